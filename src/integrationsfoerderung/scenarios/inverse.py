"""The smallest pot of a round that reaches a goal."""

from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property
from typing import Any

from attrs import evolve, field, frozen

from ..applications import Application
from ..documents import ApplicationList
from ..financing import settled_value
from ..money import MAX_CENTS, Euro
from ..rounds import Decided, Decision, Goal, Outcome, Round
from ..rounds.pots import Left, Line
from ..rounds.shortages import FillTheGaps, OneEachFirst, Shortage
from ..texts import Text, did_you_mean, shorten
from .framed import is_frame
from .inverse_breaks import Stretch, Taker, enough, no_break_points, stretches, too_many
from .running import Filed
from .solutions import Found, Solution, Trial, open_notes

_COMMITTED = "money.committed"
_IN_ALL = Text("im Ganzen", "in all")
_MOST = Euro.from_cents(MAX_CENTS)


def smallest_budget(
    round: Round,  # noqa: A002 - the field's word
    applications: "Iterable[Application] | ApplicationList",
    n: int | None = None,
    *,
    vary: str | None = None,
    scores: Mapping[str, Any] | None = None,
) -> Solution:
    """The smallest pot, to the cent, with which everyone eligible is granted what caps leave of the ask, or n are.

    An open application is promised nothing: it does not count. The round keeps money for it as `Round.decide` does,
    and so does the answer.

    Args:
        round: its own sum in the pot that is varied does not matter.
        applications: each with a key of its own, or what `load_applications` read; their order does not matter.
        n: how many are to be granted all that caps leave of their ask; None for everyone eligible.
        vary: the path of the pot that is looked for, such as "money.payable.2017"; the other pots stay as they are.
            It is "money.committed" where the round has no money by budget year, and has to be named where it has.
        scores: of a jury, by key, where the ranking goes by score.

    Returns:
        An answer; that no pot is large enough is one too, with the reason. A rule for when the money is short under
        which more money can take grants away is solved by its break points; where they are too many, the question is
        refused.

    Example:
        >>> from integrationsfoerderung import load_applications, load_round
        >>> three = load_applications("examples/rounds/2016-extra.toml").applications
        >>> print(smallest_budget(load_round("vwv-integration/2016-extra"), three, 2))
        the smallest pot with which at least 2 of the eligible applications (3 of 3) are granted all that caps leave
        money.committed: 105,000.00 EUR
          105,000.00 EUR: works; 2 granted in full, 105,000.00 EUR in all
          104,999.99 EUR: does not work; 1 granted in full, 52,500.00 EUR in all

    Raises:
        ValueError: no applications, n below 1, no such pot, or a round with money by budget year and no pot named.
        DocumentError: with every fault of the list, as `Round.decide`.
    """
    given: object = round
    if not isinstance(given, Round):
        raise TypeError(f"{shorten(round)} is no round: read it with load_round")
    _check_number(n)
    path = _varied(round, vary)
    filed = listed(applications, scores)
    return _Search(round, filed.applications, filed.scores, path, n).answer()


def _check_number(n: object) -> None:
    if n is None:
        return
    if not isinstance(n, int) or isinstance(n, bool):
        raise TypeError(f"n is {shorten(n)}: write how many are to be granted, or leave it out for everyone eligible")
    if n < 1:
        raise ValueError(f"n is {n}: write at least 1, or leave it out for everyone eligible")


def listed(applications: Any, scores: Mapping[str, Any] | None = None) -> Filed:
    """The applications of a question, one at least, with the scores given or those of the list.

    Example:
        >>> listed([])
        Traceback (most recent call last):
        ...
        ValueError: applications is empty: give at least one
    """
    if is_frame(applications):
        raise TypeError(
            f"{shorten(applications)} is no list of applications: write them in brackets, or give what "
            "load_applications read; frames.to_applications makes a list of a data frame"
        )
    found = Filed.of(applications)
    if not found.applications:
        raise ValueError("applications is empty: give at least one")
    return found if scores is None else evolve(found, scores=scores)


def _varied(round_: Round, vary: str | None) -> str:
    """The path of the pot that is looked for."""
    paths = [_COMMITTED, *(f"money.payable.{year}" for year, _ in round_.money.payable)]
    if vary is None and len(paths) > 1:
        raise ValueError(
            f"round {round_.key} has money by budget year: say with vary which pot is looked for, one of "
            f"{', '.join(paths)}; the others stay as they are"
        )
    if vary is not None and vary not in paths:
        raise ValueError(f"round {round_.key} has no pot {shorten(vary)}{did_you_mean(vary, paths)}")
    return vary or _COMMITTED


def with_pot(round_: Round, path: str, sum_: Euro) -> Round:
    """The round with another sum in one pot.

    Example:
        >>> from integrationsfoerderung import load_round
        >>> with_pot(load_round("vwv-integration/2016-extra"), "money.committed", Euro(5)).money.committed.value
        Euro('5.00')
    """
    if path == _COMMITTED:
        return round_.under(committed=sum_)
    year = int(path.rpartition(".")[2])
    return round_.under(payable={**dict(round_.money.payable), year: sum_})


def in_full(decision: Decision) -> bool:
    """Whether it is granted all that caps leave of the ask.

    Example:
        >>> from integrationsfoerderung import load_round
        >>> [in_full(decision) for decision in load_round("vwv-integration/2016-extra").decide([])]
        []
    """
    return decision.status in {Decided.GRANTED, Decided.CUT} and decision.granted == decision.after_caps


def _counts(decision: Decision) -> bool:
    """Whether it can be granted in full: it is not open, and caps leave something of it."""
    nothing_left = bool(decision.asked_cents) and not sum(decision.posts or ())
    return decision.status is not Decided.OPEN and not nothing_left


def _lines(outcome: Outcome) -> list[tuple[Line, bool]]:
    """The lines of an outcome, not given anything yet, and whether each can be granted in full."""
    return [(Line(d.key, d.line.parts, d.line.rank), _counts(d)) for d in outcome.decisions if d.line is not None]


def _fills_gaps(rule: Shortage) -> bool:
    """Whether it goes down the lines and passes over what does not fit: then its break points are known."""
    return isinstance(rule.then if isinstance(rule, OneEachFirst) else rule, FillTheGaps)


@frozen(slots=False, eq=False)
class _Search:
    """One question: the round with nothing in the pot and with more than can be asked for, and what lies between."""

    round: Round
    applications: tuple[Application, ...]
    scores: Mapping[str, Any] | None
    path: str
    n: int | None
    tried: dict[int, Outcome] = field(factory=dict)

    def decide(self, cents: int) -> Outcome:
        """The outcome with so much in the pot."""
        if cents not in self.tried:
            changed = with_pot(self.round, self.path, Euro.from_cents(cents))
            self.tried[cents] = changed.decide(self.applications, scores=self.scores)
        return self.tried[cents]

    @property
    def bottom(self) -> Outcome:
        return self.decide(0)

    @property
    def top(self) -> Outcome:
        return self.decide(MAX_CENTS)

    @cached_property
    def eligible(self) -> frozenset[str]:
        """Keys of whoever is granted in full where no pot is short."""
        plenty = self.top
        if self.round.money.payable:
            round_ = self.round.under(committed=_MOST, payable={})
            plenty = round_.decide(self.applications, scores=self.scores)
        blind = {decision.key for decision in self.top if decision.blind}
        return frozenset(decision.key for decision in plenty if in_full(decision) and _counts(decision)) - blind

    @cached_property
    def number(self) -> int:
        return len(self.eligible) if self.n is None else self.n

    def _left(self, cents: int, years: tuple[int, ...]) -> Left:
        """The pots with so much in the one that is varied; of one that is not settled the least that it may be."""
        figures = {f"money.payable.{year}": figure for year, figure in self.round.money.payable}
        figures[_COMMITTED] = self.round.money.committed
        sums = {self.path: cents}
        for path, figure in figures.items():
            found = settled_value(figure)
            least = min(euro.cents for euro in figure.candidates((Euro(0), _MOST))) if found is None else 0
            sums.setdefault(path, least if found is None else found.result.cents)
        return Left(sums[_COMMITTED], [sums.get(f"money.payable.{year}", 0) for year in years], years)

    def _takes(self, line: Line, years: tuple[int, ...]) -> tuple[int, tuple[int, ...]]:
        """What a line takes of the pot that is varied, and of the others."""
        every = {_COMMITTED: line.total}
        every.update((f"money.payable.{year}", part) for year, part in zip(years, line.parts, strict=False) if years)
        return every.get(self.path, 0), tuple(part for path, part in every.items() if path != self.path)

    @cached_property
    def needed(self) -> int:
        """What all lines take of the pot that is varied, where it is not short."""
        return sum(self._takes(line, self.top.years)[0] for line, _ in _lines(self.top))

    def _suffices(self, cents: int) -> bool:
        return self._left(cents, self.top.years).suffices([line for line, _ in _lines(self.top)])

    @cached_property
    def _short(self) -> list[tuple[Line, bool]]:
        return _lines(self.bottom)

    def reaches(self, cents: int) -> bool:
        """Whether the goal is reached with so much in the pot, found from the lines alone."""
        if self._suffices(cents):
            return sum(counts for _, counts in _lines(self.top)) >= self.number
        rule = self.bottom.shortage
        if rule is None:
            return False
        lines = [(Line(line.key, line.parts, line.rank), counts) for line, counts in self._short]
        rule.share_out([line for line, _ in lines], self._left(cents, self.bottom.years))
        return sum(counts and line.given == line.parts for line, counts in lines) >= self.number

    def answer(self) -> Solution:
        """Solve it by bisection where the rule allows, else by its break points."""
        eligible, total = len(self.eligible), len(self.applications)
        if not eligible or self.number > eligible:
            only = ("ist keiner", "none") if not eligible else (f"ist nur {eligible}", f"only {eligible}")
            only = (f"sind nur {eligible}", only[1]) if eligible > 1 else only
            return self._none(
                Text(f"förderfähig {only[0]} von {total}", f"of {total} applications {only[1]} can be granted")
            )
        rule = self.bottom.shortage
        goal = Goal.EVERYONE if self.n is None else Goal.NUMBER
        if rule is None or not self._short or goal in rule.monotone:
            return self._by_bisection()
        return self._by_breaks(rule) if _fills_gaps(rule) else self._refused(no_break_points(rule))

    def _by_bisection(self) -> Solution:
        low, high = 0, self.needed
        if not self.reaches(high):
            return self._none(self._why_short())
        while low < high:
            middle = (low + high) // 2
            low, high = (low, middle) if self.reaches(middle) else (middle + 1, high)
        return self._found(low)

    def _by_breaks(self, rule: Shortage) -> Solution:
        years = self.bottom.years
        lines = sorted(self._short, key=lambda pair: pair[0].rank > 1) if rule.by_applicant else self._short
        takers = [Taker(*self._takes(line, years), counts) for line, counts in lines]
        left = self._left(0, years)
        pots = {_COMMITTED: left.committed}
        pots.update((f"money.payable.{year}", there) for year, there in zip(years, left.by_year, strict=False) if years)
        others = tuple(there for path, there in pots.items() if path != self.path)
        end = enough(takers, others, self.number)
        # From this sum on nothing is short, and a cap that holds only then is off.
        full = self.needed if self._suffices(self.needed) else None
        found = stretches(takers, others, self.number, end if full is None else min(end, full - 1))
        if found is None:
            return self._refused(too_many(), end if full is None else min(end, full))
        first = next((stretch for stretch in found if stretch.reached), None)
        if first is None:
            return self._none(self._why_short()) if full is None or not self.reaches(full) else self._found(full)
        return self._found(first.first, self._missed([s for s in found if s.first > first.last and not s.reached]))

    def _missed(self, missed: Sequence[Stretch]) -> list[Text]:
        """That larger sums do not reach the goal, with the first of them."""
        if not missed:
            return []
        cents = missed[0].first
        granted = sum(map(in_full, self.decide(cents)))
        one, lasting = Euro.from_cents(cents), Euro.from_cents(missed[-1].last + 1)
        return [
            Text(
                f"mehr ist nicht immer genug: mit {one.format('de')} werden nur {granted} voll bewilligt; ab "
                f"{lasting.format('de')} reicht jede Summe",
                f"more is not always enough: with {one.format('en')} only {granted} are granted in full; from "
                f"{lasting.format('en')} on every sum works",
            )
        ]

    def _found(self, cents: int, notes: Sequence[Text] = ()) -> Solution:
        at = self._trial(cents)
        return evolve(
            self._none(None),
            found=Found.VALUE,
            value=at.value,
            at=at,
            beyond=self._trial(cents - 1) if cents else None,
            notes=(*notes, *self._unsettled(at.outcome), *open_notes(at.outcome)),
        )

    def _unsettled(self, outcome: Outcome | None) -> list[Text]:
        """What would be done with less money is not settled, so that nothing less can be promised."""
        if outcome is None or (self.bottom.shortage is not None and self._short):
            return []
        reasons = dict.fromkeys(reason.text for d in self.bottom if d.key in self.eligible for reason in d.needs)
        return [Text(f"mit weniger: {reason.de}", f"with less: {reason.en}") for reason in reasons]

    def _trial(self, cents: int) -> Trial:
        outcome = self.decide(cents)
        granted = sum(map(in_full, outcome))
        return Trial(
            Euro.from_cents(cents),
            sum(decision.key in self.eligible and in_full(decision) for decision in outcome) >= self.number,
            granted,
            outcome.granted,
            outcome.reserved,
            len(outcome.of(Decided.OPEN)),
            outcome,
        )

    def _question(self) -> Text:
        eligible, total = len(self.eligible), len(self.applications)
        if self.n is None:
            return Text(
                f"der kleinste Topf, mit dem jeder förderfähige Antrag ({eligible} von {total}) alles bekommt, was "
                "Obergrenzen übrig lassen",
                f"the smallest pot with which every eligible application ({eligible} of {total}) is granted all that "
                "caps leave",
            )
        return Text(
            f"der kleinste Topf, mit dem mindestens {self.n} der förderfähigen Anträge ({eligible} von {total}) alles "
            "bekommen, was Obergrenzen übrig lassen",
            f"the smallest pot with which at least {self.n} of the eligible applications ({eligible} of {total}) are "
            "granted all that caps leave",
        )

    def _none(self, why: Text | None) -> Solution:
        return Solution(self._question(), self.path, Found.NONE, why=why, notes=tuple(open_notes(self.top)))

    def _refused(self, why: Text, certain: int | None = None) -> Solution:
        answer = evolve(self._none(why), found=Found.REFUSED)
        if certain is None:
            return answer
        sum_ = Euro.from_cents(certain)
        note = Text(
            f"{sum_.format('de')} sind sicher genug; ob weniger genug ist, blieb offen",
            f"{sum_.format('en')} is certainly enough; whether less is enough was not found",
        )
        return evolve(answer, notes=(note, *answer.notes))

    def _why_short(self) -> Text:
        """Why not even a full pot is enough: another one is short, or something is not settled."""
        top = self.top
        reasons = list(dict.fromkeys(reason.text for d in top if d.key in self.eligible for reason in d.needs))
        left = self._left(MAX_CENTS, top.years)
        for asked, there, year in left.sums([line for line, _ in _lines(top)]):
            if asked > there:
                ask, has = Euro.from_cents(asked), Euro.from_cents(there)
                where = (
                    Text(f"im Haushaltsjahr {year}", f"in budget year {year}") if year else Text("im Ganzen", "in all")
                )
                reasons.append(
                    Text(
                        f"{where.de} werden {ask.format('de')} gebraucht und sind {has.format('de')} da",
                        f"{where.en} {ask.format('en')} are needed and {has.format('en')} are there",
                    )
                )
        granted = sum(map(in_full, top))
        return Text(
            f"mit noch so viel werden {granted} voll bewilligt: {'; '.join(reason.de for reason in reasons)}",
            f"with any sum, however large, {granted} are granted in full: {'; '.join(reason.en for reason in reasons)}",
        )
