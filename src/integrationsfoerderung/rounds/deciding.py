"""From applications to decisions: who is eligible, in which order, how much of the pot each takes."""

import gc
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

from attrs import define, field

from ..applications import Application
from ..editions import Edition
from ..evidence import Figure
from ..faults import Collector, DocumentError, Fault
from ..financing import Amounts, Reason, Used, left_out, not_settled, settled_value, used_figure
from ..findings import BY_RANK, Finding, Relation, Status
from ..money import MAX_CENTS, Euro
from ..schedules import Schedule, View
from ..texts import Text, shorten
from .checking import check_list, list_name
from .claims import Claim, apply_caps, asked_of, largest, paid_out, why_open
from .decisions import Decided, Decision
from .outcome import Outcome
from .pots import Line, Pot, Why, give_all
from .provisional import marked
from .rules import FIELDS, Ranking, When
from .shortages import Shortage
from .terms import Terms

Progress = Callable[[int, int], None]
_ONE_EACH = Text("Höchstens so viele Anträge je Antragsteller", "At most so many applications of one applicant")


def decide(
    terms: Terms, applications: Sequence[Application], scores: Mapping[str, Any] | None, progress: Progress | None
) -> Outcome:
    """Decide the applications of a round; `Round.decide` says more.

    Example:
        >>> from integrationsfoerderung import load_round
        >>> decide(load_round("vwv-integration/2016-extra"), (), None, None).decisions
        ()
    """
    given: object = scores
    if given is not None and not isinstance(given, Mapping):
        raise TypeError(f"scores is {shorten(scores)}: write a mapping of keys to numbers")
    check_list(terms, applications, scores)
    with _uncollected():
        return _decided(terms, applications, scores, progress)


@contextmanager
def _uncollected() -> Iterator[None]:
    """Without the collection of circles: a round keeps many objects and no circles, and looking for them takes time.

    Where the caller has switched it off, it stays off.
    """
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def _decided(
    terms: Terms, applications: Sequence[Application], scores: Mapping[str, Any] | None, progress: Progress | None
) -> Outcome:
    claims = _claims(terms, applications, progress)
    if sum(sum(claim.asked or ()) for claim in claims) > MAX_CENTS:
        most = Euro.from_cents(MAX_CENTS).format()
        raise DocumentError(
            list_name(terms), [Fault("applications", f"ask for more than {most} in all: check the amounts")]
        )
    _one_per_applicant(terms, claims)
    apply_caps(terms.caps, [claim for claim in claims if claim.status is not Status.UNMET], short=False)
    return _Deciding(terms, claims, scores or {}).outcome()


def _claims(terms: Terms, applications: Sequence[Application], progress: Progress | None) -> list[Claim]:
    """Every application assessed: whether it is eligible, and what it asks for."""
    claims = []
    collector = Collector()
    states: dict[Any, tuple[Edition, ...]] = {}
    every = max(1, len(applications) // 200)
    for index, application in enumerate(applications):
        claim = collector.take(f"applications[{index}]", _claim, terms, application, states)
        if claim is not None:
            claims.append(claim)
        if progress is not None and (index + 1) % every == 0:
            progress(index + 1, len(applications))
    if collector.faults:
        raise DocumentError(list_name(terms), collector.faults)
    if progress is not None and len(applications) % every:
        progress(len(applications), len(applications))
    return claims


def _claim(terms: Terms, application: Application, known_states: dict[Any, tuple[Edition, ...]]) -> Claim:
    day = application.submitted
    states = known_states.get(day)
    if states is None:
        states = known_states[day] = terms.programme.states_of(terms, day)
    status, paid = terms.programme.screen(application, terms, states)
    key, measure = application.key or "", application.measure or ""
    rules = next((state.measure(measure) for state in reversed(states) if state.has(measure)), None)
    known = [amounts for amounts in paid if isinstance(amounts, Amounts)]
    same = len(known) == len(paid) and len({_sums(amounts) for amounts in known}) == 1
    claim = Claim(application, key, status, rules, known[-1] if same else None)
    if status is Status.UNMET or claim.amounts is not None:
        return claim
    for amounts in paid:
        claim.need([left_out("submitted")] if isinstance(amounts, Amounts) else amounts)
    every = [largest(application, state.measure(measure)) for state in states if state.has(measure)]
    most = [found for found in every if found is not None]
    if len(most) == len(every) and most:
        claim.estimate(*max(most, key=lambda found: sum(asked_of(*found))))
    return claim


def _sums(amounts: Amounts) -> tuple[int, ...]:
    return tuple(instalment.amount.cents for instalment in amounts.instalments)


def _one_per_applicant(terms: Terms, claims: list[Claim]) -> None:
    """Each claim's rank among its applicant's own, and whether it is one too many."""
    groups: dict[tuple[str, str], list[Claim]] = {}
    for claim in claims:
        if claim.status is not Status.UNMET:
            groups.setdefault(claim.applicant, []).append(claim)
    for members in groups.values():
        members.sort(key=lambda claim: claim.own_order)
        sure = 0
        for rank, claim in enumerate(members, start=1):
            claim.rank = rank
            # Before the limit itself is asked: one that it opens or refuses leaves no room to those behind.
            before, sure = sure, sure + (claim.status is Status.MET)
            if terms.per_applicant is not None:
                _limit(terms.per_applicant, claim, before + 1, rank)


def _limit(limit: Figure[int], claim: Claim, least: int, most: int) -> None:
    """One too many, if it is so whatever comes of the applicant's open ones; open if that decides."""
    settled = limit.settle(lambda number: (least <= number, most <= number))
    sure, perhaps = (True, False) if settled is None else settled.result
    status = Status.MET if sure and perhaps else Status.OPEN if sure else Status.UNMET
    finding = Finding(
        "round.per_applicant", _ONE_EACH, status, "recipient", most, Relation.AT_MOST, limit,
        limit.grade if settled is None else settled.grade, None if settled is None else settled.reading,
        unknown=("round.per_applicant",) if settled is None else (),
    )  # fmt: skip
    claim.findings = (finding,)
    if status is not Status.MET:
        claim.status = min(claim.status, status, key=BY_RANK)


@define(eq=False)
class _Deciding:
    """One run over the claims of a round."""

    terms: Terms
    claims: list[Claim]
    scores: Mapping[str, Any]
    years: tuple[int, ...] = ()
    rows: dict[int, tuple[int, ...]] = field(factory=dict)

    def outcome(self) -> Outcome:
        """Rank, take from the pot, and say why."""
        money = self.terms.money
        if money.payable:
            self._by_year()
        pot, used, unclear = self._pot()
        # Where the pot is not settled, this is the least that it may be: what fits that fits in any case.
        short = hangs = not self._suffices(pot)
        capped = any(cap.when is When.SHORT for cap in self._caps())
        if short and capped:
            apply_caps(self.terms.caps, self._live(), short=True)
            if money.payable:
                self._by_year()
            short = not self._suffices(pot)
        ranking, shortage, more = self._rules(short=short)
        used = (*used, *more) if short else ()
        # A cap that holds only when the money is short hangs on the pot even where the money suffices under it.
        unsettled = [not_settled(path) for path in unclear] if short or (hangs and capped) else []
        if short and not unsettled:
            unsettled += [why_open("shortage", self.terms.shortage)] if shortage is None else []
            unsettled += (
                [why_open("ranking", self.terms.ranking)]
                if ranking is None and (shortage is None or shortage.ranks)
                else []
            )
        placed = self._placed(ranking, matters=short and (shortage is None or shortage.ranks))
        left = pot.left(self.years)
        lines: dict[str, Line] = {}
        if not unsettled:
            lines = {claim.key: Line(claim.key, self._parts(claim), claim.rank) for claim in placed}
            if short and shortage is not None:
                shortage.share_out(list(lines.values()), left)
            else:
                give_all(list(lines.values()), left, _SUFFICES_AT_LEAST if unclear else _SUFFICES)
            for claim in placed:
                if self._blind(claim):
                    lines[claim.key].why = _NOTHING_KEPT
        decisions = self._decisions(placed, lines, unsettled, ranking if used else None, shortage, used)
        stated = None if unclear else pot
        return Outcome(self.terms, tuple(decisions), stated, self.years, used, shortage)

    def _caps(self) -> list[Any]:
        return [cap for _, figure in self.terms.caps for cap in figure.candidates()]

    def _live(self) -> list[Claim]:
        return [claim for claim in self.claims if claim.status is not Status.UNMET]

    def _pot(self) -> tuple[Pot, tuple[Used, ...], list[str]]:
        """The pot, the least that it may be where it is not settled, and the paths of what is not."""
        money = self.terms.money
        used, unclear, cents = [], [], {}
        figures: list[tuple[int, str, Figure[Euro]]] = [(0, "money.committed", money.committed)]
        figures += [(year, f"money.payable.{year}", figure) for year, figure in money.payable]
        for year, path, figure in figures:
            found = settled_value(figure)
            if found is None:
                unclear.append(path)
                cents[year] = min(euro.cents for euro in figure.candidates(_SUMS))
            else:
                cents[year] = found.result.cents
                used.append(used_figure(path, figure, found))
        committed = cents.pop(0)
        return Pot(committed, tuple(sorted(cents.items()))), tuple(used), unclear

    def _suffices(self, pot: Pot) -> bool:
        left = pot.left(self.years)
        return left.suffices([Line(claim.key, self._parts(claim)) for claim in self._live()])

    def _rules(self, *, short: bool) -> tuple[Ranking | None, Shortage | None, tuple[Used, ...]]:
        ranking, shortage = settled_value(self.terms.ranking), settled_value(self.terms.shortage)
        used = []
        if short and shortage is not None:
            used.append(used_figure("shortage", self.terms.shortage, shortage))
            if ranking is not None and shortage.result.ranks:
                used.append(used_figure("ranking", self.terms.ranking, ranking))
        return (
            None if ranking is None else ranking.result,
            None if shortage is None else shortage.result,
            tuple(used),
        )

    def _parts(self, claim: Claim) -> tuple[int, ...]:
        """What a claim takes of the pot; nothing where that cannot be said."""
        if not self.terms.money.payable:
            return (sum(claim.admissible or ()),)
        rows = claim.by_year
        if rows is None:
            return (0,) * len(self.years)
        known = self.rows.get(id(rows))
        if known is None:
            known = self.rows[id(rows)] = tuple([rows.get(year, 0) for year in self.years])
        return known

    def _by_year(self) -> None:
        """What each claim takes in each budget year; one that cannot be placed in years is open."""
        known: dict[Any, dict[int, int] | tuple[Reason, ...]] = {}
        for claim in self._live():
            claim.by_year = None
            if claim.amounts is None or claim.measure is None or claim.admissible is None:
                continue
            form = claim.form
            if claim.estimated and sum(claim.admissible) != claim.amounts.total.cents:
                continue  # what is left out may move a limited sum to other years
            shape = (
                id(claim.measure), claim.admissible, form.start, tuple((p.start, p.months) for p in form.posts),
                tuple((i.first_month, i.months, i.budget_year, i.amount.cents) for i in claim.amounts.instalments),
            )  # fmt: skip
            if shape not in known:
                view = schedule_of(claim).by_budget_year()
                rows = {y: euro.cents for y, euro in view.items()} if isinstance(view, View) else view.reasons
                known[shape] = rows
            found = known[shape]
            if isinstance(found, dict):
                claim.by_year = found  # shared by claims of one shape, and never changed
            else:
                claim.need(found)
        years = {year for rows in known.values() if isinstance(rows, dict) for year in rows}
        self.rows.clear()
        self.years = tuple(sorted(years | {year for year, _ in self.terms.money.payable}))

    def _placed(self, ranking: Ranking | None, *, matters: bool) -> list[Claim]:
        """The live claims in their order; one whose place hangs on what was left out stands first where it could."""
        order: list[tuple[tuple[Any, ...], Claim]] = []
        places = {}
        for claim in self._live():
            place = (
                (claim.key, claim.key) if ranking is None else ranking.place(claim.application, claim.key, self.scores)
            )
            places[claim.key] = place
        equals = Counter(first for first, _ in places.values())
        for claim in self._live():
            first, second = places[claim.key]
            if matters and ranking is not None:
                if first is None:
                    claim.need([left_out(FIELDS[ranking.by])])
                elif second is None and equals[first] > 1:
                    claim.need([left_out(FIELDS[ranking.ties])])
            order.append(((first is not None, first, second is not None, second, claim.key), claim))
        order.sort(key=lambda pair: pair[0])
        return [claim for _, claim in order]

    def _decisions(
        self,
        placed: list[Claim],
        lines: Mapping[str, Line],
        unsettled: list[Reason],
        ranking: Ranking | None,
        shortage: Shortage | None,
        used: tuple[Used, ...],
    ) -> list[Decision]:
        decisions, waiting = [], 0
        for place, claim in enumerate(placed, start=1):
            line = lines.get(claim.key)
            open_ = claim.status is Status.OPEN or bool(claim.needs) or bool(unsettled)
            given = None if line is None else line.given
            asked = None if claim.asked is None or claim.estimated else sum(claim.asked)
            admissible = None if claim.admissible is None else sum(claim.admissible)
            if open_:
                status = Decided.OPEN
            elif given is None:
                status = Decided.WAITING
                waiting += 1
            elif admissible == 0 and asked:
                status = Decided.REFUSED
            else:
                status = Decided.GRANTED if sum(given) == asked else Decided.CUT
            decisions.append(
                Decision(
                    self.terms, claim.application, status, place, waiting if status is Decided.WAITING else None,
                    line, self.years if self.terms.money.payable else (), asked, claim.admissible, claim.used,
                    claim.findings, (*claim.needs, *unsettled), ranking, used, self._blind(claim),
                )
            )  # fmt: skip
        out = [claim for claim in self.claims if claim.status is Status.UNMET]
        for claim in sorted(out, key=lambda claim: claim.key):
            asked = None if claim.asked is None else sum(claim.asked)
            found = claim.findings
            decisions.append(
                Decision(self.terms, claim.application, Decided.INELIGIBLE, asked_cents=asked, found=found)
            )
        return marked(decisions, shortage)

    def _blind(self, claim: Claim) -> bool:
        """Whether nobody can say what it may take of the pot."""
        return claim.by_year is None if self.terms.money.payable else claim.admissible is None


_SUMS = (Euro(0), Euro.from_cents(MAX_CENTS))
_SUFFICES = Why(Text("das Geld reicht für alle", "the money suffices for all"))
_SUFFICES_AT_LEAST = Why(
    Text(
        "schon das Wenigste, was der Topf sein kann, reicht für alle",
        "the least that the pot may be suffices for all",
    )
)
_NOTHING_KEPT = Why(
    Text(
        "nichts vorgemerkt: wie viel er höchstens bekäme, und in welchem Jahr, lässt sich nicht sagen",
        "nothing is kept for it: how much it could get at most, and in which year, cannot be said",
    )
)


def schedule_of(claim: Claim) -> Schedule:
    """The schedule of what caps leave of a claim.

    Raises:
        ValueError: what the claim asks for cannot be said.
    """
    if claim.amounts is None or claim.measure is None or claim.admissible is None:
        raise ValueError(f"what {claim.key} asks for cannot be said: ask for what it needs")
    amounts = claim.amounts
    if sum(claim.admissible) != amounts.total.cents:  # caps and requests only lower: the same sum is the same amounts
        amounts = paid_out(amounts, claim.admissible, claim.used)
    return Schedule(claim.form, claim.measure.key, amounts, claim.measure.financing.payment)
