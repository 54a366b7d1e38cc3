"""Assessing one application: every criterion with its finding, and the verdict that follows."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from attrs import evolve, frozen

from .applications import Application
from .calendar import Period
from .criteria import Criterion, check_all
from .editions import IN_FORCE, Edition, Provision
from .evidence import Grade, Known, Reading, Readings, Source, strongest, weakest
from .findings import Finding, Relation, Status, worst
from .plain import finding_dict, word
from .texts import Lang, Text, Word


class Verdict(Word):
    """The answer for the whole application.

    Example:
        >>> Verdict("open").words.de
        'offen'
    """

    ELIGIBLE = "eligible", "förderfähig", "eligible"
    INELIGIBLE = "ineligible", "nicht förderfähig", "ineligible"
    OPEN = "open", "offen", "open"


_VERDICTS = {
    Status.MET: Verdict.ELIGIBLE,
    Status.UNMET: Verdict.INELIGIBLE,
    Status.OPEN: Verdict.OPEN,
}

_MEASURE = Text("Fördertatbestand in dieser Fassung", "Measure in this edition")


@frozen
class Assessment:
    """The findings for one application, with the verdict and its grade.

    Attributes:
        application: what was assessed.
        programme: key of the programme.
        round: key of the round, None where none was named: no deadline was checked then.
        editions: the edition applied; several where the day is left out, none where no rule was in force.
        findings: one for each criterion and each place that it asks about.
        not_modelled: provisions that could touch the result and are not checked.
        verdict: unmet decides, open never turns into yes or no.
        grade: eligible has the weakest grade of its findings, ineligible the strongest among the
            unmet, open none.

    Example:
        >>> from integrationsfoerderung import Application, Post, Recipient, load_programme
        >>> form = Application(recipient=Recipient(name="Bühl"), measure="contact-point", posts=[Post()])
        >>> load_programme("vwv-integration").assess(form).verdict
        Verdict.OPEN
    """

    application: Application
    programme: str
    round: str | None
    editions: tuple[Edition, ...]
    findings: tuple[Finding, ...]
    not_modelled: tuple[Provision, ...]
    verdict: Verdict
    grade: Grade | None

    @property
    def edition(self) -> Edition | None:
        """The one edition applied; None where there was none, or the day would decide among several."""
        return self.editions[0] if len(self.editions) == 1 else None

    @property
    def unmet(self) -> tuple[Finding, ...]:
        """The findings that make it ineligible."""
        return tuple(found for found in self.findings if found.status is Status.UNMET)

    @property
    def open(self) -> tuple[Finding, ...]:
        """The findings that could go either way."""
        return tuple(found for found in self.findings if found.status is Status.OPEN)

    @property
    def missing(self) -> tuple[str, ...]:
        """The fields whose value would decide, in the order of the criteria.

        Example:
            >>> from integrationsfoerderung import Application, Post, Recipient, load_programme
            >>> form = Application(recipient=Recipient(name="Bühl"), measure="contact-point", posts=[Post()])
            >>> load_programme("vwv-integration").assess(form).missing[:3]
            ('submitted', 'recipient.kind', 'posts[0].field')
        """
        return tuple(dict.fromkeys(place for found in self.open for place in found.missing))

    @property
    def unknown(self) -> tuple[str, ...]:
        """The paths of figures whose value would decide and is not known."""
        return tuple(dict.fromkeys(path for found in self.open for path in found.unknown))

    def explain(self, lang: Lang = "en") -> str:
        """What a clerk would read: verdict, findings with reasons, what is missing, what is not modelled.

        Example:
            >>> from integrationsfoerderung import Application, Post, Recipient, load_programme
            >>> form = Application(recipient=Recipient(name="Bühl"), measure="contact-point", posts=[Post()])
            >>> print(load_programme("vwv-integration").assess(form).explain("de").splitlines()[1])
            Ergebnis: offen
        """
        de = lang == "de"
        application = self.application
        names = ", ".join(recipient.name for recipient in application.recipients)
        lines = [f"{names}: {self._title().get(lang)} ({self._rules_text(lang)})"]
        worth = "" if self.grade is None else f" ({'Beleg' if de else 'grade'}: {self.grade.words.get(lang)})"
        lines += [f"{'Ergebnis' if de else 'Verdict'}: {self.verdict.words.get(lang)}{worth}", ""]
        for found in self.findings:
            lines += _finding_lines(found, lang)
        if self.missing:
            lines += ["", f"{'Es fehlt' if de else 'Missing'}: {', '.join(self.missing)}"]
        if self.unknown:
            lines += ["", f"{'Nicht bekannt' if de else 'Not known'}: {', '.join(self.unknown)}"]
        if self.round is None:
            lines += ["", "Keine Förderrunde genannt: keine Frist geprüft." if de else
                      "No round named: no deadline was checked."]  # fmt: skip
        if self.not_modelled:
            lines += [
                "",
                "Nicht geprüft, weil nicht abgebildet:" if de else "Not checked because not modelled:",
            ]
            lines += [f"  - {provision.text.get(lang)}" for provision in self.not_modelled]
        sources = {c.source.key: c.source for found in self.findings for c in found.citations}
        if sources:
            lines += ["", "Quellen:" if de else "Sources:"]
            lines += [f"  {key}: {_source_text(source)}" for key, source in sorted(sources.items())]
        return "\n".join(lines)

    def _title(self) -> Text:
        key = self.application.measure
        return next((e.measure(key).title for e in self.editions if e.has(key)), Text(key, key))

    def _rules_text(self, lang: Lang) -> str:
        if self.edition is not None:
            text = self.edition.title.get(lang)
        elif self.editions:
            text = "Fassung hängt vom Tag ab" if lang == "de" else "edition depends on the day"
        else:
            text = "keine Fassung in Kraft" if lang == "de" else "no edition in force"
        parts = [self.programme, text]
        if self.round is not None:
            parts.append(f"{'Förderrunde' if lang == 'de' else 'round'} {self.round}")
        return ", ".join(parts)

    def to_dict(self) -> dict[str, Any]:
        """The assessment as plain data: text, numbers, lists and dicts, ready for JSON.

        Example:
            >>> from integrationsfoerderung import Application, Post, Recipient, load_programme
            >>> form = Application(recipient=Recipient(name="Bühl"), measure="contact-point", posts=[Post()])
            >>> load_programme("vwv-integration").assess(form).to_dict()["verdict"]
            'open'
        """
        return {
            "application": self.application.key,
            "recipients": [recipient.name for recipient in self.application.recipients],
            "programme": self.programme,
            "round": self.round,
            "editions": list(dict.fromkeys(edition.key for edition in self.editions)),
            "measure": self.application.measure,
            "verdict": self.verdict.value,
            "grade": word(self.grade),
            "findings": [finding_dict(found) for found in self.findings],
            "missing": list(self.missing),
            "unknown": list(self.unknown),
            "not_modelled": [{"key": p.key, "de": p.text.de, "en": p.text.en} for p in self.not_modelled],
        }


def _finding_lines(found: Finding, lang: Lang) -> list[str]:
    status = found.status.words.get(lang)
    many = "[" in found.place
    where = f" [{found.place}]" if many else ""
    first = (
        f"  {status:<13} {found.title.get(lang)}{where}"
        if lang == "de"
        else f"  {status:<6} {found.title.get(lang)}{where}"
    )
    indent = " " * (16 if lang == "de" else 9)
    lines = [first]
    if found.applies:
        lines.append(indent + found.reason(lang))
    else:
        lines.append(indent + ("entfällt: " if lang == "de" else "does not apply: ") + found.parts[0].reason(lang))
    evidence = "; ".join(str(citation) for citation in found.citations)
    grade = "" if found.grade is None else found.grade.words.get(lang)
    lines.append(indent + ": ".join(filter(None, (grade, evidence))))
    return lines


def _source_text(source: Source) -> str:
    return ", ".join(filter(None, (source.title, source.dated, source.address)))


def no_measure(application: Application) -> Finding:
    """The refusal that an edition has no such measure.

    Example:
        >>> from integrationsfoerderung import Application, Post, Recipient
        >>> no_measure(Application(recipient=Recipient(name="Bühl"), measure="x", posts=[Post()])).status
        Status.UNMET
    """
    return Finding("measure", _MEASURE, Status.UNMET, "measure", application.measure, Relation.IS, None, Grade.INFERRED)


def assess(
    application: Application,
    programme: str,
    editions: tuple[Edition, ...],
    *,
    day: date | None,
    round_key: str | None = None,
    round_criteria: Iterable[Criterion] = (),
    nearest: Edition | None = None,
) -> Assessment:
    """Check an application against every edition that may apply, and combine what they say.

    Args:
        application: the form.
        programme: key of the programme.
        editions: those that may apply: one, or several where the day was left out.
        day: the day that the edition was chosen by; None where it was left out or the round chose.
        round_key: the round, which then settled the edition.
        round_criteria: what the round asks beside the measure.
        nearest: the edition to name where none was in force.

    Example:
        >>> from integrationsfoerderung import Application, Post, Recipient, load_programme
        >>> programme = load_programme("vwv-integration")
        >>> form = Application(recipient=Recipient(name="Bühl"), measure="contact-point", posts=[Post()])
        >>> assess(form, programme.key, programme.editions[:1], day=date(2014, 1, 1)).verdict
        Verdict.OPEN
    """
    if nearest is not None:
        findings = check_all((nearest.in_force,), application, programme, day)
    else:
        own = check_all(round_criteria, application, "round")
        # A round settles the edition itself: nothing is asked of the day then.
        if round_key is None:
            if len(editions) == 1:
                own += check_all((editions[0].in_force,), application, programme, day)
            else:
                own += (_some_day(editions, programme),)
        lists = [_under(edition, application) for edition in editions]
        findings = own + (lists[0] if len(lists) == 1 else _merged(editions, lists))
    status = worst(findings)
    grades = [found.grade for found in findings if found.status is status]
    grade = None if status is Status.OPEN else weakest(grades) if status is Status.MET else strongest(grades)
    provisions = {p.key: p for e in editions for p in e.not_modelled if p.touches(application.measure)}
    return Assessment(
        application,
        programme,
        round_key,
        editions,
        findings,
        tuple(provisions.values()),
        _VERDICTS[status],
        grade,
    )


def _under(edition: Edition, application: Application) -> tuple[Finding, ...]:
    if not edition.has(application.measure):
        return (no_measure(application),)
    measure = edition.measure(application.measure)
    return check_all(measure.criteria, application, measure.key)


def _some_day(editions: tuple[Edition, ...], programme: str) -> Finding:
    """That the day was left out: open, because a day before or after the programme would be refused."""
    ends = (editions[0].first_day, editions[-1].last_day)
    span = Known(Period(editions[0].since, editions[-1].until or date.max), Grade.INFERRED)
    citations = tuple(dict.fromkeys(c for end in ends if end is not None for c in end.citations))
    grade = weakest(end.grade for end in ends if end is not None)
    required = evolve(span, grade=grade or Grade.INFERRED, citations=citations)
    place = "submitted"
    return Finding(
        f"{programme}.in_force", IN_FORCE, Status.OPEN, place, None, Relation.WITHIN, required, grade, None, (place,)
    )


def _merged(editions: tuple[Edition, ...], lists: list[tuple[Finding, ...]]) -> tuple[Finding, ...]:
    """What several editions say together: where they differ, the day of submission decides."""
    by_place: dict[tuple[str, str], list[tuple[Edition, Finding]]] = {}
    for edition, findings in zip(editions, lists, strict=True):
        for found in findings:
            by_place.setdefault((found.path, found.place), []).append((edition, found))
    merged = []
    for same in by_place.values():
        shown = _any_of_them(same)
        statuses = {found.status for _, found in same}
        if len(same) < len(lists):  # not asked in every edition, and so met in some
            statuses.add(Status.MET)
        if len(statuses) > 1:
            missing = dict.fromkeys(("submitted", *(place for _, found in same for place in found.missing)))
            shown = evolve(shown, status=Status.OPEN, missing=tuple(missing))
        merged.append(shown)
    return tuple(merged)


def _any_of_them(same: list[tuple[Edition, Finding]]) -> Finding:
    """One finding for several editions: the one with the weakest grade, its figure showing all values."""
    weakest_found = max((found for _, found in same), key=lambda f: -1 if f.grade is None else f.grade.rank)
    if weakest_found.required is None:
        return weakest_found
    values: dict[Any, str] = {}
    for edition, found in same:
        if isinstance(found.required, Known):
            values.setdefault(found.required.value, edition.since.isoformat())
    if len(values) < 2:
        return weakest_found
    readings = tuple(Reading(name, value) for value, name in values.items())
    citations = tuple(dict.fromkeys(c for _, found in same for c in found.citations))
    grade = weakest_found.grade or Grade.ASSUMED
    return evolve(weakest_found, required=Readings(readings, grade, citations))
