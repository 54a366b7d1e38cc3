"""The harness finds what it looks for, and a short run over every reader finds nothing.

The long run is a command of its own: docs/testing.md.
"""

import os
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from random import Random
from typing import Any

import pytest

from fuzz_inputs import LONGEST, Source
from fuzz_targets import CODES, TARGETS, BadOutput, Target, _main, _shown
from fuzzing import Report, fuzz, main

ROOT = Path(__file__).parent.parent


def planted(read: Callable[[bytes], Any], folder: Path, **limits: float) -> Report:
    """A short run over a reader of our own that documents ValueError."""
    target = Target("planted", 1, lambda data, _: read(data), (ValueError,), lambda: Source([b'{"a": 1}', b"a,b"]))
    return fuzz(target, range(30), 1, folder, **limits)


class TestWhatIsPlanted:
    """Is found; what is documented is not."""

    def test_an_exception_that_is_not_documented(self, tmp_path: Path) -> None:
        def read(data: bytes) -> None:
            if b"," in data:
                raise KeyError(data)
            raise ValueError

        report = planted(read, tmp_path)
        (finding,) = report.findings.values()
        assert finding.what.startswith("KeyError")
        assert "tests/test_fuzzing.py:" in finding.where
        assert 1 < finding.count < report.inputs == 30

    def test_its_number_gives_the_input_again(self, tmp_path: Path) -> None:
        seen: list[bytes] = []

        def read(data: bytes) -> None:
            seen.append(data)
            raise KeyError

        (finding,) = planted(read, tmp_path).findings.values()
        source = Source([b'{"a": 1}', b"a,b"])
        assert source.draw(Random(f"1/planted/{finding.number}")) == seen[0]  # noqa: S311 - no secret

    def test_a_documented_exception_is_an_answer(self, tmp_path: Path) -> None:
        def read(data: bytes) -> None:
            raise UnicodeError(str(data))

        report = planted(read, tmp_path)
        assert (report.findings, report.read, report.inputs) == ({}, 0, 30)

    def test_one_that_takes_long(self, tmp_path: Path) -> None:
        def read(data: bytes) -> None:
            began = time.process_time()
            while b"1" in data and time.process_time() - began < 0.03:
                pass

        report = planted(read, tmp_path, slow=0.02)
        assert [finding.what.partition(":")[0] for finding in report.findings.values()] == ["slower than 0.02 s"]
        assert 0.03 <= report.slowest < 1

    def test_one_that_never_ends(self, tmp_path: Path) -> None:
        def read(data: bytes) -> None:
            while data == b"a,b":
                pass

        report = planted(read, tmp_path, slow=0.05, hangs=0.1)
        assert [finding.what.partition(":")[0] for finding in report.findings.values()] == ["slower than 0.05 s"]
        assert report.inputs == 30

    def test_one_that_needs_too_much_memory(self) -> None:
        """In a process that may have little, as the command starts one for each target."""
        script = (
            "import fuzzing, test_fuzzing, pathlib; fuzzing.limit_memory(600);"
            "found = test_fuzzing.planted(lambda data: bytes(2**30) if b',' in data else b'', pathlib.Path('.'));"
            "print([one.what for one in found.findings.values()])"
        )
        environment = {**os.environ, "PYTHONPATH": os.pathsep.join(map(str, sys.path))}
        done = subprocess.run(  # noqa: S603 - this interpreter
            [sys.executable, "-c", script], capture_output=True, check=True, encoding="utf-8", env=environment
        )
        assert done.stdout == "['MemoryError: ']\n"

    def test_output_that_steers_a_terminal(self) -> None:
        _shown("two\nlines, 5 €")
        for text in ("\x1b[31m", "\r", "\u202e", "\x9b"):
            with pytest.raises(BadOutput):
                _shown(f"a{text}b")

    def test_a_code_that_is_not_documented(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        from integrationsfoerderung import cli

        assert 3 not in CODES
        monkeypatch.setitem(cli._COMMANDS, "rounds", lambda _: 3)
        with pytest.raises(BadOutput, match="exit code 3"):
            _main(["rounds"], tmp_path)


class TestInputs:
    """Are the same for the same number, differ mostly, and end somewhere."""

    @pytest.mark.parametrize("name", ["application-json", "applications-csv", "money"])
    def test_they_come_from_their_number(self, name: str) -> None:
        source = TARGETS[name].source()
        drawn = [source.draw(Random(number)) for number in range(200)]  # noqa: S311 - no secret
        assert drawn == [source.draw(Random(number)) for number in range(200)]  # noqa: S311 - no secret
        assert len(set(drawn)) > 120
        assert max(map(len, drawn)) <= LONGEST
        assert set(source.seeds) & set(drawn)

    @pytest.mark.parametrize("name", sorted(set(TARGETS) - {"names", "money", "form", "figures"}))
    def test_a_seed_is_taken(self, name: str, tmp_path: Path) -> None:
        """At least one, or all that follows would be about errors of syntax."""
        target = TARGETS[name]
        good = 0
        for seed in target.source().seeds[-3:]:
            try:
                target.run(seed, tmp_path)
            except target.documented:
                continue
            good += 1
        assert good


@pytest.mark.parametrize("name", TARGETS)
def test_a_short_run(name: str, tmp_path: Path) -> None:
    """The same inputs in every run; a busy machine may take ten times as long as the long run allows."""
    report = fuzz(TARGETS[name], range(25), 0, tmp_path, slow=10)
    assert not report.findings
    assert report.inputs == 25


def test_an_unknown_target_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["--target", "nothing"])
    assert "no target nothing: there are application-toml, " in capsys.readouterr().err


def test_the_command_shows_one_input(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--target", "money", "--only", "7"]) == 0
    assert " bytes: b" in capsys.readouterr().out
