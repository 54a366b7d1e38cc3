"""The page "Write your own programme" and the made-up programme of Musterland do what they say."""

import re
from datetime import date
from pathlib import Path

import pytest

from integrationsfoerderung import Euro, Programme, Schedule, Verdict, load_application, load_programme
from plan_strategies import MUSTERLAND, REPOSITORY

PAGE = (REPOSITORY / "docs" / "own-programme.md").read_text(encoding="utf-8")
EXAMPLE = REPOSITORY / "examples" / "musterland"
# Every step of the page with its blocks of TOML.
STEPS = {
    int(step): re.findall(r"```toml\n(.*?)```", text, re.DOTALL)
    for step, text in re.findall(r"^## (\d+)\. (.*?)(?=^## |\Z)", PAGE, re.DOTALL | re.MULTILINE)
}
LAST = max(step for step, blocks in STEPS.items() if blocks)


def built_up_to(step: int, folder: Path) -> Programme:
    path = folder / "own.toml"
    text = "\n".join(block for number, blocks in STEPS.items() if number <= step for block in blocks)
    path.write_text(text, encoding="utf-8")
    return load_programme(path)


class TestThePage:
    """The blocks, one after the other, are a programme that loads as it stands."""

    def test_it_has_steps_in_order_and_each_but_the_last_shows_a_block(self) -> None:
        assert list(STEPS) == list(range(1, len(STEPS) + 1))
        assert all(STEPS[step] for step in range(1, LAST + 1))

    @pytest.mark.parametrize("step", range(7, LAST + 1))
    def test_from_the_step_that_says_what_it_pays_every_beginning_loads(self, step: int, tmp_path: Path) -> None:
        assert built_up_to(step, tmp_path).key == "musterland"

    def test_the_last_state_has_what_the_page_tells(self, tmp_path: Path) -> None:
        programme = built_up_to(LAST, tmp_path)
        before, after = programme.editions
        assert (before.until, after.since) == (date(2025, 6, 30), date(2025, 7, 1))
        rates = [dict(e.measure("housing").figures())["housing.rate"].candidates() for e in programme.editions]
        assert rates == [(Euro(150),), (Euro(180),)]
        assert [provision.key for provision in after.not_modelled] == ["visits"]
        assert [fact.key for fact in programme.facts] == ["persons", "region"]

    def test_what_the_page_lists_as_kinds_can_be_read(self) -> None:
        from integrationsfoerderung.documents.rules import COMBINATIONS, FINANCING, LEAVES

        listed = set(re.findall(r"^\| `([a-z-]+)` \|", PAGE, re.MULTILINE))
        assert listed == set(FINANCING)
        for kind in (*LEAVES, *COMBINATIONS):
            assert f"`{kind}`" in PAGE

    def test_every_type_of_a_fact_is_named(self) -> None:
        from integrationsfoerderung import FactType

        assert all(f"`{kind.value}`" in PAGE for kind in FactType)


class TestMusterland:
    """The example loads, is marked as made up, and uses everything that the page shows."""

    def test_its_application_is_eligible_with_21600(self) -> None:
        ask = load_application(EXAMPLE / "application.toml")
        assessment = MUSTERLAND.assess(ask)
        assert (assessment.verdict, assessment.missing) == (Verdict.ELIGIBLE, ())
        plan = MUSTERLAND.schedule(ask)
        assert isinstance(plan, Schedule)
        assert str(plan.total) == "21,600.00 EUR (norm)"

    def test_the_rate_of_the_day_counts(self) -> None:
        """One day earlier each of the 120 persons brings 150 and not 180."""
        ask = load_application(EXAMPLE / "application.toml")
        plan = MUSTERLAND.schedule(ask, on=date(2025, 6, 30))
        assert isinstance(plan, Schedule)
        assert plan.total.euro == Euro(18_000)

    def test_it_is_marked_as_made_up(self) -> None:
        assert "erfunden" in MUSTERLAND.title.de
        assert "made up" in MUSTERLAND.title.en
        assert (EXAMPLE / "programme.toml").read_text(encoding="utf-8").startswith("# Made up")
        assert (EXAMPLE / "application.toml").read_text(encoding="utf-8").startswith("# Made up")

    def test_three_measures_show_every_way_to_combine_and_every_type_of_fact(self) -> None:
        text = (EXAMPLE / "programme.toml").read_text(encoding="utf-8")
        assert len(MUSTERLAND.editions[0].measures) == 3
        for kind in (
            "all-of",
            "any-of",
            "where",
            "as-a-rule",
            "share-of-expenditure",
            "amount-per-unit",
            "amount-by-choice",
        ):
            assert f'kind = "{kind}"' in text
        assert {fact.type.value for fact in MUSTERLAND.facts} == {"yes-no", "number", "amount", "date", "choice"}
