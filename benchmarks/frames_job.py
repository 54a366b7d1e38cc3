"""The job of benchmarks/frames.py, and how it is written by hand.

Four kinds of recipients, a share of at least a half, at least 36 months, in by the deadline; three instalments in
proportion to the share, and their total.
"""

from collections.abc import Sequence
from datetime import date
from typing import Any

import numpy as np
import pandas as pd
import polars as pl

from integrationsfoerderung import Edition, Euro, Grade, Kind, Known, Measure, Payment, Programme, Share, Text
from integrationsfoerderung.criteria import AtLeast, AtMost, OneOf
from integrationsfoerderung.financing import FixedInstalments, PartYear
from integrationsfoerderung.money import Rounding

# The first four are eligible.
KINDS = [
    "Gemeinde",
    "Stadtkreis",
    "Landkreis",
    "Gemeindeverwaltungsverband",
    "freier Träger",
    "vereinbarte Verwaltungsgemeinschaft",
]
FINE = KINDS[:4]
CENTS = (4_000_000, 3_500_000, 3_000_000)
# A part of these is seldom a whole cent, so that rounding shows.
UNEVEN = (4_000_037, 3_500_055, 3_000_011)
DEADLINE = date(2015, 9, 30)
DAY = date(2015, 1, 1)
NO_TEXT = Text("", "")
RESULT = ["verdict", "cents_1", "cents_2", "cents_3", "cents_total"]


def _known(value: Any) -> Known[Any]:
    return Known(value, Grade.NORM)


def programme(cents: Sequence[int] = CENTS, share_bp: int = 5_000) -> Programme:
    """The job as a programme of one edition."""
    criteria = (
        OneOf("kind", NO_TEXT, "recipient.kind", _known(frozenset(map(Kind, FINE)))),
        AtLeast("minimum_share", NO_TEXT, "posts.share", _known(Share.from_basis_points(share_bp))),
        AtLeast("minimum_months", NO_TEXT, "posts.months", _known(36)),
        AtMost("deadline", NO_TEXT, "submitted", _known(DEADLINE)),
    )
    financing = FixedInstalments(
        _known(tuple(Euro.from_cents(amount) for amount in cents)),
        in_proportion=_known(True),  # noqa: FBT003 - a value of the law
        rounding=_known(Rounding.HALF_UP),
        part_year=_known(PartYear.NOTHING),
        payment=_known(Payment.MONTHLY),
    )
    first = date(2013, 1, 1)
    edition = Edition("2013", NO_TEXT, _known(first), None, first, None, (Measure("m", NO_TEXT, criteria, financing),))
    return Programme("p", NO_TEXT, (edition,))


def numbers(count: int) -> dict[str, Any]:
    """Applicants as columns of NumPy, made by a fixed seed: kinds as places in KINDS, days since 1970."""
    random = np.random.default_rng(2016)
    return {
        "kind": random.choice(np.array([0, 1, 2, 3] * 4 + [4, 5]), count),
        "share_bp": random.integers(3_500, 10_001, count),
        "months": random.choice([24, 36, 36, 36, 48], count),
        "submitted": (DEADLINE - date(1970, 1, 1)).days + random.integers(-200, 40, count),
    }


def rows(count: int, *, category: bool = False) -> pl.DataFrame:
    """The same as a frame; about half of the rows are eligible."""
    given = numbers(count)
    kinds = pl.Series(KINDS).gather(given["kind"])
    return pl.DataFrame(
        {
            "recipient_kind": kinds.cast(pl.Categorical) if category else kinds,
            "share_bp": given["share_bp"],
            "months": given["months"],
            "submitted": pl.Series(given["submitted"].astype(np.int32)).cast(pl.Date),
        }
    )


def of_pandas(given: pl.DataFrame) -> pd.DataFrame:
    """The same as NumPy columns in pandas."""
    columns = {name: given[name].to_numpy() for name in ("share_bp", "months", "submitted")}
    return pd.DataFrame({"recipient_kind": given["recipient_kind"].to_list(), **columns})


def by_hand(frame: pl.LazyFrame, cents: Sequence[int] = CENTS, share_bp: int = 5_000) -> pl.LazyFrame:
    """The query that somebody writes who knows all figures and wants no reasons."""
    fine = (
        pl.col("recipient_kind").is_in(FINE)
        & (pl.col("share_bp") >= share_bp)
        & (pl.col("months") >= 36)
        & (pl.col("submitted") <= DEADLINE)
    )
    parts = {
        f"cents_{year}": pl.when(fine).then((2 * amount * pl.col("share_bp") + 10_000) // 20_000)
        for year, amount in enumerate(cents, start=1)
    }
    return frame.select(fine.alias("verdict"), **parts).with_columns(
        cents_total=pl.col("cents_1") + pl.col("cents_2") + pl.col("cents_3")
    )


def by_numpy(columns: dict[str, Any], cents: Sequence[int] = CENTS, share_bp: int = 5_000) -> list[Any]:
    """The same in NumPy on whole cents, kinds as places in KINDS."""
    fine = (columns["kind"] < 4) & (columns["share_bp"] >= share_bp) & (columns["months"] >= 36)
    fine &= columns["submitted"] <= (DEADLINE - date(1970, 1, 1)).days
    parts = [np.where(fine, (2 * amount * columns["share_bp"] + 10_000) // 20_000, 0) for amount in cents]
    return [fine, *parts, sum(parts)]


def off(found: Sequence[Any], expected: Sequence[Any]) -> int:
    """In how many rows anything differs, by a cent or by the verdict."""
    wrong = np.zeros(len(expected[0]), dtype=bool)
    for one, other in zip(found, expected, strict=True):
        wrong |= np.asarray(one) != np.asarray(other)
    return int(wrong.sum())


def columns_of(found: Any) -> list[Any]:
    """What a frame of results says, as NumPy columns: whether it is eligible, and cents, 0 where there are none."""
    if isinstance(found, pd.DataFrame):
        cents = [found[name].fillna(0).to_numpy(dtype=np.int64) for name in RESULT[1:]]
        return [found["verdict"].to_numpy(dtype=np.int64) == 2, *cents]
    verdict = found["verdict"]
    fine = verdict if verdict.dtype == pl.Boolean else verdict == 2
    return [fine.to_numpy(), *(found[name].fill_null(0).to_numpy() for name in RESULT[1:])]


def scenarios(count: int) -> dict[str, list[int]]:
    """Bounds to sweep, by a fixed seed."""
    random = np.random.default_rng(7)
    return {
        "m.minimum_share": random.integers(4_000, 9_000, count).tolist(),
        "m.minimum_months": random.integers(12, 49, count).tolist(),
    }
