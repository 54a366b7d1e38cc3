"""Promises of comparing two sets of rules: nothing changes without a change, and every euro has a winner or a loser."""

from datetime import date

import pandas as pd
import polars as pl
import pytest
from attrs import evolve
from hypothesis import given, settings
from hypothesis import strategies as st

from applications_strategy import complete
from frames_agree import ENGINES, polars_of
from frames_strategy import applications, programmes
from integrationsfoerderung import (
    Application,
    Comparison,
    DocumentError,
    Euro,
    Kind,
    Post,
    Programme,
    Recipient,
    Round,
    Verdict,
    compare,
    frames,
    load_applications,
    load_programme,
    load_round,
)
from integrationsfoerderung.rounds import Decided
from integrationsfoerderung.scenarios import SIZES, Totals
from round_strategies import Case, cases

SHIPPED = load_programme("vwv-integration")
DAY = date(2016, 10, 1)
EXTRA = load_round("vwv-integration/2016-extra")


def contact_point(key: str = "a", share: str = "0.5", **fields: object) -> Application:
    """An application of a Gemeinde that is eligible in autumn 2016, but for what is named."""
    plain: dict[str, object] = {
        "key": key, "recipient": Recipient(name="Bühl", kind="Gemeinde", population=29_000),
        "measure": "contact-point", "posts": [Post(share, field="integration", origin="new")],
        "start": date(2017, 1, 1), "months": 36, "submitted": DAY, "new_tasks": True, "begun": False,
    }  # fmt: skip
    return Application(**(plain | fields))  # type: ignore[arg-type]


def adds_up(found: Comparison) -> None:
    """Totals are those of the applications, and winners and losers make the difference."""
    assert found.base == Totals.of(effect.base for effect in found.effects)
    assert found.variant == Totals.of(effect.variant for effect in found.effects)
    moved = Euro.total(effect.difference for effect in (*found.winners, *found.losers))
    assert moved == found.difference
    assert found.variant.money.cents - found.base.money.cents == found.difference.cents
    for groups in (found.by_kind(), found.by_size()):
        assert Euro.total(group.difference for group in groups.values()) == found.difference
        assert sum(group.applications for group in groups.values()) == found.base.applications
        assert sum(group.winners for group in groups.values()) == len(found.winners)
        assert sum(group.losers for group in groups.values()) == len(found.losers)
    for totals, side in ((found.base, 0), (found.variant, 1)):
        assert Euro.total(both[side] for both in found.by_budget_year().values()) == totals.money
        assert totals.eligible + totals.open + totals.ineligible == totals.applications


def assert_nothing_changed(found: Comparison) -> None:
    assert found.base == found.variant
    assert (found.difference, found.winners, found.losers, found.changes) == (Euro(0), (), (), ())
    assert found.by_criterion() == {}
    assert all(group.difference == Euro(0) for group in found.by_kind().values())
    assert all(before == after for before, after in found.by_budget_year().values())


class TestItself:
    """A programme or a round compared with itself is all zeros."""

    @given(st.lists(complete, max_size=4))
    @settings(max_examples=40)
    def test_a_programme(self, forms: list[Application]) -> None:
        assert_nothing_changed(compare(SHIPPED, SHIPPED, forms))

    @given(cases())
    @settings(max_examples=25)
    def test_a_round(self, case: Case) -> None:
        if case.scores is None:
            assert_nothing_changed(compare(case.rules, case.rules, case.applications))


class TestSums:
    """Winners and losers add up to the difference of totals, by kind, by size and by year, to the cent."""

    @given(programmes(), programmes(), st.lists(applications(), max_size=6))
    @settings(max_examples=30)
    def test_of_programmes(self, base: Programme, variant: Programme, forms: list[Application]) -> None:
        adds_up(compare(base, variant, forms))

    @given(cases(), st.integers(0, 80_000_000))
    @settings(max_examples=30)
    def test_of_rounds(self, case: Case, cents: int) -> None:
        if case.scores is None:
            adds_up(compare(case.rules, case.rules.under(committed=Euro.from_cents(cents)), case.applications))

    @given(cases(), st.integers(0, 80_000_000))
    @settings(max_examples=20)
    def test_of_a_round_are_those_of_its_outcome(self, case: Case, cents: int) -> None:
        if case.scores is not None:
            return
        other = case.rules.under(committed=Euro.from_cents(cents))
        found, outcome = compare(case.rules, other, case.applications), other.decide(case.applications)
        assert found.variant.money == outcome.granted
        assert found.variant.by_budget_year() == {year: euro for year, euro in outcome.by_budget_year().items() if euro}
        assert found.variant.by_decision() == {
            status: len(outcome.of(status)) for status in Decided if outcome.of(status)
        }


class TestFrames:
    """A frame gives what the objects give, application by application and cent by cent."""

    @given(programmes(), programmes(), st.lists(applications(), min_size=1, max_size=5), st.none() | st.dates(
        date(2020, 1, 1), date(2022, 12, 31)), st.sampled_from(list(ENGINES)))  # fmt: skip
    @settings(max_examples=5)
    def test_on_every_engine(
        self, base: Programme, variant: Programme, forms: list[Application], on: date | None, engine: str
    ) -> None:
        rows = frames.from_applications(forms)
        whole = polars_of(rows, base)
        fitting = [forms[place] for place in rows.places]
        expected = compare(base, variant, fitting, on=on)
        assert compare(base, variant, ENGINES[engine](whole), on=on, measure="m") == expected

    def test_of_a_round_are_decided_one_by_one(self) -> None:
        forms = [contact_point(key, submitted=date(2016, 3, 20), earlier_grants=[]) for key in ("a", "b")]
        less = EXTRA.under(committed=30_000)
        expected = compare(EXTRA, less, forms)
        assert expected.difference < Euro(0)
        frame = polars_of(frames.from_applications(forms), SHIPPED)
        assert compare(EXTRA, less, frame, measure="contact-point").difference == expected.difference

    def test_without_a_start_nothing_is_placed_in_years(self) -> None:
        frame = polars_of(frames.from_applications([contact_point()]), SHIPPED).drop("start", "post_start")
        found = compare(SHIPPED, SHIPPED, frame, measure="contact-point")
        assert found.base.by_budget_year() == {None: Euro(52_500)}

    @pytest.mark.parametrize(
        ("column", "value"),
        [("share_bp", 20_000), ("months", -3), ("recipient_kind", "Dorf"), ("recipient_population", -5)],
    )
    def test_a_row_that_cannot_be_is_named_as_in_a_sweep(self, column: str, value: object) -> None:
        forms = [contact_point("a"), contact_point("b")]
        frame = polars_of(frames.from_applications(forms), SHIPPED)
        second = pl.int_range(pl.len()) == 1
        wrong = frame.with_columns(pl.when(second).then(pl.lit(value)).otherwise(pl.col(column)).alias(column))
        with pytest.raises(DocumentError, match=r"^frame has 1 fault:\n  row 1: "):
            compare(SHIPPED, SHIPPED, wrong, measure="contact-point")

    def test_a_row_that_a_query_does_not_answer_is_looked_at_by_itself(self) -> None:
        """Beyond 30 million euro an envelope is not told by a query; the objects tell it."""
        programme = load_programme("vwv-integrationsmanagement")
        form = Application(
            key="a", recipient=Recipient(name="Musterstadt", kind="Gemeinde"), measure="integration-management",
            posts=[Post("1.0")], months=36, submitted=date(2018, 1, 2), costs="90000000",
        )  # fmt: skip
        frame = polars_of(frames.from_applications([form]), programme)
        assert compare(programme, programme, frame) == compare(programme, programme, [form])

    def test_the_measure_has_to_be_named_where_there_are_several(self) -> None:
        frame = pl.DataFrame({"share_bp": [5000]})
        with pytest.raises(ValueError, match="give measure=, which is one of contact-point"):
            compare(SHIPPED, SHIPPED, frame)
        with pytest.raises(ValueError, match="did you mean 'contact-point'"):
            compare(SHIPPED, SHIPPED, pd.DataFrame({"share_bp": [5000]}), measure="contact-pont")


class TestWrongUse:
    """What cannot be compared is refused with the way out."""

    def test_a_programme_and_a_round(self) -> None:
        with pytest.raises(TypeError, match="give two of a kind"):
            compare(SHIPPED, EXTRA, [])

    def test_a_round_in_a_round(self) -> None:
        with pytest.raises(ValueError, match="base is a round already"):
            compare(EXTRA, EXTRA, [], EXTRA)

    def test_a_round_of_another_programme(self) -> None:
        other = load_programme("vwv-integrationsbeauftragte")
        with pytest.raises(ValueError, match="belongs to programme vwv-integration, not to"):
            compare(other, other, [], EXTRA)

    def test_a_round_and_a_day(self) -> None:
        with pytest.raises(ValueError, match="either a round or on"):
            compare(SHIPPED, SHIPPED, [], EXTRA, DAY)

    def test_no_programme(self) -> None:
        with pytest.raises(TypeError, match="variant is 'vwv-integration': give a Programme"):
            compare(SHIPPED, "vwv-integration", [])  # type: ignore[arg-type]

    def test_no_list(self) -> None:
        with pytest.raises(TypeError, match="write them in brackets"):
            compare(SHIPPED, SHIPPED, contact_point())

    def test_every_application_that_is_at_fault_is_named(self) -> None:
        forms = [contact_point(), contact_point(measure="contact-pint"), contact_point(measure=None)]
        with pytest.raises(DocumentError) as error:
            compare(SHIPPED, SHIPPED, forms)
        assert [fault.path for fault in error.value.faults] == ["applications[1]", "applications[2]"]

    def test_a_measure_is_for_frames(self) -> None:
        with pytest.raises(ValueError, match="each application of a list names its own"):
            compare(SHIPPED, SHIPPED, [contact_point()], measure="contact-point")


class TestOpen:
    """An open application counts nothing; what it could get stands beside the totals."""

    def test_it_is_counted_apart(self) -> None:
        found = compare(SHIPPED, SHIPPED, [contact_point(), contact_point("b", begun=None)])
        assert (found.base.eligible, found.base.open) == (1, 1)
        assert (found.base.money, found.base.possible) == (Euro(52_500), Euro(52_500))
        assert [effect.settled for effect in found.effects] == [True, False]
        assert "count 0 among the grants" in found.text()

    def test_in_a_round_it_could_get_what_the_caps_leave(self) -> None:
        form = contact_point("b", "1", begun=None, submitted=date(2016, 3, 20), earlier_grants=[])
        found = compare(EXTRA, EXTRA, [form])
        assert (found.base.money, found.base.possible) == (Euro(0), Euro(52_500))
        assert found.base.by_decision() == {Decided.OPEN: 1}


class TestSizes:
    """Recipients are told apart by the classes of official statistics, each with its lower bound."""

    @pytest.mark.parametrize("bound", SIZES[1:])
    def test_a_bound_begins_its_class(self, bound: int) -> None:
        forms = [
            contact_point(str(number), recipient=Recipient(name="A", kind="Gemeinde", population=number))
            for number in (bound - 1, bound)
        ]
        below, at = compare(SHIPPED, SHIPPED, forms).by_size()
        assert below < bound == at  # type: ignore[operator]

    def test_what_was_left_out_is_a_class_of_its_own(self) -> None:
        form = contact_point(recipient=Recipient(name="A"))
        found = compare(SHIPPED, SHIPPED, [form])
        assert (list(found.by_size()), list(found.by_kind())) == ([None], [None])


class TestForms:
    """Every comparison has a text in both languages, HTML that is escaped, rows and plain data."""

    def found(self) -> Comparison:
        evil = Recipient(name="<script>alert(1)</script>", kind=Kind.GEMEINDE, population=4_999)
        forms = [contact_point("<b>x</b>", recipient=evil), contact_point("b", months=35)]
        return compare(load_round("vwv-integration/2016-extra"), EXTRA.under(committed=0), [
            evolve(form, submitted=date(2016, 3, 20), earlier_grants=[]) for form in forms])  # fmt: skip

    def test_text(self) -> None:
        found = self.found()
        assert found.text("de").startswith("Vergleich\n")
        assert "under 5,000 inhabitants" in found.text()
        assert "unter 5.000 Einwohner" in found.text("de")
        assert str(found) == found.text("en")

    def test_html_is_escaped(self) -> None:
        html = self.found()._repr_html_()
        assert "<script" not in html
        assert "<b>x" not in html
        assert "&lt;b&gt;x" in html

    def test_rows_are_one_for_each_application(self) -> None:
        rows = self.found().to_rows()
        assert [row["key"] for row in rows] == ["<b>x</b>", "b"]
        assert rows[0]["base_decided"] == "granted"
        assert pl.DataFrame(rows).height == pd.DataFrame(rows).shape[0] == 2

    def test_plain_data(self) -> None:
        import json

        data = json.loads(json.dumps(self.found().to_dict()))
        assert data["base"]["decisions"] == {"granted": 1, "ineligible": 1}
        assert len(data["applications"]) == 2


class TestTheLaw:
    """What a change of the contact point's rules would have done."""

    @pytest.mark.parametrize(("share", "refused"), [("0.25", 0), ("0.5", 0), ("0.5001", 1), ("0.75", 1), ("1", 1)])
    def test_the_half_post_of_a_small_town_hangs_on_the_smallest_share(self, share: str, refused: int) -> None:
        """A half post is met by 50 percent and not by a basis point more; Bühl's full post is met by all."""
        forms = [contact_point("binzen", "0.5"), contact_point("buehl", "1")]
        found = compare(SHIPPED, SHIPPED.amend({"contact-point.minimum_share": share}), forms)
        assert [effect.applicant.key for effect in found.losers] == ["binzen"] * refused
        assert found.difference == Euro.from_cents(-5_250_000 * refused)
        assert found.by_criterion() == ({"contact-point.minimum_share": 1} if refused else {})
        assert found.effects[1].difference == Euro(0)

    def test_a_smaller_share_admits_who_was_refused(self) -> None:
        found = compare(SHIPPED, SHIPPED.amend({"contact-point.minimum_share": "0.25"}), [contact_point("a", "0.25")])
        assert [(e.base.verdict, e.variant.verdict) for e in found.changes] == [(Verdict.INELIGIBLE, Verdict.ELIGIBLE)]
        assert found.winners[0].difference == found.difference == Euro(26_250)

    def test_steeper_instalments_cost_the_same_and_earlier(self) -> None:
        variant = SHIPPED.amend({"contact-point.instalments": [45_000, 35_000, 25_000]})
        found = compare(SHIPPED, variant, [contact_point("buehl", "1")])
        assert (found.difference, found.winners, found.losers) == (Euro(0), (), ())
        assert found.by_budget_year() == {
            2017: (Euro(40_000), Euro(45_000)), 2018: (Euro(35_000), Euro(35_000)), 2019: (Euro(30_000), Euro(25_000)),
        }  # fmt: skip

    def test_amending_with_the_same_value_changes_nothing(self) -> None:
        same = SHIPPED.amend({"contact-point.minimum_share": "0.5", "contact-point.minimum_months": 36})
        assert_nothing_changed(compare(SHIPPED, same, [contact_point(), contact_point("b", "0.4")]))

    def test_less_money_leaves_the_late_waiting(self) -> None:
        """The pot decides, no criterion: who waits has no criterion that changed."""
        regular = load_round("vwv-integration/2016-regular")
        listed = load_applications("examples/rounds/2016-regular.toml")
        short = regular.under(committed=200_000, shortage="strict-queue", ranking="submission")
        found = compare(regular, short, listed)
        assert isinstance(short, Round)
        assert found.variant.by_decision() == {Decided.GRANTED: 2, Decided.WAITING: 11}
        assert {effect.criteria for effect in found.changes} == {()}
        assert {effect.variant.verdict for effect in found.changes} == {Verdict.ELIGIBLE}
