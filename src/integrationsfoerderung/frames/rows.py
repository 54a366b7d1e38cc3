"""Applications as rows and rows as applications: one row is one application with one post at most and no partners."""

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from typing import Any

import narwhals.stable.v2 as nw
from attrs import frozen

from ..applications import Application, EarlierGrant, PlanYear, Post
from ..facts import Fact
from ..faults import DocumentError, Fault
from ..money import Euro, Share
from ..programmes import Programme
from ..recipients import Population, Recipient
from ..texts import shorten
from .columns import COLUMNS, MOST_PERCENT, PLAN_FIELDS, column_of, plain, plan_column, plan_years
from .door import columns_of


@frozen
class Misfit:
    """An application that no row can hold, by its place in the list, and why.

    Example:
        >>> Misfit(3, "has 2 posts: write a row for each").index
        3
    """

    index: int
    reason: str


@frozen
class Rows:
    """Applications as columns of plain values, and those that do not fit.

    Attributes:
        columns: every column of `COLUMNS` and those of plans and facts that occur; None was left out.
        places: for each row, the place of its application in the list.
        misfits: the applications that are in no row.

    Example:
        >>> Rows({"months": [36]}, (0,), ()).columns["months"]
        [36]
    """

    columns: dict[str, list[Any]]
    places: tuple[int, ...]
    misfits: tuple[Misfit, ...]


def from_applications(applications: Iterable[Application]) -> Rows:
    """Applications as columns, ready for any data-frame library, and a list of those that do not fit.

    Example:
        >>> town = Recipient(name="Bühl", kind="Gemeinde")
        >>> one = Application(recipient=town, posts=[Post("0.5")], months=36)
        >>> two = Application(recipient=town, posts=[Post("0.5"), Post("0.5")], months=36)
        >>> rows = from_applications([one, two])
        >>> rows.columns["share_bp"], rows.misfits[0].reason
        ([5000], 'has 2 posts: write an application for each')
    """
    rows: list[dict[str, Any]] = []
    places: list[int] = []
    misfits: list[Misfit] = []
    for index, application in enumerate(applications):
        reason = _misfit(application)
        if reason is not None:
            misfits.append(Misfit(index, reason))
            continue
        places.append(index)
        rows.append(_row(application))
    names = dict.fromkeys(COLUMNS)
    names.update(dict.fromkeys(sorted({name for row in rows for name in row} - names.keys())))
    return Rows({name: [row.get(name) for row in rows] for name in names}, tuple(places), tuple(misfits))


def _misfit(application: Application) -> str | None:
    if len(application.posts) > 1:
        return f"has {len(application.posts)} posts: write an application for each"
    if application.partners:
        return f"has {len(application.partners)} partner{'s'[len(application.partners) == 1 :]}: a row has none"
    small = [share for post in application.posts for share in (post.share, post.tops_up) if share and _is_tiny(share)]
    if small:
        return f"has a share of {small[0]}: a row takes more than a hundredth of a post, or none"
    for row in application.plan or ():
        if all(getattr(row, name) is None for name in PLAN_FIELDS):
            return f"has a plan that says nothing of {row.year}: leave the year out, or write an amount"
    for grant in application.earlier_grants or ():
        for word in (grant.measure, grant.round):
            if word is not None and (";" in word or " " in word or word == "?"):
                return f"has an earlier grant {shorten(word)}: a row takes words without spaces and ;"
    for key, value in application.facts.items():
        if not isinstance(value, bool | int | Euro | date | str):
            return f"has a fact {key} of {shorten(value)}: write an amount as Euro, or a whole number"
    return None


def _is_tiny(share: Share) -> bool:
    return 0 < share.basis_points <= MOST_PERCENT


def _row(application: Application) -> dict[str, Any]:
    recipient, population = application.recipient, application.recipient.population
    post = application.posts[0] if application.posts else Post()
    found: dict[str, Any] = {
        "key": application.key,
        "recipient_name": recipient.name,
        "recipient_key": recipient.key,
        "recipient_kind": recipient.kind,
        "recipient_population": None if population is None else population.number,
        "recipient_population_on": None if population is None else population.on,
        "recipient_population_census": None if population is None else population.census,
        "recipient_population_source": None if population is None else population.source,
        "posts": len(application.posts),
        "share_bp": post.share,
        "field": post.field,
        "origin": post.origin,
        "tops_up_bp": post.tops_up,
        "qualification": post.qualification,
        "post_start": post.start,
        "post_months": post.months,
        "requested_cents": application.requested,
        "costs_cents": application.costs,
        "earlier_measures": _joined(application.earlier_grants, "measure"),
        "earlier_rounds": _joined(application.earlier_grants, "round"),
        "consents": None
        if application.consents is None
        else ";".join(sorted(str(c.value) for c in application.consents)),
    }
    for name in ("start", "months", "submitted", "new_tasks", "begun", "early_start_permitted", "priority"):
        found[name] = getattr(application, name)
    for year in application.plan or ():
        for name in PLAN_FIELDS:
            found[plan_column(year.year, name).name] = getattr(year, name)
    for key, value in application.facts.items():
        found[f"fact_{key}_cents" if isinstance(value, Euro) else f"fact_{key}"] = value
    return {name: plain(value) for name, value in found.items()}


def _joined(grants: "tuple[EarlierGrant, ...] | None", name: str) -> str | None:
    return None if grants is None else ";".join(getattr(grant, name) or "?" for grant in grants)


def to_applications(frame: Any, measure: str | None = None, programme: Programme | None = None) -> list[Application]:
    """The rows of a frame as applications; columns that no field goes by are left alone.

    Args:
        frame: any supported one; a lazy one is collected.
        measure: that all of them ask for.
        programme: whose facts stand in columns of their own.

    Example:
        >>> import polars
        >>> frame = polars.DataFrame({"recipient_kind": ["Gemeinde"], "share_bp": [5000], "months": [36]})
        >>> to_applications(frame, "contact-point")[0].posts[0].share
        Share('0.5')

    Raises:
        TypeError: no supported frame.
        DocumentError: with every row that holds an impossible value.
    """
    listed = columns_of(frame)
    narwhal = nw.from_native(frame)
    whole = narwhal.collect() if isinstance(narwhal, nw.LazyFrame) else narwhal
    facts = {} if programme is None else {column_of(fact.subject()).name: fact for fact in programme.facts}
    years = plan_years(listed)
    faults, found = [], []
    for index, row in enumerate(whole.iter_rows(named=True)):
        try:
            found.append(_application(row, measure, years, facts))
        except (TypeError, ValueError) as error:
            faults.append(Fault(f"row {index}", str(error)))
    if faults:
        raise DocumentError("frame", faults)
    return found


def _application(
    row: Mapping[str, Any], measure: str | None, years: list[int], facts: Mapping[str, Fact]
) -> Application:
    get = {name: value for name, value in row.items() if value is not None and value == value}.get  # noqa: PLR0124 - NaN
    post = Post(
        share=_points(get("share_bp")),
        field=get("field"),
        origin=get("origin"),
        tops_up=_points(get("tops_up_bp")),
        qualification=get("qualification"),
        start=_day(get("post_start")),
        months=_whole(get("post_months")),
    )
    plan = []
    for year in years:
        amounts = {name: _cents(get(plan_column(year, name).name)) for name in PLAN_FIELDS}
        if any(euro is not None for euro in amounts.values()):
            plan.append(PlanYear(year=year, **amounts))
    measures, rounds = _words(get("earlier_measures")), _words(get("earlier_rounds"))
    grants = None
    if measures is not None or rounds is not None:
        pairs = zip(measures or ["?"] * len(rounds or ()), rounds or ["?"] * len(measures or ()), strict=True)
        grants = [EarlierGrant(None if one == "?" else one, None if other == "?" else other) for one, other in pairs]
    consents = _words(get("consents"))
    return Application(
        recipient=Recipient(
            name=get("recipient_name") or "unnamed",
            kind=get("recipient_kind"),
            key=get("recipient_key"),
            population=_population(get),
        ),
        measure=measure,
        key=get("key"),
        posts=() if get("posts") == 0 else (post,),
        plan=plan or None,
        start=_day(get("start")),
        months=_whole(get("months")),
        submitted=_day(get("submitted")),
        new_tasks=_flag(get("new_tasks")),
        begun=_flag(get("begun")),
        early_start_permitted=_flag(get("early_start_permitted")),
        requested=_cents(get("requested_cents")),
        costs=_cents(get("costs_cents")),
        earlier_grants=grants,
        priority=_whole(get("priority")),
        consents=consents,
        facts={fact.key: _fact(fact, get(name)) for name, fact in facts.items() if get(name) is not None},
    )


def _population(get: Callable[[str], Any]) -> Population | None:
    number = _whole(get("recipient_population"))
    if number is None:
        return None
    on, census = _day(get("recipient_population_on")), get("recipient_population_census")
    return Population(number, on=on, census=census, source=get("recipient_population_source"))


def _fact(fact: Fact, value: Any) -> Any:
    if fact.type.type is Euro:
        return _cents(value)
    if fact.type.type is int:
        return _whole(value)
    return _day(value) if fact.type.type is date else value


def _words(value: Any) -> "list[str] | None":
    return None if value is None else [word for word in str(value).split(";") if word]


def _whole(value: Any) -> Any:
    if isinstance(value, float) and value.is_integer():
        return int(value)  # pandas writes whole numbers so, where others are missing
    return int(value) if type(value).__name__.startswith("int") else value


def _flag(value: Any) -> bool | None:
    return bool(value) if type(value).__name__ in {"bool", "bool_"} else value


def _day(value: Any) -> date | None:
    midnight = hasattr(value, "date") and value == value.replace(hour=0, minute=0, second=0)
    found: date | None = value.date() if midnight else value
    return found


def _cents(value: Any) -> Euro | None:
    whole = _whole(value)
    return None if whole is None else Euro.from_cents(whole)


def _points(value: Any) -> Share | None:
    whole = _whole(value)
    if isinstance(whole, int) and 0 < whole <= MOST_PERCENT:
        raise ValueError(f"a share of {whole} basis points is at most a hundredth of a post: half a post is 5000")
    return None if whole is None else Share.from_basis_points(whole)
