"""Strategies for applications: any, and those for a programme, which seek the bounds of its rules."""

from hypothesis import strategies as st

from ..applications import Application, Consent
from ..programmes import Programme
from ..rounds import Round
from ..texts import did_you_mean, shorten
from .near import world_of
from .parts import earlier_grants, facts, maybe, plans, posts, recipients
from .seeking import both_of, seeking, whole_of
from .values import days, euros, keys, months


def applications(
    programme: Programme | None = None,
    measure: str | None = None,
    round: Round | None = None,  # noqa: A002 - the field's word
    *,
    left_out: bool = False,
    most: int = 4,
) -> st.SearchStrategy[Application]:
    """Applications; those for a programme differ from a plain one in a few fields and seek the bounds of its rules.

    For each figure of the rules its values, the one below and the one above come up: shares, months, days,
    populations, kinds, facts, plans. What is drawn shrinks to `plain(programme, measure)`, field by field. Without a
    programme every field is drawn by itself.

    Args:
        programme: whose bounds are sought.
        measure: key of the measure; any of the programme where none is given.
        round: the funding round that they are filed in.
        left_out: whether fields may be left out.
        most: the most fields that differ from the plain application.

    Example:
        >>> from integrationsfoerderung.strategies import smallest
        >>> from integrationsfoerderung import Verdict, load_programme
        >>> programme = load_programme("vwv-integration")
        >>> refused = smallest(applications(programme, "contact-point"), lambda form: form.months < 36)
        >>> refused.months, programme.assess(refused).verdict
        (35, Verdict.INELIGIBLE)

    Raises:
        ValueError: the programme, or the edition of the round, has no such measure.
    """
    if programme is None:
        return _any_application(measure, left_out=left_out)
    keys_ = _measures(programme, round)
    if measure is None:
        return st.sampled_from(keys_).flatmap(
            lambda key: applications(programme, key, round, left_out=left_out, most=most)
        )
    if measure not in keys_:
        known = _measures(programme, None)
        if measure in known:
            raise ValueError(f"no edition of the round has the measure {measure!r}: take one of {', '.join(keys_)}")
        raise ValueError(f"no measure {shorten(measure)} in programme {programme.key}{did_you_mean(measure, known)}")
    found = seeking(programme, measure, round, most)
    return both_of(found).map(lambda both: both[1]) if left_out else whole_of(found)


def twice(
    programme: Programme, measure: str, round_: Round | None = None, *, most: int = 4
) -> st.SearchStrategy[tuple[Application, Application]]:
    """One application twice: whole, and with some of its fields left out, or none.

    Example:
        >>> from integrationsfoerderung.strategies import fields_of, smallest
        >>> from integrationsfoerderung import load_programme
        >>> whole, fewer = smallest(twice(load_programme("vwv-integration"), "network"), lambda two: two[0] != two[1])
        >>> len(set(fields_of(whole)) - set(fields_of(fewer)))
        1
    """
    return both_of(seeking(programme, measure, round_, most))


def plain(programme: Programme, measure: str, round: Round | None = None) -> Application:  # noqa: A002 - the field's word
    """The plain application that those of `applications` shrink to: eligible, with ordinary values.

    Where nothing eligible was found, it is the nearest to that.

    Example:
        >>> from integrationsfoerderung import load_programme
        >>> form = plain(load_programme("vwv-integration"), "contact-point")
        >>> form.recipient.kind, form.posts[0].share, form.months
        (Kind.GEMEINDE, Share('1'), 36)
    """
    return world_of(programme, measure, round).plain


def _measures(programme: Programme, round_: Round | None) -> list[str]:
    editions = programme.editions if round_ is None else round_.states
    return list(dict.fromkeys(measure.key for edition in editions for measure in edition.measures))


@st.composite
def _any_application(draw: st.DrawFn, measure: str | None, *, left_out: bool) -> Application:
    plan = draw(st.none() | plans(left_out=left_out))
    return Application(
        recipient=draw(recipients(left_out=left_out)),
        measure=draw(keys() | st.none()) if measure is None else measure,
        posts=draw(st.lists(posts(left_out=left_out), min_size=0 if plan else 1, max_size=3)),
        plan=plan,
        key=draw(st.none() | keys()),
        partners=draw(st.lists(recipients(left_out=left_out).filter(lambda r: r.key is None), max_size=1)),
        start=draw(maybe(days(), left_out=left_out)),
        months=draw(maybe(months(), left_out=left_out)),
        submitted=draw(maybe(days(), left_out=left_out)),
        new_tasks=draw(maybe(st.booleans(), left_out=left_out)),
        begun=draw(maybe(st.booleans(), left_out=left_out)),
        early_start_permitted=draw(maybe(st.booleans(), left_out=left_out)),
        requested=draw(maybe(euros(), left_out=left_out)),
        costs=draw(maybe(euros(), left_out=left_out)),
        earlier_grants=draw(maybe(st.lists(earlier_grants(), max_size=2), left_out=left_out)),
        priority=draw(st.none() | st.integers(1, 9)),
        consents=draw(maybe(st.frozensets(st.sampled_from(Consent)), left_out=left_out)),
        facts=draw(facts()),
    )
