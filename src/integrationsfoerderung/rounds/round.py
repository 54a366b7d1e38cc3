"""Funding rounds: deciding applications, trying other rules, and checking what was published."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any, Self

from attrs import evolve, frozen

from ..amending import NOTE, amended
from ..applications import Application
from ..evidence import Figure, Grade, Known, Readings
from ..money import Euro
from ..texts import did_you_mean, shorten
from .deciding import decide
from .outcome import Outcome
from .plausibility import Comparison, plausible
from .rules import Cap, Money, Ranking
from .shortages import Shortage, shortage_rule
from .terms import Terms


@frozen(repr=False)
class Round(Terms):
    """A funding round: its programme and edition, the measures that it admits, its days, and its money.

    Args:
        key: such as "vwv-integration/2016-regular".
        programme: its rules are those of the edition named; awards keep them.
        edition: key of the edition.
        announced, decided: the days on which the round and its decisions were made public.
        deadline: the day as it was notified.
        last_day: the day that follows from it, on which an application is still in time.
        measures: keys of the measures that can be applied for.
        admission: what the round asks beside the measure, its deadline and the measures admitted.
        per_applicant: how many applications of one applicant are admitted, by the applicant's own priority;
            None where nothing is said.
        money: the pot.
        caps: by key; the most that is granted.
        ranking: the order of applications.
        shortage: what is done when the money is short.
        published: what was made public of applications, grants and money.
        not_modelled: what the round asked or did that is not part of its data.
        accepted: findings of an audit that are known and stay.

    Example:
        >>> from integrationsfoerderung import load_round
        >>> load_round("vwv-integration/2016-regular").last_day.value
        datetime.date(2015, 9, 30)

    Raises:
        ValueError: an edition or measures that the programme does not have, or money payable before the round.
    """

    def decide(
        self,
        applications: Iterable[Application],
        *,
        scores: Mapping[str, Any] | None = None,
        progress: Callable[[int, int], None] | None = None,
    ) -> Outcome:
        """Decide every application of the round, with the reasons.

        Args:
            applications: each with a key of its own; their order does not matter.
            scores: of a jury, by key, where the ranking goes by score; the highest comes first.
            progress: called with the number of applications looked at and their total, now and then.

        Returns:
            An outcome; an ineligible, an open or a waiting application is a decision in it, not an error.

        Example:
            >>> from datetime import date
            >>> from integrationsfoerderung import Application, Post, Recipient, load_round
            >>> town = Recipient(name="Neuenbürg", kind="Gemeinde")
            >>> form = Application(key="neuenbuerg", recipient=town, measure="contact-point",
            ...     posts=[Post("1.0", field="refugees", origin="new")], months=36, submitted=date(2016, 3, 31),
            ...     new_tasks=True, begun=False, earlier_grants=[])
            >>> outcome = load_round("vwv-integration/2016-extra").decide([form])
            >>> print(outcome["neuenbuerg"])
            neuenbuerg: cut, 52,500.00 EUR of 105,000.00 EUR

        Raises:
            DocumentError: with every fault of the list: no key or the same one twice, no measure or one that the
                programme does not know, a score that is missing or no number.
        """
        given: object = applications
        if isinstance(given, Application | str | bytes) or not isinstance(given, Iterable):
            raise TypeError(
                f"{shorten(applications)} is no list of applications: write them in brackets, or give the "
                "applications of what load_applications read"
            )
        return decide(self, tuple(applications), scores, progress)

    def under(
        self,
        *,
        committed: "Euro | str | int | Figure[Euro] | None" = None,
        payable: "Mapping[int, Euro | str | int | Figure[Euro]] | None" = None,
        ranking: "Ranking | str | Figure[Ranking] | None" = None,
        shortage: "Shortage | str | Figure[Shortage] | None" = None,
        caps: "Mapping[str, Cap | Figure[Cap]] | None" = None,
        readings: Mapping[str, str] | None = None,
    ) -> "Round":
        """The same round with other money, another rule or another reading; this one stays as it is.

        Args:
            committed: the sum that grants may come to; what is no figure yet is graded assumed, here and below.
            payable: what may be paid in each budget year.
            ranking: the order of applications, as a rule or by the name of what comes first.
            shortage: what is done when the money is short, by its name or as a rule.
            caps: by key, instead of all that the round has.
            readings: the reading to go by, by path, such as {"caps.half": "half-of-costs"}.

        Example:
            >>> from integrationsfoerderung import load_round
            >>> extra = load_round("vwv-integration/2016-extra").under(committed=10**6, shortage="proportional-cut")
            >>> extra.money.committed.grade, extra.shortage.value.key
            (Grade.ASSUMED, 'proportional-cut')

        Raises:
            ValueError: a negative amount, an unknown rule, or a reading that the round does not have.
        """
        money = Money(
            self.money.committed if committed is None else _assumed(committed, Euro),
            self.money.payable if payable is None else {y: _assumed(value, Euro) for y, value in payable.items()},
        )
        changed = evolve(
            self,
            money=money,
            ranking=self.ranking if ranking is None else _assumed(ranking, _ranking),
            shortage=self.shortage if shortage is None else _assumed(shortage, shortage_rule),
            caps=self.caps if caps is None else {key: _assumed(cap, _cap) for key, cap in caps.items()},
        )
        return changed._choosing(readings) if readings else changed  # noqa: SLF001 - its own class

    def _choosing(self, readings: Mapping[str, str]) -> "Round":
        """The round with other default readings."""
        figures = {path: figure for path, figure in self.figures() if isinstance(figure, Readings)}
        chosen: dict[str, Any] = {}
        faults = []
        for path, name in readings.items():
            if path not in figures:
                faults.append(f"no figure {shorten(path)} with readings{did_you_mean(path, figures)}")
                continue
            names = [reading.name for reading in figures[path].readings]
            if name not in names:
                faults.append(f"{path} has no reading {shorten(name)}{did_you_mean(name, names)}")
            else:
                chosen[path] = figures[path].choose(name)
        if faults:
            raise ValueError("\n".join(faults))
        return self.amend(chosen)

    def amend(self, changes: Mapping[str, Any]) -> Self:
        """The same round with other figures; this one stays as it is.

        Values are read, graded and remembered as `Programme.amend` does it; a ranking or a rule for when the money is
        short may be given by its name. Another `deadline` is the last day in time itself.

        Args:
            changes: values or whole figures by the paths of `figures`, such as "money.committed".

        Example:
            >>> from integrationsfoerderung import load_round
            >>> extra = load_round("vwv-integration/2016-extra")
            >>> extra.amend({"caps.half": {"share": "0.4", "of": "ask", "per": "post", "when": "short"}}).caps[0][0]
            'half'

        Raises:
            TypeError: no table of values by path.
            DocumentError: with every fault: an unknown path, an impossible value.
        """
        from ..reading import ValueReader  # noqa: PLC0415 - only amendments read values here

        reader = ValueReader()
        reader.register([
            (lambda t: t is Ranking, lambda v, t: Ranking(v) if isinstance(v, str) else reader.record(v, t)),
            (lambda t: t is Shortage, lambda v, _: _shortage(reader.fields(v, _SHORTAGE, frozenset({"then"}))
                                                             if isinstance(v, dict) else {"kind": v})),
        ])  # fmt: skip
        (found,) = amended(f"the amendment of {self.key}", changes, [(self.key, self, frozenset())], reader)
        return found

    def plausible(self) -> tuple[Comparison, ...]:
        """What was published of grants and of money held against each other, without a list of applicants.

        Example:
            >>> from integrationsfoerderung import load_round
            >>> print(load_round("vwv-integration/2016-extra").plausible()[0])
            108 Kommunen need at least 5,670,000.00 EUR if each asks for what the rule gives; published are ...
        """
        return plausible(self)


def _ranking(value: "Ranking | str") -> Ranking:
    return value if isinstance(value, Ranking) else Ranking(value)


_SHORTAGE = {"kind": str, "then": str}


def _shortage(named: Mapping[str, str]) -> Shortage:
    return shortage_rule("/".join(named[name] for name in ("kind", "then") if name in named))


def _cap(value: object) -> Cap:
    if not isinstance(value, Cap):
        raise TypeError(f"{shorten(value)} is no cap: write Cap(share=..., of=..., per=..., when=...)")
    return value


def _assumed(value: Any, read: Callable[[Any], Any] | None = None) -> Figure[Any]:
    """A plain value of a what-if as a figure."""
    if isinstance(value, Figure):
        return value
    return Known(value if read is None else read(value), Grade.ASSUMED, note=NOTE)
