"""What frames cost beside hand-written queries: python benchmarks/frames.py (needs the extra dev).

The job: four kinds of recipients, a share of at least a half, at least 36 months, in by the deadline; three instalments
in proportion to the share, and their total. Every result is compared with the hand-written one, to the cent.
"""

import statistics
import sys
import time
from collections.abc import Callable
from datetime import date
from typing import Any

import numpy as np
import pandas as pd
import polars as pl

from integrationsfoerderung import Edition, Euro, Grade, Kind, Known, Measure, Payment, Programme, Share, Text, frames
from integrationsfoerderung.criteria import AtLeast, AtMost, OneOf
from integrationsfoerderung.financing import FixedInstalments, PartYear
from integrationsfoerderung.money import Rounding

KINDS = ["Gemeinde", "Stadtkreis", "Landkreis", "Gemeindeverwaltungsverband"]
OTHERS = ["freier Träger", "vereinbarte Verwaltungsgemeinschaft"]
CENTS = (4_000_000, 3_500_000, 3_000_000)
DEADLINE = date(2015, 9, 30)
NO_TEXT = Text("", "")
REPEATS = 7


def _known(value: Any) -> Known[Any]:
    return Known(value, Grade.NORM)


def programme() -> Programme:
    """The job as a programme of one edition."""
    criteria = (
        OneOf("kind", NO_TEXT, "recipient.kind", _known(frozenset(map(Kind, KINDS)))),
        AtLeast("minimum_share", NO_TEXT, "posts.share", _known(Share("0.5"))),
        AtLeast("minimum_months", NO_TEXT, "posts.months", _known(36)),
        AtMost("deadline", NO_TEXT, "submitted", _known(DEADLINE)),
    )
    financing = FixedInstalments(
        _known(tuple(Euro.from_cents(cents) for cents in CENTS)),
        in_proportion=_known(True),  # noqa: FBT003 - a value of the law
        rounding=_known(Rounding.HALF_UP),
        part_year=_known(PartYear.NOTHING),
        payment=_known(Payment.MONTHLY),
    )
    first = date(2013, 1, 1)
    edition = Edition("2013", NO_TEXT, _known(first), None, first, None, (Measure("m", NO_TEXT, criteria, financing),))
    return Programme("p", NO_TEXT, (edition,))


def rows(count: int) -> pl.DataFrame:
    """Applicants made by a fixed seed; about half of them are eligible."""
    random = np.random.default_rng(2016)
    days = (DEADLINE - date(1970, 1, 1)).days + random.integers(-200, 40, count)
    return pl.DataFrame(
        {
            "recipient_kind": random.choice(KINDS * 4 + OTHERS, count),
            "share_bp": random.integers(3_500, 10_001, count),
            "months": random.choice([24, 36, 36, 36, 48], count),
            "submitted": pl.Series(days.astype(np.int32)).cast(pl.Date),
        }
    )


def by_hand(frame: pl.LazyFrame) -> pl.LazyFrame:
    """The query that somebody writes who knows all figures and wants no reasons."""
    fine = (
        pl.col("recipient_kind").is_in(KINDS)
        & (pl.col("share_bp") >= 5_000)
        & (pl.col("months") >= 36)
        & (pl.col("submitted") <= DEADLINE)
    )
    parts = {
        f"cents_{year}": pl.when(fine).then((2 * cents * pl.col("share_bp") + 10_000) // 20_000)
        for year, cents in enumerate(CENTS, start=1)
    }
    return frame.select(fine.alias("verdict"), **parts).with_columns(
        cents_total=pl.col("cents_1") + pl.col("cents_2") + pl.col("cents_3")
    )


def by_numpy(columns: dict[str, Any]) -> tuple[Any, Any]:
    """The same in NumPy on whole cents, kinds as codes."""
    fine = np.isin(columns["kind"], np.arange(4)) & (columns["share_bp"] >= 5_000) & (columns["months"] >= 36)
    fine &= columns["submitted"] <= np.datetime64(DEADLINE)
    total = np.zeros(len(fine), dtype=np.int64)
    for cents in CENTS:
        total += np.where(fine, (2 * cents * columns["share_bp"] + 10_000) // 20_000, 0)
    return fine, total


def timed(*calls: Callable[[], object]) -> list[float]:
    """The median of each in ms, taken in turn so that noise hits all alike."""
    found: list[list[float]] = [[] for _ in calls]
    for _ in range(REPEATS):
        for seconds, call in zip(found, calls, strict=True):
            began = time.perf_counter()
            call()
            seconds.append(time.perf_counter() - began)
    return [1000 * statistics.median(seconds) for seconds in found]


def assessing(count: int) -> None:
    """One size: lazy Polars, pandas, and the two by hand."""
    rules, given = programme(), rows(count)
    lazy, day = given.lazy(), date(2015, 1, 1)
    few = ["verdict", "cents_1", "cents_2", "cents_3", "cents_total"]
    own = pd.DataFrame(given.to_dict(as_series=False)).astype({"submitted": "datetime64[s]"})
    codes = {kind: code for code, kind in enumerate([*KINDS, *OTHERS])}
    columns = {name: given[name].to_numpy() for name in ("share_bp", "months")}
    columns["kind"] = np.array([codes[kind] for kind in given["recipient_kind"]])
    columns["submitted"] = given["submitted"].to_numpy()

    def library() -> pl.DataFrame:
        return frames.assess(rules, "m", lazy, on=day).select(few).collect()

    def findings() -> pl.DataFrame:
        return frames.assess(rules, "m", lazy, on=day, codes=False).drop(given.columns).collect()

    category = given.with_columns(pl.col("recipient_kind").cast(pl.Categorical)).lazy()

    def categories() -> pl.DataFrame:
        return frames.assess(rules, "m", category, on=day).select(few).collect()

    def pandas() -> pd.DataFrame:
        found: pd.DataFrame = frames.assess(rules, "m", own, on=day, findings=False, codes=False)
        return found

    hand = by_hand(lazy).collect()
    for found in (library(), findings(), categories()):
        assert (found["verdict"] == 2).equals(hand["verdict"])
        assert found["cents_total"].equals(hand["cents_total"].alias("cents_total"))
    fine, total = by_numpy(columns)
    assert (fine == hand["verdict"].to_numpy()).all()
    assert (total == hand["cents_total"].fill_null(0).to_numpy()).all()
    assert (pandas()["cents_total"].fillna(0).to_numpy(dtype=np.int64) == total).all()
    times = timed(lambda: by_hand(lazy).collect(), library, findings, categories, pandas, lambda: by_numpy(columns))
    titles = [
        "hand-written Polars",
        "lazy Polars",
        "with all findings",
        "kinds as a category",
        "pandas",
        "hand-written NumPy",
    ]
    print(f"\n{count:,} rows, ms (ratio to hand-written Polars)")
    for title, took in zip(titles, times, strict=True):
        print(f"  {title:<24}{took:10.2f}  {took / times[0]:6.2f}")


def sweeping() -> None:
    """10,000 scenarios by 1,101 applicants."""
    rules, given = programme(), rows(1_101)
    random = np.random.default_rng(7)
    scenarios = {
        "m.minimum_share": random.integers(4_000, 9_000, 10_000).tolist(),
        "m.minimum_months": random.integers(12, 49, 10_000).tolist(),
    }

    def library() -> pl.DataFrame:
        found: pl.DataFrame = frames.sweep(rules, "m", scenarios, given.lazy(), on=date(2015, 1, 1)).collect()
        return found

    found = library()
    for index in (0, 1, 9_999):
        share, months = (scenarios[path][index] for path in scenarios)
        fine = (
            pl.col("recipient_kind").is_in(KINDS) & (pl.col("share_bp") >= share) & (pl.col("months") >= months)
        ) & (pl.col("submitted") <= DEADLINE)
        hand = given.filter(fine)
        assert found["eligible"][index] == hand.height
        years = [hand.filter(pl.col("months") >= 12 * year)["share_bp"] for year in (1, 2, 3)]
        assert found["cents_total"][index] == sum(
            int(((2 * cents * share_bp + 10_000) // 20_000).sum()) for cents, share_bp in zip(CENTS, years, strict=True)
        )
    (took,) = timed(library)
    print(f"\nsweep of 10,000 by 1,101: {took:.0f} ms (target at most 1500)")


if __name__ == "__main__":
    print(f"Python {sys.version.split()[0]}, polars {pl.__version__}, pandas {pd.__version__}, numpy {np.__version__}")
    for size in (1, 1_000, 100_000, 1_000_000):
        assessing(size)
    sweeping()
