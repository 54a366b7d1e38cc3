"""The walkthroughs of the first hour do what they say, copied into an empty folder and run as their reader would."""

import json
import os
import re
import shutil
import subprocess
import sys
from decimal import Decimal
from importlib.util import find_spec, module_from_spec, spec_from_file_location
from pathlib import Path
from typing import Any

import pytest
from attrs import fields

from integrationsfoerderung import (
    Application,
    ApplicationDocument,
    EarlierGrant,
    PlanYear,
    Post,
    Recipient,
    audit,
    cases,
)

ROOT = Path(__file__).parent.parent
FIRST_HOUR = ROOT / "examples" / "first_hour"


@pytest.fixture
def run(tmp_path: Path) -> Any:
    """Runs a command of Python in a folder that has one of the examples and nothing else."""

    def command(name: str, *arguments: str) -> "subprocess.CompletedProcess[str]":
        folder = shutil.copytree(FIRST_HOUR / name, tmp_path / name, dirs_exist_ok=True)
        return subprocess.run(  # noqa: S603 - this interpreter
            [sys.executable, *arguments], capture_output=True, check=False, cwd=folder, encoding="utf-8",
            env=os.environ | {"HYPOTHESIS_PROFILE": "default"},
        )  # fmt: skip

    return command


class TestAnApplicationOfOnesOwn:
    """Typed with faults, mended, and answered."""

    def test_the_faults_are_told_at_once(self, run: Any) -> None:
        done = run("own_application", "-m", "integrationsfoerderung", "assess", "with_faults.toml")
        assert (done.returncode, done.stdout) == (2, "")
        first, *faults = done.stderr.splitlines()
        assert first == "with_faults.toml has 9 faults:"
        assert [line.split(":")[0].strip() for line in faults] == [
            "programme", "recipient.inhabitants", "recipient.kind", "posts[0].share", "posts[0].field",
            "posts[0].origin", "start", "months", "new_tasks",
        ]  # fmt: skip

    def test_without_them_it_is_open_and_says_what_is_missing(self, run: Any) -> None:
        done = run("own_application", "-m", "integrationsfoerderung", "assess", "application.toml", "--lang", "de")
        assert (done.returncode, done.stderr) == (11, "")
        for words in ("Ergebnis: offen", "Es fehlt:\n  - bereits begonnen (begun)", "Summe: 84.000,00 €"):
            assert words in done.stdout


class TestAProgrammeOfOnesOwn:
    """Three rules of another Land: audited, held to cases, and to laws."""

    @pytest.mark.parametrize(
        ("arguments", "said"),
        [
            (["audit", "programme.toml"], "kuestenland-sprachmittlung: no findings"),
            (["cases", "cases.toml"], "cases.toml: 4 of 4 cases as expected"),
            (["laws", "programme.toml", "--law", "filling-in", "--examples", "10"], "1 law tested, 0 broken"),
            (["rules", "programme.toml", "--lang", "de"], "Mindestgröße des Pools"),
        ],
    )
    def test_on_the_command_line(self, run: Any, arguments: list[str], said: str) -> None:
        done = run("own_programme", "-m", "integrationsfoerderung", *arguments)
        assert (done.returncode, done.stderr) == (0, "")
        assert said in done.stdout

    def test_it_has_three_rules(self, run: Any) -> None:
        done = run("own_programme", "-m", "integrationsfoerderung", "rules", "programme.toml")
        rules = re.findall(r"^    (pool\.\w+): .* (?:one of|at least) ", done.stdout, re.MULTILINE)
        assert rules == ["pool.recipient_kind", "pool.pool_size", "pool.coordinator"]

    def test_the_test_file_beside_it_passes(self, run: Any) -> None:
        """With two of its laws; the command above and the tests of laws run the others."""
        some = "not test_law or filling-in or unknown"
        done = run("own_programme", "-m", "pytest", "-q", "-p", "no:cacheprovider", "-k", some)
        assert done.returncode == 0, done.stdout
        assert re.search(r"^6 passed, 1 skipped, \d+ deselected in ", done.stdout, re.MULTILINE)

    def test_and_a_changed_rule_is_found(self, tmp_path: Path) -> None:
        """A bound of nine instead of ten turns a case, and contradicts the programme's own example."""
        folder = shutil.copytree(FIRST_HOUR / "own_programme", tmp_path / "changed")
        file = folder / "programme.toml"
        file.write_text(file.read_text(encoding="utf-8").replace("value = 10,", "value = 9,"), encoding="utf-8")
        report = cases.check(folder / "cases.toml")
        assert [str(result) for result in report.results if not result.ok] == ["too-small"]
        assert "pool.pool_size: expected unmet, got met" in report.explain()
        assert [(found.code, found.path) for found in audit(file).errors] == [("A401", "pool.pool_size.unmet")]


@pytest.fixture(scope="module")
def client() -> Any:
    """The test client of the framework: no port is opened."""
    spec = spec_from_file_location("first_hour_app", FIRST_HOUR / "web" / "app.py")
    assert spec is not None
    assert spec.loader is not None
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    return module.app.test_client()


@pytest.mark.skipif(find_spec("flask") is None, reason="Flask is not installed: the extra dev has it")
class TestTheBackEndOfAForm:
    """JSON in; findings with their fields and German texts out; all faults at once; what was left out stays so."""

    FORM = {  # noqa: RUF012 - nobody changes it
        "format": "application/1",
        "programme": "vwv-integration",
        "measure": "contact-point",
        "recipient": {"name": "Tupfingen", "kind": "Gemeinde"},
        "posts": [{"share": 0.8, "field": "refugees", "origin": "new"}],
        "months": 36,
        "submitted": "2015-09-28",
    }

    def send(self, client: Any, form: object) -> tuple[int, Any]:
        body = form if isinstance(form, bytes) else json.dumps(form).encode()
        answer = client.post("/assessments", data=body)
        return answer.status_code, answer.get_json(silent=True)

    def test_an_answer_has_fields_and_german_texts(self, client: Any) -> None:
        status, answer = self.send(client, self.FORM)
        assert status == 200
        assert (answer["verdict"], answer["verdict_text"], answer["total"]) == ("open", "offen", "84.000,00 €")
        assert answer["conditional"] is True
        assert answer["missing"] == ["new_tasks", "begun", "early_start_permitted"]
        share = next(found for found in answer["findings"] if found["field"] == "posts[0].share")
        assert share == {
            "field": "posts[0].share", "status": "met", "title": "Mindestumfang der neuen Stelle oder der Aufstockung",
            "text": "gesehen: 80 %, verlangt: mindestens 50 %",
        }  # fmt: skip

    def test_what_was_left_out_stays_left_out(self, client: Any) -> None:
        """Sent back as it came and again, a form gets the same answer; null is left out, false and [] are not."""
        form = self.FORM | {"begun": False, "earlier_grants": [], "consents": [], "start": None, "requested": None}
        _, answer = self.send(client, form)
        kept = answer["application"]
        assert kept == {key: value for key, value in form.items() if value is not None} | {
            "posts": [{"share": "0.8", "field": "refugees", "origin": "new"}]
        }
        assert self.send(client, kept) == (200, answer)

    def test_all_faults_at_once_each_at_its_field(self, client: Any) -> None:
        wrong = self.FORM | {"months": 36.5, "posts": [{"share": 80, "feld": "x"}], "submitted": "gestern", "extra": 1}
        status, answer = self.send(client, wrong)
        assert status == 422
        assert sorted(fault["field"] for fault in answer["faults"]) == [
            "extra", "months", "posts[0].feld", "posts[0].share", "submitted",
        ]  # fmt: skip

    @pytest.mark.parametrize(
        ("more", "fields"),
        [
            ({"measure": "contact-pont", "facts": {"colour": "red"}}, ["measure", "facts.colour"]),
            ({"measure": None, "round": "vwv-integration/2016-extra"}, ["measure", "round"]),
            ({"programme": "examples/musterland/programme.toml"}, ["programme"]),  # a file is not opened
            ({"programme": "/dev/zero.toml", "round": "/dev/zero.toml"}, ["programme", "round"]),
            ({"programme": "vwv-integrationsbeauftragte", "measure": "officer", "round": "vwv-integration/2017"},
             ["round"]),
        ],
    )  # fmt: skip
    def test_what_is_not_offered_has_a_field_too(self, client: Any, more: dict[str, Any], fields: list[str]) -> None:
        status, answer = self.send(client, self.FORM | more)
        assert (status, [fault["field"] for fault in answer["faults"]]) == (422, fields)

    @pytest.mark.parametrize(
        ("body", "status"),
        [(b"", 422), (b"\xff\xfe", 422), (b"[" * 50_000, 422), (b'{"a": 1e999999}', 422), (b" " * 100_001, 413)],
    )
    def test_no_body_breaks_it(self, client: Any, body: bytes, status: int) -> None:
        assert self.send(client, body)[0] == status


class TestTheNotebook:
    """The cells of the page run one after the other, and say what its text says."""

    def test_its_cells(self, monkeypatch: pytest.MonkeyPatch) -> None:
        page = ROOT / "docs" / "notebooks" / "first_hour.md"
        cells = re.findall(
            r"^```\{code-cell\} python\n(.*?)^```$", page.read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL
        )
        monkeypatch.chdir(page.parent)
        names: dict[str, Any] = {}
        for cell in cells:
            exec(compile(cell, str(page), "exec"), names)  # noqa: S102 - a page of our own
        programme, filed = names["programme"], names["filed"]
        assert [programme.assess(form).verdict.value for form in filed] == [
            "ineligible",
            "eligible",
            "eligible",
            "eligible",
        ]
        money = {(row["pool.maximum"], row["pool.pool_size"]): row["money"] for row in names["sweep"].to_rows()}
        # Four fifths of the costs: 14,400, 19,200, 32,800 and 49,600 before the maximum.
        assert money[Decimal(40_000), 10] == 19_200 + 32_800 + 40_000
        assert money[Decimal(40_000), 15] == 32_800 + 40_000
        assert money[Decimal(50_000), 5] == 14_400 + 19_200 + 32_800 + 49_600


class TestThePage:
    """`docs/first-hour.md` names every key that an application file may have."""

    def test_every_key_of_an_application(self) -> None:
        page = (ROOT / "docs" / "first-hour.md").read_text(encoding="utf-8")
        rows = re.findall(r"^\| (`.*?) \| (.*) \|$", page, re.MULTILINE)
        named = {name for key, _ in rows for name in re.findall(r"`(\w+)`", key)}
        assert named == {"format"} | {
            field.name
            for cls in (Application, ApplicationDocument)
            for field in fields(cls)
            if field.name != "application"
        }
        for key, cls in (
            ("recipient", Recipient),
            ("posts", Post),
            ("plan", PlanYear),
            ("earlier_grants", EarlierGrant),
        ):
            (meaning,) = (text for name, text in rows if f"`{key}`" in name)
            assert set(re.findall(r"`(\w+)`", meaning)) >= {field.name for field in fields(cls)}
