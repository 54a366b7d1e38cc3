"""Names that somebody chose to do harm come out as text, wherever they come out, and never at any length.

Tables of every result are held against such names in tests/test_html.py.
"""

import csv
import io
import json
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

import attrs
import pytest

import integrationsfoerderung as foerder
from integrationsfoerderung import Application, DocumentError, Fault, Kind, Post, Recipient, Text, plots, receipts
from integrationsfoerderung.cli import main
from integrationsfoerderung.tables import MOST_SHOWN, Table
from integrationsfoerderung.texts import did_you_mean, json_text, printable_lines, shorten

HUGE = "x" * 1_000_000
HOSTILE = [
    "<script>alert(1)</script>", "\"><img src=x onerror='alert(1)'>", "=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1",
    "\u202eright to left\u202c", "\u200f\u2066a\u2069", "\x1b[31mred\x1b[0m", "\x9b31m", "\x1b]0;title\x07", "a\nb",
    "a\x00b", "\ud800", "$x^2$", "{0} %s", "x" * 10_000,
]  # fmt: skip
ROOT = Path(__file__).parent.parent
PROGRAMME = foerder.load_programme("vwv-integration")
BUEHL = foerder.load_application(ROOT / "examples/buehl.toml")

Captured = pytest.CaptureFixture[str]


def form(name: str) -> Application:
    """An eligible application of somebody with that name."""
    return attrs.evolve(BUEHL, key="a", recipient=Recipient(name=name, kind="Gemeinde"))


def steady(text: str) -> bool:
    """Whether nothing in it steers a terminal."""
    return all(line.isprintable() for line in text.split("\n"))


@pytest.mark.parametrize("name", HOSTILE, ids=range(len(HOSTILE)))
class TestTheCommandLine:
    """Prints names as text, whatever file they came from, and whatever was asked for."""

    def written(self, folder: Path, name: str) -> str:
        form = {
            "key": name, "recipient": {"name": name, "kind": "Gemeinde"}, "measure": "contact-point",
            "posts": [{"share": "0.5", "field": "refugees", "origin": "new"}], "start": "2017-01-01", "months": 36,
            "submitted": "2016-09-28", "new_tasks": True, "begun": False,
        }  # fmt: skip
        table = {"format": "applications/1", "applications": [form]}
        (folder / "forms.json").write_text(json.dumps(table), encoding="utf-8")
        one = {"format": "application/1", "programme": "vwv-integration"} | form
        (folder / "form.json").write_text(json.dumps(one), encoding="utf-8")
        return str(folder / "forms.json")

    def test_of_a_list(self, tmp_path: Path, capsys: Captured, name: str) -> None:
        forms = self.written(tmp_path, name)
        for command in (
            ["round", "vwv-integration/2016-extra", forms],
            ["compare", "vwv-integration", forms, "--set", "contact-point.minimum_share=0.75"],
            ["compare", "vwv-integration", forms, "--set", "contact-point.minimum_share=0.75", "--csv"],
            ["sweep", "vwv-integration", forms, "--over", "contact-point.minimum_share=0.75,0.25"],
        ):
            code = main(command)
            captured = capsys.readouterr()
            assert code in {0, 2}, captured.err
            assert steady(captured.out + captured.err)
            assert len(captured.out) < 60_000
            if "--csv" in command and code == 0:
                rows = list(csv.reader(io.StringIO(captured.out, newline="")))
                assert not any(cell[:1] in set("=@+\t\r") for row in rows for cell in row)

    def test_as_json_it_can_be_had_again(self, tmp_path: Path, capsys: Captured, name: str) -> None:
        """Escaped so that it steers no terminal, and the same for whoever reads it."""
        forms = self.written(tmp_path, name)
        assert main(["round", "vwv-integration/2016-extra", forms, "--json"]) in {0, 2}
        out = capsys.readouterr().out
        assert steady(out)
        if out:
            assert json.loads(out)["decisions"][0]["key"] == name

    def test_of_one_form(self, tmp_path: Path, capsys: Captured, name: str) -> None:
        self.written(tmp_path, name)
        for more in ([], ["--lang", "de"], ["--json"]):
            main(["assess", str(tmp_path / "form.json"), *more])
            captured = capsys.readouterr()
            assert steady(captured.out + captured.err)

    def test_as_an_argument(self, capsys: Captured, name: str) -> None:
        """In complaints, too; no argument has a NUL."""
        given = name.replace("\0", "")
        for command in (["assess", given], ["rules", given], [given], ["round", given, given], ["rounds", given]):
            with suppress(SystemExit):
                assert main(command) == 2
            captured = capsys.readouterr()
            assert captured.out == ""
            assert steady(captured.err)
            assert len(captured.err) < 3000


class TestComplaints:
    """Repeat what was typed in part, and in one line."""

    @pytest.mark.parametrize("name", [*HOSTILE, HUGE], ids=range(len(HOSTILE) + 1))
    def test_of_a_document(self, name: str) -> None:
        text = str(DocumentError(name, [Fault(name, f"{shorten(name)} is wrong{did_you_mean(name, ['a'])}")]))
        assert len(text.split("\n")) == 2
        assert steady(text)
        assert len(text) < 800

    @pytest.mark.parametrize(
        "make",
        [
            lambda: Recipient(name=HUGE), lambda: Recipient(name="x", kind=HUGE), lambda: Kind(HUGE),
            lambda: Recipient(name="x", kind="Gemeinde", key=HUGE), lambda: Post(share=HUGE),
            lambda: foerder.Euro(HUGE), lambda: PROGRAMME.amend({HUGE: HUGE}),
            lambda: foerder.load_programme(HUGE), lambda: foerder.load_round(HUGE),
            lambda: foerder.load_programme(f"{HUGE}.toml"), lambda: foerder.load_application(HUGE),
            lambda: attrs.evolve(BUEHL, measure=HUGE), lambda: attrs.evolve(BUEHL, facts={HUGE: 1}),
        ],
    )  # fmt: skip
    def test_of_a_name_of_a_million_characters(self, make: Callable[[], Any]) -> None:
        began = time.process_time()
        with pytest.raises(ValueError) as caught:  # noqa: PT011 - which one is the reader's
            make()
        assert time.process_time() - began < 1
        assert len(str(caught.value)) < 1000


class TestTablesOfHugeCells:
    """A cell of a million characters is cut where people look, and whole where programs read."""

    table = Table({"name": "name"}, [[HUGE], [Text(HUGE, HUGE)]], caption=HUGE, notes=[HUGE])

    def test_for_people(self) -> None:
        assert len(self.table.html()) < 8 * MOST_SHOWN
        assert len(self.table.text()) < 8 * MOST_SHOWN

    def test_for_programs(self) -> None:
        assert self.table.csv() == f"name\n{HUGE}\n{HUGE}\n"
        assert self.table.to_rows()[0]["name"] == HUGE


@pytest.mark.parametrize("name", [name for name in HOSTILE if name != "\ud800"], ids=lambda name: repr(name)[:12])
class TestOtherForms:
    """Receipts keep a name as it is, and pictures show it as text."""

    def test_a_receipt(self, name: str) -> None:
        text = receipts.issue(PROGRAMME, form(name))
        assert receipts.verify(text).ok
        assert json.loads(text)["application"]["recipient"]["name"] == name
        changed = receipts.verify(text, PROGRAMME.amend({"contact-point.minimum_share": "0.75"}))
        assert steady(changed.explain("de"))

    def test_a_picture(self, name: str) -> None:
        """Nothing in a label is a formula of matplotlib, which `$` begins."""
        plan = PROGRAMME.schedule(form(name), what_if=True)
        assert isinstance(plan, foerder.Schedule)
        picture = plots.by_budget_year(plan)
        for axes in picture.axes:
            for label in [axes.title, axes.xaxis.label, axes.yaxis.label, *axes.texts, *axes.get_xticklabels()]:
                assert steady(label.get_text())
                assert len(label.get_text()) < 400
        picture.savefig(io.BytesIO(), format="svg")

    def test_words_for_a_terminal(self, name: str) -> None:
        for text in (PROGRAMME.assess(form(name)).explain("de"), PROGRAMME.schedule(form(name)).explain("en")):
            assert steady(text)
        assert steady(printable_lines(f"a\n{name}"))
        assert json.loads(json_text([name])) == [name]
        assert steady(json_text([name]))
