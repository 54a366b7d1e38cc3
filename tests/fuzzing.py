"""Fuzzing: many inputs to every reader of what others wrote, and what none of them may do.

    .venv/bin/python tests/fuzzing.py --inputs 1000000 --seed 1

An input is a finding where an exception comes out that the reader does not document, where it takes more than a second
of processor time, and where the process needs more memory than it may have. Each target runs in a process of its own,
so that its peak of memory is its own. Input number n of a seed is the same in every run:

    .venv/bin/python tests/fuzzing.py --target applications-csv --seed 1 --only 4711

runs it alone, and shows where it fails. The exit code is 1 where something was found.
"""

import argparse
import json
import random
import resource
import signal
import subprocess
import sys
import tempfile
import time
import traceback
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from attrs import asdict, evolve, field, frozen, mutable

SLOW = 1.0  # seconds of processor time for one input
HANGS = 20  # seconds after which an input is given up
MEMORY = 1024  # MiB that a process may have, the interpreter with all libraries included
MOST_FOUND = 50  # kinds of findings of one target


class TooLong(BaseException):
    """An input was given up; no reader catches it."""


@frozen
class Finding:
    """An input that a reader did not stand; of those that fail at the same place, the first."""

    target: str
    number: int
    what: str
    where: str
    count: int = 1

    def __str__(self) -> str:
        times = f" ({self.count} times)" if self.count > 1 else ""
        return f"{self.target}, input {self.number}: {self.what} at {self.where}{times}"


@mutable
class Report:
    """What one target did."""

    target: str
    inputs: int = 0
    read: int = 0
    seconds: float = 0.0
    slowest: float = 0.0
    slowest_number: int = -1
    peak: int = 0
    findings: dict[str, Finding] = field(factory=dict)

    def add(self, number: int, what: str, where: str) -> None:
        """Count a finding; those of the same kind at the same place are one."""
        kind = f"{what.partition(':')[0]} {where}"
        known = self.findings.get(kind)
        if known is not None:
            self.findings[kind] = evolve(known, count=known.count + 1)
        elif len(self.findings) < MOST_FOUND:
            self.findings[kind] = Finding(self.target, number, what, where)

    def __str__(self) -> str:
        return (
            f"{self.target:18} {self.inputs:9,d} {self.read:9,d} {self.seconds:8.1f} s {self.slowest * 1000:8.1f} ms"
            f" {self.peak:6d} MiB {len(self.findings):4d}"
        )


def fuzz(
    target: Any, numbers: Iterable[int], seed: int, folder: Path, *, slow: float = SLOW, hangs: float = HANGS
) -> Report:
    """Run a target on the inputs of these numbers."""
    report, source = Report(target.name), target.source()
    before = signal.signal(signal.SIGPROF, _give_up)
    try:
        for number in numbers:
            _one(report, target, number, source.draw(_random(target, seed, number)), folder, slow, hangs)
    finally:
        signal.signal(signal.SIGPROF, before)
    report.peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    return report


def _random(target: Any, seed: int, number: int) -> random.Random:
    return random.Random(f"{seed}/{target.name}/{number}")  # noqa: S311 - no secret


def _one(report: Report, target: Any, number: int, data: bytes, folder: Path, slow: float, hangs: float) -> None:
    began = time.process_time()
    signal.setitimer(signal.ITIMER_PROF, hangs)
    try:
        target.run(data, folder)
        report.read += 1
    except (*target.documented, TooLong):
        pass
    except Exception as error:  # noqa: BLE001 - whatever comes out is what is looked for
        report.add(number, f"{type(error).__name__}: {str(error)[:200]}", _where(error))
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
    took = time.process_time() - began
    report.inputs += 1
    report.seconds += took
    if took > report.slowest:
        report.slowest, report.slowest_number = took, number
    if took > slow:
        report.add(number, f"slower than {slow} s: {len(data)} bytes, {took:.2f} s", "an input")


def _give_up(*_: Any) -> None:
    raise TooLong


def _where(error: BaseException) -> str:
    """The last two places in this project."""
    frames = traceback.extract_tb(error.__traceback__)
    own = [frame for frame in frames if "integrationsfoerderung" in frame.filename] or list(frames)
    return " > ".join(f"{'/'.join(Path(frame.filename).parts[-2:])}:{frame.lineno}" for frame in own[-2:])


def limit_memory(most: int) -> None:
    """Let this process have no more than so many MiB: whoever asks for more gets a MemoryError."""
    resource.setrlimit(resource.RLIMIT_AS, (most * 1024 * 1024, most * 1024 * 1024))


def _shares(targets: Mapping[str, Any], inputs: int) -> dict[str, int]:
    whole = sum(target.share for target in targets.values())
    return {name: -(-inputs * target.share // whole) for name, target in targets.items()}


def _in_a_process(name: str, count: int, options: argparse.Namespace) -> Report:
    command = [sys.executable, __file__, "--target", name, "--inputs", str(count), "--first", str(options.first),
               "--seed", str(options.seed), "--memory", str(options.memory), "--child"]  # fmt: skip
    done = subprocess.run(command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, check=False, encoding="utf-8")
    if done.returncode != 0:
        report = Report(name)
        report.add(-1, f"the process ended with {done.returncode}", "see above")
        return report
    table = json.loads(done.stdout.splitlines()[-1])
    findings = {key: Finding(**finding) for key, finding in table.pop("findings").items()}
    return Report(**table, findings=findings)


def main(arguments: list[str] | None = None) -> int:
    """Fuzz, and say what was found."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0] if __doc__ else "")
    parser.add_argument("--inputs", type=int, default=10_000, metavar="N", help="over all targets (10000)")
    parser.add_argument("--seed", type=int, default=1, metavar="S", help="of the inputs (1)")
    parser.add_argument("--first", type=int, default=0, metavar="N", help="begin with this number (0)")
    parser.add_argument("--target", action="append", metavar="NAME", help="this one only; may be given again")
    parser.add_argument("--memory", type=int, default=MEMORY, metavar="MIB", help=f"for each process ({MEMORY})")
    parser.add_argument("--only", type=int, metavar="N", help="show one input of one target, and where it fails")
    parser.add_argument("--child", action="store_true", help=argparse.SUPPRESS)
    options = parser.parse_args(arguments)
    from fuzz_targets import TARGETS

    unknown = [name for name in options.target or () if name not in TARGETS]
    if unknown:
        parser.error(f"no target {unknown[0]}: there are {', '.join(TARGETS)}")
    chosen = {name: TARGETS[name] for name in options.target or TARGETS}
    if options.only is not None:
        return _show(next(iter(chosen.values())), options.only, options.seed)
    numbers = range(options.first, options.first + options.inputs)
    if options.child:
        (target,) = chosen.values()
        limit_memory(options.memory)
        with tempfile.TemporaryDirectory() as folder:
            report = fuzz(target, numbers, options.seed, Path(folder))
        print(json.dumps(asdict(report)))  # noqa: T201 - what the process is for
        return 0
    print(f"{'target':18} {'inputs':>9} {'read':>9} {'time':>10} {'slowest':>11} {'memory':>10} found")  # noqa: T201
    reports = []
    for name, count in _shares(chosen, options.inputs).items():
        reports.append(_in_a_process(name, count, options))
        print(reports[-1], flush=True)  # noqa: T201 - a command
        for finding in reports[-1].findings.values():
            print(f"  {finding}", flush=True)  # noqa: T201 - a command
    found = sum(len(report.findings) for report in reports)
    slowest = max(report.slowest for report in reports)
    total, peak = sum(report.inputs for report in reports), max(report.peak for report in reports)
    print(f"{total:,d} inputs, slowest {slowest * 1000:.0f} ms, at most {peak} MiB, {found} findings")  # noqa: T201
    return 1 if found else 0


def _show(target: Any, number: int, seed: int) -> int:
    data = target.source().draw(_random(target, seed, number))
    print(f"{len(data)} bytes: {data[:2000]!r}")  # noqa: T201 - a command
    with tempfile.TemporaryDirectory() as folder:
        target.run(data, Path(folder))
    return 0


if __name__ == "__main__":
    sys.exit(main())
