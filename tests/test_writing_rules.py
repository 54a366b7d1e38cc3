"""A programme or a round that is written is read again as the same, by itself and by whoever has the file."""

import json
import re
from datetime import date
from pathlib import Path
from typing import Any

import attrs
import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

import integrationsfoerderung as foerder
from integrationsfoerderung import (
    Bounded,
    Citation,
    DocumentError,
    Edition,
    Euro,
    Figure,
    Grade,
    Known,
    Measure,
    Programme,
    Round,
    Source,
    Text,
    catalogue,
    load_programme,
    load_round,
    schemas,
)
from integrationsfoerderung.calendar import Holidays
from integrationsfoerderung.criteria import AtLeast, OneOf
from integrationsfoerderung.documents.files import read_table
from integrationsfoerderung.financing import FixedAmount
from integrationsfoerderung.strategies import programmes, rounds

jsonschema = pytest.importorskip("jsonschema")
DATA = Path(catalogue.__file__).parent / "data"
SUFFIXES = ("toml", "json")
VWV = load_programme("vwv-integration")
WORDS = Text("Satz", "sentence")
CITED = (Citation(Source("decree", "The decree", bears=Grade.NORM)),)
some = settings(max_examples=8, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)


def everything(value: Any) -> Any:
    """What a value says, what is not compared among it: examples, what was amended, evidence of a change.

    What a whole round was made of stands in no file; its figures say what they were.
    """
    if attrs.has(type(value)):
        own = [field.name for field in attrs.fields(type(value)) if field.init]
        own = [name for name in own if (type(value), name) != (Round, "was")]
        return [type(value).__name__, *(everything(getattr(value, name)) for name in own)]
    if isinstance(value, tuple):
        return [everything(member) for member in value]
    return value


def again(programme: Programme, folder: Path, suffix: str = "toml") -> Programme:
    """The programme written and read."""
    path = folder / f"written.{suffix}"
    foerder.save_programme(path, programme)
    return load_programme(path)


def faults(what: Any, folder: Path) -> list[tuple[str, str]]:
    """What no file can say of a programme."""
    with pytest.raises(DocumentError) as caught:
        again(what, folder)
    assert list(folder.iterdir()) == []
    return [(fault.path, fault.message) for fault in caught.value.faults]


def programme_of(*editions: Edition, **more: Any) -> Programme:
    return Programme("own", WORDS, editions, **more)


def edition_of(*criteria: Any, financing: Any = None, **more: Any) -> Edition:
    first = Known(date(2020, 1, 1), Grade.NORM, CITED)
    paid = financing or FixedAmount(Known(Euro(500), Grade.NORM, CITED))
    own: dict[str, Any] = {
        "key": "a", "title": WORDS, "first_day": first, "last_day": None, "since": date(2020, 1, 1), "until": None,
        "measures": (Measure("m", WORDS, criteria, paid),),
    }  # fmt: skip
    return Edition(**(own | more))


@pytest.mark.parametrize("suffix", SUFFIXES)
class TestWhatIsShipped:
    """Is read again as the same, with all that is not compared."""

    @pytest.mark.parametrize("key", catalogue.programme_keys())
    def test_programmes(self, tmp_path: Path, key: str, suffix: str) -> None:
        shipped = load_programme(key)
        found = again(shipped, tmp_path, suffix)
        assert found == shipped
        assert everything(found) == everything(shipped)

    @pytest.mark.parametrize("key", catalogue.round_keys())
    def test_rounds(self, tmp_path: Path, key: str, suffix: str) -> None:
        shipped = load_round(key)
        foerder.save_round(tmp_path / f"round.{suffix}", shipped)
        found = load_round(tmp_path / f"round.{suffix}")
        assert found == shipped
        assert everything(found) == everything(shipped)


class TestTheFile:
    """Says what whoever writes files by hand would say, no more than that, and in their order."""

    @pytest.mark.parametrize("key", catalogue.programme_keys())
    def test_a_later_edition_says_what_changed(self, tmp_path: Path, key: str) -> None:
        """The shipped file says nothing else, but that one figure stands again as it was carried over anyway."""
        foerder.save_programme(tmp_path / "written.toml", load_programme(key))
        shipped = _plain(read_table(DATA / "programmes" / f"{key}.toml", "programme/1"))
        written = _plain(read_table(tmp_path / "written.toml", "programme/1"))
        del written["sources"]
        if key == "vwv-integration":
            del shipped["editions"][2]["measures"]["extension"]["criteria"]["minimum_months"]
        assert written == shipped

    def test_a_figure_stands_in_one_line_and_readings_below_each_other(self, tmp_path: Path) -> None:
        foerder.save_programme(tmp_path / "written.toml", VWV)
        text = (tmp_path / "written.toml").read_text(encoding="utf-8")
        assert 'total = { value = 105000, grade = "official", citations = [{ source = "filstal-2015" }' in text
        assert '\nreadings = [\n  { name = "half-up", value = "half-up", text = { de = "kaufmännisch auf' in text
        assert "[editions]\n" not in text
        assert "measures]\n" not in text

    def test_it_stands_alone(self, tmp_path: Path) -> None:
        """It names every source that it cites, whatever a later version of the library ships."""
        foerder.save_programme(tmp_path / "written.toml", VWV)
        table = read_table(tmp_path / "written.toml", "programme/1")
        cited = set(re.findall(r'source = "([^"]+)"', (tmp_path / "written.toml").read_text(encoding="utf-8")))
        assert set(table["sources"]) == cited

    @pytest.mark.parametrize("kind", ["programme", "round"])
    def test_the_schema_accepts_it(self, tmp_path: Path, kind: str) -> None:
        path = tmp_path / "written.json"
        if kind == "programme":
            foerder.save_programme(path, VWV.amend({"extension.minimum_months": 6}))
        else:
            foerder.save_round(path, load_round("vwv-integration/2016-extra").amend({"deadline": date(2016, 4, 9)}))
        jsonschema.Draft202012Validator(schemas.schema(kind)).validate(json.loads(path.read_text(encoding="utf-8")))


def _plain(value: Any) -> Any:
    """A table whose lists of words are sorted: of sets a file may name the members in any order."""
    if isinstance(value, dict):
        return {key: _plain(member) for key, member in value.items()}
    if isinstance(value, list):
        texts = all(isinstance(member, str) for member in value)
        return sorted(value) if texts else [_plain(member) for member in value]
    return value


class TestWhatIsDrawn:
    """Whatever programme or round there is, it is read again as the same."""

    @some
    @given(programme=programmes(), suffix=st.sampled_from(SUFFIXES))
    def test_programmes(self, tmp_path: Path, programme: Programme, suffix: str) -> None:
        assume(not _two_sources_of_a_key(programme))
        found = again(programme, tmp_path, suffix)
        assert found == programme
        assert everything(found) == everything(programme)

    @some
    @given(round_=rounds(), suffix=st.sampled_from(SUFFIXES))
    def test_rounds(self, tmp_path: Path, round_: Round, suffix: str) -> None:
        assume(not _two_sources_of_a_key(round_.programme))
        foerder.save_programme(tmp_path / "own.toml", round_.programme)
        foerder.save_round(tmp_path / f"round.{suffix}", round_, "own.toml")
        assert everything(load_round(tmp_path / f"round.{suffix}")) == everything(round_)

    @some
    @given(data=st.data(), suffix=st.sampled_from(SUFFIXES))
    def test_rounds_of_what_is_shipped(self, tmp_path: Path, data: st.DataObject, suffix: str) -> None:
        round_ = data.draw(rounds(VWV))
        foerder.save_round(tmp_path / f"round.{suffix}", round_)
        assert everything(load_round(tmp_path / f"round.{suffix}")) == everything(round_)


def _two_sources_of_a_key(programme: Programme) -> bool:
    """A citation names its source by key, so that no file can hold both."""
    sources = {
        citation.source
        for edition in programme.editions
        for _, figure in edition.figures()
        for citation in figure.citations
    }
    return len({source.key for source in sources}) < len(sources)


AMENDABLE = sorted(
    {
        (path, state.since)
        for state in VWV.editions
        for path, figure in state.figures()
        if isinstance(figure, Known) and type(figure.value) in {int, Euro, bool} and ".attested" not in path
    }
)


def _other(figure: Figure[Any]) -> Any:
    value = figure.candidates()[0]
    return not value if isinstance(value, bool) else 6 if isinstance(value, int) else Euro(1)


class TestWhatIfs:
    """Are handed on as a file: the new figures, and what they replaced."""

    def test_an_amended_figure_keeps_what_it_replaced(self, tmp_path: Path) -> None:
        amended = VWV.amend({"contact-point.instalments": [45000, 35000, 25000], "contact-point.minimum_share": "0.25"})
        found = again(amended, tmp_path)
        assert everything(found) == everything(amended)
        figures = dict(found.on(date(2017, 1, 1)).figures())
        share, amounts = figures["contact-point.minimum_share"], figures["contact-point.instalments"]
        assert (share.grade, share.note) == (Grade.ASSUMED, "a what-if")
        assert share.was == dict(VWV.on(date(2017, 1, 1)).figures())["contact-point.minimum_share"]
        assert amounts.was is not None
        assert amounts.was.grade is Grade.REPORTED
        assert "contact-point.total" not in figures

    def test_the_old_value_brings_the_old_figure_back(self, tmp_path: Path) -> None:
        found = again(VWV.amend({"extension.minimum_months": 6}), tmp_path)
        back = found.amend({"extension.minimum_months": 12})
        assert back == VWV

    def test_what_was_set_aside_beside_other_amounts_does_not_come_back_from_a_file(self, tmp_path: Path) -> None:
        """The file says what holds; the sum that a source states of the old amounts is no part of that."""
        found = again(VWV.amend({"contact-point.instalments": [45000, 35000, 25000]}), tmp_path)
        back = found.amend({"contact-point.instalments": [40000, 35000, 30000]})
        path, day = "contact-point.instalments", date(2017, 1, 1)
        assert dict(back.on(day).figures())[path] == dict(VWV.on(day).figures())[path]
        assert "contact-point.total" not in dict(back.on(day).figures())

    @pytest.mark.parametrize("since", [state.since for state in VWV.editions])
    def test_of_one_day_alone(self, tmp_path: Path, since: date) -> None:
        """A stretch between two states that says something of its own is written as a change of its own."""
        amended = VWV.amend({"contact-point.minimum_share": "0.3", "contact-point.minimum_months": 24}, on=since)
        found = again(amended, tmp_path)
        assert found == amended
        stretch = found.editions[1].change
        assert stretch is not None
        assert stretch.grade is Grade.OFFICIAL
        assert stretch.citations == VWV.editions[1].change.citations  # type: ignore[union-attr]

    @some
    @given(chosen=st.sets(st.sampled_from(AMENDABLE), min_size=1, max_size=3), suffix=st.sampled_from(SUFFIXES))
    def test_whatever_is_amended(self, tmp_path: Path, chosen: set[tuple[str, date]], suffix: str) -> None:
        amended = VWV
        for path, day in sorted(chosen):
            try:
                amended = amended.amend({path: _other(dict(amended.on(day).figures())[path])}, on=day)
            except DocumentError:  # not with the others, or not with the rest of the measure
                assume(False)
        found = again(amended, tmp_path, suffix)
        assert found == amended
        replaced, kept = (
            [(path, figure.was) for state in programme.editions for path, figure in state.figures()]
            for programme in (found, amended)
        )
        assert replaced == kept

    def test_a_figure_of_ones_own_says_why(self, tmp_path: Path) -> None:
        """Graded assumed it needs a note or a source, graded better a source."""
        path = "extension.minimum_months"
        good = VWV.amend({path: Bounded(6, 12, Grade.ASSUMED, note="what the ministry thinks of")})
        assert again(good, tmp_path) == good
        (tmp_path / "written.toml").unlink()
        wrong = VWV.amend({path: Known(6, Grade.ASSUMED)})
        said = {message for _, message in faults(wrong, tmp_path)}
        assert said == {"the figure has no citation: name a source, or say in a note what it is assumed for"}
        wrong = VWV.amend({path: Known(6, Grade.NORM)})
        assert faults(wrong, tmp_path)[0] == (
            "editions[1].measures.extension.criteria.minimum_months.required",
            "the figure has no citation: name at least one source",
        )

    def test_of_a_round(self, tmp_path: Path) -> None:
        extra = load_round("vwv-integration/2016-extra")
        other = extra.under(
            committed=6_000_000, shortage="one-per-applicant-first/fill-the-gaps", ranking="population-up"
        )
        other = other.amend({"deadline": date(2016, 4, 16)})  # a Saturday, which would move if it were asked
        foerder.save_round(tmp_path / "round.toml", other)
        found = load_round(tmp_path / "round.toml")
        assert everything(found) == everything(other)
        assert found.last_day.candidates() == (date(2016, 4, 16),)

    def test_of_a_round_whose_programme_is_amended(self, tmp_path: Path) -> None:
        extra = attrs.evolve(
            load_round("vwv-integration/2016-extra"), programme=VWV.amend({"contact-point.minimum_share": "0.25"})
        )
        with pytest.raises(ValueError, match="is not what 'vwv-integration' holds: write it with save_programme"):
            foerder.save_round(tmp_path / "round.toml", extra)
        foerder.save_programme(tmp_path / "what-if.toml", extra.programme)
        foerder.save_round(tmp_path / "round.toml", extra, "what-if.toml")
        assert load_round(tmp_path / "round.toml") == extra


class TestWhatNoFileCanSay:
    """Is a fault with its place before anything is written, and so is all of it at once."""

    def test_rules_of_classes_of_ones_own(self, tmp_path: Path) -> None:
        class Odd(AtLeast):
            pass

        class Gift(FixedAmount):
            pass

        odd = Odd("odd", WORDS, "posts.months", Known(36, Grade.NORM, CITED))
        found = faults(programme_of(edition_of(odd, financing=Gift(Known(Euro(5), Grade.NORM, CITED)))), tmp_path)
        assert found == [
            ("editions[0].measures.m.criteria.odd", "Odd is a kind of one's own: a file has no name for it"),
            ("editions[0].measures.m.financing", "Gift is a kind of one's own: a file has no name for it"),
        ]

    def test_two_sources_of_one_key(self, tmp_path: Path) -> None:
        other = (Citation(Source("decree", "Another decree")),)
        rule = AtLeast("term", WORDS, "posts.months", Known(36, Grade.NORM, other))
        ((path, message),) = faults(programme_of(edition_of(rule)), tmp_path)
        assert path == "editions[0].measures.m.financing.amount"
        assert message == "cites another source as 'decree' than other figures: give each its own key"

    def test_two_criteria_of_one_key_in_a_round(self, tmp_path: Path) -> None:
        rule = OneOf("a", WORDS, "measure", Known(frozenset({"contact-point"}), Grade.NORM, CITED))
        twice = attrs.evolve(load_round("vwv-integration/2017"), admission=(rule, rule))
        with pytest.raises(DocumentError, match="criteria: 'a' stands twice: give each its own key"):
            foerder.save_round(tmp_path / "round.toml", twice)

    def test_days_that_do_not_follow(self, tmp_path: Path) -> None:
        ((path, message),) = faults(programme_of(edition_of(since=date(2020, 5, 1))), tmp_path)
        assert path == "editions[0].since"
        assert "cannot be said in a file: it would be read as" in message

    def test_holidays_that_are_not_shipped(self, tmp_path: Path) -> None:
        shipped = load_programme("vwv-integrationsbeauftragte")
        other = Holidays("Elsewhere", 2000, 2100, ())
        measure = shipped.editions[0].measures[0]
        (rule,) = [c for c in measure.criteria if c.key == "in_time"]
        deadline = attrs.evolve(rule.parts[-1], holidays=other)  # type: ignore[attr-defined]
        measure = attrs.evolve(measure, criteria=(deadline,))
        wrong = attrs.evolve(shipped, editions=(attrs.evolve(shipped.editions[0], measures=(measure,)),))
        ((path, message),) = faults(wrong, tmp_path)
        assert path.endswith("criteria.deadline")
        assert message == "the holidays of 'Elsewhere' are not shipped: a file names a shipped table"

    def test_what_a_reader_refuses(self, tmp_path: Path) -> None:
        wrong = programme_of(edition_of(), note="x" * 10_001)
        assert faults(wrong, tmp_path) == [("note", "has 10001 characters: write at most 10000")]

    def test_something_else(self, tmp_path: Path) -> None:
        with pytest.raises(TypeError, match="is no programme: read it with load_programme"):
            foerder.save_programme(tmp_path / "x.toml", "vwv-integration")  # type: ignore[arg-type]
        with pytest.raises(TypeError, match="is no round: read it with load_round"):
            foerder.save_round(tmp_path / "x.toml", VWV)  # type: ignore[arg-type]
        with pytest.raises(DocumentError, match=r"ends in neither \.toml nor \.json: rename it"):
            foerder.save_programme(tmp_path / "x.txt", VWV)
        with pytest.raises(TypeError, match="names no file"):
            foerder.save_round(None, load_round("vwv-integration/2017"))  # type: ignore[arg-type]
        with pytest.raises(
            TypeError, match=r"own\.toml'\) names no programme: write its file as text, from the folder"
        ):
            foerder.save_round(tmp_path / "r.toml", load_round("vwv-integration/2017"), Path("own.toml"))  # type: ignore[arg-type]


class TestLaterEditions:
    """Whatever a later edition says otherwise, and in whatever order, it is read as it was."""

    def rule(self, key: str, months: int = 12) -> AtLeast:
        return AtLeast(key, WORDS, "posts.months", Known(months, Grade.ASSUMED, CITED))

    @pytest.mark.parametrize("later", ["ab", "ba", "a", "b", "", "abc", "cab", "c", "AB", "bA"])
    def test_criteria(self, tmp_path: Path, later: str) -> None:
        """A capital is the criterion of that key with another figure."""
        rules = [self.rule(key.lower(), 24 if key.isupper() else 12) for key in later]
        self.same(tmp_path, edition_of(self.rule("a"), self.rule("b")), edition_of(*rules))

    @pytest.mark.parametrize("later", ["xy", "yx", "x", "y", "z", "zx"])
    def test_measures_with_shared_criteria(self, tmp_path: Path, later: str) -> None:
        paid = FixedAmount(Known(Euro(500), Grade.ASSUMED, CITED))
        first, second = (
            tuple(Measure(key, WORDS, (self.rule(key), self.rule("both"), self.rule("all")), paid) for key in keys)
            for keys in ("xy", later)
        )
        self.same(tmp_path, edition_of(measures=first), edition_of(measures=second))

    def same(self, folder: Path, first: Edition, second: Edition) -> None:
        last = Known(date(2020, 12, 31), Grade.NORM, CITED)
        first = attrs.evolve(first, last_day=last, until=date(2020, 12, 31))
        begin = Known(date(2021, 1, 1), Grade.NORM, CITED)
        second = attrs.evolve(second, key="b", first_day=begin, since=date(2021, 1, 1))
        programme = programme_of(first, second)
        assert again(programme, folder) == programme
        assert again(programme, folder, "json") == programme


def test_keys_that_toml_quotes(tmp_path: Path) -> None:
    """Umlauts in keys, control characters in texts."""
    rule = attrs.evolve(TestLaterEditions().rule("größe_1"), text=Text("a\x7fb\n\t\"'\\", "\u2028"))
    programme = programme_of(edition_of(rule))
    assert again(programme, tmp_path) == programme
