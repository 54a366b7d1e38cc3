"""A mutation run: small faults in the rooms that decide about money, and whether the tests notice them.

    .venv/bin/python tests/mutation.py run.jsonl --number 100

A mutant is one small change of the source. Those of each room are shuffled by the seed, and the rooms take turns, so
that a run that is cut short is a fair sample as well; the same file of results continues it. Each mutant is put into a
copy of the tree and held against the tests closest to its room, quickest first. The first failure kills it, and so does
a run of more than four times the usual time and ten seconds. Annotations and the inside of f-strings are left alone.
"""

import argparse
import ast
import importlib.util
import itertools
import json
import math
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from copy import deepcopy
from pathlib import Path
from typing import Any

from attrs import frozen

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = "src/integrationsfoerderung"

# A group of tests is one run of pytest; a mutant meets the next group only if it survived the last.
CASES = ("tests/test_cases.py", "tests/test_case_files.py")
NEAR: dict[str, tuple[tuple[str, ...], ...]] = {
    "criteria": (
        (f"{PACKAGE}/criteria", "tests/test_criteria.py", "tests/test_criteria_examples.py"),
        ("tests/law", *CASES),
        ("tests/test_assessments.py", "tests/test_remedies.py", "tests/test_planted_faults.py"),
    ),
    "financing": (
        (f"{PACKAGE}/financing", "tests/test_financing.py", "tests/test_tiers.py", "tests/test_expenditure.py"),
        ("tests/law", *CASES),
        ("tests/test_schedules.py", "tests/test_audit_amounts.py"),
    ),
    "assessments": (
        (f"{PACKAGE}/assessments", "tests/test_assessments.py"),
        ("tests/law", *CASES),
        ("tests/test_remedies.py", "tests/test_assess_all.py", "tests/test_html.py", "tests/test_receipts.py"),
    ),
    "schedules": (
        (f"{PACKAGE}/schedules", "tests/test_schedules.py"),
        ("tests/law", *CASES),
        ("tests/test_html.py", "tests/test_assessments.py", "tests/test_tiers.py", "tests/test_expenditure.py"),
    ),
    "rounds": (
        (f"{PACKAGE}/rounds", "tests/test_round_bad_input.py", "tests/test_round_examples.py"),
        ("tests/test_html.py", "tests/test_cli_rounds.py", "tests/test_round_stateful.py", *CASES),
        ("tests/test_round_properties.py",),
    ),
}
WHOLE = (("src", "tests", "docs", "README.md"),)

PAIRS = (
    (ast.Lt, ast.LtE), (ast.Gt, ast.GtE), (ast.Eq, ast.NotEq), (ast.Is, ast.IsNot), (ast.In, ast.NotIn),
    (ast.And, ast.Or), (ast.Add, ast.Sub), (ast.Mult, ast.FloorDiv),
)  # fmt: skip
SWAPS: dict[type[ast.AST], type[ast.AST]] = {**dict(PAIRS), **{two: one for one, two in PAIRS}, ast.Mod: ast.FloorDiv}
NAMES = {"min": "max", "max": "min", "any": "all", "all": "any"}


@frozen
class Mutant:
    """One change: which bytes of a file are replaced by what."""

    path: str
    line: int
    start: int
    end: int
    was: str
    now: str

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


def expressions(node: ast.AST) -> Iterator[tuple[ast.expr, list[str]]]:
    """Every expression below a node with what could stand in its place; annotations and f-strings are passed over."""
    if isinstance(node, ast.JoinedStr):
        return
    if isinstance(node, ast.expr):
        yield node, list(changed(node))
    for child in ast.iter_child_nodes(node):
        if child not in {getattr(node, "annotation", None), getattr(node, "returns", None)}:
            yield from expressions(child)
    if isinstance(node, ast.Return) and node.value and ast.unparse(node.value) not in {"None", "True", "False"}:
        yield node.value, ["None"]
    if isinstance(node, ast.If | ast.IfExp) and isinstance(node.test, ast.Name | ast.Attribute | ast.Call):
        yield node.test, [f"not {ast.unparse(node.test)}"]


def mutants(room: str) -> list[Mutant]:
    """All of one room, in the order of the source."""
    found = []
    for file in sorted((ROOT / PACKAGE / room).glob("*.py")):
        text = file.read_bytes()
        begins = list(itertools.accumulate((len(line) for line in text.splitlines(keepends=True)), initial=0))
        for node, instead in expressions(ast.parse(text)):
            start = begins[node.lineno - 1] + node.col_offset
            end = begins[(node.end_lineno or 0) - 1] + (node.end_col_offset or 0)
            for now in instead:
                one = Mutant(str(file.relative_to(ROOT)), node.lineno, start, end, ast.unparse(node), now)
                try:
                    compile(planted(text, one), file, "exec", dont_inherit=True)
                except SyntaxError:
                    continue
                found.append(one)
    return found


def planted(text: bytes, mutant: Mutant) -> bytes:
    return text[: mutant.start] + f"({mutant.now})".encode() + text[mutant.end :]


class Run:
    """A copy of the tree, and a file of results to which each mutant adds a line."""

    def __init__(self, results: Path, tree: Path) -> None:
        self.results, self.tree = results, tree
        shutil.copytree(
            ROOT, tree, ignore=shutil.ignore_patterns(".git", ".venv*", "__pycache__", "_build", ".*_cache")
        )
        lines = results.read_text(encoding="utf-8").splitlines() if results.exists() else []
        self.seen: dict[str, dict[str, Any]] = {one["key"]: one for one in map(json.loads, lines)}

    def note(self, key: str, **values: Any) -> None:
        self.seen[key] = {"key": key, **values}
        with self.results.open("a", encoding="utf-8") as file:
            file.write(json.dumps(self.seen[key], ensure_ascii=False) + "\n")

    def pytest(self, group: tuple[str, ...], limit: float | None) -> str | None:
        """What failed first in a run of these tests, if anything did."""
        command = [sys.executable, "-m", "pytest", "-x", "-q", "--tb=no", "-p", "no:cacheprovider", *group]
        environment = {**os.environ, "CI": "true", "PYTHONPATH": str(self.tree / "src")}
        environment.pop("PYTHONDONTWRITEBYTECODE", None)
        pipes: dict[str, Any] = {"stdout": subprocess.PIPE, "stderr": subprocess.STDOUT, "text": True}
        with subprocess.Popen(command, cwd=self.tree, env=environment, start_new_session=True, **pipes) as process:
            try:
                output, _ = process.communicate(timeout=limit)
            except subprocess.TimeoutExpired:
                os.killpg(process.pid, signal.SIGKILL)
                return "took too long"
        if process.returncode == 0:
            return None
        said = [line for line in output.splitlines() if line.startswith(("FAILED", "ERROR"))]
        return said[0][:200] if said else f"exit code {process.returncode}: {output[-200:]}"

    def usual(self, group: tuple[str, ...]) -> float:
        """How long these tests take without a mutant, all of them passing."""
        key = " ".join(group)
        if key not in self.seen:
            began = time.monotonic()
            failed = self.pytest(group, None)
            if failed:
                sys.exit(f"the tests fail without a mutant: {failed}")
            self.note(key, seconds=round(time.monotonic() - began, 1))
        return float(self.seen[key]["seconds"])

    def test(self, mutant: Mutant, groups: tuple[tuple[str, ...], ...]) -> None:
        limits = [10 + 4 * self.usual(group) for group in groups]
        file = self.tree / mutant.path
        text, began = file.read_bytes(), time.monotonic()
        cached = Path(importlib.util.cache_from_source(str(file)))  # by size and second, too coarse for us
        try:
            file.write_bytes(planted(text, mutant))
            cached.unlink(missing_ok=True)
            runs = (self.pytest(group, limit) for group, limit in zip(groups, limits, strict=True))
            killer = next((failed for failed in runs if failed), None)
        finally:
            file.write_bytes(text)
            cached.unlink(missing_ok=True)
        seconds = round(time.monotonic() - began, 1)
        self.note(mutant.key, room=mutant.room, killer=killer, seconds=seconds)
        sys.stdout.write(f"{'killed  ' if killer else 'SURVIVED'} {seconds:6.1f} s  {mutant.key}\n")
        sys.stdout.flush()


def interval(killed: int, number: int) -> tuple[float, float]:
    """Wilson's 95 % interval."""
    z, share = 1.96, killed / number
    middle = (share + z * z / (2 * number)) / (1 + z * z / number)
    half = z * math.sqrt(share * (1 - share) / number + z * z / (4 * number * number)) / (1 + z * z / number)
    return middle - half, middle + half


def report(run: Run, every: dict[str, list[Mutant]]) -> Iterator[str]:
    """The score of each room, and of all with each room weighing as much as it has mutants."""
    total, score, variance = sum(map(len, every.values())), 0.0, 0.0
    for room, found in every.items():
        tested = [run.seen[one.key] for one in found if one.key in run.seen]
        if not tested:
            yield f"{room:12} none of {len(found)} mutants tested"
            return
        killed, number, weight = sum(bool(one["killer"]) for one in tested), len(tested), len(found) / total
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
    parser.add_argument("results", type=Path, help="JSON lines; a file that is there is continued")
    parser.add_argument("--number", type=int, default=100, help="of mutants in each room, 0 for all (default: 100)")
    parser.add_argument("--minutes", type=float, default=math.inf, help="begin no mutant after so long")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--rooms", nargs="+", choices=NEAR, default=list(NEAR))
    parser.add_argument("--again", action="store_true", help="try again what survived, and nothing new")
    parser.add_argument("--whole", action="store_true", help="the same by the whole test suite")
    given, began = parser.parse_args(), time.monotonic()
    every = {}
    for room in given.rooms:
        found = mutants(room)
        every[room] = random.Random(f"{given.seed} {room}").sample(found, len(found))  # noqa: S311 - a sample, no secret
    turns = itertools.zip_longest(*(found[: given.number or None] for found in every.values()))
    with tempfile.TemporaryDirectory() as folder:
        run = Run(given.results, Path(folder) / "tree")
        for one in filter(None, itertools.chain.from_iterable(turns)):
            known = run.seen.get(one.key)
            if time.monotonic() - began > 60 * given.minutes:
                break
            if (known and not known["killer"]) if given.again or given.whole else not known:
                run.test(one, WHOLE if given.whole else NEAR[one.room])
        for line in report(run, every):
            sys.stdout.write(line + "\n")


if __name__ == "__main__":
    main()
