"""What a criterion found: met, unmet or open, with what was seen, what is required and why."""

from collections.abc import Iterable
from datetime import date
from operator import attrgetter
from typing import Any

from attrs import frozen

from .evidence import Bounded, Citation, Figure, Grade, Known, Readings
from .money import Fte, Share
from .subjects import Subject
from .tables import Table, Tabular
from .texts import Lang, Text, Unit, Word, written


class Status(Word):
    """Three answers: unmet, open, met; `rank` 0, 1 and 2 in Kleene's order.

    Example:
        >>> min(Status.MET, Status.OPEN, key=lambda status: status.rank)
        Status.OPEN
    """

    rank: int

    UNMET = "unmet", "nicht erfüllt", "unmet"
    OPEN = "open", "offen", "open"
    MET = "met", "erfüllt", "met"


for _rank, _status in enumerate(Status):
    _status.rank = _rank
BY_RANK = attrgetter("rank")


class Relation(Word):
    """How what was seen has to stand to what is required.

    Example:
        >>> Relation.AT_LEAST.words.de
        'mindestens'
    """

    AT_LEAST = "at-least", "mindestens", "at least"
    AT_MOST = "at-most", "höchstens", "at most"
    ONE_OF = "one-of", "eines von", "one of"
    IS = "is", "", ""
    INCLUDES = "includes", "darunter", "among them"
    EXCLUDES = "excludes", "nicht darunter", "not among them"
    WITHIN = "within", "im Zeitraum", "within"
    ALL_OF = "all-of", "alle von", "all of"
    ANY_OF = "any-of", "eines von", "any of"
    WHERE = "where", "sofern", "where"
    AS_A_RULE = "as-a-rule", "in der Regel", "as a rule"


class Verdict(Word):
    """The answer for the whole application.

    Example:
        >>> Verdict("open").words.de
        'offen'
    """

    ELIGIBLE = "eligible", "förderfähig", "eligible"
    INELIGIBLE = "ineligible", "nicht förderfähig", "ineligible"
    OPEN = "open", "offen", "open"


VERDICTS = {
    Status.MET: Verdict.ELIGIBLE,
    Status.UNMET: Verdict.INELIGIBLE,
    Status.OPEN: Verdict.OPEN,
}

_DATED = {
    Relation.AT_LEAST: Text("frühestens", "no earlier than"),
    Relation.AT_MOST: Text("spätestens", "no later than"),
}


@frozen(slots=False)  # a frozen class with slots takes three times as long to make, and each check makes one
class Finding(Tabular):
    """The answer of one criterion for one place in the application.

    Attributes:
        path: of the criterion, such as "contact-point.minimum_share".
        title: of the criterion.
        status: met, unmet or open.
        place: of the field that was looked at, such as "posts[0].share".
        seen: its value; None where it was left out.
        relation: how it has to stand to what is required.
        required: the figure that is asked for; None for a combination of criteria.
        grade: of the figure that decided, assumed where a default reading decided; None where no figure did.
        reading: the default reading that decided, if one did.
        missing: places of fields whose value would decide.
        unknown: paths of figures whose value would decide.
        applies: False where a condition was not met, so that nothing was asked.
        parts: the findings of a combination.
        of: the subject that was compared.
        note: what else is to be said, such as that a deadline falls on a Saturday.

    Example:
        >>> from integrationsfoerderung.evidence import Known
        >>> found = Finding("m.share", Text("Umfang", "Share"), Status.UNMET, "posts[0].share", Share("0.49"),
        ...     Relation.AT_LEAST, Known(Share("0.5"), Grade.NORM), Grade.NORM)
        >>> found.short_by
        Share('0.01')
        >>> found.reason("en")
        'seen 49 %, required at least 50 %: short by 1 percentage point'
        >>> found.unit is None
        True
    """

    path: str
    title: Text
    status: Status
    place: str
    seen: Any
    relation: Relation
    required: Figure[Any] | None
    grade: Grade | None
    reading: str | None = None
    missing: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()
    applies: bool = True
    parts: "tuple[Finding, ...]" = ()
    of: Subject | None = None
    note: Text | None = None

    def table(self) -> Table:
        """The finding as a table of one row; `findings_table` has many.

        Example:
            >>> found = Finding("m.x", Text("", ""), Status.OPEN, "x", None, Relation.IS, None, None)
            >>> found.to_rows()[0]["status"]
            'open'
        """
        return findings_table([self])

    @property
    def citations(self) -> tuple[Citation, ...]:
        """Where the rule stands: of its figure, or of its parts.

        Example:
            >>> Finding("m.x", Text("", ""), Status.OPEN, "x", None, Relation.IS, None, None).citations
            ()
        """
        if self.required is not None:
            return self.required.citations
        return tuple(dict.fromkeys(c for part in self.parts for c in part.citations))

    @property
    def unit(self) -> Unit | None:
        """What `seen` counts."""
        return None if self.of is None else self.of.unit

    @property
    def short_by(self) -> Any:
        """How far off an unmet limit is: a `Share`, an `Fte`, a `Euro`, or a whole number of days or of the unit.

        None where the finding is not unmet, or nothing can be measured.
        """
        if self.status is not Status.UNMET or self.seen is None or self.required is None:
            return None
        if self.relation not in {Relation.AT_LEAST, Relation.AT_MOST}:
            return None
        limits = self.required.candidates()
        if not limits:
            return None
        # The nearest limit that could apply: the least that certainly would have to change.
        seen = self.seen
        return min((_distance(seen, limit) for limit in limits), default=None)

    def why(self, lang: Lang) -> str:
        """The reason, or that the criterion does not apply and why.

        Example:
            >>> Finding("m.x", Text("", ""), Status.OPEN, "x", None, Relation.IS, None, None).why("en")
            'seen left out'
        """
        if self.applies or not self.parts:
            return self.reason(lang)
        return ("entfällt: " if lang == "de" else "does not apply: ") + self.parts[0].reason(lang)

    def reason(self, lang: Lang) -> str:
        """What was seen and what is required, in one line.

        Example:
            >>> part = Finding("m.x", Text("", ""), Status.OPEN, "x", None, Relation.IS, None, None)
            >>> part.reason("de")
            'gesehen: keine Angabe'
        """
        de = lang == "de"
        if self.parts:
            return f"{self.relation.words.get(lang)}: " + "; ".join(
                f"{part.title.get(lang)} ({part.status.words.get(lang)}: {part.reason(lang)})" for part in self.parts
            )
        text = f"{'gesehen:' if de else 'seen'} {self._with_unit(self.seen, lang)}"
        if self.required is not None:
            only = (
                isinstance(self.required, Known) and self.relation is Relation.ONE_OF and len(self.required.value) == 1
            )
            relation = relation_text(self.relation, is_day=self._is_day())
            asked = "" if only else relation.get(lang)  # "one of" a single one reads oddly
            wanted = " ".join(filter(None, (asked, figure_text(self.required, lang, self.unit))))
            text += f", {'verlangt:' if de else 'required'} {wanted}"
        gap = self.short_by
        if gap is not None:
            text += f": {_GAPS[self.relation, isinstance(self.seen, date)].get(lang)} {self._gap_text(gap, lang)}"
        if self.reading is not None:
            text += f" ({'nach der Lesart' if de else 'by the reading'} {self.reading})"
        return text if self.note is None else f"{text} ({self.note.get(lang)})"

    def _is_day(self) -> bool:
        if self.of is not None:
            return self.of.type is date
        values = (self.seen, *(self.required.candidates() if self.required is not None else ()))
        return any(isinstance(value, date) for value in values)

    def _with_unit(self, value: Any, lang: Lang) -> str:
        return counted(value, lang, self.unit)

    def _gap_text(self, gap: Any, lang: Lang) -> str:
        if isinstance(gap, Share):
            points = gap.format(lang).removesuffix("%").rstrip()
            return f"{points} {(_POINTS.one if points == '1' else _POINTS.many).get(lang)}"
        return counted(gap, lang, _DAYS if isinstance(self.seen, date) else self.unit)


_COLUMNS = {
    "criterion": Text("Voraussetzung", "criterion"),
    "status": Text("Feststellung", "finding"),
    "place": Text("Angabe", "field"),
    "reason": Text("Grund", "reason"),
    "grade": Text("Beleg", "grade"),
    "source": Text("Quelle", "source"),
    "path": Text("Ziffer", "path"),
}


def findings_table(findings: Iterable[Finding], caption: Text | None = None, notes: Iterable[Text] = ()) -> Table:
    """Findings as a table, one a row: criterion, answer, reason, grade and source.

    Example:
        >>> findings_table([]).keys[:3]
        ('criterion', 'status', 'place')
    """
    rows = []
    for found in findings:
        reason = Text(found.why("de"), found.why("en"))
        places = "; ".join(str(citation) for citation in found.citations)
        rows.append((found.title, found.status, found.place, reason, found.grade, places or None, found.path))
    return Table(_COLUMNS, rows, caption=caption, notes=notes)


def relation_text(relation: Relation, *, is_day: bool) -> Text:
    """A relation in words, which for days are others than for amounts.

    Example:
        >>> relation_text(Relation.AT_MOST, is_day=True).en
        'no later than'
    """
    return _DATED.get(relation, relation.words) if is_day else relation.words


_GAPS = {
    (Relation.AT_LEAST, False): Text("zu wenig um", "short by"),
    (Relation.AT_MOST, False): Text("zu viel um", "over by"),
    (Relation.AT_LEAST, True): Text("zu früh um", "early by"),
    (Relation.AT_MOST, True): Text("zu spät um", "late by"),
}
_POINTS = Unit(Text("Prozentpunkt", "percentage point"), Text("Prozentpunkte", "percentage points"))
_DAYS = Unit(Text("Tag", "day"), Text("Tage", "days"))


def counted(value: Any, lang: Lang, unit: Unit | None) -> str:
    """A value in words, with its unit if it has one.

    Example:
        >>> counted(None, "de", None)
        'keine Angabe'
    """
    return written(value, lang) if value is None or unit is None else unit.of(value, lang)


def _distance(seen: Any, limit: Any) -> Any:
    if isinstance(seen, Share | Fte):
        return type(seen).from_basis_points(abs(seen.basis_points - limit.basis_points))
    if isinstance(seen, date):
        return abs((seen - limit).days)
    return abs(seen - limit)


def figure_text(figure: Figure[Any], lang: Lang, unit: Unit | None = None) -> str:
    """A figure in words: its value, its bounds, its readings, or that it is unknown; and what an amendment replaced.

    Example:
        >>> from integrationsfoerderung.evidence import Unknown
        >>> figure_text(Known(36, Grade.NORM), "en", Unit(Text("Monat", "month"), Text("Monate", "months")))
        '36 months'
        >>> figure_text(Bounded(None, 2550, Grade.INFERRED), "de")
        'ein unbekannter Wert von höchstens 2550'
        >>> figure_text(Unknown("not found"), "en")
        'unknown'
    """
    text, was = _figure_text(figure, lang, unit), figure.was
    if was is None:
        return text
    grade = "" if was.grade is None else f" ({was.grade.words.get(lang)})"
    return f"{text}, {'statt' if lang == 'de' else 'instead of'} {_figure_text(was, lang, unit)}{grade}"


def _figure_text(figure: Figure[Any], lang: Lang, unit: Unit | None) -> str:
    de = lang == "de"
    match figure:
        case Known(value=value):
            return counted(value, lang, unit)
        case Bounded(low=low, high=high):
            low_text, high_text = (None if end is None else counted(end, lang, unit) for end in (low, high))
            if low_text is None:
                return f"{'ein unbekannter Wert von höchstens' if de else 'an unknown value of at most'} {high_text}"
            if high_text is None:
                return f"{'ein unbekannter Wert von mindestens' if de else 'an unknown value of at least'} {low_text}"
            between = f"{low_text} bis {high_text}" if de else f"{low_text} to {high_text}"
            return f"{'ein unbekannter Wert von' if de else 'an unknown value from'} {between}"
        case Readings(readings=readings, default=default):
            shown = [
                f"{counted(r.value, lang, unit)} ({r.title().get(lang)}"
                + (f"{', Vorgabe' if de else ', default'})" if r.name == default else ")")
                for r in readings
            ]
            return (" oder " if de else " or ").join(shown)
    return "unbekannt" if de else "unknown"


def worst(findings: Iterable[Finding]) -> Status:
    """Kleene's and over findings: one unmet decides, an open one never turns into yes.

    Example:
        >>> worst([])
        Status.MET
    """
    status = Status.MET
    for found in findings:
        if found.status is Status.UNMET:
            return Status.UNMET
        if found.status is Status.OPEN:
            status = Status.OPEN
    return status


def best(findings: Iterable[Finding]) -> Status:
    """Kleene's or over findings: one met decides.

    Example:
        >>> best([])
        Status.UNMET
    """
    status = Status.UNMET
    for found in findings:
        if found.status is Status.MET:
            return Status.MET
        if found.status is Status.OPEN:
            status = Status.OPEN
    return status
