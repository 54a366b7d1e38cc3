"""What it costs to check rules: python benchmarks/checks.py (needs the extra dev; `audit` or `laws` for one of both).

An audit of each shipped programme, and all laws on each with the default settings, each by the command line in a
process of its own, so that the start of the interpreter and what it imports are part of it. Laws use one core.
"""

import os
import subprocess
import sys
import time

from integrationsfoerderung.catalogue import programme_keys

REPEATS = {"audit": 5, "laws": 1}
TARGET = {"audit": "0.5 s each", "laws": "30 s together"}


def timed(command: str, key: str) -> tuple[float, float]:
    """Seconds by the clock and of the processor."""
    begun, before = time.perf_counter(), os.times()
    asked = [sys.executable, "-m", "integrationsfoerderung", command, key]
    subprocess.run(asked, stdout=subprocess.DEVNULL, check=True)
    after = os.times()
    spent = after.children_user + after.children_system - before.children_user - before.children_system
    return time.perf_counter() - begun, spent


def main(commands: list[str]) -> None:
    """The least of some runs of each; of all programmes together the sum."""
    print(f"load {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores, seconds by the clock and of the processor")
    for command in commands:
        sums = [0.0, 0.0]
        for key in programme_keys():
            runs = [timed(command, key) for _ in range(REPEATS[command])]
            least = [min(column) for column in zip(*runs, strict=True)]
            sums = [one + other for one, other in zip(sums, least, strict=True)]
            print(f"  {command} {key:<32} {least[0]:6.2f} s {least[1]:6.2f} s", flush=True)
        print(f"  {command} {'all':<32} {sums[0]:6.2f} s {sums[1]:6.2f} s  (target {TARGET[command]})", flush=True)


if __name__ == "__main__":
    main(sys.argv[1:] or list(REPEATS))
