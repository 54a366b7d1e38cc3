"""What `rounds` and `round` promise: what is shipped, and a list of applications decided, with exit code 0."""

import io
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from integrationsfoerderung import load_applications, load_round
from integrationsfoerderung.catalogue import document_path, round_keys
from integrationsfoerderung.cli import main
from integrationsfoerderung.rounds import SHORTAGES

ROOT = Path(__file__).parent.parent
EXAMPLES = ROOT / "examples" / "rounds"
EXTRA = "vwv-integration/2016-extra"
LIST = str(EXAMPLES / "2016-extra.toml")
MANY = str(EXAMPLES / "short-of-money.csv")

Captured = pytest.CaptureFixture[str]


def refused(capsys: Captured, *arguments: str) -> str:
    """The complaint: exit code 2, nothing on standard output."""
    try:
        code = main(arguments)
    except SystemExit as leaving:  # argparse leaves by itself
        code = int(str(leaving.code))
    captured = capsys.readouterr()
    assert (code, captured.out) == (2, "")
    return captured.err


def answer(capsys: Captured, *arguments: str) -> Any:
    """The outcome as JSON."""
    assert main(["round", *arguments, "--json"]) == 0
    captured = capsys.readouterr()
    assert captured.err == ""
    return json.loads(captured.out, parse_float=pytest.fail)


class TestRounds:
    """`rounds` shows every shipped round with its days, its measures and what was published of it."""

    def test_all_that_are_shipped(self, capsys: Captured) -> None:
        assert main(["rounds"]) == 0
        heads = [line for line in capsys.readouterr().out.splitlines() if line and not line.startswith(" ")]
        assert heads == [f"{key}: {load_round(key).title.en}" for key in round_keys()]

    def test_of_the_extra_round(self, capsys: Captured) -> None:
        main(["rounds"])
        out = capsys.readouterr().out
        (extra,) = [part for part in out.split("\n\n") if part.startswith(EXTRA)]
        for line in (
            "  announced: 18 March 2016 (official; pm-2016-03-18)",
            "  measures: contact-point (official; pm-2016-06-23)",
            "    granted: 108 Kommunen (official; pm-2016-06-23)",
            "  does not fit together:",
        ):
            assert line in extra.splitlines()
        assert "20,000.00 EUR more than published; 5,600,000.00 EUR pays 106 and leaves 35,000.00 EUR" in extra

    def test_what_fits_is_not_complained_of(self, capsys: Captured) -> None:
        main(["rounds"])
        out = capsys.readouterr().out
        odd = [key for key in round_keys() if not all(found.fits for found in load_round(key).plausible())]
        assert out.count("does not fit together") == len(odd)
        assert "it fits" not in out

    def test_in_german(self, capsys: Captured) -> None:
        assert main(["rounds", "--lang", "de"]) == 0
        out = capsys.readouterr().out
        for word in (
            "Zusätzliche Förderrunde 2016",
            "Antragsfrist: 30.09.2015 (amtlich; fbw-deadline)",
            "veröffentlicht",
        ):
            assert word in out
        assert "published" not in out


class TestRound:
    """`round ROUND APPLICATIONS` decides, whatever becomes of the applications."""

    def test_it_explains_the_outcome_and_compares_it_with_what_was_published(self, capsys: Captured) -> None:
        assert main(["round", EXTRA, LIST]) == 0
        captured = capsys.readouterr()
        outcome = load_round(EXTRA).decide(load_applications(LIST).applications)
        assert captured.out.startswith(outcome.explain("en"))
        for comparison in outcome.against_published():
            assert f"  {comparison}\n" in captured.out
        assert captured.err == ""

    def test_in_german(self, capsys: Captured) -> None:
        assert main(["round", EXTRA, LIST, "--lang", "de"]) == 0
        out = capsys.readouterr().out
        assert "neuenbuerg-2016: gekürzt bewilligt, 52.500,00 € von 105.000,00 €" in out
        assert "Veröffentlicht:" in out

    def test_json_is_what_the_library_says(self, capsys: Captured) -> None:
        outcome = load_round(EXTRA).decide(load_applications(LIST).applications)
        assert answer(capsys, EXTRA, LIST) == outcome.to_dict()

    def test_a_round_of_ones_own_by_its_file(self, capsys: Captured) -> None:
        path = document_path("vwv-integration/2016-extra")
        assert answer(capsys, str(path), LIST) == answer(capsys, EXTRA, LIST)

    @pytest.mark.parametrize("rule", SHORTAGES)
    def test_every_rule_by_its_name(self, capsys: Captured, rule: str) -> None:
        listed = load_applications(MANY)
        outcome = load_round(EXTRA).under(shortage=rule).decide(listed.applications)
        assert answer(capsys, EXTRA, MANY, "--rule", rule) == outcome.to_dict()

    def test_another_sum(self, capsys: Captured) -> None:
        found = answer(capsys, EXTRA, MANY, "--budget", "100000.00")
        assert found["granted"] == "52500.00"
        assert found["left"] == "47500.00"

    def test_other_readings(self, capsys: Captured) -> None:
        options = ["--reading", "caps.half=half-of-costs", "--reading", "money.committed=lowest"]
        found = answer(capsys, EXTRA, LIST, *options)
        granted = {row["key"]: row["granted"] for row in found["decisions"]}
        assert granted["rottweil-2016"] == "180000.00"
        assert found["left"] != answer(capsys, EXTRA, LIST)["left"]

    @pytest.mark.parametrize("ranking", ["submission", "population-up", "population-down", "score", "lot:2016"])
    def test_another_order(self, capsys: Captured, ranking: str) -> None:
        found = answer(capsys, EXTRA, MANY, "--ranking", ranking)
        assert {row["path"] for row in found["used"]} == {"money.committed", "shortage", "ranking"}

    def test_by_score_the_scores_of_the_file_count(self, capsys: Captured) -> None:
        found = answer(capsys, EXTRA, MANY, "--ranking", "score")
        scores = load_applications(MANY).scores
        placed = [scores[row["key"]] for row in found["decisions"] if row["place"] is not None]
        assert placed == sorted(placed, reverse=True)

    def test_two_seeds_are_two_lots(self, capsys: Captured) -> None:
        one, same, other = (answer(capsys, EXTRA, MANY, "--ranking", f"lot:{seed}") for seed in ("a", "a", "b"))
        assert one == same
        assert one["decisions"] != other["decisions"]

    def test_another_round_than_that_of_the_file_is_noted(self, capsys: Captured) -> None:
        assert main(["round", "vwv-integration/2016-regular", LIST]) == 0
        captured = capsys.readouterr()
        assert captured.err.startswith(f"note: round {EXTRA} of the file is set aside")
        assert "neuenbuerg-2016: ineligible" in captured.out  # the deadline had passed


class TestWrongUse:
    """Exit code 2 and a message with the way out."""

    @pytest.mark.parametrize(
        ("arguments", "said"),
        [
            (["round"], "ROUND"),
            (["round", EXTRA], "APPLICATIONS"),
            (["round", "vwv-integration/2016-exta", LIST], f"did you mean '{EXTRA}'?"),
            (["round", "nowhere.toml", LIST], "there is no such file"),
            (["round", EXTRA, "nowhere.csv"], "nowhere.csv has 1 fault:\n  there is no such file: check the name"),
            (["round", EXTRA, str(ROOT / "examples/buehl.toml")], "of kind application/1, expected applications/1"),
            (["round", EXTRA, LIST, "--rule", "fill-gaps"], "--rule: no rule 'fill-gaps'"),
            (["round", EXTRA, LIST, "--rule", "fill-gaps"], "did you mean 'fill-the-gaps'? (allowed: strict-queue, "),
            (["round", EXTRA, LIST, "--budget", "5.600.000"], "'5.600.000' is no amount: write euro like 5600000"),
            (["round", EXTRA, LIST, "--budget", "1.005"], "--budget: "),
            (["round", EXTRA, LIST, "--budget=-1"], "a pot is not negative"),
            (["round", EXTRA, LIST, "--reading", "half-of-costs"], "write PATH=NAME, such as caps.half=half-of-costs"),
            (["round", EXTRA, LIST, "--reading", "caps.half=half"], "caps.half has no reading 'half'"),
            (["round", EXTRA, LIST, "--reading", "cap.half=x"], "did you mean 'caps.half'?"),
            (["round", EXTRA, LIST, *["--reading", "caps.half=half-of-ask"] * 2], "caps.half is given twice"),
            (["round", EXTRA, LIST, "--ranking", "lot"], "--ranking: a lot needs a seed"),
            (["round", EXTRA, LIST, "--ranking", "lot:"], "--ranking: seed is empty"),
            (["round", EXTRA, LIST, "--ranking", "submission:1"], "--ranking: nothing is drawn by lot"),
            (["round", EXTRA, LIST, "--ranking", "scores"], "did you mean 'score'?"),
            (["round", EXTRA, LIST, "--ranking", "score"], "has no score, and the ranking goes by score"),
            (["round", EXTRA, LIST, "--lang", "fr"], "invalid choice: 'fr'"),
            (["rounds", EXTRA], "unrecognized arguments"),
        ],
    )
    def test_it_says_what_is_wrong(self, capsys: Captured, arguments: list[str], said: str) -> None:
        assert said in refused(capsys, *arguments)

    def test_a_broken_list_tells_all_its_faults(self, capsys: Captured, tmp_path: Path) -> None:
        path = tmp_path / "list.csv"
        path.write_text("key,name,measure,share,months,submitted\na,A,m,80,,\na,B,m,,0,\n", encoding="utf-8")
        message = refused(capsys, "round", EXTRA, str(path))
        assert "list.csv has 3 faults:" in message
        for place in ("line 2, column share", "line 3, column months", "line 3, column key"):
            assert place in message

    def test_help_tells_the_rules_and_the_orders(self, capsys: Captured) -> None:
        with pytest.raises(SystemExit) as leaving:
            main(["round", "--help"])
        assert leaving.value.code == 0
        out = "".join(capsys.readouterr().out.split())
        assert ",".join(SHORTAGES) in out
        assert "population-down" in out


class Terminal(io.StringIO):
    """Standard error of somebody who watches."""

    def isatty(self) -> bool:
        return True


class TestProgress:
    """One line on a terminal, gone at the end; nothing anywhere else."""

    def test_a_terminal_sees_how_far_it_is(self, capsys: Captured, monkeypatch: pytest.MonkeyPatch) -> None:
        terminal = Terminal()
        monkeypatch.setattr(sys, "stderr", terminal)
        assert main(["round", EXTRA, MANY]) == 0
        drawn = terminal.getvalue()
        assert "160 / 160" in drawn
        assert "\n" not in drawn
        assert drawn.endswith("\r" + " " * len("160 / 160") + "\r")
        assert "160 / 160" not in capsys.readouterr().out

    def test_the_line_is_gone_before_a_complaint(self, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
        """`a` has been looked at when `b` turns out to have a fact that the programme does not know."""
        path = tmp_path / "list.toml"
        row = '[[applications]]\nkey = "{0}"\nmeasure = "contact-point"\nposts = [{{}}]\nrecipient.name = "{0}"\n'
        rows = [row.format(key) for key in "ab"]
        path.write_text('format = "applications/1"\n' + "\n".join(rows) + "facts = { x = 1 }\n", encoding="utf-8")
        terminal = Terminal()
        monkeypatch.setattr(sys, "stderr", terminal)
        assert main(["round", EXTRA, str(path)]) == 2
        assert terminal.getvalue().rpartition("\r")[2].startswith("the list of applications")

    def test_a_file_sees_nothing(self) -> None:
        command = [sys.executable, "-m", "integrationsfoerderung", "round", EXTRA, MANY]
        done = subprocess.run(command, capture_output=True, check=False, cwd=ROOT, encoding="utf-8")  # noqa: S603 - this interpreter
        assert (done.returncode, done.stderr) == (0, "")
        assert "\r" not in done.stdout
