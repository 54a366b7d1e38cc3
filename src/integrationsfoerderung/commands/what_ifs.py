"""`compare` and `sweep`: what other figures do to a list of applications."""

import argparse
import re
import sys
import tomllib
from collections.abc import Callable, Sequence
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from ..catalogue import load_applications, load_programme, load_round
from ..faults import DocumentError, Fault
from ..plain import plain
from ..programmes import Programme
from ..texts import json_text, printable, printable_lines, shorten

if TYPE_CHECKING:
    from ..documents import ApplicationList
    from ..rounds import Round

Progress = Callable[[int, int], None]


def add_parsers(commands: Any, day: Callable[[str], date], lang: Callable[[argparse.ArgumentParser], None]) -> None:
    """The two commands with their options.

    Example:
        >>> parser = argparse.ArgumentParser()
        >>> add_parsers(parser.add_subparsers(dest="command"), date.fromisoformat, lambda command: None)
        >>> parser.parse_args(["compare", "p", "f.csv", "--set", "m.months=12"]).set
        ['m.months=12']
    """
    held = commands.add_parser(
        "compare", help="what changed figures do to a list of applications: who gains, who loses"
    )
    tried = commands.add_parser("sweep", help="the totals of a list of applications under every combination of figures")
    for parser in (held, tried):
        parser.add_argument("programme", metavar="PROGRAMME", help="a programme's key or file")
        parser.add_argument("applications", metavar="APPLICATIONS", help="a list of applications, .toml, .json or .csv")
    held.add_argument(
        "--set", metavar="PATH=VALUE", action="append", required=True,
        help="a figure by its path, such as contact-point.minimum_share=0.75; may be given again",
    )  # fmt: skip
    tried.add_argument(
        "--over", metavar="PATH=V1,V2,...", action="append", required=True,
        help="the values that a figure takes, such as contact-point.minimum_share=0.25,0.5; may be given again",
    )  # fmt: skip
    for parser in (held, tried):
        parser.add_argument("--round", metavar="ROUND", help="a round's key or file, which decides with its money")
        parser.add_argument("--on", type=day, metavar="DATE", help="the rules of that day, such as 2015-09-28")
        lang(parser)
        form = parser.add_mutually_exclusive_group()
        form.add_argument("--json", action="store_true", help="the answer as JSON")
        form.add_argument("--csv", action="store_true", help="one line for each application or scenario, as CSV")


def run_compare(options: argparse.Namespace) -> int:
    """Compare the rules with those in which some figures are others.

    Raises:
        DocumentError, ValueError: as `compare` and `Programme.amend` do.
    """
    from ..scenarios import amended, compare

    rules, listed = _given(options)
    values = {path: _value(text) for path, text in _pairs("--set", options.set).items()}
    try:
        variant = amended(rules, values)
    except DocumentError as error:
        raise DocumentError("--set", error.faults) from None
    found = compare(rules, variant, listed, on=options.on)
    if options.json:
        print(json_text(found.to_dict()))
    elif options.csv:
        print(found.table().csv(options.lang), end="")
    else:
        print(printable_lines(found.text(options.lang)))
    return 0


def run_sweep(options: argparse.Namespace, progress: Progress) -> int:
    """Try every combination of the values of some figures.

    Raises:
        DocumentError, ValueError: as `sweep` does.
    """
    from ..scenarios import sweep

    rules, listed = _given(options)
    grid = {path: _values(path, text) for path, text in _pairs("--over", options.over).items()}
    found = sweep(rules, grid, listed, on=options.on, progress=progress)
    if options.json:
        rows = [{name: plain(value) for name, value in row.items()} for row in found.to_rows()]
        print(json_text({"paths": found.paths, "scenarios": rows}))
    elif options.csv:
        print(found.table().csv(options.lang), end="")
    else:
        print(printable_lines(found.text(options.lang)))
    return 0


def _given(options: argparse.Namespace) -> "tuple[Programme | Round, ApplicationList]":
    """The rules, in a round where one was named, and the applications."""
    from ..scenarios import under_round

    programme = load_programme(options.programme)
    round_ = None if options.round is None else load_round(options.round)
    rules = under_round(programme, round_, "programme")
    listed = load_applications(options.applications)
    if listed.round not in {None, options.round, None if round_ is None else round_.key}:
        way = "give --round to have it decided" if round_ is None else f"{round_.key} was given"
        print(f"note: round {printable(str(listed.round))} of the file is set aside: {way}", file=sys.stderr)
    return rules, listed


def _pairs(option: str, texts: Sequence[str]) -> dict[str, str]:
    """Texts by path; every fault at once."""
    found: dict[str, str] = {}
    faults = []
    for text in texts:
        path, equals, value = text.partition("=")
        path = path.strip()
        if not equals or not path or not value.strip():
            faults.append(Fault("", f"{shorten(text)} is no figure with a value: write PATH=VALUE"))
        elif path in found:
            faults.append(Fault(path, "is given twice: keep one of them"))
        else:
            found[path] = value.strip()
    if faults:
        raise DocumentError(option, faults)
    return found


def _value(text: str) -> Any:
    """A value as a file would have it; a word needs no quotes."""
    try:
        table = tomllib.loads(f"value = {text}", parse_float=Decimal)
    except (tomllib.TOMLDecodeError, RecursionError):
        found = re.fullmatch(r"\[([^\[\]\"']*)\]", text)
        words = [] if found is None else [word.strip() for word in found[1].split(",")]
        return [_value(word) for word in words] if words and all(words) else text
    return table["value"] if list(table) == ["value"] else text


def _values(path: str, text: str) -> list[Any]:
    """Values with commas between them; a list of amounts stands in brackets."""
    found = _value(f"[{text}]")
    if isinstance(found, list):
        return found
    parts = [part.strip() for part in re.split(r",(?![^\[]*\])", text)]  # at no comma inside brackets
    if "" in parts:
        raise DocumentError("--over", [Fault(path, f"{shorten(text)} has nothing beside a comma: write V1,V2,...")])
    return [_value(part) for part in parts]
