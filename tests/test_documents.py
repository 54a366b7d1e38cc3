"""What the readers promise: exact numbers, nothing converted in silence, every fault at once, nothing half loaded."""

import copy
import json
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import integrationsfoerderung as foerder
from applications_strategy import (
    CITED,
    FORM,
    MISFITS,
    NAMES,
    READERS,
    REAL,
    WORDS,
    Table,
    anything,
    criterion,
    edition,
    formats,
    known,
    measure,
    one_rule,
    programme,
    spoiled,
)
from integrationsfoerderung import Bounded, DocumentError, Known, Readings, Share, Unknown, catalogue
from integrationsfoerderung import documents as docs
from integrationsfoerderung.cli import main
from integrationsfoerderung.documents.files import parse

EXAMPLES = Path(__file__).parent.parent / "examples"
DATA = Path(catalogue.__file__).parent / "data"


@pytest.fixture
def read(tmp_path: Path) -> Callable[..., Any]:
    """Reads a table, or a text, written to a file, by the reader of its format."""

    def write_and_read(content: Table | str | bytes, kind: str = "", suffix: str = ".json") -> Any:
        kind = kind or (content["format"] if isinstance(content, dict) else "application/1")
        data = json.dumps(content, ensure_ascii=False) if isinstance(content, dict) else content
        path = tmp_path / f"document{suffix}"
        path.write_bytes(data.encode() if isinstance(data, str) else data)
        return READERS[kind](path)

    return write_and_read


def faults(read: Callable[..., Any], content: Any, **how: str) -> dict[str, str]:
    """The faults of a document as path and sentence; none of them twice."""
    with pytest.raises(DocumentError) as caught:
        read(content, **how)
    found = {fault.path: fault.message for fault in caught.value.faults}
    assert len(found) == len(caught.value.faults)
    assert all(str(fault) in str(caught.value) for fault in caught.value.faults)
    return found


def outcome(read: Callable[..., Any], table: Table) -> Any:
    """What was read, or the faults; any other exception goes on."""
    try:
        return read(table)
    except DocumentError as error:
        return error.faults


class TestTomlAndJson:
    """Both formats say the same, with exact numbers."""

    @pytest.mark.parametrize(
        ("kind", "path"),
        [
            ("application/1", EXAMPLES / "buehl.toml"),
            ("application/1", EXAMPLES / "biberach-top-up.toml"),
            ("programme/1", DATA / "programmes/vwv-integration.toml"),
            ("round/1", DATA / "rounds/vwv-integration/2016-regular.toml"),
            ("round/1", DATA / "rounds/vwv-integration/2016-extra.toml"),
            ("sources/1", DATA / "sources.toml"),
            ("holidays/1", DATA / "holidays/baden-wuerttemberg.toml"),
        ],
    )
    def test_a_shipped_file_means_the_same_as_json(self, read: Callable[..., Any], kind: str, path: Path) -> None:
        table = parse(path.read_text(encoding="utf-8"), kind, path.name)
        text = json.dumps({"format": kind} | table, default=lambda v: float(v) if isinstance(v, Decimal) else str(v))
        assert read(text, kind) == READERS[kind](path)

    def test_seven_tenths_in_a_file_are_exact(self, read: Callable[..., Any]) -> None:
        toml = (
            'format="application/1"\nprogramme="p"\nmeasure="m"\nrecipient={name="B"}\nposts=[{share=0.7}]\ncosts=0.10'
        )
        form = read(toml, suffix=".toml").application
        assert form.posts[0].share == Share("0.7")
        assert form.costs.cents == 10
        loaded = read(json.dumps(FORM).replace("0.5", "0.7"))
        assert loaded.application.posts[0].share.basis_points == 7000

    @pytest.mark.parametrize("place", ["round", "key", "start", "new_tasks", "earlier_grants", "plan", "facts"])
    def test_null_means_left_out(self, read: Callable[..., Any], place: str) -> None:
        assert read(FORM | {place: None}) == read(FORM)

    def test_null_means_left_out_in_a_programme_too(self, read: Callable[..., Any]) -> None:
        bare = programme(edition(last=None, measures={"m": measure()}))
        nulls: Table = copy.deepcopy(bare) | {"note": None}
        nulls["editions"][0]["last_day"] = None
        nulls["editions"][0]["first_day"]["citations"] = [{"source": "s", "place": None, "read": None}]
        assert read(nulls) == read(bare)

    def test_a_measure_may_be_left_out_and_null_says_so_too(self, read: Callable[..., Any]) -> None:
        without = {key: value for key, value in FORM.items() if key != "measure"}
        assert read(FORM | {"measure": None}) == read(without)
        assert read(without).application.measure is None

    def test_posts_may_be_left_out_where_there_is_a_plan_and_null_says_so_too(self, read: Callable[..., Any]) -> None:
        planned = {key: value for key, value in FORM.items() if key != "posts"} | {"plan": [{"year": 2017}]}
        assert read(planned | {"posts": None}) == read(planned)
        assert read(planned).application.posts == ()

    @pytest.mark.parametrize("posts", [None, []])
    def test_a_fault_of_the_application_as_a_whole_names_no_place_that_the_file_does_not_have(
        self, read: Callable[..., Any], posts: Any
    ) -> None:
        ((path, message),) = faults(read, FORM | {"posts": posts}).items()
        assert path in {"", "posts"}
        assert "needs a post or a plan" in message

    @pytest.mark.parametrize("name", ["recipient", "programme"])
    def test_null_is_no_value_of_a_field_that_is_required(self, read: Callable[..., Any], name: str) -> None:
        assert name in faults(read, FORM | {name: None})


class TestNothingIsConvertedInSilence:
    """A value of another type is a fault at its path, and never made to fit."""

    @pytest.mark.parametrize(("path", "value"), [(path, value) for path, values in MISFITS.items() for value in values])
    def test_in_an_application(self, read: Callable[..., Any], path: str, value: Any) -> None:
        assert set(faults(read, FORM | {path: value})) == {path}

    @pytest.mark.parametrize(
        ("share", "way_out"),
        [(80, "80 is too large"), (-3, "-3 is negative"), (True, "write it like 0.5"), ("0,5", "0.5"), ([], "0.5")],
    )
    def test_a_share_that_cannot_be(self, read: Callable[..., Any], share: Any, way_out: str) -> None:
        found = faults(read, FORM | {"posts": [{}, {"share": share}]})
        assert way_out in found["posts[1].share"]

    @pytest.mark.parametrize("required", [{"value": 36.5}, {"value": "36"}, {"value": True}, {"value": None}])
    def test_in_a_figure(self, read: Callable[..., Any], required: Table) -> None:
        assert set(faults(read, one_rule(known(0) | required))) == {
            "editions[0].measures.m.criteria.term.required.value"
        }

    @pytest.mark.parametrize("unknown", ["true", 1, "no"])
    def test_unknown_is_a_flag(self, read: Callable[..., Any], unknown: Any) -> None:
        place = "editions[0].measures.m.criteria.term.required.unknown"
        assert set(faults(read, one_rule({"unknown": unknown, "note": "looked for"}))) == {place}

    def test_parts_are_a_table(self, read: Callable[..., Any]) -> None:
        parts = {"kind": "any-of", "text": WORDS, "parts": [["a", criterion(known(36))]]}
        found = faults(read, programme(edition(measures={"m": measure(either=parts)})))
        assert set(found) == {"editions[0].measures.m.criteria.either.parts"}

    def test_a_key_that_a_table_already_has_cannot_be_said_again(self, read: Callable[..., Any]) -> None:
        twice = one_rule(known(36))
        twice["editions"][0]["measures"]["m"]["criteria"]["term"]["key"] = "other"
        twice["sources"]["s"]["key"] = "t"
        assert set(faults(read, twice)) == {"editions[0].measures.m.criteria.term.key", "sources.s.key"}

    def test_30_february_is_no_day(self, read: Callable[..., Any]) -> None:
        assert faults(read, FORM | {"start": "2016-02-30"}) == {
            "start": "2016-02-30 is no day of the calendar: check day and month"
        }
        assert read(FORM | {"start": "2016-02-29"}).application.start == date(2016, 2, 29)


class TestDidYouMean:
    """A misspelt key, kind or word is answered with the one that was meant."""

    @pytest.mark.parametrize(
        ("table", "path", "meant"),
        [
            (FORM | {"mesure": "x"}, "mesure", "measure"),
            (FORM | {"posts": [{"shar": 1}]}, "posts[0].shar", "share"),
            (FORM | {"recipient": {"name": "Bühl", "kind": "Gemeine"}}, "recipient.kind", "Gemeinde"),
            (FORM | {"posts": [{"origin": "topup"}]}, "posts[0].origin", "top-up"),
            (FORM | {"consents": ["Komune"]}, "consents[0]", "Kommune"),
            (one_rule(known(36), kind="at-lest"), "editions[0].measures.m.criteria.term", "at-least"),
            (one_rule(known(36), of="posts.month"), "editions[0].measures.m.criteria.term", "posts.months"),
            (one_rule(known(3, "oficial")), "editions[0].measures.m.criteria.term.required.grade", "official"),
            (programme(edition(), ky="x"), "ky", "key"),
            (programme(edition(mesures={})), "editions[0].mesures", "measures"),
            (programme(edition(), edition=[]), "edition", "editions"),
        ],
    )
    def test_it_names_the_word(self, read: Callable[..., Any], table: Table, path: str, meant: str) -> None:
        assert f"did you mean '{meant}'?" in faults(read, table)[path]


ANY_OF = '{"kind": "any-of", "text": {"de": "", "en": ""}, "parts": {"a": '


class TestOneErrorForAFileThatIsNone:
    """What cannot be parsed, or is another document, gives that one error."""

    @pytest.mark.parametrize(
        ("content", "suffix", "said"),
        [
            ("a = = 1", ".toml", "syntax error"),
            ("{", ".json", "syntax error"),
            ("", ".json", 'is empty: begin with "format": "application/1"'),
            (" \n", ".toml", 'is empty: begin with format = "application/1"'),
            ("# nothing yet", ".toml", 'is left out: write format = "application/1"'),
            ('format = "application/1"\na=1\na=2', ".toml", "syntax error"),
            ('{"format": "application/1", "a": 1, "a": 2}', ".json", "key 'a' stands twice in one object"),
            ('{"format": "application/1", "b": {"a": 1, "a": 1}}', ".json", "key 'a' stands twice in one object"),
            ('{"format": "application/1", "months": NaN}', ".json", "NaN is no number"),
            ('{"format": "application/1", "months": -Infinity}', ".json", "-Infinity is no number"),
            ("[]", ".json", "is no table"),
            ("{}", ".json", 'is left out: write "format": "application/1"'),
            ('format = "programme/1"', ".toml", "a document of kind programme/1, expected application/1"),
            ('format = "aplication/1"', ".toml", "did you mean 'application/1'?"),
            ("format = 1", ".toml", "unknown format 1"),
            (b"\xff\xfe", ".toml", "is not UTF-8 at byte 0: save it as UTF-8"),
            ("M\xfcller".encode("latin-1"), ".json", "is not UTF-8 at byte 1"),
            ("x = 1", ".yaml", "ends in neither .toml nor .json: rename it"),
            ("[" * 100_000, ".json", "is nested too deeply: flatten it"),
            ("a = " + "[" * 100_000, ".toml", "is nested too deeply: flatten it"),
        ],
    )
    def test_it_says_which(self, read: Callable[..., Any], content: str | bytes, suffix: str, said: str) -> None:
        (message,) = faults(read, content, suffix=suffix).values()
        assert said in message

    @pytest.mark.parametrize("kind", READERS)
    def test_no_reader_takes_a_document_of_another_kind(self, read: Callable[..., Any], kind: str) -> None:
        for other in READERS.keys() - {kind}:
            assert set(faults(read, f'format = "{other}"', kind=kind, suffix=".toml")) == {"format"}

    @pytest.mark.parametrize("name", ["nowhere.toml", ".", "nowhere/nowhere.json", "a\0b.toml"])
    def test_a_file_that_cannot_be_read_is_a_document_error(self, name: str) -> None:
        with pytest.raises(DocumentError, match=r"no such file|cannot be read"):
            docs.read_application(Path(name))

    @pytest.mark.parametrize("depth", [100, 300, 600, 900])
    @pytest.mark.parametrize(
        ("opening", "closing"), [('{"a":', "}"), ("[", "]"), (ANY_OF, "}}")], ids=["tables", "lists", "combinations"]
    )
    def test_what_is_nested_deeply_but_parsed_is_one_too(
        self, read: Callable[..., Any], depth: int, opening: str, closing: str
    ) -> None:
        table = programme(edition(measures={"m": measure(term="DEEP")}), edition("b", "2015-01-01", None))
        deep = json.dumps(table).replace('"DEEP"', opening * depth + "1" + closing * depth)
        assert faults(read, deep, kind="programme/1")


class TestAFigureSaysWhereItComesFrom:
    """A figure is a value, a range, readings or unknown, with its citations; a fault otherwise."""

    @pytest.mark.parametrize(
        ("figure", "kind"),
        [
            (known(36), Known),
            ({"low": 12, "high": 36, "grade": "norm", "citations": CITED}, Bounded),
            ({"high": 36, "grade": "norm", "citations": CITED}, Bounded),
            ({"readings": [{"name": "a", "value": 1}, {"name": "b", "value": 2}], "grade": "norm", "citations": CITED},
             Readings),
            ({"unknown": True, "note": "looked for in the text of 2016"}, Unknown),
        ],
    )  # fmt: skip
    def test_its_shape_tells_what_it_is(self, read: Callable[..., Any], figure: Table, kind: type) -> None:
        rule = read(one_rule(figure)).editions[0].measure("m").criteria[0]
        assert type(rule.required) is kind

    @pytest.mark.parametrize(
        ("figure", "path", "said"),
        [
            (known(36) | {"citations": []}, "", "has no citation: name at least one source"),
            ({"value": 36, "grade": "norm"}, ".citations", "is left out"),
            ({"value": 36, "citations": CITED}, ".grade", "is left out"),
            ({"unknown": True}, "", "an unknown figure needs a note on what was looked for"),
            ({"unknown": True, "note": " "}, "", "an unknown figure needs a note on what was looked for"),
            ({"unknown": False, "note": "x"}, "", "unknown can only be true"),
            (known(36, citations=[{"source": "t"}]), ".citations[0]", "source 't' is not listed"),
            (known(36, citations=[{"source": "sm-fak"}]), ".citations[0]", "did you mean 'sm-faq'?"),
            (known(36, low=1), "", "says value and low at once"),
            (known(36, unknown=True), "", "says value and unknown at once"),
            ({"grade": "norm", "citations": CITED}, "", "the figure says nothing"),
            (
                {"low": 36, "high": 12, "grade": "norm", "citations": CITED},
                "",
                "the low end 36 is above the high end 12",
            ),
            (known(36, citations="s"), ".citations", "is no list"),
            (36, "", "36 is no table"),
        ],
    )
    def test_one_without_its_evidence_does_not_load(
        self, read: Callable[..., Any], figure: Any, path: str, said: str
    ) -> None:
        found = faults(read, one_rule(figure))
        assert said in found[f"editions[0].measures.m.criteria.term.required{path}"]


class TestEveryFaultAtOnce:
    """One error lists every fault of a document with its path."""

    def test_of_a_programme(self, read: Callable[..., Any]) -> None:
        wrong = measure(
            short=criterion(known(36.5)),
            long=criterion(known(36, "sure")),
            uncited=criterion({"value": 36, "grade": "norm", "citations": []}),
            unlisted=criterion(known(36, citations=[{"source": "t"}])),
            misspelt=criterion(known(36), kind="at-lest"),
            field=criterion(known(36), of="posts.colour"),
            order=criterion(known("new"), of="posts.origin"),
            nothing={"kind": "any-of", "text": WORDS, "parts": {}},
            unknown=criterion({"unknown": True}),
            words=criterion(known(36)) | {"text": {"de": "nur deutsch"}},
        )
        wrong["financing"]["amount"]["value"] = "viel"
        wrong["financing"]["payment"] = known("weekly")
        bare = measure()
        del bare["financing"]["amount"]
        first = edition(
            "a",
            "2013-02-30",
            measures={"m": wrong, "bare": bare},
            not_modelled={"n": {"text": WORDS, "measures": ["x"]}},
        )
        second = edition("b", "2015-01-01", None, drops=["m.absent"], colour="red")
        third = edition("c", "2016-01-01", changes=[{"measures": {}}])
        table = programme(first, 2, second, third, colour="red")
        of_m = "editions[0].measures.m"
        assert set(faults(read, table)) == {
            "colour",
            "editions[0].first_day.value",
            f"{of_m}.criteria.short.required.value",
            f"{of_m}.criteria.long.required.grade",
            f"{of_m}.criteria.uncited.required",
            f"{of_m}.criteria.unlisted.required.citations[0]",
            f"{of_m}.criteria.misspelt",
            f"{of_m}.criteria.field",
            f"{of_m}.criteria.order",
            f"{of_m}.criteria.nothing",
            f"{of_m}.criteria.unknown.required",
            f"{of_m}.criteria.words.text.en",
            f"{of_m}.financing.amount.value",
            f"{of_m}.financing.payment.value",
            "editions[0].measures.bare.financing.amount",
            "editions[0].not_modelled.n.measures",
            "editions[1]",
            "editions[2].colour",
            "editions[2].drops[0]",
            "editions[3].changes[0].from",
            "editions[3].first_day",
        }

    def test_a_fault_in_one_source_is_no_fault_of_those_who_cite_another(self, read: Callable[..., Any]) -> None:
        table = one_rule(known(36)) | {"sources": {"s": {"title": "A source"}, "u": 3}}
        assert set(faults(read, table)) == {"sources.u"}

    def test_of_an_application(self, read: Callable[..., Any]) -> None:
        posts = [{"share": 80, "field": "x"}, {"months": 0, "origin": "new", "shar": 1}, {"start": "2016-02-30"}]
        wrong = FORM | {"posts": posts, "months": -1, "begun": "no", "colour": "red", "recipient": {"key": "8216007"}}
        assert set(faults(read, wrong)) == {
            "posts[0].share", "posts[0].field", "posts[1].months", "posts[1].shar", "posts[2].start", "months", "begun",
            "colour", "recipient.name",
        }  # fmt: skip

    def test_of_a_round(self, read: Callable[..., Any]) -> None:
        wrong = REAL["round/1"] | {
            "deadline": known("30.9.2015"),
            "measures": known("m"),
            "edition": 3,
            "colour": "red",
        }
        del wrong["programme"]
        assert set(faults(read, wrong)) == {"deadline.value", "measures.value", "edition", "colour", "programme"}

    def test_nothing_is_half_loaded_and_the_shipped_programme_stays(self, tmp_path: Path) -> None:
        shipped = foerder.load_programme("vwv-integration")
        text = (DATA / "programmes/vwv-integration.toml").read_text(encoding="utf-8")
        path = tmp_path / "vwv-integration.toml"
        path.write_text(text.replace("36", "0x", 1), encoding="utf-8")
        with pytest.raises(DocumentError):
            foerder.load_programme(path)
        assert foerder.load_programme("vwv-integration") is shipped


# Where the faults of tests/planted/fifty_four_faults.toml are, in the order in which they are said.
FIFTY_FOUR = (
    "sources.decree.bears",
    "sources.paper.adress",
    "facts.persons",
    "facts.region.type",
    "facts.built.low",
    "titel",
    "title.en",
    "accepted[0].code",
    "key",
    "editions[0].first_day.value",
    "editions[0].last_day.grade",
    "editions[0].last_day.value",
    "editions[0].key",
    "editions[0].changes[0].from",
    "editions[0].measures.m.criteria.kind",
    "editions[0].measures.m.criteria.share",
    "editions[0].measures.m.criteria.share.text.en",
    "editions[0].measures.m.criteria.months.required.citations[0]",
    "editions[0].measures.m.criteria.months.required.value",
    "editions[0].measures.m.criteria.many",
    "editions[0].measures.m.criteria.uncited.required",
    "editions[0].measures.m.criteria.twice.required",
    "editions[0].measures.m.criteria.silent.required",
    "editions[0].measures.m.criteria.exchanged.required",
    "editions[0].measures.m.criteria.one_reading.required",
    "editions[0].measures.m.criteria.no_default.required",
    "editions[0].measures.m.criteria.flag.required.value",
    "editions[0].measures.m.criteria.town.required.value[0]",
    "editions[0].measures.m.criteria.order",
    "editions[0].measures.m.criteria.heads",
    "editions[0].measures.m.criteria.half_example",
    "editions[0].measures.m.criteria.odd_example.met.posts.month",
    "editions[0].measures.m.criteria.odd_example.unmet.posts.months",
    "editions[0].measures.m.criteria.empty",
    "editions[0].measures.m.criteria.no_region.required.value",
    "editions[0].measures.m.criteria.no_region.moves.value",
    "editions[0].measures.m.criteria.no_region.holidays",
    "editions[0].measures.m.financing.instalments.value[0]",
    "editions[0].measures.m.financing.in_proportion.citations[0].page",
    "editions[0].measures.m.financing.rounding.value",
    "editions[0].measures.m.financing.part_year",
    "editions[0].measures.sum.financing",
    "editions[0].measures.tiers.financing.tiers.large",
    "editions[0].measures.tiers.financing.tiers.small.full_at.value",
    "editions[0].measures.overlap.financing",
    "editions[0].measures.bare.criteria",
    "editions[0].measures.bare.title",
    "editions[0].measures.bare.financing",
    "editions[0].measures.kindless.financing",
    "editions[0].not_modelled.vacancy.measures",
    "editions[1].drops[0]",
    "editions[2].measure",
    "editions[2].key",
    "editions[2].first_day",
)


class TestAFileFullOfFaults:
    """Is mended in one go: every fault stands in a line of its own, with its place and the way out."""

    PATH = Path(__file__).parent / "planted" / "fifty_four_faults.toml"

    def test_all_are_said_at_once(self) -> None:
        with pytest.raises(DocumentError) as caught:
            foerder.load_programme(self.PATH)
        assert tuple(fault.path for fault in caught.value.faults) == FIFTY_FOUR
        assert len({fault.message for fault in caught.value.faults}) > 40  # the same few words are left out or no key
        header, *lines = str(caught.value).splitlines()
        assert header.endswith("has 54 faults:")
        assert [line.strip() for line in lines] == [str(fault) for fault in caught.value.faults]

    @pytest.mark.parametrize("command", [["rules"], ["audit"], ["laws"]])
    def test_by_a_command_too(self, command: list[str], capsys: pytest.CaptureFixture[str]) -> None:
        assert main([*command, str(self.PATH)]) != 0
        captured = capsys.readouterr()
        lines = [line.strip() for line in (captured.err or captured.out).splitlines()]
        assert all(sum(f"{path}: " in line for line in lines) >= 1 for path in FIFTY_FOUR)
        assert len(lines) >= len(FIFTY_FOUR)

    def test_a_round_that_names_it_says_them_too(self, read: Callable[..., Any]) -> None:
        """Each in a line of its own, beside those of the round."""
        with pytest.raises(DocumentError) as caught:
            read(REAL["round/1"] | {"programme": str(self.PATH), "edition": 3})
        places = [fault.path for fault in caught.value.faults]
        assert places == ["programme"] * 54 + ["edition"]
        assert all("\n" not in str(fault) for fault in caught.value.faults)


class TestWhateverIsSent:
    """A reader answers with a document or with one DocumentError, whatever the file holds."""

    @settings(max_examples=300, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
    @given(
        spoiled() | st.builds(lambda kind, table: table | {"format": kind}, formats, st.dictionaries(NAMES, anything))
    )
    def test_any_table(self, read: Callable[..., Any], table: Table) -> None:
        assert outcome(read, table) is not None

    @settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
    @given(formats, st.text() | st.binary(), st.sampled_from([".toml", ".json"]))
    def test_any_text(self, read: Callable[..., Any], kind: str, content: str | bytes, suffix: str) -> None:
        with pytest.raises(DocumentError):
            read(content.encode("utf-8", "replace") if isinstance(content, str) else content, kind, suffix)

    @pytest.mark.parametrize("kind", READERS)
    def test_what_is_spoiled_above_loads_before(self, read: Callable[..., Any], kind: str) -> None:
        assert read(REAL[kind]) is not None


@pytest.mark.parametrize("name", ["x" * 5000, "vwv-integration/" + "x" * 300, "a/" * 3000])
@pytest.mark.parametrize("load", [foerder.load_programme, foerder.load_round, foerder.load_cases])
def test_a_name_that_no_file_can_have_is_none_that_is_shipped(load: Any, name: str) -> None:
    with pytest.raises(ValueError, match="is shipped") as caught:
        load(name)
    assert len(str(caught.value)) < 400
