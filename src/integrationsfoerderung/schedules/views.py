"""Amounts by year with the grade of what they rest on, and the reasons where there are none."""

from collections.abc import Iterator, Mapping
from typing import Any, Literal

from attrs import evolve, frozen

from ..evidence import Grade, weakest
from ..financing import Reason, Used
from ..findings import Finding
from ..money import Euro
from ..plain import word
from ..tables import Table, Tabular
from ..texts import LANGS, Lang, Text


@frozen
class Amount:
    """A sum with the grade of what it rests on.

    Example:
        >>> str(Amount(Euro(105000), Grade.OFFICIAL, ()))
        '105,000.00 EUR (official)'
    """

    euro: Euro
    grade: Grade | None
    used: tuple[Used, ...]

    def __str__(self) -> str:
        return f"{self.euro.format('en')} ({graded(self.grade, 'en')})"


@frozen(slots=False)  # quicker to make than with slots
class View(Mapping[int, Euro], Tabular):
    """Amounts by year: a mapping that also carries its grade and what it rests on.

    Example:
        >>> view = View(((1, Euro(40000)), (2, Euro(35000))), Grade.REPORTED, ())
        >>> view[2], len(view), view.total
        (Euro('35000.00'), 2, Euro('75000.00'))
    """

    rows: tuple[tuple[int, Euro], ...]
    grade: Grade | None
    used: tuple[Used, ...]

    def __getitem__(self, year: int) -> Euro:
        for known, euro in self.rows:
            if known == year:
                return euro
        raise KeyError(year)

    def __iter__(self) -> Iterator[int]:
        return iter([year for year, _ in self.rows])

    def __len__(self) -> int:
        return len(self.rows)

    def table(self) -> Table:
        """The amounts, a year a row, with the grade and the sources below.

        Example:
            >>> View(((1, Euro(40000)),), Grade.REPORTED, ()).to_rows()
            [{'year': 1, 'amount': Decimal('40000.00')}]
        """
        return view_table(Text("Beträge nach Jahren", "Amounts by year"), self)

    @property
    def total(self) -> Euro:
        """The sum of all years."""
        return Euro.total(euro for _, euro in self.rows)

    @property
    def readings(self) -> tuple[str, ...]:
        """The default readings that the view needed, as path and name.

        Example:
            >>> View((), None, ()).readings
            ()
        """
        return tuple(f"{used.path}: {used.reading}" for used in self.used if used.reading is not None)


@frozen
class NoSchedule(Tabular):
    """No schedule, or no such view of one, with every reason; false in a condition.

    Example:
        >>> from integrationsfoerderung.financing import left_out
        >>> bool(NoSchedule((left_out("start"),)))
        False
        >>> NoSchedule((left_out("start"),)).reasons[0].text.en
        'start of work (start) was left out'
    """

    given: tuple[Reason, ...]
    unmet: tuple[Finding, ...] = ()

    @property
    def reasons(self) -> tuple[Reason, ...]:
        """Why there is none: what is missing or not settled, or the criteria that were not met."""
        refused = (
            Reason(Text(f"{f.title.de}: {f.reason('de')}", f"{f.title.en}: {f.reason('en')}"), f.path)
            for f in self.unmet
        )
        return (*self.given, *refused)

    def __bool__(self) -> Literal[False]:
        # Type checkers understand the literal: after `if schedule:` only a Schedule is left.
        return False

    def table(self) -> Table:
        """The reasons, one a row.

        Example:
            >>> from integrationsfoerderung.financing import left_out
            >>> NoSchedule((left_out("start"),)).to_rows()[0]["place"]
            'start'
        """
        return Table(
            {"place": Text("Angabe oder Ziffer", "field or figure"), "reason": Text("Grund", "reason")},
            [(reason.place, reason.text) for reason in self.reasons],
            caption=_NONE,
        )

    def explain(self, lang: Lang = "en") -> str:
        r"""The reasons, one a line.

        Example:
            >>> from integrationsfoerderung.financing import left_out
            >>> NoSchedule((left_out("start"),)).explain("de")
            'Kein Finanzierungsplan:\n  - Arbeitsbeginn (start): keine Angabe'
        """
        return "\n".join([f"{_NONE.get(lang)}:", *(f"  - {reason.text.get(lang)}" for reason in self.reasons)])

    def to_dict(self) -> dict[str, Any]:
        """The reasons as plain data.

        Example:
            >>> from integrationsfoerderung.financing import left_out
            >>> NoSchedule((left_out("start"),)).to_dict()["reasons"][0]["place"]
            'start'
        """
        return {"reasons": [{"place": r.place, "de": r.text.de, "en": r.text.en} for r in self.reasons]}


def graded(grade: Grade | None, lang: Lang) -> str:
    """A grade in words.

    Example:
        >>> graded(None, "en")
        'not graded'
    """
    return ("ohne Beleg" if lang == "de" else "not graded") if grade is None else grade.words.get(lang)


def view_of(rows: dict[int, int], used: tuple[Used, ...]) -> View:
    """Cents by year as a view, in the order of the years.

    Example:
        >>> view_of({2017: 100, 2016: 200}, ()).rows[0]
        (2016, Euro('2.00'))
    """
    euros = tuple((year, Euro.from_cents(rows[year])) for year in sorted(rows))
    return View(euros, weakest(u.grade for u in used), used)


_NONE = Text("Kein Finanzierungsplan", "No schedule")


def view_table(title: Text, view: View | NoSchedule) -> Table:
    """A view under its title, or why there is none.

    Example:
        >>> view_table(Text("nach Jahren", "by year"), view_of({2016: 200}, ())).caption.en
        'by year (not graded)'
    """
    if isinstance(view, NoSchedule):
        return evolve(view.table(), caption=title)
    notes = [f"{used.path}: {'; '.join(map(str, used.figure.citations))}" for used in view.used]
    return Table(
        {"year": Text("Jahr", "year"), "amount": Text("Betrag", "amount")},
        view.rows,
        caption=Text(*(f"{title.get(lang)} ({graded(view.grade, lang)})" for lang in LANGS)),
        notes=[*(Text(f"Lesart {reading}", f"reading {reading}") for reading in view.readings), *notes],
    )


def view_lines(title: str, view: View | NoSchedule, lang: Lang) -> list[str]:
    """A view as lines of a table, or why there is none.

    Example:
        >>> view_lines("by year", view_of({2016: 200}, ()), "en")
        ['  by year (not graded)', '    2016  2.00 EUR']
    """
    if isinstance(view, NoSchedule):
        reasons = "; ".join(reason.text.get(lang) for reason in view.reasons)
        return [f"  {title}: {reasons}"]
    cells = [(str(year), euro.format(lang)) for year, euro in view.items()]
    wide = max((len(euro) for _, euro in cells), default=0)
    return [
        f"  {title} ({graded(view.grade, lang)})",
        *(f"    {year:>4}  {euro:>{wide}}" for year, euro in cells),
    ]


def view_dict(view: View | NoSchedule) -> dict[str, Any]:
    """A view as plain data.

    Example:
        >>> view_dict(view_of({2016: 200}, ()))["rows"]
        {'2016': '2.00'}
    """
    if isinstance(view, NoSchedule):
        return view.to_dict()
    return {
        "rows": {str(year): str(euro) for year, euro in view.items()},
        "grade": word(view.grade),
        "readings": list(view.readings),
    }
