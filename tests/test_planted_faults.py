"""Tests of the tests: every fault that is planted into sound rules is found by the audit code, case or law named.

The rows stand in `planted_faults.py`. The document without its fault gives no finding, so that it is the fault that is
found.
"""

from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest

from integrationsfoerderung import DocumentError, audit, load_programme
from integrationsfoerderung.cases import check
from integrationsfoerderung.catalogue import case_keys, document_path
from planted_faults import PLANTED, Planted
from planted_table import PAGE, page

ROOT = Path(__file__).parent.parent
BESIDE = ROOT / "tests" / "planted"


@cache
def sound(file: str) -> Path:
    """The document without the fault."""
    return ROOT / file if file.endswith(".toml") else document_path(file)


def planted(fault: Planted, folder: Path) -> Path:
    """The document with the fault, beside copies of those that it names."""
    text = sound(fault.file).read_text(encoding="utf-8")
    for old, new in fault.edits:
        assert old in text, f"{fault.name}: {old} does not stand in {fault.file}"
        text = text.replace(old, new)
    for path in BESIDE.glob("*.toml"):
        folder.joinpath(path.name).write_text(path.read_text(encoding="utf-8"), encoding="utf-8")
    changed = folder / sound(fault.file).name
    changed.write_text(text, encoding="utf-8")
    return changed


def by_audit(_: Planted, path: Path) -> set[tuple[str, str]]:
    return {(found.code, found.path) for found in audit(path).findings}


def by_case(fault: Planted, path: Path) -> set[tuple[str, str]]:
    cases = fault.file if fault.file in case_keys() else BESIDE / "cases.toml"
    return {(result.case.key, "") for result in check(cases, load_programme(path)).failed}


# Who can find a fault: what it finds in a document, by name and path.
FINDERS: dict[str, Callable[[Planted, Path], set[tuple[str, str]]]] = {"audit": by_audit, "case": by_case}


@pytest.mark.parametrize("fault", PLANTED, ids=lambda fault: f"{fault.by}: {fault.name}")
def test_every_planted_fault_is_found_by_name(fault: Planted, tmp_path: Path) -> None:
    assert (fault.what, fault.where) in FINDERS[fault.by](fault, planted(fault, tmp_path))


@pytest.mark.parametrize("file", sorted({fault.file for fault in PLANTED}))
def test_without_a_fault_there_is_no_finding(file: str) -> None:
    assert audit(sound(file)).findings == ()


@pytest.mark.parametrize("file", [*case_keys(), str(BESIDE / "cases.toml")])
def test_without_a_fault_every_case_comes_out(file: str) -> None:
    report = check(file)
    assert report.clean, report.explain()


def test_each_fault_has_a_name_of_its_own() -> None:
    assert len({(fault.by, fault.name) for fault in PLANTED}) == len(PLANTED)


def test_there_are_many() -> None:
    assert len(PLANTED) >= 25


def test_the_page_lists_all_faults_with_those_that_laws_find() -> None:
    """`python tests/planted_table.py` writes it anew."""
    assert PAGE.read_text(encoding="utf-8") == page()


def test_what_cannot_be_read_is_found_before_it_is_loaded(tmp_path: Path) -> None:
    """A001 stands for what the reader refuses: such a file is no programme that cases could run on."""
    unreadable = [fault for fault in PLANTED if fault.what == "A001" and fault.file.endswith("programme.toml")]
    assert unreadable
    for fault in unreadable:
        with pytest.raises(DocumentError):
            load_programme(planted(fault, tmp_path))
