"""Import and peak memory of benchmarks/frames.py, each in a process of its own.

Run by itself with a way and a file, it does the job once in that way and prints its peak memory before and after.
"""

import json
import statistics
import subprocess
import sys
from pathlib import Path

import numpy as np
import polars as pl
from frames_job import CENTS, DAY, RESULT, by_hand, by_numpy, numbers, of_pandas, programme, rows
from peers import HERE, PYTHON, Peer, peak

from integrationsfoerderung import frames

ROWS = 1_000_000
WAYS = ("hand-written lazy Polars", "lazy Polars", "lazy Polars, all findings", "pandas", "hand-written NumPy")
OWN = ("polars", "integrationsfoerderung", "integrationsfoerderung.frames")
OTHERS = {
    "openfisca": "openfisca_core.simulations, openfisca_core.taxbenefitsystems, openfisca_core.reforms",
    "gettsim": "ttsim",
}
REPEATS = 7


def once(way: str, file: str) -> None:
    """Read the rows, do the job, and print what it needed at most."""
    if way == "hand-written NumPy":
        columns = numbers(ROWS)
        before = peak()
        by_numpy(columns)
    else:
        given, rules = pl.read_parquet(file), programme()
        own = of_pandas(given) if way == "pandas" else None
        before = peak()
        if own is not None:
            frames.assess(rules, "m", own, on=DAY, findings=False, codes=False)
        elif way == "lazy Polars":
            frames.assess(rules, "m", given.lazy(), on=DAY).select(RESULT).collect()
        elif way == "lazy Polars, all findings":
            frames.assess(rules, "m", given.lazy(), on=DAY, codes=False).drop(given.columns).collect()
        else:
            by_hand(given.lazy()).collect()
    print(json.dumps({"before": before, "after": peak()}))


def report(peers: list[Peer], folder: Path) -> None:
    """Print both tables."""
    modules = [(sys.executable, name) for name in OWN]
    modules += [(str(PYTHON), OTHERS[peer.title]) for peer in peers]
    found: dict[str, list[float]] = {}
    for _ in range(REPEATS):
        for python, name in modules:
            code = f"import time; began = time.perf_counter(); import {name}; print(time.perf_counter() - began)"
            said = subprocess.run([python, "-c", code], capture_output=True, text=True, check=True).stdout
            found.setdefault(name, []).append(float(said.split()[-1]))
    print("\nimport in a fresh process, ms (ratio to integrationsfoerderung.frames)")
    own = statistics.median(found[OWN[-1]])
    for name, seconds in found.items():
        median = statistics.median(seconds)
        print(f"  {name.partition(',')[0]:<36}{1000 * median:11.0f}  {median / own:8.2f}")
    print(f"\npeak memory of {ROWS:,} rows in a fresh process, MiB: with the rows read, at most, added")
    file = folder / "rows.parquet"
    rows(ROWS).write_parquet(file)
    for way in WAYS:
        said = subprocess.run(
            [sys.executable, __file__, way, str(file)], capture_output=True, text=True, check=True, cwd=HERE
        ).stdout
        _line(way, **json.loads(said))
    for peer in peers:
        other = Peer(f"peers_{peer.title}")
        arrays = folder / "rows.npz"
        np.savez(arrays, **numbers(ROWS))
        _line(peer.version, **other.ask("memory", file=str(arrays), amounts=list(CENTS)))
        other.close()


def _line(title: str, before: float, after: float) -> None:
    print(f"  {title:<36}{before:8.0f}{after:8.0f}{after - before:8.0f}")


if __name__ == "__main__":
    once(*sys.argv[1:])
