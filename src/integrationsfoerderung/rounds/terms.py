"""What a funding round lays down: its programme, measures and days, and its rules for the money."""

from collections.abc import Iterator, Mapping
from datetime import date
from functools import partial
from typing import Any, Self

from attrs import field, frozen

from ..amending import Changes, instead, value_types
from ..criteria import AtMost, Criterion, OneOf
from ..editions import Accepted, Edition, Provision
from ..evidence import Figure, Unknown
from ..figures import COLUMNS
from ..findings import figure_text
from ..money import Euro
from ..programmes import Programme
from ..tables import Table, Tabular
from ..texts import LANGS, Lang, Text, did_you_mean, shorten, written
from .published import Published
from .rules import Cap, Money, Ranking
from .shortages import Shortage

_DEADLINE = Text("Antragsfrist der Förderrunde", "Deadline of the round")
_ADMITTED = Text("In der Förderrunde zugelassen", "Admitted in the round")


def _unknown() -> Any:
    return Unknown("the round does not state it")


_OWN = ("announced", "deadline", "last_day", "decided", "measures")
Caps = tuple[tuple[str, Figure[Cap]], ...]


def said(value: Any, lang: Lang) -> str:
    """A value of a round in words: an amount or a day, or a rule that says itself.

    Example:
        >>> said(Ranking("submission"), "en")
        'by day of submission, then by key'
    """
    if isinstance(value, Shortage):
        return value.text().get(lang)
    return written(value, lang)


def _caps(given: "Mapping[str, Figure[Cap]] | Caps") -> Caps:
    # In the order in which they were given: it is the order in which they act.
    return given if isinstance(given, tuple) else tuple(given.items())


@frozen(kw_only=True, repr=False)
class Terms(Tabular):
    """What a funding round lays down; `Round` is what is asked of it.

    Example:
        >>> from integrationsfoerderung import load_round
        >>> isinstance(load_round("vwv-integration/2016-extra"), Terms)
        True
    """

    key: str
    title: Text
    programme: Programme
    edition: str
    deadline: Figure[date]
    last_day: Figure[date]
    measures: Figure[frozenset[str]]
    announced: Figure[date] = field(factory=_unknown)
    decided: Figure[date] = field(factory=_unknown)
    admission: tuple[Criterion, ...] = ()
    per_applicant: Figure[int] | None = None
    money: Money = field(factory=Money)
    caps: Caps = field(default=(), converter=_caps)
    ranking: Figure[Ranking] = field(factory=_unknown)
    shortage: Figure[Shortage] = field(factory=_unknown)
    published: tuple[Published, ...] = ()
    note: str = ""
    not_modelled: tuple[Provision, ...] = ()
    accepted: tuple[Accepted, ...] = ()
    criteria: tuple[Criterion, ...] = field(init=False, eq=False)

    def __attrs_post_init__(self) -> None:
        self._check()
        own = (
            AtMost("deadline", _DEADLINE, "submitted", self.last_day),
            OneOf("measures", _ADMITTED, "measure", self.measures),
            *self.admission,
        )
        object.__setattr__(self, "criteria", own)

    def __repr__(self) -> str:
        return f"<{type(self).__name__} {self.key}>"

    def _check(self) -> None:
        faults = []
        states = self.states
        if not states:
            keys = dict.fromkeys(edition.key for edition in self.programme.editions)
            faults.append(f"edition {shorten(self.edition)} is none of {self.programme.key}"
                          f"{did_you_mean(self.edition, keys)}")  # fmt: skip
        known = dict.fromkeys(measure.key for edition in states for measure in edition.measures)
        counted = [one.measures or frozenset() for one in self.published]
        faults += [
            f"measure {shorten(key)} is none of edition {self.edition}{did_you_mean(key, known)}"
            for key in sorted({key for some in (*self.measures.candidates(), *counted) for key in some})
            if known and key not in known
        ]
        days = [day for days in (self.announced, self.deadline, self.decided) for day in days.candidates()]
        first = min(days, default=None)
        faults += [
            f"money.payable.{year}: the round begins in {first.year} and pays nothing before: take {year} out"
            for year, _ in self.money.payable
            if first is not None and year < first.year
        ]
        if self.per_applicant is not None and not isinstance(self.per_applicant, Figure):
            raise TypeError(f"per_applicant is {shorten(self.per_applicant)}: write a figure, such as Known(1, grade)")
        for figure in () if self.per_applicant is None else (self.per_applicant,):
            faults += [f"per_applicant is {n}: write at least 1" for n in figure.candidates() if n < 1]
        if faults:
            raise ValueError("\n".join(faults))

    @property
    def states(self) -> tuple[Edition, ...]:
        """The states of the edition that the round names."""
        return tuple(edition for edition in self.programme.editions if edition.key == self.edition)

    def table(self) -> Table:
        """The days, the measures and the rules for the money, each figure with grade and citations; published below.

        Example:
            >>> from integrationsfoerderung import load_round
            >>> load_round("vwv-integration/2016-extra").to_rows()[0]["path"]
            'announced'
        """
        rows = []
        for path, figure in self.figures():
            words = Text(*(figure_text(figure.map(partial(said, lang=lang)), lang) for lang in LANGS))
            rows.append((path, words, figure.grade, "; ".join(map(str, figure.citations)) or None))
        notes = [Text(f"veröffentlicht: {p.words('de')}", f"published: {p.words('en')}") for p in self.published]
        columns = {key: title for key, title in COLUMNS.items() if key != "rule"}
        return Table(columns, rows, caption=self.title, notes=notes)

    def figures(self) -> Iterator[tuple[str, Figure[Any]]]:
        """Every figure of the round with its path: its days, what it admits, its money and its rules.

        Example:
            >>> from integrationsfoerderung import load_round
            >>> [path for path, _ in load_round("vwv-integration/2016-extra").figures()][-4:]
            ['money.committed', 'caps.half', 'ranking', 'shortage']
        """
        yield from ((name, getattr(self, name)) for name in _OWN)
        for criterion in self.admission:
            for path, leaf in criterion.leaves("admission"):
                yield from leaf.figures(path)
        yield "money.committed", self.money.committed
        yield from ((f"money.payable.{year}", figure) for year, figure in self.money.payable)
        yield from ((f"caps.{key}", figure) for key, figure in self.caps)
        yield from (("ranking", self.ranking), ("shortage", self.shortage))
        if self.per_applicant is not None:
            yield "per_applicant", self.per_applicant

    def with_figures(self, change: Changes) -> Self:
        """The same round with other figures, by path; the last day follows the deadline unless it is named too."""
        types = value_types(Terms)
        own = [name for name in (*_OWN, "ranking", "shortage", "per_applicant") if getattr(self, name) is not None]
        fields: dict[str, Any] = {name: change(name, getattr(self, name), types[name]) for name in own}
        if fields["deadline"] is not self.deadline and "last_day" not in change.met:
            # Whoever names another deadline names the day itself: whether it would move is not asked again.
            former, back = self.last_day.was or self.last_day, fields["deadline"] is self.deadline.was
            fields["last_day"] = former if back else instead(self.last_day, fields["deadline"])
        payable = [(year, change(f"money.payable.{year}", figure, Euro)) for year, figure in self.money.payable]
        money = {"committed": change("money.committed", self.money.committed, Euro), "payable": tuple(payable)}
        return change.made(self, "", {
            **fields,
            "admission": tuple([criterion.with_figures("admission", change) for criterion in self.admission]),
            "caps": tuple([(key, change(f"caps.{key}", figure, Cap)) for key, figure in self.caps]),
            "money": change.made(self.money, "money", money),
        })  # fmt: skip
