"""`audit FILE`: what is wrong with a programme or a round, found by reading it."""

import argparse

from ..texts import json_text, printable_lines


def add(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> argparse.ArgumentParser:
    """The command with its arguments.

    Example:
        >>> add(argparse.ArgumentParser().add_subparsers()).prog.split()[-1]
        'audit'
    """
    parser = commands.add_parser("audit", help="say what is wrong with a programme or a round, without running it")
    parser.add_argument("file", metavar="FILE", help="a programme's or a round's file or key")
    parser.add_argument("--json", action="store_true", help="the audit as JSON")
    return parser


def run(options: argparse.Namespace) -> int:
    """Print the audit; 0 where nothing was found, 1 with findings.

    Example:
        >>> run(argparse.Namespace(file="vwv-integrationsmanagement", lang="en", json=False))
        vwv-integrationsmanagement: no findings
        accepted:
        ...
        0
    """
    from ..audits import audit

    found = audit(options.file)
    if options.json:
        print(json_text(found.to_dict()))
    else:
        print(printable_lines(found.explain(options.lang)))
    return 0 if found.clean else 1
