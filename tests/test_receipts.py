"""A receipt says what was decided by which rules; whoever changes a byte or a figure is found out."""

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from attrs import evolve
from hypothesis import given, settings
from hypothesis import strategies as st

import integrationsfoerderung as foerder
from applications_strategy import MEASURES, ROUNDS, incomplete
from integrationsfoerderung import Application, DocumentError, Post, Recipient, receipts

PROGRAMME = foerder.load_programme("vwv-integration")
FORM = Application(
    recipient=Recipient(name="Bühl", kind="Gemeinde"), measure="contact-point",
    posts=[Post("0.5", field="integration")],
    start=date(2017, 1, 1), months=36, submitted=date(2016, 9, 28), new_tasks=True, begun=False,
)  # fmt: skip
RECEIPT = receipts.issue(PROGRAMME, FORM)


class TestIssued:
    """What is issued verifies."""

    @settings(max_examples=30)
    @given(incomplete, st.sampled_from(MEASURES), st.sampled_from(ROUNDS), st.none() | st.just(date(2016, 10, 1)))
    def test_any_decision_verifies(self, form: Application, measure: str, round_: str | None, on: date | None) -> None:
        round_rules = None if round_ is None else foerder.load_round(round_)
        of_day = None if round_rules is not None else on
        text = receipts.issue(PROGRAMME, evolve(form, measure=measure), round_rules, of_day)
        found = receipts.verify(text)
        assert (found.ok, found.changes, found.rules_changed) == (True, (), False)
        assert text == receipts.canonical(json.loads(text))

    def test_it_holds_what_was_decided_and_by_which_rules(self) -> None:
        data = json.loads(RECEIPT)
        assert data["programme"] == {"key": "vwv-integration", "sha256": receipts.fingerprint(PROGRAMME)}
        assert (data["round"], data["on"], data["library"]) == (None, None, foerder.__version__)
        assert data["assessment"]["verdict"] == "eligible"
        assert data["schedule"]["total"]["euro"] == "52500.00"
        assert data["application"]["posts"] == [{"share": "0.5", "field": "integration"}]

    def test_its_layout_does_not_matter(self) -> None:
        assert receipts.verify(json.dumps(json.loads(RECEIPT), indent=3, ensure_ascii=False)).ok


class TestChanged:
    """What was changed is found."""

    @settings(max_examples=60)
    @given(st.data())
    def test_a_changed_byte_is_found(self, data: st.DataObject) -> None:
        index = data.draw(st.integers(0, len(RECEIPT) - 1))
        other = data.draw(st.sampled_from([c for c in 'abcxyz0189"{}[],: é' if c != RECEIPT[index]]))
        changed = RECEIPT[:index] + other + RECEIPT[index + 1 :]
        try:
            found = receipts.verify(changed)
        except DocumentError:
            return  # it is no receipt any more
        assert not found.ok
        assert not found.intact

    def test_a_float_is_no_receipt(self) -> None:
        data = json.loads(RECEIPT)
        data["application"]["months"] = 36.5
        assert not receipts.verify(json.dumps(data)).intact

    def test_a_changed_figure_of_the_rules_is_named(self) -> None:
        longer = PROGRAMME.amend({"contact-point.minimum_months": 48}, on=date(2016, 9, 28))
        found = receipts.verify(RECEIPT, longer)
        assert (found.intact, found.same, found.ok, found.rules_changed) == (True, False, False, True)
        paths = [change.path for change in found.changes]
        assert "assessment.verdict" in paths
        required = next(c for c in found.changes if c.path.endswith("minimum_months, months].required.values"))
        assert (required.was, required.now) == ([36], [48])
        assert 'assessment.verdict: "eligible" -> "ineligible"' in found.explain("en")

    def test_rules_that_changed_elsewhere_come_to_the_same_result(self) -> None:
        (edition,) = [edition for edition in PROGRAMME.editions if edition.covers(date(2016, 9, 28))]
        found = receipts.verify(RECEIPT, evolve(PROGRAMME, note="another note", editions=(edition,)))
        assert (found.ok, found.same, found.rules_changed, found.changes) == (True, True, True, ())
        assert "haben sich seither geändert" in found.explain("de")

    def test_rules_that_are_not_there_are_said(self) -> None:
        own = evolve(PROGRAMME, key="own")
        found = receipts.verify(receipts.issue(own, FORM))
        assert (found.intact, found.same, found.ok) == (True, None, False)
        assert "no programme 'own' is shipped" in found.explain("en")
        assert receipts.verify(receipts.issue(own, FORM), own).ok


class TestNoReceipt:
    """Something else is an error that says so, never a traceback of something inside."""

    @pytest.mark.parametrize(
        ("text", "said"),
        [
            ("", 'is empty: begin with "format": "receipt/1"'),
            ("[]", "is no table"),
            ("{}", 'format: is left out: write "format": "receipt/1"'),
            ('{"format": "application/1"}', "expected receipt/1"),
            ('{"format": "receipt/1"}', "library: is left out: it is required"),
            (json.dumps({**json.loads(RECEIPT), "more": 1}), "'more': unknown key: remove it"),
        ],
    )
    def test_what_is_none(self, text: str, said: str) -> None:
        with pytest.raises(DocumentError, match="the receipt has") as caught:
            receipts.verify(text)
        assert said in str(caught.value)

    def test_no_text(self) -> None:
        with pytest.raises(TypeError, match="is no text: read the file of the receipt first"):
            receipts.verify(b"{}")  # type: ignore[arg-type]

    @settings(max_examples=60)
    @given(st.data())
    def test_a_well_sealed_receipt_of_nonsense_is_not_worked_out(self, data: st.DataObject) -> None:
        values: st.SearchStrategy[object] = (
            st.none() | st.booleans() | st.integers() | st.text(max_size=3) | st.just([]) | st.just({})
        )
        contents = {key: value for key, value in json.loads(RECEIPT).items() if key != "sha256"}
        key = data.draw(
            st.sampled_from(["programme", "round", "on", "application", "library", "assessment", "schedule"])
        )
        contents[key] = data.draw(values.filter(lambda value: value != contents[key]))
        sealed = receipts.canonical(contents | {"sha256": _seal(contents)})
        found = receipts.verify(sealed)
        assert found.intact
        assert key == "library" or not found.ok or found.rules_changed
        assert found.explain("de")


def _seal(contents: dict[str, object]) -> str:
    import hashlib

    return hashlib.sha256(receipts.canonical(contents).encode()).hexdigest()


class TestFingerprints:
    """Equal rules have one fingerprint, and every figure counts."""

    def test_reading_a_file_again_gives_the_same(self) -> None:
        path = Path(foerder.__file__).parent / "data" / "programmes" / "vwv-integration.toml"
        assert receipts.fingerprint(foerder.load_programme(path)) == receipts.fingerprint(PROGRAMME)

    def test_every_shipped_programme_and_round_has_one(self) -> None:
        from integrationsfoerderung.catalogue import programme_keys, round_keys

        rules = [*map(foerder.load_programme, programme_keys()), *map(foerder.load_round, round_keys())]
        assert len({receipts.fingerprint(one) for one in rules}) == len(rules)

    def test_a_grade_counts(self) -> None:
        known = foerder.Known(36, foerder.Grade.NORM)
        assert receipts.fingerprint(known) != receipts.fingerprint(evolve(known, grade=foerder.Grade.OFFICIAL))

    def test_no_programme_is_refused(self) -> None:
        wrong: Any = None
        with pytest.raises(TypeError, match="None is no programme: read it with load_programme"):
            receipts.issue(wrong, FORM)

    @pytest.mark.parametrize("value", [1.5, object(), b"x"])
    def test_what_no_rule_can_say_is_refused(self, value: object) -> None:
        with pytest.raises(TypeError, match="is no part of a rule: it has no fingerprint"):
            receipts.fingerprint(value)

    @pytest.mark.parametrize("value", [1.5, {1: 2}, {"a": (1,)}])
    def test_what_has_no_canonical_form_is_refused(self, value: object) -> None:
        with pytest.raises(TypeError, match="canonical"):
            receipts.canonical(value)
