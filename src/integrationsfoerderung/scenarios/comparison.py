"""Two sets of rules held against each other: who gains, who loses, and what it costs in each budget year."""

from collections.abc import Callable, Hashable, Iterable
from decimal import Decimal
from typing import Any, TypeVar

from attrs import field, frozen

from ..money import Euro
from ..recipients import Kind
from ..tables import Table, Tabular, stacked
from ..texts import Lang, Text
from .answers import NO_YEAR, Totals, lines
from .applicants import SIZES, Applicant, kind_title, size_title
from .effects import (
    BASE,
    COUNT,
    CRITERIA,
    GROUPED,
    HELD,
    KIND,
    PEOPLE,
    ROUND_MONEY,
    VARIANT,
    Effect,
    Group,
    effects_table,
    group_of,
    outcome_of,
    short_table,
)

K = TypeVar("K", bound=Hashable)

_SHOWN = 10  # winners and losers that a text shows; `to_rows` has all of them
_OPEN_NOTE = Text(
    "Offene Anträge zählen bei den Zuwendungen mit 0; was sie erhalten könnten, steht in einer eigenen Zeile.",
    "Open applications count 0 among the grants; what they could get stands in a line of its own.",
)


@frozen(repr=False)
class Comparison(Tabular):
    """What a change of the rules does to some applications, in euro and by application.

    Attributes:
        base, variant: the totals before and after.
        effects: one for each application, in the order of the list.

    Example:
        >>> from integrationsfoerderung.scenarios import compare
        >>> from integrationsfoerderung import load_programme
        >>> programme = load_programme("vwv-integration")
        >>> compare(programme, programme, []).difference
        Euro('0.00')
        >>> change = compare(programme, programme, [])
        >>> change.winners, change.losers, change.changes
        ((), (), ())
        >>> len(change.tables()), change.html()[:6]
        (1, '<div><')
    """

    base: Totals
    variant: Totals
    effects: tuple[Effect, ...] = field(repr=False)

    @property
    def difference(self) -> Euro:
        """What the variant costs more; negative for less."""
        return Euro.from_cents(self.variant.money.cents - self.base.money.cents)

    @property
    def winners(self) -> tuple[Effect, ...]:
        """Who gets more, the largest gain first."""
        return self._ranked(lambda effect: -effect.difference.cents)

    @property
    def losers(self) -> tuple[Effect, ...]:
        """Who gets less, the largest loss first."""
        return self._ranked(lambda effect: effect.difference.cents)

    def _ranked(self, by: Callable[[Effect], int]) -> tuple[Effect, ...]:
        return tuple(sorted((effect for effect in self.effects if by(effect) < 0), key=by))

    @property
    def changes(self) -> tuple[Effect, ...]:
        """Whose verdict or decision changes, in the order of the list; `criteria` of each says why."""
        return tuple(effect for effect in self.effects if effect.changed)

    def by_budget_year(self) -> dict[int | None, tuple[Euro, Euro]]:
        """What is granted in each budget year before and after; None holds what cannot be placed.

        Example:
            >>> from integrationsfoerderung import compare, load_programme
            >>> programme = load_programme("vwv-integration")
            >>> compare(programme, programme, []).by_budget_year()
            {}
        """
        base, variant = self.base.by_budget_year(), self.variant.by_budget_year()
        years = sorted({*base, *variant}, key=lambda year: (year is None, year or 0))
        return {year: (base.get(year, Euro(0)), variant.get(year, Euro(0))) for year in years}

    def by_kind(self) -> dict[Kind | None, Group]:
        """Who gains and who loses by kind of recipient; None where it was left out.

        Example:
            >>> from integrationsfoerderung import compare, load_programme
            >>> programme = load_programme("vwv-integration")
            >>> compare(programme, programme, []).by_kind()
            {}
        """
        kinds = (*Kind, None)
        return self._groups(lambda applicant: applicant.kind, kinds)

    def by_size(self) -> dict[int | None, Group]:
        """Who gains and who loses by population, each class named by its fewest inhabitants (0, 5000, 10000, ...).

        Example:
            >>> from integrationsfoerderung import compare, load_programme
            >>> programme = load_programme("vwv-integration")
            >>> compare(programme, programme, []).by_size()
            {}
        """
        return self._groups(lambda applicant: applicant.size, (*SIZES, None))

    def _groups(self, name: Callable[[Applicant], K], order: Iterable[K]) -> dict[K, Group]:
        members: dict[K, list[Effect]] = {}
        for effect in self.effects:
            members.setdefault(name(effect.applicant), []).append(effect)
        return {key: group_of(members[key]) for key in order if key in members}

    def by_criterion(self) -> dict[str, int]:
        """How many applications change their verdict or decision because of each criterion; most come first.

        An application counts for every criterion that answers otherwise.

        Example:
            >>> from integrationsfoerderung import compare, load_programme
            >>> programme = load_programme("vwv-integration")
            >>> compare(programme, programme, []).by_criterion()
            {}
        """
        counts: dict[str, int] = {}
        for effect in self.changes:
            for path in effect.criteria:
                counts[path] = counts.get(path, 0) + 1
        return dict(sorted(counts.items(), key=lambda item: (-item[1], item[0])))

    def table(self) -> Table:
        """One line for each application, with what it gets before and after and why its verdict changes."""
        return effects_table(self.effects, Text("Anträge", "Applications"), in_round=self._in_round)

    @property
    def _in_round(self) -> bool:
        return self.base.decisions is not None or self.variant.decisions is not None

    def tables(self) -> tuple[Table, ...]:
        """The totals, the budget years, kinds and sizes, changes of verdict, and the largest gains and losses."""
        found = [self._totals(), self._years()]
        for caption, key, title, groups in (
            (Text("Nach Art", "By kind"), "kind", KIND, _titled(self.by_kind(), kind_title)),
            (Text("Nach Einwohnerzahl", "By population"), "size", PEOPLE, _titled(self.by_size(), size_title)),
        ):
            rows = [(name, g.applications, g.winners, g.losers, g.base, g.variant, g.difference) for name, g in groups]
            found.append(Table({key: title, **GROUPED}, rows, caption=caption))
        found.append(self._moves())
        for ranked, title in (
            (self.winners, Text("Wer mehr erhält", "Who gains")),
            (self.losers, Text("Wer weniger erhält", "Who loses")),
        ):
            if ranked:
                found.append(short_table(ranked[:_SHOWN], _many(title, len(ranked))))
        return tuple(table for table in found if len(table))

    def _totals(self) -> Table:
        statuses = {*self.base.by_decision(), *self.variant.by_decision()}
        unpriced = bool(self.base.unpriced or self.variant.unpriced)
        sides = [lines(totals, statuses, unpriced=unpriced) for totals in (self.base, self.variant)]
        rows = [(title, one, other, _less(other, one)) for (title, one), (_, other) in zip(*sides, strict=True)]
        notes = [_OPEN_NOTE] if self.base.open or self.variant.open else []
        return Table({"what": Text("Summen", "totals"), **HELD}, rows, caption=Text("Vergleich", "Comparison"),
                     notes=notes)  # fmt: skip

    def _years(self) -> Table:
        rows = [(NO_YEAR if year is None else str(year), one, other, _less(other, one)) for year, (one, other) in
                self.by_budget_year().items()]  # fmt: skip
        columns = {"year": Text("Haushaltsjahr", "budget year"), **HELD}
        return Table(columns, rows, caption=Text("Nach Haushaltsjahren", "By budget year"))

    def _moves(self) -> Table:
        """From which answer to which, and because of which criteria, with how many applications."""
        counts: dict[tuple[Any, ...], int] = {}
        for effect in self.changes:
            key = (outcome_of(effect.base), outcome_of(effect.variant), effect.criteria)
            counts[key] = counts.get(key, 0) + 1
        rows = [
            (before.words, after.words, criteria or ROUND_MONEY, count)
            for (before, after, criteria), count in sorted(
                counts.items(), key=lambda item: (-item[1], item[0][0].value, item[0][1].value, item[0][2])
            )
        ]
        columns = {"base": BASE, "variant": VARIANT, "criteria": CRITERIA, "applications": COUNT}
        return Table(columns, rows, caption=Text("Andere Ergebnisse", "Changed answers"))

    def text(self, lang: Lang = "en") -> str:
        """All tables for a terminal.

        Example:
            >>> from integrationsfoerderung import compare, load_programme
            >>> programme = load_programme("vwv-integration")
            >>> print(compare(programme, programme, []).text("de").splitlines()[0])
            Vergleich
        """
        return "\n\n".join(table.text(lang) for table in self.tables())

    def __str__(self) -> str:
        return self.text()

    def __repr__(self) -> str:
        return f"<Comparison of {self.base.applications} applications, difference {self.difference}>"

    def html(self, lang: Lang = "en") -> str:
        """All tables for a notebook."""
        return stacked(self.tables(), lang)

    def _repr_html_(self) -> str:
        return self.html()

    def to_dict(self) -> dict[str, Any]:
        """The comparison as plain data for JSON, amounts as text.

        Example:
            >>> from integrationsfoerderung import compare, load_programme
            >>> programme = load_programme("vwv-integration")
            >>> compare(programme, programme, []).to_dict()["difference"]
            '0.00'
        """
        return {
            "base": totals_dict(self.base),
            "variant": totals_dict(self.variant),
            "difference": str(self.difference),
            "by_kind": {"" if kind is None else kind.value: _group_dict(g) for kind, g in self.by_kind().items()},
            "by_size": {"" if size is None else str(size): _group_dict(g) for size, g in self.by_size().items()},
            "by_criterion": self.by_criterion(),
            "applications": [
                {name: str(value) if isinstance(value, Decimal) else value for name, value in row.items()}
                for row in self.to_rows()
            ],
        }


def _many(title: Text, count: int) -> Text:
    if count <= _SHOWN:
        return Text(f"{title.de}: {count}", f"{title.en}: {count}")
    return Text(
        f"{title.de}: {count}, davon die größten {_SHOWN}", f"{title.en}: {count}, the largest {_SHOWN} of them"
    )


def _less(one: int | Euro, other: int | Euro) -> int | Euro:
    if isinstance(one, Euro) and isinstance(other, Euro):
        return Euro.from_cents(one.cents - other.cents)
    return one - other  # type: ignore[operator]  # both are counts


def _titled(groups: dict[K, Group], title: Callable[[K], Text]) -> list[tuple[Text, Group]]:
    return [(title(key), group) for key, group in groups.items()]


def totals_dict(totals: Totals) -> dict[str, Any]:
    """Totals as plain data for JSON.

    Example:
        >>> totals_dict(Totals.of([]))["money"]
        '0.00'
    """
    found: dict[str, Any] = {
        name: getattr(totals, name) for name in ("applications", "eligible", "open", "ineligible", "unpriced")
    }
    found |= {"money": str(totals.money), "possible": str(totals.possible)}
    found["by_budget_year"] = {"" if year is None else str(year): str(euro) for year, euro in totals.years}
    if totals.decisions is not None:
        found["decisions"] = {status.value: count for status, count in totals.decisions}
    return found


def _group_dict(group: Group) -> dict[str, Any]:
    return {
        "applications": group.applications,
        "winners": group.winners,
        "losers": group.losers,
        "base": str(group.base),
        "variant": str(group.variant),
        "difference": str(group.difference),
    }
