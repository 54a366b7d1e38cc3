"""Promises of the documentation: its blocks run, its rooms are those of the code, its reference is complete."""

import ast
import re
import tomllib
from pathlib import Path
from typing import ClassVar

import pytest

import integrationsfoerderung

ROOT = Path(__file__).parent.parent
PACKAGE = Path(integrationsfoerderung.__file__).parent  # as it is installed
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md")), *sorted((ROOT / "docs" / "notebooks").glob("*.md"))]
# What conftest.py runs, what this file parses, and what has no code of its own.
LANGUAGES = {"python", "toml", "console", "{toctree}", "{include}", "{literalinclude}", "{eval-rst}", "{code-cell}"}
FENCE = re.compile(r"^(?P<fence>`{3,})(?P<info>[^\n`]*)\n(?P<body>.*?)^(?P=fence)$", re.MULTILINE | re.DOTALL)


def blocks(page: Path) -> list[tuple[str, str]]:
    """The language and the text of every fenced block of a page."""
    found = FENCE.finditer(page.read_text(encoding="utf-8"))
    return [(match["info"].partition(" ")[0].strip(), match["body"]) for match in found]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
class TestBlocks:
    """Code on a page is run or parsed; none is passed over because of a misspelt language."""

    def test_every_block_has_a_language_that_is_known(self, page: Path) -> None:
        assert {language for language, _ in blocks(page)} <= LANGUAGES

    def test_no_block_hides_from_the_search_for_blocks(self, page: Path) -> None:
        fences = re.findall(r"^\s*(?:```|~~~)", page.read_text(encoding="utf-8"), re.MULTILINE)
        assert len(fences) == 2 * len(blocks(page))

    def test_every_toml_block_can_be_read(self, page: Path) -> None:
        for language, body in blocks(page):
            if language == "toml":
                assert tomllib.loads(body) != {}


class TestNotebooks:
    """Pages with cells run when the pages are built, and open as plain notebooks."""

    NOTEBOOKS: ClassVar[list[Path]] = [page for page in PAGES if "```{code-cell}" in page.read_text(encoding="utf-8")]

    def test_there_are_some(self) -> None:
        assert {page.stem for page in self.NOTEBOOKS} == {"tour", "extra_round_2016", "succession", "first_hour"}

    @pytest.mark.parametrize("page", NOTEBOOKS, ids=lambda page: page.name)
    def test_the_header_says_how_to_open_it(self, page: Path) -> None:
        """Without it neither Sphinx nor Jupyter takes the page for a notebook, and its cells would not run."""
        head = page.read_text(encoding="utf-8").split("---\n")[1]
        for line in ("jupytext:", "format_name: myst", "extension: .md", "kernelspec:", "name: python3"):
            assert line in head

    def test_a_cell_that_fails_ends_the_build(self) -> None:
        text = (ROOT / "docs" / "conf.py").read_text(encoding="utf-8")
        assert 'nb_execution_mode = "force"' in text
        assert "nb_execution_raise_on_error = True" in text

    @pytest.mark.parametrize("page", NOTEBOOKS, ids=lambda page: page.name)
    def test_every_cell_is_python(self, page: Path) -> None:
        for language, body in blocks(page):
            if language == "{code-cell}":
                ast.parse(re.sub(r"\A---\n.*?^---\n", "", body, flags=re.DOTALL | re.MULTILINE))


def rooms() -> dict[str, set[str]]:
    """Each room of the package with the rooms that it imports."""
    found: dict[str, set[str]] = {}
    for path in PACKAGE.rglob("*.py"):
        place = path.relative_to(PACKAGE)
        room, depth = place.parts[0].removesuffix(".py"), len(place.parts)
        if room in {"__init__", "__main__"}:
            continue
        imports = found.setdefault(room, set())
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ImportFrom) and node.level == depth:
                names = [node.module] if node.module else [alias.name for alias in node.names]
                imports.update(name.partition(".")[0] for name in names)
    return found


class TestDesign:
    """docs/design.md shows the rooms as they are."""

    def test_the_table_of_rooms_is_that_of_the_code(self) -> None:
        text = (ROOT / "docs" / "design.md").read_text(encoding="utf-8")
        rows = re.findall(r"^\| `(\w+)` \| [^|]* \|([^|]*)\|$", text, re.MULTILINE)
        table = {room: {name.strip() for name in imports.split(",")} - {""} for room, imports in rows}
        assert table == rooms()

    def test_a_room_imports_only_rooms_above_it(self) -> None:
        text = (ROOT / "docs" / "design.md").read_text(encoding="utf-8")
        order = re.findall(r"^\| `(\w+)` \|", text, re.MULTILINE)
        for room, imports in rooms().items():
            assert all(order.index(name) < order.index(room) for name in imports), room


class TestReference:
    """docs/reference.md is complete."""

    def test_every_public_name_stands_there_once(self) -> None:
        text = (ROOT / "docs" / "reference.md").read_text(encoding="utf-8")
        listed = re.findall(r"^\.\. auto\w+:: integrationsfoerderung\.(\w+)$", text, re.MULTILINE)
        assert sorted([*listed, "__version__"]) == sorted(integrationsfoerderung.__all__)


class TestVersion:
    """The version is the same wherever it stands."""

    def test_it_is_that_of_the_package(self) -> None:
        project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
        cited = re.search(r"^version: (.*)$", (ROOT / "CITATION.cff").read_text(encoding="utf-8"), re.MULTILINE)
        assert cited is not None
        assert project["version"] == cited[1] == integrationsfoerderung.__version__

    def test_the_command_of_contributors_is_that_of_the_readme(self) -> None:
        pages = [(ROOT / name).read_text(encoding="utf-8") for name in ("README.md", "CONTRIBUTING.md")]
        commands = [re.findall(r"^python3 .*/pytest$", page, re.MULTILINE) for page in pages]
        assert commands[0] == commands[1] != []
