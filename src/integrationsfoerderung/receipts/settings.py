"""What was set for one decision of a round beside what the round lays down: another pot, a rule, a reading, scores."""

import re
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
from ..texts import shorten
from .fingerprints import fingerprint

_SCORE = re.compile(r"-?[0-9]{1,1200}(?:[./][0-9]{1,1200})?", re.ASCII)
KEYS = frozenset({"values", "readings", "payable", "caps", "figures"})


def set_for(round_: Round) -> dict[str, Any] | None:
    """What `Round.under` and `Round.amend` set, so that it can be set again; None where that is nothing.

    Values stand by path, readings by path and name. Where other years or other caps were given, all of them stand. A
    figure that was given whole, with evidence of its own, is only named: `figures`.
    """
    was = round_.was
    if was is None or fingerprint(was) == fingerprint(round_):
        return None
    found: dict[str, Any] = {"values": {}, "readings": {}, "payable": None, "caps": None, "figures": []}
    whole: set[str] = set()
    if [year for year, _ in was.money.payable] != [year for year, _ in round_.money.payable]:
        whole |= {f"money.payable.{year}" for year, _ in round_.money.payable}
        if all(_plainly(figure) for _, figure in round_.money.payable):
            found["payable"] = {str(year): str(value) for year, (value,) in _values(round_.money.payable)}
    if [key for key, _ in was.caps] != [key for key, _ in round_.caps]:
        whole |= {f"caps.{key}" for key, _ in round_.caps}
        if all(_plainly(figure) for _, figure in round_.caps):
            found["caps"] = [{"key": key} | _value(value) for key, (value,) in _values(round_.caps)]
    then = dict(was.figures())
    for path, figure in round_.figures():
        old = then.get(path)
        if path in whole or old is None or figure == old:
            continue
        if isinstance(figure, Readings) and isinstance(old, Readings) and _chosen(old, figure):
            found["readings"][path] = figure.default
        elif _plainly(figure):
            found["values"][path] = _value(figure.candidates()[0])
    try:
        exact = fingerprint(set_again(was, found)) == fingerprint(round_)
    except (TypeError, ValueError):
        exact = False
    if not exact:
        found["figures"] = sorted(path for path, figure in round_.figures() if then.get(path) != figure)
    return found


def set_again(round_: Round, found: Any) -> Round:
    """The round with what was set for a decision.

    Raises:
        TypeError, ValueError: it cannot be set in this round.
    """
    if not isinstance(found, dict) or set(found) != KEYS:
        raise TypeError(f"{shorten(found)} does not say what was set: a receipt has {', '.join(sorted(KEYS))} there")
    values, readings = _table(found["values"], "set.values"), _table(found["readings"], "set.readings")
    if found["payable"] is not None:
        years = _table(found["payable"], "set.payable")
        wrong = [year for year in years if not re.fullmatch("[0-9]{4}", year, re.ASCII)]
        if wrong:
            raise ValueError(f"{shorten(wrong[0])} is no budget year: write one like 2016")
        round_ = round_.under(payable={int(year): Euro(amount) for year, amount in years.items()})
    if found["caps"] is not None:
        round_ = round_.under(caps=dict(map(_cap, _list(found["caps"], "set.caps"))))
    if values:
        round_ = round_.amend(values)
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
    return new.default is not None and evolve(old, default=new.default) == new


def _values(rows: Any) -> list[tuple[Any, tuple[Any, ...]]]:
    return [(key, figure.candidates()) for key, figure in rows]


def _value(value: Any) -> Any:
    if isinstance(value, Shortage):
        return value.key
    if isinstance(value, Cap | Ranking):
        own = {field.name: getattr(value, field.name) for field in attrs.fields(type(value))}
        return {name: str(one) if name == "share" else plain(one) for name, one in own.items() if one is not None}
    return plain(value)


def _cap(row: Any) -> tuple[str, Cap]:
    table = dict(_table(row, "set.caps"))
    key = table.pop("key", None)
    if not isinstance(key, str) or set(table) != {field.name for field in attrs.fields(Cap)}:
        raise TypeError(f"{shorten(row)} is no cap: a receipt has key, share, of, per and when there")
    return key, Cap(**table)


def _table(value: Any, place: str) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise TypeError(f"{place} is {shorten(value)}: a receipt has a table there")
    return value


def _list(value: Any, place: str) -> list[Any]:
    if not isinstance(value, list):
        raise TypeError(f"{place} is {shorten(value)}: a receipt has a list there")
    return value
