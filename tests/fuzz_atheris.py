"""Fuzzing guided by coverage: the targets of fuzz_targets.py under atheris, which keeps what reaches new code.

    python3.11 -m venv .venv-atheris && .venv-atheris/bin/pip install atheris ".[registry,frames]" hypothesis polars
    .venv-atheris/bin/python tests/fuzz_atheris.py application-json -runs=100000 -seed=1

atheris is in no extra, because it has no wheels for every Python. What comes after the name of the target is
libFuzzer's: a folder to keep the corpus in, `-runs`, `-seed`, `-max_total_time`. The corpus begins with the seeds of
the target. A finding ends the run with a traceback and leaves the input in a file.
"""

import contextlib
import sys
import tempfile
import time
from importlib import import_module
from pathlib import Path
from typing import Any

from fuzzing import HANGS, MEMORY, SLOW


def main(arguments: list[str]) -> None:
    """Fuzz one target until libFuzzer has done what was asked for."""
    atheris: Any = import_module("atheris")  # may be missing where tests are collected and types are checked
    with atheris.instrument_imports(include=["integrationsfoerderung"]):
        from fuzz_inputs import LONGEST
        from fuzz_targets import TARGETS

    if not arguments or arguments[0] not in TARGETS:
        sys.exit(f"name a target: {', '.join(TARGETS)}")
    target = TARGETS[arguments[0]]
    folder = Path(tempfile.mkdtemp())
    seeds = folder / "seeds"
    seeds.mkdir()
    for number, seed in enumerate(target.source().seeds):
        (seeds / str(number)).write_bytes(seed)
    work = folder / "work"
    work.mkdir()

    def one(data: bytes) -> None:
        began = time.process_time()
        with contextlib.suppress(*target.documented):
            target.run(data, work)
        took = time.process_time() - began
        if took > SLOW:
            raise TimeoutError(f"{took:.2f} s for {len(data)} bytes")

    options = [
        f"-max_len={LONGEST}",
        f"-timeout={HANGS}",
        f"-rss_limit_mb={MEMORY}",
        f"-artifact_prefix={Path.cwd()}/",
    ]
    atheris.Setup([sys.argv[0], *options, *arguments[1:], str(seeds)], one)
    atheris.Fuzz()


if __name__ == "__main__":
    main(sys.argv[1:])
