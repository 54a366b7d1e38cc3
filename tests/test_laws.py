"""Promises of `laws`: faults are found by name with small counterexamples, and sound programmes give no false alarm."""

import ast
import json
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any
from unittest import SkipTest

import pytest
from attrs import evolve

import integrationsfoerderung as foerder
from integrationsfoerderung import (
    Accepted,
    Application,
    Euro,
    Fact,
    FactType,
    Grade,
    Known,
    Ranking,
    Round,
    Text,
    Verdict,
    catalogue,
    laws,
)
from integrationsfoerderung.assessments import Assessment
from integrationsfoerderung.cli import main
from integrationsfoerderung.laws import readings
from integrationsfoerderung.laws.readings import table_of
from integrationsfoerderung.money import Rounding
from integrationsfoerderung.remedies import Remedies
from integrationsfoerderung.rounds import Money, Outcome
from integrationsfoerderung.strategies import drawn, plain, programmes
from planted_laws import IN_THE_ENGINE, PLANTED, SOUND, instalments, known, months, programme, share, tier, tiers

ROOT = Path(__file__).parent.parent
# A line of the smallest programme, and examples that contradict its rule.
BOUND = 'of = "posts.months"\n'
WRONG = 'met = { "posts.months" = 11 }\nunmet = { "posts.months" = 12 }\n'
KEYS = [law.key for law in laws.LAWS]
FOUND: dict[str, laws.Report] = {}


def report_on(name: str) -> laws.Report:
    """The report on a planted fault by the law that has to find it, worked out once."""
    if name not in FOUND:
        planted, key = PLANTED[name]
        FOUND[name] = laws.check(planted, [key], examples=400)  # some show in one of a hundred
    return FOUND[name]


def flat(value: Any, place: str = "") -> Iterator[tuple[str, str]]:
    """Every field of an application with its place."""
    if isinstance(value, dict):
        for key, member in value.items():
            yield from flat(member, f"{place}.{key}")
    elif isinstance(value, list) and value and isinstance(value[0], dict):
        for index, member in enumerate(value):
            yield from flat(member, f"{place}[{index}]")
    else:
        yield place, str(value)


def fields_away(form: Application, from_: Application) -> set[str]:
    """The fields in which two applications differ."""
    one, other = (dict(flat(table_of(each))) for each in (form, from_))
    return {place for place in {*one, *other} if one.get(place) != other.get(place)}


class TestPlantedFaults:
    """Each fault is found by the law that is named for it, with its size and place, in a small counterexample."""

    @pytest.mark.parametrize("name", PLANTED)
    def test_it_is_found(self, name: str) -> None:
        report = report_on(name)
        assert not report.ok
        assert [result.law.key for result in report.broken] == [PLANTED[name][1]]

    @pytest.mark.parametrize("name", PLANTED)
    def test_both_results_stand_side_by_side_in_both_languages(self, name: str) -> None:
        (found,) = report_on(name).broken[0].counterexamples
        if found.breach.application is not None:
            assert len(found.sides) == 2 or PLANTED[name][1] in {"nothing-negative", "refusals-say-why"}
        for lang in ("de", "en"):
            text = report_on(name).explain(lang)
            assert found.words(lang) in text
            assert all(path in text for path in found.breach.paths)

    @pytest.mark.parametrize("name", PLANTED)
    def test_it_can_be_pasted_and_breaks_the_law_again(self, name: str) -> None:
        planted, _ = PLANTED[name]
        (found,) = report_on(name).broken[0].counterexamples
        for text in found.pasted:
            ast.parse(text, mode="eval")
            form = eval(text, vars(foerder) | {"datetime": __import__("datetime")})  # noqa: S307 - what it is for
            assert repr(form) == text
            planted.assess(form)

    def test_nine_of_ten_are_one_field_away_from_a_plain_application(self) -> None:
        measured = {}
        for name, (planted, _) in PLANTED.items():
            form = report_on(name).broken[0].counterexamples[0].breach.application
            if form is not None:
                measured[name] = fields_away(form, plain(planted, "point"))
        assert len(measured) >= 18
        far = {name: fields for name, fields in measured.items() if len(fields) > 1}
        assert len(far) * 10 <= len(measured), far

    def test_a_drop_is_reported_with_its_size_and_place(self) -> None:
        found = report_on("a drop between tiers").broken[0].counterexamples[0]
        assert found.words("en") == "point: from 19999 inhabitants to 20000 inhabitants: 3,000.00 EUR less"
        assert found.breach.paths == (
            "point.tiers.small.amount", "point.tiers.large.amount", "point.tiers.large.at_least",
        )  # fmt: skip

    def test_a_drop_that_no_figure_names_is_narrowed_down(self) -> None:
        found = report_on("a bound of tiers in code").broken[0].counterexamples[0]
        assert found.words("en").startswith("point: from 23999 inhabitants to 24000 inhabitants")

    @pytest.mark.parametrize("key", sorted({key for _, key in PLANTED.values()}))
    def test_a_sound_programme_does_not_break_that_law(self, key: str) -> None:
        for sound in SOUND.values():
            assert laws.check(sound, [key], examples=30).ok


class TestRounds:
    """Faults in deciding are found too."""

    def found(self, key: str, examples: int = 30) -> laws.Counterexample:
        report = laws.check("vwv-integration", [key], examples=examples)
        assert not report.ok
        return report[key].counterexamples[0]

    def test_a_pot_that_is_counted_twice(self, monkeypatch: pytest.MonkeyPatch) -> None:
        decide = Round.decide

        def twice(self: Round, applications: Any, **how: Any) -> Outcome:
            (committed,) = self.money.committed.candidates()
            doubled = Money(Known(committed * 2 + Euro(1), Grade.ASSUMED))
            return decide(evolve(self, money=doubled), applications, **how)

        monkeypatch.setattr(Round, "decide", twice)
        found = self.found("pot-holds")
        assert "more given than there is" in found.words("en")
        assert "money.committed" in found.breach.paths

    def test_whoever_is_named_first_is_served_first(self, monkeypatch: pytest.MonkeyPatch) -> None:
        decide = Round.decide

        def in_order(self: Round, applications: Any, **how: Any) -> Outcome:
            scores = {form.key or "": -index for index, form in enumerate(applications)}
            return decide(
                self.under(ranking=Ranking("score")), applications, scores=scores, progress=how.get("progress")
            )

        monkeypatch.setattr(Round, "decide", in_order)
        found = self.found("order-never-matters", 100)
        assert len(found.breach.forms) == 2
        assert len(found.sides) == 2

    def test_forms_that_are_corrected_in_silence(self, monkeypatch: pytest.MonkeyPatch) -> None:
        decide, plainly = Round.decide, cache(plain)  # to look for a plain one takes its time

        def kindly(self: Round, applications: Any, **how: Any) -> Outcome:
            plain_ones = [
                evolve(plainly(self.programme, form.measure or "", self), key=form.key, recipient=form.recipient)
                for form in applications
            ]
            return decide(self, plain_ones, **how)

        monkeypatch.setattr(Round, "decide", kindly)
        found = self.found("money-to-the-eligible")
        assert " and gets " in found.words("en")
        assert len(found.breach.forms) == 1


class TestEngines:
    """Faults in what stands around the rules: remedies and readers of documents."""

    def test_a_remedy_that_was_not_tried(self, monkeypatch: pytest.MonkeyPatch) -> None:
        remedies = Assessment.remedies

        def hopeful(self: Assessment) -> Remedies:
            found = remedies(self)
            return evolve(found, changes=found.changes[:1], not_curable=(), verdict=Verdict.ELIGIBLE)

        monkeypatch.setattr(Assessment, "remedies", hopeful)
        report = laws.check("vwv-integration", ["remedies-work"])
        assert "eligible is promised, it becomes ineligible" in report.broken[0].counterexamples[0].words("en")

    def test_a_reader_that_forgets_a_field(self, monkeypatch: pytest.MonkeyPatch) -> None:
        read = readings._reader()

        class Forgetful:
            def read(self, table: dict[str, Any], type_: Any) -> Any:
                return read.read({key: value for key, value in table.items() if key != "begun"}, type_)

        monkeypatch.setattr(readings, "_reader", Forgetful)
        (found,) = laws.check(programme(), ["document-round-trip"]).broken[0].counterexamples
        assert found.breach.paths == ("begun",)

    def test_every_law_has_a_fault_that_it_finds(self) -> None:
        """In a programme, or in the engine by the test of that name."""
        assert {law for _, law in PLANTED.values()} | {*IN_THE_ENGINE.values()} == set(KEYS)
        tests = {*vars(TestRounds), *vars(TestEngines)}
        assert {f"test_{name.replace(' ', '_')}" for name in IN_THE_ENGINE} <= tests


class TestNoFalseAlarm:
    """Shipped programmes break no law that they do not declare, nor do sound ones under any seed."""

    @pytest.mark.parametrize("key", catalogue.programme_keys())
    def test_shipped_programmes(self, key: str) -> None:
        report = laws.check(key, examples=10)
        assert report.ok, report.explain()

    @pytest.mark.parametrize("name", SOUND)
    @pytest.mark.parametrize("seed", range(3))
    def test_sound_programmes(self, name: str, seed: int) -> None:
        report = laws.check(SOUND[name], examples=20, seed=seed)
        assert report.ok, report.explain()

    @pytest.mark.parametrize("seed", range(4))
    def test_made_up_programmes(self, seed: int) -> None:
        asked = [key for key in KEYS if key != "frame-equals-object"]  # tests of its own hold frames to objects
        for made_up in drawn(programmes(), examples=4, seed=seed):
            report = laws.check(made_up, asked, examples=10, seed=seed)
            assert report.ok, report.explain()

    def test_what_no_example_says_anything_of_is_said(self) -> None:
        """The rates of the sister programme are unknown: nothing is paid, so nothing is shown of amounts."""
        report = laws.check("vwv-integrationsmanagement", ["more-share", "tightening"], examples=10)
        assert [result.law.key for result in report.untested] == ["more-share"]
        assert report.ok
        assert "not tested" in report.explain("en")
        assert "nicht geprüft" in report.explain("de")

    def test_what_does_not_apply_is_said(self) -> None:
        result = laws.check(programme(), ["more-inhabitants"], examples=5)["more-inhabitants"]
        assert not result.applies
        assert result.status == Text("entfällt", "does not apply")


DROP = programme(financing=tiers(tier("large", 9_000, 20_000), tier("small", 10_000, None)))


class TestDeclared:
    """A drop is accepted only where the programme file declares it, by law and path, with a reason."""

    def declaring(self, code: str, path: str) -> laws.Report:
        declared = (Accepted(code, path, "an amount of its own for large towns"),)
        return laws.check(evolve(DROP, accepted=declared), ["more-inhabitants"])

    def test_it_is_accepted(self) -> None:
        report = self.declaring("more-inhabitants", "point.tiers.large.at_least")
        assert report.ok
        (found, reason) = report["more-inhabitants"].accepted[0]
        assert reason == "an amount of its own for large towns"
        assert found.words("en") in report.explain("en")

    @pytest.mark.parametrize(
        ("code", "path"),
        [("more-inhabitants", "point.tiers.small.at_least"), ("more-share", "point.tiers.large.at_least")],
    )
    def test_another_declaration_accepts_nothing(self, code: str, path: str) -> None:
        assert not self.declaring(code, path).ok

    @pytest.mark.parametrize(("named", "place"), [("large", "9999"), ("middle", "19999")])
    def test_another_drop_is_found_beside_a_declared_one(self, named: str, place: str) -> None:
        several = tiers(tier("large", 9_000, 20_000), tier("middle", 10_000, 10_000), tier("small", 11_000, None))
        declared = (Accepted("more-inhabitants", f"point.tiers.{named}.at_least", "a reason"),)
        report = laws.check(evolve(programme(financing=several), accepted=declared), ["more-inhabitants"])
        assert f"from {place} inhabitants" in report.broken[0].counterexamples[0].words("en")


class TestReport:
    """The same seed gives the same report; it is a table, a dict and text in two languages."""

    def test_it_is_reproduced_from_its_seed(self) -> None:
        first, second = (laws.check(DROP, examples=30, seed=11) for _ in range(2))
        assert first.explain("de") == second.explain("de")
        assert "seed=11, examples=30" in first.explain("en")

    def test_other_seeds_find_it_too(self) -> None:
        for seed in range(20):
            assert not laws.check(DROP, ["more-inhabitants"], examples=30, seed=seed).ok

    def test_rows(self) -> None:
        rows = laws.check(DROP, ["more-inhabitants", "tightening"], examples=30).to_rows()
        assert [(row["law"], row["status"]) for row in rows] == [
            ("more-inhabitants", "broken"),
            ("tightening", "holds"),
        ]
        assert rows[0]["application"].startswith("Application(recipient=Recipient(")

    def test_html_is_escaped(self) -> None:
        sharp = programme(evolve(months(required=known(36, cited=False)), key="x"))
        hostile = evolve(sharp, key="<script>")
        html = laws.check(hostile, ["refusals-say-why"])._repr_html_()
        assert "<script>" not in html
        assert "&lt;script&gt;" in html

    def test_plain_data(self) -> None:
        found = laws.check(DROP, ["more-inhabitants"], examples=30).to_dict()
        assert json.loads(json.dumps(found)) == found
        assert found["laws"][0]["counterexamples"][0]["rules"][-1] == "point.tiers.large.at_least"

    def test_every_law_speaks_both_languages(self) -> None:
        for law in laws.LAWS:
            for text in (law.text, law.when):
                assert text.de.strip()
                assert text.en.strip()
        assert len(set(KEYS)) == len(KEYS)

    def test_a_law_is_found_by_its_key(self) -> None:
        assert [laws.law(key) for key in KEYS] == list(laws.LAWS)
        with pytest.raises(KeyError):
            laws.check(programme(), [], examples=1)["more-share"]


class TestWrongUse:
    """An error says what is wrong and the way out."""

    @pytest.mark.parametrize(
        ("how", "error", "match"),
        [
            ({"laws": ["more-shares"]}, ValueError, r"did you mean 'more-share'\?"),
            ({"examples": 0}, ValueError, "examples is 0: write 1 or more"),
            ({"examples": 1.5}, TypeError, r"examples is 1\.5: write a whole number"),
            ({"seed": True}, TypeError, "seed is True: write a whole number"),
            ({"seed": -1}, ValueError, "seed is -1: write 0 or more"),
        ],
    )
    def test_arguments(self, how: dict[str, Any], error: type[Exception], match: str) -> None:
        with pytest.raises(error, match=match):
            laws.check(programme(), **how)

    def test_no_programme(self) -> None:
        with pytest.raises(TypeError, match="is no programme"):
            laws.check(36)  # type: ignore[arg-type]
        with pytest.raises(ValueError, match="vwv-integration"):
            laws.check("vwv-integratoin")


class TestForPytest:
    """Each law is a test of its own in the project of a rule writer."""

    def test_cases_are_named_by_their_laws(self) -> None:
        assert [case.__name__ for case in laws.cases(programme())] == [
            key for key in KEYS if key not in {"more-inhabitants", "unknown-decides-nothing", "examples-hold"}
        ]

    def test_a_broken_law_fails_with_its_counterexample(self) -> None:
        case = next(case for case in laws.cases(DROP) if case.__name__ == "more-inhabitants")
        with pytest.raises(AssertionError, match=r"3,000\.00 EUR less"):
            case()

    def test_a_law_that_was_not_tested_is_skipped(self) -> None:
        case = next(case for case in laws.cases("vwv-integrationsmanagement", examples=5) if case.__name__ == "scaling")
        with pytest.raises(SkipTest, match="no example"):
            case()

    @pytest.mark.parametrize("spoiled", [False, True], ids=["sound", "spoiled"])
    def test_the_file_of_the_documentation_runs(self, tmp_path: Path, *, spoiled: bool) -> None:
        """In a folder with nothing but it and a programme of one's own, which passes, or fails with what is wrong."""
        page = (ROOT / "docs" / "laws.md").read_text(encoding="utf-8")
        code = page.partition("<!-- test_rules.py -->")[2].partition("```python\n")[2].partition("```")[0]
        assert len(code.strip().splitlines()) <= 10
        fewer = code.replace('laws.cases("programme.toml")', 'laws.cases("programme.toml", examples=10)')
        assert fewer != code
        (tmp_path / "test_rules.py").write_text(fewer, encoding="utf-8")
        own = (ROOT / "docs" / "smallest-programme.toml").read_text(encoding="utf-8")
        if spoiled:
            own = own.replace(BOUND, BOUND + WRONG)
        (tmp_path / "programme.toml").write_text(own, encoding="utf-8")
        asked = ["-k", "examples-hold or tightening"] if spoiled else []
        done = subprocess.run(  # noqa: S603 - this interpreter
            [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", *asked, "test_rules.py"],
            cwd=tmp_path, capture_output=True, encoding="utf-8", check=False,
        )  # fmt: skip
        assert done.returncode == int(spoiled), done.stdout
        assert ("1 failed, 1 passed" if spoiled else " passed") in done.stdout
        assert (
            "reading-room.minimum_months (2020-04-01): the example that meets it is unmet" in done.stdout
        ) is spoiled


class TestCommandLine:
    """0 where no law is broken, 1 where one is, 2 for wrong use."""

    def test_a_clean_programme(self, capsys: pytest.CaptureFixture[str]) -> None:
        assert main(["laws", "vwv-integrationsmanagement", "--examples", "5", "--law", "tightening"]) == 0
        assert "tightening  holds" in capsys.readouterr().out

    def test_a_broken_one(self, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
        text = (ROOT / "docs" / "smallest-programme.toml").read_text(encoding="utf-8")
        file = tmp_path / "broken.toml"
        assert BOUND in text
        file.write_text(text.replace(BOUND, BOUND + WRONG), encoding="utf-8")
        assert main(["laws", str(file), "--examples", "5", "--seed", "3", "--lang", "de"]) == 1
        said = capsys.readouterr().out
        assert "seed=3, examples=5" in said
        assert "reading-room.minimum_months (2020-04-01): das erfüllte Beispiel ist nicht erfüllt" in said

    def test_json(self, capsys: pytest.CaptureFixture[str]) -> None:
        assert main(["laws", "vwv-integrationsmanagement", "--examples", "5", "--law", "filling-in", "--json"]) == 0
        assert json.loads(capsys.readouterr().out)["laws"][0]["law"] == "filling-in"

    @pytest.mark.parametrize(
        "more", [["--examples", "0"], ["--law", "nothing"], ["--seed", "-1"]], ids=["examples", "law", "seed"]
    )
    def test_wrong_use(self, more: list[str], capsys: pytest.CaptureFixture[str]) -> None:
        assert main(["laws", "vwv-integrationsmanagement", *more]) == 2
        assert capsys.readouterr().err


class TestWrittenAsADocument:
    """An application as the table of an application file reads back equal, facts of a programme included."""

    def test_amounts_of_a_programme_of_ones_own(self) -> None:
        heads = Fact("heads", FactType.NUMBER, Text("Köpfe", "heads"))
        rent = Fact("rent", FactType.AMOUNT, Text("Miete", "rent"))
        since = Fact("since", FactType.DATE, Text("seit", "since"))
        own = evolve(programme(share()), facts=(heads, rent, since))
        assert laws.check(own, ["document-round-trip"], examples=60).ok

    def test_what_was_left_out_does_not_stand_in_it(self) -> None:
        assert "months" not in table_of(evolve(plain(programme(), "point"), months=None))

    def test_rounding_is_not_what_makes_a_sound_programme_scale(self) -> None:
        """Stated rounding is allowed for, whichever mode it is."""
        for mode in Rounding:
            sound = programme(financing=instalments(40_000, 35_000, 30_000, rounding=known(mode)))
            assert laws.check(sound, ["scaling"], examples=40).ok
