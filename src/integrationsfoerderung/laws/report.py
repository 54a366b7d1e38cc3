"""What a check of laws says: per law how often it applied, and the smallest counterexample where it is broken."""

from typing import Any

from attrs import frozen

from ..tables import Table, Tabular
from ..texts import Lang, Text
from .base import Breach, Law, Side


@frozen
class Counterexample:
    """The smallest case found that breaks a law.

    Attributes:
        measure: of the programme; None where no single one breaks it.
        breach: what is wrong.

    Example:
        >>> Counterexample("m", Breach(None, Text("zu wenig", "too little"))).words("de")
        'm: zu wenig'
        >>> found = Counterexample("m", Breach(None, Text("zu wenig", "too little")))
        >>> found.pasted, found.sides, found.lines("en")
        ((), (), ['m: too little'])
    """

    measure: str | None
    breach: Breach

    @property
    def pasted(self) -> tuple[str, ...]:
        """The applications as code that can be pasted."""
        return tuple(repr(form) for form in self.breach.forms or filter(None, (self.breach.application,)))

    @property
    def sides(self) -> tuple[Side, ...]:
        """The two results that do not go together."""
        return self.breach.sides

    def words(self, lang: Lang) -> str:
        """What is wrong, in one line."""
        said = self.breach.said.get(lang)
        return said if self.measure is None else f"{self.measure}: {said}"

    def lines(self, lang: Lang) -> list[str]:
        """What is wrong, both results, the rules involved, and the applications."""
        de = lang == "de"
        found = [self.words(lang)]
        if self.breach.round is not None:
            found.append(f"  {'Förderrunde' if de else 'round'}: {self.breach.round.get(lang)}")
        found += [f"  {side.words(lang)}" for side in self.sides]
        if self.breach.paths:
            found.append(f"  {'Regeln' if de else 'rules'}: {', '.join(self.breach.paths)}")
        return found + [f"  {text}" for text in self.pasted]


@frozen
class Result:
    """What became of one law.

    Attributes:
        law: that was checked.
        applies: whether the programme has anything that it speaks of.
        examples: how many cases were looked at.
        applied: to how many of them it applied.
        counterexamples: the smallest for each measure that breaks it.
        accepted: breaches that the programme file declares, with the reason.

    Example:
        >>> from integrationsfoerderung.laws import law
        >>> Result(law("more-share"), True, 100, 0).untested
        True
        >>> Result(law("more-share"), True, 100, 0).ok
        True
        >>> Result(law("more-share"), True, 100, 0).status.en
        'not tested'
    """

    law: Law
    applies: bool
    examples: int = 0
    applied: int = 0
    counterexamples: tuple[Counterexample, ...] = ()
    accepted: tuple[tuple[Counterexample, str], ...] = ()

    @property
    def ok(self) -> bool:
        """Whether nothing breaks it."""
        return not self.counterexamples

    @property
    def untested(self) -> bool:
        """Whether no example had anything that it speaks of, so that nothing was shown."""
        return self.applies and self.ok and not self.applied

    @property
    def status(self) -> Text:
        """In a word."""
        if not self.ok:
            return Text("verletzt", "broken")
        if not self.applies:
            return Text("entfällt", "does not apply")
        return Text("nicht geprüft", "not tested") if self.untested else Text("hält", "holds")


@frozen
class Report(Tabular):
    """What a check of laws says of a programme.

    Attributes:
        programme: its key.
        results: one for each law.
        examples: how many were drawn for each measure.
        seed: of the draws; the same seed draws the same examples.

    Example:
        >>> Report("mine", (), 100, 0).ok
        True
        >>> Report("mine", (), 100, 0).broken, Report("mine", (), 100, 0).untested
        ((), ())
    """

    programme: str
    results: tuple[Result, ...]
    examples: int
    seed: int

    def __repr__(self) -> str:
        return f"<Report on {self.programme}, {sum(not result.ok for result in self.results)} laws broken>"

    def __str__(self) -> str:
        return self.explain()

    def __getitem__(self, key: str) -> Result:
        for result in self.results:
            if result.law.key == key:
                return result
        raise KeyError(key)

    @property
    def ok(self) -> bool:
        """Whether no law is broken; those that were not tested are in `untested`."""
        return all(result.ok for result in self.results)

    @property
    def broken(self) -> tuple[Result, ...]:
        """The laws that are broken."""
        return tuple(result for result in self.results if not result.ok)

    @property
    def untested(self) -> tuple[Result, ...]:
        """The laws that no example said anything of."""
        return tuple(result for result in self.results if result.untested)

    def explain(self, lang: Lang = "en") -> str:
        """The report in words, with counterexamples that can be pasted.

        Example:
            >>> print(Report("mine", (), 100, 0).explain("de"))
            mine: 0 Gesetze geprüft, 0 verletzt (seed=0, examples=100)
        """
        de = lang == "de"
        tested = sum(result.applies and not result.untested for result in self.results)
        one, many = ("Gesetz", "Gesetze") if de else ("law", "laws")
        checked, broken = ("geprüft", "verletzt") if de else ("tested", "broken")
        counts = f"{tested} {one if tested == 1 else many} {checked}, {len(self.broken)} {broken}"
        lines = [f"{self.programme}: {counts} (seed={self.seed}, examples={self.examples})"]
        width = max((len(result.law.key) for result in self.results), default=0)
        for result in self.results:
            count = f" ({result.applied} / {result.examples})" if result.applies else ""
            lines.append(f"  {result.law.key:<{width}}  {result.status.get(lang)}{count}")
            if not result.ok:
                lines.append(f"    {result.law.text.get(lang)}")
            for found in result.counterexamples:
                lines += [f"    {line}" for line in found.lines(lang)]
            for found, reason in result.accepted:
                lines += [f"    {'hingenommen' if de else 'accepted'}: {found.words(lang)}", f"      {reason}"]
            if result.untested:
                said = "kein Beispiel, über das es etwas sagt" if de else "no example that it says anything of"
                lines.append(f"    {said}")
        return "\n".join(lines)

    def table(self) -> Table:
        """One row for each law and counterexample."""
        columns = {
            "law": Text("Gesetz", "law"),
            "status": Text("Ergebnis", "status"),
            "applied": Text("Beispiele, auf die es zutraf", "examples that it applied to"),
            "examples": Text("Beispiele", "examples"),
            "measure": Text("Tatbestand", "measure"),
            "said": Text("Befund", "finding"),
            "results": Text("Ergebnisse", "results"),
            "rules": Text("Regeln", "rules"),
            "application": Text("Antrag", "application"),
        }
        rows: list[tuple[Any, ...]] = []
        for result in self.results:
            head = (result.law.key, result.status, result.applied, result.examples)
            found = [_row(one) for one in result.counterexamples] or [(None,) * 5]
            rows += [(*head, *cells) for cells in found]
        return Table(columns, rows, caption=f"{self.programme} (seed={self.seed}, examples={self.examples})")

    def to_dict(self) -> dict[str, Any]:
        """The report as plain data.

        Example:
            >>> Report("mine", (), 100, 0).to_dict()["ok"]
            True
        """
        return {
            "programme": self.programme,
            "ok": self.ok,
            "seed": self.seed,
            "examples": self.examples,
            "laws": [_dict(result) for result in self.results],
        }


def _row(found: Counterexample) -> tuple[Any, ...]:
    sides = Text("; ".join(s.words("de") for s in found.sides), "; ".join(s.words("en") for s in found.sides))
    return (found.measure, found.breach.said, sides, ", ".join(found.breach.paths), "\n".join(found.pasted))


def _dict(result: Result) -> dict[str, Any]:
    return {
        "law": result.law.key,
        "text": _both(result.law.text),
        "status": result.status.en,
        "applies": result.applies,
        "examples": result.examples,
        "applied": result.applied,
        "counterexamples": [_example(found) for found in result.counterexamples],
        "accepted": [_example(found) | {"reason": reason} for found, reason in result.accepted],
    }


def _example(found: Counterexample) -> dict[str, Any]:
    return {
        "measure": found.measure,
        "said": _both(found.breach.said),
        "sides": [{"label": _both(side.label), "result": _both(side.result)} for side in found.sides],
        "rules": list(found.breach.paths),
        "applications": list(found.pasted),
    }


def _both(text: Text) -> dict[str, str]:
    return {"de": text.de, "en": text.en}
