"""What is too large is refused at once, by a sentence, and just below each limit it is read."""

import json
import time
import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import integrationsfoerderung as foerder
from applications_strategy import FORM, REAL, WORDS, Table, criterion, edition, known, measure, programme
from integrationsfoerderung import DocumentError, Limits, documents
from integrationsfoerderung.documents.files import parse, read_text
from integrationsfoerderung.limits import USUAL

Load = Callable[..., Any]
CASE: Table = {
    "key": "a", "application": {"recipient": {"name": "Bühl"}, "measure": "contact-point", "posts": [{}]},
    "citations": [{"source": "sm-faq"}], "expected": {"verdict": "open"},
}  # fmt: skip
CASES: Table = {"format": "cases/1", "programme": "vwv-integration", "cases": [CASE]}
LOADERS: dict[str, tuple[Load, str]] = {
    "application": (foerder.load_application, json.dumps(FORM)),
    "applications": (
        foerder.load_applications,
        json.dumps(
            {"format": "applications/1", "applications": [{"key": "a", "recipient": {"name": "A"}, "posts": [{}]}]}
        ),
    ),
    "programme": (foerder.load_programme, json.dumps(REAL["programme/1"])),
    "round": (foerder.load_round, json.dumps(REAL["round/1"])),
    "cases": (foerder.load_cases, json.dumps(CASES)),
}


@pytest.fixture
def read(tmp_path: Path) -> Callable[..., Any]:
    """Reads a text by a loader within limits."""

    def write_and_read(load: Load, content: str, suffix: str = ".json", /, **limits: int) -> Any:
        path = tmp_path / f"document{suffix}"
        path.write_text(content, encoding="utf-8")
        return load(path, limits=Limits(**limits))

    return write_and_read


def faults(read: Callable[..., Any], *what: Any, **limits: int) -> list[tuple[str, str]]:
    """The faults, found within milliseconds."""
    began = time.perf_counter()
    with pytest.raises(DocumentError) as caught:
        read(*what, **limits)
    assert time.perf_counter() - began < 2  # generous on a busy machine; the slow way takes minutes
    assert all(len(fault.message) < 300 for fault in caught.value.faults)
    return [(fault.path, fault.message) for fault in caught.value.faults]


def form(**more: Any) -> str:
    """An application as JSON."""
    return json.dumps(FORM | more)


@pytest.mark.parametrize("kind", LOADERS)
class TestEveryLoader:
    """Takes limits, and keeps to them on both sides."""

    def test_of_size(self, read: Callable[..., Any], kind: str) -> None:
        load, text = LOADERS[kind]
        size = len(text.encode())
        assert read(load, text, size=size) == read(load, text)
        assert faults(read, load, text, size=size - 1) == [("", f"is larger than {size - 1} bytes: split it")]

    def test_of_depth(self, read: Callable[..., Any], kind: str) -> None:
        load, text = LOADERS[kind]
        own = next(depth for depth in range(1, 61) if _is_read(read, load, text, depth))
        assert own > 1
        assert faults(read, load, text, depth=own - 1) == [("", f"is nested more than {own - 1} deep: flatten it")]

    def test_of_text(self, read: Callable[..., Any], kind: str) -> None:
        load, text = LOADERS[kind]
        longest = max(_texts(json.loads(text)), key=len)
        assert read(load, text, text=len(longest)) == read(load, text)
        assert {message for _, message in faults(read, load, text, text=len(longest) - 1)} <= {
            f"has {len(longest)} characters: write at most {len(longest) - 1}",
            f"the key '{longest}' has {len(longest)} characters: write at most {len(longest) - 1}",
        }


def _is_read(read: Callable[..., Any], load: Load, text: str, depth: int) -> bool:
    try:
        read(load, text, depth=depth)
    except DocumentError:
        return False
    return True


def _texts(value: Any) -> list[str]:
    if isinstance(value, dict):
        return [*value, *(text for member in value.values() for text in _texts(member))]
    if isinstance(value, list):
        return [text for member in value for text in _texts(member)]
    return [value] if isinstance(value, str) else []


class TestNumbers:
    """A number has at most so many digits, and none takes long."""

    @pytest.mark.parametrize(("digits", "good"), [(100, True), (101, False), (4300, False)])
    @pytest.mark.parametrize("suffix", [".json", ".toml"])
    def test_digits_of_a_whole_number(self, read: Callable[..., Any], digits: int, good: bool, suffix: str) -> None:
        json_ = json.dumps(FORM | {"facts": {"x": 0}})
        toml = 'format="application/1"\nprogramme="p"\nrecipient={name="B"}\nposts=[{}]\nfacts={x=0}'
        nines = "9" * digits
        text = json_.replace('"x": 0', f'"x": {nines}') if suffix == ".json" else toml.replace("x=0", f"x={nines}")
        if good:
            assert read(foerder.load_application, text, suffix).facts["x"] == int(nines)
        else:
            ((path, message),) = faults(read, foerder.load_application, text, suffix)
            assert path == "facts.x"
            assert message.endswith("digits: write at most 100")

    @pytest.mark.parametrize(
        "number",
        [
            "9" * 4301, "9" * 100_000, "-" + "9" * 100_000, "1e999999999", "-1e999999999", "1e-999999999", "1e400",
            "0." + "1" * 100_000, "1" * 2_000 + ".5", "1e" + "9" * 30, "1e-" + "9" * 30, "9" * 1_000_000,
        ],
        ids=lambda number: number[:14] + str(len(number)),
    )  # fmt: skip
    @pytest.mark.parametrize("place", ["months", "costs", "facts", "population", "priority", "share", "year"])
    @pytest.mark.parametrize("suffix", [".json", ".toml"])
    def test_a_monstrous_one_is_a_sentence(
        self, read: Callable[..., Any], number: str, place: str, suffix: str
    ) -> None:
        line = {
            "facts": "facts = {x = 5}", "population": 'recipient = {name = "B", population = 5}',
            "share": "posts = [{share = 5}]", "year": "plan = [{year = 5}]",
        }.get(place, f"{place} = 5")  # fmt: skip
        more = "" if place == "population" else 'recipient = {name = "B"}\n'
        more += "" if place == "share" else "posts = [{}]\n"
        toml = f'format = "application/1"\nprogramme = "p"\n{more}{line}\n'
        text = toml.replace(" 5", f" {number}")
        if suffix == ".json":
            text = json.dumps(tomllib.loads(toml)).replace(": 5", f": {number}")
        ((path, message),) = faults(read, foerder.load_application, text, suffix)
        assert "digits: write at most 100" in message or "is no number that can be written out" in message
        assert path in {"", "months", "costs", "facts.x", "recipient.population", "priority", "posts[0].share",
                        "plan[0].year"}  # fmt: skip

    def test_hexadecimal_digits_count_as_they_are_written_out(self, read: Callable[..., Any]) -> None:
        text = 'format="application/1"\nprogramme="p"\nrecipient={name="B"}\nposts=[{}]\nmonths=0x' + "f" * 100_000
        ((path, message),) = faults(read, foerder.load_application, text, ".toml")
        assert path == "months"
        assert "about 120413 digits" in message

    def test_all_that_are_too_long_are_named_at_once(self, read: Callable[..., Any]) -> None:
        table = programme(edition(measures={"m": measure(a=criterion(known(10**30)), b=criterion(known(10**40)))}))
        found = faults(read, foerder.load_programme, json.dumps(table), digits=10)
        assert [path for path, _ in found] == [
            f"editions[0].measures.m.criteria.{key}.required.value" for key in ("a", "b")
        ]


class TestApplications:
    """A list has at most so many."""

    @pytest.mark.parametrize("suffix", [".json", ".csv"])
    def test_on_both_sides(self, read: Callable[..., Any], suffix: str) -> None:
        def listed(count: int) -> str:
            rows = [{"key": f"a{i}", "recipient": {"name": "A"}, "measure": "m", "posts": [{}]} for i in range(count)]
            cells = "".join(f"a{i},A,m,,,\n" for i in range(count))
            columns = "key,name,measure,share,months,submitted\n"
            return (
                columns + cells if suffix == ".csv" else json.dumps({"format": "applications/1", "applications": rows})
            )

        assert len(read(foerder.load_applications, listed(2), suffix, applications=2).applications) == 2
        ((path, message),) = faults(read, foerder.load_applications, listed(3), suffix, applications=2)
        assert path == ("line 4" if suffix == ".csv" else "applications")
        assert message.endswith("are more than 2: split the list")

    def test_of_a_case_file_too(self, read: Callable[..., Any]) -> None:
        def listed(count: int) -> str:
            return json.dumps(CASES | {"cases": [CASE | {"key": f"a{i}"} for i in range(count)]})

        assert len(read(foerder.load_cases, listed(2), applications=2).cases) == 2
        found = faults(read, foerder.load_cases, listed(3), applications=2)
        assert found == [("cases", "are more than 2: split the file")]

    def test_bytes_of_csv(self, read: Callable[..., Any]) -> None:
        text = "key,name,measure,share,months,submitted\na,Bühl,m,,,\n"
        size = len(text.encode())
        assert read(foerder.load_applications, text, ".csv", size=size).applications[0].recipient.name == "Bühl"
        found = faults(read, foerder.load_applications, text, ".csv", size=size - 1)
        assert found == [("", f"is larger than {size - 1} bytes: split it")]

    @pytest.mark.parametrize(
        ("column", "cell", "digits"),
        [("months", "36", 2), ("share", "0.25", 2), ("share", "62.5 %", 3), ("costs", "40000.50", 7),
         ("facts.x", "123", 3), ("population", "29000", 5), ("score", "7.125", 4)],
    )  # fmt: skip
    def test_digits_of_a_cell_of_csv(self, read: Callable[..., Any], column: str, cell: str, digits: int) -> None:
        columns = {"key": "a", "name": "1234567890", "measure": "m", "share": "", "months": "", "submitted": ""}
        columns[column] = cell
        text = f"{','.join(columns)}\n{','.join(columns.values())}\n"
        assert read(foerder.load_applications, text, ".csv", digits=digits).applications
        if digits > 1:
            found = faults(read, foerder.load_applications, text, ".csv", digits=digits - 1)
            said = f"is a number of {digits} digits: write at most {digits - 1}"
            assert found == [(f"line 2, column {column}", said)]

    def test_a_cell_of_csv_is_a_text(self, read: Callable[..., Any]) -> None:
        text = "key,name,measure,share,months,submitted\na,Abcde,m,,,\n"
        assert read(foerder.load_applications, text, ".csv", text=5).applications[0].recipient.name == "Abcde"
        found = faults(read, foerder.load_applications, text, ".csv", text=4)
        assert found == [("line 2, column name", "has 5 characters: write at most 4")]


class TestLimits:
    """Are whole numbers from one on; what the readers are made for cannot be raised."""

    @pytest.mark.parametrize("name", ["size", "depth", "applications", "digits", "text"])
    def test_from_one_on(self, name: str) -> None:
        assert getattr(Limits(**{name: 1}), name) == 1
        with pytest.raises(ValueError, match=f"{name} is 0: write a whole number from 1 to"):
            Limits(**{name: 0})
        with pytest.raises(TypeError, match=f"{name} is True: write a whole number"):
            Limits(**{name: True})

    @pytest.mark.parametrize(("name", "most"), [("depth", 60), ("digits", 4300)])
    def test_up_to(self, name: str, most: int) -> None:
        assert getattr(Limits(**{name: most}), name) == most
        with pytest.raises(ValueError, match=f"from 1 to {most}"):
            Limits(**{name: most + 1})

    def test_the_usual_ones_read_all_that_is_shipped(self) -> None:
        assert Limits() == USUAL
        assert [foerder.load_programme(key).key for key in foerder.catalogue.programme_keys()]

    def test_of_a_round_they_hold_for_its_programme_too(self, tmp_path: Path) -> None:
        own = programme(edition(measures={"m": measure()}, not_modelled={"n": {"text": WORDS | {"de": "x" * 200}}}))
        (tmp_path / "own.json").write_text(json.dumps(own), encoding="utf-8")
        table: Table = REAL["round/1"] | {"programme": "own.json", "edition": "a", "measures": known(["m"])}
        (tmp_path / "round.json").write_text(json.dumps(table), encoding="utf-8")
        assert foerder.load_round(tmp_path / "round.json", limits=Limits(text=200)).edition == "a"
        with pytest.raises(DocumentError, match="has 200 characters: write at most 199"):
            foerder.load_round(tmp_path / "round.json", limits=Limits(text=199))

    def test_a_device_that_never_ends_is_too_large(self) -> None:
        endless = Path("/dev/zero")
        if not endless.exists():
            pytest.skip("this machine has no such device")
        with pytest.raises(DocumentError, match="is larger than 1000 bytes"):
            read_text(endless, ("",), Limits(size=1000))

    def test_of_cases_they_hold_for_the_rules_that_they_name(self, tmp_path: Path) -> None:
        own = programme(edition(measures={"m": measure()}, not_modelled={"n": {"text": WORDS | {"de": "x" * 200}}}))
        (tmp_path / "own.json").write_text(json.dumps(own), encoding="utf-8")
        table = CASES | {"programme": "own.json"}
        (tmp_path / "cases.json").write_text(json.dumps(table), encoding="utf-8")
        assert foerder.load_cases(tmp_path / "cases.json", limits=Limits(text=200)).cases
        with pytest.raises(DocumentError, match="has 200 characters: write at most 199"):
            foerder.load_cases(tmp_path / "cases.json", limits=Limits(text=199))

    def test_a_text_that_is_no_file_has_a_size_too(self) -> None:
        text = '{"format": "receipt/1", "a": "ü"}'
        size = len(text.encode())
        assert parse(text, "receipt/1", "x", is_json=True, limits=Limits(size=size)) == {"a": "ü"}
        with pytest.raises(DocumentError, match=f"is larger than {size - 1} bytes: split it"):
            parse(text, "receipt/1", "x", is_json=True, limits=Limits(size=size - 1))

    def test_a_text_is_parsed_within_them_too(self) -> None:
        assert parse('{"format": "receipt/1", "a": "bc"}', "receipt/1", "x", is_json=True, limits=Limits(text=9))
        with pytest.raises(DocumentError, match=r"a: has 10 characters"):
            parse('{"format": "receipt/1", "a": "0123456789"}', "receipt/1", "x", is_json=True, limits=Limits(text=9))


class TestWhatTakesLong:
    """Is refused before it takes long."""

    @pytest.mark.parametrize(
        "key", ["a." * 100_000 + "b", '"a" . ' * 50_000 + "b", "'a'." * 50_000 + "b", 'a."x\\"y".\'z\'.' * 20_000 + "b"]
    )
    @pytest.mark.parametrize("line", ["{} = 1", "[{}]", "[[{}]]", "facts = {{ x = 1, {} = 1 }}", "  {} = 1"])
    def test_a_key_of_very_many_parts(self, read: Callable[..., Any], key: str, line: str) -> None:
        """The parser takes the square of their number."""
        text = f'format = "application/1"\n{line.format(key)}\n'
        assert faults(read, foerder.load_application, text, ".toml") == [
            ("", "is nested more than 60 deep: flatten it")
        ]

    @pytest.mark.parametrize("quotes", ['"', "'", '"""', "'''"])
    def test_a_text_with_many_points_is_no_key(self, read: Callable[..., Any], quotes: str) -> None:
        dots = f"a\n, {'a.' * 3_000}" if len(quotes) == 3 else f"a, {'a.' * 3_000}"
        head = f'format="application/1"\nprogramme="p"\nmeasure={quotes}{dots}{quotes}\n'
        text = f'{head}recipient={{name="B"}}\nposts=[{{}}] # {dots[3:]}'
        assert read(foerder.load_application, text, ".toml").measure == dots

    @pytest.mark.parametrize("count", [1000, 1001, 50_000])
    def test_faults_end_after_a_thousand(self, read: Callable[..., Any], count: int) -> None:
        text = json.dumps(FORM | {f"x{n}": 1 for n in range(count)})
        found = faults(read, foerder.load_application, text)
        assert len(found) == min(count, 1001)
        assert (found[-1] == ("", "has more faults than these 1000: mend them first")) is (count > 1000)

    @pytest.mark.parametrize(
        ("load", "suffix", "text"),
        [
            (foerder.load_applications, ".csv", "key,name,measure,share,months,submitted\n" + "a,b,c,y,x,z\n" * 20_000),
            (foerder.load_applications, ".json", json.dumps({"format": "applications/1", "applications": [1] * 9000})),
            (foerder.load_programme, ".json", json.dumps({"format": "programme/1", "editions": [{}] * 20_000})),
            (foerder.load_round, ".json", json.dumps({"format": "round/1"} | {f"s{n}": 1 for n in range(9000)})),
            (foerder.load_cases, ".json", json.dumps({"format": "cases/1", "cases": [{}] * 20_000})),
            (documents.read_sources, ".json", json.dumps({"format": "sources/1"} | {f"s{n}": 1 for n in range(9000)})),
            (documents.read_holidays, ".json", json.dumps({"format": "holidays/1", "rules": [{}] * 20_000})),
        ],
        ids=["csv", "list", "programme", "round", "cases", "sources", "holidays"],
    )  # fmt: skip
    def test_of_every_reader(self, tmp_path: Path, load: Load, suffix: str, text: str) -> None:
        path = tmp_path / f"document{suffix}"
        path.write_text(text, encoding="utf-8")
        began = time.process_time()
        with pytest.raises(DocumentError) as caught:
            load(path)
        assert time.process_time() - began < 2
        assert len(caught.value.faults) == 1001
        assert caught.value.faults[-1].message == "has more faults than these 1000: mend them first"
