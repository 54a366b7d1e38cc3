"""Facts of a programme's own: declared in its file, carried by applications, compared like any field.

This is how a rule that no other programme has comes in without new code: so many persons housed,
a concept that is there or not, one of three regions.
"""

import re
from datetime import date
from decimal import Decimal
from typing import Any

from attrs import frozen

from .applications import Application, Facts
from .checks import is_key
from .faults import Fault
from .money import MAX_CENTS, Euro
from .subjects import DAYS, Subject
from .texts import Text, Unit, Word, did_you_mean, shorten, written


class FactType(Word):
    """What kind of value a fact has.

    Example:
        >>> FactType("yes-no")
        FactType.YES_NO
    """

    type: type

    YES_NO = "yes-no", "ja oder nein", "yes or no"
    NUMBER = "number", "ganze Zahl", "whole number"
    AMOUNT = "amount", "Betrag", "amount"
    DATE = "date", "Datum", "date"
    CHOICE = "choice", "eines von mehreren", "one of a list"


for _member, _type in zip(FactType, (bool, int, Euro, date, str), strict=True):
    _member.type = _type


_WRITTEN = {
    FactType.YES_NO: "write true or false without quotes",
    FactType.NUMBER: "write one without quotes and without a point",
    FactType.AMOUNT: "write euro like 40000 or 40000.50",
    FactType.DATE: "write a day like 2016-04-01, without a time",
    FactType.CHOICE: "write one of its options in quotes",
}


@frozen
class Fact:
    """One fact that a programme asks for.

    Args:
        key: its name below `facts` in an application.
        type: of its value.
        title: in words.
        unit: what a number counts.
        low, high: ends of a number, amount or date, included; none are open.
        options: the members of a choice.
        curable: whether an applicant could change it, so that a remedy may propose another value.

    Example:
        >>> heads = Fact("persons", FactType.NUMBER, Text("Personen", "persons"), low=0, high=100000)
        >>> heads.read(120), heads.problem(-1)
        (120, '-1 is below 0: write a value from 0 to 100000')
        >>> heads.domain
        (0, 100000)

    Raises:
        ValueError: bounds or options that do not fit the type, or low above high.
    """

    key: str
    type: FactType
    title: Text
    unit: Unit | None = None
    low: Any = None
    high: Any = None
    options: tuple[str, ...] = ()
    curable: bool = False

    def __attrs_post_init__(self) -> None:
        if not is_key(self.key):
            raise ValueError(f"fact key {shorten(self.key)}: write letters, digits, hyphens and underscores")
        if len(set(self.options)) < len(self.options):
            raise ValueError(f"fact {self.key} has an option twice: write each once")
        bounded = self.low is not None or self.high is not None
        if bounded and self.type in {FactType.YES_NO, FactType.CHOICE}:
            raise ValueError(f"fact {self.key} is {self.type.words.en} and has no low or high: leave them out")
        for name in ("low", "high"):
            value = getattr(self, name)
            if value is not None and type(value) is not self.type.type:
                raise TypeError(f"fact {self.key} has {name} {shorten(value)}, which is no {self.type.words.en}")
        if bool(self.options) is not (self.type is FactType.CHOICE):
            raise ValueError(
                f"fact {self.key} is {self.type.words.en}: options go with a choice, and a choice needs them"
            )
        if self.unit is not None and self.type is not FactType.NUMBER:
            raise ValueError(f"fact {self.key} is {self.type.words.en}: a unit goes with a number")
        if self.low is not None and self.high is not None and self.low > self.high:
            raise ValueError(f"fact {self.key} has low {self.low} above high {self.high}: exchange them")

    def read(self, value: Any) -> Any:
        """The value as the type says: an amount given as a number or text becomes `Euro`.

        Example:
            >>> Fact("costs", FactType.AMOUNT, Text("Kosten", "costs")).read("1200.50")
            Euro('1200.50')

        Raises:
            ValueError, TypeError: it is none, or out of bounds.
        """
        if self.type is FactType.AMOUNT and isinstance(value, int | str | Decimal) and not isinstance(value, bool):
            value = Euro(value)
        if self.type is FactType.DATE and isinstance(value, str) and re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", value):
            value = date.fromisoformat(value)  # JSON has no other way to write a day
        if type(value) is not self.type.type:
            raise TypeError(f"{shorten(value)} is no {self.type.words.en}: {_WRITTEN[self.type]}")
        problem = self.problem(value)
        if problem is not None:
            raise ValueError(problem)
        return value

    def problem(self, value: Any) -> str | None:
        """What is wrong with a value of the right type, or None."""
        if self.options and value not in self.options:
            return f"{shorten(value)} is no option{did_you_mean(value, self.options)}"
        if self.type in {FactType.YES_NO, FactType.CHOICE}:
            return None
        low, high = self.domain
        if low <= value <= high:
            return None
        side = "below" if value < low else "above"
        end = written(low if value < low else high, "en")
        return (
            f"{written(value, 'en')} is {side} {end}: write a value from {written(low, 'en')} to {written(high, 'en')}"
        )

    @property
    def domain(self) -> tuple[Any, ...]:
        """The two ends, or all members, of what the fact can be."""
        if self.type is FactType.YES_NO:
            return (False, True)
        if self.type is FactType.CHOICE:
            return self.options
        ends: dict[FactType, tuple[Any, Any]] = {
            FactType.NUMBER: (0, 10**12),
            FactType.AMOUNT: (Euro(0), Euro.from_cents(MAX_CENTS)),
            FactType.DATE: DAYS,
        }
        low, high = ends[self.type]
        return (low if self.low is None else self.low, high if self.high is None else self.high)

    def subject(self) -> Subject:
        """What criteria and financing compare: "facts." and the key.

        Example:
            >>> Fact("persons", FactType.NUMBER, Text("Personen", "persons")).subject().name
            'facts.persons'
        """
        ordered = self.type not in {FactType.YES_NO, FactType.CHOICE}
        return Subject(
            f"facts.{self.key}", "application", self.type.type, self.title, self.domain, ordered=ordered,
            unit=self.unit, curable=self.curable, fact=self,
        )  # fmt: skip


def fact_faults(application: Application, facts: tuple[Fact, ...]) -> tuple[Fault, ...]:
    """Every fact of an application that the programme does not declare, or that has a value it cannot have.

    Example:
        >>> from integrationsfoerderung.applications import Post
        >>> from integrationsfoerderung.recipients import Recipient
        >>> form = Application(recipient=Recipient(name="Bühl"), posts=[Post()], facts={"heads": 120})
        >>> str(fact_faults(form, ())[0])
        'facts.heads: unknown fact (allowed: none)'
    """
    return _read(application, facts)[1]


def checked_facts(application: Application, facts: tuple[Fact, ...]) -> Facts:
    """The facts of an application as the programme declares them.

    Example:
        >>> from integrationsfoerderung.applications import Post
        >>> from integrationsfoerderung.recipients import Recipient
        >>> form = Application(recipient=Recipient(name="Bühl"), posts=[Post()], facts={"persons": 120})
        >>> checked_facts(form, (Fact("persons", FactType.NUMBER, Text("Personen", "persons")),))
        Facts({'persons': 120})

    Raises:
        ValueError: with every fact that is unknown or has a wrong value.
    """
    found, faults = _read(application, facts)
    if faults:
        raise ValueError("; ".join(map(str, faults)))
    if all(value is application.facts[key] for key, value in found.items()):
        return application.facts  # as declared already: a copy would be checked all over again
    return Facts(found)


def _read(application: Application, facts: tuple[Fact, ...]) -> tuple[dict[str, Any], tuple[Fault, ...]]:
    """The facts of an application as they are declared, and those that are not."""
    known = {fact.key: fact for fact in facts}
    found, faults = {}, []
    for key, value in application.facts.items():
        if key not in known:
            faults.append(Fault(f"facts.{key}", f"unknown fact{did_you_mean(key, known)}"))
            continue
        try:
            found[key] = known[key].read(value)
        except (TypeError, ValueError) as error:
            faults.append(Fault(f"facts.{key}", str(error)))
    return found, tuple(faults)
