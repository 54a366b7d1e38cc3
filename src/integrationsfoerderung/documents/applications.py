"""Application documents: one application with the programme and the round that it was filed under."""

from pathlib import Path
from typing import Any

import attrs
from attrs import frozen

from ..applications import Application
from ..faults import Fault, Faulty
from ..limits import USUAL, Limits
from ..plain import plain
from ..reading import Reader, Table
from ..texts import shorten
from .files import decoded, parse, read_table
from .versions import faults_of
from .writing import application_table


@frozen
class ApplicationDocument:
    """An application with what it was filed under, as it stands in a document.

    Attributes:
        programme: the key of the programme, or the path of its file. Who takes documents from strangers compares it
            with the keys that are offered, and loads no file by it.
        application: what was asked for.
        round: the key or the file of the round, where one is named.

    Example:
        >>> from integrationsfoerderung import Post, Recipient
        >>> form = Application(recipient=Recipient(name="Bühl"), measure="contact-point", posts=[Post()])
        >>> ApplicationDocument("vwv-integration", form).round is None
        True
    """

    programme: str
    application: Application
    round: str | None = None

    def to_dict(self) -> dict[str, Any]:
        """The document as plain data, ready for JSON; what was left out is not in it, amounts and shares are text.

        Example:
            >>> import json
            >>> from integrationsfoerderung import Post, Recipient, parse_application
            >>> form = Application(recipient=Recipient(name="Bühl"), measure="contact-point", posts=[Post("0.5")])
            >>> document = ApplicationDocument("vwv-integration", form)
            >>> parse_application(json.dumps(document.to_dict())) == document
            True
        """
        found: dict[str, Any] = plain(application_table(self.application, self.programme, self.round))
        return found


def read_application(path: Path, limits: Limits = USUAL) -> ApplicationDocument:
    """The application of a TOML or JSON file.

    Its keys are those of `Application`, beside `programme`, and `round` where it was filed in one.

    Raises:
        DocumentError: with every fault of the file.
    """
    return application_of(read_table(path, "application/1", limits), str(path))


def application_text(text: str | bytes, limits: Limits = USUAL) -> ApplicationDocument:
    """The application of a JSON text.

    Raises:
        TypeError: neither text nor bytes.
        DocumentError: with every fault of the text.
    """
    name = "the application"
    given: object = text
    if isinstance(given, str):
        given = given.encode("utf-8", "surrogatepass")  # a lone half of a character is then refused as bytes are
    if not isinstance(given, bytes | bytearray):
        raise TypeError(f"{shorten(text)} is neither text nor bytes: give the JSON itself")
    read = decoded(bytes(given), name, limits)
    return application_of(parse(read, "application/1", name, is_json=True, limits=limits), name)


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
            if "programme" not in table:  # nothing else stands for it, and a newcomer does not know what it is
                named = Fault("programme", "is left out: name it by its key, such as vwv-integration, or by its file")
                found = [named if fault.path == "programme" else fault for fault in found]
            raise Faulty(found) from None
        return document
