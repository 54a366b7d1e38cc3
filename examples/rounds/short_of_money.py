"""Writes short-of-money.csv: 150 made-up applicants for the extra round 2016, more than its money pays for.

No Musterhausen and no Musterkreis exists, and nobody filed any of this. Every run writes the same bytes.
"""

import csv
import io
from pathlib import Path
from random import Random

FILE = Path(__file__).with_name("short-of-money.csv")
COLUMNS: tuple[str, ...] = (
    "key", "name", "kind", "population", "measure", "share", "posts", "field", "origin", "tops_up", "months", "start",
    "submitted", "new_tasks", "begun", "earlier_rounds", "requested", "costs", "priority", "score",
)  # fmt: skip
APPLICANTS = 150


def rows() -> list[dict[str, str]]:
    """The applications of all applicants; every fifteenth has two."""
    random = Random(2016)  # noqa: S311 - the same numbers in every run are what is wanted

    def number(low: int, high: int) -> int:
        # Of Random only this method promises the same numbers under every version of Python.
        return low + int(random.random() * (high - low + 1))

    found = []
    for applicant in range(1, APPLICANTS + 1):
        district = applicant % 25 == 0
        population = str(number(100, 500) * 1000 if district else number(2_000, 60_000))
        for priority in range(1, 3 if applicant % 15 == 0 else 2):
            top_up, share, tenths = number(1, 8) == 1, number(10, 20) * 5, number(0, 100)
            row = {
                "key": f"made-up-{applicant:03}-{priority}",
                "name": f"{'Musterkreis' if district else 'Musterhausen'} {applicant}",
                "kind": "Landkreis" if district else "Gemeinde",
                "population": population,
                "measure": "contact-point",
                "share": "0.5" if top_up else f"{share // 100}.{share % 100:02}",
                "posts": "2" if number(1, 12) == 1 else "1",
                "field": ("integration", "refugees", "both")[number(0, 2)],
                "origin": "top-up" if top_up else "new",
                "tops_up": "0.5" if top_up else "",
                "months": "36",
                "start": f"2016-{number(7, 12):02}-01",
                "submitted": f"2016-03-{number(18, 31)}",
                "new_tasks": "true",
                "begun": "false",
                "earlier_rounds": "none",
                "requested": "",
                "costs": str(number(120, 200) * 1000),
                "priority": str(priority),
                "score": f"{tenths // 10}.{tenths % 10}",
            }
            row |= _odd(number(1, 20))
            found.append(row)
    return found


def _odd(number: int) -> dict[str, str]:
    """Some are ineligible, ask for less than the rule gives, or have left something out."""
    return {
        1: {"share": "0.4", "origin": "new", "tops_up": ""},
        2: {"months": "24"},
        3: {"earlier_rounds": "vwv-integration/2016-regular"},
        4: {"requested": "40000.00"},
        5: {"new_tasks": ""},
    }.get(number, {})


def text() -> str:
    """The file as text."""
    file = io.StringIO()
    writer = csv.DictWriter(file, COLUMNS, lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows())
    return file.getvalue()


if __name__ == "__main__":
    FILE.write_bytes(text().encode())
