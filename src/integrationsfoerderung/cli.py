"""The command line: assess an application file, print the rules in force.

Exit codes: 0 eligible, 10 ineligible, 11 open, 2 wrong use or a broken document.
"""

import argparse
import io
import json
import re
import sys
from collections.abc import Sequence
from datetime import date
from importlib.metadata import version
from pathlib import Path

from .assessments import Verdict
from .catalogue import load_programme, load_round, programme_keys
from .documents.applications import read_application
from .faults import DocumentError
from .schedules import Schedule, schedule
from .show import rules

EXIT = {Verdict.ELIGIBLE: 0, Verdict.INELIGIBLE: 10, Verdict.OPEN: 11}
WRONG = 2


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line and return its exit code.

    Example:
        >>> main(["rules", "vwv-integration", "--on", "2013-08-28"])
        2
    """
    parser = _parser()
    options = parser.parse_args(arguments)
    for stream in (sys.stdout, sys.stderr):
        # The text has umlauts and euro signs, whatever the terminal was set to.
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8")
    try:
        return _assess(options) if options.command == "assess" else _rules(options)
    except DocumentError as error:
        print(error, file=sys.stderr)
    except ValueError as error:
        print(f"{parser.prog}: {error}", file=sys.stderr)
    except BrokenPipeError:
        # The reader, such as head, has gone: there is nobody left to tell.
        sys.stderr.close()
    return WRONG


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="integrationsfoerderung",
        description="Rules of a public funding programme: assess an application, or print the rules.",
        epilog="Exit codes: 0 eligible, 10 ineligible, 11 open, 2 wrong use or a broken document.",
    )
    parser.add_argument("--version", action="version", version=f"%(prog)s {version('integrationsfoerderung')}")
    commands = parser.add_subparsers(dest="command", required=True)
    assess = commands.add_parser("assess", help="assess an application file, with its schedule where there is one")
    assess.add_argument("file", type=Path, metavar="FILE", help="an application, .toml or .json")
    assess.add_argument("--round", metavar="ROUND", help="a round's key or file, instead of the one in FILE")
    assess.add_argument("--on", type=_day, metavar="DATE", help="the rules of that day, such as 2015-09-28")
    assess.add_argument("--lang", choices=("de", "en"), default="en", help="language of the answer (en)")
    assess.add_argument("--json", action="store_true", help="the answer as JSON")
    show = commands.add_parser("rules", help="print the rules in force with figures, grades and citations")
    show.add_argument(
        "programme", nargs="?", metavar="PROGRAMME", help="a programme's key or file; left out: all shipped"
    )
    show.add_argument("--on", type=_day, metavar="DATE", help="the rules of that day; left out: every edition")
    show.add_argument("--lang", choices=("de", "en"), default="en", help="language of the answer (en)")
    return parser


def _day(text: str) -> date:
    try:
        if re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", text):
            return date.fromisoformat(text)
    except ValueError:
        pass
    raise argparse.ArgumentTypeError(f"{text!r} is no day: write it like 2015-09-28")


def _assess(options: argparse.Namespace) -> int:
    document = read_application(options.file)
    programme = load_programme(_beside(options.file, document.programme))
    name = options.round or (document.round if options.on is None else None)
    if name is None and document.round is not None:
        print(f"note: round {document.round} of the file is set aside, --on was given", file=sys.stderr)
    round_ = None if name is None else load_round(name if options.round else _beside(options.file, name))
    assessment = programme.assess(document.application, round_, options.on)
    plan = schedule(assessment)
    if options.json:
        answer = {"assessment": assessment.to_dict(), "schedule": plan.to_dict()}
        print(json.dumps(answer, ensure_ascii=False, indent=2))
    else:
        print(assessment.explain(options.lang))
        if isinstance(plan, Schedule) or assessment.verdict is not Verdict.INELIGIBLE:
            print()
            print(plan.explain(options.lang))
    return EXIT[assessment.verdict]


def _beside(file: Path, name: str) -> str | Path:
    """A path in a file is taken from the folder of that file."""
    return file.parent / name if name.endswith((".toml", ".json")) else name


def _rules(options: argparse.Namespace) -> int:
    texts = []
    for name in [options.programme] if options.programme else programme_keys():
        programme = load_programme(name)
        editions = programme.editions if options.on is None else (programme.on(options.on),)
        texts += [rules(programme, edition, options.lang) for edition in editions]
    print("\n\n".join(texts))
    return 0
