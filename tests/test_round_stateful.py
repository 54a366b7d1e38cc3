"""A round from the first application to its end, against a plain table of cents."""

from datetime import date
from typing import Any

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from integrationsfoerderung import Application, Decided, Euro, Outcome, Ranking
from round_strategies import EXTRA, contact_point

SHARES = {"0.5": 5_250_000, "0.6": 6_300_000, "1": 10_500_000}
Picture = list[tuple[str, str, int, int, int | None]]


def picture(outcome: Outcome) -> Picture:
    """What somebody who kept an outcome would see of it."""
    return [(d.key, d.status.value, d.granted.cents, d.reserved.cents, d.waiting_place) for d in outcome.decisions]


class Life(RuleBasedStateMachine):
    """Applications are filed, decided, withdrawn; the round is closed.

    The model is three tables by key: what is asked for, what became of it, what it takes of the pot.
    """

    shortage: str

    def __init__(self) -> None:
        super().__init__()
        self.forms: list[Application] = []
        self.asks: dict[str, int] = {}
        self.status: dict[str, str] = {}
        self.takes: dict[str, int] = {}
        self.left = 0
        self.outcome: Outcome | None = None
        self.kept: list[tuple[Outcome, Picture]] = []

    @initialize(pot=st.integers(0, 50_000_000) | st.sampled_from([0, 10_500_000, 10**9]))
    def announce(self, pot: int) -> None:
        self.pot = self.left = pot
        self.terms = EXTRA.under(
            committed=Euro.from_cents(pot), shortage=self.shortage, ranking=Ranking("submission"), caps={}
        )

    # --- The model: who takes what, in the order of the round ---

    def order(self) -> list[str]:
        days = {form.key: form.submitted or date.max for form in self.forms}
        return sorted((key for key in self.asks if self.status[key] != "ineligible"), key=lambda key: (days[key], key))

    def serve(self, keys: list[str]) -> None:
        """Give to those who have nothing yet, by the rule."""
        for key in keys:
            if self.asks[key] <= self.left:
                self.left -= self.asks[key]
                self.takes[key] = self.asks[key]
                if self.status[key] == "waiting":
                    self.status[key] = "granted"
            elif self.shortage == "strict-queue":
                return

    # --- What happens ---

    @precondition(lambda self: self.outcome is None and len(self.forms) < 9)
    @rule(
        share=st.sampled_from(sorted(SHARES)),
        day=st.integers(18, 22),
        # A second look at the same sums: most posts are asked for in full.
        requested=st.sampled_from([None, None, None, 1, 1_000_000, 5_250_001, 90_000_000]),
        kind=st.sampled_from(["eligible", "eligible", "eligible", "open", "ineligible"]),
    )
    def file(self, share: str, day: int, requested: int | None, kind: str) -> None:
        key = f"k{len(self.forms)}"
        fields: dict[str, Any] = {"new_tasks": {"eligible": True, "open": None, "ineligible": False}[kind]}
        wanted = None if requested is None else Euro.from_cents(requested)
        self.forms.append(contact_point(key, share, submitted=date(2016, 3, day), requested=wanted, **fields))
        self.asks[key] = SHARES[share] if requested is None else min(SHARES[share], requested)
        self.status[key] = {"eligible": "waiting"}.get(kind, kind)

    @precondition(lambda self: self.outcome is None and len(self.forms) > 2)
    @rule(reversed_=st.booleans())
    def decide(self, reversed_: bool) -> None:
        self.outcome = self.terms.decide(self.forms[::-1] if reversed_ else self.forms)
        self.serve(self.order())

    @precondition(lambda self: self.outcome is not None)
    @rule(data=st.data())
    def withdraw(self, data: st.DataObject) -> None:
        assert self.outcome is not None
        there = sorted(key for key, status in self.status.items() if status != "withdrawn")
        keys = data.draw(st.lists(st.sampled_from(there), max_size=3, unique=True)) if there else []
        before = {d.key: d for d in self.outcome.decisions}
        self.replace(self.outcome.withdraw(keys))
        waiting = [key for key in self.order() if self.status[key] in {"waiting", "open"} and key not in self.takes]
        # The list is served again where money was freed, or where one left it that may have stopped the queue; not
        # after the round was closed.
        served = any(key in self.takes or self.status[key] in {"waiting", "open"} for key in keys)
        for key in keys:
            self.left += self.takes.pop(key, 0)
            self.status[key] = "withdrawn"
        if served and not self.outcome.closed:
            self.serve([key for key in waiting if key not in keys])
        for key, old in before.items():
            if key not in keys and old.status in {Decided.GRANTED, Decided.CUT}:
                assert (self.outcome[key].status, self.outcome[key].granted) == (old.status, old.granted)

    @precondition(lambda self: self.outcome is not None)
    @rule()
    def close(self) -> None:
        assert self.outcome is not None
        spent = self.outcome.granted + self.outcome.reserved
        self.replace(self.outcome.close())
        self.status = {key: "refused" if status == "waiting" else status for key, status in self.status.items()}
        assert self.outcome.closed
        assert self.outcome.granted + self.outcome.reserved == spent

    @precondition(lambda self: self.outcome is not None)
    @rule()
    def begin_anew(self) -> None:
        """The same list decided again: an outcome does not hang on what was done with an earlier one."""
        decided = self.terms.decide(self.forms)
        assert self.kept == [] or picture(decided) == self.kept[0][1]

    def replace(self, outcome: Outcome) -> None:
        assert self.outcome is not None
        if not self.kept:
            self.kept.append((self.outcome, picture(self.outcome)))
        self.kept.append((outcome, picture(outcome)))
        self.outcome = outcome

    # --- What holds after every step ---

    @invariant()
    def nothing_is_lost(self) -> None:
        if self.outcome is not None:
            assert self.outcome.left is not None
            assert (self.outcome.left + self.outcome.granted + self.outcome.reserved).cents == self.pot
            assert self.outcome.left.cents == self.left >= 0

    @invariant()
    def as_the_table_says(self) -> None:
        if self.outcome is None:
            return
        found = {d.key: (d.status.value, (d.granted + d.reserved).cents) for d in self.outcome.decisions}
        assert found == {key: (self.status[key], self.takes.get(key, 0)) for key in self.asks}

    @invariant()
    def the_waiting_list_is_numbered(self) -> None:
        if self.outcome is not None:
            places = [d.waiting_place for d in self.outcome.decisions if d.status is Decided.WAITING]
            assert places == list(range(1, len(places) + 1))
            assert all(d.waiting_place is None for d in self.outcome.decisions if d.status is not Decided.WAITING)

    @invariant()
    def old_outcomes_stay(self) -> None:
        assert all(picture(outcome) == seen for outcome, seen in self.kept)


class StrictQueueLife(Life):
    shortage = "strict-queue"


class FillTheGapsLife(Life):
    shortage = "fill-the-gaps"


TestStrictQueue = StrictQueueLife.TestCase
TestStrictQueue.settings = settings(max_examples=50, stateful_step_count=20)
TestFillTheGaps = FillTheGapsLife.TestCase
TestFillTheGaps.settings = settings(max_examples=50, stateful_step_count=20)
