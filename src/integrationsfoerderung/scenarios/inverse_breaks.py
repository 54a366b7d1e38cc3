"""The break points of a rule that passes over what does not fit: every pot at which its outcome can change.

Such a rule is no friend of bisection: of asks of 11, 5 and 5 a pot of 10 pays two, a pot of 11 one. But it takes its
lines one after the other, and each splits a stretch of pots in two at most: below the sum that would be needed it is
passed over, from there on it is given. So the stretches are found by walking down the lines once.
"""

from collections.abc import Sequence

from attrs import frozen

from ..money import Euro
from ..rounds.pots import Left, Line
from ..rounds.shortages import FillTheGaps, Shortage
from ..texts import Text

MOST_STEPS = 500_000
"""How many times a line meets a stretch before the question is refused: about a second."""


@frozen
class Taker:
    """One line of the order: what it takes of the pot that is varied, of the others, and whether it counts.

    Example:
        >>> Taker(11, (), True).takes
        11
    """

    takes: int
    others: tuple[int, ...]
    counts: bool


@frozen
class Stretch:
    """Neighbouring pots, in cents, the last one included, that all reach the goal or all miss it.

    Example:
        >>> Stretch(10, 10, True).first
        10
    """

    first: int
    last: int
    reached: bool


def stretches(takers: Sequence[Taker], others: tuple[int, ...], number: int, last: int) -> list[Stretch] | None:
    """Whether at least so many that count are given, for every pot from 0 to the last; None beyond MOST_STEPS steps.

    Args:
        takers: in the order of the rule.
        others: the pots that are not varied.
        number: how many are wanted.
        last: the largest pot that is looked at.

    Example:
        >>> asks = [Taker(11, (), True), Taker(5, (), True), Taker(5, (), True)]
        >>> stretches(asks, (), 2, 21)
        [Stretch(first=0, last=9, reached=False), Stretch(first=10, last=10, reached=True), \
Stretch(first=11, last=15, reached=False), Stretch(first=16, last=21, reached=True)]
    """
    # A pot below the sum of the smallest is too small in any case, and is one stretch.
    least = sum(sorted(taker.takes for taker in takers if taker.counts)[:number])
    settled: list[Stretch] = [Stretch(0, min(least - 1, last), reached=False)] if least else []
    live = [(least, last, 0, others, 0)] if least <= last else []
    to_come, steps = sum(taker.counts for taker in takers), 0
    for taker in takers:
        after: list[tuple[int, int, int, tuple[int, ...], int]] = []
        for first, end, taken, left, count in live:
            if count >= number or count + to_come < number:
                settled.append(Stretch(first, end, count >= number))
                continue
            edge = taken + taker.takes
            fits = all(part <= there for part, there in zip(taker.others, left, strict=True))
            if not fits or edge > first:
                after.append((first, min(end, edge - 1) if fits else end, taken, left, count))
            if fits and edge <= end:
                rest = tuple(there - part for part, there in zip(taker.others, left, strict=True))
                after.append((max(first, edge), end, edge, rest, count + taker.counts))
        live, to_come, steps = after, to_come - taker.counts, steps + len(after)
        if steps > MOST_STEPS:
            return None
    settled += [Stretch(first, end, count >= number) for first, end, _, _, count in live]
    return _joined(sorted(settled, key=lambda stretch: stretch.first))


def enough(takers: Sequence[Taker], others: tuple[int, ...], number: int) -> int:
    """A pot from which on the answer no longer changes: it pays, up to the last that is wanted, whoever can be paid.

    Example:
        >>> enough([Taker(11, (), True), Taker(5, (), True), Taker(5, (), True)], (), 2)
        16
    """
    taken, count, left = 0, 0, others
    for taker in takers:
        if count >= number:
            break
        if all(part <= there for part, there in zip(taker.others, left, strict=True)):
            left = tuple(there - part for part, there in zip(taker.others, left, strict=True))
            taken, count = taken + taker.takes, count + taker.counts
    return taken


def _joined(found: Sequence[Stretch]) -> list[Stretch]:
    joined: list[Stretch] = []
    for stretch in found:
        if joined and joined[-1].reached is stretch.reached:
            joined[-1] = Stretch(joined[-1].first, stretch.last, stretch.reached)
        else:
            joined.append(stretch)
    return joined


def too_many() -> Text:
    """Why a question with too many break points is refused.

    Example:
        >>> print(too_many().en)
        more money can take grants away, and there are more than 500000 cases to try: fill the gaps with asks of \
11.00 EUR, 5.00 EUR, 5.00 EUR grants 2 with 10.00 EUR, and 1 with 11.00 EUR
    """
    example = _example()
    return Text(
        f"mehr Geld kann Bewilligungen kosten, und es wären mehr als {MOST_STEPS} Fälle zu prüfen: {example.de}",
        f"more money can take grants away, and there are more than {MOST_STEPS} cases to try: {example.en}",
    )


def no_break_points(rule: Shortage) -> Text:
    """Why a question about a rule of one's own is refused that does not declare the goal as monotone.

    Example:
        >>> no_break_points(FillTheGaps()).en.partition(":")[0]
        'the rule fill-the-gaps does not declare that more money never takes a grant away'
    """
    example = _example()
    return Text(
        f"die Regel {rule.key} sagt nicht zu, dass mehr Geld nie eine Bewilligung kostet: {example.de}",
        f"the rule {rule.key} does not declare that more money never takes a grant away: {example.en}",
    )


def _example() -> Text:
    """More money, fewer grants: the smallest case, worked out by the rule itself."""
    asks, pots = (1_100, 500, 500), (1_000, 1_100)
    granted = []
    for pot in pots:
        lines = [Line(str(index), (ask,)) for index, ask in enumerate(asks)]
        FillTheGaps().share_out(lines, Left(pot, [], ()))
        granted.append(sum(line.given is not None for line in lines))
    ask_de, ask_en = (", ".join(Euro.from_cents(ask).format(lang) for ask in asks) for lang in ("de", "en"))
    few, more = (Euro.from_cents(pot) for pot in pots)
    return Text(
        f"Lücken füllen mit Anträgen über {ask_de} bewilligt {granted[0]} mit {few.format('de')} und {granted[1]} mit "
        f"{more.format('de')}",
        f"fill the gaps with asks of {ask_en} grants {granted[0]} with {few.format('en')}, and {granted[1]} with "
        f"{more.format('en')}",
    )
