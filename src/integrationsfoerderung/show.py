"""Rules as a person reads them: every figure with its value, grade and citations; for a terminal, and as Markdown."""

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any

from .assessments import Assessment
from .editions import Edition
from .evidence import Citation, Figure, Known
from .figures import COLUMNS, Row, cells_of, measure_rows, rows_of
from .financing import Amounts
from .findings import Verdict, figure_text
from .programmes import Programme
from .recipients import Kind
from .tables import Table
from .texts import Lang, Text, Unit, printable_lines, written

if TYPE_CHECKING:
    from .rounds import Round


def figures(programme: Programme) -> Iterator[Row]:
    """Every figure of a programme once for each time in which it stays the same.

    Example:
        >>> from integrationsfoerderung import load_programme
        >>> rows = list(figures(load_programme("vwv-integration")))
        >>> len({(row.path, row.since) for row in rows}) == len(rows)
        True
    """
    yield from rows_of(programme.editions)


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
        for row in measure_rows(edition, measure):
            if row.title is not None and row.title != title:
                title = row.title
                lines.append(f"  {title.get(lang)}")
            lines += _figure_lines(row.path, row.figure, lang, row.asked.get(lang), row.unit)
    if edition.not_modelled:
        lines += ["", "Nicht abgebildet:" if de else "Not modelled:"]
        for provision in edition.not_modelled:
            touched = "" if provision.measures is None else f" ({', '.join(sorted(provision.measures))})"
            lines.append(f"  - {provision.text.get(lang)}{touched}")
    return printable_lines("\n".join(lines))  # titles and notes are those of a file


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
    rows = list(figures(programme))
    titles = {edition.key: edition.title for edition in programme.editions}
    titles |= {measure.key: measure.title for edition in programme.editions for measure in edition.measures}
    for key, title in titles.items():
        own = [row for row in rows if row.path.partition(".")[0] == key]
        lines += ["", f"## {_line(title.get(lang))}", "", _catalogue(own).markdown(lang)]
    provisions = {provision.key: provision for edition in programme.editions for provision in edition.not_modelled}
    if provisions:
        lines += ["", f"## {'Nicht abgebildet' if de else 'Not modelled'}", ""]
        lines += [f"- {_line(provision.text.get(lang))}" for provision in provisions.values()]
    return "\n".join(lines)


def rounds(many: "Iterable[Round]", lang: Lang = "en") -> str:
    """The figures of rounds as Markdown: each once, with what was published of the round below.

    Example:
        >>> from integrationsfoerderung import load_round
        >>> print(rounds([load_round("vwv-integration/2016-extra")], "de").splitlines()[4])
        | `announced` | 18.03.2016 | amtlich | pm-2016-03-18 |  |
    """
    lines = []
    for each in many:
        table, notes = each.table(), {path: figure.note for path, figure in each.figures()}
        cells = [(f"`{path}`", *rest, notes.get(str(path), "")) for path, *rest in table.rows]
        moves = each.deadline_moves
        words = Text(*(figure_text(moves, one) for one in ("de", "en")))
        cells.insert(2, ("`deadline_moves`", words, moves.grade, _places(moves.citations), moves.note))
        for index, one in enumerate(each.published):
            words = Text(one.words("de"), one.words("en"))
            cells.append((f"`published[{index}]`", words, one.grade, _places(one.citations), one.note))
        columns = dict(table.columns) | {"note": Text("Anmerkung", "note")}
        lines += [f"## {_line(each.title.get(lang))}", "", Table(columns, cells).markdown(lang), ""]
    return "\n".join(lines)


def _places(citations: Iterable[Citation]) -> str | None:
    return "; ".join(map(str, citations)) or None


def unknowns(programme: Programme, lang: Lang = "en") -> str:
    """What is not known of a programme, as Markdown: unknown and bounded figures, and readings with their default.

    Example:
        >>> from integrationsfoerderung import load_programme
        >>> "contact-point.part_year" in unknowns(load_programme("vwv-integration"))
        True
    """
    de = lang == "de"
    lines = [f"# {'Unbekanntes, Schranken und Lesarten' if de else 'Unknowns, bounds and readings'}", ""]
    columns = {
        "path": COLUMNS["path"],
        "value": COLUMNS["value"],
        "note": Text("was gesucht wurde", "what was looked for"),
        "span": _IN_FORCE,
    }
    cells = []
    for row in figures(programme):
        if not isinstance(row.figure, Known):
            value = Text(*(figure_text(row.figure, one, row.unit) for one in ("de", "en")))
            cells.append((f"`{row.path}`", value, row.figure.note, _span(row)))
    lines.append(Table(columns, cells).markdown(lang))
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
    columns: list[tuple[object, Text]] = [(kind, kind.words) for kind in kinds]
    columns.append((_ALL, Text("zusammen", "together")))
    columns += [(verdict, verdict.words) for verdict in Verdict]
    columns.append((Amounts, Text("Betrag bekannt", "amount known")))
    titles = {"tier": Text("Größenklasse", "tier"), **{str(column): title for column, title in columns}}
    counts = Table(titles, [(key, *(row[column] for column, _ in columns)) for key, row in rows.items()])
    lines = [f"## {'Größenklassen' if de else 'Tiers'}", "", counts.markdown(lang)]
    if waiting:
        most = sorted(waiting.items(), key=lambda item: (-item[1], item[0]))
        titles = {"place": Text("Angabe oder Ziffer", "field or figure"), "n": Text("Anträge", "applications")}
        table = Table(titles, [(f"`{place}`", n) for place, n in most])
        lines += ["", f"## {'Es fehlt' if de else 'Missing'}", "", table.markdown(lang)]
    return "\n".join(lines)


_ALL = "all"  # the column of all kinds together


def _tier_keys(assessments: tuple[Assessment, ...]) -> list[str]:
    """The tiers of all measures that were asked, in their order."""
    measures = {(id(e), each.measure): e for each in assessments for e in each.editions if e.has(each.measure)}
    tiers = (edition.measure(measure).financing.tier_keys for (_, measure), edition in measures.items())
    return list(dict.fromkeys(key for keys in tiers for key in keys))


_IN_FORCE = Text("gilt", "in force")


def _catalogue(rows: list[Row]) -> Table:
    """Figures of the rule catalogue, their paths as code."""
    cells = [(f"`{row.path}`", *cells_of(row)[1:], _span(row)) for row in rows]
    return Table(COLUMNS | {"span": _IN_FORCE}, cells)


def _span(row: Row) -> Text:
    de, en = written(row.since, "de"), written(row.since, "en")
    if row.until is None:
        return Text(f"ab {de}", f"from {en}")
    return Text(f"{de} bis {written(row.until, 'de')}", f"{en} to {written(row.until, 'en')}")


def _line(text: str) -> str:
    """A text in one line."""
    return " ".join(text.split())
