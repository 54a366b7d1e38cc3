"""What `compare` and `sweep` promise on the command line: the answers of the library, as text, JSON and CSV."""

import csv
import io
import json
from pathlib import Path
from typing import Any

import pytest

from integrationsfoerderung import Euro, compare, load_applications, load_programme, load_round, sweep
from integrationsfoerderung.catalogue import document_path
from integrationsfoerderung.cli import main

ROOT = Path(__file__).parent.parent
LIST = str(ROOT / "examples" / "rounds" / "2016-regular.toml")
EXTRA_LIST = str(ROOT / "examples" / "rounds" / "2016-extra.toml")
KEY, SHARE = "vwv-integration", "contact-point.minimum_share"
REGULAR = "vwv-integration/2016-regular"
Captured = pytest.CaptureFixture[str]


def refused(capsys: Captured, *arguments: str) -> str:
    """The complaint: exit code 2, nothing on standard output, no traceback."""
    try:
        code = main(arguments)
    except SystemExit as leaving:  # argparse leaves by itself
        code = int(str(leaving.code))
    captured = capsys.readouterr()
    assert (code, captured.out) == (2, "")
    assert "Traceback" not in captured.err
    return captured.err


def printed(capsys: Captured, *arguments: str) -> str:
    assert main(arguments) == 0
    return capsys.readouterr().out


class TestCompare:
    """`compare` says what the library says of the same rules."""

    def test_json(self, capsys: Captured) -> None:
        out = printed(capsys, "compare", KEY, LIST, "--set", f"{SHARE}=0.75", "--json")
        found = json.loads(out, parse_float=pytest.fail)
        programme = load_programme(KEY)
        expected = compare(programme, programme.amend({SHARE: "0.75"}), load_applications(LIST))
        assert found == json.loads(json.dumps(expected.to_dict()))
        assert found["difference"] == "-325500.00"

    @pytest.mark.parametrize(("lang", "title"), [("de", "Vergleich"), ("en", "Comparison")])
    def test_text(self, capsys: Captured, lang: str, title: str) -> None:
        out = printed(capsys, "compare", KEY, LIST, "--set", f"{SHARE}=0.75", "--lang", lang)
        assert out.startswith(f"{title}\n")
        assert SHARE in out

    def test_csv_has_a_line_for_each_application(self, capsys: Captured) -> None:
        rows = list(csv.DictReader(io.StringIO(printed(
            capsys, "compare", KEY, LIST, "--set", f"{SHARE}=0.75", "--csv"))))  # fmt: skip
        assert len(rows) == len(load_applications(LIST).applications)
        assert sum(float(row["difference"]) for row in rows) == -325_500
        assert {row["variant_verdict"] for row in rows} == {"eligible", "ineligible"}

    def test_several_figures_and_a_list_of_amounts(self, capsys: Captured) -> None:
        arguments = ["--set", "contact-point.instalments=[45000, 35000, 25000.50]", "--set", f"{SHARE} = 50 %"]
        found = json.loads(printed(capsys, "compare", KEY, LIST, *arguments, "--json"))
        amounts = ["45000", "35000", "25000.50"]
        programme = load_programme(KEY)
        variant = programme.amend({"contact-point.instalments": [Euro(amount) for amount in amounts]})
        assert found["variant"]["money"] == str(compare(programme, variant, load_applications(LIST)).variant.money)

    def test_a_round_with_figures_of_its_own(self, capsys: Captured) -> None:
        arguments = ["--round", REGULAR, "--set", "money.committed=0", "--set", f"{SHARE}=0.75", "--json"]
        found = json.loads(printed(capsys, "compare", KEY, LIST, *arguments))
        assert found["base"]["decisions"] == {"granted": 13}
        assert found["variant"]["money"] == "0.00"

    def test_a_programme_by_its_file(self, capsys: Captured) -> None:
        own = document_path(KEY)
        by_file = printed(capsys, "compare", str(own), LIST, "--set", f"{SHARE}=0.75")
        assert by_file == printed(capsys, "compare", KEY, LIST, "--set", f"{SHARE}=0.75")

    def test_a_round_of_the_file_that_is_set_aside_is_told(self, capsys: Captured) -> None:
        assert main(["compare", KEY, LIST, "--set", f"{SHARE}=0.75"]) == 0
        assert "give --round to have it decided" in capsys.readouterr().err


class TestSweep:
    """`sweep` gives one line for each scenario, in the order of the grid."""

    GRID = ("--over", f"{SHARE}=0.25,0.5,0.75", "--over", "contact-point.instalments[0]=40000,50000")

    def expected(self) -> Any:
        grid: dict[str, list[Any]] = {SHARE: ["0.25", "0.5", "0.75"], "contact-point.instalments[0]": [40_000, 50_000]}
        return sweep(load_programme(KEY), grid, load_applications(LIST))

    def test_json(self, capsys: Captured) -> None:
        found = json.loads(printed(capsys, "sweep", KEY, LIST, *self.GRID, "--json"), parse_float=pytest.fail)
        assert found["paths"] == [SHARE, "contact-point.instalments[0]"]
        assert [row["money"] for row in found["scenarios"]] == [str(s.totals.money) for s in self.expected()]

    def test_csv(self, capsys: Captured) -> None:
        rows = list(csv.DictReader(io.StringIO(printed(capsys, "sweep", KEY, LIST, *self.GRID, "--csv"))))
        assert [(row[SHARE], row["money"]) for row in rows] == [
            (str(s.values[0]), str(s.totals.money)) for s in self.expected()
        ]

    def test_text(self, capsys: Captured) -> None:
        assert printed(capsys, "sweep", KEY, LIST, *self.GRID) == f"{self.expected().text()}\n"

    def test_lists_and_words(self, capsys: Captured) -> None:
        arguments = ["--over", "contact-point.instalments=[1,2,3],[40000,35000,30000]"]
        arguments += ["--over", "contact-point.rounding=half-up,down", "--csv"]
        rows = list(csv.DictReader(io.StringIO(printed(capsys, "sweep", KEY, LIST, *arguments))))
        assert [row["contact-point.rounding"] for row in rows] == ["half-up", "down"] * 2

    def test_words_in_a_list_need_no_quotes(self, capsys: Captured) -> None:
        path = "contact-point.recipient_kind"
        rows = list(csv.DictReader(io.StringIO(printed(
            capsys, "sweep", KEY, LIST, "--over", f"{path}=[Gemeinde, Landkreis],[Stadtkreis]", "--csv"
        ))))  # fmt: skip
        assert [row[path] for row in rows] == ["Gemeinde; Landkreis", "Stadtkreis"]
        set_ = printed(capsys, "compare", KEY, LIST, "--set", f"{path}=[Gemeinde,Landkreis]", "--csv")
        assert set_ == printed(capsys, "compare", KEY, LIST, "--set", f'{path}=["Gemeinde","Landkreis"]', "--csv")

    def test_a_round(self, capsys: Captured) -> None:
        arguments = ["--round", REGULAR, "--over", "money.committed=0,10000000", "--csv"]
        rows = list(csv.DictReader(io.StringIO(printed(capsys, "sweep", KEY, LIST, *arguments))))
        regular = load_round(REGULAR)
        outcomes = [regular.under(committed=sum_).decide(load_applications(LIST).applications) for sum_ in (0, 10**7)]
        assert [row["money"] for row in rows] == [str(outcome.granted) for outcome in outcomes]


class TestCells:
    """A cell that a spreadsheet would run is made harmless, and numbers stay numbers."""

    @pytest.mark.parametrize("name", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "＝1"])
    def test_it_begins_with_an_apostrophe(self, capsys: Captured, tmp_path: Path, name: str) -> None:
        file = tmp_path / "list.json"
        form = {
            "key": f"{name}x", "measure": "contact-point", "recipient": {"name": name, "kind": "Gemeinde"},
            "posts": [{"share": "0.5", "field": "both"}], "months": 36, "submitted": "2016-10-01", "new_tasks": True,
            "begun": False, "start": "2017-01-01",
        }  # fmt: skip
        file.write_text(json.dumps({"format": "applications/1", "applications": [form]}), encoding="utf-8")
        out = printed(capsys, "compare", KEY, str(file), "--set", f"{SHARE}=0.75", "--csv")
        (row,) = csv.DictReader(io.StringIO(out))
        for cell in (row["key"], row["recipient"]):
            assert cell.startswith("'")
        assert row["difference"] == "-52500.00"


class TestWrongUse:
    """What is wrong is said in a sentence, all of it at once, with exit code 2."""

    def test_every_fault_of_a_grid(self, capsys: Captured) -> None:
        said = refused(capsys, "sweep", KEY, LIST, "--over", f"{SHARE}=0.25,80,x", "--over", "contact-point.month=1")
        assert f"{SHARE}[1]: " in said
        assert f"{SHARE}[2]: " in said
        assert "contact-point.month: is no figure" in said

    def test_every_fault_of_an_amendment(self, capsys: Captured) -> None:
        said = refused(capsys, "compare", KEY, LIST, "--set", f"{SHARE}=80", "--set", "contact-point.minimum_months=x")
        assert "--set has 2 faults:\n" in said

    @pytest.mark.parametrize("text", ["", "=", SHARE, f"{SHARE}=", "=0.5"])
    def test_no_path_and_value(self, capsys: Captured, text: str) -> None:
        assert "write PATH=VALUE" in refused(capsys, "compare", KEY, LIST, "--set", text)

    def test_a_path_twice(self, capsys: Captured) -> None:
        said = refused(capsys, "compare", KEY, LIST, "--set", f"{SHARE}=0.5", "--set", f"{SHARE}=0.6")
        assert f"{SHARE}: is given twice" in said

    def test_nothing_beside_a_comma(self, capsys: Captured) -> None:
        assert "has nothing beside a comma" in refused(capsys, "sweep", KEY, LIST, "--over", f"{SHARE}=,0.5")

    def test_a_value_cannot_bring_other_keys_along(self, capsys: Captured) -> None:
        said = refused(capsys, "compare", KEY, LIST, "--set", f'{SHARE}=0.5\nvalue2 = "x"')
        assert SHARE in said

    def test_an_unknown_programme(self, capsys: Captured) -> None:
        assert "did you mean 'vwv-integration'" in refused(capsys, "compare", "vwv-integratio", LIST, "--set", "a=1")

    def test_a_round_of_another_programme(self, capsys: Captured) -> None:
        said = refused(capsys, "compare", "vwv-integrationsbeauftragte", LIST, "--set", "a=1", "--round", REGULAR)
        assert "belongs to programme vwv-integration" in said

    def test_no_such_list(self, capsys: Captured) -> None:
        assert "there is no such file" in refused(capsys, "sweep", KEY, "nowhere.csv", "--over", f"{SHARE}=0.5")

    def test_json_and_csv_together(self, capsys: Captured) -> None:
        assert "not allowed with" in refused(capsys, "sweep", KEY, LIST, "--over", f"{SHARE}=1", "--json", "--csv")

    def test_a_round_and_a_day(self, capsys: Captured) -> None:
        said = refused(
            capsys, "compare", KEY, EXTRA_LIST, "--set", f"{SHARE}=1", "--round", REGULAR, "--on", "2016-01-01"
        )
        assert "either a round or on" in said
