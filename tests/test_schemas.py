"""What the readers accept the schemas accept, and the other way round but for the exceptions that are listed."""

import json
import re
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

import integrationsfoerderung as foerder
from integrationsfoerderung import schemas
from schema_edits import edited, reader_faults, schema_accepts, table_of_file, validator

ROOT = Path(__file__).parent.parent
DATA = Path(foerder.catalogue.__file__).parent / "data"
# Where the schema takes what the reader refuses: a sentence of the reader for each exception of docs/schemas.md.
EXCEPTIONS = {
    "calendar": "is no day of the calendar",
    "whole numbers": r"^\d+(\.0|E\+\d+) is no whole number",
    "decimals": "has at most two decimals|lies between two|is no number like|four decimals|with at most 9 decimals",
    "two fields": "needs a post or a plan|the key .* stands twice|plan has the year .* twice|more than one full-time post"
    "|a new post tops nothing up|more than the total|has \\d+ digits, a|has no official key|an amount lies between",
    "keys twice": "stands at .* too: give each application a key",
}


def exceptional(message: str) -> bool:
    """Whether a fault is one that a schema is not expected to see."""
    return any(re.search(pattern, message) for pattern in EXCEPTIONS.values())


FILES: dict[str, tuple[str, Path]] = {
    f"{kind} {path.stem}": (kind, path)
    for kind, files in (
        ("application/1", (ROOT / "examples").glob("*.toml")),
        ("applications/1", (ROOT / "examples/rounds").glob("*.toml")),
        ("application/1", [ROOT / "examples/musterland/application.toml"]),
        ("programme/1", [ROOT / "examples/musterland/programme.toml", ROOT / "docs/smallest-programme.toml"]),
        ("programme/1", (DATA / "programmes").glob("*.toml")),
        ("round/1", (DATA / "rounds").glob("*/*.toml")),
    )
    for path in sorted(files)
}
FULL: dict[str, Any] = {
    "format": "application/1", "programme": "vwv-integration", "round": "vwv-integration/2016-extra", "key": "a",
    "recipient": {"name": "Bühl", "kind": "Gemeinde", "key": "08216007",
                  "population": {"number": 29000, "on": "2022-12-31", "census": "2011", "source": "x"}},
    "partners": [{"name": "Bühlertal", "population": 8000}],
    "measure": "contact-point", "months": 36, "submitted": "2015-09-28", "start": "2016-04-01", "new_tasks": True,
    "begun": False, "early_start_permitted": None, "requested": "105000.00", "costs": 120000.5, "priority": 1,
    "posts": [{"share": "50 %", "field": "both", "origin": "top-up", "tops_up": 0.5, "months": 36, "start": "2016-05-01"}],
    "plan": [{"year": 2016, "total": 70000, "eligible": "66000", "third_party": 0, "own_means": 1.25}],
    "earlier_grants": [{"measure": "network", "round": "x"}], "consents": ["Kommune"], "facts": {"a": 1, "b": "x"},
}  # fmt: skip
LISTED: dict[str, Any] = {
    "format": "applications/1", "round": None,
    "applications": [{key: value for key, value in FULL.items() if key not in {"format", "programme", "round"}}
                     | {"score": 7.5}],
}  # fmt: skip
DOCUMENTS: dict[str, tuple[str, dict[str, Any]]] = {
    "full": ("application/1", FULL), "full list": ("applications/1", LISTED),
    **{name: (kind, table_of_file(path, kind)) for name, (kind, path) in FILES.items()},
}  # fmt: skip


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("documents")


@pytest.mark.parametrize("name", schemas.NAMES)
class TestEachSchema:
    """Is one of the dialect that it names, and stands in docs/schema as it is made today."""

    def test_the_official_meta_schema_accepts_it(self, name: str) -> None:
        assert schemas.schema(name)["$schema"] == Draft202012Validator.META_SCHEMA["$id"]
        Draft202012Validator.check_schema(schemas.schema(name))

    def test_every_definition_is_used_and_every_reference_has_one(self, name: str) -> None:
        used = set(re.findall(r'"#/\$defs/(\w+)"', schemas.text(name)))
        assert used == set(schemas.schema(name)["$defs"])

    def test_the_text_is_the_table(self, name: str) -> None:
        assert json.loads(schemas.text(name)) == schemas.schema(name)


def check_laws(table: dict[str, Any], kind: str, folder: Path) -> None:
    """The two laws for one document."""
    faults, valid = reader_faults(table, kind, folder), schema_accepts(table, kind)
    if not faults:
        assert valid, [(error.json_path, error.message) for error in validator(kind).iter_errors(table)]
    elif valid:
        assert all(exceptional(fault.message) for fault in faults), faults


class TestReaderAndSchema:
    """Agree on every document, valid or spoiled."""

    @pytest.mark.parametrize("name", DOCUMENTS)
    def test_a_document_that_loads_is_valid(self, name: str, folder: Path) -> None:
        kind, table = DOCUMENTS[name]
        assert reader_faults(table, kind, folder) == ()
        assert schema_accepts(table, kind)

    @settings(max_examples=400, suppress_health_check=list(HealthCheck))
    @given(data=st.data())
    def test_on_spoiled_applications(self, data: st.DataObject, folder: Path) -> None:
        name = data.draw(st.sampled_from(sorted(DOCUMENTS)))
        kind, table = DOCUMENTS[name]
        check_laws(data.draw(edited(table)), kind, folder)
