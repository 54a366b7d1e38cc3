"""What is done when the money is short: the rules, each of them exact and each with its reasons.

A rule gives to some lines and not to others, and takes what it gave out of what is left of the pot.
"""

from abc import ABC, abstractmethod
from collections.abc import Sequence
from fractions import Fraction
from typing import ClassVar

from attrs import frozen

from ..money import Euro
from ..texts import Text, did_you_mean, shorten
from .common_caps import largest_cap
from .pots import Left, Line, Why, give_all
from .rules import Goal

_SUFFICED = Why(Text("das Geld reichte", "the money sufficed"))
_NOT_SUFFICIENT = Text("das Geld reichte nicht: {}", "the money did not suffice: {}")
_STOPPED = Why(
    Text(
        "die Reihe endet beim ersten Antrag, der nicht mehr passt; kleinere rücken nicht vor",
        "the queue ends at the first application that does not fit; smaller ones do not move up",
    )
)


@frozen
class Shortage(ABC):
    """Base of the rules for when the money is short.

    Example:
        >>> shortage_rule("fill-the-gaps").words.en
        'fill the gaps: what does not fit is passed over, smaller applications after it may fit'
        >>> rule = shortage_rule("fill-the-gaps")
        >>> rule.key, rule.text() == rule.words
        ('fill-the-gaps', True)
        >>> rule.passes_over, rule.in_turn, rule.by_applicant, rule.cuts
        (True, True, False, False)
    """

    name: ClassVar[str]
    words: ClassVar[Text]
    ranks: ClassVar[bool] = True
    """Whether the order of applications matters."""

    @property
    def passes_over(self) -> bool:
        """Whether an application that does not fit is passed over, so that later ones may be granted."""
        return False

    @property
    def in_turn(self) -> bool:
        """Whether an application hangs on those before it alone."""
        return self.ranks

    @property
    def monotone(self) -> frozenset[Goal]:
        """The goals that more money, in the sum or in a budget year, never turns from reached to missed.

        Example:
            >>> sorted(goal.value for goal in shortage_rule("strict-queue").monotone)
            ['everyone', 'number']
            >>> shortage_rule("fill-the-gaps").monotone
            frozenset()
        """
        return frozenset()

    @property
    def key(self) -> str:
        """The name by which it is asked for."""
        return self.name

    @property
    def by_applicant(self) -> bool:
        """Whether the first application of an applicant comes before the others."""
        return False

    @property
    def cuts(self) -> bool:
        """Whether an application may be given a part of what it would take."""
        return not self.ranks

    @property
    def reshapes(self) -> bool:
        """Whether of what is cut a smaller ask may take more of one budget year.

        Example:
            >>> shortage_rule("largest-common-cap").reshapes, shortage_rule("strict-queue").reshapes
            (True, False)
        """
        return False

    @abstractmethod
    def share_out(self, lines: Sequence[Line], left: Left) -> None:
        """Give the lines what the rule gives them, and take it out of what is left.

        Args:
            lines: in the order of the round; `given` and `why` are set.
            left: never overdrawn.

        Example:
            >>> lines, left = [Line("a", (11,)), Line("b", (5,)), Line("c", (5,))], Left(10, [], ())
            >>> shortage_rule("fill-the-gaps").share_out(lines, left)
            >>> [line.given for line in lines], left.committed
            ([None, (5,), (5,)], 0)
        """

    def text(self) -> Text:
        """The rule in German and English."""
        return self.words


@frozen
class StrictQueue(Shortage):
    """In order; the first that does not fit ends it, and nobody gets a part.

    More money never takes a grant away.

    Example:
        >>> StrictQueue().key
        'strict-queue'
    """

    name: ClassVar[str] = "strict-queue"
    words: ClassVar[Text] = Text(
        "strenge Reihenfolge: der erste Antrag, der nicht mehr passt, beendet sie; keine Teilbeträge",
        "strict queue: the first application that does not fit ends it; no part grants",
    )

    @property
    def monotone(self) -> frozenset[Goal]:
        """All: the queue only gets longer."""
        return frozenset(Goal)

    def share_out(self, lines: Sequence[Line], left: Left) -> None:
        """Give in order up to the first that does not fit."""
        for index, line in enumerate(lines):
            if not left.fits(line.parts):
                line.why = Why(_NOT_SUFFICIENT, (left.lacking(line.parts),))
                for later in lines[index + 1 :]:
                    later.why = _STOPPED
                return
            left.take(line.parts)
            line.given, line.why = line.parts, _SUFFICED


@frozen
class FillTheGaps(Shortage):
    """In order; what does not fit is passed over.

    More money can take grants away: of asks of 11, 5 and 5 a pot of 10 pays two, a pot of 11 one.

    Example:
        >>> FillTheGaps().key
        'fill-the-gaps'
    """

    name: ClassVar[str] = "fill-the-gaps"
    words: ClassVar[Text] = Text(
        "Lücken füllen: was nicht passt, wird übergangen, kleinere Anträge danach können passen",
        "fill the gaps: what does not fit is passed over, smaller applications after it may fit",
    )

    @property
    def passes_over(self) -> bool:
        """It does."""
        return True

    def share_out(self, lines: Sequence[Line], left: Left) -> None:
        """Give to each that fits."""
        for line in lines:
            if left.fits(line.parts):
                left.take(line.parts)
                line.given, line.why = line.parts, _SUFFICED
            else:
                line.why = Why(_NOT_SUFFICIENT, (left.lacking(line.parts),))


@frozen
class ProportionalCut(Shortage):
    """One factor for all, the tightest budget year decides; every part is rounded down, the rest stays in the pot.

    More money never lowers a grant.

    Example:
        >>> lines, left = [Line("a", (100,)), Line("b", (50,))], Left(100, [], ())
        >>> ProportionalCut().share_out(lines, left)
        >>> [line.given for line in lines], left.committed
        ([(66,), (33,)], 1)
    """

    name: ClassVar[str] = "proportional-cut"
    words: ClassVar[Text] = Text(
        "gleichmäßige Kürzung: ein Faktor für alle, das knappste Haushaltsjahr bestimmt ihn",
        "proportional cut: one factor for all, the tightest budget year decides it",
    )
    ranks: ClassVar[bool] = False

    @property
    def monotone(self) -> frozenset[Goal]:
        """All: in full means all, and the factor only rises."""
        return frozenset(Goal)

    def share_out(self, lines: Sequence[Line], left: Left) -> None:
        """Give each the same part of what it would take."""
        if left.suffices(lines):
            give_all(lines, left, _SUFFICED)
            return
        factor, asked, there, year = min(
            (Fraction(there, asked), asked, there, 0 if year is None else year)
            for asked, there, year in left.sums(lines)
            if asked > there
        )
        place: Text = Text(f"im Haushaltsjahr {year}", f"in budget year {year}") if year else _IN_ALL
        why = Why(_CUT, (_percent(factor), place, Euro.from_cents(asked), Euro.from_cents(there)))
        up, down = factor.numerator, factor.denominator
        for line in lines:
            _give_part(line, left, tuple(part * up // down for part in line.parts), why)


@frozen
class LargestCommonCap(Shortage):
    """Nobody gets more than one sum, the largest with which all fit; smaller asks are not cut.

    More money never lowers a grant.

    Example:
        >>> lines, left = [Line("a", (100,)), Line("b", (40,)), Line("c", (90,))], Left(181, [], ())
        >>> LargestCommonCap().share_out(lines, left)
        >>> [line.given for line in lines], left.committed
        ([(70,), (40,), (70,)], 1)
    """

    name: ClassVar[str] = "largest-common-cap"
    words: ClassVar[Text] = Text(
        "größte gemeinsame Obergrenze, mit der alle Anträge in den Topf passen",
        "the largest common cap with which all applications fit the pot",
    )
    ranks: ClassVar[bool] = False

    @property
    def reshapes(self) -> bool:
        """It does: all are cut to the same sum, whichever years it falls into.

        Example:
            >>> LargestCommonCap().reshapes
            True
        """
        return True

    @property
    def monotone(self) -> frozenset[Goal]:
        """All: the cap only rises."""
        return frozenset(Goal)

    def share_out(self, lines: Sequence[Line], left: Left) -> None:
        """Give each what it would take, up to the cap."""
        if left.suffices(lines):
            give_all(lines, left, _SUFFICED)
            return
        cap = largest_cap(lines, left)
        why = Why(_CAPPED, (Euro.from_cents(cap),))
        for line in lines:
            if line.total <= cap:
                left.take(line.parts)
                line.given, line.why = line.parts, Why(_BELOW, (Euro.from_cents(cap),))
            else:
                _give_part(line, left, tuple(part * cap // line.total for part in line.parts), why)


@frozen
class OneEachFirst(Shortage):
    """One application of every applicant first, by the applicant's own priority; then the others, if money is left.

    Args:
        then: the rule for those of each turn that the money does not suffice for.

    Example:
        >>> lines, left = [Line("a", (5,)), Line("a", (5,), 2), Line("b", (5,))], Left(10, [], ())
        >>> OneEachFirst(StrictQueue()).share_out(lines, left)
        >>> [line.given for line in lines]
        [(5,), None, (5,)]

    Raises:
        ValueError: it is to be combined with itself.
    """

    name: ClassVar[str] = "one-per-applicant-first"
    words: ClassVar[Text] = Text("zuerst ein Antrag je Antragsteller", "one application per applicant first")

    then: Shortage

    def __attrs_post_init__(self) -> None:
        if isinstance(self.then, OneEachFirst):
            raise ValueError(  # noqa: TRY004 - a rule, and of the right type: it is the combination that is refused
                f"{self.name} cannot be combined with itself: name one of {', '.join(_SINGLE)} for then"
            )

    @property
    def passes_over(self) -> bool:
        """As the rule that it is combined with."""
        return self.then.passes_over

    @property
    def monotone(self) -> frozenset[Goal]:
        """As the rule that it is combined with: the second turn has money only where the first wants none."""
        return self.then.monotone

    @property
    def by_applicant(self) -> bool:
        """It does."""
        return True

    @property
    def cuts(self) -> bool:
        """As the rule that it is combined with."""
        return self.then.cuts

    @property
    def reshapes(self) -> bool:
        """As the rule that it is combined with.

        Example:
            >>> OneEachFirst(StrictQueue()).reshapes
            False
        """
        return self.then.reshapes

    @property
    def in_turn(self) -> bool:
        """A further application of one before it comes after the first one of all."""
        return False

    @property
    def key(self) -> str:
        """The names of both rules."""
        return f"{self.name}/{self.then.key}"

    def text(self) -> Text:
        """Both rules in words."""
        first, then = self.words, self.then.text()
        return Text(f"{first.de}; {then.de}", f"{first.en}; {then.en}")

    def share_out(self, lines: Sequence[Line], left: Left) -> None:
        """Two turns under the other rule; the second only where the first left nobody short."""
        for number, turn in enumerate(([li for li in lines if li.rank == 1], [li for li in lines if li.rank > 1])):
            self.then.share_out(turn, left)
            for line in turn:
                if line.why is not None:
                    line.why = Why(_TURNS[number], (line.why,))
            if any(line.given != line.parts for line in turn) and not self.then.passes_over:
                break
        else:
            return
        for line in lines:
            if line.why is None:
                line.why = _NOT_YET


_IN_ALL = Text("im Ganzen", "in all")
_CUT = Text(
    "gekürzt auf {} jedes Teils: {} sind nach Obergrenzen {} beantragt und {} vorhanden",
    "cut to {} of every part: {}, {} are asked for after caps and {} are there",
)
_CAPPED = Text("gekürzt auf die gemeinsame Obergrenze von {}", "cut to the common cap of {}")
_BELOW = Text("nicht mehr als die gemeinsame Obergrenze von {}", "not above the common cap of {}")
_TURNS = (
    Text("erster Antrag des Antragstellers; {}", "first application of the applicant; {}"),
    Text("weiterer Antrag, nach den ersten; {}", "a further application, after the first ones; {}"),
)
_NOT_YET = Why(
    Text(
        "weiterer Antrag: das Geld reichte nicht für alle ersten",
        "a further application: the money did not suffice for all the first ones",
    )
)


def _percent(factor: Fraction) -> Text:
    """A factor in percent, rounded down to four decimals: for reading, not for reckoning."""
    tens = factor.numerator * 10**6 // factor.denominator
    text = f"{tens // 10**4}.{tens % 10**4:04}"
    return Text(f"{text.replace('.', ',')} %", f"{text} %")


def _give_part(line: Line, left: Left, parts: tuple[int, ...], why: Why) -> None:
    line.why = why
    if any(parts) or not line.total:
        left.take(parts)
        line.given = parts


_SINGLE: dict[str, Shortage] = {
    rule.name: rule for rule in (StrictQueue(), FillTheGaps(), ProportionalCut(), LargestCommonCap())
}
SHORTAGES: dict[str, Shortage] = {
    **_SINGLE,
    **{rule.key: rule for rule in (OneEachFirst(single) for single in _SINGLE.values())},
}
"""Every rule and every allowed combination, by name."""


def shortage_rule(name: "str | Shortage") -> Shortage:
    """The rule of that name.

    Example:
        >>> shortage_rule("one-per-applicant-first/strict-queue").then
        StrictQueue()

    Raises:
        ValueError: there is none.
    """
    if isinstance(name, Shortage):
        return name
    if name not in SHORTAGES:
        raise ValueError(f"no rule {shorten(name)} for when the money is short{did_you_mean(name, SHORTAGES)}")
    return SHORTAGES[name]
