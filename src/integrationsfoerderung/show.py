"""Rules as a person reads them: every figure with its value, grade and citations; for a terminal, and as Markdown."""

from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from typing import Any

from attrs import evolve, frozen

from .assessments import Assessment
from .editions import Edition, Measure
from .evidence import Figure, Known
from .financing import Amounts
from .findings import Verdict, figure_text, relation_text
from .programmes import Programme
from .recipients import Kind
from .texts import Lang, Text, Unit, written


@frozen
class Row:
    """One figure of a programme for as long as it stays the same.

    Attributes:
        path: such as "contact-point.minimum_share".
        title: of the criterion, None for a figure of the financing.
        asked: the subject and the relation of a criterion, such as "duration at least".
        figure: the value with its evidence.
        since, until: the days on which it is in force, both included; `until` None is an open end.
        unit: what a number counts.

    Example:
        >>> from integrationsfoerderung import load_programme
        >>> row = next(figures(load_programme("vwv-integration")))
        >>> row.path, row.since.isoformat(), row.until.isoformat()
        ('2013-08-29.first_day', '2013-08-29', '2016-09-05')
    """

    path: str
    title: Text | None
    asked: Text
    figure: Figure[Any]
    since: date
    until: date | None
    unit: Unit | None = None


def figures(programme: Programme) -> Iterator[Row]:
    """Every figure of a programme once for each time in which it stays the same.

    Example:
        >>> from integrationsfoerderung import load_programme
        >>> rows = list(figures(load_programme("vwv-integration")))
        >>> len({(row.path, row.since) for row in rows}) == len(rows)
        True
    """
    rows: dict[str, list[Row]] = {}
    for edition in programme.editions:
        for row in _days(edition):
            rows.setdefault(row.path, [row])
    for edition in programme.editions:
        for measure in edition.measures:
            for row in _rows(edition, measure):
                same = rows.setdefault(row.path, [])
                if same and same[-1].figure == row.figure and same[-1].until == row.since - timedelta(days=1):
                    last = same.pop()
                    row = evolve(row, since=last.since)  # noqa: PLW2901
                same.append(row)
    for same in rows.values():
        yield from same


def _days(edition: Edition) -> Iterator[Row]:
    """The first and the last day of an edition, which are figures too."""
    last = edition.last_day
    until = max(last.candidates(), default=None) if last is not None else None
    ends = [("first_day", edition.first_day)] + ([] if last is None else [("last_day", last)])
    for name, figure in ends:
        yield Row(f"{edition.key}.{name}", None, Text("", ""), figure, min(edition.first_day.candidates()), until)


def _rows(edition: Edition, measure: Measure) -> Iterator[Row]:
    for criterion in measure.criteria:
        for path, leaf in criterion.leaves(measure.key):
            relation = relation_text(leaf.relation, is_day=leaf.of.type is date)
            compared = Text(*(f"{leaf.of.title.get(lang)} {relation.get(lang)}".strip() for lang in ("de", "en")))
            for own, figure in leaf.figures(path):
                asked = compared if own == path else Text("", "")
                yield Row(own, criterion.text, asked, figure, edition.since, edition.until, leaf.of.unit)
    for path, figure in measure.financing.figures(measure.key):
        yield Row(path, None, Text("", ""), figure, edition.since, edition.until)


def rules(programme: Programme, edition: Edition, lang: Lang = "en") -> str:
    """The rules of one edition: measures, criteria, figures, and what is not modelled.

    Example:
        >>> from datetime import date, timedelta
        >>> from integrationsfoerderung import load_programme
        >>> programme = load_programme("vwv-integration")
        >>> print(rules(programme, programme.on(date(2016, 10, 1)), "de").splitlines()[1])
        Fassung vom 6. September 2016 (2016-09-06)
    """
    de = lang == "de"
    lines = [programme.title.get(lang), f"{edition.title.get(lang)} ({edition.key})"]
    lines += _figure_lines("first_day", edition.first_day, lang)
    if edition.last_day is not None:
        lines += _figure_lines("last_day", edition.last_day, lang)
    for measure in edition.measures:
        lines += ["", f"{measure.title.get(lang)} ({measure.key})"]
        title = None
        for row in _rows(edition, measure):
            if row.title is not None and row.title != title:
                title = row.title
                lines.append(f"  {title.get(lang)}")
            lines += _figure_lines(row.path, row.figure, lang, row.asked.get(lang), row.unit)
    if edition.not_modelled:
        lines += ["", "Nicht abgebildet:" if de else "Not modelled:"]
        for provision in edition.not_modelled:
            touched = "" if provision.measures is None else f" ({', '.join(sorted(provision.measures))})"
            lines.append(f"  - {provision.text.get(lang)}{touched}")
    return "\n".join(lines)


def _figure_lines(path: str, figure: Figure[Any], lang: Lang, what: str = "", unit: Unit | None = None) -> list[str]:
    grade = "" if figure.grade is None else figure.grade.words.get(lang)
    places = "; ".join(str(citation) for citation in figure.citations)
    value = " ".join(filter(None, (what, figure_text(figure, lang, unit))))
    lines = [f"    {path}: {value}", "      " + ": ".join(filter(None, (grade, places)))]
    if figure.note:
        lines.append(f"      {figure.note}")
    return [line for line in lines if line.strip()]


def catalogue(programme: Programme, lang: Lang = "en") -> str:
    """The rule catalogue of a programme as Markdown: every figure once, with the days on which it is in force.

    Example:
        >>> from integrationsfoerderung import load_programme
        >>> print(catalogue(load_programme("vwv-integration"), "de").splitlines()[0])
        # Regelkatalog: Zuwendungen zur Förderung der gesellschaftlichen Teilhabe und Integration
    """
    de = lang == "de"
    lines = [f"# {'Regelkatalog' if de else 'Rule catalogue'}: {_line(programme.title.get(lang))}"]
    head = (
        ("Ziffer", "Regel", "Wert", "Beleg", "Quelle", "gilt")
        if de
        else ("path", "rule", "value", "grade", "source", "in force")
    )
    rows = list(figures(programme))
    titles = {edition.key: edition.title for edition in programme.editions}
    titles |= {measure.key: measure.title for edition in programme.editions for measure in edition.measures}
    for key, title in titles.items():
        lines += ["", f"## {_line(title.get(lang))}", "", _table_row(head), _table_row(("---",) * len(head))]
        lines += [_table_row(_cells(row, lang)) for row in rows if row.path.partition(".")[0] == key]
    provisions = {provision.key: provision for edition in programme.editions for provision in edition.not_modelled}
    if provisions:
        lines += ["", f"## {'Nicht abgebildet' if de else 'Not modelled'}", ""]
        lines += [f"- {_line(provision.text.get(lang))}" for provision in provisions.values()]
    return "\n".join(lines)


def unknowns(programme: Programme, lang: Lang = "en") -> str:
    """What is not known of a programme, as Markdown: unknown and bounded figures, and readings with their default.

    Example:
        >>> from integrationsfoerderung import load_programme
        >>> "contact-point.part_year" in unknowns(load_programme("vwv-integration"))
        True
    """
    de = lang == "de"
    lines = [f"# {'Unbekanntes, Schranken und Lesarten' if de else 'Unknowns, bounds and readings'}", ""]
    head = (
        ("Ziffer", "Wert", "was gesucht wurde", "gilt") if de else ("path", "value", "what was looked for", "in force")
    )
    lines += [_table_row(head), _table_row(("---",) * len(head))]
    for row in figures(programme):
        if not isinstance(row.figure, Known):
            value = figure_text(row.figure, lang, row.unit)
            lines.append(_table_row((f"`{row.path}`", value, row.figure.note, _span(row, lang))))
    return "\n".join(lines)


def tiers(assessments: Iterable[Assessment], lang: Lang = "en") -> str:
    """Many assessments as Markdown: how many recipients are in which tier, and what the open ones wait for.

    Example:
        >>> from integrationsfoerderung import Application, Post, Recipient, load_programme
        >>> town = Recipient(name="Eppelheim", kind="Gemeinde", population=15600)
        >>> form = Application(recipient=town, measure="officer", posts=[Post("0.5")], months=12)
        >>> print(tiers(load_programme("vwv-integrationsbeauftragte").assess_many([form])).splitlines()[5])
        | tier-2 | 1 | 1 | 0 | 0 | 1 | 0 |
    """
    de, found = lang == "de", tuple(assessments)
    kinds = [kind for kind in Kind if any(each.application.recipient.kind is kind for each in found)]
    rows: dict[str, Counter[object]] = {key: Counter() for key in _tier_keys(found)}
    waiting: Counter[str] = Counter()
    for each in found:
        unsettled = [amounts for amounts in each.amounts if not isinstance(amounts, Amounts)]
        row = rows.setdefault(each.tier or ("nicht geklärt" if de else "not settled"), Counter())
        row.update([_ALL, each.application.recipient.kind, each.verdict, *([] if unsettled else [Amounts])])
        places = [*each.missing, *each.unknown, *(reason.place for reasons in unsettled for reason in reasons)]
        waiting.update(set(places))
    columns: list[tuple[object, str]] = [(kind, kind.words.get(lang)) for kind in kinds]
    columns.append((_ALL, "zusammen" if de else "together"))
    columns += [(verdict, verdict.words.get(lang)) for verdict in Verdict]
    columns.append((Amounts, "Betrag bekannt" if de else "amount known"))
    table = [(key, *(str(row[column]) for column, _ in columns)) for key, row in rows.items()]
    head = ("Größenklasse" if de else "tier", *(title for _, title in columns))
    lines = _table("Größenklassen" if de else "Tiers", head, table)
    if waiting:
        head = ("Angabe oder Ziffer", "Anträge") if de else ("field or figure", "applications")
        most = sorted(waiting.items(), key=lambda item: (-item[1], item[0]))
        lines += ["", *_table("Es fehlt" if de else "Missing", head, [(f"`{place}`", str(n)) for place, n in most])]
    return "\n".join(lines)


_ALL = "all"  # the column of all kinds together


def _table(title: str, head: tuple[str, ...], rows: list[tuple[str, ...]]) -> list[str]:
    """The lines of a table under its title."""
    return [f"## {title}", "", _table_row(head), _table_row(("---",) * len(head)), *map(_table_row, rows)]


def _tier_keys(assessments: tuple[Assessment, ...]) -> list[str]:
    """The tiers of all measures that were asked, in their order."""
    measures = {(id(e), each.measure): e for each in assessments for e in each.editions if e.has(each.measure)}
    tiers = (edition.measure(measure).financing.tier_keys for (_, measure), edition in measures.items())
    return list(dict.fromkeys(key for keys in tiers for key in keys))


def _cells(row: Row, lang: Lang) -> tuple[str, ...]:
    rule = row.title.get(lang) if row.title is not None else ""
    grade = "" if row.figure.grade is None else row.figure.grade.words.get(lang)
    places = "; ".join(str(citation) for citation in row.figure.citations)
    value = " ".join(filter(None, (row.asked.get(lang), figure_text(row.figure, lang, row.unit))))
    return f"`{row.path}`", rule, value, grade, places, _span(row, lang)


def _span(row: Row, lang: Lang) -> str:
    first = written(row.since, lang)
    if row.until is None:
        return f"ab {first}" if lang == "de" else f"from {first}"
    return f"{first} {'bis' if lang == 'de' else 'to'} {written(row.until, lang)}"


def _table_row(cells: tuple[str, ...]) -> str:
    # Own programmes may have bars, backslashes and line breaks in their texts, which would break the table.
    return "| " + " | ".join(_line(cell).replace("\\", "\\\\").replace("|", "\\|") for cell in cells) + " |"


def _line(text: str) -> str:
    """A text in one line."""
    return " ".join(text.split())
