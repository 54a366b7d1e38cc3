"""Many rows: cost by the row in memory, and the memory of the streaming path; part of benchmarks/frames.py."""

import statistics
import subprocess
import sys
import time

import polars as pl
from frames_job import DAY, RESULT, by_hand, programme, rows
from peers import HERE

from integrationsfoerderung import frames

MILLION = 1_000_000
SIZES = {10_000: 15, 100_000: 11, MILLION: 7, 5 * MILLION: 3, 20 * MILLION: 3}
EXAMPLE = HERE.parent / "examples" / "frames_parquet.py"


def by_the_row() -> None:
    """Cost by the row, in memory."""
    rules = programme()
    print(f"\ncost by the row in memory, ns {'this library':>20} {'hand-written':>14}")
    for count, repeats in SIZES.items():
        # The same rows again and again, so that making them needs no more memory than they do.
        lazy = (rows(count) if count <= MILLION else pl.concat([rows(MILLION)] * (count // MILLION))).lazy()
        took: list[list[float]] = [[], []]
        for _ in range(repeats):
            for seconds, query in zip(took, (False, True), strict=True):
                began = time.perf_counter()
                found = by_hand(lazy) if query else frames.assess(rules, "m", lazy, on=DAY).select(RESULT)
                found.collect()
                seconds.append(time.perf_counter() - began)
        ours, hand = (statistics.median(seconds) * 1e9 / count for seconds in took)
        print(f"  {count:>12,} rows {ours:>34.1f} {hand:>14.1f}")


def streamed() -> None:
    """Time and peak memory from file to file."""
    print("\nParquet to Parquet, streamed (examples/frames_parquet.py)")
    for millions in (1, 5, 20):
        said = subprocess.run(
            [sys.executable, str(EXAMPLE), str(millions)], capture_output=True, text=True, check=True
        ).stdout
        print(f"  {said.splitlines()[-1]}")
