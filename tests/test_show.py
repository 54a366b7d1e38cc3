"""The rule catalogue and the page of unknowns, made from the data alone."""

import re
from collections import defaultdict
from collections.abc import Iterable
from datetime import date, timedelta
from itertools import pairwise
from typing import Any

import pytest
from attrs import evolve
from hypothesis import example, given
from hypothesis import strategies as st

from integrationsfoerderung import (
    Bounded,
    Edition,
    Euro,
    Grade,
    Known,
    Measure,
    Programme,
    Provision,
    Text,
    Unknown,
    load_programme,
)
from integrationsfoerderung.catalogue import programme_keys
from integrationsfoerderung.criteria import AtLeast
from integrationsfoerderung.figures import Row
from integrationsfoerderung.financing import FixedAmount
from integrationsfoerderung.show import catalogue, figures, rules, unknowns
from integrationsfoerderung.texts import Lang
from plan_strategies import MUSTERLAND, NO_TEXT, SHIPPED, known, leaf, programme_of

EVERY = [*(load_programme(key) for key in programme_keys()), MUSTERLAND]
BOTH = pytest.mark.parametrize("programme", EVERY, ids=[programme.key for programme in EVERY])
LANGS: list[Lang] = ["de", "en"]
EACH_LANG = pytest.mark.parametrize("lang", LANGS)
ONE_DAY = timedelta(days=1)


def by_path(programme: Programme) -> dict[str, list[Row]]:
    found: dict[str, list[Row]] = defaultdict(list)
    for row in figures(programme):
        found[row.path].append(row)
    return found


def of_edition(edition: Edition) -> dict[str, Any]:
    return {path: figure for measure in edition.measures for path, figure in measure.figures()}


def cells(line: str) -> list[str]:
    """The cells of a row as Markdown reads them: a bar after a backslash does not end one."""
    return re.findall(r"((?:\\.|[^|\\])*)\|", line.removeprefix("|"))


def tables(text: str) -> Iterable[list[str]]:
    """Blocks of lines that begin with a bar and a space, as every row does."""
    for block in re.split(r"\n\n", text):
        lines = [line for line in block.splitlines() if line.startswith("| ")]
        if lines:
            yield lines


@BOTH
class TestFigures:
    """Every figure stands once for each time in which it stays the same."""

    def test_no_path_begins_twice_on_a_day(self, programme: Programme) -> None:
        rows = list(figures(programme))
        assert len({(row.path, row.since) for row in rows}) == len(rows)

    def test_the_spans_of_a_path_do_not_overlap(self, programme: Programme) -> None:
        for rows in by_path(programme).values():
            for former, later in pairwise(rows):
                assert former.until is not None
                assert former.since <= former.until < later.since

    def test_neighbours_differ(self, programme: Programme) -> None:
        for rows in by_path(programme).values():
            for former, later in pairwise(rows):
                assert former.figure != later.figure

    def test_they_cover_every_edition_that_has_the_figure_and_no_other(self, programme: Programme) -> None:
        paths = by_path(programme)
        days = {f"{edition.key}.{end}" for edition in programme.editions for end in ("first_day", "last_day")}
        days |= {path for path in paths if path.endswith("].from")}  # of changes within an edition
        paths = {path: rows for path, rows in paths.items() if path not in days}
        assert paths.keys() == {path for edition in programme.editions for path in of_edition(edition)}
        for edition in programme.editions:
            own = of_edition(edition)
            for path, rows in paths.items():
                within = [r for r in rows if r.since <= edition.since and (r.until is None or r.until >= edition.since)]
                assert [row.figure for row in within] == ([own[path]] if path in own else [])
                assert all(r.until is None or edition.until is None or r.until >= edition.until for r in within)


class TestTheCatalogue:
    """A Markdown table for each measure, a row for each figure."""

    @BOTH
    @EACH_LANG
    def test_it_has_each_row_once(self, programme: Programme, lang: Lang) -> None:
        lines = [line for table in tables(catalogue(programme, lang)) for line in table[2:]]
        assert len(lines) == len(set(lines)) == len(list(figures(programme)))
        assert sorted(cells(line)[0].strip() for line in lines) == sorted(f"`{row.path}`" for row in figures(programme))

    @BOTH
    @EACH_LANG
    def test_every_row_has_as_many_cells_as_the_head(self, programme: Programme, lang: Lang) -> None:
        for text in (catalogue(programme, lang), unknowns(programme, lang)):
            for table in tables(text):
                assert {len(cells(line)) for line in table} == {len(cells(table[0]))}

    def test_both_languages_differ_in_words_and_agree_in_paths(self) -> None:
        german, english = (catalogue(SHIPPED, lang) for lang in LANGS)
        assert "| Ziffer | Regel | Wert | Beleg | Quelle | gilt |" in german
        assert "| path | rule | value | grade | source | in force |" in english
        assert "2.550,00" in german
        assert "2,550.00 EUR" in english
        assert re.findall(r"^\| (`\S+`) ", german, re.MULTILINE) == re.findall(r"^\| (`\S+`) ", english, re.MULTILINE)

    @EACH_LANG
    def test_every_measure_and_every_provision_is_there(self, lang: Lang) -> None:
        text = catalogue(SHIPPED, lang)
        for edition in SHIPPED.editions:
            for named in (*(m.title for m in edition.measures), *(p.text for p in edition.not_modelled)):
                assert named.get(lang) in text

    def test_what_ends_and_what_is_open_is_told(self) -> None:
        assert "29 August 2013 to 5 September 2016" in catalogue(SHIPPED, "en")
        assert "| from 1 January 2020 |" in catalogue(programme_of(), "en")
        assert "| ab 01.01.2020 |" in catalogue(programme_of(), "de")


class TestUnknowns:
    """Exactly the figures that are not known: unknown ones, bounds, and readings."""

    @BOTH
    @EACH_LANG
    def test_exactly_those(self, programme: Programme, lang: Lang) -> None:
        (table,) = tables(unknowns(programme, lang))
        shown = sorted(cells(line)[0].strip(" `") for line in table[2:])
        assert shown == sorted(row.path for row in figures(programme) if not isinstance(row.figure, Known))

    def test_readings_name_their_default_and_unknown_ones_what_was_looked_for(self) -> None:
        german, english = (unknowns(SHIPPED, lang) for lang in LANGS)
        assert ", default)" in english
        assert ", Vorgabe)" in german
        assert "no rule on a part of a funding year was found" in english
        assert "`musterland" not in english
        assert "the decree names the coast without an amount" in unknowns(MUSTERLAND, "en")

    def test_a_first_day_that_is_only_bounded_is_listed(self) -> None:
        programme = programme_of()
        bounded = Bounded(date(2020, 1, 1), date(2020, 1, 31), Grade.REPORTED, note="January 2020, day unknown")
        edition = evolve(programme.editions[0], first_day=bounded)
        assert "January 2020, day unknown" in unknowns(evolve(programme, editions=(edition,)), "en")


def written_by_someone(text: Text, note: str = "", key: str = "rule") -> Programme:
    """A programme that has these words wherever words can stand."""
    rule = AtLeast(key, text, "posts.months", Bounded(1, 36, Grade.NORM, note=note))
    amount: Unknown[Euro] = Unknown(note or "note")
    measure = Measure("m", text, (rule,), FixedAmount(amount))
    first = date(2020, 1, 1)
    edition = Edition("e", text, known(first), None, first, None, (measure,), (Provision("p", text, None),))
    return Programme("p", text, (edition,))


words = st.text(alphabet="ab |\\\n\r`*#", min_size=1, max_size=6)


class TestMarkdown:
    """Bars and line breaks in the texts of a programme do not break its tables."""

    @pytest.mark.parametrize("word", ["a|b", "a\nb", "a\n|b", "||", "a | b\nc"])
    @EACH_LANG
    def test_bars_and_line_breaks(self, word: str, lang: Lang) -> None:
        programme = written_by_someone(Text(word, word), note=word)
        for text, count, own in ((catalogue(programme, lang), 6, 3), (unknowns(programme, lang), 4, 2)):
            for table in tables(text):
                assert [len(cells(line)) for line in table] == [count] * len(table)
            assert len([line for line in text.splitlines() if line.startswith("| `")]) == own

    @example("\\|", "")
    @example("\r", "")
    @given(words, words)
    def test_any_words(self, word: str, note: str) -> None:
        programme = written_by_someone(Text(word, word), note=note + "x")
        for text, count, own in ((catalogue(programme), 6, 3), (unknowns(programme), 4, 2)):
            rows = [line for line in text.splitlines() if line.startswith("| `")]
            assert [len(cells(line)) for line in rows] == [count] * own

    def test_headings_and_points_stay_in_one_line(self) -> None:
        text = catalogue(written_by_someone(Text("a\nb", "a\nb")))
        assert "# Rule catalogue: a b" in text
        assert "\n## a b\n" in text
        assert "\n- a b" in text

    def test_a_measure_with_a_dot_in_its_key_is_refused_or_has_its_rows(self) -> None:
        try:
            programme = programme_of(more={"a.b": FixedAmount(known(Euro(1)))})
        except ValueError:
            return
        assert "`a.b.amount`" in catalogue(programme)


class TestGaps:
    """A figure that was not in force for a time is not shown as if it had been."""

    def test_a_measure_that_was_dropped_and_came_back(self) -> None:
        base = programme_of(leaf(AtLeast, "posts.months", 12))
        (first,) = base.editions
        other = Measure("other", NO_TEXT, (), FixedAmount(known(Euro(1))))
        states = [(2020, first.measures), (2021, (other,)), (2022, first.measures)]
        editions = [
            evolve(first, key=str(n), first_day=known(date(n, 1, 1)), last_day=known(date(n, 12, 31)),
                   since=date(n, 1, 1), until=date(n, 12, 31), measures=measures)
            for n, measures in states
        ]  # fmt: skip
        rows = by_path(evolve(base, editions=tuple(editions)))["m.rule"]
        assert [(row.since.year, row.until and row.until.year) for row in rows] == [(2020, 2020), (2022, 2022)]

    def test_a_day_without_rules_between_two_editions(self) -> None:
        """The example above, with nothing at all in 2021."""
        base = programme_of()
        (first,) = base.editions
        ends = evolve(first, last_day=known(date(2020, 12, 31)), until=date(2020, 12, 31))
        later = evolve(first, key="2022", first_day=known(date(2022, 1, 1)), since=date(2022, 1, 1))
        rows = by_path(evolve(base, editions=(ends, later)))["m.amount"]
        assert [row.since.year for row in rows] == [2020, 2022]


@EACH_LANG
def test_the_rules_of_each_edition_name_every_figure(lang: Lang) -> None:
    for programme in (SHIPPED, MUSTERLAND):
        for edition in programme.editions:
            text = rules(programme, edition, lang)
            assert all(f"    {path}: " in text for path in ("first_day", *of_edition(edition)))
