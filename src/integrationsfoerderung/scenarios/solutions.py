"""Answers to inverse questions: the value, what happens there, and why the next one does not work."""

from typing import Any

from attrs import frozen

from ..money import Euro, Fte, Share
from ..plain import plain, word
from ..rounds import Decided, Outcome
from ..tables import Table, Tabular
from ..texts import Lang, Text, Word, shorten, written


class Found(Word):
    """What became of an inverse question.

    Example:
        >>> Found("none").words.de
        'es gibt keinen solchen Wert'
    """

    VALUE = "value", "gefunden", "found"
    NONE = "none", "es gibt keinen solchen Wert", "there is no such value"
    REFUSED = "refused", "nicht zu beantworten", "refused"


@frozen(slots=False)
class Trial:
    """What happens at one value.

    Attributes:
        value: that was tried.
        works: whether it does what was asked for.
        granted: how many applications are granted all that caps leave; without a round, how many are eligible.
        total: what the grants come to.
        kept: what a round keeps for open applications; they are promised nothing.
        open: how many applications are open.
        outcome: of the round at this value; None without one.

    Example:
        >>> Trial(Euro(10), True, 2, Euro(10), Euro(0), 0).words("en")
        '10.00 EUR: works; 2 eligible, 10.00 EUR in all'
    """

    value: Euro | Share | Fte | int
    works: bool
    granted: int
    total: Euro
    kept: Euro
    open: int
    outcome: Outcome | None = None

    def words(self, lang: Lang = "en") -> str:
        """The trial in one line."""
        works = _WORKS[self.works].get(lang)
        counted = _ELIGIBLE if self.outcome is None else _IN_FULL
        text = f"{written(self.value, lang)}: {works}; {self.granted} {counted.get(lang)}, "
        text += f"{self.total.format(lang)} {_IN_ALL.get(lang)}"
        if self.kept.cents:
            text += f", {self.kept.format(lang)} {_KEPT.get(lang)}"
        return text


@frozen(slots=False)
class Solution(Tabular):
    """The answer to an inverse question; true where there is a value.

    Attributes:
        question: in words.
        path: of the figure whose value was looked for.
        found: whether there is a value, there is none, or the question was refused.
        value: exact, in cents, basis points or whole months; None where there is none.
        at: what happens at the value.
        beyond: what happens one cent, basis point or month further, where that is an admissible value.
        why: why there is no value.
        notes: how open applications count, and where the answer has more to it than one value.

    Example:
        >>> from integrationsfoerderung import load_applications, load_round, smallest_budget
        >>> extra = load_round("vwv-integration/2016-extra")
        >>> three = load_applications("examples/rounds/2016-extra.toml").applications
        >>> answer = smallest_budget(extra, three)
        >>> answer.value, answer.beyond.value
        (Euro('210000.00'), Euro('209999.99'))
    """

    question: Text
    path: str
    found: Found
    value: Euro | Share | Fte | int | None = None
    at: Trial | None = None
    beyond: Trial | None = None
    why: Text | None = None
    notes: tuple[Text, ...] = ()

    def __bool__(self) -> bool:
        return self.found is Found.VALUE

    def __str__(self) -> str:
        return self.explain()

    def explain(self, lang: Lang = "en") -> str:
        r"""The question, the answer, what happens there and one further, and the notes; one a line.

        Example:
            >>> Solution(Text("?", "how much?"), "money.committed", Found.NONE, why=Text("…", "too few")).explain()
            'how much?\nthere is no such value: too few'
        """
        lines = [self.question.get(lang), self._answer(lang)]
        lines += [f"  {trial.words(lang)}" for trial in (self.at, self.beyond) if trial is not None]
        lines += [f"  {note.get(lang)}" for note in self.notes]
        return "\n".join(lines)

    def _answer(self, lang: Lang) -> str:
        if self.value is not None:
            return f"{self.path}: {written(self.value, lang)}"
        return self.found.words.get(lang) + ("" if self.why is None else f": {self.why.get(lang)}")

    def table(self) -> Table:
        """The value and the one beyond it, a row each; no rows where there is no value.

        Example:
            >>> Solution(Text("?", "how much?"), "money.committed", Found.NONE).to_rows()
            []
        """
        trials = [trial for trial in (self.at, self.beyond) if trial is not None]
        rows = [[t.value, t.works, t.granted, t.total, t.kept, t.open] for t in trials]
        caption = Text(f"{self.question.de}: {self._answer('de')}", f"{self.question.en}: {self._answer('en')}")
        return Table(_COLUMNS, rows, caption=caption, notes=self.notes)

    def to_dict(self) -> dict[str, Any]:
        """The answer as plain data.

        Example:
            >>> Solution(Text("?", "how much?"), "money.committed", Found.NONE).to_dict()["found"]
            'none'
        """
        return {
            "path": self.path,
            "found": word(self.found),
            "value": plain(self.value),
            "beyond": None if self.beyond is None else plain(self.beyond.value),
            **{
                lang: {
                    "question": self.question.get(lang),
                    "why": None if self.why is None else self.why.get(lang),
                    "notes": [note.get(lang) for note in self.notes],
                }
                for lang in _LANGS
            },
        }


def open_notes(outcome: Outcome | None) -> list[Text]:
    """How open applications count in a round.

    Example:
        >>> open_notes(None)
        []
    """
    notes = []
    waiting = () if outcome is None else outcome.of(Decided.OPEN)
    if outcome is not None and waiting:
        kept, blind = outcome.reserved, [decision.key for decision in waiting if decision.blind]
        notes.append(
            Text(
                f"offen und nicht gezählt: {len(waiting)}; offenen ist nichts zugesagt, {kept.format('de')} sind "
                "vorgemerkt",
                f"open and not counted: {len(waiting)}; open ones are promised nothing, {kept.format('en')} are kept",
            )
        )
        if blind:
            named = ", ".join(shorten(key) for key in blind[:5]) + (", ..." if len(blind) > 5 else "")
            notes.append(
                Text(
                    f"wie viel {named} bekäme, lässt sich nicht sagen: mit dem Antrag kann es mehr kosten",
                    f"how much {named} could get cannot be said: with it, more may be needed",
                )
            )
    return notes


_LANGS: tuple[Lang, Lang] = ("de", "en")
_WORKS = (Text("reicht nicht", "does not work"), Text("reicht", "works"))
_IN_FULL = Text("voll bewilligt", "granted in full")
_ELIGIBLE = Text("förderfähig", "eligible")
_IN_ALL = Text("im Ganzen", "in all")
_KEPT = Text("für offene vorgemerkt", "kept for open ones")
_COLUMNS = {
    "value": Text("Wert", "value"),
    "works": Text("reicht", "works"),
    "granted": Text("Bewilligungen", "grants"),
    "total": Text("Summe", "sum"),
    "kept": Text("für offene vorgemerkt", "kept for open ones"),
    "open": Text("offen", "open"),
}
