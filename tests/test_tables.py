"""Tables are safe to show: aligned for a terminal, escaped in HTML, no formulas in a spreadsheet, exact for frames."""

import csv
import io
from datetime import date
from decimal import Decimal
from html.parser import HTMLParser
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from integrationsfoerderung import Euro, Fte, Kind, Share, Text
from integrationsfoerderung.tables import MOST_SHOWN, Table, Tabular, stacked

HOSTILE = [
    "<script>alert(1)</script>",
    "\"quotes\" and 'more' & <b>bold</b>",
    "x" * 10_000,
    "'><img src=x onerror=alert(1)>",
    "two\nlines\tand a tab",
    "\x1b[31mred\x1b[0m",
    "\u202eright to left\u202c",
    "</td></tr></table>",
    "",
]
CELLS = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(10**12), 10**12),
    st.builds(Euro.from_cents, st.integers(-(10**10), 10**10)),
    st.builds(Share.from_basis_points, st.integers(0, 10_000)),
    st.dates(),
    st.text(max_size=80),
    st.builds(Text, st.text(max_size=20), st.text(max_size=20)),
    st.sampled_from(Kind),
)


def names(*cells: Any) -> Table:
    """A table of one column."""
    return Table({"name": "name"}, [[cell] for cell in cells])


class Reader(HTMLParser):
    """The tags, the attributes and the text of a piece of HTML."""

    def __init__(self, text: str) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: list[str] = []
        self.open: list[str] = []
        self.attributes: list[tuple[str, str | None]] = []
        self.cells: list[str] = []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += attrs
        if tag != "br":
            self.open.append(tag)
        if tag in {"td", "th"}:
            self.cells.append("")

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if self.open and self.open[-1] in {"td", "th"}:
            self.cells[-1] += data


class TestCells:
    """A table takes typed cells and refuses what has no exact value."""

    @pytest.mark.parametrize("cell", [0.5, object(), Decimal("0.5"), b"x", [1], (0.5,)])
    def test_a_cell_of_another_type_is_an_error_that_names_its_place(self, cell: object) -> None:
        with pytest.raises(TypeError, match=r"^rows\[1\], column name: a cell is no "):
            names("x", cell)

    def test_a_row_of_another_length_is_an_error(self) -> None:
        with pytest.raises(ValueError, match=r"^rows\[0\] has 1 cells for 2 columns"):
            Table({"a": "a", "b": "b"}, [[1]])

    def test_a_column_stands_once(self) -> None:
        with pytest.raises(ValueError, match="the column 'a' stands twice"):
            Table([("a", "x"), ("a", "y")], [])

    def test_an_unknown_column_names_the_near_one(self) -> None:
        with pytest.raises(KeyError, match="did you mean 'name'"):
            names(1).column("nam")

    def test_equal_tables_are_equal(self) -> None:
        assert names("x", 1) == names("x", 1) != names("x", 2)


class TestTerminal:
    """The text form is aligned and cannot steer a terminal."""

    def test_numbers_stand_to_the_right_and_words_to_the_left(self) -> None:
        table = Table({"name": "n", "euro": "e", "share": "s"}, [["a", Euro(1), Share(1)], ["bcd", Euro(100), None]])
        assert table.text().splitlines() == [
            "n             e      s",
            "---  ----------  -----",
            "a      1.00 EUR  100 %",
            "bcd  100.00 EUR      –",
        ]

    def test_caption_and_notes_stand_around_it_in_the_language_asked_for(self) -> None:
        table = Table(
            {"n": Text("Zahl", "number")}, [[1]], caption=Text("Titel", "title"), notes=[Text("Stand", "as of")]
        )
        assert table.text("de").splitlines() == ["Titel", "Zahl", "----", "   1", "Stand"]
        assert table.text("en").splitlines() == ["title", "number", "------", "     1", "as of"]

    def test_a_wide_character_takes_two_cells_and_a_combining_one_none(self) -> None:
        lines = Table({"a": "a", "b": "b"}, [["漢字", "x"], ["u\u0308ber", "x"], ["four", "x"]]).text().splitlines()
        assert lines[2:] == ["漢字  x", "u\u0308ber  x", "four  x"]

    @given(st.lists(st.tuples(CELLS, CELLS), max_size=5))
    def test_nothing_in_it_steers_a_terminal(self, rows: list[tuple[Any, Any]]) -> None:
        text = Table({"a": "a", "b": "b"}, rows, caption="c\x1b", notes=["n\u202e"]).text()
        assert all(line.isprintable() for line in text.split("\n"))

    @given(st.lists(st.tuples(st.text(st.characters(codec="ascii"), max_size=200), st.integers()), min_size=1))
    def test_every_number_ends_in_the_same_place(self, rows: list[tuple[str, int]]) -> None:
        text = Table({"a": "a", "b": "b"}, rows).text()
        ends = {len(line) for line in text.splitlines() if line[-1:].isdigit() and line[: -len("0")].count("  ")}
        dashes = text.splitlines()[1]
        assert all(len(line) <= len(dashes) for line in text.splitlines())
        assert len(dashes) in ends or not ends

    def test_a_long_name_goes_on_in_the_next_line_and_ends_somewhere(self) -> None:
        lines = names("x" * 10_000).text().splitlines()
        assert max(map(len, lines)) <= 60
        assert sum(line.count("x") for line in lines) == MOST_SHOWN - 1

    def test_a_text_is_cut_between_words(self) -> None:
        words = "Verwaltungsgemeinschaft mit eigener Stelle für Integration " * 3
        assert " ".join(line.strip() for line in names(words).text().splitlines()[2:]) == words.strip()

    def test_a_table_without_rows_is_its_head(self) -> None:
        assert names().text() == "name\n----"


class TestHtml:
    """The HTML is escaped, has no scripts and no colours of its own, and names its rows and columns."""

    @pytest.mark.parametrize("text", HOSTILE)
    def test_a_hostile_name_stays_text(self, text: str) -> None:
        table = Table({"name": text, "n": "n"}, [[text, Text(text, text)]], caption=text, notes=[text])
        found = Reader(table.html())
        assert set(found.tags) <= {"table", "caption", "thead", "tbody", "tfoot", "tr", "th", "td", "br"}
        assert {name for name, _ in found.attributes} <= {"lang", "style", "scope", "colspan"}
        assert found.open == []
        assert len(table.html()) < 10_000

    @given(st.text(max_size=MOST_SHOWN))
    def test_a_name_can_be_read_back(self, text: str) -> None:
        shown = "".join(character if character.isprintable() else " " for character in text)
        assert Reader(names(text).html()).cells[1] == shown

    def test_it_takes_the_colours_of_the_page(self) -> None:
        text = names("x", 1).html()
        assert "background" not in text
        assert "color" not in text.replace("currentColor", "")
        assert "#" not in text

    def test_columns_rows_and_caption_are_named(self) -> None:
        text = Table({"name": "name", "n": "n"}, [["a", 1]], caption="what it shows").html("de")
        assert text.startswith('<table lang="de"')
        assert ">what it shows</caption>" in text
        assert text.count('scope="col"') == 2
        assert text.count('scope="row"') == 1

    def test_it_is_what_a_notebook_shows(self) -> None:
        assert names("x")._repr_html_() == names("x").html("en")

    def test_several_tables_stand_one_below_the_other(self) -> None:
        assert Reader(stacked([names("x"), names("y")])).cells == ["name", "x", "name", "y"]


class TestCsv:
    """A spreadsheet reads the numbers and runs no formula."""

    @pytest.mark.parametrize(
        "text", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "  =1", "\n@x", "＝1", "\x00=1", "=1,2", '=A1&"x"']
    )
    def test_no_cell_begins_like_a_formula(self, text: str) -> None:
        for table in (names(text), names(Text(text, text)), Table({text: "t"}, []), names((text, 1))):
            for row in csv.reader(io.StringIO(table.csv())):
                assert row[0].lstrip()[:1] not in set("=+-@\t\r＝＋－＠")

    def test_numbers_stay_numbers(self) -> None:
        row = [Euro("-5.5"), -3, Share("0.125"), Fte("1.5"), date(2016, 4, 1), True, None, Kind.GEMEINDE]
        table = Table({f"c{n}": "" for n in range(len(row))}, [row])
        assert table.csv().splitlines()[1] == "-5.50,-3,0.125,1.5,2016-04-01,true,,Gemeinde"

    @given(st.lists(st.tuples(CELLS, CELLS)))
    def test_every_reader_finds_the_same_rows_and_columns(self, rows: list[tuple[Any, Any]]) -> None:
        text = Table({"a": "a", "b": "b"}, rows).csv()
        assert [len(row) for row in csv.reader(io.StringIO(text, newline=""))] == [2] * (len(rows) + 1)
        assert text.count("\n") == len(rows) + 1


class TestRows:
    """Rows are plain values that any data-frame library takes, exact to the cent."""

    def test_amounts_and_shares_are_decimal(self) -> None:
        (row,) = Table({"e": "", "s": "", "f": ""}, [[Euro("0.10"), Share("0.5"), Fte("1.5")]]).to_rows()
        assert row == {"e": Decimal("0.10"), "s": Decimal("0.5"), "f": Decimal("1.5")}
        assert str(row["e"]) == "0.10"

    def test_other_cells_are_plain(self) -> None:
        row = [date(2016, 4, 1), Kind.GEMEINDE, Text("ja", "yes"), None, (Euro(1), "x"), frozenset({"b", "a"}), True]
        table = Table({str(n): "" for n in range(len(row))}, [row])
        expected = [date(2016, 4, 1), "Gemeinde", "ja", None, [Decimal("1.00"), "x"], ["a", "b"], True]
        assert list(table.to_rows("de")[0].values()) == expected

    @given(st.integers(-(10**14), 10**14))
    def test_no_cent_is_lost(self, cents: int) -> None:
        value = names(Euro.from_cents(cents)).to_rows()[0]["name"]
        assert value * 100 == cents

    def test_polars_and_pandas_take_them(self) -> None:
        import pandas as pd
        import polars as pl

        rows = Table({"year": "year", "euro": "euro"}, [[2016, Euro("0.10")], [2017, None]]).to_rows()
        assert pl.DataFrame(rows)["euro"].to_list() == [Decimal("0.10"), None]
        assert pd.DataFrame(rows)["euro"][0] == Decimal("0.10")


class TestMarkdown:
    """A Markdown table keeps its columns whatever stands in a cell."""

    @given(st.lists(st.text(max_size=30), min_size=1))
    def test_it_has_one_line_a_row(self, cells: list[str]) -> None:
        lines = names(*cells).markdown().split("\n")
        assert len(lines) == 2 + len(cells)
        assert all(line.replace("\\\\", "").replace("\\|", "").count("|") == 2 for line in lines)


class TestTabular:
    """A result that says its table has all forms of it."""

    def test_rows_and_html_are_those_of_the_table(self) -> None:
        class Result(Tabular):
            def table(self) -> Table:
                return names("x")

        assert Result().to_rows() == [{"name": "x"}]
        assert Result()._repr_html_() == names("x").html()

    def test_a_result_without_a_table_says_so(self) -> None:
        with pytest.raises(NotImplementedError):
            Tabular().to_rows()
