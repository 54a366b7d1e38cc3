"""`cases FILE`: what has to come out for some applications, held against the rules."""

import argparse

from ..texts import json_text, printable_lines


def add(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> argparse.ArgumentParser:
    """The command with its arguments.

    Example:
        >>> add(argparse.ArgumentParser().add_subparsers()).prog.split()[-1]
        'cases'
    """
    parser = commands.add_parser("cases", help="check that what has to come out for some applications comes out")
    parser.add_argument("file", metavar="FILE", help="a case file, or the key of a shipped programme for its cases")
    parser.add_argument("--json", action="store_true", help="the report as JSON")
    return parser


def run(options: argparse.Namespace) -> int:
    """Print the report; 0 where all came out as expected, 1 where something did not.

    Example:
        >>> run(argparse.Namespace(file="vwv-integrationsmanagement", lang="de", json=False))
        vwv-integrationsmanagement: 4 von 4 Fällen wie erwartet
        0
    """
    from ..cases import check

    report = check(options.file)
    if options.json:
        print(json_text(report.to_dict()))
    else:
        print(printable_lines(report.explain(options.lang)))
    return 0 if report.clean else 1
