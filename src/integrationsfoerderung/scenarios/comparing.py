"""Holding two sets of rules against each other."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from ..applications import Application
from ..documents import ApplicationList
from ..programmes import Programme
from ..rounds import Round
from .answers import Answer, Totals
from .applicants import Applicant, applicants
from .comparison import Comparison
from .effects import Effect
from .framed import Framed, is_frame
from .running import answers, filed_of, under_round


def compare(
    base: Programme | Round,
    variant: Programme | Round,
    applications: "Iterable[Application] | ApplicationList | Any",
    round: Round | None = None,  # noqa: A002 - the field's word
    on: date | None = None,
    *,
    measure: str | None = None,
) -> Comparison:
    """What a change of the rules does to some applications: totals, budget years, who gains and who loses.

    What counts as money is what eligible applications get, in a round what is granted. Open applications count
    nothing; what they could get stands beside it.

    Args:
        base: the rules before.
        variant: the rules after, such as `base.amend(...)`; where `base` is a round, it is one too.
        applications: a list, what `load_applications` read, or a data frame as for `frames.assess`.
        round: a round that decides, with its money, under both programmes.
        on: a day whose rules apply, instead of the day of submission.
        measure: that the rows of a frame ask for; needed where the programme has several.

    Example:
        >>> from integrationsfoerderung import Post, Recipient, load_programme
        >>> programme = load_programme("vwv-integration")
        >>> steeper = programme.amend({"contact-point.minimum_share": "0.75"})
        >>> form = Application(
        ...     recipient=Recipient(name="Binzen", kind="Gemeinde"), measure="contact-point",
        ...     posts=[Post(share="0.5", field="integration", origin="new")],
        ...     start=date(2017, 1, 1), months=36, submitted=date(2016, 9, 28), new_tasks=True, begun=False,
        ... )
        >>> found = compare(programme, steeper, [form])
        >>> found.difference, found.losers[0].criteria
        (Euro('-52500.00'), ('contact-point.minimum_share',))

    Raises:
        TypeError: no programme or round, no list of applications and no frame.
        ValueError: a round of another programme, a round and a day together, a measure that the programme does not
            have; as `Programme.assess` and `Round.decide`.
        DocumentError: with every application that is at fault, or as `frames.assess`.
    """
    before, after = under_round(base, round, "base"), under_round(variant, round, "variant")
    if isinstance(before, Round) is not isinstance(after, Round):
        raise TypeError(
            "base and variant are a programme and a round: give two of a kind, or `round` beside programmes"
        )
    programme = base.programme if isinstance(base, Round) else base
    if is_frame(applications) and isinstance(before, Programme) and isinstance(after, Programme):
        framed = Framed.of(programme, applications, measure)
        found, other = framed.answers(before, on), framed.answers(after, on)
        if found is not None and other is not None:
            return _compared(framed.applicants(), found, other)
    filed = filed_of(applications, programme, measure)  # a round looks at each application with the others
    return _compared(applicants(filed.applications), answers(before, filed, on), answers(after, filed, on))


def _compared(who: tuple[Applicant, ...], base: tuple[Answer, ...], variant: tuple[Answer, ...]) -> Comparison:
    effects = tuple(Effect(*three) for three in zip(who, base, variant, strict=True))
    return Comparison(Totals.of(base), Totals.of(variant), effects)
