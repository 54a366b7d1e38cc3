"""What all grants come to for each value of one figure, and at which values an application changes its answer."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from attrs import define, field

from ..applications import Application
from ..assessments.assessing import screen
from ..criteria import status_of_all
from ..financing import Amounts, Reason, settled_value
from ..findings import BY_RANK, VERDICTS, Status
from ..money import Euro
from ..programmes import Programme
from ..rounds import Cap, Decided, Outcome, Per, Round
from ..rounds.claims import applicant_of
from ..subjects import Context, Places
from ..texts import Text
from .inverse import in_full
from .inverse_rules import BOUND_OF_TIER, ELSEWHERE, FOUND_IN_FINANCING, Rules, turns_of_grant
from .solutions import Trial, open_notes

_STATUSES = {verdict: status for status, verdict in VERDICTS.items()}
# The answer to an application, and what it is paid in cents where that can be said.
State = tuple[Status, int | None]


@define(eq=False)
class Totals:
    """All applications under the rules with each value of one figure."""

    rules: Rules
    applications: tuple[Application, ...]
    budget: Euro | None
    scores: Mapping[str, Any] | None
    _states: dict[tuple[int, int], State] = field(factory=dict, init=False)
    _outcomes: dict[int, Outcome] = field(factory=dict, init=False)

    @property
    def direction(self) -> int:
        """Which way the sum of all grants goes within a stretch when the figure rises: 1 up, -1 down, 0 it stays."""
        place = self.rules.place
        if place.role == FOUND_IN_FINANCING:
            return 1
        return 0 if self._in_steps else 1 if place.loosest == "largest" else -1

    @property
    def _in_steps(self) -> bool:
        """Whether one application that changes its answer may move the sum the other way.

        So it is where applications of one applicant stand for each other, and where towns change their tier.
        """
        base, place = self.rules.base, self.rules.place
        if place.role == BOUND_OF_TIER:
            return True
        limited = isinstance(base, Round) and (base.per_applicant is not None or _per_applicant(base))
        own = limited and len({applicant_of(form.recipient) for form in self.applications}) < len(self.applications)
        return own or (place.role == FOUND_IN_FINANCING and -1 in turns_of_grant(base, self.rules.on))

    def refused(self) -> Text | None:
        """Why the question cannot be answered exactly, with an example; None where it can."""
        place, base = self.rules.place, self.rules.base
        if place.role == ELSEWHERE:
            return Text(
                f"{place.path} steht in keinem Vergleich und ist kein Betrag, der gezahlt wird: wie die Summe sich mit "
                "dem Wert ändert, ist nicht bekannt; bei einer Laufzeit etwa kann ein Jahr mehr die Summe heben oder "
                "in ein anderes Haushaltsjahr legen",
                f"{place.path} stands in no comparison and is no amount that is paid: how the sum moves with it is not "
                "known; a term that is a year longer, for example, may raise the sum or move it to another budget year",
            )
        if place.role != FOUND_IN_FINANCING:
            return None
        if turns_of_grant(base, self.rules.on) == frozenset({1, -1}):
            return Text(
                "ein höherer Betrag kann förderfähig machen und wieder nicht: sind mindestens 2 € und höchstens 3 € "
                "verlangt, so sind 1 € und 4 € nicht förderfähig",
                "a higher amount can make eligible and ineligible again: where at least 2 EUR and at most 3 EUR are "
                "asked for, 1 EUR and 4 EUR are not eligible",
            )
        if not isinstance(base, Round):
            return None
        doubtful = any(self.state(end, i)[0] is Status.OPEN for end in self.rules.ends for i in self._all)
        return _tangled(base, self.applications, doubtful=doubtful)

    @property
    def _all(self) -> range:
        return range(len(self.applications))

    def state(self, whole: int, index: int) -> State:
        """The answer to one application with that value."""
        if (whole, index) not in self._states:
            self._states[whole, index] = self._state(self.rules.at(whole), index)
        return self._states[whole, index]

    def _state(self, rules: Programme | Round, index: int) -> State:
        form = self.applications[index]
        try:
            if isinstance(rules, Round):
                status, paid = rules.programme.screen(form, rules)
            else:
                status, paid = screened(rules, form, self.rules.on)
        except TypeError as error:
            raise TypeError(f"applications[{index}]: {error}") from None
        except ValueError as error:
            raise ValueError(f"applications[{index}]: {error}") from None
        sums = {amounts.total.cents if isinstance(amounts, Amounts) else None for amounts in paid}
        return status, sums.pop() if len(sums) == 1 else None

    def outcome(self, whole: int) -> Outcome | None:
        """Of the round with that value; None without a round."""
        rules = self.rules.at(whole)
        if isinstance(rules, Round) and whole not in self._outcomes:
            self._outcomes[whole] = rules.decide(self.applications, scores=self.scores)
        return self._outcomes.get(whole)

    def fits(self, whole: int) -> bool:
        """Whether everything fits the money with that value."""
        outcome = self.outcome(whole)
        if outcome is not None:
            live = [decision for decision in outcome if decision.place is not None]
            return all(d.line is not None and d.line.given == d.line.parts for d in live)
        return self.budget is not None and self._paid(whole) <= self.budget.cents

    def _paid(self, whole: int) -> int:
        states = [self.state(whole, index) for index in self._all]
        return sum(cents or 0 for status, cents in states if status is Status.MET)

    def trial(self, whole: int) -> Trial:
        """What happens with that value."""
        value, works, outcome = self.rules.value(whole), self.fits(whole), self.outcome(whole)
        if outcome is not None:
            granted, waiting = sum(map(in_full, outcome)), len(outcome.of(Decided.OPEN))
            return Trial(value, works, granted, outcome.granted, outcome.reserved, waiting, outcome)
        states = [self.state(whole, index) for index in self._all]
        granted = sum(status is Status.MET and cents is not None for status, cents in states)
        waiting = sum(status is Status.OPEN or (status is Status.MET and cents is None) for status, cents in states)
        return Trial(value, works, granted, Euro.from_cents(self._paid(whole)), Euro(0), waiting)

    def notes(self, trial: Trial) -> tuple[Text, ...]:
        """How open applications count."""
        if trial.outcome is not None:
            return tuple(open_notes(trial.outcome))
        if not trial.open:
            return ()
        return (
            Text(
                f"offen und nicht gezählt: {trial.open}; offenen ist nichts zugesagt, und die Summe kann höher werden",
                f"open and not counted: {trial.open}; open ones are promised nothing, and the sum may become higher",
            ),
        )

    def stretches(self, low: int, high: int) -> list[tuple[int, int]]:
        """Neighbouring values within which the sum of all grants goes one way only, and no answer changes in steps.

        Each application's answer moves one way, because one comparison decides it: where it is the same at both ends
        of a stretch, it is the same everywhere between them.
        """
        if not self._in_steps:
            return [(low, high)]
        changes = sorted(self._changes(low, high, self._all))
        return list(zip([low, *changes], [*(change - 1 for change in changes), high], strict=True))

    def _changes(self, low: int, high: int, indexes: Sequence[int]) -> set[int]:
        """The values at which one of these applications has another answer than one below."""
        differing = [index for index in indexes if self._mark(low, index) != self._mark(high, index)]
        if not differing:
            return set()
        if high - low == 1:
            return {high}
        middle = (low + high) // 2
        return self._changes(low, middle, differing) | self._changes(middle, high, differing)

    def _mark(self, whole: int, index: int) -> object:
        """What must not change within a stretch: the answer, and of the bound of a tier what is paid."""
        state = self.state(whole, index)
        return state if self.rules.place.role == BOUND_OF_TIER else state[0]


def screened(
    programme: Programme, form: Application, on: date | None
) -> tuple[Status, tuple[Amounts | tuple[Reason, ...], ...]]:
    """The answer of `Programme.assess` and what is paid, without the findings where one edition alone may apply.

    Example:
        >>> from integrationsfoerderung import Post, Recipient, load_programme
        >>> form = Application(recipient=Recipient(name="Bühl"), measure="contact-point", posts=[Post("0.49")])
        >>> screened(load_programme("vwv-integration"), form, date(2016, 10, 1))[0]
        Status.UNMET
    """
    day = form.submitted if on is None else on
    edition = next((state for state in programme.editions if day is not None and state.covers(day)), None)
    if day is None or edition is None or form.measure is None or not edition.has(form.measure) or form.facts:
        found = programme.assess(form, on=on)
        return _STATUSES[found.verdict], found.amounts
    status, paid = screen(form, form.measure, edition, ())
    in_force = status_of_all((edition.in_force,), programme.key, Places(form, Context(form.measure, day)))
    return min(status, in_force, key=BY_RANK), () if paid is None else (paid,)


def _per_applicant(round_: Round) -> bool:
    """Whether a cap is on all that one applicant gets."""
    return any(cap.per is Per.APPLICANT for cap in _caps(round_))


def _caps(round_: Round) -> list[Cap]:
    """Every cap that may decide: of readings the default, and all of them where there is none."""
    found: list[Cap] = []
    for _, figure in round_.caps:
        settled = settled_value(figure)
        found += figure.candidates() if settled is None else (settled.result,)
    return found


def _tangled(round_: Round, applications: Sequence[Application], *, doubtful: bool) -> Text | None:
    """Why in this round a higher amount may take less of the pot."""
    if round_.money.payable:
        return Text(
            "mit Geld nach Haushaltsjahren kann ein höherer Betrag in einem Jahr weniger brauchen: sind 100 € "
            "beantragt und zwei gleiche Teile vorgesehen, so sind es 50 € und 50 €; ist der erste dreimal so hoch, "
            "75 € und 25 €",
            "with money by budget year a higher amount may need less in one of them: 100 EUR asked for in two equal "
            "parts are 50 EUR and 50 EUR; where the first is three times as high, 75 EUR and 25 EUR",
        )
    forms = [form for form in applications if len(form.posts) > 1]
    per_post = any(cap.per is Per.POST for cap in _caps(round_))
    if per_post and forms and (len(round_.caps) > 1 or any(form.requested is not None for form in forms)):
        return Text(
            "eine Obergrenze je Stelle trifft auf eine Summe, die über Stellen verteilt ist: aus 60 € und 40 € lässt "
            "eine Grenze von 50 € je Stelle 90 €, aus 50 € und 50 € 100 €",
            "a cap per post meets a sum that is shared over posts: of 60 EUR and 40 EUR a cap of 50 EUR per post "
            "leaves 90 EUR, of 50 EUR and 50 EUR it leaves 100 EUR",
        )
    if _per_applicant(round_) and doubtful:
        return Text(
            "was für offene Anträge desselben Antragstellers vorgemerkt ist, kann unter einer Obergrenze je "
            "Antragsteller mit höheren Beträgen sinken: von 100 € bleiben für jeden offenen 40 € neben einem sicheren "
            "von 60 €, und 30 € neben einem von 70 €",
            "what is kept for open applications of one applicant may fall with higher amounts under a cap per "
            "applicant: of 100 EUR 40 EUR are kept for each open one beside a sure one of 60 EUR, and 30 EUR beside "
            "one of 70 EUR",
        )
    return None
