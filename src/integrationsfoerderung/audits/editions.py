"""Editions in time, and the words of a programme: gaps, texts that are missing, facts that nothing asks for."""

from collections.abc import Iterator
from itertools import pairwise

from ..criteria import Combination, Criterion
from ..editions import Edition
from ..evidence import Readings
from ..financing import AmountByChoice, AmountPerUnit
from ..programmes import Programme
from ..texts import Lang, Text, written
from .report import AuditFinding

LANGS: tuple[Lang, Lang] = ("de", "en")
_LONG = 3  # words: names of one or two may be the same in both languages


def gaps(editions: tuple[Edition, ...]) -> Iterator[AuditFinding]:
    """Days between two editions on which no rule is in force, for certain or perhaps.

    Example:
        >>> from integrationsfoerderung import load_programme
        >>> list(gaps(load_programme("vwv-integration").editions))
        []
    """
    for former, later in pairwise(editions):
        if former.until is None or former.key == later.key:
            continue
        days = (later.since - former.until).days - 1
        if days > 0:
            de, en = ([written(day, lang) for day in (former.until, later.since)] for lang in LANGS)
            text = Text(
                f"{days} Tag{'e' if days > 1 else ''} zwischen {former.key} (bis {de[0]}) und {later.key} (ab {de[1]})",
                f"{days} day{'s' if days > 1 else ''} between {former.key} (to {en[0]}) and {later.key} (from {en[1]})",
            )
            yield AuditFinding("A101", "first_day", text, (later.key,))
            continue
        lasts = former.last_day.candidates() if former.last_day is not None else ()
        firsts = later.first_day.candidates()
        if len({*lasts}) > 1 or len({*firsts}) > 1:
            text = Text(f"nach {former.key}", f"after {former.key}")
            yield AuditFinding("A102", "first_day", text, (later.key,))


def texts(programme: Programme) -> Iterator[AuditFinding]:
    """Texts of a programme that are missing in a language, or the same in both.

    Example:
        >>> from integrationsfoerderung import load_programme
        >>> list(texts(load_programme("vwv-integration")))
        []
    """
    yield from _worded("title", programme.title)
    for fact in programme.facts:
        yield from _worded(f"facts.{fact.key}.title", fact.title)
        for name in ("one", "many") if fact.unit is not None else ():
            yield from _worded(f"facts.{fact.key}.unit.{name}", getattr(fact.unit, name))
    for edition in programme.editions:
        for path, text in _of_edition(edition):
            yield from _worded(path, text, edition.key)


def _of_edition(edition: Edition) -> Iterator[tuple[str, Text]]:
    yield "title", edition.title
    for provision in edition.not_modelled:
        yield f"not_modelled.{provision.key}", provision.text
    for parent, criterion in criteria_of(edition):
        yield from criterion_texts(criterion, parent)
    for measure in edition.measures:
        yield f"{measure.key}.title", measure.title
        for path, figure in measure.figures():
            for reading in figure.readings if isinstance(figure, Readings) else ():
                if reading.text is not None:
                    yield f"{path}.{reading.name}", reading.text


def criteria_of(edition: Edition) -> Iterator[tuple[str, Criterion]]:
    """Every criterion of an edition with what its path begins with; what measures share once, under "common".

    Example:
        >>> from integrationsfoerderung import load_programme
        >>> edition = load_programme("vwv-integration").editions[0]
        >>> [parent for parent, criterion in criteria_of(edition) if criterion.key == "minimum_grant"]
        ['common']
    """
    seen: set[int] = set()
    shared = shared_criteria(edition)
    for measure in edition.measures:
        for criterion in measure.criteria:
            if id(criterion) not in seen:
                seen.add(id(criterion))
                yield (COMMON if id(criterion) in shared else measure.key), criterion


COMMON = "common"


def shared_criteria(edition: Edition) -> dict[int, int]:
    """The criteria that stand in several measures as the same object, by identity, and in how many.

    Example:
        >>> from integrationsfoerderung import load_programme
        >>> list(shared_criteria(load_programme("vwv-integration").editions[0]).values())
        [7]
    """
    counts: dict[int, int] = {}
    for measure in edition.measures:
        for criterion in measure.criteria:
            counts[id(criterion)] = counts.get(id(criterion), 0) + 1
    return {key: count for key, count in counts.items() if count > 1}


def criterion_texts(criterion: Criterion, parent: str) -> Iterator[tuple[str, Text]]:
    """The words of a criterion and its parts, with their paths.

    Example:
        >>> from integrationsfoerderung import Grade, Known
        >>> from integrationsfoerderung.criteria import AtLeast
        >>> list(criterion_texts(AtLeast("term", Text("Dauer", "Term"), "posts.months", Known(36, Grade.NORM)), "m"))
        [('m.term', Text(de='Dauer', en='Term'))]
    """
    path = criterion.path_in(parent)
    yield path, criterion.text
    for part in criterion.parts if isinstance(criterion, Combination) else ():
        yield from criterion_texts(part, path)


def _worded(path: str, text: Text, *editions: str) -> Iterator[AuditFinding]:
    lacking = [lang for lang, words in (("de", text.de), ("en", text.en)) if not words.strip()]
    for lang in lacking:
        said = Text(f"{'deutsch' if lang == 'de' else 'englisch'} fehlt", f"the {lang} text is empty")
        yield AuditFinding("A002", path, said, editions)
    if not lacking and text.de == text.en and len(text.de.split()) >= _LONG:
        yield AuditFinding("A003", path, Text(f"„{text.de}“", f'"{text.en}"'), editions)


def worded(pairs: Iterator[tuple[str, Text]]) -> Iterator[AuditFinding]:
    """The same for texts of other documents, by their paths.

    Example:
        >>> [found.code for found in worded(iter([("title", Text("", "x"))]))]
        ['A002']
    """
    for path, text in pairs:
        yield from _worded(path, text)


def unused_facts(programme: Programme) -> Iterator[AuditFinding]:
    """Facts that no criterion and no financing of any edition names.

    Example:
        >>> from integrationsfoerderung import load_programme
        >>> list(unused_facts(load_programme("vwv-integration")))
        []
    """
    named: set[str] = set()
    for edition in programme.editions:
        for measure in edition.measures:
            for criterion in measure.criteria:
                named.update(name for _, leaf in criterion.leaves("") for name in leaf.looks_at)
            financing = measure.financing
            if isinstance(financing, AmountPerUnit | AmountByChoice):
                named.add(financing.of.name)
            if financing.envelope is not None:
                named.update(of.name for of in financing.envelope.candidates())
    for fact in programme.facts:
        if f"facts.{fact.key}" not in named:
            text = Text("keine Voraussetzung und keine Finanzierung nennt sie", "no rule names it")
            yield AuditFinding("A602", f"facts.{fact.key}", text)
