"""A mutation run: small faults in the rooms that decide about money, and whether the whole test suite notices them.

    .venv/bin/python tests/mutation.py run --number 40

The mutants of each room are shuffled by the seed, and the rooms take turns, so that a run that is cut short is a fair
sample as well. The same command goes on from there. After changes of tests, or with more of them, it asks again what
these may have changed; changed sources need a new folder.

First all tests run once, and it is noted which of them run which line. A mutant is then held against the tests that run
its statement, cheapest file first: one that does not cannot notice it, so this is the whole suite. What runs when a
module is imported meets all tests, and so does every mutant meet the tests that start a process. The first failure
kills it, if that test passes alone without the mutant. So does a run of more than six times the usual time and thirty
seconds, which is counted apart.
"""

import argparse
import hashlib
import importlib
import importlib.util
import itertools
import json
import math
import os
import random
import re
import resource
import shutil
import signal
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from types import FrameType
from typing import Any

os.environ["HYPOTHESIS_NO_PLUGINS"] = "1"  # else it would import the rooms here

import pytest
from hypothesis import HealthCheck, Phase, entry_points, settings

from mutants import PACKAGE, ROOT, Mutant, mutants, planted

ROOMS = ("criteria", "financing", "assessments", "schedules", "rounds")
SUITE = ("src", "tests", "docs", "README.md")
# Imported once, because each run is a fork. Nothing that starts threads, which a fork loses.
WARM = ("pytest", "hypothesis.stateful", "sybil", "cattrs", "dateutil", "narwhals", "jsonschema", "gv100ad")

# Files of tests that nothing else imports: a change of them leaves what is known of all others as it was.
TESTS = re.compile(r"tests/(law/)?test_\w+\.py|[^/]+\.md|docs/.+\.md")
TOO_LONG = "took too long"


def file_of(name: str) -> str:
    return name.partition("::")[0]


def unit(nodeid: str) -> str:
    """What runs as one: a test, or a page whose blocks see what earlier ones defined."""
    file = file_of(nodeid)
    return file if file.endswith(".md") else nodeid


def bits(numbers: Iterable[int]) -> int:
    return sum(1 << number for number in numbers)


def hypothesis_ready() -> None:
    """In a process of its own: with our strategies, one counterexample, however large, and no complaint of slowness."""
    entry_points.run()
    settings.register_profile(
        "first",
        parent=settings.get_profile("quick"),
        phases=(Phase.explicit, Phase.generate),
        suppress_health_check=list(HealthCheck),
    )
    settings.load_profile("first")


class Watch:
    """A plugin of pytest: which lines of the rooms each test runs, and how long it takes.

    What runs while a file is collected, or is set up for one test, counts for every test of the file.
    """

    stop = False

    def __init__(self, tree: Path, wanted: Sequence[str]) -> None:
        self.wanted = {str(tree / file) for file in wanted}
        self.failed: list[str] = []
        self.seconds: dict[str, float] = defaultdict(float)
        self.lines: dict[str, dict[str, set[int]]] = defaultdict(lambda: defaultdict(set))
        self.starting: set[str] = set()
        self.now, self.file, self.began = "", "", 0.0
        files = [one for room in ROOMS for one in (tree / PACKAGE / room).glob("*.py")]
        self.tracers = {str(one): self.tracer(str(one.relative_to(tree))) for one in files}

    def tracer(self, path: str) -> Callable[..., Any]:
        def trace(frame: FrameType, _event: str, _value: object) -> Any:
            self.lines[self.now][path].add(frame.f_lineno)
            return trace

        return trace

    def begin(self, nodeid: str, name: str) -> None:
        self.now, file = name, file_of(nodeid)
        if file != self.file:  # what an earlier file left in a cache would not run again
            self.file = file
            for module in [one for key, one in sys.modules.items() if key.startswith("integrationsfoerderung")]:
                for value in list(vars(module).values()):
                    if hasattr(value, "cache_clear"):
                        value.cache_clear()

    def pytest_configure(self) -> None:
        def process(event: str, _values: object) -> None:
            if event in {"subprocess.Popen", "os.fork", "os.posix_spawn"}:
                self.starting.add(self.now)

        sys.addaudithook(process)
        files = self.tracers
        sys.settrace(lambda frame, _event, _value: files.get(frame.f_code.co_filename))
        hypothesis_ready()

    def pytest_ignore_collect(self, collection_path: Path) -> bool | None:
        return True if collection_path.is_file() and str(collection_path) not in self.wanted else None

    def pytest_collectstart(self, collector: Any) -> None:
        self.begin(collector.nodeid, file_of(collector.nodeid))
        self.began = time.monotonic()

    def pytest_collectreport(self, report: Any) -> None:
        self.seconds[self.now] += time.monotonic() - self.began
        self.failed += [report.nodeid] * report.failed

    def pytest_runtest_setup(self, item: Any) -> None:
        self.begin(item.nodeid, file_of(item.nodeid))

    def pytest_runtest_call(self, item: Any) -> None:
        self.begin(item.nodeid, unit(item.nodeid))

    def pytest_runtest_logreport(self, report: Any) -> None:
        self.seconds[unit(report.nodeid)] += report.duration
        self.failed += [report.nodeid] * report.failed

    def found(self) -> Any:
        sys.settrace(None)
        lines = {name: {path: sorted(run) for path, run in one.items()} for name, one in self.lines.items()}
        for name in self.failed:
            self.seconds.pop(unit(name), None)
        return {
            "failed": self.failed,
            "seconds": self.seconds,
            "lines": lines,
            "starting": dict.fromkeys(self.starting, True),
        }


class Hold:
    """A plugin of pytest: these tests alone, in this order."""

    stop = True

    def __init__(self, wanted: Sequence[str]) -> None:
        self.place = {name: index for index, name in enumerate(wanted)}
        self.failed: list[str] = []

    def pytest_configure(self) -> None:
        hypothesis_ready()

    def pytest_collection_modifyitems(self, items: list[Any]) -> None:
        chosen = [one for one in items if unit(one.nodeid) in self.place]
        items[:] = sorted(chosen, key=lambda one: self.place[unit(one.nodeid)])

    def pytest_collectreport(self, report: Any) -> None:
        self.failed += [report.nodeid] * report.failed

    pytest_runtest_logreport = pytest_collectreport

    def found(self) -> Any:
        return None


class Suite:
    """A copy of the tree, and what is known of its tests."""

    def __init__(self, folder: Path, work: Path, tests: Sequence[str]) -> None:
        self.tree, self.answer = work / "tree", work / "answer.json"
        ignored = shutil.ignore_patterns(".git", ".venv*", "__pycache__", "_build", ".*_cache", ".hypothesis")
        shutil.copytree(ROOT, self.tree, ignore=ignored)
        if (ROOT.parent / "shared").exists():  # the directory of municipalities lies beside the tree
            (work / "shared").symlink_to((ROOT.parent / "shared").resolve())
        digests = {
            str(one.relative_to(self.tree)): hashlib.sha256(one.read_bytes()).hexdigest()
            for one in sorted(self.tree.rglob("*"))
            if one.is_file() and one.name not in {"mutants.py", "mutation.py"}
        }
        sources = [f"{file} {digest}" for file, digest in digests.items() if not TESTS.fullmatch(file)]
        kept = folder / "suite.json"
        known: dict[str, Any] = {"sources": sources, "files": {}}
        if kept.exists():
            known = json.loads(kept.read_text(encoding="utf-8"))
        if known["sources"] != sources:
            other = min({*sources} ^ {*known["sources"]}).partition(" ")[0]
            sys.exit(f"{folder} is about another state of {other}: take a new folder")
        under = tuple(one if "." in one else f"{one}/" for one in tests)
        self.digests = {
            file: digest
            for file, digest in digests.items()
            if file.startswith(under) and (TESTS.fullmatch(file) or re.fullmatch(r"src/.+\.py", file))
        }
        new = [file for file, digest in self.digests.items() if known["files"].get(file) != digest]
        if new:
            failed, found = self.run(tests, Watch(self.tree, new), math.inf)
            if found is None or found["failed"][20:]:
                sys.exit(f"the tests fail without a mutant: {failed}")
            # A few fail because they are watched: they are left out, which finds less.
            sys.stdout.writelines(f"left out: {name}\n" for name in found.pop("failed"))
            for part, of_new in found.items():
                old = {name: value for name, value in known.get(part, {}).items() if file_of(name) not in new}
                known[part] = {**old, **of_new}
            known["files"] |= {file: self.digests[file] for file in new}
            kept.write_text(json.dumps(known), encoding="utf-8")
        self.seconds: dict[str, float] = known["seconds"]
        self.starting: dict[str, bool] = known["starting"]
        # Sets of lines as bits, because there are many.
        self.lines = {name: {path: bits(run) for path, run in one.items()} for name, one in known["lines"].items()}
        self.files: dict[str, list[str]] = defaultdict(list)
        for name in self.seconds:
            if file_of(name) in self.digests and ("::" in name or name.endswith(".md")):
                self.files[file_of(name)].append(name)
        self.sound: dict[str, bool] = {}

    def state(self, killer: str) -> str:
        """What an answer hangs on beside the sources: the file of the killer, or all files."""
        every = hashlib.sha256(json.dumps(self.digests).encode()).hexdigest()
        return self.digests.get(file_of(killer), every)[:12]

    def run(self, paths: Sequence[str], plugin: Watch | Hold, limit: float) -> tuple[str, Any]:
        """What failed first in a process of its own, if anything did, and what the plugin found."""
        self.answer.unlink(missing_ok=True)
        child, began = os.fork(), time.monotonic()
        if child == 0:
            try:
                self.become(paths, plugin)
            finally:
                os._exit(70)
        while os.waitpid(child, os.WNOHANG) == (0, 0):
            if time.monotonic() - began > limit:
                os.killpg(child, signal.SIGKILL)
                os.waitpid(child, 0)
                return TOO_LONG, None
            time.sleep(0.01)
        if not self.answer.exists():
            return "the process ended by itself", None
        code, failed, found = json.loads(self.answer.read_text(encoding="utf-8"))
        # Without any test, a mutant changed their names; that is no failure.
        return "" if code in {0, 5} else next(iter(failed), f"exit code {code}"), found

    def become(self, paths: Sequence[str], plugin: Watch | Hold) -> None:
        os.setsid()
        resource.setrlimit(resource.RLIMIT_AS, (8 << 30, 8 << 30))  # a loop without end may fill a list
        null = os.open(os.devnull, os.O_RDWR)
        for number in range(3):
            os.dup2(null, number)
        os.chdir(self.tree)
        source, own = str(self.tree / "src"), {str(ROOT / "src"), str(ROOT / "tests")}
        sys.path[:] = [source, *(one for one in sys.path if one not in own)]
        os.environ |= {"CI": "true", "HYPOTHESIS_PROFILE": "quick", "PYTHONPATH": source}
        for name in ("HYPOTHESIS_NO_PLUGINS", "PYTHONDONTWRITEBYTECODE"):
            os.environ.pop(name, None)
        sys.dont_write_bytecode = False
        options = ["-q", "--tb=no", "-p", "no:cacheprovider", "-W", "ignore::pytest.PytestAssertRewriteWarning"]
        options += ["-x"] * plugin.stop
        code = pytest.main([*options, *paths], [plugin])
        self.answer.write_text(json.dumps([int(code), plugin.failed, plugin.found()]), encoding="utf-8")

    def meeting(self, mutant: Mutant) -> Iterator[list[str]]:
        """The tests that can notice a mutant, in groups of files: the cheapest files first, each group dearer."""

        def runs(name: str) -> int:
            return self.lines.get(name, {}).get(mutant.path, 0) & lines

        lines, costs = bits(mutant.lines), []
        for file, names in self.files.items():
            every = mutant.imported or runs(file)
            chosen = [name for name in names if every or name in self.starting or runs(name)]
            if chosen:
                near = any(mutant.path in self.lines.get(name, {}) for name in chosen)
                cost = self.seconds.get(file, 0) + sum(self.seconds[name] for name in chosen)
                costs.append((not near, cost, sorted(chosen, key=self.seconds.__getitem__)))
        group: list[str] = []
        cost, most = 0.0, 2.0
        for _, one, chosen in sorted(costs):
            if group and cost + one > most:
                yield group
                group, cost, most = [], 0.0, most * 3
            group, cost = [*group, *chosen], cost + one
        if group:
            yield group

    def failing(self, wanted: list[str]) -> str:
        """The first of these tests that fails, quickest first."""
        files = list(dict.fromkeys(map(file_of, wanted)))
        usual = sum(self.seconds.get(one, 0) for one in {*files, *wanted})
        return self.run(files, Hold(sorted(wanted, key=self.seconds.__getitem__)), 30 + 6 * usual)[0]

    def killer(self, mutant: Mutant) -> str:
        """The test that notices a mutant, if one does, and passes alone without it."""
        file = self.tree / mutant.path
        text = file.read_bytes()
        cached = Path(importlib.util.cache_from_source(str(file)))  # by size and second, too coarse for us

        def put(now: bytes) -> None:
            file.write_bytes(now)
            cached.unlink(missing_ok=True)

        for group in self.meeting(mutant):
            wanted, failed = [name for name in group if self.sound.get(name, True)], ""
            while wanted:
                put(planted(text, mutant))
                try:
                    failed = self.failing(wanted)
                finally:
                    put(text)
                name = unit(failed)
                if name in wanted and name not in self.sound:
                    self.sound[name] = not self.failing([name])
                if self.sound.get(name, True):
                    break
                wanted.remove(name)
                failed = ""
            if failed:
                return failed
        return ""


def interval(killed: int, number: int) -> tuple[float, float]:
    """Wilson's 95 % interval."""
    z, share = 1.96, killed / number
    middle = (share + z * z / (2 * number)) / (1 + z * z / number)
    half = z * math.sqrt(share * (1 - share) / number + z * z / (4 * number * number)) / (1 + z * z / number)
    return middle - half, middle + half


def report(killers: dict[str, str], every: dict[str, list[Mutant]]) -> Iterator[str]:
    """The score of each room, and of all with each room weighing as much as it has mutants."""
    total, score, variance = sum(map(len, every.values())), 0.0, 0.0
    for room, found in every.items():
        tested = [killers[one.key] for one in found if one.key in killers]
        if not tested:
            yield f"{room:12} none of {len(found)} mutants tested"
            return
        killed, number, weight = len(list(filter(None, tested))), len(tested), len(found) / total
        low, high = interval(killed, number)
        share = f"{killed / number:6.1%} ({low:.1%} to {high:.1%})"
        yield f"{room:12} {killed:4} of {number:4} killed = {share}, of {len(found)} mutants"
        slow = tested.count(TOO_LONG)
        if slow:
            yield f"{'':12} {slow:4} of these by taking too long"
        score += weight * killed / number
        careful = (killed + 2) / (number + 4)
        variance += weight**2 * careful * (1 - careful) / number
    half = 1.96 * math.sqrt(variance)
    share = f"{score:.1%} ({score - half:.1%} to {min(score + half, 1):.1%})"
    yield f"{'all':12} {share}, rooms weighted by their {total} mutants"


def main() -> None:
    parser = argparse.ArgumentParser(description="Plant small faults into the rules, and count those that tests find.")
    parser.add_argument("folder", type=Path, help="for what is found; one that is there is continued")
    parser.add_argument("--number", type=int, default=40, help="of mutants in each room, 0 for all (default: 40)")
    parser.add_argument("--minutes", type=float, default=math.inf, help="begin no mutant after so long")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--rooms", nargs="+", choices=ROOMS, default=ROOMS)
    parser.add_argument("--tests", nargs="+", default=SUITE, metavar="PATH", help="a part of the suite finds less")
    given, began = parser.parse_args(), time.monotonic()
    every = {}
    for room in given.rooms:
        found = mutants(room)
        every[room] = random.Random(f"{given.seed} {room}").sample(found, len(found))  # noqa: S311 - a sample, no secret
    turns = itertools.zip_longest(*(found[: given.number or None] for found in every.values()))
    for name in WARM:
        importlib.import_module(name)
    given.folder.mkdir(parents=True, exist_ok=True)
    results = given.folder / "mutants.jsonl"
    results.touch()
    known = {one["key"]: one for one in map(json.loads, results.read_text(encoding="utf-8").splitlines())}
    with tempfile.TemporaryDirectory() as work:
        suite = Suite(given.folder.resolve(), Path(work), given.tests)
        killers = {key: one["killer"] for key, one in known.items() if one["state"] == suite.state(one["killer"])}
        for one in filter(None, itertools.chain.from_iterable(turns)):
            start = time.monotonic()
            if one.key in killers or start - began > 60 * given.minutes:
                continue
            killer = killers[one.key] = suite.killer(one)
            seconds = round(time.monotonic() - start, 1)
            line = {"key": one.key, "killer": killer, "state": suite.state(killer), "seconds": seconds}
            with results.open("a", encoding="utf-8") as file:
                file.write(json.dumps(line, ensure_ascii=False) + "\n")
            sys.stdout.write(f"{'killed  ' if killer else 'SURVIVED'} {seconds:6.1f} s  {one.key}\n")
            sys.stdout.flush()
    sys.stdout.writelines(f"{said}\n" for said in report(killers, every))


if __name__ == "__main__":
    main()
