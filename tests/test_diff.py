"""What differs: nothing between equals, each changed figure with its days and grades, in words, HTML and data."""

from datetime import date
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given

import integrationsfoerderung as foerder
from integrationsfoerderung import Diff, Grade, Known, Programme, Text, diff, load_programme, load_round
from integrationsfoerderung.catalogue import programme_keys, round_keys
from integrationsfoerderung.criteria import AtLeast, AtMost
from integrationsfoerderung.differences import Change, What
from integrationsfoerderung.evidence import Source
from integrationsfoerderung.strategies import programmes
from plan_strategies import MUSTERLAND, NO_TEXT, SHIPPED, fact, known, programme_of

STEEPER = SHIPPED.amend({"contact-point.instalments": [45000, 35000, 25000]})
DATA = Path(foerder.__file__).parent / "data"
COLUMNS = ["path", "what", "change", "before", "after", "grade_before", "grade_after", "edition", "since", "until"]


def rows(found: Diff) -> list[tuple[str, str]]:
    return [(row["path"], row["change"]) for row in found.to_rows()]


class TestEquals:
    """Nothing differs between equals."""

    @pytest.mark.parametrize("key", [*programme_keys(), *round_keys()])
    def test_what_is_shipped(self, key: str) -> None:
        assert not diff(key, key)
        assert diff(key, key).differences == ()

    @given(programmes())
    def test_generated_programmes(self, programme: Programme) -> None:
        assert not diff(programme, programme)
        assert not any(diff(edition, edition) for edition in programme.editions)

    def test_amended_and_back(self) -> None:
        assert not diff(SHIPPED, STEEPER.amend({"contact-point.instalments": [40000, 35000, 30000]}))


class TestFigures:
    """Each figure that differs is there once for each stretch of time, with its grades."""

    def test_one_that_was_amended(self) -> None:
        (found,) = diff(SHIPPED, SHIPPED.amend({"network.rate": "0.7"}, on=date(2017, 1, 1))).differences
        assert str(found) == "network.rate: 60 % (official) -> 70 % (assumed)"
        assert (found.what, found.change, found.edition) == (What.FIGURE, Change.VALUE, "2016-09-06")
        assert (found.since, found.until) == (date(2016, 9, 6), date(2018, 2, 13))
        assert found.grades == (Grade.OFFICIAL, Grade.ASSUMED)

    def test_states_with_the_same_change_are_one_row(self) -> None:
        found = [d for d in diff(SHIPPED, STEEPER).differences if d.path == "contact-point.instalments"]
        assert [(d.since, d.until) for d in found] == [
            (date(2013, 8, 29), date(2016, 9, 5)),
            (date(2016, 9, 6), date(2018, 2, 13)),
            (date(2018, 2, 14), date(2020, 8, 28)),
        ]

    def test_what_was_set_aside_is_removed(self) -> None:
        paths = ("contact-point.total", "contact-point.attested.0.5")
        found = [d for d in diff(SHIPPED, STEEPER).differences if d.path in paths]
        assert {d.change for d in found} == {Change.REMOVED}
        back = [d for d in diff(STEEPER, SHIPPED).differences if d.path in paths]
        assert {d.change for d in back} == {Change.ADDED}

    def test_the_other_way_round_everything_is_turned(self) -> None:
        turned = {Change.ADDED: Change.REMOVED, Change.REMOVED: Change.ADDED}
        there, back = (
            diff("vwv-integration", "vwv-integrationsbeauftragte"),
            diff("vwv-integrationsbeauftragte", SHIPPED),
        )
        assert {(d.what, d.path, turned.get(d.change, d.change), d.after, d.before) for d in there.differences} == {
            (d.what, d.path, d.change, d.before, d.after) for d in back.differences
        }

    @pytest.mark.parametrize(
        ("figure", "change"),
        [
            (Known(12, Grade.NORM), Change.VALUE),
            (Known(36, Grade.OFFICIAL), Change.GRADE),
            (Known(36, Grade.NORM, (foerder.Citation(Source("s", "a source")),)), Change.SOURCES),
        ],
    )
    def test_how_it_differs(self, figure: Known[int], change: Change) -> None:
        old, new = (programme_of(AtLeast("term", NO_TEXT, "posts.months", f)) for f in (known(36), figure))
        (found,) = diff(old, new).differences
        assert found.change is change


class TestRules:
    """What is no figure differs too: kinds of criteria, measures, editions, facts."""

    def test_the_kind_of_a_criterion(self) -> None:
        old, new = (programme_of(kind("term", NO_TEXT, "posts.months", known(36))) for kind in (AtLeast, AtMost))
        assert rows(diff(old, new)) == [("m.term", "value")]

    def test_a_criterion_and_its_figure(self) -> None:
        new = programme_of(AtLeast("term", NO_TEXT, "posts.months", known(36)))
        assert rows(diff(programme_of(), new)) == [("m.term", "added"), ("m.term", "added")]
        assert rows(diff(new, programme_of())) == [("m.term", "removed"), ("m.term", "removed")]

    def test_a_fact(self) -> None:
        assert rows(diff(programme_of(), programme_of(facts=[fact("reliable")]))) == [("facts.reliable", "added")]

    def test_a_measure(self) -> None:
        old = programme_of()
        new = programme_of(more={"other": old.editions[0].measures[0].financing})
        assert ("other", "added") in rows(diff(old, new))

    def test_a_stretch_without_an_edition_is_one_row(self) -> None:
        found = diff(SHIPPED, SHIPPED.amend({"2018-02-14.last_day": "2019-12-31"}))
        assert rows(found) == [("2018-02-14.last_day", "value"), ("2018-02-14", "removed")]
        assert found.differences[1].since == date(2020, 1, 1)

    def test_editions_with_other_keys_are_held_against_each_other(self) -> None:
        found = dict(rows(diff(SHIPPED.editions[0], SHIPPED.editions[-1])))
        assert found["edition.first_day"] == "value"
        assert found["extension"] == "added"


class TestRounds:
    """Rounds differ in their own figures, and in those of their programmes."""

    def test_two_that_are_shipped(self) -> None:
        found = dict(rows(diff("vwv-integration/2016-regular", "vwv-integration/2016-extra")))
        assert found["money.committed"] == "value"
        assert found["caps.half"] == "added"

    def test_one_that_was_amended(self) -> None:
        extra = load_round("vwv-integration/2016-extra")
        assert rows(diff(extra, extra.amend({"money.committed": 1}))) == [("money.committed", "value")]

    def test_caps_and_rankings_are_said_in_german(self) -> None:
        """A rule of a round says itself in the language that is asked for."""
        extra = load_round("vwv-integration/2016-extra")
        own: Any = dict(extra.figures())["caps.half"]
        changed = extra.amend({"ranking": "population-up", "caps.half": own.choose("half-of-ask")})
        text = " ".join(diff(extra, changed).text("de").split())
        assert "nach steigender Einwohnerzahl" in text
        for english in (" of the ", "then by key"):
            assert english not in text


class TestFiles:
    """Files are read as their format says."""

    def test_a_programme_and_a_round(self, tmp_path: Path) -> None:
        text = (DATA / "programmes" / "vwv-integration.toml").read_text(encoding="utf-8")
        own = tmp_path / "own.toml"
        own.write_text(text, encoding="utf-8")
        assert not diff(own, SHIPPED)
        assert not diff(str(own), "vwv-integration")
        round_ = next((DATA / "rounds").rglob("2016-extra.toml"))
        copy = tmp_path / "round.toml"
        copy.write_text(round_.read_text(encoding="utf-8"), encoding="utf-8")
        assert not diff(copy, "vwv-integration/2016-extra")

    def test_a_file_that_is_none(self) -> None:
        with pytest.raises(foerder.DocumentError, match="there is no such file"):
            diff("nowhere.toml", SHIPPED)

    @pytest.mark.parametrize("other", [None, 3, SHIPPED.editions[0], load_round("vwv-integration/2016-extra")])
    def test_what_cannot_be_compared(self, other: Any) -> None:
        with pytest.raises(TypeError, match="cannot be compared"):
            diff(SHIPPED, other)


class Tags(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.tags: set[str] = set()

    def handle_starttag(self, tag: str, attrs: Any) -> None:  # noqa: ARG002 - of the base
        self.tags.add(tag)


class TestShown:
    """As text in both languages, as HTML without what somebody wrote in it, and as plain rows."""

    def test_text_is_aligned(self) -> None:
        lines = diff(SHIPPED, STEEPER).text().splitlines()
        assert {line.index("figure") for line in lines[3:]} == {lines[1].index("what")}

    def test_german(self) -> None:
        text = diff(SHIPPED, SHIPPED.amend({"network.rate": "0.7"})).text("de")
        assert "60 %" in text
        assert "geändert" in text
        assert "angenommen" in text

    def test_html_is_escaped(self) -> None:
        hostile = Text("<script>alert(1)</script>", "<img src=x onerror=alert(1)>")
        new = programme_of(AtLeast("term", hostile, "posts.months", known(36)))
        page = Tags()
        page.feed(diff(programme_of(), new)._repr_html_())
        assert page.tags <= {"table", "caption", "thead", "tbody", "tr", "th", "td", "tfoot", "br"}

    def test_rows_hold_plain_values(self) -> None:
        found = diff(MUSTERLAND, SHIPPED).to_rows()
        assert all(list(row) == COLUMNS for row in found)
        assert all(value is None or type(value) in {str, date} for row in found for value in row.values())

    def test_it_is_lazy(self) -> None:
        assert foerder.diff is diff
        assert load_programme("vwv-integration") is SHIPPED
