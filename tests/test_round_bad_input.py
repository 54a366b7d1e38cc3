"""What is refused of a round and of a list of applications, and that all of it is said at once."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from attrs import evolve

from integrationsfoerderung import (
    Bounded,
    Cap,
    Decided,
    DocumentError,
    Euro,
    Grade,
    Known,
    Money,
    PlanYear,
    Ranking,
    load_round,
)
from integrationsfoerderung.rounds import Published, shortage_rule
from round_strategies import EXTRA, REGULAR, contact_point

SCORED = EXTRA.under(ranking=Ranking("score"))
Refused = Callable[[], object]


def faults_of(refused: Refused) -> list[str]:
    """Every fault of a document, each in a line."""
    with pytest.raises(DocumentError) as error:
        refused()
    return [str(fault) for fault in error.value.faults]


def has(text: str, *words: str) -> bool:
    return all(word in text for word in words)


class TestTheList:
    """Every fault of a list of applications comes in one error, with its place and the way out."""

    def test_all_at_once(self) -> None:
        forms: list[Any] = [
            contact_point("a"),
            contact_point("a"),
            evolve(contact_point("x"), key=None),
            evolve(contact_point("b"), measure=None),
            contact_point("c", measure="contact-points"),
            "no form",
        ]
        twice, no_key, no_measure, unknown, no_form = faults_of(lambda: EXTRA.decide(forms))
        assert has(twice, "applications[1].key", "'a'", "applications[0]", "its own")
        assert has(no_key, "applications[2].key", "left out", "key of its own")
        assert has(no_measure, "applications[3].measure", "left out")
        assert has(unknown, "applications[4].measure", "'contact-points'", "contact-point")
        assert has(no_form, "applications[5]", "no Application")

    def test_the_error_names_the_round(self) -> None:
        with pytest.raises(DocumentError, match=r"list of applications for vwv-integration/2016-extra has 1 fault"):
            EXTRA.decide([contact_point("a"), contact_point("a")])

    @pytest.mark.parametrize(
        ("score", "words"),
        [
            (None, ("no score", "give it one")),
            (float("nan"), ("nan", "number from -1000000000 to 1000000000")),
            (float("inf"), ("inf", "number from -1000000000 to 1000000000")),
            (Decimal("-Infinity"), ("-Infinity", "number from -1000000000 to 1000000000")),
            (Decimal("NaN"), ("NaN", "number from -1000000000 to 1000000000")),
            (True, ("True", "write a number")),
            ("5", ("'5'", "write a number")),
            (10**400, ("1329 bits", "number from")),
            (10**9 + 1, ("1000000001", "number from")),
            (1j, ("1j", "write a number")),
        ],
    )
    def test_a_score_that_is_no_number(self, score: Any, words: tuple[str, ...]) -> None:
        scores = {"b": 1} if score is None else {"a": score, "b": 1}
        (fault,) = faults_of(lambda: SCORED.decide([contact_point("a"), contact_point("b")], scores=scores))
        assert has(fault, "applications[0]", "'a'", *words)

    def test_all_faults_of_scores_at_once(self) -> None:
        forms = [contact_point("a"), contact_point("b"), contact_point("c")]
        scores: dict[str, Any] = {"a": float("nan"), "b": True, "cc": 1}
        found = faults_of(lambda: SCORED.decide(forms, scores=scores))
        assert len(found) == 4
        assert has(found[-1], "scores", "no application 'cc'", "c")

    def test_a_signalling_nan_is_refused_like_any_other(self) -> None:
        scores = {"a": Decimal("sNaN")}
        (fault,) = faults_of(lambda: SCORED.decide([contact_point("a")], scores=scores))
        assert has(fault, "applications[0]", "write a number")

    def test_scores_are_compared_as_they_are(self) -> None:
        """Whatever the precision of the decimal context: nothing is rounded on the way."""
        scores = {"a": Decimal(1), "b": Decimal("1." + 30 * "0" + "1")}
        outcome = SCORED.decide([contact_point("a"), contact_point("b")], scores=scores)
        assert [decision.key for decision in outcome.decisions] == ["b", "a"]

    def test_an_unknown_key_of_a_score_without_a_ranking_by_score(self) -> None:
        (fault,) = faults_of(lambda: EXTRA.decide([contact_point("a")], scores={"b": 1}))
        assert has(fault, "scores", "'b'")

    def test_an_empty_round_decides_nothing_and_leaves_the_pot(self) -> None:
        outcome = EXTRA.decide([])
        assert (outcome.decisions, outcome.granted, outcome.reserved) == ((), Euro(0), Euro(0))
        assert outcome.left == Euro(5_600_000)
        assert outcome.withdraw([]).close().left == Euro(5_600_000)

    @pytest.mark.parametrize("rule", ["strict-queue", "proportional-cut", "largest-common-cap"])
    def test_sums_beyond_the_largest_amount(self, rule: str) -> None:
        """Two asks that no Euro can hold together are refused at the door."""
        forms = [
            contact_point(
                key,
                measure="network",
                submitted=date(2015, 9, 1),
                plan=[PlanYear(year=2016, total=10**12, eligible=10**12)],
            )
            for key in "ab"
        ]
        rules = REGULAR.under(ranking=Ranking("submission"), shortage=rule, committed=10)
        (fault,) = faults_of(lambda: rules.decide(forms))
        assert has(fault, "applications", "more than 1,000,000,000,000.00 EUR")


class TestTheRound:
    """Impossible money, rules and readings are refused when the round is made."""

    def test_a_negative_pot(self) -> None:
        with pytest.raises(ValueError, match=r"committed is -1\.00 EUR.*not negative"):
            EXTRA.under(committed=-1)
        with pytest.raises(ValueError, match=r"payable\.2016 is -0\.01 EUR.*not negative"):
            EXTRA.under(payable={2016: "-0.01"})
        with pytest.raises(ValueError, match=r"not negative"):
            Money(Bounded(Euro(-1), Euro(1), Grade.OFFICIAL))

    def test_every_negative_amount_is_named(self) -> None:
        with pytest.raises(ValueError, match=r"committed") as error:
            EXTRA.under(committed=-1, payable={2016: -5, 2017: -6})
        assert has(str(error.value), "committed", "payable.2016", "payable.2017")

    @pytest.mark.parametrize("year", [1951, 2200, True, "2016", 2016.0])
    def test_a_budget_year_that_is_none(self, year: Any) -> None:
        with pytest.raises(ValueError, match=r"write a budget year from 1952 to 2199"):
            EXTRA.under(payable={year: 5})

    def test_money_payable_before_the_round(self) -> None:
        with pytest.raises(ValueError, match=r"(?s)payable\.2014.*begins in 2016.*2014 out.*payable\.2015"):
            EXTRA.under(payable={2014: 5, 2015: 6, 2016: 7})

    @pytest.mark.parametrize("limit", [0, -1])
    def test_a_limit_of_no_applications(self, limit: int) -> None:
        with pytest.raises(ValueError, match=rf"per_applicant is {limit}: write at least 1"):
            evolve(EXTRA, per_applicant=Known(limit, Grade.OFFICIAL))

    def test_an_edition_that_does_not_exist(self) -> None:
        with pytest.raises(ValueError, match=r"2013-08-30.*2013-08-29"):
            evolve(EXTRA, edition="2013-08-30")

    def test_measures_that_do_not_exist(self) -> None:
        with pytest.raises(ValueError, match=r"(?s)'contact-points'.*'nonsense'"):
            evolve(EXTRA, measures=Known(frozenset({"contact-points", "nonsense"}), Grade.OFFICIAL))

    def test_all_faults_of_a_round_at_once(self) -> None:
        with pytest.raises(ValueError, match=r"per_applicant") as error:
            evolve(
                EXTRA,
                money=Money(EXTRA.money.committed, {2014: Known(Euro(5), Grade.OFFICIAL)}),
                measures=Known(frozenset({"nonsense"}), Grade.OFFICIAL),
                per_applicant=Known(0, Grade.OFFICIAL),
            )
        assert has(str(error.value), "nonsense", "payable.2014", "per_applicant is 0")

    def test_readings_that_do_not_exist(self) -> None:
        readings = {"caps.half": "half-of-cost", "ranking": "lot", "caps.third": "x"}
        with pytest.raises(ValueError, match=r"caps\.half.*'half-of-cost'.*half-of-costs") as error:
            EXTRA.under(readings=readings)
        assert has(str(error.value), "ranking", "'lot'", "submission", "'caps.third'")

    def test_an_unknown_rule(self) -> None:
        with pytest.raises(ValueError, match=r"'strict-que'.*strict-queue"):
            EXTRA.under(shortage="strict-que")
        with pytest.raises(ValueError, match=r"fill-the-gaps"):
            shortage_rule("one-per-applicant-first")

    @pytest.mark.parametrize("changes", [{"ranking": "populatoin-up"}, {"ranking": 3}, {"caps": {"half": "0.5"}}])
    def test_a_rule_of_the_wrong_type(self, changes: dict[str, Any]) -> None:
        with pytest.raises((TypeError, ValueError)):
            EXTRA.under(**changes)


class TestCapsAndOrders:
    """What a cap and an order cannot say."""

    def test_a_cap_on_the_costs_of_a_post(self) -> None:
        with pytest.raises(ValueError, match=r"costs are stated for the application.*per application"):
            Cap(share="0.5", of="costs", per="post", when="always")

    @pytest.mark.parametrize("share", [80, "-0.1", "1.1"])
    def test_a_share_that_is_none(self, share: Any) -> None:
        with pytest.raises(ValueError, match=r"share is a part of one post|from 0 to 1"):
            Cap(share=share, of="ask", per="post", when="always")

    def test_unknown_words(self) -> None:
        with pytest.raises(ValueError, match=r"'asks'"):
            Cap(share="0.5", of="asks", per="post", when="always")
        with pytest.raises(ValueError, match=r"'by-lot'"):
            Ranking("by-lot")

    def test_nothing_of_a_cap_has_a_default(self) -> None:
        with pytest.raises(TypeError, match=r"when"):
            Cap(share="0.5", of="ask", per="post")  # type: ignore[call-arg]

    def test_lots(self) -> None:
        with pytest.raises(ValueError, match=r"a lot needs a seed"):
            Ranking("lot")
        with pytest.raises(ValueError, match=r"a lot needs a seed"):
            Ranking("submission", ties="lot")
        with pytest.raises(ValueError, match=r"'x' has no use"):
            Ranking("submission", seed="x")
        with pytest.raises(ValueError, match=r"empty"):
            Ranking("lot", seed="")

    def test_the_same_order_twice(self) -> None:
        with pytest.raises(ValueError, match=r"ties cannot go by score again"):
            Ranking("score", ties="score")


class TestWithdrawing:
    """Names every key that cannot be withdrawn, and then changes nothing."""

    def test_unknown_keys(self) -> None:
        outcome = EXTRA.decide([contact_point("buehl"), contact_point("b")])
        with pytest.raises(ValueError, match=r"'bühl'.*buehl.*'c'"):
            outcome.withdraw(["bühl", "b", "c"])
        assert outcome["b"].status is Decided.CUT

    def test_twice(self) -> None:
        outcome = EXTRA.decide([contact_point("a"), contact_point("b")]).withdraw("a")
        with pytest.raises(ValueError, match=r"a was withdrawn already"):
            outcome.withdraw("a")
        with pytest.raises(ValueError, match=r"no application 'x'.*a was withdrawn already"):
            outcome.withdraw(["a", "x"])

    def test_one_key_as_text_is_one_key(self) -> None:
        outcome = EXTRA.decide([contact_point("ab"), contact_point("a"), contact_point("b")]).withdraw("ab")
        assert [decision.key for decision in outcome.of("withdrawn")] == ["ab"]

    def test_a_decision_that_is_not_there(self) -> None:
        with pytest.raises(KeyError, match=r"buehl"):
            EXTRA.decide([contact_point("buehl")])["buhl"]
        with pytest.raises(ValueError, match=r"'grant'"):
            EXTRA.decide([]).of("grant")


class TestPublishedFigures:
    """Stand for an interval that holds their value."""

    @pytest.mark.parametrize(
        ("fields", "words"),
        [
            ({"value": 5, "low": 6}, "between"),
            ({"value": 5, "high": 4}, "between"),
            ({"value": 5, "low": 6, "high": 4}, "between"),
            ({"value": -1}, "not negative"),
            ({"value": 5, "qualifier": "about"}, "low, high or both"),
            ({"value": 5, "unit": "euro"}, "low, high or both"),
            ({"value": 5, "unit": "Euro"}, "'Euro'"),
            ({"value": 5, "of": "given"}, "'given'"),
        ],
    )
    def test_impossible_ones(self, fields: dict[str, Any], words: str) -> None:
        plain: dict[str, Any] = {"of": "granted", "unit": "posts", "grade": Grade.OFFICIAL}
        with pytest.raises(ValueError, match=words):
            Published(**(plain | fields))

    @pytest.mark.parametrize("value", [True, 1.5, "5", Euro(5)])
    def test_a_count_that_is_no_whole_number(self, value: Any) -> None:
        with pytest.raises(TypeError, match=r"value is .*write a whole number"):
            Published(of="granted", unit="posts", value=value, grade=Grade.OFFICIAL)

    def test_no_value(self) -> None:
        nothing: Any = None
        with pytest.raises(TypeError, match=r"value is None"):
            Published(of="granted", unit="posts", value=nothing, low=9, grade=Grade.OFFICIAL)


HEAD = """
format = "round/1"
key = "r"
title = { de = "Runde", en = "Round" }
programme = "vwv-integration"
edition = "2013-08-29"
deadline = { value = 2016-04-01, grade = "official", citations = [{ source = "sm-faq" }] }
deadline_moves = { value = false, grade = "official", citations = [{ source = "sm-faq" }] }
measures = { value = ["contact-point"], grade = "official", citations = [{ source = "sm-faq" }] }
"""
CITED = 'grade = "official", citations = [{ source = "sm-faq" }]'


@pytest.fixture
def written(tmp_path: Path) -> Callable[..., Refused]:
    """Writes a round file with some words exchanged and lines added, and reads it when it is called."""

    def write(more: str = "", **exchanged: str) -> Refused:
        text = HEAD
        for old, new in exchanged.items():
            line = next(line for line in HEAD.splitlines() if line.startswith(f"{old} ="))
            text = text.replace(line, f"{old} = {new}")
        path = tmp_path / "round.toml"
        path.write_text(text + more, encoding="utf-8")
        return lambda: load_round(path)

    return write


class TestRoundFiles:
    """Every fault of a file comes in one error, with its path."""

    def test_the_plain_one_can_be_read(self, written: Callable[..., Refused]) -> None:
        assert getattr(written()(), "key", None) == "r"

    def test_a_programme_that_does_not_exist(self, written: Callable[..., Refused]) -> None:
        (fault,) = faults_of(written(programme='"vwv-integratio"'))
        assert has(fault, "programme", "'vwv-integratio'", "vwv-integration")

    def test_an_edition_that_does_not_exist(self, written: Callable[..., Refused]) -> None:
        (fault,) = faults_of(written(edition='"2013"'))
        assert has(fault, "edition", "'2013'", "2013-08-29")

    def test_a_measure_that_does_not_exist(self, written: Callable[..., Refused]) -> None:
        found = faults_of(written(measures=f'{{ value = ["contact-points", "networks"], {CITED} }}'))
        assert len(found) == 2
        assert has(found[0], "'contact-points'", "contact-point")
        assert has(found[1], "'networks'", "network")

    def test_a_measure_of_a_published_figure(self, written: Callable[..., Refused]) -> None:
        more = '[[published]]\nof = "granted"\nunit = "posts"\nvalue = 3\nmeasures = ["x"]\n' + CITED.replace(
            ", ", "\n"
        )
        (fault,) = faults_of(written(more))
        assert has(fault, "measure 'x'", "contact-point")

    def test_faults_of_the_money_and_of_the_rules_at_once(self, written: Callable[..., Refused]) -> None:
        more = f"""
caps.half = {{ value = {{ share = 80, of = "ask", per = "post", when = "always" }}, {CITED} }}
caps.costs = {{ value = {{ share = 0.5, of = "costs", per = "post", when = "always" }}, {CITED} }}
ranking = {{ value = {{ by = "lot" }}, {CITED} }}
shortage = {{ value = {{ kind = "one-per-applicant-first" }}, {CITED} }}
money.committed = {{ value = "much", {CITED} }}
money.payable.abcd = {{ value = 5, {CITED} }}
[[published]]
of = "granted"
unit = "posts"
value = 5
low = 6
{CITED.replace(", ", chr(10))}
"""
        found = faults_of(written(more))
        for path, word in {
            "caps.half": "80", "caps.costs": "application", "ranking": "seed", "shortage": "fill-the-gaps",
            "money.committed": "much", "money.payable.abcd": "budget year", "published[0]": "between",
        }.items():  # fmt: skip
            assert any(has(fault, path, word) for fault in found), (path, found)
        assert len(found) == 7

    @pytest.mark.parametrize("money", ["committed", "payable.2016"])
    def test_a_negative_pot(self, written: Callable[..., Refused], money: str) -> None:
        (fault,) = faults_of(written(f"money.{money} = {{ value = -5, {CITED} }}"))
        assert has(fault, money, "-5.00 EUR", "not negative")

    def test_money_payable_before_the_round(self, written: Callable[..., Refused]) -> None:
        (fault,) = faults_of(written(f"money.payable.2015 = {{ value = 5, {CITED} }}"))
        assert has(fault, "money.payable.2015", "begins in 2016")

    def test_a_published_figure_without_a_source(self, written: Callable[..., Refused]) -> None:
        more = '[[published]]\nof = "granted"\nunit = "posts"\nvalue = 3\ngrade = "official"\ncitations = []'
        (fault,) = faults_of(written(more))
        assert has(fault, "published[0]", "citation")
