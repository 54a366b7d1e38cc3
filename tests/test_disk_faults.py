"""A disk that is full, or an end in the middle of writing: the old file stays whole, and a sentence says why."""

import builtins
import errno
import io
import json
import os
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from random import Random
from typing import Any

import pytest

import integrationsfoerderung as foerder
from integrationsfoerderung import Application, DocumentError, Post, Recipient

ROOT = Path(__file__).parent.parent
FORM = Application(key="a", recipient=Recipient(name="Bühl"), measure="contact-point", posts=[Post("0.5")])
WRITERS: dict[str, Callable[[Path], None]] = {
    "save_application": lambda path: foerder.save_application(path, FORM, "vwv-integration"),
    "save_applications": lambda path: foerder.save_applications(path, [FORM], {"a": 7}),  # type: ignore[dict-item]
}
STEPS = ("open", "write", "flush", "fsync", "chmod", "replace")  # a new file is not changed after it was made
FULL = OSError(errno.ENOSPC, "No space left on device")


class _Full(io.BytesIO):
    """A file that takes nothing more."""

    def __init__(self, at: str, file: Any) -> None:
        super().__init__()
        self.at, self.file = at, file

    def __enter__(self) -> Any:
        return self

    def __exit__(self, *_: object) -> None:
        self.file.close()

    def fileno(self) -> int:
        return int(self.file.fileno())

    def write(self, data: Any) -> int:
        if self.at == "write":
            self.file.write(data[: len(data) // 2])
            raise FULL
        return int(self.file.write(data))

    def flush(self) -> None:
        if self.at == "flush":
            raise FULL
        self.file.flush()


def _fails(*_: Any, **__: Any) -> Any:
    raise FULL


def _break(at: str, monkeypatch: pytest.MonkeyPatch) -> None:
    if at in {"write", "flush"}:
        opened = builtins.open
        monkeypatch.setattr(builtins, "open", lambda *some, **more: _Full(at, opened(*some, **more)))
    elif at in {"replace", "chmod"}:
        monkeypatch.setattr(Path, at, _fails)
    else:
        monkeypatch.setattr(os, at, _fails)


@pytest.mark.parametrize(("at", "old"), [(at, old) for at in STEPS for old in (True, False) if old or at != "chmod"])
@pytest.mark.parametrize("suffix", [".toml", ".json"])
@pytest.mark.parametrize("writer", WRITERS)
def test_whatever_step_fails(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, at: str, suffix: str, writer: str, old: bool
) -> None:
    """No new file, no half of one, no scratch file beside it."""
    path = tmp_path / f"form{suffix}"
    if old:
        path.write_bytes(b"old")
    with monkeypatch.context() as broken:
        _break(at, broken)
        with pytest.raises(DocumentError, match="cannot be written: No space left on device"):
            WRITERS[writer](path)
    assert [file.name for file in tmp_path.iterdir()] == [path.name] * old
    assert not old or path.read_bytes() == b"old"
    WRITERS[writer](path)  # with room again it is written
    assert len(list(tmp_path.iterdir())) == 1


def test_an_interrupt_leaves_no_scratch_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(_: int) -> None:
        raise KeyboardInterrupt

    path = tmp_path / "form.toml"
    path.write_bytes(b"old")
    monkeypatch.setattr(os, "fsync", interrupted)
    with pytest.raises(KeyboardInterrupt):
        WRITERS["save_application"](path)
    assert [file.name for file in tmp_path.iterdir()] == ["form.toml"]
    assert path.read_bytes() == b"old"


@pytest.mark.parametrize("name", ["ä" * 120, "漢" * 80, "a" * 249])
def test_a_name_as_long_as_one_may_be(tmp_path: Path, name: str) -> None:
    """The scratch file beside it is not longer."""
    path = tmp_path / f"{name}.toml"
    WRITERS["save_application"](path)
    assert foerder.load_application(path) == FORM


@pytest.mark.skipif(sys.platform == "win32", reason="limits of a process are those of POSIX")
def test_a_file_that_grows_too_large(tmp_path: Path) -> None:
    """The operating system refuses in the middle of writing; a process of its own, because the limit is for good."""
    path = tmp_path / "forms.json"
    path.write_bytes(b"old")
    script = (
        "import resource, sys, attrs, test_disk_faults as test, integrationsfoerderung as foerder;"
        "forms = [attrs.evolve(test.FORM, key=f'a{n}') for n in range(500)];"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, 20_000));"
        "foerder.save_applications(sys.argv[1], forms)"
    )
    done = _python(script, str(path))
    assert "forms.json has 1 fault:\n  cannot be written: File too large" in done.stderr
    assert [file.name for file in tmp_path.iterdir()] == ["forms.json"]
    assert path.read_bytes() == b"old"


@pytest.mark.skipif(sys.platform == "win32", reason="a process is killed otherwise there")
def test_a_writer_that_is_killed(tmp_path: Path) -> None:
    """At any moment there is one whole file: what it was before, or what was to be written."""
    path = tmp_path / "forms.json"
    script = (
        "import sys, attrs, test_disk_faults as test, integrationsfoerderung as foerder\n"
        "small, large = ([attrs.evolve(test.FORM, key=f'a{n}') for n in range(m)] for m in (1, 300))\n"
        "foerder.save_applications(sys.argv[1], small); print('begun', flush=True)\n"
        "while True: foerder.save_applications(sys.argv[1], large); foerder.save_applications(sys.argv[1], small)\n"
    )
    rng = Random(1)  # noqa: S311 - no secret
    for _ in range(3):
        process = subprocess.Popen(  # noqa: S603 - this interpreter
            [sys.executable, "-c", script, str(path)], stdout=subprocess.PIPE, env=_environment()
        )
        assert process.stdout is not None
        assert process.stdout.readline() == b"begun\n"
        time.sleep(rng.uniform(0, 0.2))
        process.kill()
        process.wait()
        process.stdout.close()
        assert len(json.loads(path.read_bytes())["applications"]) in {1, 300}
        assert len(foerder.load_applications(path).applications) in {1, 300}
    # Who is killed cannot tidy up: what may be left is hidden, and says whose it was.
    assert all(file.name.startswith((".forms.json.", "forms.json")) for file in tmp_path.iterdir())


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="this machine has no device that is always full")
@pytest.mark.parametrize("arguments", [["rules", "vwv-integration"], ["schema", "application"], ["rounds"]])
def test_an_answer_that_cannot_be_written(arguments: list[str]) -> None:
    """A full disk behind standard output is a sentence and exit code 2."""
    with Path("/dev/full").open("w", encoding="utf-8") as full:
        done = subprocess.run(  # noqa: S603 - this interpreter
            [sys.executable, "-m", "integrationsfoerderung", *arguments],
            stdout=full, stderr=subprocess.PIPE, check=False, encoding="utf-8", env=_environment(),
        )  # fmt: skip
    assert done.returncode == 2
    assert done.stderr == "integrationsfoerderung: the answer cannot be written: No space left on device\n"


def _environment() -> dict[str, str]:
    return {**os.environ, "PYTHONPATH": os.pathsep.join(map(str, sys.path))}


def _python(script: str, *arguments: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(  # noqa: S603 - this interpreter
        [sys.executable, "-c", script, *arguments], capture_output=True, check=False, encoding="utf-8",
        env=_environment(),
    )  # fmt: skip
