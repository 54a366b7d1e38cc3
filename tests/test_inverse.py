"""The inverse questions: the answer works, one cent beyond does not, and brute force finds the same."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

import pytest
from attrs import evolve, frozen
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from integrationsfoerderung import (
    Application,
    Cap,
    Euro,
    Figure,
    Grade,
    Known,
    Outcome,
    Reading,
    Readings,
    Recipient,
    Round,
    Unknown,
    load_applications,
    smallest_budget,
)
from integrationsfoerderung.rounds import SHORTAGES, Goal, OneEachFirst, Shortage, shortage_rule
from integrationsfoerderung.rounds.pots import Left, Line
from integrationsfoerderung.scenarios import Found, Solution
from integrationsfoerderung.texts import Text
from round_strategies import EXTRA, STARTS, TOWNS, Case, cases, contact_point

CENT = Euro.from_cents(1)
RULES = list(SHORTAGES)


def asking(key: str, cents: int, **fields: Any) -> Application:
    """An eligible application for so many cents, by a town of its own."""
    fields = {"recipient": Recipient(name=key, kind="Gemeinde", population=5_000), **fields}
    return contact_point(key, requested=Euro.from_cents(cents), **fields)


def full(outcome: Outcome) -> int:
    """How many are granted all that caps leave of their ask."""
    return sum(decision.granted == decision.after_caps for decision in outcome.of("granted", "cut"))


def plain(shortage: str, **under: Any) -> Round:
    return EXTRA.under(**{"caps": {}, "shortage": shortage, "ranking": "submission", **under})


def goal_of(n: int | None) -> Goal:
    return Goal.EVERYONE if n is None else Goal.NUMBER


@st.composite
def few_cents(draw: st.DrawFn, *, by_year: bool = False, open_ones: bool = True) -> tuple[Round, list[Application]]:
    """A round, and up to four applications for so few cents that every pot can be tried.

    Some are of one applicant, ineligible or open; some rounds have caps, also ones that hold only when money is short.
    """
    odd: list[dict[str, Any]] = [{}, {}, {}, {}, {"new_tasks": False}, {"recipient": TOWNS[0]}, {"recipient": TOWNS[0]}]
    odd += [{"new_tasks": None}, {"begun": None}] if open_ones else []
    forms = [
        asking(f"k{index}", draw(st.integers(0, 7)), start=draw(st.sampled_from(STARTS)), **draw(st.sampled_from(odd)))
        for index in range(draw(st.integers(1, 4)))
    ]
    caps = {}
    if draw(st.booleans()):
        caps["half"] = Cap(
            share="0.5",
            of="ask",
            per=draw(st.sampled_from(["application", "applicant"])),
            when=draw(st.sampled_from(["always", "short"])),
        )
    payable = {year: CENT * draw(st.integers(0, 12)) for year in range(2016, 2020)} if by_year else None
    return EXTRA.under(caps=caps, ranking="submission", committed=CENT * 15, payable=payable), forms


def with_pot(round_: Round, path: str, cents: int) -> Round:
    if path == "money.committed":
        return round_.under(committed=CENT * cents)
    return round_.under(payable={**dict(round_.money.payable), int(path[-4:]): CENT * cents})


def tried(round_: Round, forms: Sequence[Application], path: str = "money.committed", most: int = 30) -> list[int]:
    """How many are granted in full with every pot up to the most, by deciding the round with each."""
    return [full(with_pot(round_, path, cents).decide(forms)) for cents in range(most + 1)]


def eligible(round_: Round, forms: Sequence[Application]) -> int:
    """How many are granted in full where money is no question."""
    return full(round_.under(committed=10**6, payable={}).decide(forms))


few = settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])


@pytest.mark.parametrize("rule", RULES)
class TestAgainstBruteForce:
    """Trying every pot finds the same smallest one, for every rule and goal."""

    @few
    @given(drawn=few_cents(), n=st.none() | st.integers(1, 5))
    def test_the_sum_that_may_be_committed(
        self, rule: str, drawn: tuple[Round, list[Application]], n: int | None
    ) -> None:
        round_, forms = drawn[0].under(shortage=rule), drawn[1]
        wanted = eligible(round_, forms) if n is None else n
        answer = smallest_budget(round_, forms, n)
        working = [cents for cents, count in enumerate(tried(round_, forms)) if count >= wanted]
        if not wanted or not working:
            assert answer.found is Found.NONE
            assert answer.why is not None
            return
        assert answer.value == CENT * working[0]

    @few
    @given(drawn=few_cents(by_year=True), n=st.none() | st.integers(1, 4), data=st.data())
    def test_one_pot_of_many(
        self, rule: str, drawn: tuple[Round, list[Application]], n: int | None, data: st.DataObject
    ) -> None:
        """With money by budget year, the sum or one year is varied and the others stay."""
        round_, forms = drawn[0].under(shortage=rule), drawn[1]
        path = data.draw(st.sampled_from(["money.committed", "money.payable.2016", "money.payable.2018"]))
        wanted = eligible(round_, forms) if n is None else n
        answer = smallest_budget(round_, forms, n, vary=path)
        working = [cents for cents, count in enumerate(tried(round_, forms, path)) if count >= wanted]
        if wanted and working:
            assert answer.value == CENT * working[0]
        else:
            assert answer.found is Found.NONE


@pytest.mark.parametrize("rule", [name for name, rule in SHORTAGES.items() if rule.monotone])
class TestDeclaredMonotone:
    """A goal that a rule declares, once reached, stays reached with more money."""

    @few
    @given(drawn=few_cents(by_year=True), path=st.sampled_from(["money.committed", "money.payable.2017"]))
    def test_no_larger_pot_misses_what_a_smaller_one_reaches(
        self, rule: str, drawn: tuple[Round, list[Application]], path: str
    ) -> None:
        round_, forms = drawn[0].under(shortage=rule), drawn[1]
        counts = tried(round_, forms, path)
        assert SHORTAGES[rule].monotone == frozenset(Goal)
        assert counts == sorted(counts)  # any number, and so everyone

    @few
    @given(case=cases(shortages=["strict-queue"]), less=st.integers(0, 60_000_000), more=st.integers(0, 60_000_000))
    def test_also_in_rounds_of_every_kind(self, rule: str, case: Case, less: int, more: int) -> None:
        """With lots, ties, limits of one applicant and fields that were left out."""
        small = case.decide(committed=CENT * less, shortage=rule)
        large = case.decide(committed=CENT * (less + more), shortage=rule)
        assert full(small) <= full(large)


class TestNotDeclared:
    """For every pair of goal and rule that is not declared, more money misses what less reached."""

    PAIRS = tuple((rule, goal) for rule in RULES for goal in Goal if goal not in SHORTAGES[rule].monotone)

    def test_they_are_those_that_fill_the_gaps(self) -> None:
        assert {rule for rule, _ in self.PAIRS} == {"fill-the-gaps", "one-per-applicant-first/fill-the-gaps"}
        assert len(self.PAIRS) == 2 * len(Goal)

    @pytest.mark.parametrize(("rule", "goal"), PAIRS)
    def test_asks_of_11_5_and_5(self, rule: str, goal: Goal) -> None:
        """Two are granted with 10, and one with 11; everyone but an open one is granted with 10, and nobody with 11."""
        first: dict[str, Any] = {"new_tasks": None} if goal is Goal.EVERYONE else {}
        forms = [asking("a", 11, **first), asking("b", 5), asking("c", 5)]
        counts = tried(plain(rule), forms, most=21)
        assert counts[10] == 2
        assert counts[11] == (0 if goal is Goal.EVERYONE else 1)
        answer = smallest_budget(plain(rule), forms, None if goal is Goal.EVERYONE else 2)
        assert answer.value == Euro("0.10")
        lasting = "0.21 EUR" if goal is Goal.EVERYONE else "0.16 EUR"
        assert any("with 0.11 EUR only" in note.en and f"from {lasting} on" in note.en for note in answer.notes)

    def test_without_open_ones_everyone_takes_the_whole_sum(self) -> None:
        answer = smallest_budget(plain("fill-the-gaps"), [asking("a", 11), asking("b", 5), asking("c", 5)])
        assert answer.value == Euro("0.21")
        assert not answer.notes


class TestWorks:
    """The answer works and one cent less does not, in rounds of every kind; the order of applications is no matter."""

    @settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
    @given(case=cases(by_year=False), n=st.none() | st.integers(1, 6), data=st.data())
    def test_at_the_value_and_one_cent_less(self, case: Case, n: int | None, data: st.DataObject) -> None:
        answer = smallest_budget(case.rules, case.applications, n, scores=case.scores)
        other = smallest_budget(case.rules, data.draw(st.permutations(case.applications)), n, scores=case.scores)
        assert (other.found, other.value, other.notes) == (answer.found, answer.value, answer.notes)
        if not isinstance(answer.value, Euro):
            return
        wanted = full(case.decide(committed=10**12)) if n is None else n
        assert full(case.decide(committed=answer.value)) >= wanted
        if answer.value.cents:
            assert full(case.decide(committed=answer.value - CENT)) < wanted
            less = data.draw(st.integers(0, answer.value.cents - 1))
            assert full(case.decide(committed=CENT * less)) < wanted
        assert answer.at is not None
        assert answer.at.works
        assert answer.beyond is None or not answer.beyond.works
        assert (answer.beyond is None) == (answer.value.cents == 0)

    @settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
    @given(case=cases(by_year=True), n=st.none() | st.integers(1, 6), data=st.data())
    def test_with_money_by_budget_year(self, case: Case, n: int | None, data: st.DataObject) -> None:
        """Also where the others may be short: then no sum may be enough, and the reason is given."""
        path = data.draw(st.sampled_from([path for path, _ in case.rules.figures() if path.startswith("money.")]))
        answer = smallest_budget(case.rules, case.applications, n, vary=path, scores=case.scores)
        if not isinstance(answer.value, Euro):
            assert answer.why is not None
            return
        assert answer.at is not None
        assert answer.at.works
        cents = answer.value.cents
        there = with_pot(case.rules, path, cents).decide(case.applications, scores=case.scores)
        assert full(there) == answer.at.granted
        if cents:
            less = with_pot(case.rules, path, cents - 1).decide(case.applications, scores=case.scores)
            assert full(less) < full(there) or (answer.beyond is not None and not answer.beyond.works)


class TestTheExtraRound:
    """The extra round of 2016: 108 Kommunen got a grant, of at most half of the full sum of 105,000 euro."""

    FORMS = tuple(asking(f"k{index:03}", 5_250_000) for index in range(108))

    def test_what_108_kommunen_need(self) -> None:
        """70,000 euro more than the 5.6 million that were published."""
        answer = smallest_budget(EXTRA, self.FORMS)
        assert answer.value == Euro(5_670_000)
        assert answer.beyond is not None
        assert answer.beyond.granted == 107

    @pytest.mark.parametrize(("n", "needed"), [(1, 52_500), (106, 5_565_000), (107, 5_617_500), (108, 5_670_000)])
    def test_what_so_many_need(self, n: int, needed: int) -> None:
        """With 5.6 million 106 of them are granted."""
        assert smallest_budget(EXTRA, self.FORMS, n).value == Euro(needed)

    def test_109_cannot_be_granted(self) -> None:
        answer = smallest_budget(EXTRA, self.FORMS, 109)
        assert answer.found is Found.NONE
        assert not answer
        assert answer.why == Text("förderfähig sind nur 108 von 108", "of 108 applications only 108 can be granted")

    def test_the_three_that_are_known(self) -> None:
        """52,500 for Eppelheim and Neuenbürg, 105,000 for the two posts of Rottweil."""
        listed = load_applications("examples/rounds/2016-extra.toml")
        answer = smallest_budget(EXTRA, listed)
        assert answer.value == Euro(210_000)
        assert smallest_budget(EXTRA, listed.applications, 2).value == Euro(105_000)

    def test_half_of_the_costs(self) -> None:
        """Under the other reading two are open, whose costs are not known: the most that they could get is kept."""
        listed = load_applications("examples/rounds/2016-extra.toml")
        answer = smallest_budget(EXTRA.under(readings={"caps.half": "half-of-costs"}), listed.applications)
        assert answer.value == Euro(337_500)
        assert [note.en for note in answer.notes] == [
            "open and not counted: 2; open ones are promised nothing, 157,500.00 EUR are kept"
        ]


class TestNone:
    """Where no pot is large enough the answer says why, and is no error."""

    def test_nobody_is_eligible(self) -> None:
        answer = smallest_budget(plain("strict-queue"), [asking("a", 5, new_tasks=False)])
        assert answer.found is Found.NONE
        assert answer.why is not None
        assert answer.why.en == "of 1 applications none can be granted"

    def test_too_few_and_open_ones(self) -> None:
        forms = [asking("a", 5), asking("b", 5, new_tasks=None)]
        answer = smallest_budget(plain("strict-queue"), forms, 2)
        assert answer.why is not None
        assert answer.why.en == "of 2 applications only 1 can be granted"
        assert [note.en for note in answer.notes] == [
            "open and not counted: 1; open ones are promised nothing, 0.05 EUR are kept"
        ]

    def test_another_pot_is_short(self) -> None:
        round_ = plain("strict-queue", committed=1, payable={2016: 1000, 2017: 0, 2018: 1000, 2019: 1000})
        answer = smallest_budget(round_, [asking("a", 900_00)], vary="money.payable.2016")
        assert answer.found is Found.NONE
        assert answer.why is not None
        assert "in all 900.00 EUR are needed and 1.00 EUR are there" in answer.why.en
        assert "in budget year 2017" in answer.why.en

    def test_another_pot_is_not_known(self) -> None:
        years: dict[int, Figure[Euro]] = {2016: Known(Euro(1000), Grade.ASSUMED), 2017: Unknown("not found")}
        answer = smallest_budget(plain("strict-queue", payable=years), [asking("a", 9)], vary="money.payable.2016")
        assert answer.found is Found.NONE
        assert answer.why is not None
        assert "money.payable.2017" in answer.why.en


class TestUnsettled:
    """Where the rule for the shortage is one of several readings, only money for all is promised to anybody."""

    def test_no_rule(self) -> None:
        rules = (Reading("a", shortage_rule("strict-queue")), Reading("b", shortage_rule("fill-the-gaps")))
        round_ = plain("strict-queue").under(shortage=Readings(rules, Grade.INFERRED))
        answer = smallest_budget(round_, [asking("a", 11), asking("b", 5)], 1)
        assert answer.value == Euro("0.16")
        assert any("with less: shortage is not settled" in note.en for note in answer.notes)


@frozen
class _Own(Shortage):
    """A rule of one's own: nobody gets anything."""

    name = "nobody"
    words = Text("niemand", "nobody")

    def share_out(self, lines: Sequence[Line], left: Left) -> None:
        """Nobody."""


class TestRefused:
    """A question that cannot be answered exactly is refused with the smallest example that shows why."""

    EXAMPLE = "fill the gaps with asks of 11.00 EUR, 5.00 EUR, 5.00 EUR grants 2 with 10.00 EUR, and 1 with 11.00 EUR"

    def refused(self, answer: Solution) -> None:
        assert answer.found is Found.REFUSED
        assert answer.value is None
        assert not answer
        assert answer.why is not None
        assert self.EXAMPLE in answer.why.en
        assert "11,00 €, 5,00 €, 5,00 € bewilligt 2 mit 10,00 € und 1 mit 11,00 €" in answer.why.de

    def test_too_many_break_points(self) -> None:
        """Asks of 1, 2, 4 cents and so on, the largest first: no two sets of them have the same sum."""
        forms = [asking(f"k{index:02}", 2 ** (22 - index)) for index in range(23)]
        answer = smallest_budget(plain("fill-the-gaps"), forms, 12)
        self.refused(answer)
        assert "is certainly enough" in answer.notes[0].en

    def test_a_rule_that_declares_nothing(self) -> None:
        answer = smallest_budget(plain("strict-queue").under(shortage=_Own()), [asking("a", 5)])
        self.refused(answer)

    def test_one_of_ones_own_one_each_first(self) -> None:
        assert not OneEachFirst(_Own()).monotone
        self.refused(smallest_budget(plain("strict-queue").under(shortage=OneEachFirst(_Own())), [asking("a", 5)]))


class TestShown:
    """An answer reads in both languages, and comes as rows and as HTML that cannot be broken out of."""

    ANSWER = smallest_budget(plain("strict-queue"), [asking("a", 11), asking("b", 5, new_tasks=None)])

    def test_text(self) -> None:
        assert self.ANSWER.explain("de").splitlines() == [
            self.ANSWER.question.de,
            "money.committed: 0,11 €",
            "  0,11 €: reicht; 1 voll bewilligt, 0,11 € im Ganzen",
            "  0,10 €: reicht nicht; 0 voll bewilligt, 0,00 € im Ganzen",
            "  offen und nicht gezählt: 1; offenen ist nichts zugesagt, 0,00 € sind vorgemerkt",
        ]
        assert str(self.ANSWER) == self.ANSWER.explain("en")

    def test_rows(self) -> None:
        zero = Decimal(0)
        assert self.ANSWER.to_rows() == [
            {"value": value, "works": works, "granted": granted, "total": total, "kept": zero, "open": 1}
            for value, works, granted, total in [
                (Decimal("0.11"), True, 1, Decimal("0.11")), (Decimal("0.10"), False, 0, zero),
            ]
        ]  # fmt: skip
        assert self.ANSWER.to_dict()["beyond"] == "0.10"

    def test_html(self) -> None:
        html = self.ANSWER._repr_html_()
        assert "money.committed: 0.11 EUR" in html
        assert html.count("<tr>") == 4  # head, two values, notes
        assert "<script>" not in evolve(self.ANSWER, question=Text("<b>", "<script>"))._repr_html_()


class TestBadInput:
    """What is wrong is refused in a sentence that names it and the way out."""

    FORMS = (asking("a", 5),)

    @pytest.mark.parametrize("n", [0, -1])
    def test_a_number_below_one(self, n: int) -> None:
        with pytest.raises(ValueError, match=f"n is {n}: write at least 1"):
            smallest_budget(EXTRA, self.FORMS, n)

    @pytest.mark.parametrize("n", ["2", 1.5, True])
    def test_no_number(self, n: Any) -> None:
        with pytest.raises(TypeError, match="n is"):
            smallest_budget(EXTRA, self.FORMS, n)

    def test_no_applications(self) -> None:
        with pytest.raises(ValueError, match="applications is empty"):
            smallest_budget(EXTRA, [])

    @pytest.mark.parametrize("forms", ["abc", FORMS[0], 5])
    def test_no_list(self, forms: Any) -> None:
        with pytest.raises(TypeError, match="no list of applications"):
            smallest_budget(EXTRA, forms)

    def test_no_round(self) -> None:
        wrong: Any = "2016-extra"
        with pytest.raises(TypeError, match="no round"):
            smallest_budget(wrong, self.FORMS)

    def test_money_by_budget_year_and_no_pot_named(self) -> None:
        with pytest.raises(ValueError, match=r"say with vary which pot .* money\.committed, money\.payable\.2016"):
            smallest_budget(EXTRA.under(payable={2016: 5}), self.FORMS)

    def test_no_such_pot(self) -> None:
        with pytest.raises(ValueError, match=r"no pot 'money\.payable\.2017'; did you mean 'money\.payable\.2016'"):
            smallest_budget(EXTRA.under(payable={2016: 5}), self.FORMS, vary="money.payable.2017")
