"""The table of all planted faults, written into docs/planted-faults.md: python tests/planted_table.py.

A test holds the page to what this writes.
"""

from pathlib import Path

from integrationsfoerderung.audits import CODES
from planted_faults import PLANTED as IN_FILES
from planted_laws import IN_THE_ENGINE
from planted_laws import PLANTED as IN_PROGRAMMES

PAGE = Path(__file__).parent.parent / "docs" / "planted-faults.md"
HEAD = """# Planted faults

What checks are worth shows in the faults that they find. One fault after the other is planted into rules that are
correct, and the check that is named beside it has to find it, at the path that is named.
`tests/test_planted_faults.py` and `tests/test_laws.py` do that in every run; without the fault nothing is found. A
fault that an [audit](audit.md) cannot see, because the rules are consistent and wrong, is left to a
[case](case-files.md); one that only shows when the rules run is left to a [law](laws.md).

This page is written by `python tests/planted_table.py`.
"""


def rows() -> list[tuple[str, str, str, str]]:
    """Fault, what it is planted into, who finds it, and where."""
    found = []
    for fault in IN_FILES:
        file = f"`{fault.file.removeprefix('tests/planted/')}`"
        title = f" ({CODES[fault.what].title.en})" if fault.by == "audit" else ""
        found.append((fault.name, file, f"{fault.by} `{fault.what}`{title}", f"`{fault.where}`" if fault.where else ""))
    for name, (_, law) in IN_PROGRAMMES.items():
        found.append((name, "a programme in Python", f"law `{law}`", ""))
    for name, law in IN_THE_ENGINE.items():
        found.append((name, "the engine", f"law `{law}`", ""))
    return found


def page() -> str:
    """The whole page."""
    every = rows()
    counts = {by: sum(who.startswith(by) for _, _, who, _ in every) for by in ("audit", "case", "law")}
    said = f"{len(every)} faults: {counts['audit']} for audits, {counts['case']} for cases, {counts['law']} for laws.\n"
    lines = ["| fault | planted into | found by | at |", "| --- | --- | --- | --- |"]
    lines += [f"| {' | '.join(row)} |".replace("|  |", "| |") for row in every]
    return f"{HEAD}\n{said}\n" + "\n".join(lines) + "\n"


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
