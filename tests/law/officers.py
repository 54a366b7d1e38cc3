"""Applications under VwV Integrationsbeauftragte, for the tests: all in order but for what a test changes."""

from datetime import date
from typing import Any

from integrationsfoerderung import Application, Assessment, NoSchedule, Post, Recipient, Schedule, load_programme

PROGRAMME = load_programme("vwv-integrationsbeauftragte")
FINANCING: Any = PROGRAMME.editions[0].measure("officer").financing
FACTS = {"degree": True, "all_matters": True, "tasks": True, "bought_in": False}


def ask(population: Any, *shares: str, year: int = 2025, kind: str = "Gemeinde", **fields: Any) -> Application:
    """A town with so many inhabitants asks for posts with these shares for one calendar year."""
    plain: dict[str, Any] = {
        "recipient": Recipient(name="Musterstadt", kind=kind, population=population),
        "measure": "officer",
        "posts": [Post(share) for share in shares or ("1.0",)],
        "start": date(year, 1, 1),
        "months": 12,
        "submitted": date(year - 1, 11, 15),
        "begun": False,
        "facts": FACTS,
    }
    return Application(**(plain | fields))


def assess(*arguments: Any, **fields: Any) -> Assessment:
    """What the programme says of such an application."""
    return PROGRAMME.assess(ask(*arguments, **fields))


def schedule(*arguments: Any, **fields: Any) -> Schedule | NoSchedule:
    """What it would pay, or why that cannot be said."""
    return PROGRAMME.schedule(ask(*arguments, **fields))


def not_settled(*arguments: Any, **fields: Any) -> list[str]:
    """The figures and fields that are missing for an amount."""
    found = schedule(*arguments, **fields)
    assert isinstance(found, NoSchedule)
    return [reason.place for reason in found.given]
