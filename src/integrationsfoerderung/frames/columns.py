"""The columns of a frame: one for each field of an application that one row can hold.

Money stands in whole cents, shares in whole basis points, and the name of a column says so: nobody can take
80 for percent or 0.5 for half a post.
"""

import re
from typing import Any, Literal

from attrs import frozen

from ..applications import Consent, Field, Origin
from ..checks import FIRST_YEAR, LAST_YEAR, MOST_MONTHS, MOST_PEOPLE
from ..money import MAX_CENTS, Euro, Fte, Share
from ..recipients import Census, Kind
from ..subjects import DAYS, Subject
from ..texts import Word

Holds = Literal["whole number", "yes or no", "text", "date"]

# The most that a swept figure can be, by its type, so that no product leaves 64 bits.
MOST_SWEPT: dict[type, int] = {Euro: 10**12, Share: 10_000, int: MAX_CENTS, bool: 1}
# The largest sum of eligible expenditure whose parts can be told with 64 bits: 30 million euro.
MOST_PLANNED = 3_000_000_000
# Shares above zero start beyond this many basis points: 80 is meant as percent, and 1 as a whole post.
MOST_PERCENT = 100


@frozen
class Column:
    """A column: what it holds, and between which ends or of which words.

    Attributes:
        name: as it stands in the frame.
        holds: a whole number, a yes or no, a text or a date.
        low, high: ends that are included; None are open.
        members: the only words that it may hold; empty for any text.
        note: what it counts, where the name does not say it.
        needed: whether a frame must have it; what is left out of a form is null in it.

    Example:
        >>> Column("share_bp", "whole number", 0, 10_000).high
        10000
    """

    name: str
    holds: Holds
    low: Any = None
    high: Any = None
    members: tuple[str, ...] = ()
    note: str = ""
    needed: bool = True


def _words(kind: type[Word]) -> tuple[str, ...]:
    return tuple(str(member.value) for member in kind)


_LIST = "members with ; between them, ? for one that is not known, empty for none"
_FLAGS = ("new_tasks", "begun", "early_start_permitted")
PLAN_FIELDS = ("total", "eligible", "third_party", "own_means")

# fmt: off
COLUMNS: dict[str, Column] = {column.name: column for column in (
    Column("key", "text"),
    Column("recipient_name", "text"),
    Column("recipient_key", "text"),
    Column("recipient_kind", "text", members=_words(Kind)),
    Column("recipient_population", "whole number", 0, MOST_PEOPLE),
    Column("recipient_population_on", "date", *DAYS, note="reference date of the population"),
    Column("recipient_population_census", "text", members=_words(Census)),
    Column("recipient_population_source", "text"),
    Column("posts", "whole number", 0, 1, note="0 where there is a plan and no post; 1 if the column is left out"),
    Column("share_bp", "whole number", 0, 10_000, note="basis points: half a post is 5000"),
    Column("field", "text", members=_words(Field)),
    Column("origin", "text", members=_words(Origin)),
    Column("tops_up_bp", "whole number", 0, 10_000, note="basis points"),
    Column("qualification", "text"),
    Column("post_start", "date", *DAYS, note="null says as the application"),
    Column("post_months", "whole number", 1, MOST_MONTHS, note="null says as the application"),
    Column("start", "date", *DAYS),
    Column("months", "whole number", 1, MOST_MONTHS),
    Column("submitted", "date", *DAYS),
    *(Column(name, "yes or no") for name in _FLAGS),
    Column("requested_cents", "whole number", 0, MAX_CENTS, note="cents"),
    Column("costs_cents", "whole number", 0, MAX_CENTS, note="cents"),
    Column("earlier_measures", "text", note=_LIST),
    Column("earlier_rounds", "text", note=_LIST),
    Column("priority", "whole number", 1, 10**6),
    Column("consents", "text", members=_words(Consent), note=_LIST),
)}
# fmt: on

_OF_SUBJECT = {
    "recipient.kind": "recipient_kind",
    "recipient.population": "recipient_population",
    "posts.share": "share_bp",
    "posts.sum": "share_bp",
    "posts.count": "posts",
    "posts.calendar_years": "months",
    "requested": "requested_cents",
    "costs": "costs_cents",
    "earlier_grants.measure": "earlier_measures",
    "earlier_grants.round": "earlier_rounds",
}
# What has no column: set by the call, or by what is paid.
WITHOUT_COLUMN = frozenset({"measure", "day", "grant", "tier"})


def column_of(subject: Subject) -> Column:
    """The column that holds what a rule asks about.

    Example:
        >>> from integrationsfoerderung.subjects import SUBJECTS
        >>> column_of(SUBJECTS["posts.share"]).name, column_of(SUBJECTS["posts.field"]).name
        ('share_bp', 'field')
    """
    if subject.fact is None:
        return COLUMNS[_OF_SUBJECT.get(subject.name, subject.name.removeprefix("posts."))]
    name = f"fact_{subject.fact.key}"
    if subject.type is bool:
        return Column(name, "yes or no")
    if subject.type is str:
        return Column(name, "text", members=subject.fact.options)
    low, high = (plain(end) for end in subject.domain)
    if subject.type is Euro:
        return Column(f"{name}_cents", "whole number", low, high, note="cents")
    return Column(name, "date" if subject.type is not int else "whole number", low, high)


def plan_column(year: int, name: str = "eligible") -> Column:
    """The column of one amount of a budget year of the plan; a year whose columns are all null is not in it.

    Example:
        >>> plan_column(2017).name
        'plan_2017_eligible_cents'
    """
    return Column(f"plan_{year}_{name}_cents", "whole number", 0, MOST_PLANNED, note="cents", needed=False)


def plan_years(names: "list[str]") -> list[int]:
    """The budget years for which there is any column of a plan, in order.

    Example:
        >>> plan_years(["plan_2018_total_cents", "plan_2017_eligible_cents", "months"])
        [2017, 2018]
    """
    found = (re.fullmatch(rf"plan_([0-9]{{4}})_({'|'.join(PLAN_FIELDS)})_cents", name) for name in names)
    years = {int(match[1]) for match in found if match is not None}
    return sorted(year for year in years if FIRST_YEAR <= year <= LAST_YEAR)


def plain(value: Any) -> Any:
    """A value of the law as a frame holds it: cents, basis points, a word.

    Example:
        >>> plain(Euro(2)), plain(Share("0.5")), plain(Kind.GEMEINDE), plain(36)
        (200, 5000, 'Gemeinde', 36)
    """
    if isinstance(value, Euro):
        return value.cents
    if isinstance(value, Share | Fte):
        return value.basis_points
    return value.value if isinstance(value, Word) else value
