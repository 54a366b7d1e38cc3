"""How the rules of a programme file are read: criteria, financing, facts of its own."""

from collections.abc import Callable, Mapping
from typing import Any, get_args

import attrs

from ..calendar import Holidays, Payment
from ..criteria import (
    AllOf,
    AnyOf,
    AsARule,
    AtLeast,
    AtMost,
    Combination,
    Criterion,
    Examples,
    Excludes,
    Includes,
    Is,
    Leaf,
    OneOf,
    Where,
)
from ..evidence import Figure, Known, Source
from ..facts import Fact, FactType
from ..faults import Collector, Faulty
from ..financing import (
    AmountByChoice,
    AmountPerUnit,
    Attested,
    Financing,
    FixedAmount,
    FixedInstalments,
    ShareOfExpenditure,
)
from ..money import Euro, Rounding, Share
from ..reading import Fields, Reader, Table, keyed, table_of, types_of
from ..subjects import Subject, subject
from ..texts import Text, Unit, did_you_mean, shorten

LEAVES: dict[str, Callable[..., Leaf]] = {
    "at-least": AtLeast,
    "at-most": AtMost,
    "one-of": OneOf,
    "is": Is,
    "includes": Includes,
    "excludes": Excludes,
}
DEADLINE = "yearly-deadline"
COMBINATIONS: dict[str, Callable[..., Combination]] = {
    "all-of": AllOf,
    "any-of": AnyOf,
    "where": Where,
    "as-a-rule": AsARule,
}


# Few programmes need these: reading one that does not does not wait for them.


def _by_tier() -> type[Financing]:
    from ..financing.tiers import AmountByTier  # noqa: PLC0415 - see above

    return AmountByTier


def _by_qualification() -> type[Financing]:
    from ..financing.qualifications import AmountByQualification  # noqa: PLC0415 - see above

    return AmountByQualification


FINANCING: dict[str, Callable[[], type[Financing]]] = {
    "fixed-instalments": lambda: FixedInstalments,
    "fixed-amount": lambda: FixedAmount,
    "share-of-expenditure": lambda: ShareOfExpenditure,
    "amount-per-unit": lambda: AmountPerUnit,
    "amount-by-choice": lambda: AmountByChoice,
    "amount-by-tier": _by_tier,
    "amount-by-qualification": _by_qualification,
}
# Of those with a table under names that the file chooses, the field that holds it.
TABLES = {"amount-by-choice": "table", "amount-by-qualification": "by_qualification", "amount-by-tier": "tiers"}
KINDS = (*LEAVES, DEADLINE, *COMBINATIONS)

# Figures of financing that all measures may share.
SHARED = {"payment": Figure[Payment], "rounding": Figure[Rounding], "overfunding": Figure[bool]}
ATTESTED: Fields = ({"share": Share, "instalments": Figure[tuple[Euro, ...]]}, frozenset())
COMBINED: Fields = ({"text": Text}, frozenset())
EXAMPLES = ("met", "unmet")


def leaf_fields(cls: object, inner: Any) -> Fields:
    """The fields of a comparison, by its class and the type of what it compares, beside its kind and its subject.

    Example:
        >>> leaf_fields(OneOf, str)[0]["required"]
        integrationsfoerderung.evidence.Figure[frozenset[str]]
    """
    held: Any = frozenset[inner] if cls is OneOf else inner
    return {"text": Text, "required": Figure[held]}, frozenset()


def row_type(cls: type[Financing], name: str) -> Any:
    """What stands in each row of a table of financing: a class that has a key, or what a key stands for.

    Example:
        >>> row_type(AmountByChoice, "table")
        integrationsfoerderung.evidence.Figure[integrationsfoerderung.money.euro.Euro]
    """
    member = get_args(types_of(cls)[name])[0]
    return member if attrs.has(member) else get_args(member)[1]


def deadline_fields() -> Fields:
    """The fields of a deadline, beside its kind.

    Example:
        >>> sorted(deadline_fields()[0])
        ['holidays', 'moves', 'required', 'text']
    """
    from ..yearly import YearlyDay  # noqa: PLC0415 - as with the kinds of financing

    return {"text": Text, "required": Figure[YearlyDay], "moves": Figure[bool], "holidays": str}, frozenset()


def fact_fields(kind: FactType) -> Fields:
    """The fields of a declaration; its bounds are values of its own type.

    Example:
        >>> fact_fields(FactType.NUMBER)[0]["low"]
        <class 'int'>
    """
    types: dict[str, Any] = {"key": str, "type": FactType, "title": Text, "unit": Unit, "curable": bool}
    types |= {"low": kind.type, "high": kind.type, "options": tuple[str, ...]}
    return types, frozenset({"unit", "curable", "low", "high", "options"})


def _without_kind(key: str, table: Table) -> str:
    """What is wrong with a criterion that says no kind: it is a new one, or was to change another and is misspelt."""
    others = (other for other in table if other != key)
    hint, asked, _ = did_you_mean(key, others).partition("?")
    return f"{key} is new here and says no kind: write one of {', '.join(KINDS)}{hint + asked if asked else ''}"


class RuleReader(Reader):
    """Turns the tables of a programme file into rules.

    Args:
        sources: those that citations may name.
        facts: those that the document declares, for criteria and financing to name.
        broken: the keys of facts that are declared and cannot be read; naming one is no further fault.
        holidays: the table of public holidays of a region, for deadlines; None where there are none to be had.

    Example:
        >>> RuleReader({}).read("posts.share", Subject).title.de
        'Stellenumfang'
    """

    def __init__(
        self,
        sources: Mapping[str, Source],
        facts: tuple[Fact, ...] = (),
        broken: frozenset[str] = frozenset(),
        holidays: Callable[[str], Holidays] | None = None,
    ) -> None:
        super().__init__(sources)
        self.holidays = holidays
        self.facts = {f"facts.{fact.key}": fact.subject() for fact in facts}
        self.broken = frozenset(f"facts.{key}" for key in broken)
        self.shared: Mapping[str, Figure[Any]] = {}
        self.fresh = frozenset({Financing})  # it takes what all measures share from beside its table
        self.register(
            [
                (lambda t: t is Attested, self._attested),
                (lambda t: t is Criterion, self._criterion),
                (lambda t: t is Financing, self._financing),
                (lambda t: t is Subject, self._subject),
                (lambda t: t is Fact, self._fact),
            ]
        )

    def once(self, build: Callable[..., Any], key: str, raw: Any, shared: Any) -> Any:
        """What `build` makes of a table, made once for the states of an edition that have the same one."""
        name = (
            id(raw),
            (build, key, *map(id, shared), *map(id, self.shared.values())),
        )  # by identity: criteria are slow to compare
        if name not in self._read:
            self._read[name] = (raw, build(self, key, raw, shared))
        return self._read[name][1]

    def criteria(self, table: Any) -> tuple[Criterion, ...]:
        """Criteria that stand in a table under their keys, in its order."""
        collector = Collector()
        found = []
        for key, value in table_of(table).items():
            if isinstance(value, dict) and "kind" not in value:
                collector.add(key, _without_kind(key, table))
                continue
            found.append(collector.take(key, self._under_key, key, value))
        collector.done()
        return tuple(criterion for criterion in found if criterion is not None)

    def _under_key(self, key: str, value: Any) -> Criterion:
        own = keyed(key, value)
        known = self._read.get((id(value), Criterion))
        if known is None or known[1].key != key:
            known = self._read[id(value), Criterion] = (value, self._criterion(own, None))
        found: Criterion = known[1]
        return found

    def _criterion(self, value: Any, _: Any) -> Criterion:
        """A criterion by its kind; what its figure holds follows from its field."""
        table, collector = dict(table_of(value)), Collector()
        kind, key = table.pop("kind", None), table.pop("key")
        examples = collector.take("", self._examples, table)
        if kind in COMBINATIONS:
            parts = collector.take("parts", self.criteria, table.pop("parts", {}))
            values = collector.take("", self.fields, table, *COMBINED)
            collector.done()
            return COMBINATIONS[kind](key, (values or {})["text"], parts, examples=examples)
        if kind == DEADLINE:
            return self._deadline(collector, key, table, examples)
        if kind in LEAVES:
            return self._leaf(collector, LEAVES[kind], key, table, examples)
        no_word = f"kind {shorten(kind)} is no word: write one of {', '.join(KINDS)}"
        unknown = f"kind {shorten(kind)} is unknown{did_you_mean(kind, KINDS)}" if isinstance(kind, str) else no_word
        collector.add("", unknown)
        if "text" in table:
            collector.take("text", self.read, table["text"], Text)
        raise Faulty(collector.faults)

    def _leaf(
        self, collector: Collector, cls: Callable[..., Leaf], key: str, table: Table, examples: Examples | None
    ) -> Criterion:
        """A comparison; where its field is none, what can be read without it."""
        compared: Subject | None = collector.take("", self._subject, table.pop("of", None), None)
        if compared is None:
            table.pop("required", None)
            collector.take("", self.fields, table, *COMBINED, ("kind", "of", "required"))
            raise Faulty(collector.faults)
        values = collector.take("", self.fields, table, *leaf_fields(cls, compared.type)) or {}
        collector.done()
        return cls(key, values["text"], compared, values["required"], examples=examples)

    def _deadline(self, collector: Collector, key: str, table: Table, examples: Examples | None) -> Criterion:
        """A deadline, with the holidays of the region that it names."""
        from ..criteria.deadlines import YearlyDeadline  # noqa: PLC0415 - as with the kinds of financing

        if self.holidays is None:
            raise Faulty.of("a deadline needs a table of holidays, and there is none here: load the file by its path")
        values: Any = collector.take("", self.fields, table, *deadline_fields())
        region = table.get("holidays")
        table_of_region: Any = collector.take("holidays", self.holidays, region) if isinstance(region, str) else None
        collector.done()
        return YearlyDeadline(
            key, values["text"], "submitted", values["required"], moves=values["moves"], holidays=table_of_region,
            examples=examples,
        )  # fmt: skip

    def _examples(self, table: Table) -> Examples | None:
        """Takes what meets a criterion and what does not out of its table."""
        collector = Collector()
        given = {name: table.pop(name) for name in EXAMPLES if name in table}
        if not given:
            return None
        if len(given) == 1:
            raise Faulty.of('has one example only: write both met and unmet, or unmet = "nothing"')
        met = collector.take("met", self._values, given["met"])
        unmet = None if given["unmet"] == "nothing" else collector.take("unmet", self._values, given["unmet"])
        collector.done()
        return Examples(met or (), unmet)

    def _values(self, table: Any) -> tuple[tuple[Subject, Any], ...]:
        collector = Collector()
        found = []
        for name, value in table_of(table).items():
            of = collector.take(name, self._subject, name, None)
            if of is not None:
                inner: Any = of.type
                found.append((of, collector.take(name, self.read, value, frozenset[inner] if of.many else inner)))
        collector.done()
        return tuple(found)

    def _subject(self, name: Any, _: Any) -> Subject:
        if not isinstance(name, str):
            raise Faulty.of("is left out: name the field that is compared, such as posts.share")
        if name in self.broken:
            raise Faulty([])
        if name.startswith("facts.") and name not in self.facts:
            declared = [*self.facts, *sorted(self.broken)]
            way_out = did_you_mean(name, declared) if declared else ": declare it under [facts.KEY]"
            raise Faulty.of(f"no fact {shorten(name)} is declared{way_out}")
        return self.facts.get(name) or subject(name)

    def _fact(self, value: Any, _: Any) -> Fact:
        """A declaration; its bounds are values of its own type."""
        table = dict(table_of(value))
        collector = Collector()
        kind: Any = collector.take("type", self.read, table.get("type"), FactType)
        collector.done()
        return Fact(**self.fields(table, *fact_fields(kind)))

    def _financing(self, value: Any, _: Any) -> Financing:
        table = dict(table_of(value))
        kind = table.pop("kind", None)
        if not isinstance(kind, str) or kind not in FINANCING:
            raise Faulty.of(f"kind {shorten(kind)} is unknown{did_you_mean(kind, FINANCING)}")
        cls = FINANCING[kind]()
        own = {field.name for field in attrs.fields(cls)}
        table = {name: figure for name, figure in self.shared.items() if name in own} | table
        if kind in TABLES:
            return self._with_table(table, cls, TABLES[kind])
        found: Financing = self.record(table, cls)
        return found

    def _with_table(self, table: Table, cls: type[Financing], name: str) -> Financing:
        """A financing one field of which is a table: pairs of a name and a value, or values that have a key."""
        type_ = row_type(cls, name)
        collector = Collector()
        raw = collector.take(name, table_of, table.pop(name, {})) or {}
        rows = {key: collector.take(f"{name}.{key}", self._row, key, value, type_) for key, value in raw.items()}
        types = {field: found for field, found in types_of(cls).items() if field != name}
        optional = frozenset(field.name for field in attrs.fields(cls) if field.default is not attrs.NOTHING)
        values = collector.take("", self.fields, table, types, optional)
        collector.done()
        arguments: dict[str, Any] = {**(values or {}), name: rows}
        return cls(**arguments)

    def _row(self, key: str, value: Any, type_: Any) -> Any:
        return self.read(keyed(key, value) if attrs.has(type_) else value, type_)

    def _attested(self, value: Any, _: Any) -> Attested:
        values = self.fields(value, *ATTESTED)
        if not isinstance(values["instalments"], Known):
            raise Faulty.of("what is attested needs a value: leave it out where none is stated")
        return Attested(**values)
