"""Laws that hold two ways of reading together: documents and objects, data frames and objects."""

from collections.abc import Sequence
from datetime import date
from functools import cache
from importlib.util import find_spec
from typing import Any

import attrs

from ..applications import Application, Facts
from ..assessments import Verdict
from ..money import Euro, Fte, Share
from ..programmes import Programme
from ..schedules import Schedule, schedule
from ..texts import Text, Word
from .base import Answer, Breach, Law, Side
from .ground import Case, Ground

_RANK = {0: Verdict.INELIGIBLE, 1: Verdict.OPEN, 2: Verdict.ELIGIBLE}


def _any(_: Programme) -> bool:
    return True


# --- Documents -------------------------------------------------------------------------------------


def table_of(value: Any) -> Any:
    """An application as the table that an application file holds: what was left out does not stand in it.

    Example:
        >>> from integrationsfoerderung import Post, Recipient
        >>> table_of(Application(recipient=Recipient(name="Bühl"), posts=[Post("0.5")], months=36))
        {'recipient': {'name': 'Bühl'}, 'posts': [{'share': '0.5'}], 'months': 36}
    """
    if isinstance(value, Facts):
        return {key: table_of(fact) for key, fact in value.items()}
    if isinstance(value, Word):
        return value.value
    if isinstance(value, Euro | Share | Fte):
        return str(value)
    if isinstance(value, tuple | frozenset):
        return [table_of(member) for member in (sorted(value, key=str) if isinstance(value, frozenset) else value)]
    if not attrs.has(type(value)) or isinstance(value, date):
        return value
    found = {}
    for field in attrs.fields(type(value)):
        member = getattr(value, field.name)
        empty = member is None or (member == field.default if isinstance(field.default, tuple) else False)
        if not empty and not (isinstance(member, Facts) and not member):
            found[field.name] = table_of(member)
    return found


@cache
def _reader() -> Any:
    from ..reading import Reader  # noqa: PLC0415 - only who reads documents pays for it

    return Reader({})


def _round_trip(case: Case) -> Answer:
    for form in (case.whole, case.fewer):
        back: Application = _reader().read(table_of(form), Application)
        # A document has text where an amount of a programme's own stands; the programme's declaration makes it one.
        back = attrs.evolve(back, facts=case.ground.facts_of(back))
        if back != form:
            names = [f.name for f in attrs.fields(Application) if getattr(back, f.name) != getattr(form, f.name)]
            listed = ", ".join(names)
            said = Text(f"zurückgelesen ist {listed} anders", f"read back, {listed} differs")
            before, after = (_shown(each, names) for each in (form, back))
            sides = (Side(Text("vorher", "before"), before), Side(Text("nachher", "after"), after))
            return Breach(form, said, sides, tuple(names))
    return True


def _shown(form: Application, names: Sequence[str]) -> Text:
    text = "; ".join(repr(getattr(form, name)) for name in names)
    return Text(text, text)


# --- Data frames -----------------------------------------------------------------------------------


def has_frames() -> bool:
    """Whether the extra `frames` is installed, with Polars to hold the rows.

    Example:
        >>> has_frames()
        True
    """
    return all(find_spec(name) is not None for name in ("narwhals", "polars"))


def _frames(_: Programme) -> bool:
    return has_frames()


def frame_answers(ground: Ground, forms: Sequence[Application]) -> list[tuple[Verdict, int | None] | None]:
    """What the data frame says of each application: verdict and cents; None for what no row can hold.

    Example:
        >>> from integrationsfoerderung import load_programme
        >>> ground = Ground(load_programme("vwv-integration"), "contact-point")
        >>> frame_answers(ground, [ground.plain])
        [(Verdict.ELIGIBLE, 10500000)]
    """
    import polars as pl  # noqa: PLC0415 - an extra

    from .. import frames  # noqa: PLC0415 - an extra
    from ..frames.columns import COLUMNS, column_of  # noqa: PLC0415 - an extra

    rows = frames.from_applications(forms)
    found: list[tuple[Verdict, int | None] | None] = [None] * len(forms)
    if not rows.places:
        return found
    types: dict[str, Any] = {
        "whole number": pl.Int64, "yes or no": pl.Boolean, "text": pl.String, "date": pl.Date,
    }  # fmt: skip
    known = dict(COLUMNS) | {(c := column_of(fact.subject())).name: c for fact in ground.programme.facts}
    columns = {name: [None] * len(rows.places) for name in known} | rows.columns
    schema = {name: types[known[name].holds] if name in known else pl.Int64 for name in columns}
    frame = pl.DataFrame(columns, schema=schema)
    try:
        said = frames.assess(ground.programme, ground.measure, frame, findings=False)
    except TypeError:  # a class of one's own that has no data-frame expression
        return found
    for place, row in zip(rows.places, said.iter_rows(named=True), strict=True):
        if not row["invalid"]:  # an amount that is too large for a column is open there, and says so
            found[place] = (_RANK[row["verdict"]], row.get("cents_total"))
    return found


def _frame_equals_object(case: Case) -> Answer:
    forms = (case.whole, case.fewer)
    said = frame_answers(case.ground, forms)
    found = [differs(case.ground, form, one) for form, one in zip(forms, said, strict=True)]
    return next((breach for breach in found if isinstance(breach, Breach)), any(found))


def differs(ground: Ground, form: Application, said: tuple[Verdict, int | None] | None) -> Answer:
    """Whether a frame and the object say the same of an application."""
    if said is None:
        return False
    assessment = ground.assess(form)
    plan = schedule(assessment)
    cents = plan.total.euro.cents if isinstance(plan, Schedule) and not plan.what_if else None
    if said == (assessment.verdict, cents):
        return True
    text = Text("Datentabelle und Objekt sagen Verschiedenes", "frame and object say different things")
    sides = (
        Side(Text("Objekt", "object"), _answer(assessment.verdict, cents)),
        Side(Text("Tabelle", "frame"), _answer(*said)),
    )
    return Breach(form, text, sides, tuple(found.path for found in (*assessment.unmet, *assessment.open)))


def _answer(verdict: Verdict, cents: int | None) -> Text:
    if cents is None:
        return Text(f"{verdict.words.de}, kein Betrag", f"{verdict.words.en}, no amount")
    euro = Euro.from_cents(cents)
    return Text(f"{verdict.words.de}, {euro.format('de')}", f"{verdict.words.en}, {euro.format('en')}")


READINGS = (
    Law(
        "document-round-trip",
        Text(
            "Ein Antrag, als Dokument geschrieben und zurückgelesen, ist derselbe.",
            "An application written as a document and read back is the same.",
        ),
        Text("immer", "always"),
        "application", _any, _round_trip,
    ),
    Law(
        "frame-equals-object",
        Text(
            "Die Regeln sagen über Datentabellen dasselbe wie über einzelne Anträge, auf den Cent.",
            "The rules say the same over data frames as of single applications, to the cent.",
        ),
        Text("wo narwhals und Polars installiert sind", "where narwhals and Polars are installed"),
        "application", _frames, _frame_equals_object,
    ),
)  # fmt: skip
