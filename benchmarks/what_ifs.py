"""What what-ifs cost: python benchmarks/what_ifs.py (needs the extra dev).

1,000 variants of the smallest share of a post over 1,101 applicants, from a list of applications to the table; the same
one by one for a few of them, to the cent; and one amendment over a frame of 1,000 rows, and the same rules once more.
"""

import statistics
import sys
import time
from collections.abc import Callable
from datetime import date

import polars as pl

from integrationsfoerderung import Application, Post, Recipient, compare, frames, load_programme, sweep
from integrationsfoerderung.programmes import Programme

SHARE = "contact-point.minimum_share"
DAY = date(2016, 9, 28)
REPEATS = 15


def applications(count: int) -> list[Application]:
    """Gemeinden with a post of every share from 40 percent on, beginning in every month."""
    return [
        Application(
            key=str(index),
            recipient=Recipient(name=f"Gemeinde {index}", kind="Gemeinde", population=1_000 + 37 * index),
            measure="contact-point",
            posts=[Post(f"0.{4_000 + 5 * index:04}", field="integration", origin="new")],
            start=date(2017, 1 + index % 12, 1), months=36, submitted=DAY, new_tasks=True, begun=False,
        )
        for index in range(count)
    ]  # fmt: skip


def timed(call: Callable[[], object]) -> str:
    """Least and median of the clock and of the processor, in ms."""
    clock, processor = [], []
    for _ in range(REPEATS):
        began, used = time.perf_counter(), time.process_time()
        call()
        clock.append(1000 * (time.perf_counter() - began))
        processor.append(1000 * (time.process_time() - used))
    found = ((min(times), statistics.median(times)) for times in (clock, processor))
    return "  ".join(f"{least:8.1f}{middle:8.1f}" for least, middle in found)


def sweeping(programme: Programme) -> None:
    """1,000 variants by 1,101 applications, and every hundredth held against a comparison."""
    forms, values = applications(1_101), [f"0.{4_000 + 3 * index}" for index in range(1_000)]
    tried = sweep(programme, {SHARE: values}, forms)
    for index in range(0, 1_000, 100):
        variant = programme.amend({SHARE: values[index]})
        assert tried[index].totals == compare(programme, variant, forms).variant
    print(f"sweep of 1,000 by 1,101         {timed(lambda: sweep(programme, {SHARE: values}, forms))}")
    few = {SHARE: values[:10]}
    print(f"sweep of 10 by 1,101            {timed(lambda: sweep(programme, few, forms))}")


def amending(programme: Programme) -> None:
    """One amendment, and its verdicts and totals over a frame of 1,000 rows."""
    columns = frames.from_applications(applications(1_000)).columns
    whole = pl.DataFrame({name: values for name, values in columns.items() if any(v is not None for v in values)})
    needed = frames.schema(programme, "contact-point", on=DAY).needed
    types = {"whole number": pl.Int64, "yes or no": pl.Boolean, "text": pl.String, "date": pl.Date}
    missing = {c.name: pl.lit(None, types[c.holds]) for c in needed if c.name not in whole.columns}
    frame = whole.with_columns(**missing).lazy()
    shares = iter(range(4_001, 10_000))

    def amended() -> Programme:
        return programme.amend({SHARE: f"0.{next(shares)}"})

    def assessed(rules: Programme | None = None) -> pl.DataFrame:
        found = frames.assess(rules or amended(), "contact-point", frame, on=DAY, findings=False, codes=False)
        return found.select("verdict", "cents_total").collect()

    print(f"one amendment                   {timed(amended)}")
    print(f"  and 1,000 rows of a frame     {timed(assessed)}")
    print(f"1,000 rows, the same rules again{timed(lambda: assessed(programme))}")


if __name__ == "__main__":
    print(f"Python {sys.version.split()[0]}, polars {pl.__version__}")
    print(f"{'ms, each time least and median':<32}{'clock':>16}{'processor':>18}")
    shipped = load_programme("vwv-integration")
    sweeping(shipped)
    amending(shipped)
