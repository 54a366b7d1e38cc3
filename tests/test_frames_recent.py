"""A query that was written lately serves again, and never for another question."""

import gc
import weakref
from datetime import date
from typing import Any

import polars as pl
import pytest
from attrs import evolve, frozen
from polars.testing import assert_frame_equal

import integrationsfoerderung as foerder
from integrationsfoerderung import DocumentError, Grade, Known, Text, frames, recent
from integrationsfoerderung.criteria import AtLeast
from integrationsfoerderung.frames import assessing

SHIPPED = foerder.load_programme("vwv-integration")
DAY = date(2016, 10, 1)
POSTS = pl.DataFrame(
    {
        "recipient_kind": ["Gemeinde", "Landkreis", None],
        "field": ["refugees", "integration", "refugees"],
        "share_bp": [5_000, 4_900, 10_000],
        "start": [date(2017, 1, 1), date(2017, 7, 1), None],
        "months": [36, 36, 24],
        "new_tasks": [True, None, True],
        "begun": [False, False, True],
        "early_start_permitted": [None, None, True],
    }
)
SHARE = "contact-point.minimum_share"


@pytest.fixture(autouse=True)
def _nothing_is_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(recent, "_MADE", {})


@pytest.fixture
def written(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The measures for which rules were compiled, one entry each time."""
    found: list[str] = []
    compile_rules = assessing.compile_rules

    def noted(programme: Any, measure: str, *rest: Any) -> Any:
        found.append(measure)
        return compile_rules(programme, measure, *rest)

    monkeypatch.setattr(assessing, "compile_rules", noted)
    return found


def assessed(frame: Any = POSTS, programme: foerder.Programme = SHIPPED, **more: Any) -> Any:
    return frames.assess(programme, "contact-point", frame, **{"on": DAY, **more})


def test_rules_are_written_once_for_frames_of_the_same_types(written: list[str]) -> None:
    whole = assessed()
    first, rest, lazy = assessed(POSTS.head(1)), assessed(POSTS.tail(2)), assessed(POSTS.lazy())
    assert len(written) == 1
    assert_frame_equal(pl.concat([first, rest]), whole)
    assert_frame_equal(lazy.collect(), whole)


@pytest.mark.parametrize(
    "more",
    [
        {"on": date(2014, 2, 1)}, {"findings": False}, {"codes": False}, {"cents": False}, {"what_if": True},
        {"budget_years": [2016]}, {"programme": SHIPPED.amend({SHARE: "0.49"})},
        {"on": None, "round": foerder.load_round("vwv-integration/2016-regular")},
        {"frame": POSTS.select(reversed(POSTS.columns))},
        {"frame": POSTS.cast({"share_bp": pl.Int32})},
        {"frame": POSTS.cast({"recipient_kind": pl.Categorical})},
        {"frame": POSTS.with_columns(post_months=pl.lit(12))},
        {"frame": POSTS.with_columns(posts=pl.lit(1), elsewhere=pl.lit("text"))},
    ],
    ids=str,
)  # fmt: skip
def test_another_question_gets_its_own_answer(more: dict[str, Any], written: list[str]) -> None:
    """Whatever was asked before, the answer is that of a first call."""
    frame = more.get("frame", POSTS)
    if "round" in more:
        more = {**more, "frame": frame.with_columns(submitted=pl.lit(date(2016, 9, 1)))}
    alone = assessed(**more)
    recent._MADE.clear()
    assessed()
    before = len(written)
    assert_frame_equal(assessed(**more), alone)
    assert len(written) > before


def test_a_failure_is_not_kept() -> None:
    for _ in range(2):
        with pytest.raises(DocumentError, match="share_bp"):
            assessed(POSTS.cast({"share_bp": pl.Float64}))
    assert not recent._MADE


def test_a_function_that_is_registered_anew_is_asked() -> None:
    """Who works on a criterion in a notebook sees what it says now."""

    @frozen
    class Own(AtLeast):
        """A kind of criterion of one's own."""

    rule = Own("own", Text("", ""), "posts.months", Known(36, Grade.ASSUMED))
    amended = []
    for edition in SHIPPED.editions:
        measures = tuple(
            evolve(each, criteria=(*each.criteria, rule)) if each.key == "contact-point" else each
            for each in edition.measures
        )
        amended.append(evolve(edition, measures=measures))
    own = evolve(SHIPPED, editions=tuple(amended))
    for says in True, False:
        frames.answer.register(Own, lambda *_, says=says: says)
        assert set(assessed(programme=own)["finding_own"]) == {2 if says else 0}


def test_no_frame_is_kept() -> None:
    """Rows that nobody needs any more leave the memory."""

    class Rows(pl.DataFrame):
        """A frame that can be looked for."""

    Rows.__module__ = "polars"
    rows = Rows(POSTS)
    found = weakref.ref(rows)
    assessed(rows)
    assert recent._MADE
    del rows
    gc.collect()
    assert found() is None


def test_few_are_kept() -> None:
    for points in range(100):
        recent.recent(points, lambda: "made")
    assert list(recent._MADE) == list(range(84, 100))
    recent.recent(84, lambda: "made")
    recent.recent("another", lambda: "made")
    assert (84 in recent._MADE, 85 in recent._MADE) == (True, False)
