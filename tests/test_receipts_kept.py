"""Receipts that were issued long ago, or by another Python, say the same; what changed since is named."""

import hashlib
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import attrs
import pytest

import golden_receipts
import integrationsfoerderung as foerder
from golden_receipts import GOLDEN, MUSTERLAND, RECEIPTS
from integrationsfoerderung import receipts
from integrationsfoerderung.receipts import changes

PROGRAMME = foerder.load_programme("vwv-integration")
HERE = f"{sys.version_info.major}.{sys.version_info.minor}"


def kept(name: str) -> str:
    """A receipt as it was issued by Python 3.11."""
    return (GOLDEN / f"{name}.json").read_text(encoding="utf-8").rstrip("\n")


def verified(text: str) -> receipts.Verification:
    """Held against the rules of today; those of Musterland are no shipped ones."""
    own = foerder.load_programme(MUSTERLAND) if '"musterland-ankommen"' in text else None
    return receipts.verify(text, own)


class TestKept:
    """What stands in tests/golden was issued once, by Python 3.11, and is not written anew with every change.

    A test here that fails says one of these:

    - a figure of the data changed, or the engine: `verify` names it, and so does the changelog. Then
      `python tests/golden_receipts.py --write` renews the files;
    - a result says more than it did (`to_dict` has a new key): name the key in `receipts.changes.LATER`, and leave the
      files as they are, because they are what users have kept;
    - none of both: a fault, since receipts of users would no longer verify.
    """

    def test_each_file_has_its_maker(self) -> None:
        assert {path.stem for path in GOLDEN.glob("*.json")} == set(RECEIPTS)

    @pytest.mark.parametrize("name", RECEIPTS)
    def test_it_is_intact_and_the_same_result_today(self, name: str) -> None:
        """Whatever version of library and data this is."""
        found = verified(kept(name))
        assert (found.intact, found.missing, found.changes, found.same) == (True, "", (), True)

    @pytest.mark.parametrize("name", RECEIPTS)
    def test_issued_again_it_has_the_same_bytes_unless_verify_says_why_not(self, name: str) -> None:
        """Another version of the library, other rules, other words: nothing else tells one receipt from the other."""
        found = verified(kept(name))
        told = found.library != foerder.__version__ or found.rules_changed or found.beside
        assert (RECEIPTS[name]() == kept(name)) == (not told)


class TestYearsLater:
    """A receipt outlives versions and corrections of the data: the same result stays the same, all else is named."""

    def test_another_version_of_the_library_comes_to_the_same_result(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(foerder, "__version__", "7.0.0")
        text = kept("buehl")
        found = receipts.verify(text)
        assert (found.ok, found.changes) == (True, ())
        assert f"issued by version {found.library}" in found.explain("en")
        again = json.loads(RECEIPTS["buehl"]())
        assert again["library"] == "7.0.0" != found.library
        assert {key for key, value in json.loads(text).items() if again[key] != value} >= {"library", "sha256"}

    @pytest.mark.parametrize("name", ["buehl", "extra-round-2016"])
    def test_a_changed_note_is_no_other_result(self, name: str) -> None:
        found = receipts.verify(kept(name), attrs.evolve(PROGRAMME, note="read again in another year"))
        assert (found.ok, found.rules_changed, found.changes, found.beside) == (True, True, (), ())

    def test_another_title_is_no_other_result_and_is_shown(self) -> None:
        def renamed(edition: foerder.Edition) -> foerder.Edition:
            measures = [attrs.evolve(one, title=foerder.Text("Stelle", "post")) for one in edition.measures]
            return attrs.evolve(edition, measures=tuple(measures))

        criteria_too = [
            attrs.evolve(edition, measures=tuple(
                attrs.evolve(measure, criteria=tuple(
                    attrs.evolve(c, text=foerder.Text("anders", "otherwise")) if hasattr(c, "text") else c
                    for c in measure.criteria))
                for measure in edition.measures))
            for edition in map(renamed, PROGRAMME.editions)
        ]  # fmt: skip
        found = receipts.verify(kept("buehl"), attrs.evolve(PROGRAMME, editions=tuple(criteria_too)))
        assert (found.ok, found.rules_changed, found.changes) == (True, True, ())
        assert {change.path.rpartition(".")[2] for change in found.beside} <= {"de", "en"} != set()
        assert f"with no other result: {len(found.beside)} places" in found.explain("en")

    def test_a_changed_figure_is_named(self) -> None:
        changed = PROGRAMME.amend({"contact-point.instalments[0]": 41_000}, on=foerder.load_application(
            golden_receipts.ROOT / "examples/buehl.toml").submitted)  # fmt: skip
        found = receipts.verify(kept("buehl"), changed)
        assert (found.intact, found.same, found.rules_changed) == (True, False, True)
        lines = found.explain("en").splitlines()
        assert '  schedule.by_funding_year.rows.1: "40000.00" -> "41000.00"' in lines
        assert any("schedule.basis[contact-point.instalments].figure.values" in line for line in lines)

    def test_a_figure_of_the_programme_is_named_in_a_round(self) -> None:
        changed = foerder.load_round("vwv-integration/2016-extra").programme
        rules = changed.amend({"contact-point.minimum_share": "0.6"}, on=foerder.load_round(
            "vwv-integration/2016-extra").deadline.candidates()[0])  # fmt: skip
        found = receipts.verify(kept("extra-round-2016"), rules)
        assert found.same is False
        (unmet,) = [change for change in found.changes if change.path.endswith("[eppelheim-2016].unmet")]
        assert (unmet.was, unmet.now) == ([], ["contact-point.minimum_share"])

    def test_a_figure_of_a_round_is_named_even_where_it_decides_nothing(self) -> None:
        extra = foerder.load_round("vwv-integration/2016-extra").under(committed=6_000_000)
        found = receipts.verify(kept("extra-round-2016"), round=extra)
        assert any(change.path == "figures.money.committed.en" for change in found.figures)
        assert found.rules_changed
        assert "figures.money.committed" in found.explain("de")

    @pytest.mark.parametrize("lang", ["de", "en"])
    def test_a_figure_of_a_round_is_named_in_the_language_asked_for(self, lang: str) -> None:
        extra = foerder.load_round("vwv-integration/2016-extra").under(committed=6_000_000)
        found = receipts.verify(kept("extra-round-2016"), round=extra)
        said = found.explain("de" if lang == "de" else "en")
        assert ('-> "6.000.000,00 €' in said, '-> "6,000,000.00 EUR' in said) == (lang == "de", lang == "en")
        assert {change.path for change in found.figures} >= {"figures.money.committed.de", "figures.money.committed.en"}

    def test_a_result_that_says_more_than_it_did_is_the_same_once_that_is_declared(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """So that a receipt of today verifies in a version whose results have a key more."""
        data = json.loads(kept("buehl"))
        del data["sha256"], data["assessment"]["tier"]
        data["assessment"]["tier"] = "later"
        older = json.loads(kept("buehl"))
        del older["sha256"], older["assessment"]["tier"]
        assert [beside for _, beside in changes.changes("", older, data)] == [False]
        monkeypatch.setattr(changes, "LATER", frozenset({"tier"}))
        assert [beside for _, beside in changes.changes("", older, data)] == [True]


SITES = {str(Path(module.__file__ or "").parent.parent) for module in (attrs, foerder)}


@cache
def here() -> dict[str, str]:
    """The SHA-256 of every receipt as this process issues it."""
    return {name: hashlib.sha256(issue().encode()).hexdigest() for name, issue in RECEIPTS.items()}


def digests(python: str, seed: str) -> dict[str, str]:
    """The SHA-256 of every receipt as another process issues it."""
    paths = [*sorted(SITES), *filter(None, [os.environ.get("PYTHONPATH")])]
    environment = {
        **os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": os.pathsep.join(paths), "PYTHONDONTWRITEBYTECODE": "1",
    }  # fmt: skip
    run = subprocess.run(  # noqa: S603 - an interpreter that whoever runs the tests has
        [python, str(Path(golden_receipts.__file__))], capture_output=True, check=False, encoding="utf-8",
        env=environment,
    )  # fmt: skip
    assert run.returncode == 0, run.stderr
    found: dict[str, Any] = json.loads(run.stdout)
    return dict(found["sha256"])


def other_pythons() -> Iterator[str]:
    """Interpreters named by RECEIPTS_PYTHONS, else those on the PATH, that run and are another version than this."""
    named = os.environ.get("RECEIPTS_PYTHONS")
    found = named.split(os.pathsep) if named else [f"python3.{minor}" for minor in range(11, 20)]
    for name in found:
        path = shutil.which(name)
        if path is None:
            continue
        probe = subprocess.run(  # noqa: S603 - see above
            [path, "-c", "import sys; print('%d.%d' % sys.version_info[:2])"], capture_output=True, check=False,
            encoding="utf-8",
        )  # fmt: skip
        if probe.returncode == 0 and probe.stdout.strip() != HERE:
            yield path


class TestEverywhere:
    """The same bytes in another process, whatever its hash seed and its Python."""

    @pytest.mark.parametrize("seed", ["0", "1", "random"])
    def test_whatever_the_hash_seed(self, seed: str) -> None:
        assert digests(sys.executable, seed) == here()

    def test_whatever_the_python(self) -> None:
        """Our dependencies are plain Python, so that another interpreter can use those of this one."""
        pythons = list(other_pythons())
        if not pythons:
            pytest.skip("no other Python from 3.11 on the PATH; name some by RECEIPTS_PYTHONS")
        for python in pythons:
            assert digests(python, "random") == here(), python
