"""Larger than memory: 20 million rows streamed: `python examples/frames_parquet.py [MILLIONS]`.

Needs the extra frames and Polars. The files stand in a folder that is removed at the end.
"""

import resource
import sys
import tempfile
import time
from datetime import date
from pathlib import Path

import polars as pl

import integrationsfoerderung as foerder
from integrationsfoerderung import frames

MILLION = 1_000_000
DAY = date(2016, 10, 1)


def part(number: int) -> pl.DataFrame:
    """One million rows, made by a rule and not by chance."""
    row = pl.int_range(number * MILLION, (number + 1) * MILLION, eager=True)
    return pl.DataFrame(
        {
            "recipient_kind": pl.Series(["Gemeinde", "Stadtkreis", "Landkreis", "freier Träger"]).gather(row % 4),
            "field": pl.Series(["integration", "refugees", "both"]).gather(row % 3),
            "share_bp": 4_000 + row * 7 % 6_001,
            "months": 24 + row % 3 * 12,
            "new_tasks": row % 5 > 0,
            "begun": row % 11 == 0,
            "early_start_permitted": row % 2 == 0,
        }
    )


def main(millions: int) -> None:
    """Write the rows, assess them in a stream, and say what it took."""
    programme = foerder.load_programme("vwv-integration")
    with tempfile.TemporaryDirectory() as folder:
        for number in range(millions):
            part(number).write_parquet(Path(folder) / f"in-{number:03}.parquet")
        began = time.perf_counter()
        rows = pl.scan_parquet(Path(folder) / "in-*.parquet")
        found = frames.assess(programme, "contact-point", rows, on=DAY, codes=False)
        found.select("verdict", "cents_1", "cents_2", "cents_3", "cents_total").sink_parquet(
            Path(folder) / "out.parquet"
        )
        took = time.perf_counter() - began
        result = pl.scan_parquet(Path(folder) / "out.parquet")
        counts = result.group_by("verdict").agg(pl.len(), pl.col("cents_total").sum()).sort("verdict").collect()
    print(counts)
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"{millions} million rows in {took:.1f} s, at most {most:.0f} MiB of memory")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 20)
