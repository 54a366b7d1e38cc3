"""What all grants come to for each value of one figure, and at which values an application changes its answer."""

from collections.abc import Mapping, Sequence
from typing import Any

from attrs import define, field

from ..applications import Application
from ..financing import Amounts
from ..findings import VERDICTS, Status
from ..money import Euro
from ..programmes import Programme
from ..rounds import Decided, Outcome, Per, Round
from ..texts import Text
from .inverse import in_full, open_notes
from .inverse_answer import Trial
from .inverse_rules import BOUND_OF_TIER, ELSEWHERE, FOUND_IN_FINANCING, Rules, turns_of_grant

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
    def rises(self) -> bool:
        """Whether more of the figure never lowers what one application is paid, and not only its answer changes."""
        return self.rules.place.role == FOUND_IN_FINANCING

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
        if not self.rises:
            return None
        if turns_of_grant(base, self.rules.on) == frozenset({1, -1}):
            return Text(
                "ein höherer Betrag kann förderfähig machen und wieder nicht: sind mindestens 2 € und höchstens 3 € "
                "verlangt, so sind 1 € und 4 € nicht förderfähig",
                "a higher amount can make eligible and ineligible again: where at least 2 EUR and at most 3 EUR are "
                "asked for, 1 EUR and 4 EUR are not eligible",
            )
        return _tangled(base, self.applications) if isinstance(base, Round) else None

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
                found = rules.assess(form, on=self.rules.on)
                status, paid = _STATUSES[found.verdict], found.amounts
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
        states = [self.state(whole, index) for index in range(len(self.applications))]
        return sum(cents or 0 for status, cents in states if status is Status.MET)

    def trial(self, whole: int) -> Trial:
        """What happens with that value."""
        value, works, outcome = self.rules.value(whole), self.fits(whole), self.outcome(whole)
        if outcome is not None:
            granted, waiting = sum(map(in_full, outcome)), len(outcome.of(Decided.OPEN))
            return Trial(value, works, granted, outcome.granted, outcome.reserved, waiting, outcome)
        states = [self.state(whole, index) for index in range(len(self.applications))]
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
        """Neighbouring values within which the sum of all grants never falls.

        Each application's answer moves one way only, because one comparison decides it: where it is the same at both
        ends of a stretch, it is the same everywhere between them.
        """
        base = self.rules.base
        if self.rises and turns_of_grant(base, self.rules.on) <= {1} and getattr(base, "per_applicant", None) is None:
            return [(low, high)]
        changes = sorted(self._changes(low, high, range(len(self.applications))))
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


def _tangled(round_: Round, applications: Sequence[Application]) -> Text | None:
    """Why in this round a higher amount may take less of the pot."""
    if round_.money.payable:
        return Text(
            "mit Geld nach Haushaltsjahren kann ein höherer Betrag in einem Jahr weniger brauchen: sind 100 € "
            "beantragt und zwei gleiche Teile vorgesehen, so sind es 50 € und 50 €; ist der erste dreimal so hoch, 75 € und 25 €",
            "with money by budget year a higher amount may need less in one of them: 100 EUR asked for in two equal "
            "parts are 50 EUR and 50 EUR; where the first is three times as high, 75 EUR and 25 EUR",
        )
    caps = [cap for _, figure in round_.caps for cap in figure.candidates()]
    forms = [form for form in applications if len(form.posts) > 1]
    per_post = any(cap.per is Per.POST for cap in caps)
    if per_post and forms and (len(round_.caps) > 1 or any(form.requested is not None for form in forms)):
        return Text(
            "eine Obergrenze je Stelle trifft auf eine Summe, die über Stellen verteilt ist: aus 60 € und 40 € lässt "
            "eine Grenze von 50 € je Stelle 90 €, aus 50 € und 50 € 100 €",
            "a cap per post meets a sum that is shared over posts: of 60 EUR and 40 EUR a cap of 50 EUR per post "
            "leaves 90 EUR, of 50 EUR and 50 EUR it leaves 100 EUR",
        )
    return None
