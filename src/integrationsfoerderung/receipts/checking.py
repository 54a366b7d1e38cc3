"""Checking a receipt: whether it is as it was issued, and whether the rules of today come to the same result."""

from collections.abc import Callable
from typing import Any, TypeVar

from attrs import evolve, frozen

from ..applications import Application
from ..catalogue import load_programme, load_round, programme_keys, round_keys
from ..faults import DocumentError
from ..limits import USUAL, Limits
from ..programmes import Programme
from ..rounds import Round
from ..texts import LANGS, Lang, Text, did_you_mean, printable, shorten
from .changes import Change, changes
from .issuing import ROUND, contents, outcome_contents
from .loading import day_of, forms_of, key_of, opened, scores_of
from .settings import set_again

R = TypeVar("R", Programme, Round)


@frozen
class Verification:
    """What can be said of a receipt.

    Attributes:
        intact: whether it is byte for byte what was sealed.
        same: whether the rules of today come to the same findings, decisions and amounts; None where that was not
            tried, because the receipt is not intact or its rules are not there.
        changes: what differs in the result; a figure of the law is named with its path.
        beside: what differs and is no other result: words, citations, and what this version says more.
        figures: what the round says otherwise today, of a receipt of a round, in both languages.
        rules_changed: whether the programme or the round says something else today, even where the result is the same.
        missing: why it could not be worked out again, a sentence a line; empty where it was.
        library: the version that issued it.

    Example:
        >>> verify("{}")
        Traceback (most recent call last):
        integrationsfoerderung.faults.DocumentError: the receipt has 1 fault:
          format: is left out: write "format": "receipt/1"
        >>> from integrationsfoerderung import Application, Post, Recipient, load_programme
        >>> from integrationsfoerderung.receipts import issue
        >>> form = Application(recipient=Recipient(name="Bühl"), measure="contact-point", posts=[Post()])
        >>> found = verify(issue(load_programme("vwv-integration"), form))
        >>> found.ok, found.explain("en").splitlines()[0]
        (True, 'The receipt is intact.')
    """

    intact: bool
    same: bool | None
    changes: tuple[Change, ...] = ()
    beside: tuple[Change, ...] = ()
    figures: tuple[Change, ...] = ()
    rules_changed: bool = False
    missing: str = ""
    library: str = ""

    @property
    def ok(self) -> bool:
        """Whether it is intact and the result is the same today."""
        return self.intact and self.same is True

    def explain(self, lang: Lang = "en") -> str:
        """What was found, in sentences, with every difference of the result."""
        lines = [(_INTACT if self.intact else _BROKEN).get(lang)]
        if self.missing:
            first, *more = [printable(line) for line in self.missing.splitlines()]
            lines += [_MISSING.get(lang).format(first), *more]
        elif self.same is not None:
            lines.append((_SAME if self.same else _OTHER).get(lang).format(printable(self.library)))
            lines += [f"  {change}" for change in self.changes]
            if self.rules_changed:
                lines.append(_RULES.get(lang))
                other = f".{next(one for one in LANGS if one != lang)}"
                lines += [f"  {change}" for change in self.figures if not change.path.endswith(other)]
            if self.beside:
                lines.append(_BESIDE.get(lang).format(len(self.beside)))
        return "\n".join(lines)

    def to_dict(self) -> dict[str, Any]:
        """What was found as plain data.

        Example:
            >>> Verification(intact=False, same=None).to_dict()["ok"]
            False
        """
        lists = {name: getattr(self, name) for name in ("changes", "beside", "figures")}
        return {
            "ok": self.ok,
            "intact": self.intact,
            "same": self.same,
            "rules_changed": self.rules_changed,
            "missing": self.missing,
            "library": self.library,
            **{name: [{"path": c.path, "was": c.was, "now": c.now} for c in found] for name, found in lists.items()},
        }


_INTACT = Text("Die Quittung ist unversehrt.", "The receipt is intact.")
_BROKEN = Text(
    "Die Quittung ist verändert: Prüfsumme und Inhalt passen nicht zusammen.",
    "The receipt was changed: its seal does not fit its contents.",
)
_SAME = Text(
    "Die Regeln von heute kommen zum selben Ergebnis (ausgestellt mit Fassung {}).",
    "The rules of today come to the same result (issued by version {}).",
)
_OTHER = Text(
    "Die Regeln von heute kommen zu einem anderen Ergebnis (ausgestellt mit Fassung {}):",
    "The rules of today come to another result (issued by version {}):",
)
_RULES = Text("Programm oder Runde haben sich seither geändert.", "The programme or the round has changed since.")
_MISSING = Text("Nicht nachgerechnet: {}", "Not worked out again: {}")
_BESIDE = Text(
    "Anders gesagt oder belegt, ohne anderes Ergebnis: {} Stellen.",
    "Said or cited otherwise, with no other result: {} places.",
)


def verify(
    text: str,
    programme: Programme | None = None,
    round: Round | None = None,  # noqa: A002 - the field's word
    *,
    limits: Limits = USUAL,
) -> Verification:
    """Whether a receipt is intact, and whether this version of library and rules comes to the same result.

    Args:
        text: as `issue` gave it; its layout does not matter, its contents do.
        programme: the rules to hold it against, where they are not shipped ones.
        round: the round, likewise; it brings its programme.
        limits: how large the receipt may be.

    Example:
        >>> from datetime import date
        >>> from integrationsfoerderung import Post, Recipient
        >>> from integrationsfoerderung.receipts import issue
        >>> form = Application(recipient=Recipient(name="Bühl"), measure="contact-point", posts=[Post("0.49")])
        >>> receipt = issue(load_programme("vwv-integration"), form, on=date(2016, 10, 1))
        >>> verify(receipt).ok
        True
        >>> verify(receipt.replace("0.49", "0.94")).intact
        False

    Raises:
        TypeError: no text, no programme or no round.
        DocumentError: it is no receipt at all.
    """
    for given, kind, what in ((programme, Programme, "programme"), (round, Round, "round")):
        if given is not None and not isinstance(given, kind):
            raise TypeError(f"{shorten(given)} is no {what}: read it with load_{what}")
    data, intact = opened(text, limits)
    library = data["library"] if isinstance(data["library"], str) else ""
    if not intact:
        return Verification(intact=False, same=None, library=library)
    try:
        again = (_outcome if data["format"] == ROUND else _one)(data, programme, round, limits)
    except DocumentError as error:
        return Verification(True, None, missing="\n".join(map(str, error.faults)), library=library)  # noqa: FBT003 - intact
    except (TypeError, ValueError) as error:
        return Verification(True, None, missing=str(error), library=library)  # noqa: FBT003 - intact
    found = list(changes("", data, again))
    result = [pair for pair in found if pair[0].path.partition(".")[0] in _RESULT]
    figures = tuple(change for change, _ in found if change.path.partition(".")[0] == "figures")
    same = tuple(change for change, beside in result if not beside)
    return Verification(
        intact=True,
        same=not same,
        changes=same,
        beside=tuple(change for change, beside in result if beside),
        figures=figures,
        rules_changed=any(change.path.endswith(".sha256") for change, _ in found),
        library=library,
    )


_RESULT = frozenset({"assessment", "schedule", "outcome"})


def _one(data: dict[str, Any], programme: Programme | None, round_: Round | None, limits: Limits) -> dict[str, Any]:
    """The receipt of the same application today."""
    of_round = None if data["round"] is None else _round(data["round"], round_)
    own = programme
    if own is None and of_round is not None and round_ is not None:
        own = of_round.programme
    (form,) = forms_of(data, limits)
    return contents(_programme(data["programme"], own), form, of_round, day_of(data["on"]))


def _outcome(data: dict[str, Any], programme: Programme | None, round_: Round | None, limits: Limits) -> dict[str, Any]:
    """The receipt of the same round today: decided again, with what was set for it and what came after."""
    terms = _round(data["round"], round_)
    _programme(data["programme"], programme or terms.programme)
    if programme is not None:
        terms = evolve(terms, programme=programme)
    if data["set"] is not None:
        own = data["set"].get("figures") if isinstance(data["set"], dict) else None
        if own and round_ is None:
            raise ValueError(f"figures were set whole ({_listed(own)}): give the round as it was decided")
        terms = terms if own else set_again(terms, data["set"])
    forms: tuple[Application, ...] = forms_of(data, limits)
    outcome = terms.decide(forms, scores=scores_of(data) or None)
    for step in data["steps"] if isinstance(data["steps"], list) else [data["steps"]]:
        match step:
            case ["close"]:
                outcome = outcome.close()
            case ["withdraw", *keys] if all(isinstance(key, str) for key in keys):
                outcome = outcome.withdraw(map(str, keys))
            case _:
                raise TypeError(f"steps has {shorten(step)}: a receipt has close, or withdraw with keys there")
    return outcome_contents(outcome)


def _listed(names: Any) -> str:
    return ", ".join(map(str, names)) if isinstance(names, list) else shorten(names)


def _programme(table: Any, own: Programme | None) -> Programme:
    return _rules(table, own, "programme", "by", load_programme, programme_keys())


def _round(table: Any, own: Round | None) -> Round:
    return _rules(table, own, "round", "in", load_round, round_keys())


def _rules(table: Any, own: R | None, what: str, by: str, load: Callable[[str], R], keys: tuple[str, ...]) -> R:
    """The rules that a receipt names: those that were given, or shipped ones, and never a file of that name.

    Raises:
        TypeError, ValueError: it names none, or some that are not there.
    """
    key = key_of(table)
    if own is None and key not in keys:
        hint = did_you_mean(key, keys)
        raise ValueError(f"no {what} {shorten(key)} is shipped{hint}; give the one that it was decided {by}")
    found = load(key) if own is None else own
    if found.key != key:
        raise ValueError(f"it was decided {by} the {what} {shorten(key)}, and {found.key} was given: give that one")
    return found
