"""What only the file shows: sources that nothing cites, common figures that no financing takes."""

from collections.abc import Iterator
from typing import Any

import attrs

from ..documents.rules import FINANCING
from ..reading import Table
from ..texts import Text
from .report import AuditFinding


def table_findings(table: Table) -> Iterator[AuditFinding]:
    """What is of no use in the tables of a programme or round that can be read.

    Example:
        >>> [found.path for found in table_findings({"sources": {"a": {}, "b": {}}, "x": {"source": "a"}})]
        ['sources.b']
    """
    cited = set(_cited({key: value for key, value in table.items() if key != "sources"}))
    for key in table.get("sources", {}):
        if key not in cited:
            yield AuditFinding("A202", f"sources.{key}", Text("nichts zitiert sie", "nothing cites it"))
    yield from _common(table.get("editions", []))


def _common(editions: list[Table]) -> Iterator[AuditFinding]:
    """Common figures of financing that no measure of any edition takes: it states its own, or has no place for them."""
    shared: Table = {}
    financings: dict[str, Table] = {}
    taken: set[str] = set()
    for edition in editions:
        for part in (edition, *edition.get("changes", [])):
            shared = {**shared, **part.get("common", {}).get("financing", {})}
            for key, measure in part.get("measures", {}).items():
                financings[key] = {**financings.get(key, {}), **measure.get("financing", {})}
            taken.update(
                name for name in shared for own in financings.values() if name not in own and _takes(own["kind"], name)
            )
    for name in sorted(shared.keys() - taken):
        text = Text("jede Finanzierung hat ihre eigene oder keinen Platz dafür",
                    "every financing states its own or has no place for it")  # fmt: skip
        yield AuditFinding("A601", f"common.{name}", text)


def _takes(kind: str, name: str) -> bool:
    return name in {field.name for field in attrs.fields(FINANCING[kind]())}


def _cited(value: Any) -> Iterator[str]:
    """The keys of all sources that are cited anywhere below a value."""
    if isinstance(value, dict):
        source = value.get("source")
        if isinstance(source, str):
            yield source
        for inner in value.values():
            yield from _cited(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _cited(inner)
