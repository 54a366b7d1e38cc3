"""What an audit promises: no shipped rule with an undeclared finding, no false alarm, and never a traceback."""

import json
import re
import tomllib
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from attrs import evolve
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from audit_strategies import WORDS, codes, met_by_witness, worded
from frames_strategy import programmes
from integrationsfoerderung import (
    Accepted,
    AuditFinding,
    Bounded,
    Citation,
    DocumentError,
    Euro,
    Grade,
    Known,
    Programme,
    Reading,
    Readings,
    Source,
    Text,
    Unknown,
    audit,
    load_programme,
    load_round,
)
from integrationsfoerderung.audits import CODES, Severity
from integrationsfoerderung.audits.auditing import audit as audit_of
from integrationsfoerderung.cases import check
from integrationsfoerderung.catalogue import programme_keys, round_keys
from integrationsfoerderung.cli import main
from integrationsfoerderung.criteria import AnyOf, AtLeast, Is, OneOf
from integrationsfoerderung.financing import AmountPerUnit, FixedAmount, FixedInstalments, PartYear
from integrationsfoerderung.financing.qualifications import AmountByQualification
from integrationsfoerderung.money import Rounding
from plan_strategies import known, programme_of
from sound_programmes import sound_programmes

ROOT = Path(__file__).parent.parent
OWN = ROOT / "tests" / "planted" / "programme.toml"
SHIPPED = [*programme_keys(), *round_keys()]

Captured = pytest.CaptureFixture[str]


class TestShipped:
    """No shipped programme or round has a finding that its file does not declare."""

    @pytest.mark.parametrize("key", SHIPPED)
    def test_every_finding_is_declared(self, key: str) -> None:
        found = audit(key)
        assert found.clean, found.explain()
        assert all(declared.reason for _, declared in found.accepted)

    @pytest.mark.parametrize("path", ["examples/musterland/programme.toml", "tests/planted/programme.toml"])
    def test_the_examples_need_no_declaration(self, path: str) -> None:
        found = audit(ROOT / path)
        assert (found.findings, found.accepted) == ((), ())

    def test_what_is_carried_over_can_be_seen(self) -> None:
        """The reader grades it inferred; the audit says how much of an edition is so."""
        found = audit("vwv-integration")
        assert set(found.carried_over) == {"2016-09-06", "2018-02-14"}
        for key, number in found.carried_over.items():
            assert 0 < number <= found.grades[key]["inferred"]

    def test_every_figure_of_the_last_edition_is_counted(self) -> None:
        programme = load_programme("vwv-integration")
        last = programme.editions[-1]
        paths = {path for measure in last.measures for path, _ in measure.figures()} | {"first_day", "last_day"}
        assert sum(audit(programme).grades[last.key].values()) == len(paths)

    def test_every_provision_that_is_not_modelled_is_told(self) -> None:
        programme = load_programme("vwv-integration")
        declared = {f"not_modelled.{p.key}" for edition in programme.editions for p in edition.not_modelled}
        assert {note.path for note in audit(programme).notes if note.code == "A901"} == declared

    def test_all_shipped_sources_say_what_they_bear(self) -> None:
        from integrationsfoerderung.catalogue import sources

        assert [source.key for source in sources().values() if source.bears is None] == []


class TestCodes:
    """Codes stay, and each has words in both languages."""

    def test_each_has_words(self) -> None:
        for code in CODES.values():
            for text in (code.title, code.way_out):
                assert text.de
                assert text.en

    def test_they_are_in_order(self) -> None:
        assert list(CODES) == sorted(CODES)
        assert all(re.fullmatch(r"A[0-9]{3}", key) for key in CODES)

    def test_the_page_lists_them(self) -> None:
        """docs/audit.md shows the table of the module, row for row."""
        page = (ROOT / "docs" / "audit.md").read_text(encoding="utf-8")
        rows = re.findall(r"^\| `(A[0-9]{3})` \| (\w+) \| (.*) \| (.*) \|$", page, re.MULTILINE)
        assert rows == [(c.key, c.severity.value, c.title.en, c.way_out.en) for c in CODES.values()]

    def test_a_finding_says_where_what_and_the_way_out_in_both_languages(self) -> None:
        found = AuditFinding("A101", "first_day", Text("2 Tage", "2 days"), ("2022",))
        assert found.words("de").startswith("A101 Warnung first_day [2022]: 2 Tage; die frühere am Tag")
        assert found.words("en").startswith("A101 warning first_day [2022]: 2 days; end the earlier one")


# --- No false alarm -------------------------------------------------------------------------------------------


@given(programmes())
@settings(suppress_health_check=[HealthCheck.too_slow])
def test_rules_that_somebody_meets_raise_no_false_alarm(programme: Programme) -> None:
    """One application that meets all criteria is enough to show that no error may be told."""
    editions = [
        evolve(e, title=WORDS, measures=tuple(met_by_witness(m, e.since) for m in e.measures))
        for e in programme.editions
    ]
    facts = tuple(evolve(fact, title=WORDS) for fact in programme.facts)
    sound = evolve(programme, title=WORDS, editions=tuple(editions), facts=facts)
    assert audit(sound).errors == ()


@given(sound_programmes())
def test_a_correct_programme_has_no_finding_at_all(programme: Programme) -> None:
    """No error, no warning and no note; `false_alarms.py` asks the same over many seeds."""
    found = audit(programme)
    assert (found.findings, found.notes) == ((), ())


@given(programmes())
@settings(suppress_health_check=[HealthCheck.too_slow])
def test_any_programme_can_be_audited_twice_with_the_same_findings(programme: Programme) -> None:
    assert audit(programme) == audit(programme)


# --- Never a traceback ------------------------------------------------------------------------------------------

_BREAK: list[Callable[[str], str]] = [
    lambda _: "",
    lambda line: line * 2,
    lambda line: line.replace("value", "valeu"),
    lambda line: line.replace('"', ""),
    lambda line: re.sub(r"[0-9]+", "99999999999", line),
    lambda line: line.replace("{", "[").replace("}", "]"),
    lambda line: re.sub(r'"[^"]*"', '""', line),
    lambda line: re.sub(r"\[.*\]", "12", line),
]
breaks = st.lists(st.tuples(st.integers(0, 10**4), st.sampled_from(_BREAK)), min_size=1, max_size=3)


def broken(name: str, folder: Path, changes: list[tuple[int, Callable[[str], str]]]) -> Path:
    """A copy of a sound document with some of its lines changed, beside the programme."""
    lines = (OWN.parent / name).read_text(encoding="utf-8").splitlines(keepends=True)
    for number, change in changes:
        lines[number % len(lines)] = change(lines[number % len(lines)])
    (folder / "programme.toml").write_text(OWN.read_text(encoding="utf-8"), encoding="utf-8")
    path = folder / name
    path.write_text("".join(lines), encoding="utf-8")
    return path


QUIET = settings(suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])


@given(breaks)
@QUIET
def test_a_broken_programme_has_findings_and_no_traceback(
    tmp_path: Path, breaks: list[tuple[int, Callable[[str], str]]]
) -> None:
    path = broken("programme.toml", tmp_path, breaks)
    found = [(one.code, one.path, one.text.en) for one in audit(path).findings]
    assert [one for one in found if one[0] == "A001"] == [("A001", *fault) for fault in faults_of(path)]


@given(breaks)
@QUIET
def test_a_broken_round_has_findings_and_no_traceback(
    tmp_path: Path, breaks: list[tuple[int, Callable[[str], str]]]
) -> None:
    found = audit(broken("round.toml", tmp_path, breaks))
    assert found.explain("de")
    assert found.clean is not bool(found.findings)


@given(breaks)
@QUIET
def test_a_broken_case_file_is_refused_with_all_its_faults_or_checked(
    tmp_path: Path, breaks: list[tuple[int, Callable[[str], str]]]
) -> None:
    path = broken("cases.toml", tmp_path, breaks)
    try:
        said = check(path).explain("de")
    except DocumentError as error:
        said = str(error)
    assert said.startswith(str(path))


def faults_of(path: Path) -> list[tuple[str, str]]:
    """What the reader finds."""
    try:
        load_programme(path)
    except DocumentError as error:
        return [(fault.path, fault.message) for fault in error.faults]
    return []


def test_json_is_audited_too(tmp_path: Path) -> None:
    """The same findings, whichever way the tables are written."""
    small = ROOT / "docs" / "smallest-programme.toml"
    path = tmp_path / "smallest.json"
    path.write_text(json.dumps(tomllib.loads(small.read_text(encoding="utf-8")), default=str), encoding="utf-8")
    assert audit(path) == audit(small)
    assert audit(path).findings


class TestWrongUse:
    """What is no programme and no round is an error and no finding."""

    def test_no_such_file(self) -> None:
        with pytest.raises(DocumentError, match="no such file"):
            audit("nowhere.toml")

    def test_no_such_key(self) -> None:
        with pytest.raises(ValueError, match="did you mean 'vwv-integration'"):
            audit("vwv-integraton")

    def test_another_kind_of_document(self) -> None:
        with pytest.raises(ValueError, match="is a document of kind application/1"):
            audit(ROOT / "examples" / "buehl.toml")

    def test_something_else(self) -> None:
        nothing: Any = 12
        with pytest.raises(TypeError, match="is no programme and no round"):
            audit(nothing)


class TestAcceptance:
    """A file can declare that a finding is known; a declaration that matches nothing is a finding itself."""

    def programme(self, *accepted: Accepted) -> Programme:
        rule = AtLeast("term", WORDS, "posts.months", known(12))
        return evolve(_titled(programme_of(worded(rule))), accepted=accepted)

    def test_it_moves_the_finding(self) -> None:
        declared = Accepted("A402", "m.term", "examples follow")
        found = audit(self.programme(declared))
        assert found.findings == ()
        assert [(one.code, one.path, why) for one, why in found.accepted] == [("A402", "m.term", declared)]

    def test_it_can_be_for_one_edition(self) -> None:
        here = self.programme(Accepted("A402", "m.term", "examples follow", edition="2020"))
        elsewhere = self.programme(Accepted("A402", "m.term", "examples follow", edition="2030"))
        assert here.editions[0].key == "2020"
        assert audit(here).clean
        assert [found.code for found in audit(elsewhere).findings] == ["A402", "A004"]

    @pytest.mark.parametrize(("code", "path"), [("A402", "m.other"), ("A401", "m.term"), ("A999", "m.term")])
    def test_another_code_or_path_does_not_match(self, code: str, path: str) -> None:
        found = audit(self.programme(Accepted(code, path, "a reason")))
        assert {one.code for one in found.findings} == {"A402", "A004"}

    def test_what_is_declared_for_others_than_the_audit_is_left_to_them(self) -> None:
        found = audit(self.programme(Accepted("more-inhabitants-never-less", "m", "by the law")))
        assert [one.code for one in found.findings] == ["A402"]

    @pytest.mark.parametrize("name", ["code", "path", "reason"])
    def test_it_needs_all_its_words(self, name: str) -> None:
        words = {"code": "A402", "path": "m.term", "reason": "known"} | {name: " "}
        with pytest.raises(ValueError, match=f"{name} is empty"):
            Accepted(**words)


def _titled(programme: Programme) -> Programme:
    """The programme with a title and words for its edition and measures."""
    editions = tuple(
        evolve(edition, title=WORDS, measures=tuple(evolve(measure, title=WORDS) for measure in edition.measures))
        for edition in programme.editions
    )
    return evolve(programme, title=WORDS, editions=editions)


class TestObjects:
    """Rules that were made in Python are audited too; here what no file of the planted faults shows."""

    def test_instalments_none_of_whose_readings_adds_up(self) -> None:
        sums: tuple[tuple[Euro, ...], ...] = ((Euro(100),), (Euro(200),))
        readings = tuple(Reading(str(index), euros) for index, euros in enumerate(sums))
        pays = FixedInstalments(
            Readings(readings, Grade.ASSUMED), in_proportion=known(False), rounding=known(Rounding.DOWN),
            part_year=known(PartYear.FULL), payment=Unknown("not found"), total=known(Euro(100)),
        )  # fmt: skip
        assert ("A503", "m.instalments") in codes(programme_of(financing=pays))

    def test_a_qualification_without_a_rate(self) -> None:
        rule = OneOf("who", WORDS, "posts.qualification", known(frozenset({"degree", "training"})))
        pays = AmountByQualification(
            by_qualification={"degree": known(Euro(100)), "none": known(Euro(50))}, rounding=known(Rounding.DOWN),
            part_year=known(PartYear.FULL),
        )  # fmt: skip
        found = codes(programme_of(rule, financing=pays))
        assert {("A504", "m.who"), ("A603", "m.by_qualification.none")} <= found

    def test_a_smallest_grant_above_the_sum(self) -> None:
        rule = AtLeast("least", WORDS, "grant", known(Euro("1000.01")))
        assert ("A301", "m.least") in codes(programme_of(rule, financing=FixedAmount(known(Euro(1000)))))
        exact = AtLeast("least", WORDS, "grant", known(Euro(1000)))
        assert ("A301", "m.least") not in codes(programme_of(exact, financing=FixedAmount(known(Euro(1000)))))

    def test_a_bound_of_which_only_an_end_is_known_may_still_fit(self) -> None:
        """It may be anything on the other side, and nothing is told that a better figure would take back."""
        rule = AtLeast("least", WORDS, "grant", Bounded(None, Euro(2000), Grade.INFERRED))
        found = codes(programme_of(rule, financing=FixedAmount(known(Euro(1000)))))
        assert not {code for code, _ in found} & {"A301", "A302", "A303", "A304"}

    def test_a_maximum_at_the_last_unit(self) -> None:
        pays = AmountPerUnit(known(Euro(1)), "recipient.population", maximum=known(Euro(10**9)))
        assert ("A603", "m.maximum") in codes(programme_of(financing=pays))
        lower = AmountPerUnit(known(Euro(1)), "recipient.population", maximum=known(Euro(10**9 - 1)))
        assert ("A603", "m.maximum") not in codes(programme_of(financing=lower))

    def test_a_day_on_which_the_edition_is_over(self) -> None:
        rule = AtLeast("day", WORDS, "day", known(date(2016, 1, 1)))
        programme = programme_of(rule)
        (edition,) = programme.editions
        over = evolve(edition, since=date(2015, 1, 1), until=date(2015, 12, 31))
        assert ("A301", "m.day") in codes(evolve(programme, editions=(over,)))
        assert ("A303", "m.day") in codes(programme)

    def test_days_that_are_not_known_may_leave_a_gap(self) -> None:
        (edition,) = programme_of().editions
        first = evolve(edition, key="a", until=date(2020, 12, 31), last_day=known(date(2020, 12, 31)))
        months = Bounded(date(2021, 1, 1), date(2021, 3, 31), Grade.REPORTED)
        second = evolve(edition, key="b", since=date(2021, 1, 1), first_day=months)
        programme = evolve(programme_of(), editions=(first, second))
        assert ("A102", "first_day") in codes(programme)

    def test_a_source_that_says_nothing_is_told_and_is_no_misfit(self) -> None:
        cited = (Citation(Source("paper", "A newspaper")),)
        rule = AtLeast("term", WORDS, "posts.months", Known(12, Grade.NORM, cited))
        found = audit(programme_of(rule))
        assert "A201" not in {one.code for one in found.findings}
        assert [note.path for note in found.notes if note.code == "A203"] == ["sources.paper"]

    @pytest.mark.parametrize(
        ("grade", "bears", "misfits"),
        [
            (Grade.NORM, Grade.NORM, False),
            (Grade.NORM, Grade.OFFICIAL, True),
            (Grade.OFFICIAL, Grade.NORM, False),
            (Grade.OFFICIAL, Grade.OFFICIAL, False),
            (Grade.OFFICIAL, Grade.REPORTED, True),
            (Grade.REPORTED, Grade.REPORTED, False),
            (Grade.INFERRED, Grade.REPORTED, False),
        ],
    )
    def test_a_grade_needs_a_source_that_bears_it(self, grade: Grade, bears: Grade, misfits: bool) -> None:
        cited = (Citation(Source("text", "A text", bears=bears)),)
        rule = AtLeast("term", WORDS, "posts.months", Known(12, grade, cited))
        assert (("A201", "m.term") in codes(programme_of(rule))) is misfits

    def test_one_source_that_bears_it_is_enough(self) -> None:
        cited = tuple(Citation(Source(b.value, "A text", bears=b)) for b in (Grade.REPORTED, Grade.NORM))
        rule = AtLeast("term", WORDS, "posts.months", Known(12, Grade.NORM, cited))
        assert ("A201", "m.term") not in codes(programme_of(rule))

    def test_more_alternatives_than_can_be_tried_are_told(self) -> None:
        ways = [
            AnyOf(f"w{n}", WORDS, tuple(
                OneOf(f"o{m}", WORDS, "posts.qualification", known(frozenset({f"{n}.{m}", f"{n}.{m + 1}"})))
                for m in range(12)
            ))
            for n in range(12)
        ]  # fmt: skip
        found = audit(programme_of(*ways, Is("begun", WORDS, "begun", known(True))))
        assert {one.code for one in found.findings} >= {"A402"}
        assert {one.code for one in (*found.findings, *found.notes)} & {"A302", "A309"}

    def test_a_shared_criterion_is_idle_only_where_it_is_in_every_measure(self) -> None:
        """The smallest grant excludes nobody from social advice, and some from others: nothing is told of it."""
        edition = load_programme("vwv-integration").editions[0]
        advice = evolve(edition, measures=(edition.measure("social-advice"),), not_modelled=())
        alone = evolve(load_programme("vwv-integration"), editions=(advice,))
        assert audit("vwv-integration").clean
        assert ("A303", "social-advice.minimum_grant") in codes(alone)

    def test_a_round_is_audited_as_an_object_too(self) -> None:
        round_ = load_round("vwv-integration/2016-extra")
        assert audit(round_).accepted == audit("vwv-integration/2016-extra").accepted


class TestCommand:
    """`audit FILE`: 0 without a finding, 1 with one, 2 for wrong use."""

    @pytest.mark.parametrize("key", ["vwv-integration", "vwv-integration/2017"])
    def test_without_a_finding(self, capsys: Captured, key: str) -> None:
        assert main(["audit", key]) == 0
        assert f"{key}: no findings" in capsys.readouterr().out

    def test_with_findings(self, capsys: Captured) -> None:
        assert main(["audit", str(ROOT / "docs" / "smallest-programme.toml"), "--lang", "de"]) == 1
        out = capsys.readouterr().out
        assert "2 Feststellungen" in out
        assert "A402 Warnung reading-room.minimum_months" in out

    def test_a_broken_file_is_a_finding(self, capsys: Captured, tmp_path: Path) -> None:
        path = tmp_path / "broken.toml"
        path.write_text('format = "programme/1"\nkey = ', encoding="utf-8")
        assert main(["audit", str(path)]) == 1
        assert "A001 error: syntax error" in capsys.readouterr().out

    @pytest.mark.parametrize("file", ["nowhere.toml", "nothing", str(ROOT / "examples" / "buehl.toml")])
    def test_wrong_use(self, capsys: Captured, file: str) -> None:
        assert main(["audit", file]) == 2
        captured = capsys.readouterr()
        assert captured.out == ""
        assert captured.err

    def test_as_json(self, capsys: Captured) -> None:
        assert main(["audit", "vwv-integrationsmanagement", "--json"]) == 0
        answer = json.loads(capsys.readouterr().out)
        assert answer == audit("vwv-integrationsmanagement").to_dict()
        assert {one["code"] for one in answer["accepted"]} == {"A501"}
        assert all(one["reason"] for one in answer["accepted"])


def test_errors_come_first() -> None:
    rule = OneOf("kind", Text("", "x"), "recipient.kind", known(frozenset()))
    severities = [found.severity for found in audit(programme_of(rule)).findings]
    assert severities == sorted(severities, key=lambda one: one is not Severity.ERROR)
    assert Severity.WARNING in severities


def test_the_public_name_is_the_function() -> None:
    assert audit is audit_of
