"""`verify FILE...`: whether receipts are as they were issued, and what the rules of today say of them."""

import argparse
import json
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from ..faults import DocumentError, Fault
from ..texts import printable, printable_lines

WRONG = 2


def add(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> argparse.ArgumentParser:
    """The command with its arguments.

    Example:
        >>> add(argparse.ArgumentParser().add_subparsers()).prog.split()[-1]
        'verify'
    """
    parser = commands.add_parser("verify", help="say whether receipts are intact, and what today's rules say of them")
    parser.add_argument("files", nargs="+", type=Path, metavar="FILE", help="a receipt, .json")
    parser.add_argument("--programme", metavar="PROGRAMME", help="the programme's file, where it is not a shipped one")
    parser.add_argument("--round", metavar="ROUND", help="the round's file, where it is not a shipped one")
    parser.add_argument("--json", action="store_true", help="one line of JSON for each receipt")
    return parser


def run(options: argparse.Namespace) -> int:
    """Print what was found; 0 where all are intact and the same today, 1 where one is not, 2 where one is no receipt.

    Example:
        >>> run(argparse.Namespace(files=[], programme=None, round=None, json=False, lang="en"))
        0

    Raises:
        DocumentError: the rules cannot be read.
    """
    from ..catalogue import load_programme, load_round
    from ..documents import Limits, read_text
    from ..receipts import verify

    programme = None if options.programme is None else load_programme(options.programme)
    round_ = None if options.round is None else load_round(options.round)
    most = Limits(size=2**29)  # the receipt of the longest list that `round` reads has about 300 MiB
    code = 0
    for file in options.files:
        try:
            found = verify(read_text(file, (".json",), most), programme, round_, limits=most)
        except DocumentError as error:
            print(printable_lines(str(DocumentError(str(file), error.faults))), file=sys.stderr)
            code = WRONG
            continue
        code = code or (0 if found.ok else 1)
        if options.json:
            print(json.dumps({"file": str(file)} | found.to_dict()))
        else:
            print("\n".join([f"{printable(str(file))}:"] * (len(options.files) > 1) + [found.explain(options.lang)]))
    return code


def keep(path: Path, *decided: Any, read: Iterable[str | Path] = ()) -> None:
    """Write the receipt of a decision to a file, whole or not at all.

    Args:
        path: ends in .json.
        decided: as `receipts.issue` takes it.
        read: the files that the decision was read from, which no receipt may replace.

    Example:
        >>> keep(Path("receipt.txt"))
        Traceback (most recent call last):
        integrationsfoerderung.faults.DocumentError: receipt.txt has 1 fault:
          does not end in .json: rename it

    Raises:
        DocumentError: the file cannot be written, or the decision was read from it.
    """
    if path.suffix.lower() != ".json":
        raise DocumentError(str(path), [Fault("", "does not end in .json: rename it")])
    if any(_same(path, one) for one in read):
        raise DocumentError(str(path), [Fault("", "is a file that was just read: give the receipt another name")])
    from ..documents import replace_file
    from ..receipts import issue

    replace_file(path, issue(*decided) + "\n")


def _same(path: Path, other: str | Path) -> bool:
    try:
        return path.samefile(other)
    except (OSError, ValueError):  # one of them is not there, or is the key of something shipped
        return False
