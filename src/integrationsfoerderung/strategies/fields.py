"""The fields that a form may lack, by the places that findings name, and forms without some of them."""

import re
from collections.abc import Iterable
from typing import Any, TypeVar

import attrs

from ..applications import Application, PlanYear, Post
from ..recipients import Population, Recipient

_OF_APPLICATION = (
    "start", "months", "submitted", "new_tasks", "begun", "early_start_permitted", "requested", "costs",
    "earlier_grants", "priority", "consents",
)  # fmt: skip
_MEMBERS = {
    "posts": ("share", "field", "origin", "qualification"),
    "partners": ("kind", "population"),
    "plan": ("total", "eligible", "third_party", "own_means"),
}
_MEMBER = re.compile(r"(\w+)\[(\d+)\]\.(\w+)")
V = TypeVar("V", Application, PlanYear, Population, Post, Recipient)


def changed(value: V, **fields: Any) -> V:
    """The same value with other fields, named when the program runs.

    Example:
        >>> changed(Post("0.5"), share="0.6").share
        Share('0.6')
    """
    return attrs.evolve(value, **fields)


def fields_of(application: Application) -> list[str]:
    """The places of all fields that are filled in and could be left out.

    The dates of a post alone are not among them: without them it has those of the application, which says something.

    Example:
        >>> form = Application(recipient=Recipient(name="Bühl", kind="Gemeinde"), posts=[Post("0.5")], months=36)
        >>> fields_of(form)
        ['months', 'recipient.kind', 'posts[0].share']
    """
    found = [name for name in _OF_APPLICATION if getattr(application, name) is not None]
    found += [
        f"recipient.{name}" for name in ("kind", "population") if getattr(application.recipient, name) is not None
    ]
    for many, names in _MEMBERS.items():
        for index, member in enumerate(getattr(application, many) or ()):
            found += [f"{many}[{index}].{name}" for name in names if getattr(member, name) is not None]
    return found + [f"facts.{key}" for key in application.facts]


def without(application: Application, places: Iterable[str]) -> Application:
    """The application with the fields at those places left out.

    Example:
        >>> form = Application(recipient=Recipient(name="Bühl"), posts=[Post("0.5")], months=36)
        >>> without(form, ["months", "posts[0].share"])
        Application(recipient=Recipient(name='Bühl', kind=None, key=None, population=None), measure=None, ...
    """
    for place in places:
        application = put(application, place, None)
    return application


def put(application: Application, place: str, value: Any) -> Application:
    """The application with another value at a place; a fact that is None is left out.

    Example:
        >>> form = Application(recipient=Recipient(name="Bühl"), posts=[Post("0.5")])
        >>> put(form, "posts[0].share", "0.6").posts[0].share, put(form, "months", 36).months
        (Share('0.6'), 36)
    """
    member = _MEMBER.fullmatch(place)
    if member is not None:
        many, index, name = member[1], int(member[2]), member[3]
        members = list(getattr(application, many))
        members[index] = changed(members[index], **{name: value})
        return changed(application, **{many: members})
    if place.startswith("facts."):
        facts = {**application.facts, place.removeprefix("facts."): value}
        return changed(application, facts={key: fact for key, fact in facts.items() if fact is not None})
    people = application.recipient.population
    if place == "recipient.population.on":
        return application if people is None else put(application, "recipient.population", changed(people, on=value))
    if place == "recipient.population" and isinstance(value, int) and people is not None:
        value = changed(people, number=value)  # of the same day
    if place.startswith("recipient."):
        return changed(
            application, recipient=changed(application.recipient, **{place.removeprefix("recipient."): value})
        )
    return changed(application, **{place: value})
