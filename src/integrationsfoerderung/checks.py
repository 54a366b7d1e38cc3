"""Small validators for the fields of the domain classes: one sentence with the value and the way out."""

import re
from datetime import date, datetime
from typing import Any

from attrs import Attribute

from .texts import shorten

# Dates outside were mistyped: the Land exists since 1952, and no approval runs for generations.
FIRST_YEAR, LAST_YEAR = 1952, 2199
MOST_MONTHS = 600
MOST_TEXT = 10_000
MOST_RANK = 10**6
MOST_PEOPLE = 10**9


def is_key(key: object) -> bool:
    """Whether paths can be made of a key: letters, digits, hyphens and underscores.

    Example:
        >>> is_key("contact-point"), is_key("a.b"), is_key("")
        (True, False, False)
    """
    return isinstance(key, str) and re.fullmatch(r"[\w-]{1,100}", key) is not None


def required_text(_: object, attribute: "Attribute[str]", value: object) -> None:
    """A text that is not empty.

    Example:
        >>> from attrs import field, frozen
        >>> @frozen
        ... class Town:
        ...     name: str = field(validator=required_text)
        >>> Town("")
        Traceback (most recent call last):
        ...
        ValueError: name is empty: write at least one character
    """
    if not isinstance(value, str):
        msg = f"{attribute.name} is {shorten(value)}, not text: write it in quotes"
        raise TypeError(msg)
    if not value.strip():
        msg = f"{attribute.name} is empty: write at least one character"
        raise ValueError(msg)
    if len(value) > MOST_TEXT:
        msg = f"{attribute.name} has {len(value)} characters: write at most {MOST_TEXT}"
        raise ValueError(msg)


def optional_text(instance: object, attribute: "Attribute[Any]", value: object) -> None:
    """A text that is not empty, or None."""
    if value is not None:
        required_text(instance, attribute, value)


def optional_flag(_: object, attribute: "Attribute[Any]", value: object) -> None:
    """True, False or None, and no number or word in their place."""
    if value is not None and not isinstance(value, bool):
        msg = f"{attribute.name} is {shorten(value)}: write true or false, or leave it out"
        raise TypeError(msg)


def whole(attribute: str, value: object, low: int, high: int, unit: str = "") -> None:
    """Refuse what is not a whole number from low to high.

    Example:
        >>> whole("months", 0, 1, 600)
        Traceback (most recent call last):
        ...
        ValueError: months is 0: write a whole number from 1 to 600
    """
    if not isinstance(value, int) or isinstance(value, bool):
        msg = f"{attribute} is {shorten(value)}: write a whole number{unit}"
        raise TypeError(msg)
    if not low <= value <= high:
        msg = f"{attribute} is {shorten(value)}: write a whole number from {low} to {high}"
        raise ValueError(msg)


def optional_months(_: object, attribute: "Attribute[Any]", value: object) -> None:
    """A whole number of months from 1 to 600, or None."""
    if value is not None:
        whole(attribute.name, value, 1, MOST_MONTHS, " of months")


def optional_rank(_: object, attribute: "Attribute[Any]", value: object) -> None:
    """A whole number from 1, or None."""
    if value is not None:
        whole(attribute.name, value, 1, MOST_RANK)


def budget_year(_: object, attribute: "Attribute[Any]", value: object) -> None:
    """A budget year between 1952 and 2199."""
    whole(attribute.name, value, FIRST_YEAR, LAST_YEAR)


def optional_day(_: object, attribute: "Attribute[Any]", value: object) -> None:
    """A calendar day between 1952 and 2199, or None."""
    if value is None:
        return
    if isinstance(value, datetime) or not isinstance(value, date):
        msg = f"{attribute.name} is {shorten(value)}: write a calendar day without a time, such as date(2016, 4, 1)"
        raise TypeError(msg)
    if not FIRST_YEAR <= value.year <= LAST_YEAR:
        msg = f"{attribute.name} is {value.isoformat()}: write a day from {FIRST_YEAR} to {LAST_YEAR}"
        raise ValueError(msg)
