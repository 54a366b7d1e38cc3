"""Application documents: one application with the programme and the round that it was filed under."""

from pathlib import Path

import attrs
from attrs import frozen

from ..applications import Application
from ..faults import Faulty
from ..limits import USUAL, Limits
from ..reading import Reader, Table
from .files import read_table
from .versions import faults_of


@frozen
class ApplicationDocument:
    """What stands in an application file.

    Example:
        >>> from integrationsfoerderung import Post, Recipient
        >>> form = Application(recipient=Recipient(name="Bühl"), measure="contact-point", posts=[Post()])
        >>> ApplicationDocument("vwv-integration", form).round is None
        True
    """

    programme: str
    application: Application
    round: str | None = None


def read_application(path: Path, limits: Limits = USUAL) -> ApplicationDocument:
    """The application of a TOML or JSON file.

    Its keys are those of `Application`, beside `programme`, and `round` where it was filed in one.

    Raises:
        DocumentError: with every fault of the file.
    """
    return application_of(read_table(path, "application/1", limits), str(path))


def application_of(table: Table, name: str) -> ApplicationDocument:
    """The application of a table that was read already, without its format line.

    Example:
        >>> table = {"programme": "vwv-integration", "recipient": {"name": "Bühl"}, "posts": [{"share": "0.5"}]}
        >>> application_of(table, "a form").application.posts[0].share
        Share('0.5')

    Raises:
        DocumentError: with every fault of the table.
    """
    reader = Reader({})
    own = {field.name for field in attrs.fields(ApplicationDocument)} - {"application"}
    with faults_of(name, table):
        try:
            document: ApplicationDocument = reader.read(
                {key: value for key, value in table.items() if key in own}
                | {"application": {key: value for key, value in table.items() if key not in own}},
                ApplicationDocument,
            )
        except Faulty as faulty:
            found = [attrs.evolve(f, path=f.path.removeprefix("application").removeprefix(".")) for f in faulty.faults]
            raise Faulty(found) from None
        return document
