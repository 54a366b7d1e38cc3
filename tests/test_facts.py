"""Facts that a programme declares for itself: typed, bounded, compared, and paid by."""

import pickle
from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from integrationsfoerderung import (
    DocumentError,
    Euro,
    Fact,
    Facts,
    FactType,
    NoSchedule,
    Post,
    Schedule,
    Status,
    Text,
    Unknown,
    Verdict,
    load_programme,
)
from integrationsfoerderung.criteria import AtLeast, AtMost, Criterion, Is, OneOf
from integrationsfoerderung.financing import AmountByChoice, AmountPerUnit, Financing
from integrationsfoerderung.texts import Unit
from plan_strategies import MUSTERLAND, NO_TEXT, REPOSITORY, fact, findings, form, known, leaf, programme_of

PERSONS = fact("persons", "number", low=0, high=100_000)
REGION = fact("region", "choice", options=("town", "country"))
RENT = fact("rent", "amount", low=Euro(100), high=Euro(24_000))
UNTIL = fact("until", "date", low=date(2020, 1, 1), high=date(2030, 12, 31))
HEADS = Unit(Text("Person", "person"), Text("Personen", "persons"))

TYPES: dict[str, tuple[Any, list[Any]]] = {
    "yes-no": (True, [1, "true", None, 0]),
    "number": (120, [True, Decimal("1.5"), "120", Euro(1), 1.5]),
    "amount": (Euro(12), [True, date(2020, 1, 1), 1.5]),
    "date": (date(2020, 1, 1), ["1 January 2020", datetime(2020, 1, 1, 12), 2020]),  # noqa: DTZ001 - refused for its time
    "choice": ("town", [1, True, None]),
}


class TestTypes:
    """Every type takes its own values and refuses all others, also those that Python would let pass."""

    @pytest.mark.parametrize("kind", TYPES)
    def test_each_type(self, kind: str) -> None:
        right, wrong = TYPES[kind]
        declared = REGION if kind == "choice" else fact("x", kind)
        assert declared.read(right) == right
        for value in wrong:
            with pytest.raises(TypeError, match=r"is no .*: write "):
                declared.read(value)

    @pytest.mark.parametrize("value", [1200, "1200", Decimal("1200.00"), Euro(1200)])
    def test_an_amount_may_be_written_as_number_or_text(self, value: Any) -> None:
        assert RENT.read(value) == Euro(1200)

    def test_an_unknown_option_says_what_was_meant(self) -> None:
        with pytest.raises(ValueError, match=r"'contry' is no option; did you mean 'country'\?"):
            REGION.read("contry")

    @pytest.mark.parametrize(
        ("declared", "inside", "outside"),
        [
            (PERSONS, [0, 100_000], [-1, 100_001]),
            (RENT, ["100.00", "24000.00"], ["99.99", "24000.01"]),
            (UNTIL, [date(2020, 1, 1), date(2030, 12, 31)], [date(2019, 12, 31), date(2031, 1, 1)]),
            (fact("x", "amount"), [0], ["-0.01"]),  # an amount without ends is not negative
            (fact("x", "number"), [0], [-1]),  # nor is a number
            (fact("x", "number", low=-5), [-5], [-6]),
        ],
    )
    def test_bounds_from_both_sides(self, declared: Fact, inside: list[Any], outside: list[Any]) -> None:
        for value in inside:
            declared.read(value)
        for value in outside:
            with pytest.raises(ValueError, match=r"is (below|above) .*: write a value from .* to "):
                declared.read(value)


class TestDeclaring:
    """A declaration that contradicts itself is refused where it is made."""

    @pytest.mark.parametrize(
        ("kind", "fields", "message"),
        [
            ("yes-no", {"low": 0}, "has no low or high"),
            ("choice", {"high": 1, "options": ("a",)}, "has no low or high"),
            ("choice", {}, "a choice needs them"),
            ("number", {"options": ("a",)}, "options go with a choice"),
            ("amount", {"unit": HEADS}, "a unit goes with a number"),
            ("number", {"low": 2, "high": 1}, "low 2 above high 1"),
        ],
    )
    def test_refused(self, kind: str, fields: dict[str, Any], message: str) -> None:
        with pytest.raises(ValueError, match=message):
            fact("x", kind, **fields)

    @pytest.mark.parametrize("low", ["0", Euro(0), True, Decimal(0), date(2020, 1, 1)])
    def test_bounds_have_the_type_of_the_fact(self, low: Any) -> None:
        with pytest.raises((ValueError, TypeError), match="low"):
            fact("x", "number", low=low)

    def test_a_key_with_a_dot_is_refused_or_works(self) -> None:
        try:
            subject = fact("a.b", "number").subject()
        except ValueError:
            return
        (found,) = findings([leaf(AtLeast, subject, 3)], form(facts={"a.b": 5}))
        assert found.status is Status.MET

    @pytest.mark.parametrize("make", [lambda: fact("x", "choice", options=("a", "a")), lambda: fact("", "number")])
    def test_twice_and_empty_are_refused(self, make: Callable[[], Fact]) -> None:
        with pytest.raises(ValueError, match=r"twice|key"):
            make()

    def test_a_number_is_told_with_its_unit(self) -> None:
        persons = fact("persons", "number", unit=HEADS)
        (found,) = findings([leaf(AtLeast, persons.subject(), 20)], form(facts={"persons": 19}))
        assert found.reason("en") == "seen 19 persons, required at least 20 persons: short by 1 person"
        assert found.reason("de") == "gesehen: 19 Personen, verlangt: mindestens 20 Personen: zu wenig um 1 Person"

    @pytest.mark.parametrize("curable", [True, False])
    def test_curable_says_whether_a_remedy_may_change_it(self, *, curable: bool) -> None:
        persons = fact("persons", "number", curable=curable)
        programme = programme_of(leaf(AtLeast, persons.subject(), 20), facts=[persons])
        remedies = programme.assess(form(facts={"persons": 19})).remedies()
        assert remedies.offered is curable
        assert [str(change) for change in remedies.changes] == ["facts.persons: 19 -> 20"] * curable


class TestReading:
    """An application's facts are checked against the declarations, all of them in one error."""

    def test_all_faults_at_once_with_the_way_out(self) -> None:
        facts = {"person": 1, "region": "hill", "rent": "much", "concept": 1, "persons": -1}
        with pytest.raises(ValueError, match="facts") as raised:
            MUSTERLAND.assess(form(measure="housing", facts=facts))
        message = str(raised.value)
        assert "\n" not in message
        assert "facts.person: unknown fact; did you mean 'persons'?" in message
        for key in ("region", "rent", "concept", "persons"):
            assert f"facts.{key}: " in message

    def test_each_fault_at_its_field(self) -> None:
        """As a form shows them: the sentences of the error, each with its path; the measure is asked as well."""
        wrong = form(measure="hosing", facts={"person": 1, "region": "hill", "persons": 5, "concept": True})
        faults = MUSTERLAND.faults(wrong)
        assert [fault.path for fault in faults] == ["measure", "facts.person", "facts.region"]
        assert "did you mean 'housing'?" in faults[0].message
        assert MUSTERLAND.faults(evolve(wrong, measure=None, facts={}))[0].path == "measure"
        right = evolve(wrong, measure="housing", facts={"persons": 5, "concept": True})
        assert MUSTERLAND.faults(right) == ()
        with pytest.raises(ValueError, match="facts") as raised:
            MUSTERLAND.assess(evolve(wrong, measure="housing"))
        assert str(raised.value) == "; ".join(str(fault) for fault in faults[1:])

    def test_every_question_checks_them(self) -> None:
        ask = form(measure="housing", facts={"person": 1})
        for question in (MUSTERLAND.assess, MUSTERLAND.assess_all, MUSTERLAND.schedule):
            with pytest.raises(ValueError, match="did you mean 'persons'"):
                question(ask)

    def test_an_amount_is_read_before_it_is_compared(self) -> None:
        programme = programme_of(leaf(AtMost, RENT.subject(), Euro(1200)), facts=[RENT])
        assert programme.assess(form(facts={"rent": "1200.00"})).verdict is Verdict.ELIGIBLE
        assert programme.assess(form(facts={"rent": "1200.01"})).verdict is Verdict.INELIGIBLE


class TestComparing:
    """Facts are compared like any field: met, unmet, and open while left out."""

    @pytest.mark.parametrize(
        ("rule", "met", "unmet"),
        [
            (leaf(AtLeast, PERSONS.subject(), 20), 20, 19),
            (leaf(AtMost, PERSONS.subject(), 20), 20, 21),
            (leaf(AtLeast, RENT.subject(), Euro("500.01")), Euro("500.01"), Euro(500)),
            (leaf(AtMost, UNTIL.subject(), date(2026, 12, 31)), date(2026, 12, 31), date(2027, 1, 1)),
            (leaf(OneOf, REGION.subject(), frozenset({"town"})), "town", "country"),
            (leaf(Is, fact("x").subject(), required=True), True, False),
            (leaf(Is, fact("x").subject(), required=False), False, True),
        ],
    )
    def test_both_sides(self, rule: Any, met: Any, unmet: Any) -> None:
        key = rule.of.fact.key

        def status(**facts: Any) -> Status:
            (found,) = findings([rule], form(facts=facts))
            assert found.place == f"facts.{key}"
            assert (found.missing == (f"facts.{key}",)) is (found.status is Status.OPEN)
            return found.status

        assert (status(**{key: met}), status(**{key: unmet}), status()) == (Status.MET, Status.UNMET, Status.OPEN)

    def test_left_out_is_open_only_where_its_bounds_leave_a_choice(self) -> None:
        """At least the low end that the declaration names is met whatever it will be."""
        rules = [leaf(AtLeast, PERSONS.subject(), 0, "a"), leaf(AtMost, PERSONS.subject(), 100_000, "b"),
                 leaf(OneOf, REGION.subject(), frozenset({"town", "country"}), "c")]  # fmt: skip
        assert {found.status for found in findings(rules, form())} == {Status.MET}

    @pytest.mark.parametrize(("kind", "of"), [(AtLeast, REGION), (AtMost, fact("x")), (Is, PERSONS), (OneOf, PERSONS)])
    def test_a_comparison_without_meaning_is_refused(self, kind: Any, of: Fact) -> None:
        with pytest.raises(ValueError, match="cannot be asked of facts"):
            leaf(kind, of.subject(), True)


def paid(financing: Financing, **facts: Any) -> str:
    found = programme_of(financing=financing, facts=[PERSONS, REGION]).schedule(form(months=12, facts=facts))
    return str(found.total.euro) if isinstance(found, Schedule) else found.reasons[0].place


class TestAmountsByFacts:
    """So much a head, or a sum from a table."""

    PER_HEAD = AmountPerUnit(known(Euro("2.50")), PERSONS.subject())
    CAPPED = AmountPerUnit(known(Euro("2.50")), PERSONS.subject(), maximum=known(Euro(100)))
    TABLE = AmountByChoice(REGION.subject(), {"town": known(Euro(12_000)), "country": Unknown("no amount found")})

    def test_so_much_for_each(self) -> None:
        assert [paid(self.PER_HEAD, persons=n) for n in (0, 1, 41)] == ["0.00", "2.50", "102.50"]

    @pytest.mark.parametrize(("persons", "grant", "capped"), [(39, "97.50", 0), (40, "100.00", 0), (41, "100.00", 1)])
    def test_up_to_a_maximum_that_is_named_only_where_it_acts(self, persons: int, grant: str, capped: int) -> None:
        found = self.CAPPED.amounts(form(facts={"persons": persons}), "m")
        assert paid(self.CAPPED, persons=persons) == grant
        assert [u.path for u in found.total_used] == ["m.rate", "m.maximum"][: 1 + capped]  # type: ignore[union-attr]  # amounts

    @given(st.integers(0, 100_000), st.integers(0, 10**6), st.none() | st.integers(0, 10**9))
    def test_the_amount_is_rate_times_number_at_most_the_maximum(self, count: int, rate: int, most: int | None) -> None:
        maximum = None if most is None else known(Euro.from_cents(most))
        found = AmountPerUnit(known(Euro.from_cents(rate)), PERSONS.subject(), maximum=maximum).amounts(
            form(facts={"persons": count}), "m"
        )
        assert found.total.cents == min([rate * count, *([] if most is None else [most])])  # type: ignore[union-attr]  # amounts

    def test_left_out_is_a_reason_and_not_nothing(self) -> None:
        assert [paid(rule) for rule in (self.PER_HEAD, self.CAPPED)] == ["facts.persons"] * 2
        assert paid(self.TABLE) == "facts.region"

    def test_a_table_pays_what_it_says_and_an_unknown_row_pays_nothing_yet(self) -> None:
        assert (paid(self.TABLE, region="town"), paid(self.TABLE, region="country")) == ("12000.00", "m.table.country")
        assert [path for path, _ in self.TABLE.figures("m")] == ["m.table.town", "m.table.country"]

    @pytest.mark.parametrize("make", [
        lambda: AmountPerUnit(known(Euro(1)), RENT.subject()),
        lambda: AmountPerUnit(known(Euro(1)), "posts.months"),
        lambda: AmountByChoice(PERSONS.subject(), {}),
        lambda: AmountByChoice(REGION.subject(), {"town": known(Euro(1))}),
        lambda: AmountByChoice(REGION.subject(), dict.fromkeys(("town", "country", "hill"), known(Euro(1)))),
    ])  # fmt: skip
    def test_what_cannot_be_counted_or_looked_up_is_refused(self, make: Callable[[], Financing]) -> None:
        with pytest.raises(ValueError, match=r"cannot be counted|cannot choose|give each option one amount"):
            make()

    def test_an_open_minimum_grant_says_what_it_waits_for(self) -> None:
        smallest = leaf(AtLeast, "grant", Euro(1000), "minimum_grant")
        programme = programme_of(smallest, financing=self.TABLE, facts=[REGION])
        assessment = programme.assess(form(facts={"region": "country"}))
        assert assessment.verdict is Verdict.OPEN
        assert assessment.missing or assessment.unknown

    def test_an_impossibly_large_number_is_refused_at_the_door_or_answered(self) -> None:
        heads = fact("heads", "number")
        programme = programme_of(financing=AmountPerUnit(known(Euro("2.50")), heads.subject()), facts=[heads])
        with pytest.raises(ValueError, match=r"facts\.heads"):
            programme.assess(form(facts={"heads": 10**12}))


class TestInAFile:
    """What is declared wrongly in a file is a fault at its path, beside all other faults."""

    @staticmethod
    def spoiled(folder: Path, old: str, new: str) -> list[tuple[str, str]]:
        text = (REPOSITORY / "examples" / "musterland" / "programme.toml").read_text(encoding="utf-8")
        assert text.count(old) == 1
        path = folder / "spoiled.toml"
        path.write_text(text.replace(old, new), encoding="utf-8")
        with pytest.raises(DocumentError) as raised:
            load_programme(path)
        return [(fault.path, fault.message) for fault in raised.value.faults]

    @pytest.mark.parametrize(
        ("old", "new", "path", "message"),
        [
            ("high = 100000", 'high = "many"', "facts.persons.high", "'many' is no whole number"),
            ("high = 100000", "high = -1", "facts.persons", "low 0 above high -1"),
            ("high = 100000", "heigh = 1", "facts.persons.heigh", "did you mean 'high'?"),
            ('type = "number"', 'type = "nummber"', "facts.persons.type", "did you mean 'number'?"),
            ('options = ["town", "country", "coast"]', "", "facts.region", "a choice needs them"),
            ('title = { de = "Konzept liegt vor", en = "a concept is there" }', "", "facts.concept.title", "left out"),
            ("curable = true", "curable = 1", "facts.concept.curable", "neither true nor false"),
        ],
    )
    def test_a_wrong_declaration(self, tmp_path: Path, old: str, new: str, path: str, message: str) -> None:
        assert any(path == p and message in m for p, m in self.spoiled(tmp_path, old, new))

    @pytest.mark.parametrize(
        ("old", "new", "path", "message"),
        [
            ('of = "facts.rent"', 'of = "facts.rant"', "criteria.rent", "did you mean 'facts.rent'?"),
            ("coast = { unknown", "shore = { unknown", "financing", "differ in coast, shore"),
            ('met = { "facts.persons" = 20 }', 'met = { "facts.persons" = "20" }', "criteria.persons.met.facts.persons",
             "'20' is no whole number"),
        ],
    )  # fmt: skip
    def test_a_wrong_use(self, tmp_path: Path, old: str, new: str, path: str, message: str) -> None:
        assert any(p.endswith(path) and message in m for p, m in self.spoiled(tmp_path, old, new))

    def test_one_wrong_declaration_is_one_fault(self, tmp_path: Path) -> None:
        faults = self.spoiled(tmp_path, 'title = { de = "Mietvertrag bis", en = "lease until" }', "")
        assert faults == [("facts.lease_until.title", "is left out: it is required")]


class TestFactsAreAValue:
    """Facts are immutable, can be hashed, and survive pickling."""

    @given(
        st.dictionaries(
            st.text(min_size=1, max_size=3).filter(str.strip),
            st.booleans() | st.integers() | st.text(max_size=3) | st.dates(),
        )
    )
    def test_equal_facts_are_interchangeable(self, values: dict[str, Any]) -> None:
        facts = Facts(values)
        again = Facts(dict(reversed(values.items())))
        assert facts == again == pickle.loads(pickle.dumps(facts))  # noqa: S301 - our own bytes
        assert hash(facts) == hash(again)
        values["another"] = 1
        assert "another" not in facts

    def test_they_cannot_be_changed(self) -> None:
        facts = Facts({"persons": 1})
        with pytest.raises(TypeError):
            facts["persons"] = 2  # type: ignore[index]  # what is tested
        with pytest.raises(AttributeError):
            facts.persons = 2  # type: ignore[attr-defined]  # what is tested
        with pytest.raises(TypeError):
            del facts["persons"]  # type: ignore[attr-defined]  # what is tested

    @pytest.mark.parametrize("value", [1.5, None, ["a"], object()])
    def test_values_of_no_type_are_refused_at_the_door(self, value: Any) -> None:
        with pytest.raises(TypeError, match="write a yes or no, number, amount, date or text"):
            form(facts={"persons": value})

    def test_an_application_with_facts_is_a_value_too(self) -> None:
        one, other = (form(facts={"a": 1, "b": date(2020, 1, 1)}) for _ in range(2))
        assert one == other == pickle.loads(pickle.dumps(one))  # noqa: S301 - our own bytes
        assert hash(one) == hash(other)

    def test_a_programme_with_facts_survives_pickling(self) -> None:
        assert pickle.loads(pickle.dumps(MUSTERLAND)) == MUSTERLAND  # noqa: S301 - our own bytes
        assert [f.type for f in MUSTERLAND.facts][0] is FactType.NUMBER  # noqa: RUF015 - the first one
        found: Criterion = MUSTERLAND.editions[0].measure("housing").criteria[0]
        assert pickle.loads(pickle.dumps(found)) == found  # noqa: S301 - our own bytes


def test_an_application_without_the_fact_gets_no_schedule_that_says_so() -> None:
    found = MUSTERLAND.schedule(form(Post("0.5"), measure="housing", submitted=date(2025, 7, 1)))
    assert isinstance(found, NoSchedule)
    assert found.explain("de") == "Kein Finanzierungsplan:\n  - facts.persons: keine Angabe"
    assert NO_TEXT.de == ""
