"""Which decisions what becomes of an open application may still turn round."""

from collections import Counter
from collections.abc import Sequence

from attrs import evolve

from .claims import applicant_of
from .decisions import Decided, Decision
from .rules import When
from .shortages import Shortage

_SETTLED = frozenset({Decided.INELIGIBLE, Decided.REFUSED, Decided.WITHDRAWN})


def marked(decisions: Sequence[Decision], shortage: Shortage | None) -> list[Decision]:
    """The decisions in their order, each provisional or not.

    An open application keeps the most that it could get. So it takes nothing from anybody later, unless

    - nobody can say how much it may take; where that may make the money short, and a cap holds only then, it may
      take even from those before it;
    - it was passed over, asking for so much, and may yet fit with less;
    - money that is kept for it and set free would have gone to one that was passed over, instead of to later ones;
    - it is the first of its applicant's own, and another would take its turn;
    - it is cut to the same sum as the others, which may fall into other budget years once it asks for less.

    One that a cap for when the money is short leaves nothing of may get something where the shortage ends.

    Example:
        >>> marked([], None)
        []
    """
    live = [d for d in decisions if d.status not in _SETTLED]
    if not any(d.status is Decided.OPEN for d in live):
        return [evolve(d, provisional=False) if d.provisional else d for d in decisions]
    fills = shortage is not None and shortage.passes_over
    in_turn = shortage is not None and shortage.in_turn
    own = Counter(applicant_of(d.application.recipient) for d in live)
    short = any(d.line is not None and d.line.given != d.line.parts for d in live)

    def unclear(d: Decision) -> bool:
        if d.status is not Decided.OPEN:
            return False
        if d.blind or (fills and not d.given and d.asked is None):
            return True
        if d.years and shortage is not None and shortage.reshapes and d.line is not None and d.given != d.line.parts:
            return True
        first = d.line is not None and d.line.rank == 1 and own[applicant_of(d.application.recipient)] > 1
        return first and short and shortage is not None and shortage.by_applicant

    doubtful = {d.key for d in live if unclear(d)}
    capped = any(cap.when is When.SHORT for _, figure in live[0].terms.caps for cap in figure.candidates())
    blind = {d.key for d in live if d.status is Decided.OPEN and d.blind} if capped else set()
    kept = {d.key for d in live if d.status is Decided.OPEN and d.given}
    passed = {d.key for d in live if fills and d.line is not None and not d.given}
    found = []
    before = kept_before = False
    for d in decisions:
        late = before or bool(blind - {d.key}) if in_turn else bool(doubtful - {d.key}) or bool(kept and passed)
        provisional = _spared(d) or (late and d.status not in _SETTLED and d.key not in passed)
        found.append(d if d.provisional is provisional else evolve(d, provisional=provisional))
        kept_before = kept_before or d.key in kept
        before = before or d.key in doubtful or (kept_before and d.key in passed)
    return found


def _spared(d: Decision) -> bool:
    """Whether it is refused for a cap that holds only while the money is short."""
    by_cap = d.status is Decided.REFUSED and bool(d.given)
    return by_cap and any(cap.when is When.SHORT for used in d.caps for cap in used.figure.candidates())
