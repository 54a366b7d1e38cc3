"""What the command line promises: an answer on standard output, an exit code for it, complaints on standard error."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from integrationsfoerderung import ApplicationDocument, load_application, load_programme, load_round
from integrationsfoerderung.catalogue import document_path, programme_keys
from integrationsfoerderung.cli import main

ROOT = Path(__file__).parent.parent
EXAMPLES = ROOT / "examples"
BUEHL = str(EXAMPLES / "buehl.toml")
CODES = {"buehl": 0, "biberach-top-up": 0, "eppelheim": 0, "ineligible": 10, "incomplete": 11}
VERDICTS = {0: "eligible", 10: "ineligible", 11: "open"}

Captured = pytest.CaptureFixture[str]


def run(*arguments: str) -> "subprocess.CompletedProcess[str]":
    """The command in a process of its own."""
    command = [sys.executable, "-m", "integrationsfoerderung", *arguments]
    return subprocess.run(command, capture_output=True, check=False, cwd=ROOT, encoding="utf-8")  # noqa: S603 - this interpreter


def refused(capsys: Captured, *arguments: str) -> str:
    """The complaint about wrong use or a broken document: exit code 2, nothing on standard output."""
    try:
        code = main(arguments)
    except SystemExit as leaving:  # argparse leaves by itself
        code = int(str(leaving.code))
    captured = capsys.readouterr()
    assert (code, captured.out) == (2, "")
    assert "Traceback" not in captured.err
    return captured.err


class TestAssess:
    """`assess FILE` tells the verdict by its exit code and the reasons in words."""

    @pytest.mark.parametrize(("name", "code"), CODES.items())
    def test_the_examples(self, capsys: Captured, name: str, code: int) -> None:
        assert main(["assess", str(EXAMPLES / f"{name}.toml")]) == code
        captured = capsys.readouterr()
        assert f"Verdict: {VERDICTS[code]}" in captured.out
        assert captured.err == ""

    def test_there_is_no_other_example(self) -> None:
        assert {path.stem for path in EXAMPLES.glob("*.toml")} == CODES.keys()

    def test_buehl_as_the_ministry_paid_it(self, capsys: Captured) -> None:
        main(["assess", BUEHL])
        out = capsys.readouterr().out
        for amount in ("105,000.00", "40,000.00", "35,000.00", "30,000.00", "36,250.00", "31,250.00", "7,500.00"):
            assert amount in out

    def test_in_german(self, capsys: Captured) -> None:
        assert main(["assess", BUEHL, "--lang", "de"]) == 0
        out = capsys.readouterr().out
        assert "Ergebnis: förderfähig" in out
        assert "105.000,00 €" in out
        assert "Verdict" not in out

    def test_an_ineligible_application_has_no_schedule(self, capsys: Captured) -> None:
        main(["assess", str(EXAMPLES / "ineligible.toml")])
        assert "Schedule" not in capsys.readouterr().out

    @pytest.mark.parametrize(("name", "code"), CODES.items())
    def test_as_json(self, capsys: Captured, name: str, code: int) -> None:
        path = EXAMPLES / f"{name}.toml"
        assert main(["assess", str(path), "--json"]) == code
        answer = json.loads(capsys.readouterr().out, parse_float=pytest.fail)
        assert answer.keys() == {"assessment", "schedule"}
        assert answer["assessment"]["verdict"] == VERDICTS[code]
        assert ("total" in answer["schedule"]) is (code != 10)

    def test_json_is_what_the_library_says(self, capsys: Captured) -> None:
        main(["assess", BUEHL, "--json"])
        answer = json.loads(capsys.readouterr().out)
        form, round_ = load_application(BUEHL), load_round("vwv-integration/2016-regular")
        programme = load_programme("vwv-integration")
        assert answer["assessment"] == programme.assess(form, round_).to_dict()
        assert answer["schedule"] == programme.schedule(form, round_).to_dict()

    @pytest.mark.parametrize(
        ("options", "code"),
        [
            ([], 0),
            (["--round", "vwv-integration/2016-regular"], 0),
            (["--round", "vwv-integration/2016-extra"], 11),  # earlier grants are left out
            (["--on", "2015-07-31"], 10),  # a refugee post, instead of the round in the file
            (["--on", "2015-08-15"], 11),
            (["--on", "2015-09-28"], 0),
            (["--on", "2013-08-28"], 10),
        ],
    )
    def test_another_round_or_a_day(self, options: list[str], code: int) -> None:
        assert main(["assess", BUEHL, *options]) == code

    def test_a_round_and_a_day_together_are_wrong_use(self, capsys: Captured) -> None:
        message = refused(capsys, "assess", BUEHL, "--round", "vwv-integration/2016-extra", "--on", "2016-04-01")
        assert "give either a round or on" in message


class TestRules:
    """`rules` prints the rules in force with figures, grades and citations."""

    def test_without_a_programme_all_that_are_shipped(self, capsys: Captured) -> None:
        each = []
        for key in programme_keys():
            assert main(["rules", key]) == 0
            each.append(capsys.readouterr().out)
        assert main(["rules"]) == 0
        assert capsys.readouterr().out == "\n".join(each)

    @pytest.mark.parametrize(
        ("day", "keys"),
        [
            ("2015-09-28", ["vwv-integration"]),
            ("2024-11-15", ["vwv-integrationsbeauftragte", "vwv-integrationsmanagement"]),
        ],
    )
    def test_without_a_programme_those_in_force_on_the_day(self, capsys: Captured, day: str, keys: list[str]) -> None:
        each = []
        for key in keys:
            assert main(["rules", key, "--on", day]) == 0
            each.append(capsys.readouterr().out)
        assert main(["rules", "--on", day]) == 0
        assert capsys.readouterr().out == "\n".join(each)

    def test_a_day_on_which_no_shipped_programme_is_in_force(self, capsys: Captured) -> None:
        assert "no shipped programme is in force on 2012-01-01" in refused(capsys, "rules", "--on", "2012-01-01")

    def test_without_a_day_every_state_of_the_rules(self, capsys: Captured) -> None:
        assert main(["rules", "vwv-integration"]) == 0
        out = capsys.readouterr().out
        assert out.count("first_day:") == len(load_programme("vwv-integration").editions)

    def test_on_a_day_the_edition_in_force(self, capsys: Captured) -> None:
        assert main(["rules", "vwv-integration", "--on", "2016-10-01"]) == 0
        out = capsys.readouterr().out
        assert out.count("first_day:") == 1
        for word in ("2016-09-06", "50 %", "norm", "vwv-text-2016, A Nr. 2.2.1", "105,000.00", "Not modelled:"):
            assert word in out

    def test_in_german(self, capsys: Captured) -> None:
        assert main(["rules", "vwv-integration", "--on", "2016-10-01", "--lang", "de"]) == 0
        assert "Nicht abgebildet:" in capsys.readouterr().out

    @pytest.mark.parametrize("day", ["2013-08-28", "2020-08-29"])
    def test_a_day_outside_every_edition_is_an_error(self, capsys: Captured, day: str) -> None:
        assert "the nearest is" in refused(capsys, "rules", "vwv-integration", "--on", day)

    def test_of_a_file_of_ones_own(self, capsys: Captured) -> None:
        path = document_path("vwv-integration")
        main(["rules", "vwv-integration"])
        shipped = capsys.readouterr().out
        assert main(["rules", str(path)]) == 0
        assert capsys.readouterr().out == shipped


class TestWrongUse:
    """Exit code 2, one message on standard error, nothing on standard output."""

    @pytest.mark.parametrize(
        ("arguments", "said"),
        [
            ([], "usage: integrationsfoerderung [-h]"),
            ([], "check laws on generated applications"),  # what each command is for
            ([], "a command is required, such as: integrationsfoerderung assess FILE"),
            (["asses", BUEHL], "no command 'asses'; did you mean 'assess'?"),
            (["assess"], "FILE"),
            (["assess", BUEHL, "--lang", "fr"], "invalid choice: 'fr'"),
            (["assess", BUEHL, "--on", "1.4.2016"], "'1.4.2016' is no day: write it like 2015-09-28"),
            (["assess", BUEHL, "--on", "2016-02-30"], "'2016-02-30' is no day"),
            (["assess", BUEHL, "--on", "20160401"], "'20160401' is no day"),
            (["assess", BUEHL, "--on", "2015-W40-1"], "'2015-W40-1' is no day"),
            (["assess", BUEHL, "--round", "2016-regular"], "did you mean 'vwv-integration/2016-regular'?"),
            (["assess", BUEHL, "--round", "nowhere.toml"], "nowhere.toml has 1 fault:\n  there is no such file"),
            (["assess", "nowhere.toml"], "nowhere.toml has 1 fault:\n  there is no such file: check the name"),
            (["assess", "nowhere"], "there is no such file"),
            (["assess", "no\x1b[31m\nsuch.toml"], "no [31m such.toml has 1 fault:"),
            (["assess", str(ROOT)], "cannot be read: Is a directory"),
            (["assess", str(ROOT / "pyproject.toml")], 'write format = "application/1"'),
            (["assess", str(ROOT / "README.md")], "ends in neither .toml nor .json"),
            (["rules", "vwv-integratio"], "did you mean 'vwv-integration'?"),
            (["rules", "nowhere.toml"], "there is no such file"),
            (["rules", BUEHL], "this is a document of kind application/1, expected programme/1"),
        ],
    )
    def test_it_says_what_is_wrong(self, capsys: Captured, arguments: list[str], said: str) -> None:
        assert said in refused(capsys, *arguments)

    def test_a_broken_document_lists_every_fault(self, capsys: Captured, tmp_path: Path) -> None:
        path = tmp_path / "form.toml"
        text = (EXAMPLES / "buehl.toml").read_text(encoding="utf-8")
        path.write_text(
            text.replace("share = 1.0", "share = 80").replace("months = 36", "months = 0"), encoding="utf-8"
        )
        message = refused(capsys, "assess", str(path))
        assert "form.toml has 2 faults:" in message
        assert "posts[0].share: " in message
        assert "months: months is 0" in message

    def test_a_measure_that_the_programme_does_not_know(self, capsys: Captured, tmp_path: Path) -> None:
        path = tmp_path / "form.toml"
        text = (EXAMPLES / "buehl.toml").read_text(encoding="utf-8")
        path.write_text(text.replace("contact-point", "contact-pont"), encoding="utf-8")
        assert "did you mean 'contact-point'?" in refused(capsys, "assess", str(path))

    def test_help_is_no_wrong_use(self, capsys: Captured) -> None:
        with pytest.raises(SystemExit) as leaving:
            main(["--help"])
        assert leaving.value.code == 0
        assert "0 eligible, 10 ineligible, 11 open, 2 wrong use" in capsys.readouterr().out


class TestInAProcessOfItsOwn:
    """`python -m integrationsfoerderung` gives the same answers and exit codes."""

    def test_an_application_from_standard_input(self) -> None:
        """`assess -` reads JSON, as another program would send it."""
        form = load_application(BUEHL)
        text = json.dumps(ApplicationDocument("vwv-integration", form, "vwv-integration/2016-regular").to_dict())
        command = [sys.executable, "-m", "integrationsfoerderung", "assess", "-"]
        done = subprocess.run(command, input=text.encode(), capture_output=True, check=False, cwd=ROOT)  # noqa: S603 - this interpreter
        assert (done.returncode, done.stderr) == (0, b"")
        assert done.stdout.decode() == run("assess", BUEHL).stdout

    @pytest.mark.skipif(not Path("/dev/full").exists(), reason="no /dev/full here")
    @pytest.mark.parametrize("arguments", [["rules"], ["assess", BUEHL], ["cases", "vwv-integration"]])
    def test_a_full_disk_is_told_in_a_sentence(self, arguments: list[str]) -> None:
        """However short the answer is: what waits in a buffer is written before the end."""
        command = [sys.executable, "-m", "integrationsfoerderung", *arguments]
        with Path("/dev/full").open("w", encoding="utf-8") as full:
            done = subprocess.run(command, stdout=full, stderr=subprocess.PIPE, check=False, cwd=ROOT)  # noqa: S603 - this interpreter
        assert done.returncode == 2
        assert done.stderr.decode() == "integrationsfoerderung: the answer cannot be written: No space left on device\n"

    def test_a_plain_terminal_and_a_file_name_in_another_encoding(self, tmp_path: Path) -> None:
        environment = {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0", "PYTHONIOENCODING": "ascii"}
        command = [sys.executable, "-m", "integrationsfoerderung", "assess"]
        done = [
            subprocess.run(  # noqa: S603 - this interpreter
                [*command, *more], capture_output=True, check=False, cwd=tmp_path, env=os.environ | environment
            )
            for more in ([BUEHL, "--lang", "de"], ["Größe.toml"], ["--help"])
        ]
        assert "förderfähig" in done[0].stdout.decode()
        assert b"toml has 1 fault:\n  there is no such file" in done[1].stderr
        assert [one.returncode for one in done] == [0, 2, 0]

    @pytest.mark.parametrize(("name", "code"), CODES.items())
    def test_the_examples(self, capsys: Captured, name: str, code: int) -> None:
        arguments = ["assess", str(EXAMPLES / f"{name}.toml"), "--lang", "de"]
        done = run(*arguments)
        main(arguments)
        assert (done.returncode, done.stderr) == (code, "")
        assert done.stdout == capsys.readouterr().out

    @pytest.mark.parametrize(
        "arguments", [["assess", "nowhere.toml"], ["rules", "nowhere"], [], ["assess", BUEHL, "-x"]]
    )
    def test_wrong_use_is_told_on_standard_error_alone(self, arguments: list[str]) -> None:
        done = run(*arguments)
        assert (done.returncode, done.stdout) == (2, "")
        assert done.stderr
        assert "Traceback" not in done.stderr

    @pytest.mark.parametrize("arguments", [["rules", "vwv-integration"], ["assess", BUEHL], ["rules"]])
    def test_a_reader_that_is_gone_sees_no_traceback(self, arguments: list[str]) -> None:
        """As in `integrationsfoerderung rules ... | head -0`."""
        reading, writing = os.pipe()
        os.close(reading)
        command = [sys.executable, "-m", "integrationsfoerderung", *arguments]
        try:
            done = subprocess.run(command, stdout=writing, stderr=subprocess.PIPE, check=False, cwd=ROOT)  # noqa: S603 - this interpreter
        finally:
            os.close(writing)
        assert done.stderr == b""
        assert done.returncode not in VERDICTS

    @pytest.mark.parametrize("arguments", [["rules", "vwv-integration"], ["assess", BUEHL]])
    def test_a_reader_that_goes_early_sees_no_traceback(self, arguments: list[str]) -> None:
        command = [sys.executable, "-m", "integrationsfoerderung", *arguments]
        with subprocess.Popen(  # noqa: S603 - this interpreter
            command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, cwd=ROOT
        ) as process:
            assert process.stdout is not None
            assert process.stderr is not None
            assert process.stdout.readline()
            process.stdout.close()
            assert process.stderr.read() == b""
            assert process.wait() in {0, 2}
