"""Reading a receipt back: what was decided, as rows, without the rules."""

import re
from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

from attrs import frozen

from ..applications import Application
from ..documents import Limits, application_of, applications_of, parse
from ..evidence import Grade
from ..faults import Collector, DocumentError, Fault, Faulty
from ..findings import Verdict
from ..limits import USUAL
from ..money import Euro
from ..recipients import Kind
from ..rounds import CountedIn, Decided
from ..rounds.decisions import COLUMNS
from ..rounds.published import counted
from ..tables import Table, Tabular
from ..texts import Text, printable, shorten
from .fingerprints import canonical, sha256
from .issuing import ONE, ROUND
from .settings import score_of_text

NAME = "the receipt"
_COMMON = frozenset({"library", "programme", "round"})
KEYS = {
    ONE: _COMMON | {"on", "application", "assessment", "schedule"},
    ROUND: _COMMON | {"figures", "set", "applications", "scores", "steps", "outcome"},
}
_OF_A_ROUND = re.compile(rf'"format"\s*:\s*"{ROUND}"')


@frozen(slots=False, eq=False, repr=False)
class Receipt(Tabular):
    """A receipt that was read: what was decided then, whatever the rules say today.

    Attributes:
        library: the version that issued it.
        programme: the key of the programme.
        round: the key of the round, None where there was none.
        on: the day whose rules were asked for, where one was.
        applications: what was decided; of a round all of them, by key.
        scores: of a jury, by key.
        data: all that it says, as it stands there.

    Example:
        >>> from integrationsfoerderung import load_round
        >>> from integrationsfoerderung.receipts import issue
        >>> load(issue(load_round("vwv-integration/2016-extra").decide([])))
        <Receipt of vwv-integration/2016-extra, 0 applications>
    """

    library: str
    programme: str
    round: str | None
    on: date | None
    applications: tuple[Application, ...]
    scores: Mapping[str, Decimal | Fraction]
    data: Mapping[str, Any]
    _table: Table

    def __repr__(self) -> str:
        number = counted(len(self.applications), CountedIn.APPLICATIONS, "en")
        return f"<Receipt of {printable(self.round or self.programme)}, {number}>"

    def table(self) -> Table:
        """What was decided: one row for each decision of a round, as `Outcome.table` has it; else one for the one.

        Example:
            >>> from integrationsfoerderung import Post, Recipient, load_programme
            >>> from integrationsfoerderung.receipts import issue
            >>> form = Application(recipient=Recipient(name="Bühl"), measure="contact-point", posts=[Post("0.49")])
            >>> load(issue(load_programme("vwv-integration"), form, on=date(2016, 10, 1))).to_rows()[0]["verdict"]
            'ineligible'
        """
        return self._table


def load(text: str, *, limits: Limits = USUAL) -> Receipt:
    """A receipt as it was issued, without working anything out again.

    Args:
        text: as `issue` gave it; its layout does not matter, its contents do.
        limits: how large it may be.

    Example:
        >>> load('{"format": "receipt/1"}')
        Traceback (most recent call last):
        integrationsfoerderung.faults.DocumentError: the receipt has 7 faults:
          application: is left out: it is required
        ...

    Raises:
        DocumentError: it is no receipt, it was changed after it was issued, or it says what no receipt can say.
    """
    data, intact = opened(text, limits)
    if not intact:
        raise DocumentError(NAME, [Fault("sha256", "does not fit the contents: they were changed, look for a copy")])
    collector = Collector()
    library = collector.take("library", _word, data["library"])
    programme = collector.take("programme", key_of, data["programme"])
    round_ = None if data["round"] is None else collector.take("round", key_of, data["round"])
    on = None if data.get("on") is None else collector.take("on", day_of, data["on"])
    try:
        forms = forms_of(data, limits)
    except DocumentError as error:
        collector.faults += error.faults
        forms = ()
    scores = collector.take("", scores_of, data) or {}
    table = collector.take("", _rows if data["format"] == ROUND else _row, data, forms)
    if collector.faults or library is None or programme is None or table is None:
        raise DocumentError(NAME, collector.faults)
    return Receipt(library, programme, round_, on, forms, scores, data, table)


def opened(text: str, limits: Limits) -> tuple[dict[str, Any], bool]:
    """What a receipt says, without its seal, and whether the seal fits.

    Raises:
        DocumentError: it is no receipt at all.
    """
    given: object = text
    if not isinstance(given, str):
        raise TypeError(f"{shorten(text)} is no text: read the file of the receipt first")
    kind = ROUND if _OF_A_ROUND.search(text) else ONE
    data = parse(text, kind, NAME, is_json=True, limits=limits)
    seal = data.pop("sha256", None)
    missing, more = sorted(KEYS[kind] - set(data)), sorted(set(data) - KEYS[kind])
    if missing or more:
        faults = [Fault(key, "is left out: it is required") for key in missing]
        raise DocumentError(NAME, faults + [Fault(shorten(key), "unknown key: remove it") for key in more])
    data["format"] = kind
    try:
        return data, seal == sha256(canonical(data))
    except TypeError:  # a number with a point, which no receipt has
        return data, False


def key_of(table: Any) -> str:
    """The key of the rules that a receipt names.

    Raises:
        TypeError: it names none.
    """
    key = table.get("key") if isinstance(table, dict) else None
    if not isinstance(key, str):
        raise TypeError(f"{shorten(table)} names no rules: a receipt has their key there")
    return key


def day_of(value: Any) -> date | None:
    """The day whose rules were asked for.

    Raises:
        TypeError, ValueError: it is none.
    """
    if value is None:
        return None
    if not isinstance(value, str):
        raise TypeError(f"on is {shorten(value)}: a receipt has a day like 2015-09-28 or null there")
    return date.fromisoformat(value)


def forms_of(data: Mapping[str, Any], limits: Limits) -> tuple[Application, ...]:
    """The applications of a receipt.

    Raises:
        DocumentError: with every fault of all of them.
    """
    if data["format"] == ROUND:
        return applications_of({"applications": data["applications"]}, NAME, limits).applications
    table = data["application"]
    if not isinstance(table, dict):
        raise DocumentError(NAME, [Fault("application", f"{shorten(table)} is no application")])
    own = {key: value for key, value in table.items() if key != "format"}
    try:
        return (application_of(own, NAME).application,)
    except DocumentError as error:
        faults = [Fault(f"application.{fault.path}".rstrip("."), fault.message) for fault in error.faults]
        raise DocumentError(NAME, faults) from None


def scores_of(data: Mapping[str, Any]) -> dict[str, Decimal | Fraction]:
    """The scores of a receipt by key.

    Raises:
        TypeError, ValueError: it has other things there.
    """
    given = data.get("scores", {})
    if not isinstance(given, dict):
        raise TypeError(f"scores is {shorten(given)}: a receipt has a table there")
    return {key: score_of_text(key, text) for key, text in given.items()}


# --- Rows ----------------------------------------------------------------------------------------------------


def _word(value: Any) -> str:
    if not isinstance(value, str):
        raise TypeError(f"{shorten(value)} is no text")
    return value


def _count(value: Any) -> int:
    if not isinstance(value, int) or isinstance(value, bool):
        raise TypeError(f"{shorten(value)} is no whole number")
    return value


def _flag(value: Any) -> bool:
    if not isinstance(value, bool):
        raise TypeError(f"{shorten(value)} is neither true nor false")
    return value


def _euro(value: Any) -> Euro:
    return Euro(_word(value))


_CELLS: dict[str, Callable[[Any], Any]] = {
    "kind": Kind, "status": Decided, "place": _count, "waiting_place": _count, "asked": _euro, "after_caps": _euro,
    "granted": _euro, "reserved": _euro, "provisional": _flag,
}  # fmt: skip
_STATED = frozenset({"key", "recipient", "status", "granted", "reserved", "provisional"})


def _rows(data: Mapping[str, Any], _: tuple[Application, ...]) -> Table:
    """The decisions of a round, as `Outcome.table` has them."""
    outcome = data["outcome"]
    decisions = outcome.get("decisions") if isinstance(outcome, dict) else None
    if not isinstance(decisions, list):
        raise Faulty([Fault("outcome.decisions", "is no list: a receipt has the decisions there")])
    collector, rows = Collector(), []
    for index, decision in enumerate(decisions):
        place = f"outcome.decisions[{index}]"
        if not isinstance(decision, dict):
            collector.add(place, f"{shorten(decision)} is no decision")
            continue
        cells = []
        for name in COLUMNS:
            value = decision.get(name)
            if value is None and name in _STATED:
                collector.add(f"{place}.{name}", "is left out: it is required")
            read = _CELLS.get(name, _word)
            cells.append(None if value is None else collector.take(f"{place}.{name}", read, value))
        rows.append(cells)
    collector.done()
    return Table(COLUMNS, rows, caption=Text(key_of(data["round"]), key_of(data["round"])))


_ONE_ROW = {name: COLUMNS[name] for name in ("key", "recipient", "kind", "measure")} | {
    "verdict": Text("Ergebnis", "verdict"),
    "grade": Text("Beleg", "grade"),
    "total": Text("Summe", "total"),
}


def _row(data: Mapping[str, Any], forms: tuple[Application, ...]) -> Table:
    """The decision on one application."""
    assessment, plan = data["assessment"], data["schedule"]
    if not isinstance(assessment, dict) or not isinstance(plan, dict):
        raise Faulty([Fault("assessment", "and schedule are no tables: a receipt has the result there")])
    collector = Collector()
    verdict = collector.take("assessment.verdict", Verdict, assessment.get("verdict"))
    grade = assessment.get("grade")
    grade = None if grade is None else collector.take("assessment.grade", Grade, grade)
    total = plan.get("total")
    total = total.get("euro") if isinstance(total, dict) else None
    total = None if total is None else collector.take("schedule.total.euro", _euro, total)
    collector.done()
    rows = [(f.key, f.recipient.name, f.recipient.kind, f.measure, verdict, grade, total) for f in forms]
    return Table(_ONE_ROW, rows)
