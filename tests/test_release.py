"""What a stranger reads of a release before its code says the same everywhere."""

import re
import tomllib
from pathlib import Path

ROOT = Path(__file__).parent.parent


def project() -> dict[str, object]:
    with (ROOT / "pyproject.toml").open("rb") as file:
        found: dict[str, object] = tomllib.load(file)["project"]
    return found


def test_one_licence() -> None:
    citation = (ROOT / "CITATION.cff").read_text(encoding="utf-8")
    assert project()["license"] == "MIT"
    assert "\nlicense: MIT\n" in citation
    assert (ROOT / "LICENSE").read_text(encoding="utf-8").startswith("MIT License")


def test_the_python_versions_of_the_classifiers_have_no_gap() -> None:
    """From the lowest that is required; docs/testing.md says what ran on each."""
    classifiers = project()["classifiers"]
    assert isinstance(classifiers, list)
    minors = [int(found[1]) for one in classifiers if (found := re.fullmatch(r".*Python :: 3\.(\d+)", one))]
    assert minors == list(range(minors[0], minors[-1] + 1))
    assert project()["requires-python"] == f">=3.{minors[0]}"
    page = (ROOT / "docs" / "testing.md").read_text(encoding="utf-8")
    assert [int(minor) for minor in re.findall(r"^\| 3\.(\d+)\.\d+ \|", page, re.MULTILINE)] == minors
