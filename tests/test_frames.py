"""What frames take and refuse, that no class is left out, and what a sweep adds up."""

import sys
from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

import duckdb
import narwhals.stable.v2 as nw
import pandas as pd
import polars as pl
import pytest
from attrs import evolve, fields

import integrationsfoerderung as foerder
from frames_agree import ENGINES, dicts, polars_of
from integrationsfoerderung import Application, DocumentError, EarlierGrant, PlanYear, Post, Recipient, Verdict, frames
from integrationsfoerderung.criteria import Criterion
from integrationsfoerderung.facts import Fact, FactType
from integrationsfoerderung.financing import Financing, FixedInstalments, PartYear
from integrationsfoerderung.frames.columns import COLUMNS, WITHOUT_COLUMN, column_of
from integrationsfoerderung.money import Rounding
from integrationsfoerderung.subjects import SUBJECTS

SHIPPED = foerder.load_programme("vwv-integration")
DAY = date(2016, 10, 1)
GOOD: dict[str, list[Any]] = {
    "recipient_kind": ["Gemeinde", "Landkreis"],
    "field": ["refugees", "integration"],
    "share_bp": [5000, 10000],
    "months": [36, 36],
    "new_tasks": [True, True],
    "begun": [False, False],
    "early_start_permitted": [None, None],
}


def assessed(frame: Any, **more: Any) -> Any:
    return frames.assess(SHIPPED, "contact-point", frame, on=DAY, **more)


def amended(share: int, cents: int) -> foerder.Programme:
    """The shipped programme with another smallest share and another first instalment, both known."""
    editions = []
    for edition in SHIPPED.editions:
        measures = []
        for measure in edition.measures:
            if measure.key == "contact-point" and edition.covers(DAY):
                financing: Any = measure.financing
                rules: Any = measure.criteria
                rest = financing.instalments.value[1:]
                known = foerder.Known((foerder.Euro.from_cents(cents), *rest), foerder.Grade.ASSUMED)
                # What was attested for the amounts of the law says nothing of other ones.
                financing = evolve(financing, instalments=known, attested=(), total=None)
                least = foerder.Known(foerder.Share.from_basis_points(share), foerder.Grade.ASSUMED)
                criteria = tuple(
                    evolve(rule, required=least) if rule.key == "minimum_share" else rule for rule in rules
                )
                measure = evolve(measure, criteria=criteria, financing=financing)  # noqa: PLW2901
            measures.append(measure)
        editions.append(evolve(edition, measures=tuple(measures)))
    return evolve(SHIPPED, editions=tuple(editions))


def concrete(base: type) -> Iterator[type]:
    """Every class below a base that can be made."""
    below: type
    for below in base.__subclasses__():
        yield from concrete(below)
        # attrs makes a class with slots anew, and the first one lingers.
        made = getattr(sys.modules[below.__module__], below.__name__, None) is below
        own = below.__module__.startswith("integrationsfoerderung.")  # tests have kinds of their own
        whole = not getattr(below, "__abstractmethods__", None) and below.__name__ not in {"Leaf", "Combination"}
        if own and made and whole:
            yield below


class TestNoClassIsLeftOut:
    """Each kind of criterion and of financing, also one to come, has a function of its own."""

    @pytest.mark.parametrize("kind", [*concrete(Criterion)], ids=lambda kind: kind.__name__)
    def test_criteria(self, kind: type) -> None:
        assert kind in frames.answer.registry

    @pytest.mark.parametrize("kind", [*concrete(Financing)], ids=lambda kind: kind.__name__)
    def test_financing(self, kind: type) -> None:
        assert kind in frames.paid_by.registry

    @pytest.mark.parametrize("name", SUBJECTS)
    def test_subjects_have_columns(self, name: str) -> None:
        assert name in WITHOUT_COLUMN or column_of(SUBJECTS[name]).name in COLUMNS

    def test_fields_of_an_application_have_columns(self) -> None:
        form = Application(
            recipient=Recipient(name="Bühl"),
            posts=[Post("0.5", start=DAY, months=3)],
            plan=[PlanYear(year=2017, total=1, eligible=1, third_party=0, own_means=0)],
        )
        columns = " ".join(frames.from_applications([form]).columns)
        without = {"measure", "partners", "facts", "recipient", "earlier_grants"}
        names = {"name", "kind", "year"} | {
            field.name for cls in (Application, Post, PlanYear) for field in fields(cls)
        }
        assert [name for name in names - without - {"year"} if name not in columns] == []


class TestBadInput:
    """An error lists all that is wrong and says what to do; nothing is taken for zero or for a refusal."""

    @pytest.mark.parametrize(
        ("name", "values", "says"),
        [
            ("share_bp", [0.5, 1.0], "write whole basis points, half a post is 5000"),
            ("share_bp", ["50 %", "100 %"], "write whole basis points, half a post is 5000"),
            ("months", ["36", "36"], "cast it to a 64-bit integer"),
            ("months", [True, False], "cast it to a 64-bit integer"),
            ("new_tasks", [1, 0], "cast it to booleans"),
            ("recipient_kind", [1, 2], "cast it to text"),
        ],
    )
    def test_a_mistyped_column(self, name: str, values: list[Any], says: str) -> None:
        for frame in (pl.DataFrame(GOOD | {name: values}), pl.LazyFrame(GOOD | {name: values})):
            with pytest.raises(DocumentError, match=says):
                assessed(frame)

    def test_a_share_as_a_float_of_pandas(self) -> None:
        with pytest.raises(DocumentError, match="write basis points"):
            assessed(pd.DataFrame(GOOD | {"share_bp": [0.5, None]}))
        with pytest.raises(DocumentError, match="write basis points"):
            assessed(pd.DataFrame(GOOD | {"share_bp": [1.0, None]}))

    def test_datetimes_for_dates(self) -> None:
        rows = GOOD | {"submitted": [datetime(2016, 10, 1, 12), datetime(2016, 10, 1)]}  # noqa: DTZ001 - as people have them
        for frame in (pl.DataFrame(rows), pd.DataFrame(rows)):
            with pytest.raises(DocumentError, match="cast it to dates without a time"):
                frames.assess(SHIPPED, "contact-point", frame)

    def test_all_faults_at_once_with_what_was_meant(self) -> None:
        columns = GOOD | {"share": [0.5, 1], "month": [36, 36], "verdict": [1, 1]}
        del columns["share_bp"], columns["months"]
        with pytest.raises(DocumentError) as caught:
            assessed(pl.DataFrame(columns))
        text = str(caught.value)
        assert "share_bp: is missing" in text
        assert "'share' does not say its unit" in text
        assert "did you mean 'month'" in text
        assert "verdict: is there already" in text

    def test_a_column_that_stands_twice(self) -> None:
        frame = pd.DataFrame(GOOD)
        frame.insert(0, "months", [1, 2], allow_duplicates=True)
        with pytest.raises(DocumentError, match="stands twice"):
            assessed(frame)

    @pytest.mark.parametrize("thing", [{"months": [36]}, [1, 2], "frame", None, 3])
    def test_no_frame(self, thing: object) -> None:
        with pytest.raises(TypeError, match="give a Polars DataFrame"):
            assessed(thing)

    @pytest.mark.parametrize(
        ("name", "value"),
        [("share_bp", 20_000), ("share_bp", -1), ("months", 0), ("months", 2**62), ("recipient_kind", "Stadt")],
    )
    def test_an_impossible_value_is_open_and_named(self, name: str, value: Any) -> None:
        (row, _) = assessed(pl.DataFrame(GOOD | {name: [value, GOOD[name][1]]})).to_dicts()
        assert (row["verdict"], row["invalid"], row["cents_total"]) == (1, name, None)

    @pytest.mark.parametrize("dtype", [pl.Int16, pl.Int32, pl.UInt16, pl.UInt32])
    def test_other_integers_are_taken(self, dtype: Any) -> None:
        frame = pl.DataFrame(GOOD).with_columns(pl.col("share_bp", "months").cast(dtype))
        assert assessed(frame)["cents_total"].to_list() == [5_250_000, 10_500_000]

    def test_categories_are_taken(self) -> None:
        polars = pl.DataFrame(GOOD).with_columns(pl.col("recipient_kind").cast(pl.Categorical))
        pandas = pd.DataFrame(GOOD).astype({"recipient_kind": "category"})
        assert assessed(polars)["verdict"].to_list() == list(assessed(pandas)["verdict"]) == [2, 2]

    def test_empty_frames(self) -> None:
        assert assessed(pl.DataFrame(GOOD).head(0)).height == 0
        assert len(assessed(pd.DataFrame(GOOD).head(0))) == 0

    def test_nulls_everywhere_are_open(self) -> None:
        (row,) = assessed(pl.DataFrame({name: [None] for name in GOOD})).to_dicts()
        assert (row["verdict"], row["unmet"], row["cents_total"]) == (1, "", None)

    def test_lazy_stays_lazy_and_columns_of_ones_own_stay(self) -> None:
        found = assessed(pl.LazyFrame(GOOD | {"name": ["a", "b"]}))
        assert isinstance(found, pl.LazyFrame)
        assert found.collect()["name"].to_list() == ["a", "b"]

    def test_the_index_of_pandas_stays(self) -> None:
        assert list(assessed(pd.DataFrame(GOOD, index=[7, 7])).index) == [7, 7]


class TestThereAndBack:
    """Applications become rows and rows become the same applications."""

    def test_what_fits_comes_back(self) -> None:
        form = Application(
            recipient=Recipient(name="Bühl", kind="Gemeinde", key="08216007", population=29_000),
            measure="network", key="a", start=DAY, months=12, submitted=DAY, begun=False, requested=10, costs="20.50",
            plan=[PlanYear(year=2017, total=70_000, eligible=66_000)], consents=["Kommune"], priority=1,
            earlier_grants=[EarlierGrant("contact-point", "2013")], facts={"reliable": True},
        )  # fmt: skip
        rows = frames.from_applications([form])
        assert frames.to_applications(pl.DataFrame(rows.columns), "network", SHIPPED) == [form]

    def test_what_does_not_fit_is_listed_with_the_reason(self) -> None:
        town = Recipient(name="Bühl")
        two = Application(recipient=town, posts=[Post(), Post()])
        shared = Application(recipient=town, posts=[Post()], partners=[Recipient(name="Bühlertal")])
        rows = frames.from_applications([two, Application(recipient=town, posts=[Post()]), shared])
        assert rows.places == (1,)
        assert [(misfit.index, misfit.reason.split(":")[0]) for misfit in rows.misfits] == [
            (0, "has 2 posts"),
            (2, "has 1 partner"),
        ]

    def test_an_impossible_row_is_named(self) -> None:
        with pytest.raises(DocumentError, match="row 1: "):
            frames.to_applications(pl.DataFrame({"months": [36, 0]}))


def test_several_instalments_are_cut_to_an_envelope() -> None:
    """900 euro of which 500.01 are left, in three parts of 4, 3 and 2; of parts that round alike the earlier gains."""
    words, first = foerder.Text("Budget", "envelope"), date(2013, 1, 1)

    def known(value: Any) -> foerder.Known[Any]:
        return foerder.Known(value, foerder.Grade.NORM)

    financing = FixedInstalments(
        known((foerder.Euro(400), foerder.Euro(300), foerder.Euro(200))),
        in_proportion=known(True),
        rounding=known(Rounding.HALF_UP),
        part_year=known(PartYear.PRO_RATA),
        payment=known(foerder.Payment.MONTHLY),
        envelope=known(Fact("envelope", FactType.AMOUNT, words).subject()),
    )
    measures = (foerder.Measure("m", words, (), financing),)
    programme = foerder.Programme(
        "p", words, (foerder.Edition("2013", words, known(first), None, first, None, measures),)
    )
    given = {"share_bp": [10_000] * 2, "months": [36] * 2, "fact_envelope_cents": [50_001, 90_000]}
    found = frames.assess(programme, "m", pl.DataFrame(given), on=first)
    paid = found.select("cents_1", "cents_2", "cents_3", "cents_total").rows()
    assert paid == [(22_223, 16_667, 11_111, 50_001), (40_000, 30_000, 20_000, 90_000)]


class TestCategories:
    """A kind says the same as text, as a category, and as a category of a closed list."""

    @pytest.mark.parametrize("words", [["Gemeinde", "Landkreis"], [kind.value for kind in foerder.Kind]])
    def test_of_any_sort(self, words: list[str]) -> None:
        given = GOOD | {"recipient_kind": ["Gemeinde", None], "share_bp": [5_000, 4_999]}
        text = pl.DataFrame(given, schema_overrides={"early_start_permitted": pl.Boolean})
        expected = assessed(text).drop("recipient_kind")
        for dtype in (pl.Categorical(), pl.Enum(words)):
            found = assessed(text.with_columns(pl.col("recipient_kind").cast(dtype)))
            assert found.drop("recipient_kind").equals(expected)
            assert found["recipient_kind"].dtype == dtype

    def test_an_unknown_word_in_it_is_invalid(self) -> None:
        given = GOOD | {"recipient_kind": ["Gemeinde", "Dorf"]}
        frame = pl.DataFrame(
            given, schema_overrides={"recipient_kind": pl.Categorical, "early_start_permitted": pl.Boolean}
        )
        assert assessed(frame)["invalid"].to_list() == ["", "recipient_kind"]


class TestSweep:
    """A scenario says what the programme says with its figures."""

    @pytest.mark.parametrize("engine", ENGINES)
    def test_each_scenario_is_the_amended_programme(self, engine: str) -> None:
        """As many rows of each verdict, and as many cents, as a loop over objects finds under each scenario."""
        shares, first = [4_000, 5_000, 7_500], [4_500_000, 4_000_000, 3_333_333]
        forms = [
            Application(
                recipient=Recipient(name="Bühl", kind=kind), measure="contact-point", months=months, submitted=DAY,
                posts=[Post(share, field="refugees")], new_tasks=True, begun=begun, early_start_permitted=False,
            )
            for kind in ("Gemeinde", "freier Träger", None) for share in ("0.5", "0.7501", None)
            for months, begun in ((36, False), (35, False), (37, True), (48, None), (None, False))
        ]  # fmt: skip
        scenarios = {"contact-point.minimum_share": shares, "contact-point.instalments[0]": first}
        given = polars_of(frames.from_applications(forms), SHIPPED)
        found = frames.sweep(SHIPPED, "contact-point", scenarios, ENGINES[engine](given), on=DAY)
        for row, share, cents in zip(dicts(found), shares, first, strict=True):
            programme = amended(share, cents)
            said = [programme.assess(form, on=DAY).verdict for form in forms]
            plans = [
                programme.schedule(form, on=DAY)
                for form, verdict in zip(forms, said, strict=True)
                if verdict is Verdict.ELIGIBLE
            ]
            paid = sum(plan.total.euro.cents for plan in plans if isinstance(plan, foerder.Schedule))
            counted = [said.count(verdict) for verdict in (Verdict.ELIGIBLE, Verdict.OPEN, Verdict.INELIGIBLE)]
            assert [row["eligible"], row["open"], row["ineligible"], row["cents_total"]] == [*counted, paid]
            assert row["eligible"] > 0 < row["open"]

    @pytest.mark.parametrize("kind", ["eager", "lazy", "pandas", "Arrow", "DuckDB"])
    @pytest.mark.parametrize("count", [0, 1])
    def test_every_scenario_comes_back_even_without_rows(self, kind: str, count: int) -> None:
        """No row and one row, and figures of all four kinds: amounts, shares, numbers, yes and no."""
        given = pl.DataFrame(GOOD).cast({"early_start_permitted": pl.Boolean}).head(count)
        scenarios: dict[str, list[Any]] = {
            "contact-point.instalments[1]": [0, 1, 3_500_000],
            "contact-point.minimum_share": [5_000, 0, 5_001],
            "contact-point.new_tasks": [True, True, False],
        }
        # DuckDB on a connection of its own, as a file of one's own is.
        connection: Any = duckdb.connect()
        made: dict[str, Any] = {
            "eager": lambda: given,
            "lazy": given.lazy,
            "pandas": given.to_pandas,
            "Arrow": given.to_arrow,
            "DuckDB": lambda: connection.from_arrow(given.to_arrow()),
        }
        found: Any = frames.sweep(SHIPPED, "contact-point", scenarios, made[kind](), on=DAY)
        native: Any = nw.from_native(found).lazy().collect("polars").to_native()
        rows: list[dict[str, Any]] = native.to_dicts()
        assert [row["scenario"] for row in rows] == [0, 1, 2]
        assert [row["contact-point.new_tasks"] for row in rows] == [True, True, False]
        assert [row["eligible"] + row["open"] + row["ineligible"] for row in rows] == [count] * 3
        assert [row["cents_total"] for row in rows] == [count * 3_500_000, count * 3_500_001, 0]

    def test_a_figure_that_is_none_is_named(self) -> None:
        with pytest.raises(DocumentError, match=r"did you mean 'contact-point\.minimum_share'"):
            frames.sweep(SHIPPED, "contact-point", {"contact-point.minimum_shar": [1]}, pl.DataFrame(GOOD), on=DAY)

    def test_values_outside_the_range_are_refused(self) -> None:
        with pytest.raises(DocumentError, match="write whole basis points from 0 to 10000"):
            frames.sweep(SHIPPED, "contact-point", {"contact-point.minimum_share": [0.5]}, pl.DataFrame(GOOD), on=DAY)


def test_single_expressions_say_the_same() -> None:
    frame = pl.DataFrame(GOOD | {"share_bp": [4_999, 10_000]}, schema_overrides={"early_start_permitted": pl.Boolean})
    one = nw.from_native(frame).select(
        verdict=frames.verdict(SHIPPED, "contact-point", on=DAY),
        share=frames.finding(SHIPPED, "contact-point", "minimum_share", on=DAY),
        first=frames.instalments(SHIPPED, "contact-point", on=DAY)[0],
    )
    assert one.to_native().rows() == [(0, 0, 1_999_600), (2, 2, 4_000_000)]


def test_a_round_and_a_day_together_are_refused() -> None:
    regular = foerder.load_round("vwv-integration/2016-regular")
    with pytest.raises(ValueError, match="either a round or on"):
        frames.assess(SHIPPED, "contact-point", pl.DataFrame(GOOD), on=DAY, round=regular)
    form = Application(recipient=Recipient(name="Bühl"), measure="contact-point", posts=[Post("0.49")])
    assert SHIPPED.assess(evolve(form, months=36), regular).verdict is Verdict.INELIGIBLE
