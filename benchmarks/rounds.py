"""How long a round takes, under every rule and in three sizes: `python benchmarks/rounds.py [SIZES]`.

The floor of the same run is assessing each application by itself, findings and all. Times are of the processor. The
applications are made up from a seed: shares, days, terms and starts differ, some are open and some are not eligible.
"""

import platform
import random
import sys
import time
from collections.abc import Callable
from datetime import date
from functools import partial
from math import log
from typing import NamedTuple

import integrationsfoerderung as foerder
from integrationsfoerderung.rounds import SHORTAGES

SIZES = (1_000, 10_000, 100_000)
MOST_SECONDS = 12  # for the largest size, under every rule


class Took(NamedTuple):
    """The seconds that one rule took with one sum, and with money by budget year."""

    sum_only: float
    by_year: float


def main() -> None:
    """Measure every rule in every size and print it."""
    sizes = tuple(int(text) for text in sys.argv[1:]) or SIZES
    print(f"Python {platform.python_version()} on {platform.system()} {platform.machine()}")
    found: dict[str, list[Took]] = {name: [] for name in SHORTAGES}
    floors = []
    extra = foerder.load_round("vwv-integration/2016-extra")
    for size in sizes:
        forms = applications(size)
        floors.append(seconds(partial(assess_each, extra, forms)))
        for name in SHORTAGES:
            one = extra.under(committed=size * 20_000, shortage=name)
            years = one.under(payable=dict.fromkeys((2016, 2017, 2018, 2019), size * 5_000))
            found[name].append(
                Took(
                    seconds(partial(one.decide, forms)),
                    seconds(partial(years.decide, forms)),
                )
            )
    print(f"\n{'applications':<52}" + "".join(f"{size:>18,}" for size in sizes))
    print(f"{'assess each by itself (floor)':<52}" + "".join(f"{floor:>16.2f} s" for floor in floors))
    for name, times in found.items():
        print(f"{name:<52}" + "".join(f"{t.sum_only:>8.2f} {t.by_year:>7.2f} s" for t in times))
    print("each cell: one sum, money by budget year too")
    slowest = max(max(times[-1]) for times in found.values())
    if sizes[-1] >= SIZES[-1]:
        verdict = "met" if slowest <= MOST_SECONDS else "MISSED"
        print(f"slowest rule with {sizes[-1]:,} applications: {slowest:.2f} s (target {MOST_SECONDS}: {verdict})")
    if len(sizes) > 1:
        small, large = sizes[-2:]
        allowed = large * log(large) / (small * log(small))
        grown = max(max(after) / max(before) for before, after in (times[-2:] for times in found.values()))
        print(f"from {small:,} to {large:,} the cost grew {grown:.1f} times; n log n would be {allowed:.1f} times")


def seconds(work: Callable[[], object]) -> float:
    """The time of the processor that some work takes."""
    began = time.process_time()
    work()
    return time.process_time() - began


def assess_each(round_: foerder.Round, forms: list[foerder.Application]) -> None:
    """The floor: each application by itself, nothing kept."""
    for form in forms:
        round_.programme.assess(form, round_)


def applications(size: int) -> list[foerder.Application]:
    """So many applications, made up from a seed."""
    draw = random.Random(2016)  # noqa: S311 - the same every time, not a secret
    return [
        foerder.Application(
            key=f"a{index}",
            recipient=foerder.Recipient(name=f"Made up {index % (size // 2 + 1)}", kind="Gemeinde"),
            measure="contact-point",
            posts=[
                foerder.Post(
                    share=f"{draw.randrange(45, 101) / 100:.2f}",
                    field=draw.choice(("refugees", "integration")),
                    origin="new",
                )
            ],
            start=date(2016, draw.randrange(6, 13), 1),
            months=36 if draw.random() < 0.95 else 35,
            submitted=date(2016, 3, draw.randrange(1, 32)),
            new_tasks=None if draw.random() < 0.03 else True,
            begun=False,
            earlier_grants=[],
        )
        for index in range(size)
    ]


if __name__ == "__main__":
    main()
