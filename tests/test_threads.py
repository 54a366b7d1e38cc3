"""Threads that share programmes, rounds and what is kept of them come to what one thread alone comes to."""

import os
import sys
import threading
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import polars as pl
import pytest

import integrationsfoerderung as foerder
from integrationsfoerderung import catalogue, frames, receipts, recent

ROOT = Path(__file__).parent.parent
THREADS = 8
FORMS = foerder.load_applications(ROOT / "examples/rounds/short-of-money.csv").applications[:6]
DAY = date(2016, 10, 1)
GRID = {"contact-point.minimum_share": ["0.25", "0.75"]}
FRAME = pl.DataFrame(
    {
        "recipient_kind": ["Gemeinde", "Landkreis"], "share_bp": [5_000, 4_900], "start": [date(2017, 1, 1)] * 2,
        "field": ["refugees"] * 2, "months": [36, 24], "new_tasks": [True] * 2, "begun": [False] * 2,
        "early_start_permitted": [None, True],
    }
)  # fmt: skip


def _everything() -> tuple[Any, ...]:
    """What most callers do, with what is kept shared: shipped files, tables of holidays, queries, prints of rules."""
    programme = foerder.load_programme("vwv-integration")
    round_ = foerder.load_round("vwv-integration/2016-extra")
    officers = foerder.load_programme("vwv-integrationsbeauftragte")
    assessments = [programme.assess(form, on=DAY) for form in FORMS]
    return (
        [found.explain("de") for found in assessments],
        [foerder.schedules.schedule(found).to_dict() for found in assessments],
        [remedy.table().csv() for remedy in [assessments[0].remedies()]],
        round_.decide(FORMS).to_dict(),
        frames.assess(programme, "contact-point", FRAME, on=DAY).to_dicts(),
        foerder.sweep(programme, GRID, FORMS, on=DAY).to_rows(),
        foerder.compare(programme, programme.amend({"contact-point.minimum_share": "0.75"}), FORMS, on=DAY).to_dict(),
        receipts.issue(programme, FORMS[0], on=DAY),
        [edition.table().csv() for edition in officers.editions],
        hash(programme), repr(programme),
    )  # fmt: skip


def _forget() -> None:
    recent._MADE.clear()
    for kept in (catalogue._shipped_programme, catalogue._shipped_round, catalogue.load_holidays, catalogue.sources):
        kept.cache_clear()


@pytest.fixture(autouse=True)
def _often() -> Iterator[None]:
    """Threads take turns a thousand times as often as usual, so that they meet in the middle of things."""
    before = sys.getswitchinterval()
    sys.setswitchinterval(5e-6)
    yield
    sys.setswitchinterval(before)


def at_once(ask: Callable[[int], Any]) -> list[Any]:
    """The answers of all threads, which begin together; what one of them raises is raised."""
    barrier, found, wrong = threading.Barrier(THREADS), [None] * THREADS, []

    def run(number: int) -> None:
        barrier.wait()
        try:
            found[number] = ask(number)
        except BaseException as error:  # noqa: BLE001 - it is raised below
            wrong.append(error)

    threads = [threading.Thread(target=run, args=(number,)) for number in range(THREADS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if wrong:
        raise wrong[0]
    return found


def test_a_cold_start_in_many_threads() -> None:
    """Nothing is loaded or kept yet when all of them ask at once."""
    alone = _everything()
    _forget()
    for found in at_once(lambda _: _everything()):
        assert found == alone


def test_one_object_in_many_threads() -> None:
    """A programme that nobody else has, with nothing worked out lately for it yet, is shared."""
    programme = foerder.load_programme("vwv-integration").amend({"contact-point.minimum_share": "0.49"})
    other = foerder.load_programme("vwv-integration").amend({"contact-point.minimum_share": "0.49"})
    alone = [other.assess(form, on=DAY).to_dict() for form in FORMS]
    query = frames.assess(other, "contact-point", FRAME, on=DAY).to_dicts()
    for found in at_once(
        lambda _: (
            [programme.assess(form, on=DAY).to_dict() for form in FORMS],
            frames.assess(programme, "contact-point", FRAME, on=DAY).to_dicts(),
            hash(programme),
        )
    ):
        assert found == (alone, query, hash(other))


def _ask_often(_: int) -> list[int]:
    def answer(number: int) -> int:
        return recent.recent(("threads", number), lambda: number)

    return [answer(n % 40) for n in range(2000)]


def test_what_is_kept_lately_stays_small_and_right() -> None:
    """More questions than are kept, in all threads: each gets its own answer."""
    for found in at_once(_ask_often):
        assert found == [n % 40 for n in range(2000)]
    assert len(recent._MADE) <= recent._MOST


def _save(path: Path, times: int, form: foerder.Application) -> None:
    """The same form several times, with the number of the time in the name where it has a place for it."""
    for number in range(times):
        foerder.save_application(path.with_name(path.name.replace("%d", str(number))), form, "p")


def test_threads_that_write_leave_the_umask(tmp_path: Path) -> None:
    """It belongs to the process: whoever changes it for a moment changes it for all threads."""
    before = os.umask(0o027)
    try:
        at_once(lambda n: _save(tmp_path / f"{n}-%d.json", 10, FORMS[0]))
        files = list(tmp_path.iterdir())
        assert len(files) == 10 * THREADS
        assert {file.stat().st_mode & 0o777 for file in files} == {0o640}
    finally:
        assert os.umask(before) == 0o027


def test_threads_that_write_the_same_file_leave_one_whole(tmp_path: Path) -> None:
    path = tmp_path / "form.json"
    at_once(lambda n: _save(path, 5, FORMS[n % len(FORMS)]))
    assert foerder.load_application(path) in FORMS
    assert [file.name for file in tmp_path.iterdir()] == ["form.json"]
