"""What case files promise: a plain format with all faults at once, and mismatches that say what they rest on."""

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from attrs import evolve

from integrationsfoerderung import DocumentError, Euro, Status, Verdict, load_cases, load_programme, load_round
from integrationsfoerderung.cases import Case, CaseReport, CaseResult, Expected, Mismatch, check
from integrationsfoerderung.catalogue import case_keys
from integrationsfoerderung.cli import main

ROOT = Path(__file__).parent.parent
OWN = ROOT / "tests" / "planted" / "cases.toml"
SHIPPED = [result for key in case_keys() for result in check(key).results]
FILE = """format = "cases/1"
programme = "vwv-integration"

[[cases]]
key = "half"
on = 2016-10-01
citations = [{ source = "vwv-text-2016", place = "A Nr. 2.2.1" }]
[cases.application]
recipient = { name = "Musterstadt", kind = "Gemeinde" }
measure = "contact-point"
posts = [{ share = 0.5, field = "integration", origin = "new" }]
start = 2017-01-01
months = 36
new_tasks = true
begun = false
[cases.expected]
verdict = "eligible"
"""

Captured = pytest.CaptureFixture[str]


@pytest.mark.parametrize("result", SHIPPED, ids=str)
def test_every_shipped_case_comes_out(result: CaseResult) -> None:
    assert result.ok, result.explain()


def test_shipped_cases_cite_shipped_or_own_sources_and_expect_something() -> None:
    for result in SHIPPED:
        assert result.case.citations
        assert result.case.expected.verdict is not None or result.case.expected.total is not None


def read(folder: Path, text: str) -> Any:
    path = folder / "cases.toml"
    path.write_text(text, encoding="utf-8")
    return load_cases(path)


def one(folder: Path, *edits: tuple[str, str]) -> CaseResult:
    """The one case of the file above, changed."""
    text = FILE
    for old, new in edits:
        assert old in text
        text = text.replace(old, new)
    (result,) = check(read(folder, text)).results
    return result


class TestReading:
    """Every fault of a file at once, each with its path."""

    def test_what_is_read(self, tmp_path: Path) -> None:
        read_ = read(tmp_path, FILE)
        (case,) = read_.cases
        assert (case.key, case.on, case.round) == ("half", date(2016, 10, 1), None)
        assert case.expected == Expected(verdict=Verdict.ELIGIBLE)
        assert [str(citation) for citation in case.citations] == ["vwv-text-2016, A Nr. 2.2.1"]
        assert read_.programme is load_programme("vwv-integration")

    def test_every_expectation_can_be_written(self, tmp_path: Path) -> None:
        text = FILE + 'total = 52500.50\nfindings = { "contact-point.new_tasks" = "open" }\nmissing = ["begun"]\n'
        text += "by_funding_year = { 2 = 20, 1 = 10 }\nby_budget_year = { 2017 = 30 }\n"
        (case,) = read(tmp_path, text).cases
        assert case.expected == Expected(
            verdict=Verdict.ELIGIBLE,
            total=Euro("52500.50"),
            findings=(("contact-point.new_tasks", Status.OPEN),),
            missing=frozenset({"begun"}),
            by_funding_year=((1, Euro(10)), (2, Euro(20))),
            by_budget_year=((2017, Euro(30)),),
        )

    def test_all_faults_at_once(self, tmp_path: Path) -> None:
        broken = FILE.replace('"eligible"', '"eligable"').replace("0.5", "50").replace('"vwv-text-2016"', '"vwv-txt"')
        broken += FILE.partition("\n\n")[2].replace("2016-10-01", "12").replace("verdict", "verdikt")
        with pytest.raises(DocumentError) as caught:
            read(tmp_path, broken)
        assert {fault.path for fault in caught.value.faults} == {
            "cases[0].citations[0]",
            "cases[0].application.posts[0].share",
            "cases[0].expected.verdict",
            "cases[1].on",
            "cases[1].expected.verdikt",
        }

    FAULTS = (
        ("a case without an expectation", ('verdict = "eligible"\n', ""), "cases[0].expected", "expects nothing"),
        ("a day and a round", ("on = 2016-10-01", 'on = 2016-10-01\nround = "vwv-integration/2017"'), "cases[0]",
         "write either round or on"),
        ("an unknown round", ("on = 2016-10-01", 'round = "vwv-integration/2071"'), "cases[0].round", "did you mean"),
        ("no measure", ('measure = "contact-point"\n', ""), "cases[0]", "application.measure is left out"),
        ("no source", ('citations = [{ source = "vwv-text-2016", place = "A Nr. 2.2.1" }]\n', ""), "cases[0].citations",
         "is left out"),
        ("an empty list of sources", ('citations = [{ source = "vwv-text-2016", place = "A Nr. 2.2.1" }]',
         "citations = []"), "cases[0].citations", "name at least one source"),
        ("no cases", (FILE.partition("\n\n")[2], ""), "cases", "write at least one"),
        ("an unknown programme", ('programme = "vwv-integration"', 'programme = "vwv"'), "programme", "no programme"),
        ("no programme", ('programme = "vwv-integration"\n', ""), "programme", "is left out"),
        ("a word as a total", ('verdict = "eligible"', 'total = "nothing"'), "cases[0].expected.total", 'write "none"'),
        ("a word as a year", ('verdict = "eligible"', "by_budget_year = { first = 10 }"),
         "cases[0].expected.by_budget_year.first", "is no year"),
        ("a word as a status", ('verdict = "eligible"', 'findings = { "a.b" = "yes" }'),
         "cases[0].expected.findings.a.b", "unknown status"),
        ("a key twice", ("[[cases]]", FILE.partition("\n\n")[2] + "\n[[cases]]"), "cases[1].key", "stands at cases[0]"),
    )  # fmt: skip

    @pytest.mark.parametrize(("edit", "path", "said"), [row[1:] for row in FAULTS], ids=[row[0] for row in FAULTS])
    def test_each_fault_has_its_path_and_way_out(
        self, tmp_path: Path, edit: tuple[str, str], path: str, said: str
    ) -> None:
        assert edit[0] in FILE
        with pytest.raises(DocumentError) as caught:
            read(tmp_path, FILE.replace(*edit))
        (fault,) = caught.value.faults
        assert fault.path == path
        assert said in fault.message

    def test_what_the_programme_cannot_assess_is_a_fault_of_the_file(self, tmp_path: Path) -> None:
        misspelt = FILE.replace('measure = "contact-point"', 'measure = "contact-pont"')
        with pytest.raises(DocumentError, match=r"cases\[0\]: no measure 'contact-pont'.*did you mean"):
            check(read(tmp_path, misspelt))

    def test_json_is_read_too(self, tmp_path: Path) -> None:
        document = {
            "format": "cases/1",
            "programme": "vwv-integration",
            "cases": [
                {
                    "key": "a",
                    "on": "2016-10-01",
                    "citations": [{"source": "vwv-text-2016"}],
                    "application": {"recipient": {"name": "x"}, "measure": "contact-point", "posts": [{"share": 0.4}]},
                    "expected": {"verdict": "ineligible"},
                }
            ],
        }
        path = tmp_path / "cases.json"
        path.write_text(json.dumps(document), encoding="utf-8")
        assert check(path).clean

    def test_the_programme_is_looked_for_beside_the_file(self) -> None:
        assert load_cases(OWN).programme.key == "guides"

    def test_something_else(self) -> None:
        nothing: Any = 12
        with pytest.raises(TypeError, match="is no case file"):
            check(nothing)


class TestMismatches:
    """Expected against got, with the findings or the figures that it rests on."""

    def test_a_verdict(self, tmp_path: Path) -> None:
        (found,) = one(tmp_path, ("share = 0.5", "share = 0.4")).mismatches
        assert (found.what, found.expected, found.got) == ("verdict", Verdict.ELIGIBLE, Verdict.INELIGIBLE)
        (why,) = found.basis
        assert why.en == (
            "contact-point.minimum_share: Smallest share of the new post or of the top-up: unmet, seen 40 %, "
            "required at least 50 %: short by 10 percentage points [vwv-text-2016, A Nr. 2.2.1]"
        )

    def test_an_open_verdict_says_what_is_open(self, tmp_path: Path) -> None:
        (found,) = one(tmp_path, ("new_tasks = true\n", "")).mismatches
        assert found.got is Verdict.OPEN
        assert [why.en.partition(":")[0] for why in found.basis] == ["contact-point.new_tasks"]

    def test_a_finding(self, tmp_path: Path) -> None:
        wrong = ('verdict = "eligible"', 'findings = { "contact-point.not_begun.permitted" = "met" }')
        (found,) = one(tmp_path, wrong).mismatches
        assert (found.what, found.got) == ("findings.contact-point.not_begun.permitted", Status.OPEN)
        assert "vv-lho-2002" in found.basis[0].de

    def test_a_finding_that_there_is_none_of(self, tmp_path: Path) -> None:
        wrong = ('verdict = "eligible"', 'findings = { "contact-point.minimum_shar" = "met" }')
        (found,) = one(tmp_path, wrong).mismatches
        assert found.got is None
        assert "did you mean 'contact-point.minimum_share'?" in found.basis[0].en

    def test_of_several_posts_the_worst_counts(self, tmp_path: Path) -> None:
        two = ("posts = [{ share = 0.5, field", "posts = [{ share = 0.4 }, { share = 0.5, field")
        expected = ('verdict = "eligible"', 'findings = { "contact-point.minimum_share" = "unmet" }')
        assert one(tmp_path, two, expected).ok

    def test_a_total(self, tmp_path: Path) -> None:
        (found,) = one(tmp_path, ('verdict = "eligible"', "total = 52500.01")).mismatches
        assert (found.what, found.expected, found.got) == ("total", Euro("52500.01"), Euro(52500))
        assert any("20,000.00 EUR, 17,500.00 EUR, 15,000.00 EUR, reported" in why.en for why in found.basis)

    def test_a_year_too_many_and_a_year_too_few(self, tmp_path: Path) -> None:
        years = ('verdict = "eligible"', "by_funding_year = { 1 = 20000, 2 = 17500, 4 = 15000 }")
        found = one(tmp_path, years).mismatches
        assert [(m.what, m.expected, m.got) for m in found] == [
            ("by_funding_year.3", None, Euro(15000)),
            ("by_funding_year.4", Euro(15000), None),
        ]

    def test_no_amount_says_why(self, tmp_path: Path) -> None:
        edits = (("months = 36\n", ""), ('verdict = "eligible"', "total = 52500\nby_budget_year = { 2017 = 20000 }"))
        found = one(tmp_path, *edits).mismatches
        assert [m.what for m in found] == ["total", "by_budget_year"]
        assert all("months" in m.basis[0].en for m in found)

    def test_an_amount_where_none_was_expected(self, tmp_path: Path) -> None:
        (found,) = one(tmp_path, ('verdict = "eligible"', 'total = "none"')).mismatches
        assert str(found) == "total: expected none, got 52,500.00 EUR"

    def test_what_is_missing(self, tmp_path: Path) -> None:
        edits = (("begun = false\n", ""), ('verdict = "eligible"', 'missing = ["months"]'))
        (found,) = one(tmp_path, *edits).mismatches
        assert found.got == {"begun", "early_start_permitted"}

    def test_a_round_settles_the_edition_and_the_deadline(self, tmp_path: Path) -> None:
        in_round = ("on = 2016-10-01", 'round = "vwv-integration/2016-regular"')
        late = ("months = 36", "months = 36\nsubmitted = 2015-10-01")
        result = one(tmp_path, in_round, late, ("eligible", "ineligible"))
        assert result.ok
        assert result.assessment.round == "vwv-integration/2016-regular"

    def test_in_words_with_the_source(self, tmp_path: Path) -> None:
        text = one(tmp_path, ("share = 0.5", "share = 0.4")).explain("de")
        assert text.startswith("half: anders als erwartet\n  verdict: erwartet förderfähig")
        assert "erwartet nach: vwv-text-2016, A Nr. 2.2.1 (VwV-Integration" in text

    def test_other_rules_can_be_gone_by(self) -> None:
        """The cases of a programme show what a change of it does."""
        programme = load_programme("vwv-integration")
        shorter = evolve(programme, editions=programme.editions[:-1])
        failed = check("vwv-integration", shorter).failed
        assert "the-last-day-of-the-programme" in {result.case.key for result in failed}
        assert check("vwv-integration").clean


class TestValues:
    """Cases can be made in Python as well."""

    def test_a_case_of_a_round(self) -> None:
        case = load_cases("vwv-integration").cases[0]
        assert case.round is load_round("vwv-integration/2016-regular")
        with pytest.raises(ValueError, match="either round or on"):
            evolve(case, on=date(2016, 1, 1))

    def test_an_expectation_of_nothing(self) -> None:
        with pytest.raises(ValueError, match="expects nothing"):
            Expected()
        assert Expected(missing=frozenset()).missing == frozenset()

    def test_a_report_counts(self) -> None:
        good, bad = SHIPPED[0], evolve(SHIPPED[1], mismatches=(Mismatch("total", Euro(1), None),))
        report = CaseReport("both", (good, bad))
        assert (report.clean, report.failed) == (False, (bad,))
        assert report.explain().splitlines()[:2] == ["both: 1 of 2 cases as expected", f"{bad}: not as expected"]
        assert [row["ok"] for row in report.to_dict()["results"]] == [True, False]

    def test_a_case_needs_a_key(self) -> None:
        case: Case = SHIPPED[0].case
        with pytest.raises(ValueError, match="key is empty"):
            evolve(case, key=" ")


class TestCommand:
    """`cases FILE`: 0 where all come out, 1 where one does not, 2 for wrong use."""

    @pytest.mark.parametrize("file", [*case_keys(), str(OWN)])
    def test_all_as_expected(self, capsys: Captured, file: str) -> None:
        assert main(["cases", file]) == 0
        assert "cases as expected" in capsys.readouterr().out

    def test_not_as_expected(self, capsys: Captured, tmp_path: Path) -> None:
        path = tmp_path / "cases.toml"
        path.write_text(FILE.replace("share = 0.5", "share = 0.4"), encoding="utf-8")
        assert main(["cases", str(path), "--lang", "de"]) == 1
        out = capsys.readouterr().out
        assert "0 von 1 Fällen wie erwartet" in out
        assert "herausgekommen nicht förderfähig" in out

    def test_as_json(self, capsys: Captured) -> None:
        assert main(["cases", str(OWN), "--json"]) == 0
        answer = json.loads(capsys.readouterr().out, parse_float=pytest.fail)
        assert answer == check(OWN).to_dict()

    @pytest.mark.parametrize("file", ["nowhere.toml", "nothing", str(ROOT / "examples" / "buehl.toml")])
    def test_wrong_use(self, capsys: Captured, file: str) -> None:
        assert main(["cases", file]) == 2
        captured = capsys.readouterr()
        assert captured.out == ""
        assert captured.err
