"""Promises about versions of formats: an older document is read, a newer one says so, and a fault keeps its place."""

import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest

import integrationsfoerderung as foerder
from applications_strategy import FORM, REAL, Table
from integrationsfoerderung import DocumentError, documents
from integrationsfoerderung.cli import main
from integrationsfoerderung.documents.versions import KINDS, STEPS

Load = Callable[[Path], Any]
LISTED: Table = {"format": "applications/1", "applications": [FORM | {"key": "a"}]}
del LISTED["applications"][0]["format"], LISTED["applications"][0]["programme"]
CASE: Table = {"key": "a", "application": {key: FORM[key] for key in ("recipient", "measure", "posts")}}
CASES: Table = {
    "format": "cases/1", "programme": "vwv-integration",
    "cases": [CASE | {"citations": [{"source": "sm-faq"}], "expected": {"verdict": "open"}}],
}  # fmt: skip
READ: dict[str, tuple[Load, Table]] = {
    "application": (foerder.load_application, FORM),
    "applications": (foerder.load_applications, LISTED),
    "programme": (foerder.load_programme, REAL["programme/1"]),
    "round": (foerder.load_round, REAL["round/1"]),
    "cases": (foerder.load_cases, CASES),
    "sources": (documents.read_sources, REAL["sources/1"]),
    "holidays": (documents.read_holidays, REAL["holidays/1"]),
}


def written(folder: Path, table: Table) -> Path:
    """A document as a file."""
    path = folder / "document.json"
    path.write_text(json.dumps(table), encoding="utf-8")
    return path


def faults(load: Load, path: Path) -> list[tuple[str, str]]:
    """What is wrong with a file."""
    with pytest.raises(DocumentError) as caught:
        load(path)
    return [(fault.path, fault.message) for fault in caught.value.faults]


def test_every_kind_has_a_version_and_a_reader() -> None:
    """Receipts are sealed in the version in which they were written, so they are not changed."""
    assert {kind.partition("/")[0] for kind in KINDS} == {*READ, "receipt", "outcome"}
    assert all(kind.endswith("/1") for kind in KINDS)
    assert STEPS == {}


@pytest.mark.parametrize("kind", READ)
class TestEveryKind:
    """Is read in the version of today, and no other is taken for it."""

    def test_of_today(self, tmp_path: Path, kind: str) -> None:
        load, table = READ[kind]
        assert load(written(tmp_path, table))

    def test_a_newer_one_says_what_to_do(self, tmp_path: Path, kind: str) -> None:
        load, table = READ[kind]
        said = faults(load, written(tmp_path, table | {"format": f"{kind}/2"}))
        what = f"this is {kind}/2, and this version of integrationsfoerderung reads up to {kind}/1"
        assert said == [("format", f"{what}: install a newer one")]

    @pytest.mark.parametrize("number", ["0", "01", "1.0", "", "x", "9999999"])
    def test_one_that_there_never_was(self, tmp_path: Path, kind: str, number: str) -> None:
        load, table = READ[kind]
        ((path, message),) = faults(load, written(tmp_path, table | {"format": f"{kind}/{number}"}))
        assert path == "format"
        assert message.startswith(f"unknown format '{kind}/{number}'")

    def test_none_at_all(self, tmp_path: Path, kind: str) -> None:
        load, table = READ[kind]
        bare = {key: value for key, value in table.items() if key != "format"}
        assert faults(load, written(tmp_path, bare)) == [("format", f'is left out: write "format": "{kind}/1"')]

    def test_an_older_one_goes_through_its_step(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kind: str
    ) -> None:
        """What an imagined older version called otherwise is read, and a fault in it is named as the file has it."""
        load, table = READ[kind]
        first = next(
            key for key in table if key not in {"format", "sources"} or (kind == "sources" and key == "sources")
        )

        def step(old: Table) -> Mapping[str, str]:
            if "formerly" in old:
                old[first] = old.pop("formerly")
            return {first: "formerly"}

        monkeypatch.setitem(STEPS, f"{kind}/0", step)
        older = {"formerly" if key == first else key: value for key, value in table.items()}
        older["format"] = f"{kind}/0"
        assert load(written(tmp_path, older)) == load(written(tmp_path, table))
        places = {path for path, _ in faults(load, written(tmp_path, older | {"formerly": 3}))}
        assert any(path.startswith("formerly") for path in places)
        assert not any(path.startswith(first) for path in places if first != "formerly")


class TestSteps:
    """Follow one another, each by itself."""

    @pytest.fixture(autouse=True)
    def two_steps(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """Imagined: the oldest version had one edition as `text`, the next one a list of them as `texts`."""

        def first(table: Table) -> Mapping[str, str]:
            if "text" not in table:
                return {}
            table["texts"] = [table.pop("text")]
            return {"texts[0]": "text"}

        def second(table: Table) -> Mapping[str, str]:
            if not isinstance(table.get("texts"), list):
                return {}
            table["editions"] = table.pop("texts")
            return {f"editions[{index}]": f"texts[{index}]" for index, _ in enumerate(table["editions"])}

        monkeypatch.setitem(STEPS, "programme/0", second)
        monkeypatch.setitem(STEPS, "programme/-1", first)  # a version that no real document has

    def table(self) -> Table:
        """A programme of one edition in the oldest version."""
        today = REAL["programme/1"]
        head = {key: value for key, value in today.items() if key not in {"format", "editions"}}
        return head | {"format": "programme/-1", "text": today["editions"][0]}

    def test_one_after_the_other(self, tmp_path: Path) -> None:
        found = foerder.load_programme(written(tmp_path, self.table()))
        today = REAL["programme/1"] | {"editions": REAL["programme/1"]["editions"][:1]}
        assert found == foerder.load_programme(written(tmp_path, today))

    def test_a_fault_is_named_as_the_file_has_it(self, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
        older = self.table()
        older["text"] = older["text"] | {"titel": 1, "key": 5}
        path = written(tmp_path, older)
        assert [place for place, _ in faults(foerder.load_programme, path)] == ["text.titel", "text.key"]
        assert main(["rules", str(path)]) == 2
        assert "  text.titel: unknown key" in capsys.readouterr().err

    def test_what_a_step_does_not_find_the_reader_names(self, tmp_path: Path) -> None:
        older = self.table()
        del older["text"]
        assert faults(foerder.load_programme, written(tmp_path, older)) == [
            ("editions", "is left out: write at least one [[editions]]")
        ]

    def test_an_audit_reads_it_too(self, tmp_path: Path) -> None:
        assert "A001" not in {found.code for found in foerder.audit(written(tmp_path, self.table())).findings}
