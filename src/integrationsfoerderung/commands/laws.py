"""`laws FILE`: whether a programme behaves, tried on generated applications."""

import argparse
from importlib.util import find_spec

from ..texts import json_text, printable_lines


def add(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> argparse.ArgumentParser:
    """The command with its arguments.

    Example:
        >>> add(argparse.ArgumentParser().add_subparsers()).prog.split()[-1]
        'laws'
    """
    parser = commands.add_parser("laws", help="check laws on generated applications, and shrink what breaks them")
    parser.add_argument("file", metavar="FILE", help="a programme's file or key")
    parser.add_argument("--examples", type=int, default=100, metavar="N", help="so many for each measure (100)")
    parser.add_argument("--seed", type=int, default=0, metavar="S", help="of the draws, to draw them again (0)")
    parser.add_argument(
        "--law", action="append", metavar="KEY", help="one law only, such as more-share; may be given again"
    )
    parser.add_argument("--json", action="store_true", help="the report as JSON")
    return parser


def run(options: argparse.Namespace) -> int:
    """Print the report; 0 where no law is broken, 1 where one is.

    Example:
        >>> run(argparse.Namespace(file="vwv-integrationsmanagement", examples=5, seed=0, law=["filling-in"], lang="en",
        ...     json=False))
        vwv-integrationsmanagement: 1 law tested, 0 broken (seed=0, examples=5)
        ...
        0

    Raises:
        ValueError: Hypothesis is not installed, an unknown law, or fewer than one example.
        DocumentError: the file has faults.
    """
    if find_spec("hypothesis") is None:
        raise ValueError('laws needs Hypothesis: pip install "integrationsfoerderung[hypothesis]"')
    from ..laws import check

    report = check(options.file, options.law, examples=options.examples, seed=options.seed)
    if options.json:
        print(json_text(report.to_dict()))
    else:
        print(printable_lines(report.explain(options.lang)))
    return 0 if report.ok else 1
