"""The decisions of a round are kept as one receipt: read back as rows, and decided again years later."""

import json
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from attrs import evolve
from hypothesis import given, settings
from hypothesis import strategies as st

import integrationsfoerderung as foerder
from integrationsfoerderung import Application, DocumentError, Euro, Grade, Known, Outcome, Ranking, Round, receipts
from integrationsfoerderung.rounds import SHORTAGES, Cap
from round_strategies import Case, cases

ROOT = Path(__file__).parent.parent
EXTRA = foerder.load_round("vwv-integration/2016-extra")
MANY = foerder.load_applications(ROOT / "examples/rounds/short-of-money.csv").applications[:10]


def again(text: str, rules: Round | None = None) -> receipts.Verification:
    """Held against the rules of today; it must have been worked out."""
    found = receipts.verify(text, round=rules)
    assert found.missing == ""
    return found


class TestAnyRound:
    """Whatever a round decides is kept, and decided again in the same way."""

    @settings(max_examples=25)
    @given(cases(), st.data())
    def test_it_verifies_after_whatever_came_then(self, case: Case, data: st.DataObject) -> None:
        outcome = case.decide()
        for step in data.draw(st.lists(st.sampled_from(["close", "withdraw", "withdraw"]), max_size=3)):
            left = [d.key for d in outcome.decisions if d.status.value != "withdrawn"]
            gone = data.draw(st.lists(st.sampled_from(left), max_size=2, unique=True)) if left else []
            outcome = outcome.close() if step == "close" else outcome.withdraw(gone)
        text = receipts.issue(outcome)
        found = again(text, case.rules)
        assert (found.ok, found.changes, found.beside, found.figures) == (True, (), (), ())
        assert receipts.load(text).to_rows() == outcome.to_rows()

    @settings(max_examples=15)
    @given(cases(), st.randoms(use_true_random=False))
    def test_the_order_of_the_applications_does_not_matter(self, case: Case, random: Any) -> None:
        shuffled = random.sample(case.applications, len(case.applications))
        assert receipts.issue(case.decide(shuffled)) == receipts.issue(case.decide())

    @settings(max_examples=15)
    @given(cases(complete=True), st.data())
    def test_a_changed_application_is_found(self, case: Case, data: st.DataObject) -> None:
        text = receipts.issue(case.decide())
        index = data.draw(st.integers(0, len(text) - 2))
        changed = text[:index] + data.draw(st.sampled_from("0x,:é")) + text[index + 1 :]
        try:
            found = receipts.verify(changed, round=case.rules)
        except DocumentError:
            return
        assert found.intact == (changed == text)


CAP = Cap(share=foerder.Share("0.5"), of="costs", per="application", when="always")
UNDER: dict[str, Round] = {
    "nothing": EXTRA,
    "a sum": EXTRA.under(committed=300_000),
    "a sum and a rule": EXTRA.under(committed="300000.50", shortage="one-per-applicant-first/strict-queue"),
    "money by year": EXTRA.under(payable={2016: 100_000, 2017: "50000.10"}),
    "no caps": EXTRA.under(caps={}),
    "other caps in an order": EXTRA.under(caps={"z": CAP, "a": evolve(CAP, share=foerder.Share("0.3333"))}),
    "the same cap otherwise": EXTRA.under(caps={"half": CAP}),
    "a lot": EXTRA.under(ranking=Ranking("lot", seed="ü\n"), committed=300_000),
    "a reading": EXTRA.under(readings={"caps.half": "half-of-costs"}),
    "a deadline": EXTRA.amend({"deadline": "2016-03-25"}),
    "measures": EXTRA.amend({"measures": ["network", "contact-point"]}),
    "amended twice": EXTRA.amend({"money.committed": 1}).amend({"money.committed": 400_000, "ranking": "score"}),
    "both ways": EXTRA.under(committed=5).amend({"shortage": "proportional-cut"}).under(committed=250_000),
    "back again": EXTRA.under(committed=5).under(committed=EXTRA.money.committed),
}


class TestWhatWasSet:
    """A pot, a rule or a reading that was set for a decision stands in its receipt: no file is needed to verify."""

    @pytest.mark.parametrize("name", UNDER)
    def test_it_is_set_again(self, name: str) -> None:
        rules = UNDER[name]
        text = receipts.issue(rules.decide(MANY, scores={form.key or "": 1 for form in MANY}))
        found = again(text)
        assert (found.ok, found.changes, found.beside, found.rules_changed) == (True, (), (), False)
        assert again(text, EXTRA).ok
        assert again(text, rules).ok
        assert (json.loads(text)["set"] is None) == (name in {"nothing", "back again"})

    def test_a_figure_of_ones_own_asks_for_the_round(self) -> None:
        rules = EXTRA.under(committed=Known(Euro(300_000), Grade.OFFICIAL))
        text = receipts.issue(rules.decide(MANY))
        found = receipts.verify(text)
        assert (found.intact, found.same) == (True, None)
        assert found.missing == "figures were set whole (money.committed): give the round as it was decided"
        assert again(text, rules).ok

    def test_what_the_round_of_today_no_longer_has_is_said(self) -> None:
        text = receipts.issue(UNDER["a reading"].decide(MANY))
        found = receipts.verify(text, round=EXTRA.under(caps={}))
        assert found.same is None
        assert found.missing.startswith("no figure 'caps.half' with readings")

    @pytest.mark.parametrize("shortage", SHORTAGES)
    def test_every_rule_for_when_the_money_is_short(self, shortage: str) -> None:
        assert again(receipts.issue(EXTRA.under(committed=200_000, shortage=shortage).decide(MANY))).ok


class TestScores:
    """Scores are kept exactly, of whatever type they were."""

    @settings(max_examples=10)
    @given(st.lists(
        st.integers(-9, 9) | st.fractions(-9, 9, max_denominator=7) | st.decimals(-9, 9, places=2) | st.floats(-9, 9),
        min_size=4, max_size=4,
    ))  # fmt: skip
    def test_the_order_by_score_is_decided_again(self, scores: list[Any]) -> None:
        rules = EXTRA.under(ranking="score", committed=150_000)
        given_ = {form.key or "": score for form, score in zip(MANY[:4], scores, strict=True)}
        text = receipts.issue(rules.decide(MANY[:4], scores=given_))
        assert again(text).ok
        back = receipts.load(text).scores
        assert {key: Fraction(score) for key, score in back.items()} == {k: Fraction(v) for k, v in given_.items()}

    def test_a_score_reads_as_it_was_written(self) -> None:
        rules = EXTRA.under(ranking="score")
        scores = {form.key or "": Decimal("7.50") for form in MANY[:1]}
        text = receipts.issue(rules.decide(MANY[:1], scores=scores))
        assert list(json.loads(text)["scores"].values()) == ["7.50"]
        assert receipts.load(text).scores == scores

    def test_what_the_caller_does_with_his_scores_later_changes_nothing(self) -> None:
        scores: dict[str, Any] = {form.key or "": 1 for form in MANY[:1]}
        outcome = EXTRA.under(ranking="score").decide(MANY[:1], scores=scores)
        before = receipts.issue(outcome)
        scores.clear()
        assert receipts.issue(outcome) == before


class TestReadBack:
    """`load` gives what was decided, without rules and without working anything out."""

    TEXT = receipts.issue(UNDER["a sum"].decide(MANY))

    def test_the_rows_are_those_of_the_outcome(self) -> None:
        receipt = receipts.load(self.TEXT)
        assert receipt.to_rows() == UNDER["a sum"].decide(MANY).to_rows()
        assert {type(row["granted"]) for row in receipt.to_rows()} == {Decimal}

    def test_the_applications_are_those_that_were_filed(self) -> None:
        receipt = receipts.load(self.TEXT)
        assert receipt.applications == tuple(sorted(MANY, key=lambda form: form.key or ""))
        assert (receipt.programme, receipt.round) == ("vwv-integration", EXTRA.key)
        assert (receipt.on, receipt.library) == (None, foerder.__version__)

    def test_of_one_application_there_is_one_row(self) -> None:
        form = foerder.load_application(ROOT / "examples/buehl.toml")
        programme = foerder.load_programme("vwv-integration")
        (row,) = receipts.load(receipts.issue(programme, form)).to_rows()
        plan = programme.schedule(form)
        assert isinstance(plan, foerder.Schedule)
        assert row == {
            "key": form.key, "recipient": "Bühl", "kind": "Gemeinde", "measure": form.measure, "verdict": "eligible",
            "grade": "inferred", "total": Decimal(str(plan.total.euro)),
        }  # fmt: skip

    def test_it_holds_the_pot_and_the_rules_of_the_round_in_words(self) -> None:
        figures = receipts.load(self.TEXT).data["figures"]
        assert figures["money.committed"] == {"de": "300.000,00 €", "en": "300,000.00 EUR", "grade": "assumed"}
        assert set(figures) == {path for path, _ in EXTRA.figures()}

    def test_one_that_was_changed_is_not_read(self) -> None:
        with pytest.raises(DocumentError, match="does not fit the contents: they were changed, look for a copy"):
            receipts.load(self.TEXT.replace('"granted":"', '"granted":"1', 1))


class TestIssue:
    """An outcome is issued by itself; wrong use is said."""

    def test_nothing_stands_beside_an_outcome(self) -> None:
        wrong: Any = receipts.issue
        with pytest.raises(TypeError, match="an outcome has its applications and its round: give nothing beside it"):
            wrong(EXTRA.decide([]), MANY[0])
        with pytest.raises(TypeError, match="no application: give the one that was assessed"):
            wrong(EXTRA.programme)

    def test_an_empty_round_has_one(self) -> None:
        text = receipts.issue(EXTRA.decide([]))
        assert again(text).ok
        assert receipts.load(text).to_rows() == []

    def test_steps_are_kept_in_their_order(self) -> None:
        """Who withdraws before the end frees money for others, and after it no more."""
        rules = EXTRA.under(committed=120_000, shortage="strict-queue")

        def closed_first(outcome: Outcome, key: str) -> Outcome:
            return outcome.close().withdraw(key)

        outcome = rules.decide(MANY)
        key = outcome.of("granted", "cut")[0].key
        texts = [receipts.issue(one) for one in (outcome.withdraw(key).close(), closed_first(outcome, key))]
        assert [json.loads(text)["steps"] for text in texts] == [
            [["withdraw", key], ["close"]], [["close"], ["withdraw", key]],
        ]  # fmt: skip
        assert json.loads(texts[0])["outcome"]["granted"] != json.loads(texts[1])["outcome"]["granted"]
        assert all(again(text).ok for text in texts)

    def test_a_round_of_ones_own_is_handed_in(self) -> None:
        own = evolve(EXTRA, key="own/2030")
        text = receipts.issue(own.decide(MANY))
        assert "no round 'own/2030' is shipped" in receipts.verify(text).missing
        assert again(text, own).ok
        assert receipts.verify(text, round=EXTRA).missing == (
            "it was decided in the round 'own/2030', and vwv-integration/2016-extra was given: give that one"
        )

    def test_it_brings_its_programme(self) -> None:
        programme = evolve(EXTRA.programme, key="own")
        own = evolve(EXTRA, programme=programme)
        text = receipts.issue(own.decide(MANY))
        assert again(text, own).ok
        form: Application = MANY[0]
        assert again(receipts.issue(programme, form, own), own).ok
