"""What a type checker must accept and refuse of the registry; checked, never run."""

from datetime import date
from typing import assert_type

from integrationsfoerderung import Kind, Recipient
from integrationsfoerderung.registry import Entry, Registry, load_registry

registry = load_registry("GV100AD.txt", population_on=date(2022, 12, 31), census="2011")

assert_type(registry, Registry)
assert_type(registry["08216007"], Entry)
assert_type(registry.get("08216007"), Entry | None)
assert_type(registry.find("Bühl"), Entry)
assert_type(registry.find("Bühl", kind="Gemeinde").kind, Kind | None)
assert_type(registry.members("082165002"), tuple[Entry, ...])
assert_type(registry.association("08216007"), Entry | None)
assert_type(registry.gemeinden[0].population, int)
assert_type(Recipient.from_registry(registry.find("Bühl")), Recipient)

load_registry("GV100AD.txt", census="2012")  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
registry[8216007]  # type: ignore[index]  # pyright: ignore[reportArgumentType]  # the leading zero is lost
registry["08216007"] = registry["08216008"]  # type: ignore[index]  # pyright: ignore[reportIndexIssue]
Recipient.from_registry("08216007")  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
