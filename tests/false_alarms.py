"""Looks for false alarms over many seeds: whatever audits and laws find in programmes that are correct.

By hand, and no part of the tests, because it takes a while: python tests/false_alarms.py --seeds 20
"""

import argparse
import sys
from collections.abc import Iterator
from pathlib import Path
from time import monotonic

sys.path.insert(0, str(Path(__file__).parent))

from integrationsfoerderung import Programme, audit, laws
from integrationsfoerderung.strategies import drawn, programmes
from sound_programmes import sound_programmes


def alarms(programme: Programme, seed: int, examples: int) -> Iterator[str]:
    """Every breach of a law that is told of a well-formed programme; its laws hold whatever it says."""
    report = laws.check(programme, examples=examples, seed=seed)
    yield from (
        f"{result.law.key}: {found.words('en')}" for result in report.broken for found in result.counterexamples
    )


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def run(seeds: int, each: int, examples: int) -> int:
    """One line for each seed and each false alarm, and the sum; 1 where there was an alarm."""
    found, audited, checked, since = 0, 0, 0, monotonic()
    for seed in range(seeds):
        correct = drawn(sound_programmes(), examples=10 * each, seed=seed)
        held = [*correct[:each], *drawn(programmes(), examples=each, seed=seed)]
        told = [str(finding) for programme in correct for finding in audit(programme).findings]
        told += [line for programme in held for line in alarms(programme, seed, examples)]
        audited, checked, found = audited + len(correct), checked + len(held), found + len(told)
        _say("\n  ".join([f"seed {seed}: {len(told)} false alarms", *told]))
    _say(
        f"{found} false alarms over {seeds} seeds, {audited} programmes audited, {checked} held to the laws with "
        f"{examples} examples each, {monotonic() - since:.0f} s"
    )
    return int(found > 0)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seeds", type=int, default=20)
    parser.add_argument("--each", type=int, default=5, help="programmes of each kind; ten times as many are audited")
    parser.add_argument("--examples", type=int, default=20, help="applications for each measure and law")
    given = parser.parse_args()
    raise SystemExit(run(given.seeds, given.each, given.examples))
