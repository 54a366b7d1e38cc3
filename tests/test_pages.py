"""Promises of the pages as a whole: links lead somewhere, each page can be found, each figure stands once."""

import doctest
import importlib
import inspect
import re
import runpy
import tomllib
from collections import Counter
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

import integrationsfoerderung
from integrationsfoerderung import Programme, load_programme, show
from integrationsfoerderung.catalogue import programme_keys, round_keys

ROOT = Path(__file__).parent.parent
DOCS = ROOT / "docs"
DATA = Path(integrationsfoerderung.__file__).parent / "data"
GENERATED: dict[str, str] = runpy.run_path(str(DOCS / "conf.py"))["_generated"]()
OTHERS = [
    ROOT / name for name in ("README.md", "CONTRIBUTING.md", "SECURITY.md", "CHANGELOG.md", "benchmarks/README.md")
]
OWN = [*sorted(DOCS.glob("*.md")), *sorted((DOCS / "notebooks").glob("*.md"))]
FENCE = re.compile(r"^(`{3,})[^\n]*\n.*?^\1$", re.MULTILINE | re.DOTALL)
LINK = re.compile(r"(?<!!)\[[^\]]*\]\(([^)\s]+)\)|!\[[^\]]*\]\(([^)\s]+)\)")


def prose(text: str) -> str:
    """A page without its blocks and its code."""
    return re.sub(r"`[^`\n]*`", "code", FENCE.sub("", text))


def links(text: str) -> list[str]:
    """The targets within the project, of links and of pictures."""
    found = [one or other for one, other in LINK.findall(prose(text))]
    return [target for target in found if not re.match(r"https?:|mailto:", target)]


def anchors(text: str) -> set[str]:
    """The headings of a page as MyST and GitHub name them."""
    headings = re.findall(r"^#{1,3} (.+)$", FENCE.sub("", text), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


def target_text(page: Path, path: str) -> str | None:
    """What stands at the end of a link: the text of a page, "" of another file, None where there is nothing."""
    at = (page.parent / path).resolve() if path else page
    if at.parent == (DOCS / "_generated").resolve():
        return GENERATED.get(at.name)
    if not at.exists():
        return None
    return at.read_text(encoding="utf-8") if at.suffix == ".md" else ""


class TestLinks:
    """No link within the project is broken."""

    @pytest.mark.parametrize("page", [*OTHERS, *OWN], ids=lambda page: str(page.relative_to(ROOT)))
    def test_each_leads_to_a_file_and_to_a_heading_of_it(self, page: Path) -> None:
        broken = []
        for link in links(page.read_text(encoding="utf-8")):
            path, _, anchor = link.partition("#")
            text = target_text(page, path)
            if text is None or (anchor and anchor not in anchors(text)):
                broken.append(link)
        assert broken == []

    def test_there_are_links_to_look_at(self) -> None:
        """Else the search for links would be broken, and find nothing broken."""
        every = [link for page in OWN for link in links(page.read_text(encoding="utf-8"))]
        assert len(every) > 100
        assert any("#" in link for link in every)
        assert target_text(DOCS / "index.md", "nowhere.md") is None

    def test_every_page_stands_in_one_list_of_the_first_page(self) -> None:
        text = (DOCS / "index.md").read_text(encoding="utf-8")
        trees = re.findall(r"^```\{toctree\}\n(?::[^\n]*\n)*\n(.*?)^```$", text, re.MULTILINE | re.DOTALL)
        entries = [re.sub(r".*<(.*)>", r"\1", line) for tree in trees for line in tree.split("\n") if line]
        pages = [str(page.relative_to(DOCS).with_suffix("")) for page in OWN]
        assert sorted([*entries, "index"]) == sorted([*pages, *(f"_generated/{Path(name).stem}" for name in GENERATED)])


def stated(table: Any, path: tuple[str | int, ...] = ()) -> Iterator[tuple[str | int, ...]]:
    """The places of all figures in a document: tables that state a value, ends or readings, with evidence."""
    if isinstance(table, dict):
        says = {"value", "low", "high", "readings", "unknown"} & table.keys()
        if says and {"grade", "unknown"} & table.keys():
            yield path
        else:
            for key, value in table.items():
                yield from stated(value, (*path, key))
    elif isinstance(table, list):
        for index, value in enumerate(table):
            share = value.get("share") if isinstance(value, dict) else None  # amounts attested for a share go by it
            yield from stated(value, (*path, index if share is None else str(share)))


def rows(text: str) -> list[str]:
    """The paths that tables of a page list, in their order."""
    return re.findall(r"^\| `([^`]+)` \|", text, re.MULTILINE)


GROUPS = {"criteria", "parts", "financing", "required"}  # they group in the file and are no part of a path


def catalogue_path(place: tuple[str | int, ...]) -> str:
    """How the catalogue names a figure of an edition; list members go by their place."""
    names = [key for key in place if key not in GROUPS]
    if "attested" in names:
        names.remove("instalments")
    return "".join(f"[{key}]" if isinstance(key, int) else f".{key}" for key in names).removeprefix(".")


def file_of(key: str) -> dict[str, Any]:
    return tomllib.loads((DATA / "programmes" / f"{key}.toml").read_text(encoding="utf-8"))


class TestFiguresOfTheData:
    """The catalogue lists each figure of the shipped files once."""

    @pytest.mark.parametrize("key", programme_keys())
    def test_what_a_programme_file_states_stands_there_on_its_day_and_once(self, key: str) -> None:
        programme = load_programme(key)
        listed = list(show.figures(programme))
        editions = file_of(key)["editions"]
        changes = [f"{own['key']}.changes[{n}].from" for own in editions for n in range(len(own.get("changes", [])))]
        assert [row.path for row in listed if row.path.endswith("].from")] == changes
        looked_at = 0
        for place in stated(editions):
            own = editions[int(place[0])]
            within, day = place[1:], self.first_day(own)
            if within[0] == "changes" and within[2] != "from":
                day, within = self.first_day(own["changes"][int(within[1])], "from"), within[2:]
            looked_at += 1
            for path in self.paths(own["key"], within, programme):
                found = [row for row in listed if row.path == path and (row.since <= day or within[-1] == "from")]
                current = [row for row in found if row.until is None or row.until >= day]
                assert len(current) == 1, f"{path} on {day}"
        assert looked_at > 10

    def first_day(self, table: dict[str, Any], name: str = "first_day") -> date:
        """The day from which a table is surely in force."""
        figure = table[name]
        found = figure["value"] if "value" in figure else figure["high"]
        assert isinstance(found, date)
        return found

    def paths(self, edition: str, within: tuple[str | int, ...], programme: Programme) -> list[str]:
        """Where the catalogue has it: under its measure; under each that shares it; days under their edition."""
        if within[0] == "measures":
            return [catalogue_path(within[1:])]
        if within[0] != "common":
            return [f"{edition}.{catalogue_path(within)}"]
        shared = catalogue_path(within[1:])
        states = [state for state in programme.editions if state.key == edition]
        known = {path for state in states for measure in state.measures for path, _ in measure.figures()}
        found = sorted(path for path in known if path.partition(".")[2] == shared)
        assert found, f"{shared} is under no measure of {edition}"
        return found

    @pytest.mark.parametrize("lang", ["", "-de"])
    def test_the_pages_list_every_row_once_and_in_both_languages_alike(self, lang: str) -> None:
        for key in programme_keys():
            suffix = "" if key == "vwv-integration" else f"-{key}"
            text = GENERATED[f"rule-catalogue{suffix}{lang}.md"]
            assert Counter(rows(text)) == Counter(row.path for row in show.figures(load_programme(key)))
            lines = [line for line in text.splitlines() if line.startswith("| `")]
            assert len(lines) == len(set(lines))

    @pytest.mark.parametrize("lang", ["", "-de"])
    def test_the_page_of_rounds_lists_each_figure_of_their_files_once(self, lang: str) -> None:
        sections = GENERATED[f"rounds{lang}.md"].split("\n## ")[1:-1]  # the last one lists the sources
        for key, section in zip(round_keys(), sections, strict=True):
            document = tomllib.loads((DATA / "rounds" / f"{key}.toml").read_text(encoding="utf-8"))
            listed = Counter(path.replace("admission.", "") for path in rows(section))
            assert set(listed.values()) == {1}
            assert {catalogue_path(place) for place in stated(document)} <= set(listed), key


def documented() -> dict[str, str]:
    """Every name of the reference with the options that it is shown with."""
    text = (DOCS / "reference.md").read_text(encoding="utf-8")
    found = re.findall(r"^\.\. auto(?:class|function|exception):: (\S+)\n((?:   :.*\n)*)", text, re.MULTILINE)
    return dict(found)


def named(name: str) -> Any:
    """What a dotted name stands for; a function goes before the module of the same name that it stands in."""
    parent, _, last = name.rpartition(".")
    try:
        return getattr(importlib.import_module(parent), last)
    except ImportError:
        return getattr(named(parent), last)


def examples(documented_by: object) -> str:
    """The code of the examples in a docstring."""
    return "\n".join(one.source for one in doctest.DocTestParser().get_examples(inspect.getdoc(documented_by) or ""))


def function(member: object) -> object:
    """The function of a method or of a property, None of anything else."""
    if isinstance(member, staticmethod | classmethod):
        return member.__func__
    if isinstance(member, property):
        return member.fget
    return member if inspect.isfunction(member) else getattr(member, "func", None)


def members(cls: type) -> dict[str, object]:
    """The public methods and properties that a class has of its own."""
    found = {name: function(member) for name, member in vars(cls).items() if not name.startswith("_")}
    return {name: member for name, member in found.items() if member is not None}


NAMES_SHOWN = documented()
WITH_MEMBERS = [
    name for name, options in NAMES_SHOWN.items() if ":members:" in options and inspect.isclass(named(name))
]


class TestExamples:
    """Every public name is documented with an example that runs."""

    @pytest.mark.parametrize("name", NAMES_SHOWN)
    def test_of_every_name(self, name: str) -> None:
        assert examples(named(name)), f"{name} has no example in its docstring"

    @pytest.mark.parametrize("name", WITH_MEMBERS)
    def test_of_every_member(self, name: str) -> None:
        """It is used in its own, or in one of its class or of a base."""
        own = named(name)
        above = [cls for cls in own.__mro__ if cls.__module__.startswith("integrationsfoerderung")]
        code = "\n".join(examples(one) for cls in above for one in (cls, *members(cls).values()))
        for member, what in members(own).items():
            assert inspect.getdoc(getattr(own, member)) or inspect.getdoc(what), f"{name}.{member} is not documented"
            assert re.search(rf"\.{member}\b", code), f"{name}.{member} is in no example"

    @pytest.mark.parametrize("module", ["", "cases", "frames", "laws", "receipts", "registry", "schemas", "strategies"])
    def test_the_reference_has_every_name_that_a_module_offers(self, module: str) -> None:
        prefix = ".".join(filter(None, ("integrationsfoerderung", module)))
        offered = importlib.import_module(prefix).__all__
        text = (DOCS / "reference.md").read_text(encoding="utf-8")
        shown = {
            id(named(name)) for name in (*NAMES_SHOWN, *re.findall(r"^\.\. autodata:: (\S+)$", text, re.MULTILINE))
        }
        lacking = [name for name in offered if name != "__version__" and id(named(f"{prefix}.{name}")) not in shown]
        assert lacking == []
