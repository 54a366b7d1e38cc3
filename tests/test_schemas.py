"""What the readers accept the schemas accept, and the other way round but for the exceptions that are listed."""

import copy
import itertools
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import attrs
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

import integrationsfoerderung as foerder
from applications_strategy import WORDS, criterion, known
from integrationsfoerderung import Euro, Fault, Fte, Post, Share, schemas
from integrationsfoerderung.checks import is_key
from integrationsfoerderung.cli import main
from integrationsfoerderung.schemas import values
from integrationsfoerderung.schemas.types import OF_CONSTRUCTORS, Definitions
from schema_edits import BOUNDS, RICH, RICH_ROUND, edited, reader_faults, schema_accepts, table_of_file, validator

ROOT = Path(__file__).parent.parent
DATA = Path(foerder.catalogue.__file__).parent / "data"
# Where a schema takes what the reader refuses: by the title that docs/schemas.md gives it, where the fault is and what
# the reader says. Everything else is a fault of the schema.
_LATER = r"editions\[[1-9]|\.changes\["
_TYPED = (
    "is no whole number", "is neither true nor false", "is no amount", "is no day", "is no text", "is no share",
    "is no sum of shares", "is written like", "is no word", r"unknown \w+", "is no list", "is a part of one post",
    "lies between", "made from", "is negative",
)  # fmt: skip
EXCEPTIONS: dict[str, tuple[str, tuple[str, ...]]] = {
    "Days that no calendar has": ("", (
        "is no day of the calendar", "comes back in leap years only", "is none of the calendar",
    )),
    "36.0 for 36": ("", (r"^-?\d+(\.0*|E\+\d+|\.\d+E\+\d+) is no whole number",)),
    "More decimals than count": ("", (
        "has at most two decimals", "lies between two", "is no number like", "at most four decimals",
        "with at most 9 decimals",
    )),
    "Fields that do not fit together": ("", (
        "needs a post or a plan", "makes more than one full-time post", "a new post tops nothing up",
        "more than the total of", r"has \d+ digits, a ", "has no official key", "an amount lies between",
        "is above the high end", "has to be between low", "write low, high or both", "a lot needs a seed",
        "nothing is drawn by lot", "ties cannot go by", "costs are stated for", "add up to",
        "is not that share of the instalments", "instalments is empty", "a rate nor by_qualification", "both a rate",
        "expects nothing", "a round settles the edition", "name the measure that is applied for",
        "has low .* above high", "tier .* has (no )?at_least", "does not end below", "differ in",
    )),
    "One thing twice": ("", (
        "stands twice", "stands at .* too", "has the year .* twice", "are named", "has an option twice", "two parts of",
    )),
    "Names of what stands elsewhere": ("", (
        "is not listed", "is none of", "there is no measure", "is declared", "is shipped", "names the tier", "to drop",
        "there is no such file", "cannot be read", "ends in neither", "no holidays of",
    )),
    "Values of facts": (r"facts\.|\.required", (
        *_TYPED, "is no option", "is (below|above)", r"is a \w+: .* is none",
    )),
    "Fields that a rule cannot ask": ("", (
        "cannot be counted", "cannot choose", "name a fact that is an amount",
    )),
    "What an earlier edition said": (_LATER, (
        *_TYPED, "is left out: it is required", "kind None", "says no kind", "can only change figures",
        "known figure before",
        "has one example only", "has no parts", r"has \d parts?", "unknown key", "cannot be asked of",
        "nothing to drop", "name the field", "is no table", "tiers is empty",
    )),
    "What all measures share": (r"financing\.(payment|rounding|overfunding)$", ("is left out: it is required",)),
    "Editions in order": ("", (
        "begins on .* while edition", "begins on .* and ends on", "is not within", "the round begins in",
    )),
    "Figures beyond what their field can be": ("", (
        "cannot be required of it", "write at least 1", "write a number from 1", "is 0 %: write the share",
        "and not negative",
    )),
    "More than the limits": ("", ("digits: write at most",)),
    "Letters": ("", ("is no key: write letters", "fact key", "tier key")),
}  # fmt: skip


def is_one(name: str, fault: Fault) -> bool:
    """Whether a fault is of that exception, by its words."""
    at, said = EXCEPTIONS[name]
    return re.search(at, fault.path) is not None and re.search("|".join(said), fault.message) is not None


def exceptional(fault: Fault, table: dict[str, Any]) -> bool:
    """Whether a fault is one that a schema is not expected to see."""
    named = {name for name in EXCEPTIONS if is_one(name, fault)}
    if named <= {"Values of facts", "What an earlier edition said"} and re.search("|".join(_TYPED), fault.message):
        return "facts." in fault.path or hangs_on_another(fault.path, table)
    return named != set()


def hangs_on_another(path: str, table: dict[str, Any]) -> bool:
    """Whether the type of a value follows from a fact, or from what an earlier edition said of the same rule."""
    place: Any = table
    names = re.findall(r"[^.\[\]]+", path)
    for before, name in itertools.pairwise(["", *names]):
        try:
            place = place[int(name)] if isinstance(place, list) else place[name]
        except (KeyError, IndexError, ValueError, TypeError):
            return False
        if isinstance(place, dict) and (before in {"criteria", "parts"} or name == "financing"):
            asked = str(place.get("of", "facts." if re.search(_LATER, path) else ""))
            if asked.startswith("facts.") or ("kind" not in place and re.search(_LATER, path)):
                return True
    return False


FILES: dict[str, tuple[str, Path]] = {
    f"{kind} {path.stem}": (kind, path)
    for kind, files in (
        ("application/1", (ROOT / "examples").glob("*.toml")),
        ("applications/1", (ROOT / "examples/rounds").glob("*.toml")),
        ("application/1", [ROOT / "examples/musterland/application.toml"]),
        ("programme/1", [ROOT / "examples/musterland/programme.toml", ROOT / "docs/smallest-programme.toml"]),
        ("programme/1", (DATA / "programmes").glob("*.toml")),
        ("round/1", (DATA / "rounds").glob("*/*.toml")),
        ("cases/1", [DATA / "cases/vwv-integrationsmanagement.toml"]),
    )
    for path in sorted(files)
}
FULL: dict[str, Any] = {
    "format": "application/1", "programme": "vwv-integration", "round": "vwv-integration/2016-extra", "key": "a",
    "recipient": {"name": "Bühl", "kind": "Gemeinde", "key": "08216007",
                  "population": {"number": 29000, "on": "2022-12-31", "census": "2011", "source": "x"}},
    "partners": [{"name": "Bühlertal", "population": 8000}],
    "measure": "contact-point", "months": 36, "submitted": "2015-09-28", "start": "2016-04-01", "new_tasks": True,
    "begun": False, "early_start_permitted": None, "requested": "105000.00", "costs": 120000.5, "priority": 1,
    "posts": [{"share": "50 %", "field": "both", "origin": "top-up", "tops_up": 0.5, "months": 36,
               "start": "2016-05-01"}],
    "plan": [{"year": 2016, "total": 70000, "eligible": "66000", "third_party": 0, "own_means": 1.25}],
    "earlier_grants": [{"measure": "network", "round": "x"}], "consents": ["Kommune"], "facts": {"a": 1, "b": "x"},
}  # fmt: skip
LISTED: dict[str, Any] = {
    "format": "applications/1", "round": None,
    "applications": [{key: value for key, value in FULL.items() if key not in {"format", "programme", "round"}}
                     | {"score": 7.5}],
}  # fmt: skip
CASES: dict[str, Any] = {
    "format": "cases/1", "programme": "vwv-integration", "note": "x", "sources": {"s": {"title": "A source"}},
    "cases": [
        {"key": "a", "round": "vwv-integration/2016-extra", "citations": [{"source": "s", "place": "1"}], "note": None,
         "application": LISTED["applications"][0] | {"key": None},
         "expected": {"verdict": "open", "total": "none", "missing": ["months"],
                      "findings": {"contact-point.minimum_share": "met"}}},
        {"key": "b", "on": "2016-10-01", "round": None, "citations": [{"source": "s"}],
         "application": {"recipient": {"name": "Bühl"}, "measure": "network", "posts": [{}]},
         "expected": {"total": 100.5, "by_funding_year": {"1": "50", "02": 50.5}, "by_budget_year": {"2016": 0}}},
    ],
}  # fmt: skip
del CASES["cases"][0]["application"]["score"]
DOCUMENTS: dict[str, tuple[str, dict[str, Any]]] = {
    "full": ("application/1", FULL), "full list": ("applications/1", LISTED),
    "rich": ("programme/1", RICH), "rich round": ("round/1", RICH_ROUND),
    "full cases": ("cases/1", CASES),
    **{name: (kind, table_of_file(path, kind)) for name, (kind, path) in FILES.items()},
}  # fmt: skip


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("documents")


def members(schema: Any) -> Iterator[dict[str, Any]]:
    """A schema and every schema in it."""
    if isinstance(schema, dict):
        yield schema
    for member in schema.values() if isinstance(schema, dict) else schema if isinstance(schema, list) else ():
        yield from members(member)


@pytest.mark.parametrize("name", schemas.NAMES)
class TestEachSchema:
    """Is one of the dialect that it names, and stands in docs/schema as it is made today."""

    def test_the_official_meta_schema_accepts_it(self, name: str) -> None:
        assert schemas.schema(name)["$schema"] == Draft202012Validator.META_SCHEMA["$id"]
        Draft202012Validator.check_schema(schemas.schema(name))

    def test_every_definition_is_used_and_every_reference_has_one(self, name: str) -> None:
        used = set(re.findall(r'"#/\$defs/(\w+)"', schemas.text(name)))
        assert used == set(schemas.schema(name)["$defs"])

    def test_the_text_is_the_table(self, name: str) -> None:
        assert json.loads(schemas.text(name)) == schemas.schema(name)

    def test_the_committed_file_is_current(self, name: str) -> None:
        """Write it anew as docs/schemas.md says."""
        assert (ROOT / "docs" / "schema" / f"{name}.json").read_text(encoding="utf-8") == schemas.text(name)

    def test_the_command_prints_it(self, name: str, capsys: pytest.CaptureFixture[str]) -> None:
        assert main(["schema", name]) == 0
        assert capsys.readouterr().out == schemas.text(name)

    def test_every_object_names_its_keys(self, name: str) -> None:
        """No table takes a key that nobody reads."""
        open_ = [schema for schema in members(schemas.schema(name)) if "properties" in schema and "type" in schema]
        whole = [
            schema for schema in open_ if "additionalProperties" in schema or "allOf" in schema or "anyOf" in schema
        ]
        assert whole == open_ != []


def check_laws(table: dict[str, Any], kind: str, folder: Path) -> None:
    """The two laws for one document."""
    faults, valid = reader_faults(table, kind, folder), schema_accepts(table, kind)
    if not faults:
        assert valid, [(error.json_path, error.message) for error in validator(kind).iter_errors(table)]
    elif valid:
        assert all(exceptional(fault, table) for fault in faults), faults


CITATION = {"grade": "norm", "citations": [{"source": "s"}]}
# The documents are large, and that is all that these say.
SLOW = [HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.large_base_example]


class TestReaderAndSchema:
    """Agree on every document, valid or spoiled."""

    @pytest.mark.parametrize("name", DOCUMENTS)
    def test_a_document_that_loads_is_valid(self, name: str, folder: Path) -> None:
        kind, table = DOCUMENTS[name]
        assert reader_faults(table, kind, folder) == ()
        assert schema_accepts(table, kind)

    @settings(suppress_health_check=SLOW)
    @given(data=st.data())
    @pytest.mark.parametrize("kind", ["application/1", "applications/1", "programme/1", "round/1", "cases/1"])
    def test_a_spoiled_document_is_refused_by_both_but_for_the_exceptions(
        self, data: st.DataObject, kind: str, folder: Path
    ) -> None:
        name = data.draw(st.sampled_from(sorted(name for name, found in DOCUMENTS.items() if found[0] == kind)))
        check_laws(data.draw(edited(DOCUMENTS[name][1])), kind, folder)

    @settings(suppress_health_check=SLOW)
    @given(data=st.data())
    @pytest.mark.parametrize("name", ["rich", "rich round"])
    def test_where_every_kind_of_rule_is_at_hand(self, data: st.DataObject, name: str, folder: Path) -> None:
        kind, table = DOCUMENTS[name]
        check_laws(data.draw(edited(table, 1)), kind, folder)

    def test_on_every_place_of_an_application_with_every_odd_value(self, folder: Path) -> None:
        """Each bound from both sides, each type in the place of each other."""
        kind, table = DOCUMENTS["full"]
        for path, old in paths(table).items():
            for value in (None, [], {}, "x", 1, True) if isinstance(old, dict | list) else BOUNDS:
                if path != "format":
                    check_laws(changed("full", path, value)[1], kind, folder)

    @pytest.mark.parametrize(
        ("name", "path", "good", "bad"),
        [
            ("rich", "editions/0/measures/tier/financing/reference_date/value/month", [1, 12], [0, 13]),
            ("rich", "editions/0/measures/tier/financing/reference_date/value/day", [1, 30], [0, 32]),
            ("rich", "editions/0/measures/tier/financing/reference_date/value/years_before", [0, 20, None], [-1, 21]),
            ("rich", "editions/0/measures/sum/financing/amount/value", [0, 10**12, "0.10"], [-1, 10**12 + 1, "-0.01"]),
            ("rich", "editions/0/measures/sum/criteria/share/required/high", [0, 1, "100 %"], [1.5, "101 %", True]),
            ("rich", "editions/0/measures/sum/criteria/sum/required/value", [0, 100_000], [-1, 100_001, "50 %"]),
            ("rich", "editions/0/key", ["a" * 100, "ä-_1"], ["a" * 101, "a.b", "", "a b", 1]),
            ("rich", "editions/0/drops", [[]], [["x"], None, "x", [1]]),
            ("rich", "editions/1/drops", [["degree"]], [None, "degree", [1]]),
            ("rich", "editions/1/last_day", [None], [{"unknown": True, "note": "x"}, {}]),
            ("rich", "editions/0/first_day", [], [{"unknown": True, "note": "x"}, None]),
            ("rich", "editions/0/first_day/citations", [[{"source": "s", "place": None}]], [[], None, "s", [{}]]),
            ("rich", "facts/persons/unit", [None], ["x", {}]),
            ("rich", "facts/concept/unit", [None], [{"one": WORDS, "many": WORDS}]),
            ("rich", "facts/concept/low", [None], [True, 0]),
            ("rich", "facts/region/options", [["town", "country"]], [[], None, ["town", "town"]]),
            ("rich", "facts/concept/options", [None, []], [["a"]]),
            ("rich", "editions/0/measures/sum/criteria/if/parts/c", [], [criterion(known(1))]),
            ("rich round", "money/payable/2016", [known(0)], [known(-1), None, 5]),
            ("rich round", "money/payable", [{"2199": known(1)}, {}], [{"2200": known(1)}, {"16": known(1)}, None]),
            ("rich round", "shortage/value", [{"kind": "strict-queue"}, {"kind": "fill-the-gaps", "then": None},
                                              {"kind": "one-per-applicant-first/strict-queue"}],
             [{"kind": "strict-queue", "then": "strict-queue"}, {"kind": "x"}, {}, "strict-queue"]),
            ("rich round", "published/1/value", [0, 10**6], [0.5, "3", True, None]),
            ("rich round", "published/0/value", [10, "10.00", 10.5], [True, None, "x"]),
            ("rich round", "published/0/citations", [], [[], None]),
            ("full cases", "cases", [], [[], None, {}, [1]]),
            ("full cases", "programme", [], [None, 1, {}]),
            ("full cases", "cases/1/expected/total", [0, "none", "0.10", -1], [None, "nothing", True, {}]),
            ("full cases", "cases/1/expected/by_budget_year", [{}, {"2199": 1}, {"001": "1"}, {"999": 0}],
             [None, {"0": 1}, {"2200": 1}, {"-1": 1}, {"1.5": 1}, {"2016\n": 1}, {"": 1}, {"2016": None}]),
            ("full cases", "cases/1/expected/findings", [{"a": "met"}, {}], [None, [], {"a": "yes"}, {"a": None}]),
            ("full cases", "cases/0/expected/missing", [None, [], ["a"]], [["a", "a"], "a", [1]]),
            ("full cases", "cases/0/expected/verdict", [None, "eligible"], ["yes", 1, []]),
            ("full cases", "cases/0/citations", [], [[], None, "s", [1]]),
            ("full cases", "cases/0/key", ["x", "ä-_1"], ["", "a b", None, 1, "x" * 101]),
            ("full cases", "cases/1/on", [None, "2016-10-02"], ["2016", 1, "1.1.2016"]),
            ("rich round", "deadline", [{"unknown": True, "note": "x"}, {"low": "2016-04-01", "high": None} | CITATION],
             [{"unknown": True}, {"unknown": False, "note": "x"}, {"unknown": True, "note": " "},
              {"low": None, "high": None} | CITATION, {"value": "2016-04-01", "low": None} | CITATION,
              {"readings": [{"name": "a", "value": "2016-04-01"}]} | CITATION]),
        ],
    )  # fmt: skip
    def test_bounds_of_programmes_and_rounds(
        self, name: str, path: str, good: list[Any], bad: list[Any], folder: Path
    ) -> None:
        for value in [*good, *bad]:
            kind, table = changed(name, path, value)
            assert schema_accepts(table, kind) is (value in good and not isinstance(value, bool)), value
            assert (reader_faults(table, kind, folder) == ()) is (value in good and not isinstance(value, bool)), value


def paths(value: Any, parent: str = "") -> dict[str, Any]:
    """Every place in a document, as `changed` names it, with what stands there."""
    members = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    found: dict[str, Any] = {}
    for name, member in members:
        found |= {f"{parent}{name}": member, **paths(member, f"{parent}{name}/")}
    return found


def changed(document: str, path: str, value: Any) -> tuple[str, dict[str, Any]]:
    """One of the documents with another value at a path; `...` takes it out."""
    kind, table = DOCUMENTS[document]
    table = copy.deepcopy(table)
    place: Any = table
    *names, last = path.split("/")
    for part in names:
        place = place[int(part) if isinstance(place, list) else part]
    name: Any = int(last) if isinstance(place, list) else last
    if value is ...:
        del place[name]
    else:
        place[name] = value
    return kind, table


_FIRST, _LATER_ONE = "editions/0/measures", "editions/1/measures"
EXAMPLES: list[tuple[str, tuple[str, dict[str, Any]]]] = [
    ("Days that no calendar has", changed("full", "start", "2016-02-30")),
    ("Days that no calendar has", changed("rich", f"{_FIRST}/tier/financing/reference_date/value/day", 31)),
    ("36.0 for 36", changed("full", "months", 36.0)),
    ("More decimals than count", changed("full", "costs", 0.001)),
    ("More decimals than count", changed("full", "posts/0/share", 0.50001)),
    ("Fields that do not fit together", changed("full", "posts/0/tops_up", 0.75)),
    ("Fields that do not fit together", changed("full", "recipient/key", "08216")),
    ("Fields that do not fit together", changed("rich", f"{_FIRST}/part/financing/maximum/low", 3)),
    ("One thing twice", changed("full", "partners/0/key", "08216007")),
    ("Names of what stands elsewhere", changed("rich", "sources", {})),
    ("Names of what stands elsewhere", changed("rich round", "edition", "2014")),
    ("Values of facts", changed("rich", f"{_FIRST}/sum/criteria/persons/required/value", "12")),
    ("Values of facts", changed("rich", f"{_FIRST}/sum/criteria/concept/met/facts.concept", "yes")),
    ("Fields that a rule cannot ask", changed("rich", f"{_FIRST}/unit/financing/of", "posts.share")),
    ("What an earlier edition said", changed("rich", f"{_LATER_ONE}/new/financing/kind", ...)),
    ("What an earlier edition said", changed("rich", f"{_LATER_ONE}/new/title", {"de": "neu"})),
    ("What all measures share", changed("rich", "editions/0/common/financing/rounding", ...)),
    ("Editions in order", changed("rich", "editions/1/first_day/value", "2014-12-31")),
    ("Figures beyond what their field can be", changed("rich", "editions/0/common/criteria/term/required/value", 601)),
    ("Figures beyond what their field can be", changed("rich round", "per_applicant/value", 0)),
    ("More than the limits", changed("full", "facts/a", 10**101)),
    ("Fields that do not fit together", changed("full cases", "cases/0/expected", {"findings": {}})),
    ("Fields that do not fit together", changed("full cases", "cases/0/on", "2016-10-01")),
    ("Fields that do not fit together", changed("full cases", "cases/1/application/measure", None)),
    ("One thing twice", changed("full cases", "cases/1/key", "a")),
    ("Names of what stands elsewhere", changed("full cases", "cases/0/round", "2016-extra")),
    ("Letters", changed("rich", "editions/0/key", "a–b")),
]


class TestWhatIsMadeFromTheClasses:
    """Nothing is forgotten where a class changes."""

    def test_a_validator_that_is_not_known_is_an_error(self) -> None:
        @attrs.frozen
        class Odd:
            size: int = attrs.field(validator=attrs.validators.gt(5))

        with pytest.raises(LookupError, match="has no entry in schemas"):
            Definitions().of(Odd)

    def test_two_classes_of_one_name_are_an_error(self) -> None:
        own = Definitions()
        own.of(Post)
        with pytest.raises(LookupError, match="Post defines"):
            own.of(attrs.make_class("Post", []))

    def test_what_constructors_refuse_is_said_of_fields_that_exist(self) -> None:
        assert all(name in attrs.fields_dict(cls) for cls, name in OF_CONSTRUCTORS)

    def test_every_field_of_an_application_has_a_title_in_both_languages(self) -> None:
        found = schemas.schema("application")
        tables = [found, *(table for table in found["$defs"].values() if "properties" in table)]
        tables += [found["$defs"]["Population"]["anyOf"][1]]
        titles = {name: field.get("title") for table in tables for name, field in table["properties"].items()}
        assert [name for name, title in titles.items() if not title] == ["format"]
        assert titles["months"] == "Dauer / duration"

    def test_blank_is_what_python_strips(self) -> None:
        pattern = re.compile(values.NOT_BLANK["pattern"])
        for code in range(0x110000):
            assert (pattern.search(chr(code)) is None) is (chr(code).strip() == ""), hex(code)

    def test_letters_of_keys_are_what_the_readers_take_in_ascii(self) -> None:
        pattern = re.compile(values.KEY["pattern"])
        for code in range(128):
            assert (pattern.search(chr(code)) is not None) is is_key(chr(code)), hex(code)

    @pytest.mark.parametrize("path", ["costs", "posts/0/share", "plan/0/total"])
    @pytest.mark.parametrize(("digits", "good"), [(40, True), (41, False)])
    def test_digits_of_a_number_in_quotes(self, folder: Path, path: str, digits: int, good: bool) -> None:
        kind, table = changed("full", path, "0" * digits)
        if path == "plan/0/total":
            table["plan"][0]["eligible"] = 0
        assert schema_accepts(table, kind) is good
        assert (reader_faults(table, kind, folder) == ()) is good

    @pytest.mark.parametrize(
        ("score", "good"),
        [("0" * 40, True), ("0" * 41, False), ("1.123456789", True), ("1.1234567890", False), ("-1000000000.0", True),
         ("1000000000.1", False), (10**9, True), (10**9 + 1, False), (-(10**9), True), (None, True), ("1e3", False)],
    )  # fmt: skip
    def test_scores(self, folder: Path, score: Any, good: bool) -> None:
        kind, table = changed("full list", "applications/0/score", score)
        assert schema_accepts(table, kind) is good
        assert (reader_faults(table, kind, folder) == ()) is good

    def test_an_unknown_name_is_refused_with_the_way_out(self) -> None:
        with pytest.raises(ValueError, match="did you mean 'programme'"):
            schemas.schema("program")

    @given(first=st.integers(0, 9999), last=st.integers(0, 9999), year=st.integers(0, 9999))
    def test_a_pattern_of_years(self, first: int, last: int, year: int) -> None:
        found = re.fullmatch(values.years(first, last) or "never", f"{year:04}")
        assert (found is not None) is (first <= year <= last)

    @given(text=st.from_regex(r"-?[0-9]{1,8}(\.[0-9]{1,7})?( ?%)?", fullmatch=True))
    def test_texts_of_amounts_and_shares(self, text: str) -> None:
        for schema, read in (
            (values.EURO, Euro), (values.SHARE, Share), (values.FTE, Fte),
            (values.EURO_NOT_NEGATIVE, lambda text: Share(0) if Euro(text) >= Euro(0) else Share(-1)),
        ):  # fmt: skip
            try:
                read(text)
            except ValueError:
                expected = False
            else:
                expected = True
            assert Draft202012Validator(schema).is_valid(text) is expected, schema


class TestTheExceptions:
    """Each is one, and the page names all of them."""

    @pytest.mark.parametrize(("name", "document"), EXAMPLES, ids=range(len(EXAMPLES)))
    def test_the_schema_takes_what_the_reader_refuses(
        self, name: str, document: tuple[str, dict[str, Any]], folder: Path
    ) -> None:
        kind, table = document
        assert schema_accepts(table, kind)
        faults = reader_faults(table, kind, folder)
        assert any(is_one(name, fault) for fault in faults), faults

    def test_each_has_an_example(self) -> None:
        assert {name for name, _ in EXAMPLES} == EXCEPTIONS.keys()

    def test_the_page_names_them(self) -> None:
        page = (ROOT / "docs" / "schemas.md").read_text(encoding="utf-8")
        assert set(re.findall(r"^- \*\*(.*?)\.?\*\*", page, re.MULTILINE)) == EXCEPTIONS.keys()
