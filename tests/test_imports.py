"""What an import promises: little is loaded, no data is read, and every public name explains itself."""

import inspect
import json
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest

import integrationsfoerderung as foerder

DATA = Path(foerder.__file__).parent / "data"
WATCH = """
import json, sys
opened = []
sys.addaudithook(lambda event, args: opened.append(str(args[0])) if event == "open" else None)
import integrationsfoerderung
print(json.dumps({"modules": sorted({name.partition(".")[0] for name in sys.modules}), "opened": opened}))
"""
HEAVY = [
    "hypothesis", "pandas", "polars", "numpy", "matplotlib", "narwhals", "pyarrow", "duckdb", "pytest", "holidays",
    "asyncio", "urllib.request", "http",
]  # fmt: skip


@cache
def imported() -> dict[str, list[str]]:
    """What a fresh interpreter loads and opens for the import, by modules and files."""
    done = subprocess.run([sys.executable, "-c", WATCH], capture_output=True, check=True, encoding="utf-8")  # noqa: S603 - this interpreter
    found: dict[str, list[str]] = json.loads(done.stdout)
    return found


class TestImportingIsLight:
    """`import integrationsfoerderung` loads attrs, cattrs and dateutil and nothing heavier, and reads no data."""

    @pytest.mark.parametrize("name", HEAVY)
    def test_what_is_heavy_stays_out(self, name: str) -> None:
        assert name not in imported()["modules"]

    def test_only_the_three_dependencies_are_loaded(self) -> None:
        """And what these bring along, or an editable installation needs."""
        known = sys.stdlib_module_names | {"attr", "attrs", "cattr", "cattrs", "dateutil", "six", "typing_extensions"}
        others = {name for name in imported()["modules"] if name not in known and not name.startswith("_")}
        assert others <= {"integrationsfoerderung", "sitecustomize", "usercustomize", "exceptiongroup"}

    def test_no_data_file_is_read(self) -> None:
        opened = imported()["opened"]
        assert any(name.endswith((".py", ".pyc")) for name in opened)  # the watch works
        assert not [name for name in opened if Path(name).is_relative_to(DATA) or name.endswith((".toml", ".json"))]

    def test_the_watch_would_see_a_data_file(self) -> None:
        script = WATCH.replace("print(", "integrationsfoerderung.load_programme('vwv-integration'); print(")
        done = subprocess.run([sys.executable, "-c", script], capture_output=True, check=True, encoding="utf-8")  # noqa: S603 - this interpreter
        assert [name for name in json.loads(done.stdout)["opened"] if Path(name).is_relative_to(DATA)]


# What has no example of its own, and why.
WITHOUT_EXAMPLE: dict[str, str] = {}
PUBLIC = [name for name in foerder.__all__ if name != "__version__"]


def methods() -> Iterator[tuple[str, Any]]:
    """Every public method and property of the public classes that this package defines itself."""
    for name in PUBLIC:
        cls = getattr(foerder, name)
        if not inspect.isclass(cls):
            continue
        for base in cls.__mro__:
            if base.__module__.partition(".")[0] != "integrationsfoerderung":
                continue
            for key, member in vars(base).items():
                if not key.startswith("_") and (inspect.isroutine(member) or isinstance(member, property)):
                    yield f"{base.__qualname__}.{key}", member


METHODS = dict(methods())


class TestEveryPublicNameExplainsItself:
    """One sorted `__all__`; each name in it has a docstring with an example that runs."""

    def test_all_is_sorted_and_without_repetition(self) -> None:
        assert sorted(set(foerder.__all__)) == foerder.__all__

    @pytest.mark.parametrize("name", foerder.__all__)
    def test_it_exists(self, name: str) -> None:
        assert getattr(foerder, name) is not None

    def test_what_is_not_in_it_is_a_module(self) -> None:
        known = {*foerder.__all__, "TYPE_CHECKING"}
        others = [name for name in vars(foerder) if not name.startswith("_") and name not in known]
        assert [name for name in others if not inspect.ismodule(getattr(foerder, name))] == []

    @pytest.mark.parametrize("name", PUBLIC)
    def test_it_has_a_docstring_with_an_example(self, name: str) -> None:
        text = vars(getattr(foerder, name)).get("__doc__") or getattr(foerder, name).__doc__
        assert text
        assert text.strip()[0].isupper()
        if name not in WITHOUT_EXAMPLE:
            assert "Example:\n" in text
            assert ">>> " in text

    @pytest.mark.parametrize("name", METHODS)
    def test_each_method_has_a_docstring(self, name: str) -> None:
        text = inspect.getdoc(METHODS[name])
        assert text
        assert text.partition("\n")[0].endswith((".", ":"))

    def test_there_are_methods_to_look_at(self) -> None:
        assert {"Programme.assess", "Programme.on", "Schedule.total", "Euro.parse"} <= METHODS.keys()

    def test_the_exceptions_are_still_needed(self) -> None:
        assert WITHOUT_EXAMPLE.keys() <= set(PUBLIC)
        assert not [name for name in WITHOUT_EXAMPLE if "Example:" in (getattr(foerder, name).__doc__ or "")]

    def test_the_version_is_that_of_the_package(self) -> None:
        from importlib.metadata import version

        assert foerder.__version__ == version("integrationsfoerderung")

    def test_it_is_marked_as_typed(self) -> None:
        assert (Path(foerder.__file__).parent / "py.typed").is_file()
