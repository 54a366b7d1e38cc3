"""What was set for one decision of a round beside what the round lays down: another pot, a rule, a reading, scores."""

import re
from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from typing import Any

import attrs
from attrs import evolve

from ..amending import NOTE
from ..evidence import Figure, Grade, Known, Readings
from ..money import Euro
from ..plain import plain
from ..rounds import Cap, Ranking, Round, Shortage
from ..texts import did_you_mean, shorten
from .fingerprints import fingerprint

_SCORE = re.compile(r"-?[0-9]{1,1200}(?:[./][0-9]{1,1200})?", re.ASCII)
KEYS = frozenset({"under", "amend", "readings", "figures"})
_ONE = {"money.committed": "committed", "ranking": "ranking", "shortage": "shortage"}
_GROUPS = {"payable": "money.payable.", "caps": "caps."}


def set_for(round_: Round) -> dict[str, Any] | None:
    """What `Round.under` and `Round.amend` set, so that it can be set again; None where that is nothing.

    Each stands under the method that set it, because `amend` remembers what it replaced and says so. A figure that was
    given whole, with evidence of its own, is only named: `figures`.
    """
    was = round_.was
    if not isinstance(was, Round) or fingerprint(was) == fingerprint(round_):
        return None
    then = dict(was.figures())
    changed = {path: figure for path, figure in round_.figures() if then.get(path) != figure}
    under, amend, readings = _groups(was, round_, changed), {}, {}
    for path, figure in changed.items():
        old = then.get(path)
        if any(name in under and path.startswith(below) for name, below in _GROUPS.items()):
            continue
        if isinstance(figure, Readings) and isinstance(old, Readings) and _chosen(old, figure):
            readings[path] = figure.default
        elif _plainly(figure) and figure.was is None and path in _ONE:
            under[_ONE[path]] = _value(figure.candidates()[0])
        elif _plainly(figure):
            amend[path] = _value(figure.candidates()[0])
    found = {"under": under, "amend": amend, "readings": readings, "figures": []}
    try:
        exact = fingerprint(set_again(was, found)) == fingerprint(round_)
    except (TypeError, ValueError):
        exact = False
    return found if exact else found | {"figures": sorted(changed) or ["round"]}


def _groups(was: Round, round_: Round, changed: Mapping[str, Figure[Any]]) -> dict[str, Any]:
    """Money by year and caps, where all of them were given."""
    found: dict[str, Any] = {}
    for name, then, now in (("payable", was.money.payable, round_.money.payable), ("caps", was.caps, round_.caps)):
        new = any(
            p.startswith(_GROUPS[name]) and _plainly(figure) and figure.was is None for p, figure in changed.items()
        )
        if new or [key for key, _ in then] != [key for key, _ in now]:
            # In their order, in which caps act.
            found[name] = [[str(key), _value(figure.candidates()[0])] for key, figure in now if _plainly(figure)]
    return found


def set_again(round_: Round, found: Any) -> Round:
    """The round with what was set for a decision.

    Raises:
        TypeError, ValueError: it cannot be set in this round.
    """
    if not isinstance(found, dict) or set(found) != KEYS:
        raise TypeError(f"{shorten(found)} does not say what was set: a receipt has {', '.join(sorted(KEYS))} there")
    under, amend, readings = (_table(found[name], f"set.{name}") for name in ("under", "amend", "readings"))
    unknown = sorted(under.keys() - {*_ONE.values(), "payable", "caps"})
    if unknown:
        raise ValueError(f"set.under has {shorten(unknown[0])}{did_you_mean(unknown[0], _ONE.values())}")
    given: dict[str, Any] = {name: under[name] for name in under.keys() & {"committed", "shortage"}}
    if "ranking" in under:
        given["ranking"] = Ranking(**_fields(under["ranking"], Ranking, "set.under.ranking"))
    if "payable" in under:
        given["payable"] = {_year(year): Euro(amount) for year, amount in _pairs(under["payable"], "set.under.payable")}
    if "caps" in under:
        rows = _pairs(under["caps"], "set.under.caps")
        given["caps"] = {key: Cap(**_fields(cap, Cap, "set.under.caps")) for key, cap in rows}
    if given:
        round_ = round_.under(**given)
    if amend:
        round_ = round_.amend(amend)
    return round_.under(readings=readings) if readings else round_


def text_of_score(score: Any) -> str:
    """A score as text that says it exactly.

    Example:
        >>> text_of_score(Decimal("7.50")), text_of_score(0.1)[:11]
        ('7.50', '36028797018')
    """
    return format(score, "f") if isinstance(score, Decimal) else str(Fraction(score))


def score_of_text(key: str, text: Any) -> Decimal | Fraction:
    """The score that a text says.

    Example:
        >>> score_of_text("a", "7.50")
        Decimal('7.50')

    Raises:
        ValueError: it says none.
    """
    if isinstance(text, str) and _SCORE.fullmatch(text) and ("/" not in text or text.rpartition("/")[2].strip("0")):
        return Fraction(text) if "/" in text else Decimal(text)
    raise ValueError(f"scores.{key} is {shorten(text)}: a receipt has a number in quotes there")


def _plainly(figure: Figure[Any]) -> bool:
    """Whether it was given as a value and not as a figure."""
    return isinstance(figure, Known) and figure == Known(figure.value, Grade.ASSUMED, note=NOTE)


def _chosen(old: Readings[Any], new: Readings[Any]) -> bool:
    # Other readings may have other names, of which none can be chosen among the old ones.
    return new.default is not None and new.readings == old.readings and evolve(old, default=new.default) == new


def _value(value: Any) -> Any:
    if isinstance(value, Shortage):
        return value.key
    if isinstance(value, Cap | Ranking):
        own = {field.name: getattr(value, field.name) for field in attrs.fields(type(value))}
        return {name: plain(one) for name, one in own.items() if one is not None}
    return plain(value)


def _year(text: str) -> int:
    if not re.fullmatch("[0-9]{4}", text, re.ASCII):
        raise ValueError(f"{shorten(text)} is no budget year: write one like 2016")
    return int(text)


def _fields(value: Any, cls: type, place: str) -> dict[str, Any]:
    table = _table(value, place)
    unknown = sorted(table.keys() - {field.name for field in attrs.fields(cls)})
    if unknown:
        raise ValueError(f"{place} has {shorten(unknown[0])}: it is no {cls.__name__.lower()}")
    return table


def _table(value: Any, place: str) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise TypeError(f"{place} is {shorten(value)}: a receipt has a table there")
    return value


def _pairs(value: Any, place: str) -> list[tuple[str, Any]]:
    rows = value if isinstance(value, list) else [value]
    if not all(isinstance(row, list) and len(row) == 2 and isinstance(row[0], str) for row in rows):
        raise TypeError(f"{place} is {shorten(value)}: a receipt has a list of pairs there")
    return [(row[0], row[1]) for row in rows]
