"""How fast the core is, beside a floor measured in the same run: `python benchmarks/core.py`.

Four questions: what an import costs, what one application costs, what one for each recipient of the Land costs, what
loading the shipped programme costs. Every time is the least and the median of many, in time of the processor, so that a
busy machine disturbs it less; the gap between both says how much it still did.
"""

import os
import platform
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import date
from importlib.metadata import version
from pathlib import Path
from typing import NamedTuple

import integrationsfoerderung as foerder
from integrationsfoerderung import show

ROOT = Path(__file__).parent.parent
PROGRAMME = Path(foerder.__file__).parent / "data" / "programmes" / "vwv-integration.toml"

GEMEINDEN, ASSOCIATIONS = 1101, 270
PROCESSES = 21  # fresh ones for each question
REPEATS, CALLS = 60, 200  # of one application: so many batches of so many calls

# Loaded by no plain import: the extras, and what data frames are made of.
HEAVY = ("hypothesis", "numpy", "pandas", "polars", "pyarrow", "duckdb", "narwhals", "matplotlib")


class Times(NamedTuple):
    """The least and the median of some times, in one unit."""

    least: float
    median: float

    @classmethod
    def of(cls, seconds: list[float], unit: float) -> "Times":
        """Both, in a unit given in seconds."""
        return cls(min(seconds) / unit, statistics.median(seconds) / unit)


def main() -> None:
    """Measure everything and print it."""
    packages = ", ".join(f"{name} {version(name)}" for name in ("attrs", "cattrs", "python-dateutil"))
    print(f"Python {platform.python_version()} on {platform.system()} {platform.machine()}; {packages}")
    imports()
    one_application()
    all_measures()
    all_recipients()
    loading()


def row(what: str, times: Times, unit: str, note: str = "") -> None:
    """Print one line."""
    print(f"  {what:<52} {times.least:8.2f} {times.median:8.2f} {unit}  {note}".rstrip())


def head(title: str) -> None:
    """Print a heading."""
    print(f"\n{title:<54} {'least':>8} {'median':>8}")


def verdict(value: float, target: float) -> str:
    """Whether a target is met."""
    return f"(target at most {target:g}: {'met' if value <= target else 'MISSED'})"


# --- (a) importing -------------------------------------------------------------------------------------------------


def fresh(*statements: str) -> list[list[float]]:
    """The seconds that each statement takes in fresh processes, taken in turn so that noise hits all alike."""
    code = "import time; began = time.process_time(); {}; print(time.process_time() - began)"
    found: list[list[float]] = [[] for _ in statements]
    for _ in range(PROCESSES):
        for times, statement in zip(found, statements, strict=True):
            times.append(float(in_process(code.format(statement))))
    return found


def in_process(code: str) -> str:
    """What a fresh interpreter prints for some code."""
    done = subprocess.run(
        [sys.executable, "-c", code], check=True, capture_output=True, text=True, cwd=ROOT, env=CACHED
    )
    return done.stdout


# An installed package has its bytecode written; where a shell forbids that, each process would compile it anew and
# the libraries beside it, compiled when they were installed, would not.
CACHED = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}


WATCHED = f"""
import sys
opened = []
sys.addaudithook(lambda event, details: opened.append(str(details[0])) if event == "open" else None)
import integrationsfoerderung
heavy = [name for name in {HEAVY!r} if name in sys.modules]
data = [name for name in opened if name.endswith((".toml", ".json"))]
print(heavy, data)
"""


def imports() -> None:
    """What the import costs beside the dependencies that it needs, and what it leaves alone."""
    head("(a) import, each in a fresh process")
    floor, used, ours = (
        Times.of(seconds, 1e-3)
        for seconds in fresh(
            "import attrs, cattrs, dateutil",
            "import attrs, cattrs, dateutil.easter, dateutil.relativedelta",
            "import integrationsfoerderung",
        )
    )
    row("attrs, cattrs, dateutil", floor, "ms")
    row("the same with the two dateutil modules that are used", used, "ms")
    row("integrationsfoerderung", ours, "ms")
    ratio = ours.median / floor.median
    print(f"  ratio of the medians to the first: {ratio:.2f} {verdict(ratio, 2)}")
    print(f"  ratio of the medians to the second: {ours.median / used.median:.2f}")
    print(f"  heavy modules loaded, data files opened: {in_process(WATCHED).strip()}")


# --- (b) one application ------------------------------------------------------------------------------------------


class Form(NamedTuple):
    """The Bühl form as plain values, for the floor."""

    kinds: tuple[str, ...]
    field: str
    basis_points: int
    months: int
    new_tasks: bool
    begun: bool
    permitted: bool | None
    start: date
    submitted: date


BUEHL = Form(
    kinds=("Gemeinde", "Gemeinde"),
    field="refugees",
    basis_points=10_000,
    months=36,
    new_tasks=True,
    begun=False,
    permitted=None,
    start=date(2016, 4, 1),
    submitted=date(2015, 9, 28),
)
KINDS = {"Gemeinde", "Stadtkreis", "Landkreis", "Gemeindeverwaltungsverband"}
FIELDS = {"integration", "refugees", "both"}
DEADLINE = date(2015, 9, 30)
CENTS = (4_000_000, 3_500_000, 3_000_000)

Paid = tuple[dict[int, int], dict[int, int]]


def floor_of(form: Form, deadline: date | None) -> Paid | None:
    """The least that a program can do: the same conditions and amounts, known beforehand, without any reason why."""
    if (
        not all(kind in KINDS for kind in form.kinds)
        or form.field not in FIELDS
        or form.basis_points < 5_000
        or form.months < 36
        or not form.new_tasks
        or (form.begun and form.permitted is not True)
        or (deadline is not None and form.submitted > deadline)
    ):
        return None
    by_funding_year: dict[int, int] = {}
    by_budget_year: dict[int, int] = {}
    first = form.start.month - 1
    for year, cents in enumerate(CENTS):
        amount = (2 * cents * form.basis_points + 10_000) // 20_000
        by_funding_year[year + 1] = amount
        here = (2 * amount * (12 - first) + 12) // 24
        budget_year = form.start.year + year
        by_budget_year[budget_year] = by_budget_year.get(budget_year, 0) + here
        if first:
            by_budget_year[budget_year + 1] = amount - here
    return by_funding_year, by_budget_year


def timed(*calls: Callable[[], object]) -> list[Times]:
    """The time of each call in µs, over batches taken in turn so that noise hits all alike."""
    found: list[list[float]] = [[] for _ in calls]
    for _ in range(REPEATS):
        for seconds, call in zip(found, calls, strict=True):
            began = time.process_time()
            for _ in range(CALLS):
                call()
            seconds.append((time.process_time() - began) / CALLS)
    return [Times.of(seconds, 1e-6) for seconds in found]


def cents(view: object) -> dict[int, int]:
    """A view as whole cents, to compare with the floor."""
    assert isinstance(view, foerder.View), view
    return {year: euro.cents for year, euro in view.items()}


def one_application() -> None:
    """What the Bühl form costs, with its round and without."""
    programme = foerder.load_programme("vwv-integration")
    regular = foerder.load_round("vwv-integration/2016-regular")
    form = foerder.load_application(ROOT / "examples" / "buehl.toml")

    for title, round_, deadline in (("without", None, None), ("with", regular, DEADLINE)):

        def laid_out(round_: foerder.Round | None = round_) -> Paid:
            """One call assesses and schedules; then by funding year and by budget year, which the floor gives too."""
            plan = programme.schedule(form, round_)
            assert isinstance(plan, foerder.Schedule), plan
            return cents(plan.by_funding_year()), cents(plan.by_budget_year())

        def assessed(round_: foerder.Round | None = round_) -> object:
            return programme.assess(form, round_)

        def scheduled(round_: foerder.Round | None = round_) -> object:
            return programme.schedule(form, round_)

        def bare(deadline: date | None = deadline) -> object:
            return floor_of(BUEHL, deadline)

        assert laid_out() == floor_of(BUEHL, deadline), "the floor and the library disagree"
        head(f"(b) one application, {title} the round")
        floor, first, both, all_of_it = timed(bare, assessed, scheduled, laid_out)
        row("hand-written floor: yes or no, both views", floor, "µs")
        row("assess", first, "µs")
        row("assess + schedule", both, "µs", verdict(both.median, 100))
        row("assess + schedule + both views, as whole cents", all_of_it, "µs")
        ratios = (f"{times.median / floor.median:.0f}" for times in (both, all_of_it))
        print(f"  ratio of the medians to the floor: {', with both views '.join(ratios)}")


# --- (d) loading --------------------------------------------------------------------------------------------------


def all_measures() -> None:
    """The same form against every measure of its edition."""
    programme = foerder.load_programme("vwv-integration")
    form = foerder.load_application(ROOT / "examples" / "buehl.toml")
    count = len(programme.assess_all(form))
    head(f"(b) one application against all {count} measures of its edition")
    (times,) = timed(lambda: programme.assess_all(form))
    row("assess_all", times, "µs", verdict(times.median, 300))


def all_recipients() -> None:
    """As many applications under the successor as the Land has Gemeinden and associations, in one call."""
    programme = foerder.load_programme("vwv-integrationsbeauftragte")
    facts = {"degree": True, "all_matters": True, "tasks": True, "bought_in": False}
    kinds = ["Gemeinde"] * GEMEINDEN + ["vereinbarte Verwaltungsgemeinschaft"] * ASSOCIATIONS
    forms = [
        foerder.Application(
            recipient=foerder.Recipient(name=f"Ort {index}", kind=kind, population=40 * index),
            measure="officer",
            posts=[foerder.Post("0.5")],
            start=date(2025, 1, 1),
            months=12,
            submitted=date(2024, 11, 15),
            begun=False,
            facts=facts,
        )
        for index, kind in enumerate(kinds)
    ]
    head(f"(c) {GEMEINDEN} Gemeinden and {ASSOCIATIONS} associations under the successor, in one call")
    found, seconds = programme.assess_many(forms), []
    for _ in range(7):
        began = time.process_time()
        programme.assess_many(forms)
        seconds.append(time.process_time() - began)
    times = Times.of(seconds, 1e-3)
    row("assess_many", times, "ms", verdict(times.median, 1000))
    began = time.process_time()
    show.tiers(found)
    row("show.tiers of the answers", Times.of([time.process_time() - began], 1e-3), "ms")


def loading() -> None:
    """What loading the shipped programme costs in a process that has not loaded it yet."""
    head("(d) loading the shipped programme, each in a fresh process")
    text = f"open({str(PROGRAMME)!r}, encoding='utf-8').read()"
    parse = f"import tomllib; began = time.process_time(); tomllib.loads({text})"
    load = "import integrationsfoerderung as f; {}f.load_programme('vwv-integration')"
    floor, ours, both = (
        Times.of(seconds, 1e-3)
        for seconds in fresh(parse, load.format("began = time.process_time(); "), load.format(""))
    )
    row("floor: tomllib on the same file", floor, "ms")
    row("load_programme", ours, "ms", verdict(ours.median, 60))
    row("import and load_programme", both, "ms")
    print(f"  ratio of the medians, load_programme to the floor: {ours.median / floor.median:.1f}")


if __name__ == "__main__":
    main()
