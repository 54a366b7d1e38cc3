"""The largest sum that everybody can get, worked out without trying them all."""

from collections.abc import Sequence

from .pots import Left, Line


def largest_cap(lines: Sequence[Line], left: Left) -> int:
    """The largest cap in cents with which all lines fit; the parts that it leaves are rounded down.

    The lines have to ask for more than is there.

    Example:
        >>> largest_cap([Line("a", (100,)), Line("b", (40,)), Line("c", (90,))], Left(181, [], ()))
        70
    """

    def fits(cap: int) -> bool:
        spent = [0] * len(left.years)
        for line in lines:
            total = line.total
            for index, part in enumerate(line.parts):
                spent[index] += part if total <= cap else part * cap // total
        return sum(spent) <= left.committed and all(s <= t for s, t in zip(spent, left.by_year, strict=True))

    # Without rounding down the sum is a broken line, which sorting solves at once; rounding only makes room.
    low = _without_rounding(lines, left)
    if not left.years:
        return low
    step = 1
    while fits(low + step):
        low, step = low + step, step * 2
    while step > 1:
        step //= 2
        if fits(low + step):
            low += step
    return low


def _without_rounding(lines: Sequence[Line], left: Left) -> int:
    """A cap with which all lines certainly fit, by the tightest of the sum and the budget years.

    If nothing were rounded, spending would be a broken line in the cap, which one pass in the order of the asks
    solves. What each line adds to its slope is rounded up, to 64 binary places: the cap comes out too low at most.
    """
    order = sorted((line for line in lines if line.total), key=lambda line: line.total)
    caps = []
    for asked, there, year in left.sums(lines):
        if asked <= there:
            continue
        index = None if year is None else left.years.index(year)
        parts = [(line.total if index is None else line.parts[index], line.total) for line in order]
        slopes = [-(-(part << 64) // total) for part, total in parts]
        steep, uncut = sum(slopes), 0
        for (part, total), slope in zip(parts, slopes, strict=True):
            if (uncut << 64) + steep * total > there << 64:
                caps.append(((there - uncut) << 64) // steep)
                break
            uncut += part
            steep -= slope
        else:
            raise AssertionError
    return min(caps)
