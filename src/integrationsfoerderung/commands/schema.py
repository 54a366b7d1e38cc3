"""`schema NAME`: the JSON Schema of a document."""

import argparse

_NAMES = ("application", "applications", "programme", "round", "cases")


def add(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> argparse.ArgumentParser:
    """The command with its arguments.

    Example:
        >>> add(argparse.ArgumentParser().add_subparsers()).prog.split()[-1]
        'schema'
    """
    parser = commands.add_parser("schema", help="print the JSON Schema of a document")
    # Written out, so that no other command waits for what makes them; a test holds it against the schemas.
    parser.add_argument("name", choices=_NAMES, help="which document")
    return parser


def run(options: argparse.Namespace) -> int:
    """Print the schema.

    Example:
        >>> run(argparse.Namespace(name="application"))
        {
          "$defs": {
        ...
        0
    """
    from ..schemas import text

    print(text(options.name), end="")
    return 0
