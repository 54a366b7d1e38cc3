"""The mutants of a mutation run: small changes of the source, each of one expression.

A comparison includes its end or not, and stands for or, a constant is more by one, a sign is another, a function
returns None. Annotations and the inside of f-strings are left alone.
"""

import ast
import itertools
from collections.abc import Iterator
from copy import deepcopy
from pathlib import Path
from typing import Any

from attrs import frozen

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = "src/integrationsfoerderung"

PAIRS = (
    (ast.Lt, ast.LtE), (ast.Gt, ast.GtE), (ast.Eq, ast.NotEq), (ast.Is, ast.IsNot), (ast.In, ast.NotIn),
    (ast.And, ast.Or), (ast.Add, ast.Sub), (ast.Mult, ast.FloorDiv),
)  # fmt: skip
SWAPS: dict[type[ast.AST], type[ast.AST]] = {**dict(PAIRS), **{two: one for one, two in PAIRS}, ast.Mod: ast.FloorDiv}
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
