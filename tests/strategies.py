"""What several test files draw from: values of every field of a form, figures, criteria and whole forms.

A form is drawn as a flat dict from field to value (a field that is not in it was left out), so that a
test can leave fields out or fill them in and build an application from each.
"""

from collections.abc import Mapping
from datetime import date
from typing import Any, NamedTuple

from attrs import evolve
from hypothesis import strategies as st

from integrationsfoerderung import (
    Application,
    Bounded,
    Citation,
    Consent,
    EarlierGrant,
    Euro,
    Field,
    Figure,
    Finding,
    Grade,
    Kind,
    Known,
    Origin,
    Post,
    Reading,
    Readings,
    Recipient,
    Share,
    Source,
    Status,
    Text,
    Unknown,
)
from integrationsfoerderung.criteria import (
    AllOf,
    AnyOf,
    AsARule,
    AtLeast,
    AtMost,
    Criterion,
    Includes,
    Is,
    Leaf,
    OneOf,
    Where,
    check_all,
    status_of_all,
)
from integrationsfoerderung.money import MAX_CENTS
from integrationsfoerderung.subjects import SUBJECTS, Context, Places

NO_TEXT = Text("", "")

grades = st.sampled_from(Grade)
citations = st.lists(
    st.builds(
        Citation,
        st.builds(Source, st.sampled_from(["sm-faq", "l-bank"]), st.just("a title")),
        st.sampled_from(["", "A Nr. 2.2.1"]),
        st.none() | st.dates(),
    ),
    max_size=2,
).map(tuple)
notes = st.text(max_size=5)

# The limits that rules name are drawn often, so that both sides of them are met.
shares = (st.sampled_from([0, 4_900, 4_999, 5_000, 6_000, 7_500, 10_000]) | st.integers(0, 10_000)).map(
    Share.from_basis_points
)
months = st.sampled_from([1, 11, 12, 35, 36, 37, 600]) | st.integers(1, 600)
month_ends = st.sampled_from([date(2016, 1, 31), date(2016, 2, 29), date(2015, 8, 31), date(2015, 12, 31)])
starts = (
    st.sampled_from([date(2016, 1, 1), date(2016, 1, 15)]) | month_ends | st.dates(date(1952, 1, 1), date(2140, 1, 1))
)
days = st.dates(date(2015, 9, 28), date(2015, 10, 3)) | st.dates(date(1952, 1, 1), date(2199, 12, 31))
euros = (st.integers(0, 500) | st.integers(0, MAX_CENTS)).map(Euro.from_cents)
names = st.sampled_from(["contact-point", "extension", "social-advice"])

VALUES: dict[str, st.SearchStrategy[Any]] = {
    "recipient.kind": st.sampled_from(Kind),
    "recipient.population": st.sampled_from([0, 9_999, 10_000, 20_000]) | st.integers(0, 10**9),
    "posts.share": shares,
    "posts.field": st.sampled_from(Field),
    "posts.origin": st.sampled_from(Origin),
    "posts.qualification": names,
    "posts.months": months,
    "posts.start": days,
    "measure": names,
    "submitted": days,
    "day": days,
    "new_tasks": st.booleans(),
    "begun": st.booleans(),
    "early_start_permitted": st.booleans(),
    "requested": euros,
    "costs": euros,
    "grant": euros,
    "tier": st.sampled_from(["tier-1", "tier-2", "tier-3"]),
    "earlier_grants": st.lists(st.builds(EarlierGrant, names, names), max_size=3).map(tuple),
    "consents": st.frozensets(st.sampled_from(Consent)),
}

# They follow from the posts, and cannot be drawn or left out apart from them: tests of their own look at them.
FROM_THE_POSTS = frozenset({"posts.count", "posts.sum", "posts.calendar_years", "start"})

forms = st.fixed_dictionaries(VALUES)


def application_of(values: Mapping[str, Any]) -> Application:
    """The application that has these fields and leaves out all others; "day", "grant" and "tier" are none of its."""
    get = values.get
    return Application(
        recipient=Recipient(name="Bühl", kind=get("recipient.kind"), population=get("recipient.population")),
        measure=get("measure", "contact-point"),
        posts=[
            Post(
                share=get("posts.share"),
                field=get("posts.field"),
                origin=get("posts.origin"),
                qualification=get("posts.qualification"),
            )
        ],
        months=get("posts.months"),
        start=get("posts.start"),
        submitted=get("submitted"),
        new_tasks=get("new_tasks"),
        begun=get("begun"),
        early_start_permitted=get("early_start_permitted"),
        requested=get("requested"),
        costs=get("costs"),
        earlier_grants=get("earlier_grants"),
        consents=get("consents"),
    )


def left_out_of(values: Mapping[str, Any], fields: frozenset[str]) -> dict[str, Any]:
    """The same form without some fields; the measure always stands."""
    return {field: value for field, value in values.items() if field == "measure" or field not in fields}


fields_left_out = st.frozensets(st.sampled_from(sorted(VALUES)))


class Drawn(NamedTuple):
    """A figure, and one value that it admits: what it may turn out to be."""

    figure: Figure[Any]
    value: Any


@st.composite
def drawn_figures(draw: st.DrawFn, values: st.SearchStrategy[Any], *, bounded: bool = True) -> Drawn:
    """A figure of each kind, with or without a default reading; of sets, the low end is part of the high end."""
    value, grade = draw(values), draw(grades)
    kinds = ["known", "readings", "unknown", *(["bounded"] if bounded else [])]
    match draw(st.sampled_from(kinds)):
        case "known":
            return Drawn(Known(value, grade, draw(citations), draw(notes)), value)
        case "unknown":
            return Drawn(Unknown("looked for and not found", draw(citations)), value)
        case "readings":
            several = [value, *draw(st.lists(values, min_size=1, max_size=2))]
            readings = tuple(Reading(f"reading-{index}", each) for index, each in enumerate(several))
            default = draw(st.none() | st.sampled_from([reading.name for reading in readings]))
            return Drawn(Readings(readings, grade, draw(citations), draw(notes), default=default), value)
    low, high = draw(values), draw(values)
    if isinstance(value, frozenset):
        low, high = value & low, value | high
    else:
        low, value, high = sorted([low, value, high])
    low, high = draw(st.sampled_from([(low, None), (None, high), (low, high)]))
    return Drawn(Bounded(low, high, grade, draw(citations), draw(notes)), value)


class DrawnLeaf(NamedTuple):
    """A comparison, and the same one with a figure that it may turn out to be."""

    leaf: Leaf
    exact: Leaf


def subjects_of(kind: type[Leaf]) -> list[str]:
    """The names of all fields that this kind of comparison can be asked of."""
    found = []
    for name, of in SUBJECTS.items():
        fits = {AtLeast: of.ordered, AtMost: of.ordered, Is: of.type is bool, Includes: of.many}
        if fits.get(kind, not of.ordered and not of.many):
            found.append(name)
    return found


@st.composite
def drawn_leaves(draw: st.DrawFn, kind: type[Leaf], key: str = "leaf", of: str | None = None) -> DrawnLeaf:
    """A comparison of this kind with any field and any figure that it fits."""
    drawn_from = [name for name in subjects_of(kind) if name not in FROM_THE_POSTS]
    name = draw(st.sampled_from(drawn_from)) if of is None else of
    if kind is Includes:
        drawn = draw(drawn_figures(names if name != "consents" else st.sampled_from(Consent), bounded=False))
    elif kind is OneOf:
        drawn = draw(drawn_figures(st.frozensets(VALUES[name])))
    else:
        drawn = draw(drawn_figures(VALUES[name]))
    leaf = kind(key, NO_TEXT, name, drawn.figure)
    return DrawnLeaf(leaf, evolve(leaf, required=Known(drawn.value, draw(grades))))


LEAVES: tuple[type[Leaf], ...] = (AtLeast, AtMost, OneOf, Is, Includes)


@st.composite
def criteria(draw: st.DrawFn, key: str = "rule", depth: int = 2) -> Criterion:
    """A comparison, or a combination of at most `depth` levels."""
    kind = draw(st.sampled_from(["leaf", "all", "any", "where", "rule"] if depth else ["leaf"]))
    if kind == "leaf":
        return draw(drawn_leaves(draw(st.sampled_from(LEAVES)), key)).leaf
    count = {"where": 2, "rule": 1}.get(kind) or draw(st.integers(1, 3))
    parts = tuple(draw(criteria(f"part{index}", depth - 1)) for index in range(count))
    kinds: dict[str, type[AllOf | AnyOf | Where | AsARule]] = {
        "all": AllOf,
        "any": AnyOf,
        "where": Where,
        "rule": AsARule,
    }
    return kinds[kind](key, NO_TEXT, parts)


UNKNOWN: Unknown[Any] = Unknown("looked for and not found")


def leaf(kind: type[Leaf], of: str, required: Any, key: str = "rule") -> Leaf:
    """A comparison with a figure, or with a value that is then norm."""
    figure = required if isinstance(required, Known | Bounded | Readings | Unknown) else Known(required, Grade.NORM)
    return kind(key, NO_TEXT, SUBJECTS[of], figure)


def check(criterion: Criterion, values: Mapping[str, Any]) -> Finding:
    """The one finding on the form that has these fields; a grant that is left out waits for a field of that name.

    The answer alone, which is had in another way, is that of the finding.
    """
    context = Context(values.get("measure"), values.get("day"), values.get("grant"), ("grant",))
    context.tier, context.tier_needs = values.get("tier"), ("tier",)
    around = Places(application_of(values), context)
    (found,) = check_all([criterion], "m", around)
    assert status_of_all([criterion], "m", around) is found.status
    return found


def found_at(criterion: Criterion, application: Application) -> list[tuple[str, Status]]:
    """Place and status of every finding on an application."""
    return [(found.place, found.status) for found in check_all([criterion], "m", Places(application, Context()))]


def town(name: str, kind: str | None = "Gemeinde") -> Recipient:
    """A recipient of whom only the name and perhaps the kind are known."""
    return Recipient(name=name, kind=kind)


def form(*posts: Post, partners: tuple[Recipient, ...] = (), **fields: Any) -> Application:
    """An application with these posts and partners, and nothing else but what is named."""
    return Application(recipient=town("Bühl"), measure="m", posts=posts or (Post(),), partners=partners, **fields)


def fixed(key: str, status: Status, grade: Grade = Grade.NORM) -> Leaf:
    """A comparison that has this status on a form with new tasks."""
    if status is Status.OPEN:
        return leaf(Is, "new_tasks", UNKNOWN, key)
    return leaf(Is, "new_tasks", Known(status is Status.MET, grade), key)
