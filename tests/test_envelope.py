"""Promises of an envelope: every reading and both ends of every bound that matter are tried, and nothing is dropped."""

from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from datetime import date
from itertools import product
from typing import Any

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from frames_agree import polars_of
from frames_strategy import applications, programmes
from integrationsfoerderung import (
    Application,
    Bounded,
    DocumentError,
    Euro,
    Grade,
    Known,
    Programme,
    Reading,
    Readings,
    Share,
    Unknown,
    compare,
    envelope,
    frames,
    load_programme,
    load_round,
)
from integrationsfoerderung.scenarios import Totals
from test_compare import contact_point

SHIPPED = load_programme("vwv-integration")
OFFICERS = load_programme("vwv-integrationsbeauftragte")
EXTRA = load_round("vwv-integration/2016-extra")
DAY = date(2016, 10, 1)
SHARE = "contact-point.minimum_share"
PAYMENT = "contact-point.payment"
TWO = Readings((Reading("half", Share("0.5")), Reading("most", Share("0.75"))), Grade.INFERRED, default="half")


def paths(found: object) -> list[str]:
    return [path for path, _ in found.figures]  # type: ignore[attr-defined]


class TestWhatMatters:
    """A figure is enumerated where a default reading decides, or something waits for it; no other is."""

    def test_nothing_matters_where_all_readings_agree(self) -> None:
        """Instalments from January to December lie in one budget year under every reading of the payment."""
        found = envelope(SHIPPED, [contact_point()], on=DAY)
        assert (paths(found), len(found), found.money.settled) == ([], 1, True)

    def test_the_payment_matters_to_budget_years_alone(self) -> None:
        found = envelope(SHIPPED, [contact_point(start=date(2017, 4, 1))], on=DAY)
        assert paths(found) == [PAYMENT]
        assert len(found) == 3
        assert found.money.settled
        by_title = {one.title.en: one for one in found.ranges}
        assert (by_title["2017"].low, by_title["2017"].high) == (Euro(0), Euro(20_000))
        assert [choice.name for _, choice in by_title["2017"].high_by] == ["at-start"]

    def test_a_reading_of_a_criterion_makes_both_ends(self) -> None:
        found = envelope(SHIPPED.amend({SHARE: TWO}), [contact_point(), contact_point("b", "1")], on=DAY)
        assert (found.eligible.low, found.eligible.high) == (1, 2)
        assert (found.money.low, found.money.high) == (Euro(105_000), Euro(157_500))
        assert [(path, choice.name) for path, choice in found.money.low_by] == [(SHARE, "most")]
        assert [(path, choice.name) for path, choice in found.money.high_by] == [(SHARE, "half")]
        assert found.base.money == Euro(157_500)

    def test_both_ends_of_a_bound(self) -> None:
        bounded = Bounded(Share("0.4"), Share("0.6"), Grade.INFERRED)
        found = envelope(SHIPPED.amend({SHARE: bounded}), [contact_point()], on=DAY)
        assert [choice.value for choice in dict(found.figures)[SHARE]] == [Share("0.4"), Share("0.6")]
        assert (found.eligible.low, found.eligible.high, found.base.open) == (0, 1, 1)
        assert "low end 40 %" in found.text()
        assert "unteres Ende 40 %" in found.text("de")

    def test_an_unknown_share_has_the_ends_of_all_shares(self) -> None:
        found = envelope(SHIPPED.amend({SHARE: Unknown("not found")}), [contact_point()], on=DAY)
        assert (found.eligible.low, found.eligible.high) == (0, 1)

    def test_an_unknown_rule_of_a_closed_list_takes_each_of_them(self) -> None:
        """What half a year gets is not known: nothing, its part, or all of it."""
        found = envelope(SHIPPED.amend({"contact-point.minimum_months": 12}), [contact_point(months=30)], on=DAY)
        choices = dict(found.figures)["contact-point.part_year"]
        assert [choice.name for choice in choices] == ["pro-rata", "full", "nothing"]
        assert {totals.money for _, totals in found.combinations} == {Euro(37_500), Euro(45_000), Euro(52_500)}
        assert found.base.money == Euro(0)

    def test_one_that_matters_under_another_reading_alone_is_found(self) -> None:
        """The months matter only where the share is met."""
        months = Readings((Reading("short", 30), Reading("long", 40)), Grade.INFERRED, default="short")
        late = Readings((Reading("most", Share("0.75")), Reading("half", Share("0.5"))), Grade.INFERRED, default="most")
        rules = SHIPPED.amend({SHARE: late, "contact-point.minimum_months": months})
        found = envelope(rules, [contact_point()], on=DAY)
        assert set(paths(found)) == {SHARE, "contact-point.minimum_months"}
        assert len(found) == 4
        assert (found.eligible.low, found.eligible.high) == (0, 1)
        assert {(path, choice.name) for path, choice in found.eligible.high_by} == {
            (SHARE, "half"), ("contact-point.minimum_months", "short"),
        }  # fmt: skip


class TestRanges:
    """The ends are those of all combinations, each of which is what the amended rules give."""

    @given(
        programmes(), st.lists(applications(), min_size=1, max_size=2), st.dates(date(2020, 1, 1), date(2022, 12, 31))
    )
    @settings(max_examples=20)
    def test_every_combination_is_the_amended_programme(
        self, programme: Programme, forms: list[Application], on: date
    ) -> None:
        try:
            found = envelope(programme, forms, on=on, most=64)
        except ValueError as error:
            if "combinations, more than 64" not in str(error):
                raise
            return
        assert found.base == compare(programme, programme, forms, on=on).base
        for chosen, totals in found.combinations:
            values = {path: Known(choice.value, Grade.ASSUMED) for path, choice in chosen}
            own = programme
            if any(edition.covers(on) for edition in programme.editions):
                own = programme.amend(values, on=on)
            assert compare(own, own, forms, on=on).base == totals
        for one in found.ranges:
            assert _cents(one.low) <= _cents(one.high)
        money = [totals.money for _, totals in found.combinations]
        assert (found.money.low, found.money.high) == (min(money), max(money))

    @given(
        programmes(), st.lists(applications(), min_size=1, max_size=2), st.dates(date(2020, 1, 1), date(2022, 12, 31))
    )
    @settings(max_examples=20)
    def test_what_is_not_enumerated_is_named_wherever_something_stays_open_for_it(
        self, programme: Programme, forms: list[Application], on: date
    ) -> None:
        try:
            found = envelope(programme, forms, on=on, most=64)
        except ValueError:
            return
        named = {path for path, _ in (*found.figures, *found.not_enumerated)}
        if any(edition.covers(on) for edition in programme.editions):
            for form in forms:
                assessment = programme.assess(form, on=on)
                if assessment.verdict.value == "open":
                    unknown = {path for path in assessment.unknown if not path.startswith("p.in_force")}
                    assert unknown <= named


def _cents(value: int | Euro) -> int:
    return value.cents if isinstance(value, Euro) else value


class TestRounds:
    """Readings of the round count as well as those of the programme."""

    def test_the_cap_and_the_last_day_of_the_extra_round(self) -> None:
        """The deadline lies somewhere in April 2016, and half of what is capped is not settled."""
        late = contact_point("a", "1", submitted=date(2016, 4, 20), earlier_grants=[], start=date(2017, 1, 1))
        found = envelope(EXTRA, [late])
        assert {"caps.half", "last_day"} <= set(paths(found))
        assert found.money.low == Euro(0)
        assert found.money.high == Euro(52_500)
        assert ("last_day", "high") in [(path, choice.name) for path, choice in found.money.high_by]

    def test_a_programme_in_a_round_is_the_round(self) -> None:
        forms = [contact_point("a", "1", submitted=date(2016, 3, 20), earlier_grants=[])]
        assert envelope(SHIPPED, forms, EXTRA) == envelope(EXTRA, forms)


class TestLimits:
    """Too many combinations are refused with their number and the way out; figures can be named."""

    def test_too_many(self) -> None:
        rules = SHIPPED.amend({SHARE: TWO})
        with pytest.raises(ValueError, match=r"2 figures .* make 6 combinations, more than 5: .*minimum_share \(2\)"):
            envelope(rules, [contact_point(start=date(2017, 4, 1))], on=DAY, most=5)
        assert len(envelope(rules, [contact_point(start=date(2017, 4, 1))], on=DAY, most=6)) == 6

    def test_those_that_were_not_asked_for_are_named(self) -> None:
        found = envelope(SHIPPED.amend({SHARE: TWO}), [contact_point(start=date(2017, 4, 1))], on=DAY, figures=[SHARE])
        assert paths(found) == [SHARE]
        assert [(path, why.en) for path, why in found.not_enumerated] == [(PAYMENT, "not asked for")]
        assert f"not enumerated: {PAYMENT}" in found.text()

    def test_a_path_that_is_none(self) -> None:
        with pytest.raises(ValueError, match=r"did you mean 'contact-point\.minimum_share'"):
            envelope(SHIPPED, [], figures=["contact-point.minimum_shar"])
        with pytest.raises(TypeError, match="write paths in brackets"):
            envelope(SHIPPED, [], figures=SHARE)

    def test_one_without_any_list_of_values_is_named(self) -> None:
        """The amount of the sister's rate is not known at all: open stays open, and it is said for which figure."""
        form = contact_point("a", "1", measure="integration-management", months=24, submitted=date(2018, 6, 1))
        found = envelope(load_programme("vwv-integrationsmanagement"), [form])
        assert "integration-management.rate" in {path for path, _ in found.not_enumerated}


class TestWhoRuns:
    """Threads, processes and a frame give the same."""

    RULES = SHIPPED.amend({SHARE: TWO})
    FORMS = (contact_point(start=date(2017, 4, 1)), contact_point("b", "1"))

    @pytest.mark.parametrize("pool", [ThreadPoolExecutor, ProcessPoolExecutor])
    def test_executors(self, pool: type[ThreadPoolExecutor | ProcessPoolExecutor]) -> None:
        with pool(2) as executor:
            assert envelope(self.RULES, self.FORMS, executor=executor, on=DAY) == envelope(
                self.RULES, self.FORMS, on=DAY
            )

    def test_a_frame(self) -> None:
        frame = polars_of(frames.from_applications(self.FORMS), SHIPPED)
        found = envelope(self.RULES, frame, on=DAY, measure="contact-point")
        assert found == envelope(self.RULES, self.FORMS, on=DAY)

    def test_progress_ends_at_the_total(self) -> None:
        seen: list[tuple[int, int]] = []
        envelope(self.RULES, self.FORMS, on=DAY, progress=lambda *of: seen.append(of))
        assert seen[-1] == (6, 6)

    def test_the_programme_stays(self) -> None:
        before = dict(self.RULES.on(DAY).figures())[SHARE]
        envelope(self.RULES, self.FORMS, on=DAY)
        assert dict(self.RULES.on(DAY).figures())[SHARE] is before


class TestForms:
    """An envelope has a text in both languages, HTML, rows and plain data."""

    def test_all_of_them(self) -> None:
        import json

        found = envelope(TestWhoRuns.RULES, TestWhoRuns.FORMS, on=DAY)
        assert found.text("de").startswith("Spannweite des Unbekannten")
        assert "<table" in found._repr_html_()
        assert pd.DataFrame(found.to_rows()).shape[0] == len(found.ranges)
        data = json.loads(json.dumps(found.to_dict()))
        assert data["figures"][SHARE] == ["half", "most"]
        assert isinstance(found.base, Totals)

    def test_no_application_at_all(self) -> None:
        found = envelope(SHIPPED, [])
        assert (len(found), found.money.low, found.figures, found.not_enumerated) == (1, Euro(0), (), ())

    def test_wrong_use_names_the_way_out(self) -> None:
        """What is no list of paths, an unknown path and an impossible limit are refused before anything runs."""
        wrong: Any = 3
        with pytest.raises(TypeError, match="figures is 3: write paths in brackets"):
            envelope(SHIPPED, [], figures=wrong)
        with pytest.raises(DocumentError, match=r"'cap\.half': is no figure; did you mean 'caps\.half'"):
            envelope(EXTRA, [], figures=["cap.half"])
        for most in (None, "3", 1.5, True):
            wrong = most
            with pytest.raises(TypeError, match="write a whole number of combinations"):
                envelope(SHIPPED, [], most=wrong)
        with pytest.raises(ValueError, match="most is 0: write at least 1"):
            envelope(SHIPPED, [], most=0)

    def test_an_application_at_fault(self) -> None:
        with pytest.raises((DocumentError, ValueError), match="no measure 'x'"):
            envelope(SHIPPED, [contact_point(measure="x")])


def test_two_readings_make_two_combinations_each() -> None:
    """The number of combinations is the product of the choices."""
    months = Readings((Reading("short", 30), Reading("long", 40)), Grade.INFERRED, default="short")
    found = envelope(SHIPPED.amend({SHARE: TWO, "contact-point.minimum_months": months}), [contact_point()], on=DAY)
    names = [tuple(choice.name for _, choice in chosen) for chosen, _ in found.combinations]
    assert sorted(names) == sorted(product(*[[choice.name for choice in own] for _, own in found.figures]))
