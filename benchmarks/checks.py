"""What it costs to check rules: python benchmarks/checks.py (needs the extra dev; `audit` or `laws` for one of both).

An audit of each shipped programme, and all laws on each with the default settings, each by the command line in a
process of its own, so that the start of the interpreter and what it imports are part of it. Laws use one core, and two
programmes are checked at a time.
"""

import os
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor

from integrationsfoerderung.catalogue import programme_keys

REPEATS = {"audit": 5, "laws": 1}
AT_ONCE = {"audit": 1, "laws": 2}
TARGET = {"audit": "0.5 s each", "laws": "30 s together"}


def timed(command: str, key: str) -> float:
    """Seconds by the clock."""
    begun = time.perf_counter()
    asked = [sys.executable, "-m", "integrationsfoerderung", command, key]
    subprocess.run(asked, stdout=subprocess.DEVNULL, check=True)
    return time.perf_counter() - begun


def main(commands: list[str]) -> None:
    """The least of some runs of each, what all took together, and how much of that the processor."""
    for command in commands:
        print(f"{command}: load {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores")
        begun, before = time.perf_counter(), os.times()
        with ThreadPoolExecutor(AT_ONCE[command]) as pool:
            runs = {
                key: [pool.submit(timed, command, key) for _ in range(REPEATS[command])] for key in programme_keys()
            }
            for key, several in runs.items():
                print(f"  {key:<32} {min(run.result() for run in several):6.2f} s", flush=True)
        after, count = os.times(), REPEATS[command]
        spent = after.children_user + after.children_system - before.children_user - before.children_system
        clock = time.perf_counter() - begun
        print(f"  {'all together':<32} {clock / count:6.2f} s, of the processor {spent / count:.2f} s", flush=True)
        print(f"  target: {TARGET[command]}", flush=True)


if __name__ == "__main__":
    main(sys.argv[1:] or list(REPEATS))
