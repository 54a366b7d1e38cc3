"""The page of dependencies lists what `pyproject.toml` asks for, with the licence that each package states."""

import re
import tomllib
from importlib.metadata import PackageMetadata, PackageNotFoundError, metadata
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent

# The same licence in the words of classifiers and of older metadata.
SPDX = {
    "MIT License": "MIT",
    "BSD License": "BSD-3-Clause",
    "Apache Software License": "Apache-2.0",
    "Apache License 2.0": "Apache-2.0",
    "Python Software Foundation License": "PSF-2.0",
    "Mozilla Public License 2.0 (MPL 2.0)": "MPL-2.0",
    "GNU Affero General Public License v3": "AGPL-3.0",
}


def wanted() -> dict[str, set[str]]:
    """Each package with the extras that need it; the library itself is one of them."""
    with (ROOT / "pyproject.toml").open("rb") as file:
        project = tomllib.load(file)["project"]
    found: dict[str, set[str]] = {}
    for extra, requirements in {"the library": project["dependencies"], **project["optional-dependencies"]}.items():
        for requirement in requirements:
            name = re.match(r"[A-Za-z0-9._-]+", requirement)
            assert name is not None
            found.setdefault(name[0], set()).add(extra)
    return found


def listed() -> dict[str, tuple[set[str], str]]:
    """The rows of the page: package, who needs it, licence."""
    text = (ROOT / "docs" / "dependencies.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| ([a-z][a-z0-9-]*) \| (.*?) \| (.*?) \|$", text, re.MULTILINE)
    found = {name: (set(extras.split(", ")), licence) for name, extras, licence in rows if name != "package"}
    assert len(found) == len(rows) - 2, "a package stands twice"
    return found


def licences(package: PackageMetadata) -> set[str]:
    """What a package says of its licence, as SPDX names: the expression, else classifiers, else the old field."""
    expressions = package.get_all("License-Expression")
    if expressions:
        return set(re.split(r" (?:OR|AND) ", expressions[0]))
    classified = [
        line.rpartition(" :: ")[2] for line in package.get_all("Classifier") or [] if line.startswith("License ::")
    ]
    said: list[str] = classified or package.get_all("License") or ["nothing"]
    return {SPDX.get(one, one) for one in said} - {"OSI Approved"}


def test_every_dependency_is_listed_with_who_needs_it() -> None:
    assert {name: extras for name, (extras, _) in listed().items()} == wanted()


@pytest.mark.parametrize("name", sorted(wanted()))
def test_the_licence_is_what_the_package_says(name: str) -> None:
    try:
        said = licences(metadata(name))
    except PackageNotFoundError:
        pytest.skip(f"{name} is not installed")
    row = listed()[name][1]
    assert all(one in row for one in said), f"{name} says {sorted(said)}, the page {row!r}"


def test_what_the_library_needs_brings_nothing_else() -> None:
    """Whoever installs the library alone reads every licence on the page."""
    text = (ROOT / "docs" / "dependencies.md").read_text(encoding="utf-8")
    waiting, seen = ["attrs", "cattrs", "python-dateutil"], set()
    while waiting:
        name = waiting.pop()
        if name not in seen:
            seen.add(name)
            asked = metadata(name).get_all("Requires-Dist") or []
            here = (one for one in asked if "extra ==" not in one and "python_version <" not in one)
            waiting += [re.split(r"[^A-Za-z0-9_-]", one)[0].replace("_", "-") for one in here]
    assert [name for name in sorted(seen) if name not in text] == []
