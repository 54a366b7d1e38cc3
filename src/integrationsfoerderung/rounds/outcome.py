"""The outcome of a round: every decision, the totals, and what is left of the pot."""

from collections.abc import Callable, Iterable, Iterator
from functools import cached_property
from typing import Any

from attrs import evolve, frozen

from ..evidence import Readings
from ..financing import Used
from ..money import Euro
from ..plain import word
from ..schedules import View
from ..tables import Table, Tabular
from ..texts import LANGS, Lang, Text, did_you_mean, shorten
from .decisions import Decided, Decision, decisions_table
from .plausibility import Comparison, against
from .pots import Left, Line, Pot
from .provisional import marked
from .published import CountedIn, counted
from .rules import Ranking
from .shortages import Shortage
from .terms import Terms, said

_FREE = frozenset({Decided.WAITING, Decided.OPEN})


@frozen
class Tally:
    """How many applications and grants, what those that are not ineligible asked for, and what was granted.

    Example:
        >>> Tally(2, 1, Euro(105000), Euro(52500)).granted
        Euro('52500.00')
    """

    applications: int
    grants: int
    asked: Euro
    granted: Euro


@frozen(slots=False, eq=False, repr=False)
class Outcome(Tabular):
    """All decisions of a round.

    Attributes:
        terms: the round that was decided.
        decisions: in the order of the round; ineligible ones come last, by key.
        used: the figures of the round that the outcome needed because the money was short: pot, rule, ranking.
        shortage: the rule for when the money is short; None where it is not settled.
        closed: whether waiting applications were refused.

    Example:
        >>> from integrationsfoerderung import load_round
        >>> outcome = load_round("vwv-integration/2016-extra").decide([])
        >>> outcome.granted, outcome.left
        (Euro('0.00'), Euro('5600000.00'))
    """

    terms: Terms
    decisions: tuple[Decision, ...]
    pot: Pot | None
    years: tuple[int, ...]
    used: tuple[Used, ...]
    shortage: Shortage | None
    closed: bool = False

    def __repr__(self) -> str:
        return f"<Outcome of {self.terms.key}, {counted(len(self), CountedIn.APPLICATIONS, 'en')}>"

    def __str__(self) -> str:
        return "\n".join(self.summary())

    def __getitem__(self, key: str) -> Decision:
        if key not in self._by_key:
            raise KeyError(f"no application {shorten(key)}{did_you_mean(key, self._by_key)}")
        return self._by_key[key]

    def __contains__(self, key: object) -> bool:
        return key in self._by_key

    def __iter__(self) -> Iterator[Decision]:
        return iter(self.decisions)

    def __len__(self) -> int:
        return len(self.decisions)

    @cached_property
    def _by_key(self) -> dict[str, Decision]:
        return {decision.key: decision for decision in self.decisions}

    @property
    def asked(self) -> Euro:
        """What the applications that are not ineligible ask for, as far as it can be said."""
        return Euro.total(d.asked for d in self.decisions if d.asked is not None and d.place is not None)

    @property
    def granted(self) -> Euro:
        """What was granted in all."""
        return Euro.total(decision.granted for decision in self.decisions)

    @property
    def reserved(self) -> Euro:
        """What is kept for open applications."""
        return Euro.total(decision.reserved for decision in self.decisions)

    @property
    def left(self) -> Euro | None:
        """What is left of the sum that may be committed; None where the pot is not settled."""
        left = self._left()
        return None if left is None else Euro.from_cents(left.committed)

    def left_by_budget_year(self) -> dict[int, Euro]:
        """What is left to be paid in each budget year, where the pot says so.

        Example:
            >>> from integrationsfoerderung import load_round
            >>> tight = load_round("vwv-integration/2016-extra").under(payable={2016: 1000})
            >>> tight.decide([]).left_by_budget_year()
            {2016: Euro('1000.00')}
        """
        left = self._left()
        if left is None:
            return {}
        return {year: Euro.from_cents(cents) for year, cents in zip(left.years, left.by_year, strict=True)}

    def _left(self) -> Left | None:
        if self.pot is None:
            return None
        left = self.pot.left(self.years)
        for decision in self.decisions:
            if decision.given:
                left.take(decision.given)
        return left

    def of(self, *statuses: "Decided | str") -> tuple[Decision, ...]:
        """The decisions of some kinds.

        Example:
            >>> from integrationsfoerderung import load_round
            >>> load_round("vwv-integration/2016-extra").decide([]).of("granted", "cut")
            ()

        Raises:
            ValueError: an unknown kind.
        """
        asked = {Decided(status) for status in statuses}
        return tuple(decision for decision in self.decisions if decision.status in asked)

    def by_measure(self) -> dict[str, Tally]:
        """Applications, grants and money by measure.

        Example:
            >>> from integrationsfoerderung import load_round
            >>> load_round("vwv-integration/2016-extra").decide([]).by_measure()
            {}
        """
        return self._by(lambda decision: decision.application.measure or "")

    def by_kind(self) -> dict[str, Tally]:
        """Applications, grants and money by kind of recipient; "" where the kind was left out.

        Example:
            >>> from integrationsfoerderung import load_round
            >>> load_round("vwv-integration/2016-extra").decide([]).by_kind()
            {}
        """
        return self._by(lambda decision: word(decision.application.recipient.kind) or "")

    def _by(self, name: Callable[[Decision], str]) -> dict[str, Tally]:
        groups: dict[str, list[Decision]] = {}
        for decision in self.decisions:
            groups.setdefault(name(decision), []).append(decision)
        return {
            key: Tally(
                len(many),
                sum(bool(decision.granted) for decision in many),
                Euro.total(decision.asked for decision in many if decision.asked is not None and decision.place),
                Euro.total(decision.granted for decision in many),
            )
            for key, many in sorted(groups.items())
        }

    def by_funding_year(self) -> dict[int | None, Euro]:
        """What was granted by funding year; None holds what the rules do not give by year.

        Example:
            >>> from integrationsfoerderung import load_round
            >>> load_round("vwv-integration/2016-extra").decide([]).by_funding_year()
            {}
        """
        return self._by_year("by_funding_year")

    def by_budget_year(self) -> dict[int | None, Euro]:
        """What was granted by budget year; None holds what cannot be placed, such as for want of a start.

        Example:
            >>> from integrationsfoerderung import load_round
            >>> load_round("vwv-integration/2016-extra").decide([]).by_budget_year()
            {}
        """
        return self._by_year("by_budget_year")

    def _by_year(self, view: str) -> dict[int | None, Euro]:
        rows: dict[int | None, int] = {}
        for decision in self.decisions:
            schedule = decision.schedule if decision.granted else None
            years = None if not schedule else getattr(schedule, view)()
            if isinstance(years, View):
                for year, euro in years.items():
                    rows[year] = rows.get(year, 0) + euro.cents
            elif schedule:
                rows[None] = rows.get(None, 0) + decision.granted.cents
        ordered = sorted(rows, key=lambda year: (year is None, year))
        return {year: Euro.from_cents(rows[year]) for year in ordered}

    def withdraw(self, keys: "str | Iterable[str]") -> "Outcome":
        """The outcome after applicants withdrew: grants made stay, freed money goes down the waiting list.

        The waiting list is served by the rule that decided the round. After `close` nobody waits, and money that is
        freed stays in the pot.

        Example:
            >>> from integrationsfoerderung import load_round
            >>> load_round("vwv-integration/2016-extra").decide([]).withdraw([]).decisions
            ()

        Raises:
            ValueError: a key that is no application's, or one that was withdrawn already; all of them are named.
        """
        named = [keys] if isinstance(keys, str) else list(keys)
        known = self._by_key
        faults = [f"no application {shorten(key)}{did_you_mean(key, known)}" for key in named if key not in known]
        faults += [f"{key} was withdrawn already" for key in named
                   if key in known and known[key].status is Decided.WITHDRAWN]  # fmt: skip
        if faults:
            raise ValueError("; ".join(faults))
        gone = frozenset(named)
        freed = any(sum(known[key].given) for key in gone)
        # One that waited may have stopped the queue; where all are cut, only money that was freed goes to others.
        stopped = any(known[key].status in _FREE for key in gone)
        freed = not self.closed and (freed or (stopped and self.shortage is not None and not self.shortage.cuts))
        decisions = [
            evolve(d, status=Decided.WITHDRAWN, waiting_place=None, line=None) if d.key in gone else d
            for d in self.decisions
        ]
        return evolve(self, decisions=tuple(decisions))._moved_up(freed=freed)  # noqa: SLF001 - its own class

    def _moved_up(self, *, freed: bool) -> "Outcome":
        """The waiting list served again where money was freed, its places counted anew."""
        left = self._left()
        lines: dict[str, Line] = {}
        for d in self.decisions:
            if freed and d.status in _FREE and d.line is not None and d.line.given is None:
                lines[d.key] = Line(d.key, d.line.parts, d.line.rank)
        if left is not None and self.shortage is not None and freed:
            self.shortage.share_out(list(lines.values()), left)
        waiting, decisions = 0, []
        for old in self.decisions:
            d = old if old.key not in lines else evolve(old, line=lines[old.key])
            if d.status is Decided.WAITING:
                if d.given:
                    status = Decided.GRANTED if sum(d.given) == d.asked_cents else Decided.CUT
                    d = evolve(d, status=status, waiting_place=None)
                else:
                    waiting += 1
                    d = evolve(d, waiting_place=waiting)
            decisions.append(d)
        return evolve(self, decisions=tuple(marked(decisions, self.shortage)))

    def close(self) -> "Outcome":
        """The outcome at the end of the round: who still waits is refused for lack of money.

        Open applications stay open: whether they get money does not hang on the waiting list.

        Example:
            >>> from integrationsfoerderung import load_round
            >>> load_round("vwv-integration/2016-extra").decide([]).close().closed
            True
        """
        decisions = [
            evolve(d, status=Decided.REFUSED, waiting_place=None) if d.status is Decided.WAITING else d
            for d in self.decisions
        ]
        return evolve(self, decisions=tuple(decisions), closed=True)

    def against_published(self) -> tuple[Comparison, ...]:
        """What was published of the round against what was decided here, figure by figure.

        Example:
            >>> from integrationsfoerderung import load_round
            >>> print(load_round("vwv-integration/2016-extra").decide([]).against_published()[0])
            granted: 108 Kommunen; here 0 Kommunen: 108 Kommunen fewer
        """
        return against(self.terms, self.decisions, None if self.pot is None else self.pot.committed)

    def explain(self, lang: Lang = "en") -> str:
        """Every decision with its reasons, then the totals.

        Example:
            >>> from integrationsfoerderung import load_round
            >>> print(load_round("vwv-integration/2016-extra").decide([]).explain("de").splitlines()[0])
            Zusätzliche Förderrunde 2016
        """
        lines = [self.terms.title.get(lang)]
        for decision in self.decisions:
            lines.append(f"  {decision.words(lang)}")
            lines += [f"      {reason}" for reason in decision.reasons(lang)]
        return "\n".join([*lines, "", *self.summary(lang)])

    def summary(self, lang: Lang = "en") -> list[str]:
        """The totals, one a line.

        Example:
            >>> from integrationsfoerderung import load_round
            >>> load_round("vwv-integration/2016-extra").decide([]).summary()[-1]
            'left: 5,600,000.00 EUR of 5,600,000.00 EUR'
        """
        counts: dict[Decided, int] = {}
        for decision in self.decisions:
            counts[decision.status] = counts.get(decision.status, 0) + 1
        lines = [
            f"{status.words.get(lang)}: {counted(counts[status], CountedIn.APPLICATIONS, lang)}"
            for status in Decided
            if status in counts
        ] or [Text("keine Anträge", "no applications").get(lang)]
        for title, euro in (
            (Text("beantragt, höchstens nach der Regel", "asked for, at most what the rule gives"), self.asked),
            (Text("Summe der Bewilligungen", "sum of the grants"), self.granted),
            (Text("für offene Anträge vorgemerkt", "kept for open applications"), self.reserved),
        ):
            lines.append(f"{title.get(lang)}: {euro.format(lang)}")
        for year, euro in self.by_budget_year().items():
            name = Text("Haushaltsjahr nicht bekannt", "budget year not known").get(lang) if year is None else str(year)
            lines.append(f"  {name}: {euro.format(lang)}")
        for used in self.used:
            grade = "" if used.grade is None else used.grade.words.get(lang)
            reading = "" if used.reading is None else f", {'Lesart' if lang == 'de' else 'reading'} {used.reading}"
            decided = "maßgeblich" if lang == "de" else "decided by"
            lines.append(f"{decided}: {used.path} = {said(_chosen(used), lang)} ({grade}{reading})")
        if self.pot is None:
            lines.append(Text("der Topf ist nicht bekannt", "the pot is not known").get(lang))
        elif self.left is not None:
            whole = Euro.from_cents(self.pot.committed).format(lang)
            of = "von" if lang == "de" else "of"
            lines.append(f"{'übrig' if lang == 'de' else 'left'}: {self.left.format(lang)} {of} {whole}")
            known = dict(self.pot.payable)
            for year, euro in self.left_by_budget_year().items():
                there = Euro.from_cents(known.get(year, 0)).format(lang)
                lines.append(f"  {year}: {euro.format(lang)} {of} {there}")
        return lines

    def table(self) -> Table:
        """Every decision, one a row, with the totals below.

        Example:
            >>> from integrationsfoerderung import load_round
            >>> outcome = load_round("vwv-integration/2016-extra").decide([])
            >>> outcome.to_rows(), outcome.table().caption.en
            ([], 'Extra round 2016')
        """
        totals = zip(*(self.summary(lang) for lang in LANGS), strict=True)
        return decisions_table(self.decisions, self.terms.title, [Text(de, en) for de, en in totals])

    def to_dict(self) -> dict[str, Any]:
        """The outcome as plain data, amounts as text.

        Example:
            >>> from integrationsfoerderung import load_round
            >>> load_round("vwv-integration/2016-extra").decide([]).to_dict()["left"]
            '5600000.00'
        """
        years = {"by_funding_year": self.by_funding_year(), "by_budget_year": self.by_budget_year()}
        return {
            "round": self.terms.key,
            "closed": self.closed,
            "asked": str(self.asked),
            "granted": str(self.granted),
            "reserved": str(self.reserved),
            "left": None if self.left is None else str(self.left),
            "left_by_budget_year": {str(year): str(euro) for year, euro in self.left_by_budget_year().items()},
            **{
                name: {"none" if year is None else str(year): str(euro) for year, euro in rows.items()}
                for name, rows in years.items()
            },
            "used": [
                {"path": u.path, "value": _plain(_chosen(u)), "grade": word(u.grade), "reading": u.reading}
                for u in self.used
            ],
            "published": [comparison.to_dict() for comparison in self.against_published()],
            "decisions": [decision.to_dict() for decision in self.decisions],
        }


def _chosen(used: Used) -> Any:
    """The value that decided: the only one, or that of the reading."""
    figure = used.figure
    if isinstance(figure, Readings) and used.reading is not None:
        return next(reading.value for reading in figure.readings if reading.name == used.reading)
    return figure.candidates()[0]


def _plain(value: Any) -> str:
    if isinstance(value, Ranking):
        return f"{value.by.value}/{value.ties.value}" + ("" if value.seed is None else f"/{value.seed}")
    return value.key if isinstance(value, Shortage) else str(value)
