"""A mutation run: small faults in the rooms that decide about money, and whether the whole test suite notices them.

    .venv/bin/python tests/mutation.py /tmp/run --number 40

A mutant is one small change of the source; annotations and the inside of f-strings are left alone. Those of each room
are shuffled by the seed, and the rooms take turns, so that a run that is cut short is a fair sample as well; the same
command goes on from there.

First all tests run once, and it is noted which of them run which line. A mutant is then held against the tests that run
its statement, cheapest file first: one that does not cannot notice it, so this is the whole suite. What runs when a
module is imported meets all tests, and so does every mutant meet the tests that start a process. The first failure
kills it, if that test passes alone without the mutant. So does a run of more than six times the usual time and thirty
seconds, which is counted apart.
"""

import argparse
import ast
import hashlib
import importlib
import importlib.util
import itertools
import json
import math
import os
import random
import shutil
import signal
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from copy import deepcopy
from pathlib import Path
from types import FrameType
from typing import Any

os.environ["HYPOTHESIS_NO_PLUGINS"] = "1"  # else it would import the rooms here

import pytest
from attrs import frozen
from hypothesis import Phase, entry_points, settings

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = "src/integrationsfoerderung"
ROOMS = ("criteria", "financing", "assessments", "schedules", "rounds")
SUITE = ("src", "tests", "docs", "README.md")
# Imported once, because each run is a fork. Nothing that starts threads, which a fork loses.
WARM = ("pytest", "hypothesis.stateful", "sybil", "cattrs", "dateutil", "narwhals", "jsonschema", "gv100ad")

PAIRS = (
    (ast.Lt, ast.LtE), (ast.Gt, ast.GtE), (ast.Eq, ast.NotEq), (ast.Is, ast.IsNot), (ast.In, ast.NotIn),
    (ast.And, ast.Or), (ast.Add, ast.Sub), (ast.Mult, ast.FloorDiv),
)  # fmt: skip
SWAPS: dict[type[ast.AST], type[ast.AST]] = {**dict(PAIRS), **{two: one for one, two in PAIRS}, ast.Mod: ast.FloorDiv}
TOO_LONG = "took too long"
NAMES = {"min": "max", "max": "min", "any": "all", "all": "any"}


@frozen
class Mutant:
    """One change: which bytes of a file are replaced by what, and which lines its statement has."""

    path: str
    line: int
    start: int
    end: int
    was: str
    now: str
    lines: range
    imported: bool
    """Whether it runs when the module is imported."""

    @property
    def room(self) -> str:
        return self.path.removeprefix(f"{PACKAGE}/").partition("/")[0]

    @property
    def key(self) -> str:
        return f"{self.path}:{self.line} [{self.start}] {self.was} -> {self.now}"


def changed(node: ast.AST) -> Iterator[str]:
    """What could stand in place of an expression."""
    copy: Any = deepcopy(node)
    match node:
        case ast.Compare():
            for index, operator in enumerate(node.ops):
                copy.ops[index] = SWAPS[type(operator)]()
                yield ast.unparse(copy)
                copy.ops[index] = operator
        case ast.BoolOp() | ast.BinOp() if type(node.op) in SWAPS:
            copy.op = SWAPS[type(node.op)]()
            yield ast.unparse(copy)
        case ast.UnaryOp(op=ast.Not()):
            yield ast.unparse(node.operand)
        case ast.Constant(value=bool(value)):
            yield str(not value)
        case ast.Constant(value=int(value)):
            yield str(value + 1)
        case ast.Call(func=ast.Name(id=name)) if name in NAMES:
            copy.func.id = NAMES[name]
            yield ast.unparse(copy)


Place = tuple[range, bool]


def within(node: ast.AST, place: Place) -> Iterator[tuple[ast.AST, Place]]:
    """What is below a node, each with the lines of its statement and whether it runs on import."""
    for child in ast.iter_child_nodes(node):
        lines, imported = place
        if isinstance(child, ast.stmt):
            body = getattr(child, "body", None)
            first = min([child.lineno, *(one.lineno for one in getattr(child, "decorator_list", ()))])
            lines = range(first, body[0].lineno if body else (child.end_lineno or 0) + 1)
            inside = isinstance(node, ast.FunctionDef) and child in node.body
            imported = imported and not inside
        yield child, (lines, imported)


def expressions(node: ast.AST, place: Place) -> Iterator[tuple[ast.expr, list[str], Place]]:
    """Every expression below a node with what could stand in its place; annotations and f-strings are passed over."""
    if isinstance(node, ast.JoinedStr):
        return
    if isinstance(node, ast.expr):
        yield node, list(changed(node)), place
    for child, there in within(node, place):
        if child not in {getattr(node, "annotation", None), getattr(node, "returns", None)}:
            yield from expressions(child, there)
    if isinstance(node, ast.Return) and node.value and ast.unparse(node.value) not in {"None", "True", "False"}:
        yield node.value, ["None"], place
    if isinstance(node, ast.If | ast.IfExp) and isinstance(node.test, ast.Name | ast.Attribute | ast.Call):
        yield node.test, [f"not {ast.unparse(node.test)}"], place


def mutants(room: str) -> list[Mutant]:
    """All of one room, in the order of the source."""
    found = []
    for file in sorted((ROOT / PACKAGE / room).glob("*.py")):
        text = file.read_bytes()
        begins = list(itertools.accumulate((len(line) for line in text.splitlines(keepends=True)), initial=0))
        for node, instead, place in expressions(ast.parse(text), (range(0), True)):
            start = begins[node.lineno - 1] + node.col_offset
            end = begins[(node.end_lineno or 0) - 1] + (node.end_col_offset or 0)
            for now in instead:
                one = Mutant(str(file.relative_to(ROOT)), node.lineno, start, end, ast.unparse(node), now, *place)
                try:
                    compile(planted(text, one), file, "exec", dont_inherit=True)
                except SyntaxError:
                    continue
                found.append(one)
    return found


def planted(text: bytes, mutant: Mutant) -> bytes:
    return text[: mutant.start] + f"({mutant.now})".encode() + text[mutant.end :]


def unit(nodeid: str) -> str:
    """What runs as one: a test, or a page whose blocks see what earlier ones defined."""
    file = file_of(nodeid)
    return file if file.endswith(".md") else nodeid


def file_of(name: str) -> str:
    return name.partition("::")[0]


class Watch:
    """A plugin of pytest: which lines of the rooms each test runs, and how long it takes.

    What runs while a file is collected, or is set up for one test, counts for every test of the file.
    """

    stop = False

    def __init__(self, tree: Path) -> None:
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
        entry_points.run()

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
        return {"seconds": self.seconds, "lines": lines, "starting": sorted(self.starting)}


class Hold:
    """A plugin of pytest: these tests alone, in this order."""

    stop = True

    def __init__(self, wanted: Sequence[str]) -> None:
        self.place = {name: index for index, name in enumerate(wanted)}
        self.failed: list[str] = []

    def pytest_configure(self) -> None:
        entry_points.run()
        phases = (Phase.explicit, Phase.generate)  # one counterexample is enough, however large
        settings.register_profile("first", parent=settings.get_profile("quick"), phases=phases)
        settings.load_profile("first")

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

    def __init__(self, folder: Path, work: Path) -> None:
        self.tree, self.answer = work / "tree", work / "answer.json"
        ignored = shutil.ignore_patterns(".git", ".venv*", "__pycache__", "_build", ".*_cache", ".hypothesis")
        shutil.copytree(ROOT, self.tree, ignore=ignored)
        if (ROOT.parent / "shared").exists():  # the directory of municipalities lies beside the tree
            (work / "shared").symlink_to((ROOT.parent / "shared").resolve())
        digest = hashlib.sha256()
        for file in sorted(one for one in self.tree.rglob("*") if one.is_file()):
            digest.update(f"{file.relative_to(self.tree)} ".encode() + file.read_bytes())
        kept = folder / "suite.json"
        if not kept.exists():
            failed, known = self.run(SUITE, Watch(self.tree), math.inf)
            if failed:
                sys.exit(f"the tests fail without a mutant: {failed}")
            kept.write_text(json.dumps({"digest": digest.hexdigest(), **known}), encoding="utf-8")
        known = json.loads(kept.read_text(encoding="utf-8"))
        if known["digest"] != digest.hexdigest():
            sys.exit(f"{folder} is about another state of the tree: take a new folder")
        self.seconds, self.starting = known["seconds"], frozenset(known["starting"])
        self.lines: dict[str, dict[str, frozenset[int]]] = {
            name: {path: frozenset(run) for path, run in one.items()} for name, one in known["lines"].items()
        }
        self.files: dict[str, list[str]] = defaultdict(list)
        for name in self.seconds:
            if "::" in name or name.endswith(".md"):
                self.files[file_of(name)].append(name)
        self.sound: dict[str, bool] = {}

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

        def runs(name: str) -> bool:
            return not self.lines.get(name, {}).get(mutant.path, frozenset()).isdisjoint(mutant.lines)

        costs = []
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
            wanted = [name for name in group if self.sound.get(name, True)]
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
    killers = {one["key"]: one["killer"] for one in map(json.loads, results.read_text(encoding="utf-8").splitlines())}
    with tempfile.TemporaryDirectory() as work:
        suite = Suite(given.folder.resolve(), Path(work))
        for one in filter(None, itertools.chain.from_iterable(turns)):
            if one.key in killers:
                continue
            start = time.monotonic()
            if start - began > 60 * given.minutes:
                break
            killers[one.key] = suite.killer(one)
            seconds = round(time.monotonic() - start, 1)
            with results.open("a", encoding="utf-8") as file:
                file.write(json.dumps({"key": one.key, "killer": killers[one.key], "seconds": seconds}) + "\n")
            sys.stdout.write(f"{'killed  ' if killers[one.key] else 'SURVIVED'} {seconds:6.1f} s  {one.key}\n")
            sys.stdout.flush()
    for line in report(killers, every):
        sys.stdout.write(line + "\n")


if __name__ == "__main__":
    main()
