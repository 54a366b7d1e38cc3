"""How benchmarks/frames.py talks to engines of others, each in a process and an environment of its own.

One line of JSON for each question and each answer; rows and results go through files of NumPy. The process measures
itself, so that no time is lost on the way. It needs nothing but NumPy on the side of the peer.
"""

import json
import os
import resource
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple, Protocol

import numpy as np

HERE = Path(__file__).parent
PYTHON = HERE.parent / ".venv-peers" / "bin" / "python"
KIND_NAMES = ("gemeinde", "stadtkreis", "landkreis", "verband", "freier_traeger", "verwaltungsgemeinschaft")


class Times(NamedTuple):
    """Seconds by the clock, and of the processor on all cores."""

    seconds: float
    processor: float

    @classmethod
    def now(cls) -> "Times":
        """Both clocks."""
        return cls(time.perf_counter(), time.process_time())

    def since(self) -> "Times":
        """What has passed."""
        now = Times.now()
        return Times(now.seconds - self.seconds, now.processor - self.processor)


class Engine(Protocol):
    """What a peer has to do."""

    version: str

    def load(self, columns: Mapping[str, Any], cents: Sequence[int]) -> None:
        """Take rows as its user has them: euro, shares of one, days."""

    def assess(self, *, text: bool) -> Sequence[Any]:
        """Whether each row is eligible, three instalments and the total in euro."""
        ...

    def changed(self, share: float, months: int) -> Sequence[Any]:
        """The same under other bounds, the system itself left as it was."""
        ...

    def compiled(self) -> Sequence[Any] | None:
        """The same by what can be prepared once for many calls, None where there is no such thing."""


class Peer:
    """The other process, or the reason why there is none."""

    def __init__(self, script: str) -> None:
        self.title, self.missing, self.version = script.removeprefix("peers_"), "", ""
        if not PYTHON.exists():
            self.missing = "no environment .venv-peers"
            return
        self._process = subprocess.Popen(
            [str(PYTHON), str(HERE / f"{script}.py")],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True,
        )  # fmt: skip
        first = self._read()
        self.missing, self.version = first.get("missing", ""), first.get("version", "")

    def ask(self, call: str, **arguments: Any) -> dict[str, Any]:
        """Have something done there."""
        assert self._process.stdin is not None
        self._process.stdin.write(json.dumps({"call": call, **arguments}) + "\n")
        self._process.stdin.flush()
        answer = self._read()
        if "error" in answer:
            raise RuntimeError(f"{self.title}: {answer['error']}")
        return answer

    def times(self, call: str, **arguments: Any) -> Times:
        """What it took, by its own clocks."""
        said = self.ask(call, **arguments)
        return Times(said["seconds"], said["processor"])

    def close(self) -> None:
        """End the process."""
        if not self.missing:
            self.ask("end")
            self._process.wait(timeout=10)

    def _read(self) -> dict[str, Any]:
        assert self._process.stdout is not None
        line = self._process.stdout.readline()
        ended = {"missing": "it cannot be imported in .venv-peers", "error": "its process ended"}
        found: dict[str, Any] = json.loads(line) if line else ended
        return found


def cents(euro: Any) -> Any:
    """Amounts of euro as whole cents, the nearest."""
    return np.rint(np.asarray(euro).astype(np.float64) * 100).astype(np.int64)


class _Calls:
    """The side of the peer."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine

    def load(self, file: str, amounts: list[int]) -> dict[str, Any]:
        with np.load(file) as columns:
            self.engine.load({name: columns[name] for name in columns.files}, amounts)
        return {}

    def assess(self, *, text: bool, to: str = "") -> dict[str, Any]:
        return _timed(lambda: self.engine.assess(text=text), to)

    def compiled(self, to: str = "") -> dict[str, Any]:
        return _timed(self.engine.compiled, to)

    def changed(self, share: float, months: int, to: str = "") -> dict[str, Any]:
        return _timed(lambda: self.engine.changed(share, months), to)

    def sweep(self, scenarios: list[list[int]]) -> dict[str, Any]:
        """Counts and sums, one changed system after another."""
        began = Times.now()
        found = []
        for share_bp, months in scenarios:
            fine, *_, total = self.engine.changed(share_bp / 10_000, months)
            found.append([int(fine.sum()), int(cents(total).sum())])
        return {**began.since()._asdict(), "found": found}

    def memory(self, file: str, amounts: list[int]) -> dict[str, Any]:
        """Peak memory before and after one call, in MiB."""
        self.load(file, amounts)
        before = peak()
        self.engine.assess(text=False)
        return {"before": before, "after": peak()}


def peak() -> float:
    """The most memory that this process had, in MiB; `getrusage` would count that of the process that started it."""
    status = Path("/proc/self/status")
    if status.exists():
        line = next(line for line in status.read_text().splitlines() if line.startswith("VmHWM"))
        return int(line.split()[1]) / 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def _timed(call: Callable[[], Sequence[Any] | None], to: str) -> dict[str, Any]:
    began = Times.now()
    found = call()
    took = began.since()
    if to and found is not None:
        np.savez(to, fine=found[0], **{f"cents_{year}": cents(euro) for year, euro in enumerate(found[1:], start=1)})
    return {**took._asdict(), "there": found is not None}


def serve(engine: Callable[[], Engine]) -> None:
    """Answer questions until told to end; the first answer says which version."""
    out = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)  # nothing that a library prints gets between the lines

    def say(answer: Mapping[str, Any]) -> None:
        out.write(json.dumps(answer) + "\n")
        out.flush()

    calls = _Calls(engine())
    say({"version": calls.engine.version})
    for line in sys.stdin:
        question = json.loads(line)
        call = question.pop("call")
        if call == "end":
            say({})
            return
        try:
            say(getattr(calls, call)(**question))
        except Exception as problem:  # noqa: BLE001 - told to who asked
            say({"error": f"{type(problem).__name__}: {problem}"})
