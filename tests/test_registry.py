"""What the registry promises: a directory file as keys, names, people and members, nothing counted twice."""

import copy
import os
import pickle
import subprocess
import sys
from collections import Counter
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from directory_files import EXAMPLE, MADE_UP, REPOSITORY, Drawn, directories, text_of
from integrationsfoerderung import Kind, Population, Recipient
from integrationsfoerderung.registry import Entry, Registry, UnknownKeyError, load_registry

DAY = date(2023, 11, 30)
Anything = Any


FILE = REPOSITORY.parent / "shared" / "data" / "GV100AD_301123_BW.txt"


@pytest.fixture(scope="module")
def land() -> Registry:
    if not FILE.exists():
        pytest.skip(f"{FILE.name} is not part of the repository, and was not found beside it")
    return load_registry(FILE, population_on=date(2022, 12, 31), census="2011")


@pytest.fixture(scope="module")
def made_up() -> Registry:
    return load_registry(EXAMPLE)


@pytest.fixture(scope="module")
def read_text(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Registry]:
    """Reads a text as a directory file."""
    path = tmp_path_factory.mktemp("registry") / "directory.txt"

    def write_and_read(text: str) -> Registry:
        path.write_text(text, encoding="utf-8", newline="")
        return load_registry(path)

    return write_and_read


def tiers(entries: tuple[Entry, ...]) -> tuple[int, int, int]:
    """How many have 20,000 inhabitants and more, 10,000 to under 20,000, and fewer."""
    high = sum(entry.population >= 20_000 for entry in entries)
    middle = sum(10_000 <= entry.population < 20_000 for entry in entries)
    return high, middle, len(entries) - high - middle


def looked_for(registry: Registry, name: str) -> Entry | str:
    """The entry of that name, or the sentence that says why there is none."""
    try:
        return registry.find(name)
    except ValueError as error:
        return str(error)


class TestBadenWuerttemberg:
    """The directory of 30 November 2023, which is not part of the repository, says what is known of the Land."""

    def test_how_many_there_are_of_each_kind(self, land: Registry) -> None:
        assert (len(land.gemeinden), len(land.areas)) == (1101, 2)
        assert (len(land.landkreise), len(land.stadtkreise)) == (35, 9)
        kinds = Counter(entry.kind for entry in land.associations)
        assert kinds == {Kind.VERWALTUNGSGEMEINSCHAFT: 156, Kind.VERBAND: 114}
        assert len(land) == 1101 + 2 + 35 + 270
        assert (land.status, land.population_on, land.census) == (DAY, date(2022, 12, 31), "2011")

    def test_areas_without_a_gemeinde_have_no_people_and_a_number_of_their_own(self, land: Registry) -> None:
        assert [area.population for area in land.areas] == [0, 0]
        assert {str(area.ars)[5] for area in land.areas} == {"9"}

    def test_the_tiers_of_gemeinden_and_of_associations(self, land: Registry) -> None:
        assert tiers(land.gemeinden) == (107, 157, 837)
        assert tiers(land.associations) == (117, 105, 48)

    def test_the_smallest_landkreis(self, land: Registry) -> None:
        assert min(entry.population for entry in land.landkreise) == 115_063

    def test_every_ars_is_rebuilt_from_its_parts(self, land: Registry) -> None:
        for entry in (*land.gemeinden, *land.areas):
            number = f"9{entry.key[5:]}" if entry.kind is None else f"0{entry.key[5:]}"
            above = entry.association or entry.key[:5] + number
            assert entry.ars == above + entry.key[5:]
            assert land[above + entry.key[5:]] is entry

    def test_no_one_is_counted_twice(self, land: Registry) -> None:
        everyone = sum(entry.population for entry in land.gemeinden)
        assert sum(entry.population for entry in (*land.landkreise, *land.stadtkreise)) == everyone
        members = Counter(key for entry in land.associations for key in entry.members)
        assert set(members.values()) == {1}
        alone = sum(entry.population for entry in land.gemeinden if entry.association is None)
        assert sum(entry.population for entry in land.associations) + alone == everyone

    def test_every_name_finds_its_entry_or_lists_it(self, land: Registry) -> None:
        found = {entry: looked_for(land, entry.name) for entry in land.values()}
        listed = {entry: answer for entry, answer in found.items() if isinstance(answer, str)}
        assert all(answer is entry for entry, answer in found.items() if entry not in listed)
        assert all(str(entry) in answer for entry, answer in listed.items())
        assert len(listed) < 50

    @pytest.mark.parametrize("name", ["Bühl", "Buehl", "BÜHL", "Stadt Bühl", "Bühl, Stadt", " bühl ", "Bu\u0308hl"])
    def test_buehl(self, land: Registry, name: str) -> None:
        town = land.find(name)
        assert town is land["08216007"]
        source = "municipal directory of 2023-11-30"
        people = Population(town.population, on=date(2022, 12, 31), census="2011", source=source)
        assert Recipient.from_registry(town) == Recipient("Bühl, Stadt", Kind.GEMEINDE, "08216007", people)

    def test_a_stadtkreis_and_a_landkreis_of_one_name_are_both_listed(self, land: Registry) -> None:
        with pytest.raises(ValueError, match=r"2 entries are named 'Heilbronn'.*08121000.*Stadtkreis.*08125.*Landkr"):
            land.find("Heilbronn")
        assert land.find("Stadt Heilbronn").key == "08121000"
        assert land.find("Landkreis Heilbronn").key == "08125"


class TestAMadeUpDirectory:
    """Two Länder that do not exist, in the format of the real file."""

    def test_the_example_is_the_file_that_is_described_here(self) -> None:
        assert EXAMPLE.read_text(encoding="utf-8") == text_of(MADE_UP)
        assert {len(str(record)) for record in MADE_UP} == {220}

    def test_a_gemeinde(self, made_up: Registry) -> None:
        assert made_up["08998001"] == Entry(
            key="08998001",
            name="Musterbühl, Stadt",
            kind=Kind.GEMEINDE,
            population=21_000,
            status=DAY,
            ars="089985001001",
            association="089985001",
        )

    def test_a_gemeinde_in_no_association(self, made_up: Registry) -> None:
        assert made_up["08998003"].association is None
        assert made_up.association("08998003") is None
        assert "089980003" not in made_up  # the directory lists it as if it were an association of one

    def test_both_kinds_of_associations_with_their_members(self, made_up: Registry) -> None:
        assert made_up["089985001"].kind is Kind.VERWALTUNGSGEMEINSCHAFT
        assert made_up["089985002"].kind is Kind.VERBAND
        assert [member.name for member in made_up.members("089985001")] == ["Musterbühl, Stadt", "Mustertal"]
        assert made_up["089985002"].population == 9_999 + 3_500
        assert made_up.association("08998004") is made_up["089985002"]

    def test_a_landkreis_has_its_gemeinden_and_their_people(self, made_up: Registry) -> None:
        landkreis = made_up["08998"]
        assert landkreis.kind is Kind.LANDKREIS
        assert landkreis.members == ("08998001", "08998002", "08998003", "08998004", "08998005")
        assert landkreis.population == sum(member.population for member in made_up.members("08998"))

    def test_people_of_an_area_without_a_gemeinde_live_in_the_landkreis_all_the_same(self, made_up: Registry) -> None:
        assert "07998951" not in made_up["07998"].members
        assert made_up["07998"].population == 1_200 + 5_000 + 700

    def test_a_stadtkreis_is_one_entry_with_two_keys(self, made_up: Registry) -> None:
        assert made_up["08999"] is made_up["08999000"]
        assert made_up["08999"].kind is Kind.STADTKREIS
        assert [key for key in made_up if key.startswith("08999")] == ["08999000"]
        assert "08999" in made_up

    def test_a_gemeinde_is_found_under_its_ars(self, made_up: Registry) -> None:
        assert made_up["089985001001"] is made_up["08998001"]

    def test_areas_are_listed_apart_even_where_people_live_there(self, made_up: Registry) -> None:
        assert [area.key for area in made_up.areas] == ["08998971", "07000999", "07998951"]
        assert [area.kind for area in made_up.areas] == [None] * 3
        assert not set(made_up.areas) & set(made_up.gemeinden)

    def test_an_area_may_belong_to_no_kreis(self, made_up: Registry) -> None:
        """As the waters that belong to Germany and Luxemburg do."""
        assert made_up["07000999"].population == 0
        assert "07000" not in made_up

    def test_other_laender_have_the_same_kinds_under_other_words(self, made_up: Registry) -> None:
        assert made_up["07997"].kind is made_up["07997000"].kind is Kind.STADTKREIS
        assert made_up["07998"].kind is Kind.LANDKREIS

    @pytest.mark.parametrize("key", ["079985001", "079985002", "07999"])
    def test_and_bodies_of_no_kind(self, made_up: Registry, key: str) -> None:
        """A Verbandsgemeinde, a Verwaltungsgemeinschaft that is no agreement, a Regionalverband."""
        assert made_up[key].kind is None
        assert made_up[key].members
        assert made_up[key] not in made_up.landkreise
        assert Recipient.from_registry(made_up[key]).kind is None

    def test_going_through_it_gives_each_entry_once_in_the_order_of_the_file(self, made_up: Registry) -> None:
        assert list(made_up) == [entry.key for entry in made_up.values()]
        assert len(set(made_up)) == len(made_up) == 20
        assert next(iter(made_up)) == "08998"

    @pytest.mark.parametrize("change", [lambda t: "\ufeff" + t, lambda t: t.replace("\n", "\r\n"), str.rstrip])
    def test_marks_of_other_systems_make_no_difference(
        self, read_text: Callable[[str], Registry], made_up: Registry, change: Callable[[str], str]
    ) -> None:
        """A byte order mark, line ends of Windows; a last line without an end, which keeps its blanks."""
        changed = change(text_of(MADE_UP))
        assert read_text(changed.ljust(len(text_of(MADE_UP)) - 1) if change is str.rstrip else changed) == made_up

    def test_what_the_file_does_not_say_is_said_by_the_caller(self) -> None:
        registry = load_registry(EXAMPLE, population_on=date(2022, 12, 31), census="2011")
        assert (registry.population_on, registry.census, registry.status) == (date(2022, 12, 31), "2011", DAY)
        silent = load_registry(EXAMPLE)
        assert (silent.population_on, silent.census) == (None, None)

    @pytest.mark.parametrize("census", ["2012", 2011, "", ["2011"]])
    def test_another_census_is_refused(self, census: Anything) -> None:
        with pytest.raises(ValueError, match=r"census is .*: write '2011' or '2022', or leave it out"):
            load_registry(EXAMPLE, census=census)

    @pytest.mark.parametrize("day", ["2022-12-31", datetime(2022, 12, 31), 2022])  # noqa: DTZ001 - refused for its time
    def test_a_day_of_the_population_is_a_day(self, day: Anything) -> None:
        with pytest.raises(TypeError, match=r"population_on is .*: write a calendar day"):
            load_registry(EXAMPLE, population_on=day)


class TestKeys:
    """A key is text of 5, 8, 9 or 12 digits; anything else is refused and not merely unknown."""

    @pytest.mark.parametrize("key", ["08998001", "08998", "089985001", "089985001001"])
    def test_a_lost_leading_zero_is_named(self, made_up: Registry, key: str) -> None:
        for look_up in (made_up.__getitem__, made_up.get, made_up.__contains__, made_up.members, made_up.association):
            with pytest.raises(ValueError, match=f"the leading zero was lost, write '{key}'"):
                look_up(key[1:])

    def test_also_where_the_key_is_unknown(self, made_up: Registry) -> None:
        with pytest.raises(ValueError, match="key '8216007' has 7 digits: the leading zero was lost, write '08216007'"):
            made_up["8216007"]

    @pytest.mark.parametrize("key", ["", "0899800", "Bühl", "0899800a", "08998 001", "-8998001", "089", "0" * 1000])
    def test_what_is_no_key(self, made_up: Registry, key: str) -> None:
        with pytest.raises(ValueError, match=r"key .*digits") as caught:
            made_up[key]
        assert not isinstance(caught.value, KeyError)
        assert len(str(caught.value)) < 200

    def test_a_name_is_no_key_and_is_sent_to_find(self, made_up: Registry) -> None:
        with pytest.raises(ValueError, match="look a name up with find"):
            made_up["Musterstadt"]

    @pytest.mark.parametrize("key", [8998001, None, b"08998001", ("08998001",)])
    def test_a_key_is_text(self, made_up: Registry, key: Anything) -> None:
        with pytest.raises(TypeError, match=r"key is .*, not text: write it in quotes"):
            made_up[key]

    def test_a_key_that_is_not_there(self, made_up: Registry) -> None:
        with pytest.raises(UnknownKeyError, match=r"^key '08998999' is not in the directory of 2023-11-30: check its"):
            made_up["08998999"]
        assert made_up.get("08998999") is None
        assert "08998999" not in made_up


class TestFind:
    """People write names in their own way; one entry is found, or all that may be meant are listed."""

    @pytest.mark.parametrize(
        ("name", "key"),
        [
            ("Musterbühl, Stadt", "08998001"),
            ("Stadt Musterbühl", "08998001"),
            ("musterbuehl, kreisstadt", "08998001"),
            ("Große Kreisstadt Musterbühl", "08998001"),
            ("Landkreis Musterbühl", "08998"),
            ("Kreis Musterbuehl", "08998"),
            ("VVG der Stadt Musterbühl", "089985001"),
            ("VVG Musterbühl", "089985001"),
            ("vereinbarte Verwaltungsgemeinschaft Musterbühl", "089985001"),
            ("Verwaltungsgemeinschaft der Stadt Musterbühl", "089985001"),
            ("GVV Obere Muster", "089985002"),
            ("Gemeindeverwaltungsverband Obere Muster", "089985002"),
            ("Mustertal", "08998002"),
            ("Gemeinde Mustertal", "08998002"),
            ("GROSS UEBERTAL", "08998003"),
            ("groß übertal", "08998003"),
            ("Groß-Übertal", "08998003"),
            ("Oberau", "08998004"),
            ("Oberau (Muster)", "08998004"),
            ("Musterstadt", "08999000"),
            ("Stadtkreis Musterstadt", "08999000"),
            ("Musterstadt, Stadtkreis", "08999000"),
            ("Kreisfreie Stadt Nachbarhafen", "07997000"),
            ("Nachbarhafen", "07997000"),
            ("Landkreis Nachbarhafen", "07998"),
            ("Kreis Nachbarhafen", "07998"),
            ("Nachbarberg", "07998002"),
            ("Verwaltungsgemeinschaft Nachbarberg", "079985002"),
            ("Verbandsgemeinde Niederau", "079985001"),
            ("Musterforst", "08998971"),
            ("Musterforst, gemeindefreies Gebiet", "08998971"),
            ("Regionalverband Nachbarfluss", "07999"),
        ],
    )
    def test_what_is_meant(self, made_up: Registry, name: str, key: str) -> None:
        assert made_up.find(name).key == key

    @pytest.mark.parametrize(
        ("name", "kind", "key"),
        [
            ("Musterbühl", "Landkreis", "08998"),
            ("Musterbühl", Kind.GEMEINDE, "08998001"),
            ("Musterbühl", "vereinbarte Verwaltungsgemeinschaft", "089985001"),
            ("Obere Muster", "Gemeindeverwaltungsverband", "089985002"),
            ("Nachbarhafen", "Landkreis", "07998"),
        ],
    )
    def test_a_kind_narrows(self, made_up: Registry, name: str, kind: Kind | str, key: str) -> None:
        assert made_up.find(name, kind=kind).key == key

    @pytest.mark.parametrize(
        ("name", "keys"),
        [
            ("Musterbühl", ["08998", "08998001"]),  # not its association, which is called by another name
            ("Niederau", ["08998005", "079985001", "07998001"]),
            ("Gemeinde Niederau", ["08998005", "07998001"]),
        ],
    )
    def test_what_is_ambiguous_is_listed_with_keys_and_kinds(
        self, made_up: Registry, name: str, keys: list[str]
    ) -> None:
        with pytest.raises(ValueError, match=rf"^{len(keys)} entries are named '{name}': name the kind") as caught:
            made_up.find(name)
        assert all(str(made_up[key]) in str(caught.value) for key in keys)
        assert str(caught.value).count(";") == len(keys) - 1

    @pytest.mark.parametrize(
        ("name", "hint"),
        [
            ("Mustertall", r"did you mean 08998002 'Mustertal' \(Gemeinde\) in Musterbühl; 08999"),
            ("Musterbuhl", "08998001 'Musterbühl, Stadt'"),
            ("Groß", "08998003 'Groß Übertal'"),
            ("Obere Muster", "089985002 'GVV Obere Muster'"),
            ("Landkreis Mustertal", "08998002 'Mustertal'"),
            ("Gemeinde Musterforst", "08998971 'Musterforst, gemeindefreies Gebiet'"),
            ("Musterbühl, Nordsee", "08998001 'Musterbühl, Stadt'"),
            ("xyzzy", "check the spelling"),
            (",", "check the spelling"),
            ("x" * 10_000, "check the spelling"),
        ],
    )
    def test_a_name_that_nobody_has(self, made_up: Registry, name: str, hint: str) -> None:
        with pytest.raises(ValueError, match=hint) as caught:
            made_up.find(name)
        assert str(caught.value).startswith("no entry is named ")
        assert len(str(caught.value)) < 600

    def test_a_name_that_nobody_of_the_kind_has(self, made_up: Registry) -> None:
        with pytest.raises(ValueError, match="no Landkreis is named 'Mustertal': did you mean 08998002"):
            made_up.find("Mustertal", kind="Landkreis")

    def test_an_unknown_kind_says_what_was_meant(self, made_up: Registry) -> None:
        with pytest.raises(ValueError, match=r"did you mean 'Gemeinde'\?"):
            made_up.find("Mustertal", kind="Gemeine")

    @pytest.mark.parametrize("name", ["", " ", "\n"])
    def test_an_empty_name(self, made_up: Registry, name: str) -> None:
        with pytest.raises(ValueError, match="name is empty: write at least one character"):
            made_up.find(name)

    @pytest.mark.parametrize("name", [None, 8998001, b"Mustertal"])
    def test_a_name_is_text(self, made_up: Registry, name: Anything) -> None:
        with pytest.raises(TypeError, match=r"name is .*, not text"):
            made_up.find(name)

    @given(name=st.text())
    def test_any_text_finds_an_entry_or_says_why_not(self, made_up: Registry, name: str) -> None:
        answer = looked_for(made_up, name)
        assert "\n" not in answer if isinstance(answer, str) else answer.key in made_up


class TestProperties:
    """What holds for every directory."""

    @given(drawn=directories())
    def test_everything_in_the_file_is_in_the_registry_and_nothing_else(
        self, read_text: Callable[[str], Registry], drawn: Drawn
    ) -> None:
        registry = read_text(drawn.text)
        assert {str(entry.ars): entry.population for entry in registry.gemeinden} == drawn.people
        assert {entry.key: list(entry.members) for entry in registry.associations} == drawn.associations
        assert len(registry.areas) == sum(record.mark == "66" for record in drawn.records)

    @given(drawn=directories())
    def test_no_one_is_counted_twice(self, read_text: Callable[[str], Registry], drawn: Drawn) -> None:
        registry = read_text(drawn.text)
        everyone = sum(drawn.people.values())
        assert sum(entry.population for entry in registry.gemeinden) == everyone
        assert sum(entry.population for entry in (*registry.landkreise, *registry.stadtkreise)) == everyone
        alone = sum(entry.population for entry in registry.gemeinden if entry.association is None)
        assert sum(entry.population for entry in registry.associations) + alone == everyone
        for entry in (*registry.landkreise, *registry.associations):
            assert entry.population == sum(member.population for member in registry.members(entry.key))

    @given(drawn=directories())
    def test_membership_is_said_from_both_sides(self, read_text: Callable[[str], Registry], drawn: Drawn) -> None:
        registry = read_text(drawn.text)
        for entry in registry.gemeinden:
            association = registry.association(entry.key)
            holders = [other for other in registry.associations if entry.key in other.members]
            assert holders == ([] if association is None else [association])
        for entry in registry.associations:
            assert all(registry.association(key) is entry for key in entry.members)

    @given(drawn=directories())
    def test_every_ars_is_rebuilt_and_leads_back(self, read_text: Callable[[str], Registry], drawn: Drawn) -> None:
        registry = read_text(drawn.text)
        for entry in registry.gemeinden:
            assert entry.ars is not None
            assert entry.ars[:5] + entry.ars[9:] == entry.key
            assert registry[entry.ars] is entry
            assert entry.association in {None, entry.ars[:9]}

    @given(drawn=directories())
    def test_every_name_finds_its_entry_or_lists_it(self, read_text: Callable[[str], Registry], drawn: Drawn) -> None:
        registry = read_text(drawn.text)
        for entry in registry.values():
            answer = looked_for(registry, entry.name)
            assert entry.key in answer if isinstance(answer, str) else answer is entry

    @given(drawn=directories())
    def test_every_entry_makes_a_recipient(self, read_text: Callable[[str], Registry], drawn: Drawn) -> None:
        for entry in read_text(drawn.text).values():
            recipient = Recipient.from_registry(entry)
            assert (recipient.name, recipient.kind) == (entry.name, entry.kind)
            people = Population(entry.population, source=f"municipal directory of {entry.status}")
            assert (recipient.key, recipient.population) == (entry.key, people)

    @given(drawn=directories(), seed=st.randoms(use_true_random=False))
    def test_the_order_of_the_lines_makes_no_difference(
        self, read_text: Callable[[str], Registry], drawn: Drawn, seed: Any
    ) -> None:
        records = list(drawn.records)
        seed.shuffle(records)
        shuffled, registry = read_text(text_of(records)), read_text(drawn.text)
        assert {entry.key: (entry.population, set(entry.members)) for entry in shuffled.values()} == {
            entry.key: (entry.population, set(entry.members)) for entry in registry.values()
        }


def entry(key: str = "08998001", **fields: Any) -> Entry:
    plain: dict[str, Any] = {"name": "Mustertal", "kind": Kind.GEMEINDE, "population": 10, "status": DAY}
    return Entry(key=key, **(plain | fields))


class TestARegistryMadeByHand:
    """Entries may come from elsewhere; they are checked as those of a file are."""

    @pytest.mark.parametrize(
        ("fields", "message"),
        [
            ({"key": "8998001"}, "the leading zero was lost, write '08998001'"),
            ({"key": "08998"}, "key '08998' has 5 digits, a Gemeinde has 8"),
            ({"key": "089", "kind": None}, "no kind of recipient has such a key"),
            ({"kind": Kind.TRAEGER}, "has no official key"),
            ({"key": ""}, "key is empty"),
            ({"name": " "}, "name is empty"),
            ({"population": -1}, "population is -1: write a whole number from 0"),
            ({"status": date(1900, 1, 1)}, "status is 1900-01-01: write a day from 1952"),
            ({"ars": "08998001"}, "ars '08998001' is not key 08998001 with four digits in the middle"),
            ({"ars": "089985001002"}, "ars '089985001002' is not key 08998001"),
        ],
    )
    def test_an_impossible_entry_is_refused(self, fields: dict[str, Any], message: str) -> None:
        with pytest.raises(ValueError, match=message):
            entry(**fields)

    @pytest.mark.parametrize(
        ("fields", "message"),
        [
            ({"key": None}, "key is None, not text"),
            ({"key": 8998001}, "key is 8998001, not text"),
            ({"kind": "Gemeinde"}, "kind is 'Gemeinde', which is no Kind: write one, such as Kind.GEMEINDE"),
            ({"population": None}, "population is None: write a whole number"),
            ({"population": True}, "population is True: write a whole number"),
            ({"status": None}, "status is None: write the day of the directory"),
            ({"status": "2023-11-30"}, "status is '2023-11-30': write a calendar day"),
            ({"members": "08998001"}, "members is '08998001', one text: write a list of keys"),
        ],
    )
    def test_a_value_of_the_wrong_type_is_refused(self, fields: dict[str, Any], message: str) -> None:
        with pytest.raises(TypeError, match=message):
            entry(**fields)

    def test_what_contradicts_itself_is_refused(self) -> None:
        town, village = entry(association="089985001"), entry("08998002", association="089985001")
        both = entry("089985001", kind=Kind.VERBAND, members=[town.key, village.key])
        other = entry("089985002", kind=Kind.VERBAND, members=[town.key])
        twice = entry("089985001", kind=Kind.VERBAND, members=[town.key, town.key])
        foreign = entry("08999", kind=Kind.LANDKREIS, members=["08998003"])
        cases: list[tuple[list[Any], str]] = [
            ([], "entries is empty"),
            ([entry(), entry()], "key '08998001' stands twice"),
            ([entry(), entry("08998002", status=date(2022, 11, 30))], "others are of 2023-11-30"),
            ([town], "is no member of '089985001'"),
            ([town, village, entry("089985001", kind=Kind.VERBAND, members=[town.key])], "08998002 .* is no member"),
            ([both, town], "has the member '08998002', which is no entry"),
            ([both, other, town, village], "08998001 .*, which does not belong to it"),
            ([twice, town], "has a member twice"),
            ([foreign, entry("08998003")], "08998003 .*, which does not belong to it"),
        ]
        for entries, message in cases:
            with pytest.raises(ValueError, match=message):
                Registry(entries)
        assert len(Registry([both, town, village])) == 3

    def test_only_entries_make_a_registry(self) -> None:
        rows: Anything = [{"key": "08998001"}]
        with pytest.raises(TypeError, match="which is no Entry: make one of it"):
            Registry(rows)

    def test_it_is_a_value(self, made_up: Registry) -> None:
        made_up.find("Mustertal")
        for same in (pickle.loads(pickle.dumps(made_up)), copy.copy(made_up), copy.deepcopy(made_up)):  # noqa: S301 - our own bytes
            assert same == made_up
            assert hash(same) == hash(made_up)
            assert same.find("Mustertal") == made_up.find("Mustertal")
        assert repr(made_up) == "<Registry of 2023-11-30, 20 entries>"
        assert load_registry(EXAMPLE, census="2022") != made_up

    def test_an_entry_can_be_pasted_back(self, made_up: Registry) -> None:
        names = {"Entry": Entry, "Kind": Kind, "datetime": __import__("datetime")}
        for one in made_up.values():
            assert eval(repr(one), names) == one  # noqa: S307 - a repr that can be pasted back

    def test_nothing_can_be_changed(self, made_up: Registry) -> None:
        registry: Anything = made_up
        with pytest.raises(TypeError):
            registry["08998001"] = made_up["08998002"]
        with pytest.raises(AttributeError):
            registry.census = "2022"


class TestTheExtra:
    """gv100ad is asked for only where a file is read."""

    WITHOUT = "import sys; sys.modules['gv100ad'] = None\nfrom integrationsfoerderung import registry\n"

    def run(self, script: str) -> str:
        done = subprocess.run([sys.executable, "-c", script], capture_output=True, check=True, encoding="utf-8")  # noqa: S603 - this interpreter
        return done.stdout

    @pytest.mark.parametrize("seed", ["1", "2", "3"])
    def test_no_answer_depends_on_the_hash_seed(self, made_up: Registry, seed: str) -> None:
        script = f"registry = registry.load_registry({str(EXAMPLE)!r})\ntry: registry.find('Nachbar')\n"
        script = f"from integrationsfoerderung import registry\n{script}except ValueError as error: print(error)"
        done = subprocess.run(  # noqa: S603 - this interpreter
            [sys.executable, "-c", script], capture_output=True, check=True, encoding="utf-8",
            env=os.environ | {"PYTHONHASHSEED": seed, "PYTHONIOENCODING": "utf-8"},
        )  # fmt: skip
        assert done.stdout.strip() == looked_for(made_up, "Nachbar")

    def test_importing_the_package_loads_neither(self) -> None:
        script = (
            "import sys, integrationsfoerderung; print({'gv100ad', 'integrationsfoerderung.registry'} & {*sys.modules})"
        )
        assert self.run(script).strip() == "set()"

    def test_without_it_reading_says_what_to_install(self) -> None:
        script = f"try: registry.load_registry({str(EXAMPLE)!r})\nexcept ImportError as error: print(error)"
        message = 'which is missing: pip install "integrationsfoerderung[registry]"'
        assert message in self.run(self.WITHOUT + script)

    def test_without_it_entries_can_still_be_made_by_hand(self) -> None:
        script = (
            "from datetime import date\nprint(registry.Registry([registry.Entry(key='08998', name='M', population=1, "
        )
        assert "1 entries" in self.run(f"{self.WITHOUT}{script}status=date(2023, 11, 30))]))")


class TestRecipients:
    """A recipient is made of anything that has a name, a kind, a key and a population."""

    def test_of_an_entry(self, made_up: Registry) -> None:
        recipient = Recipient.from_registry(made_up.find("GVV Obere Muster"))
        people = Population(13_499, source="municipal directory of 2023-11-30")
        assert recipient == Recipient("GVV Obere Muster", Kind.VERBAND, "089985002", people)

    def test_of_something_else(self) -> None:
        class Row:
            name, kind, key, population = "Mustertal", Kind.GEMEINDE, "8998002", None

        with pytest.raises(ValueError, match="the leading zero was lost, write '08998002'"):
            Recipient.from_registry(Row())

    def test_the_path_may_be_text_or_a_path(self) -> None:
        assert load_registry(str(EXAMPLE)) == load_registry(Path(EXAMPLE))
        nothing: Anything = None
        with pytest.raises(TypeError, match="None names no directory: write the path of a file"):
            load_registry(nothing)
