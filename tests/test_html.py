"""Every result has a table: escaped in a notebook, plain as rows, whatever names were typed into the form."""

import csv
import io
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from html.parser import HTMLParser
from typing import Any

import pytest

from integrationsfoerderung import (
    Application,
    Euro,
    NoSchedule,
    Post,
    Programme,
    Recipient,
    Round,
    compare,
    diff,
    envelope,
    load_programme,
    load_round,
    sweep,
)
from integrationsfoerderung.schedules import View
from integrationsfoerderung.tables import MOST_ROWS, Table, Tabular, together

HOSTILE = [
    "Bühl",
    "<script>alert(1)</script>",
    "\"><img src=x onerror='alert(1)'>",
    "</table></div><style>*{display:none}</style>",
    '=HYPERLINK("http://example.org")',
    "\t=1+1",
    "\r\n-1",
    "+1",
    "@SUM(A1)",
    "[x](javascript:alert(1)) ![x](http://example.org)",
    "\x1b[31mred\x9b0m\x07",
    "\u200fright\u202d",
    "&lt;b&gt; & 'quotes'",
    "x" * 10_000,
    "\u202eright to left\u2069",
    "漢字 u\u0308",
]
TAGS = {"div", "table", "caption", "thead", "tbody", "tfoot", "tr", "th", "td", "br"}


def form(name: str = "Bühl", **changes: Any) -> Application:
    """An application of which every criterion is settled, unless changed."""
    fields: dict[str, Any] = {
        "key": "a",
        "recipient": Recipient(name=name, kind="Gemeinde"),
        "partners": [Recipient(name=name, kind="Gemeinde")],
        "measure": "contact-point",
        "posts": [Post("1.0", field="refugees", origin="new")],
        "start": date(2016, 4, 1),
        "months": 36,
        "submitted": date(2016, 3, 31),
        "new_tasks": True,
        "begun": False,
        "earlier_grants": [],
    }
    return Application(**(fields | changes))


PROGRAMME: Programme = load_programme("vwv-integration")
EXTRA: Round = load_round("vwv-integration/2016-extra")
SHORTER = PROGRAMME.amend({"contact-point.minimum_months": 48})
RESULTS: dict[str, Callable[[str], Tabular]] = {
    "assessment": lambda name: PROGRAMME.assess(form(name)),
    "open assessment": lambda name: PROGRAMME.assess(form(name, months=None, submitted=None)),
    "finding": lambda name: PROGRAMME.assess(form(name)).findings[0],
    "option": lambda name: PROGRAMME.assess_all(form(name, measure=None))[0],
    "remedies": lambda name: PROGRAMME.assess(form(name, months=35)).remedies(),
    "schedule": lambda name: PROGRAMME.schedule(form(name)),
    "no schedule": lambda name: PROGRAMME.schedule(form(name, months=30)),
    "view": lambda name: view(PROGRAMME.schedule(form(name))),
    "decision": lambda name: EXTRA.decide([form(name)])["a"],
    "outcome": lambda name: EXTRA.decide([form(name)]),
    "comparison of rules": lambda name: compare(PROGRAMME, SHORTER, [form(name, key=name)]),
    "difference": lambda _: diff(PROGRAMME, SHORTER),
    "sweep": lambda name: sweep(PROGRAMME, {"contact-point.minimum_months": [12, 48]}, [form(name)]),
    "envelope": lambda name: envelope(PROGRAMME, [form(name)]),
    "comparison": lambda _: EXTRA.plausible()[0],
    "round": lambda _: EXTRA,
    "edition": lambda _: PROGRAMME.editions[0],
    "programme": lambda _: PROGRAMME,
}


def view(schedule: Any) -> View:
    """The amounts by budget year."""
    found = schedule.by_budget_year()
    assert isinstance(found, View)
    return found


class Reader(HTMLParser):
    """The tags and attributes of a piece of HTML; every tag that is opened is closed."""

    def __init__(self, text: str) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: set[str] = set()
        self.open: list[str] = []
        self.attributes: set[str] = set()
        self.text = ""
        self.feed(text)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes |= {name for name, _ in attrs}
        if tag != "br":
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text += data


@pytest.mark.parametrize("make", RESULTS.values(), ids=RESULTS)
class TestEveryResult:
    """Each result has all forms of a table."""

    @pytest.mark.parametrize("name", HOSTILE, ids=range(len(HOSTILE)))
    def test_a_notebook_shows_names_as_text(self, make: Callable[[str], Tabular], name: str) -> None:
        found = Reader(make(name)._repr_html_())
        assert found.tags <= TAGS
        assert found.attributes <= {"lang", "style", "scope", "colspan"}
        assert all(character.isprintable() for character in found.text)

    def test_it_takes_the_colours_of_the_notebook(self, make: Callable[[str], Tabular]) -> None:
        text = make("Bühl")._repr_html_()
        assert "background" not in text
        assert "color" not in text.replace("currentColor", "")

    @pytest.mark.parametrize("name", HOSTILE, ids=range(len(HOSTILE)))
    def test_a_terminal_shows_it_in_lines_that_fit(self, make: Callable[[str], Tabular], name: str) -> None:
        table = make(name).table()
        for lang in ("de", "en"):
            text = table.text(lang)
            assert all(line.isprintable() for line in text.split("\n"))
            assert max(map(len, text.split("\n"))) <= 62 * len(table.columns) + 60

    @pytest.mark.parametrize("name", HOSTILE, ids=range(len(HOSTILE)))
    def test_a_spreadsheet_finds_no_formula(self, make: Callable[[str], Tabular], name: str) -> None:
        rows = list(csv.reader(io.StringIO(make(name).table().csv(), newline="")))
        assert {len(row) for row in rows} == {len(make(name).table().columns)}
        for cell in (cell for row in rows for cell in row):
            assert cell[:1] not in set("=+-@\t\r") or Decimal(cell) is not None

    @pytest.mark.parametrize("name", HOSTILE, ids=range(len(HOSTILE)))
    def test_a_page_has_a_line_a_row_and_no_tag(self, make: Callable[[str], Tabular], name: str) -> None:
        table = make(name).table()
        text = table.markdown("de")
        assert len(text.split("\n")) == 2 + len(table)
        assert all(line.isprintable() for line in text.split("\n"))
        assert "<" not in text
        assert "](" not in text

    def test_rows_are_plain_values(self, make: Callable[[str], Tabular]) -> None:
        plain = (str, bool, int, Decimal, date, list, type(None))
        rows = make("Bühl").to_rows()
        assert rows
        assert all(isinstance(value, plain) for row in rows for value in row.values())

    def test_both_languages_differ(self, make: Callable[[str], Tabular]) -> None:
        table = make("Bühl").table()
        assert table.html("de") != table.html("en")
        assert Reader(table.html("de")).tags <= TAGS

    def test_polars_and_pandas_take_the_rows(self, make: Callable[[str], Tabular]) -> None:
        import pandas as pd
        import polars as pl

        rows = make("Bühl").to_rows()
        assert pl.DataFrame(rows, infer_schema_length=None).height == len(pd.DataFrame(rows)) == len(rows)


class TestAssessment:
    """The table of an assessment has what its text has."""

    def test_one_row_for_each_finding_with_its_reason_in_both_languages(self) -> None:
        found = PROGRAMME.assess(form(months=35))
        table = found.table()
        assert table.column("status") == tuple(finding.status for finding in found.findings)
        for lang in ("de", "en"):
            for reason in table.column("reason"):
                assert reason.get(lang) in found.explain(lang)

    def test_what_is_missing_and_not_modelled_stands_below(self) -> None:
        found = PROGRAMME.assess(form(months=None))
        notes = " ".join(note.en for note in found.table().notes)
        assert "(months)" in notes
        assert all(provision.text.en in notes for provision in found.not_modelled)

    def test_verdict_and_grade_are_in_the_caption(self) -> None:
        caption = PROGRAMME.assess(form(months=35)).table().caption
        assert caption is not None
        assert caption.de.startswith("Bühl, Bühl: Zentrale Ansprechstelle (vwv-integration, ")
        assert ": nicht förderfähig (Beleg: " in caption.de


class TestSchedule:
    """The table of a schedule adds up, and a notebook shows its views."""

    def test_the_instalments_add_up_to_the_total(self) -> None:
        plan = PROGRAMME.schedule(form(), what_if=True)
        assert not isinstance(plan, NoSchedule)
        assert sum(row["amount"] for row in plan.to_rows()) == Decimal("105000.00")
        assert [row["year"] for row in plan.to_rows()] == [1, 2, 3]

    def test_a_notebook_shows_the_instalments_and_both_views(self) -> None:
        plan = PROGRAMME.schedule(form(), what_if=True)
        text = Reader(plan._repr_html_()).text
        assert plan._repr_html_().count("<table") == 3
        for title in ("Schedule", "by funding year (reported)", "by budget year (assumed)"):
            assert title in text

    def test_a_view_has_a_row_a_year(self) -> None:
        years = view(PROGRAMME.schedule(form(), what_if=True))
        assert years.to_rows()[0] == {"year": 2016, "amount": Decimal("30000.00")}
        assert Euro.total(years.table().column("amount")) == years.total

    def test_a_schedule_that_is_conditional_says_so(self) -> None:
        notes = PROGRAMME.schedule(form(submitted=None)).table().notes
        assert "conditional on what is still open" in [note.en for note in notes]

    def test_no_schedule_shows_its_reasons(self) -> None:
        none = PROGRAMME.schedule(form(months=30))
        assert isinstance(none, NoSchedule)
        assert [row["reason"] for row in none.table().to_rows("de")] == [reason.text.de for reason in none.reasons]


class TestFigures:
    """The rules are shown figure by figure, each with its grade and its citations."""

    def test_an_edition_shows_every_figure(self) -> None:
        edition = PROGRAMME.on(date(2016, 10, 1))
        shown = edition.table()
        for measure in edition.measures:
            for path, figure in measure.figures():
                row = shown.rows[shown.column("path").index(path)]
                assert row[shown.keys.index("grade")] is figure.grade
                cited = row[shown.keys.index("source")] or ""
                assert all(str(citation) in cited for citation in figure.citations)

    def test_a_programme_shows_each_figure_once_for_each_time(self) -> None:
        table = PROGRAMME.table()
        keys = list(zip(table.column("path"), table.column("since"), strict=True))
        assert len(set(keys)) == len(keys)

    def test_a_round_shows_its_money_in_both_languages(self) -> None:
        table = EXTRA.table()
        values = dict(zip(table.column("path"), table.column("value"), strict=True))
        assert values["money.committed"].de.startswith("5.600.000,00 € (wie veröffentlicht, Vorgabe) oder ")
        assert values["money.committed"].en.startswith("5,600,000.00 EUR (")
        assert "veröffentlicht: bewilligt: 108 Kommunen" in [note.de for note in table.notes]


class TestMany:
    """Several results become one table."""

    def test_options_of_all_measures(self) -> None:
        options = PROGRAMME.assess_all(form(measure=None))
        table = together(options, "all measures")
        assert table.column("measure") == tuple(option.measure for option in options)
        assert Reader(table._repr_html_()).tags <= TAGS

    def test_findings(self) -> None:
        findings = PROGRAMME.assess(form()).findings
        assert len(together(findings)) == len(findings)

    def test_an_outcome_has_a_row_for_each_decision(self) -> None:
        outcome = EXTRA.decide([form(key="a"), form("Baden-Baden", key="b")])
        assert [row["granted"] for row in outcome.to_rows()] == [d.granted.cents / 100 for d in outcome]
        assert outcome.table().notes[-1].en.startswith("left: ")

    def test_results_of_two_kinds_are_refused(self) -> None:
        with pytest.raises(ValueError, match=r"^results\[1\] has other columns"):
            together([EXTRA, PROGRAMME])

    def test_nothing_is_refused(self) -> None:
        with pytest.raises(ValueError, match="no results"):
            together([])

    def test_a_notebook_shows_the_first_rows_of_many_and_says_so(self) -> None:
        table = Table({"n": "n"}, [[n] for n in range(MOST_ROWS + 1)])
        assert table._repr_html_().count("<tr>") == MOST_ROWS + 2
        assert f"the first {MOST_ROWS} of {MOST_ROWS + 1} rows" in table._repr_html_()
        assert table.html().count("<tr>") == MOST_ROWS + 2
