"""Draw one picture of each kind into docs/_static: `python docs/pictures.py [FOLDER]`.

The pages show these files. Draw them anew, and look at them, whenever the pictures change.
"""

import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path

from integrationsfoerderung import (
    Application,
    Post,
    Recipient,
    Schedule,
    compare,
    diff,
    load_applications,
    load_programme,
    sweep,
)
from integrationsfoerderung.plots import Picture, by_budget_year, cost, gains_and_losses, heat_map, tiers

ROOT = Path(__file__).parent.parent


def pictures() -> Iterator[tuple[str, Picture]]:
    """Each with the name of its file."""
    programme = load_programme("vwv-integration")
    form = Application(
        key="buehl",
        recipient=Recipient(name="Bühl", kind="Gemeinde"),
        partners=[Recipient(name="Bühlertal", kind="Gemeinde")],
        measure="contact-point",
        posts=[Post("1.0", field="refugees", origin="new"), Post("0.5", field="integration", origin="new")],
        start=date(2016, 4, 1),
        months=36,
        submitted=date(2015, 9, 28),
        new_tasks=True,
        begun=False,
    )
    plan = programme.schedule(form)
    if not isinstance(plan, Schedule):
        raise SystemExit(plan.explain())
    yield "schedule", by_budget_year(plan)
    yield "schedule-de", by_budget_year(plan, "de")

    many = load_applications(ROOT / "examples/rounds/short-of-money.csv").applications
    shares = [f"{percent} %" for percent in range(10, 101, 10)]
    yield "cost", cost(sweep(programme, {"contact-point.minimum_share": shares}, many), base=programme)
    grid: dict[str, list[str | int]] = {
        "contact-point.minimum_share": ["0.25", "0.5", "0.75", "1"],
        "contact-point.minimum_months": [12, 24, 36, 48],
    }
    yield "heat-map", heat_map(sweep(programme, grid, many), base=programme)

    amended = {"contact-point.instalments": [50_000, 35_000, 25_000], "contact-point.minimum_share": "0.6"}
    variant = programme.amend(amended)
    changed = diff(programme, variant)
    yield "gains-and-losses", gains_and_losses(compare(programme, variant, many[:16]), changed=changed)
    yield "gains-and-losses-many", gains_and_losses(compare(programme, variant, many), changed=changed)

    officer = load_programme("vwv-integrationsbeauftragte").on(date(2021, 1, 1)).measure("officer")
    yield "tiers", tiers(officer)


def main() -> None:
    """Draw all of them."""
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "docs/_static"
    for name, picture in pictures():
        # Without the version of matplotlib in it, so that a file changes only where the picture does.
        picture.savefig(folder / f"{name}.png", dpi=110, metadata={"Software": None})
        print(folder / f"{name}.png")


if __name__ == "__main__":
    main()
