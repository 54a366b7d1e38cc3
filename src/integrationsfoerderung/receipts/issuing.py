"""Writing a receipt: the rules, the inputs and the result of a decision, with a seal over all of it."""

from datetime import date
from functools import partial
from typing import Any, overload

from ..applications import Application
from ..documents import application_table, applications_table
from ..evidence import Figure
from ..findings import figure_text
from ..plain import plain, word
from ..programmes import Programme
from ..rounds import Outcome, Round
from ..rounds.terms import said
from ..schedules import schedule
from ..texts import LANGS, shorten
from .fingerprints import canonical, fingerprint, sha256
from .settings import set_for, text_of_score

ONE = "receipt/1"
ROUND = "outcome/1"


@overload
def issue(decided: Outcome) -> str: ...


@overload
def issue(
    decided: Programme,
    application: Application,
    round: Round | None = None,
    on: date | None = None,
) -> str: ...


def issue(
    decided: Outcome | Programme,
    application: Application | None = None,
    round: Round | None = None,  # noqa: A002 - the field's word
    on: date | None = None,
) -> str:
    """The receipt of a decision, as one line of canonical JSON.

    It holds the keys and the fingerprints of the programme and of the round, the version of this library, what was
    asked for, what came out, and a SHA-256 over all of it. It holds no time: the same decision gives the same receipt.

    Args:
        decided: the outcome of a round, whose decisions are kept together; or the programme by which one application
            is assessed.
        application: the one, beside a programme.
        round: the round that it was filed in.
        on: the day whose rules apply, as in `Programme.assess`.

    Example:
        >>> from integrationsfoerderung import Post, Recipient, load_programme, load_round
        >>> form = Application(recipient=Recipient(name="Bühl"), measure="contact-point", posts=[Post("0.49")])
        >>> issue(load_programme("vwv-integration"), form, on=date(2016, 10, 1))[:16]
        '{"application":{'
        >>> issue(load_round("vwv-integration/2016-extra").decide([]))[:30]
        '{"applications":[],"figures":{'

    Raises:
        TypeError: neither of both, or an application beside an outcome, which has its own.
        TypeError, ValueError: as `Programme.assess` does.
    """
    given: object = decided
    if isinstance(given, Outcome):
        if (application, round, on) != (None, None, None):
            raise TypeError("an outcome has its applications and its round: give nothing beside it")
        data = outcome_contents(given)
    elif not isinstance(given, Programme):
        raise TypeError(f"{shorten(decided)} is no programme: read it with load_programme, or give an outcome")
    elif application is None:
        raise TypeError("no application: give the one that was assessed")
    else:
        data = contents(given, application, round, on)
    return canonical(data | {"sha256": sha256(canonical(data))})


def contents(programme: Programme, application: Application, round_: Round | None, on: date | None) -> dict[str, Any]:
    """What the receipt of one application says, without its seal."""
    assessment = programme.assess(application, round_, on)
    table = application_table(application, programme.key, None if round_ is None else round_.key)
    return {
        "format": ONE,
        "library": _version(),
        "programme": _rules(programme),
        "round": None if round_ is None else _rules(round_),
        "on": plain(on),
        "application": plain(table),
        "assessment": assessment.to_dict(),
        "schedule": schedule(assessment).to_dict(),
    }


def outcome_contents(outcome: Outcome) -> dict[str, Any]:
    """What the receipt of a round says, without its seal; applications by key, in whatever order they were given."""
    terms = outcome.terms
    if not isinstance(terms, Round):
        raise TypeError(f"{shorten(terms)} is no round: decide the applications by Round.decide")
    forms = sorted((decision.application for decision in outcome.decisions), key=lambda form: form.key or "")
    return {
        "format": ROUND,
        "library": _version(),
        "programme": _rules(terms.programme),
        "round": _rules(terms),
        "figures": {path: _figure(figure) for path, figure in terms.figures()},
        "set": set_for(terms),
        "applications": plain(applications_table(forms)["applications"]),
        "scores": {key: text_of_score(outcome.scores[key]) for key in sorted(outcome.scores)},
        "steps": [list(step) for step in outcome.steps],
        "outcome": outcome.to_dict(),
    }


def _figure(figure: Figure[Any]) -> dict[str, Any]:
    """A figure of a round in words: its pot, its rules and its days."""
    de, en = (figure_text(figure.map(partial(said, lang=lang)), lang) for lang in LANGS)
    return {"de": de, "en": en, "grade": word(figure.grade)}


def _version() -> str:
    import integrationsfoerderung  # noqa: PLC0415 - no room: the package as a whole

    return integrationsfoerderung.__version__


def _rules(rules: Programme | Round) -> dict[str, Any]:
    return {"key": rules.key, "sha256": fingerprint(rules)}
