"""What frames cost, side by side: python benchmarks/frames.py [stream] [job] [change] [sweep] [fresh] [large].

Needs the extra dev. Engines of others take part where the environment .venv-peers has them. All run in turn in the
same rounds, medians are compared, and every result is compared to the cent. Without a name every part is run.
"""

import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path
from typing import Any

import frames_fresh
import frames_large
import numpy as np
import pandas as pd
import polars as pl
from frames_job import (
    CENTS,
    DAY,
    RESULT,
    UNEVEN,
    by_hand,
    by_numpy,
    columns_of,
    numbers,
    of_pandas,
    off,
    programme,
    rows,
    scenarios,
)
from peers import Peer, Times

from integrationsfoerderung import frames

MILLION = 1_000_000
REPEATS = {1: 11, 1_000: 11, 100_000: 7, MILLION: 7}
SCENARIOS, APPLICANTS, MEASURED = 10_000, 1_101, 100


def in_turn(repeats: int, calls: Mapping[str, Callable[[], object]]) -> dict[str, Times]:
    """The medians of each, taken in turn so that noise hits all alike; one that measures itself says what it took."""
    found: dict[str, list[Times]] = {title: [] for title in calls}
    for _ in range(repeats):
        for title, call in calls.items():
            began = Times.now()
            said = call()
            took = began.since()
            found[title].append(said if isinstance(said, Times) else took)
    return {title: Times(*map(statistics.median, zip(*took, strict=True))) for title, took in found.items()}


def table(title: str, times: Mapping[str, Times], first: str) -> None:
    """Times and their ratios to one of them."""
    print(f"\n{title}, ms by the clock and of the processor, each with its ratio to {first}")
    for name, took in times.items():
        cells = (f"{1000 * one:11.2f} {one / other:8.2f}" for one, other in zip(took, times[first], strict=True))
        print(f"  {name:<36}{'  '.join(cells)}")


def target(what: str, found: float, limit: float, *, least: bool = False) -> None:
    """Whether a target is met."""
    met = found >= limit if least else found <= limit
    print(f"    {what}: {found:.2f} (target at {'least' if least else 'most'} {limit:g}: {'met' if met else 'MISSED'})")


class Job:
    """The job on some rows, by all that take part."""

    def __init__(self, peers: list[Peer], folder: Path) -> None:
        self.peers, self.folder = peers, folder

    def given(self, count: int, cents: tuple[int, ...] = CENTS) -> None:
        """Make the rows and hand them to everyone."""
        rules, text = programme(cents), rows(count)
        category, own, self.columns = rows(count, category=True), of_pandas(text), numbers(count)
        self.cents = cents
        file = self.folder / f"{count}.npz"
        np.savez(file, **self.columns)
        for peer in self.peers:
            peer.ask("load", file=str(file), amounts=list(cents))

        def library(frame: Any, **options: Any) -> Any:
            return frames.assess(rules, "m", frame, on=DAY, **options)

        def other_rules() -> pl.DataFrame:
            found: pl.LazyFrame = frames.assess(programme(cents), "m", lazy, on=DAY)
            return found.select(RESULT).collect()

        lazy, lazy_category = text.lazy(), category.lazy()
        self.calls: dict[str, Callable[[], Any]] = {
            "hand-written lazy Polars": lambda: by_hand(lazy, cents).collect(),
            "lazy Polars": lambda: library(lazy).select(RESULT).collect(),
            "lazy Polars, other rules each time": other_rules,
            "lazy Polars, all findings": lambda: library(lazy, codes=False).drop(text.columns).collect(),
            "hand-written, category": lambda: by_hand(lazy_category, cents).collect(),
            "lazy Polars, category": lambda: library(lazy_category).select(RESULT).collect(),
            "eager Polars": lambda: library(text, findings=False, codes=False),
            "pandas": lambda: library(own, findings=False, codes=False),
            "pandas, all findings": lambda: library(own, codes=False),
            "hand-written NumPy": lambda: by_numpy(self.columns, cents),
        }
        for peer in self.peers:
            if peer.title == "openfisca":
                self.calls["openfisca-core"] = partial(peer.times, "assess", text=False)
                self.calls["openfisca-core, kinds as text"] = partial(peer.times, "assess", text=True)
            else:
                self.calls["ttsim"] = partial(peer.times, "assess", text=False)
                self.calls["ttsim, function put together before"] = partial(peer.times, "compiled")

    def check(self) -> None:
        """Compare all results to the cent."""
        expected = by_numpy(self.columns, self.cents)
        for title, call in self.calls.items():
            found = call()
            if isinstance(found, pl.DataFrame | pd.DataFrame):
                assert not off(columns_of(found), expected), title
        for peer in self.peers:
            to = self.folder / "result.npz"
            asked: list[tuple[str, dict[str, bool]]] = [("assess", {"text": text}) for text in (False, True)]
            for way, arguments in [*asked, ("compiled", {})]:
                if peer.ask(way, to=str(to), **arguments)["there"]:
                    with np.load(to) as kept:
                        wrong = off([kept[name] for name in kept.files], expected)
                    kinds = ", kinds as text" if arguments.get("text") else ""
                    print(f"    {peer.version}, {way}{kinds}: {wrong:,} of {len(expected[0]):,} rows off")
        print(f"    this library and hand-written Polars, each way: 0 of {len(expected[0]):,} rows off")


def job(peers: list[Peer], folder: Path) -> None:
    """Four sizes."""
    one = Job(peers, folder)
    for count, repeats in REPEATS.items():
        one.given(count)
        print(f"\n{count:,} rows: compared to the cent")
        one.check()
        times = in_turn(repeats, one.calls)
        table(f"{count:,} rows", times, "hand-written lazy Polars")
        if count == MILLION:
            _targets(times)
    one.given(MILLION, UNEVEN)
    print("\n1,000,000 rows, instalments of uneven cents: compared to the cent")
    one.check()


def _targets(times: Mapping[str, Times]) -> None:
    hand = times["hand-written lazy Polars"].seconds
    target("lazy Polars to hand-written", times["lazy Polars"].seconds / hand, 1.5)
    target("with all findings", times["lazy Polars, all findings"].seconds / hand, 2.5)
    category = times["lazy Polars, category"].seconds / times["hand-written, category"].seconds
    target("kinds as a category, to hand-written on the same", category, 1.5)
    for kinds in "", ", kinds as text":
        ours = "lazy Polars" if kinds else "lazy Polars, category"
        if f"openfisca-core{kinds}" in times:
            ratio = times[f"openfisca-core{kinds}"].seconds / times[ours].seconds
            target(f"openfisca-core{kinds} to {ours}", ratio, 5, least=True)


def change(peers: list[Peer], folder: Path) -> None:
    """One changed parameter with 1,000 rows."""
    one = Job(peers, folder)
    one.given(1_000)
    lazy = rows(1_000).lazy()

    def rebuilt() -> pl.DataFrame:
        found = frames.assess(programme(share_bp=6_000), "m", lazy, on=DAY, findings=False, codes=False)
        return found.select(RESULT).collect()

    def swept() -> pl.DataFrame:
        found: pl.DataFrame = frames.sweep(
            programme(), "m", {"m.minimum_share": [6_000]}, lazy, on=DAY
        ).collect()  # fmt: skip
        return found

    calls: dict[str, Callable[[], object]] = {
        "hand-written lazy Polars": lambda: by_hand(lazy, share_bp=6_000).collect(),
        "this library, another programme": rebuilt,
        "this library, sweep of one": swept,
    }
    for peer in peers:
        calls[peer.version] = partial(peer.times, "changed", share=0.6, months=36)
    expected = by_numpy(one.columns, share_bp=6_000)
    assert not off(columns_of(rebuilt()), expected)
    assert swept()["cents_total"].to_list() == [int(expected[-1].sum())]
    for peer in peers:
        peer.ask("changed", share=0.6, months=36, to=str(folder / "result.npz"))
        with np.load(folder / "result.npz") as found:
            assert not off([found[name] for name in found.files], expected), peer.title
    table("one changed parameter with 1,000 rows", in_turn(15, calls), "hand-written lazy Polars")


def sweep(peers: list[Peer], folder: Path) -> None:
    """10,000 scenarios by 1,101 applicants; the engines of others do a hundred, and the time is scaled."""
    one = Job(peers, folder)
    one.given(APPLICANTS)
    rules, given, tried = programme(), rows(APPLICANTS), scenarios(SCENARIOS)

    def library() -> pl.DataFrame:
        found: pl.DataFrame = frames.sweep(rules, "m", tried, given.lazy(), on=DAY).collect()
        return found

    pairs = list(zip(*tried.values(), strict=True))
    found = library()
    for index, (share_bp, months) in enumerate(pairs[:MEASURED]):
        fine = by_numpy(one.columns | {"months": np.where(one.columns["months"] >= months, 36, 0)}, CENTS, share_bp)[0]
        whole = [(cents * one.columns["share_bp"] + 5_000) // 10_000 for cents in CENTS]
        paid = [
            int(part[fine & (one.columns["months"] >= 12 * year)].sum()) for year, part in enumerate(whole, start=1)
        ]
        assert found["eligible"][index] == fine.sum()
        assert found["cents_total"][index] == sum(paid)
    calls: dict[str, Callable[[], object]] = {"this library": library}
    few = pairs[:MEASURED]
    for peer in peers:
        count = MEASURED if peer.title == "openfisca" else MEASURED // 10  # a call of ttsim takes as long as a hundred
        said = peer.ask("sweep", scenarios=few[:count])["found"]
        wrong = sum(fine != found["eligible"][index] for index, (fine, _) in enumerate(said))
        print(f"{peer.version}: {wrong} of {count} scenarios count other rows as eligible")
        calls[f"{peer.version}, {count} scaled"] = partial(_scaled, peer, few[:count])
    times = in_turn(3, calls)
    table(f"sweep of {SCENARIOS:,} by {APPLICANTS:,}", times, "this library")
    target("seconds", times["this library"].seconds, 1.5)
    for title, took in times.items():
        if title.startswith("openfisca"):
            target(
                "openfisca-core reforms to this library", took.seconds / times["this library"].seconds, 20, least=True
            )


def _scaled(peer: Peer, tried: list[tuple[int, ...]]) -> Times:
    scale = SCENARIOS / len(tried)
    return Times(*(scale * took for took in peer.times("sweep", scenarios=tried)))


def fresh(peers: list[Peer], folder: Path) -> None:
    """Import and peak memory, each in a process of its own."""
    frames_fresh.report(peers, folder)


def large(_peers: list[Peer], _folder: Path) -> None:
    """Cost by the row from 10,000 to 20 million."""
    frames_large.by_the_row()


def stream(_peers: list[Peer], _folder: Path) -> None:
    """The memory of the streaming path."""
    frames_large.streamed()


# Streams first: a process is said to have had at least the memory of the one that starts it.
PARTS = {"stream": stream, "job": job, "change": change, "sweep": sweep, "fresh": fresh, "large": large}


def main(names: list[str]) -> None:
    """Run the parts that are named, or all."""
    began = time.perf_counter()
    print(f"Python {sys.version.split()[0]}, polars {pl.__version__}, pandas {pd.__version__}, numpy {np.__version__}")
    every = [Peer("peers_openfisca"), Peer("peers_gettsim")]
    for peer in every:
        print(f"{peer.version}" if not peer.missing else f"{peer.title}: left out, {peer.missing}")
    present = [peer for peer in every if not peer.missing]
    with tempfile.TemporaryDirectory() as folder:
        for name in names or PARTS:
            PARTS[name](present, Path(folder))
    for peer in present:
        peer.close()
    print(f"\n{time.perf_counter() - began:.0f} s in all")


if __name__ == "__main__":
    main(sys.argv[1:])
