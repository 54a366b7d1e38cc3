"""Checking an application against one edition, or several where the day would decide among them."""

from collections import Counter
from datetime import date
from functools import partial
from typing import Any

from attrs import evolve

from ..applications import Application
from ..calendar import Period
from ..criteria import Criterion, check_all, status_of_all
from ..editions import IN_FORCE, Edition, Provision
from ..evidence import Figure, Grade, Known, Reading, Readings, strongest, weakest
from ..financing import Amounts, Reason, Tiered
from ..findings import BY_RANK, VERDICTS, Finding, Relation, Status, worst
from ..subjects import Context, Places
from ..texts import Text
from .assessment import Assessment

_MEASURE = Text("Fördertatbestand in dieser Fassung", "Measure in this edition")
_EVERY = Text("In wenigstens einer Fassung nicht ausgeschlossen", "Not ruled out in at least one edition")
_POSTS = Text("Mindestens eine Stelle", "At least one post")


def no_measure(key: str, edition: Edition) -> Finding:
    """The refusal that an edition has no such measure, with the evidence of the edition.

    Example:
        >>> from integrationsfoerderung import load_programme
        >>> no_measure("x", load_programme("vwv-integration").editions[0]).status
        Status.UNMET
    """
    keys = frozenset(measure.key for measure in edition.measures)
    first = edition.first_day
    required = Known(keys, first.grade or Grade.INFERRED, first.citations)
    return Finding("measure", _MEASURE, Status.UNMET, "measure", key, Relation.ONE_OF, required, required.grade)


def assess(
    application: Application,
    measure: str,
    programme: str,
    editions: tuple[Edition, ...],
    *,
    day: date | None,
    round_key: str | None = None,
    round_criteria: tuple[Criterion, ...] = (),
    round_not_modelled: tuple[Provision, ...] = (),
    nearest: Edition | None = None,
    places: Places | None = None,
) -> Assessment:
    """Check an application against every edition that may apply, and combine what they say.

    Args:
        application: the form.
        measure: key of the measure.
        programme: key of the programme.
        editions: those that may apply: one, or several where the day was left out.
        day: the day that the edition was chosen by; None where it was left out or the round chose.
        round_key: the round, which then settled the edition.
        round_criteria: what the round asks beside the measure.
        round_not_modelled: what the round asked or did that is not part of its data.
        nearest: the edition to name where none was in force.
        places: those of the application, where it was assessed before.

    Example:
        >>> from integrationsfoerderung import Application, Post, Recipient, load_programme
        >>> programme = load_programme("vwv-integration")
        >>> form = Application(recipient=Recipient(name="Bühl"), posts=[Post()])
        >>> assess(form, "contact-point", programme.key, programme.editions[:1], day=date(2014, 1, 1)).verdict
        Verdict.OPEN
    """
    again = partial(
        assess, measure=measure, programme=programme, editions=editions, day=day, round_key=round_key,
        round_criteria=round_criteria, round_not_modelled=round_not_modelled, nearest=nearest,
    )  # fmt: skip
    amounts: list[Amounts | tuple[Reason, ...]] = []
    tiers: list[Tiered | None] = []
    context = Context(measure, day)
    around = Places(application, context) if places is None else places.under(context)
    if nearest is not None:
        findings = check_all((nearest.in_force,), programme, around)
    else:
        findings = check_all(round_criteria, "round", around)
        # A round settles the edition itself: nothing is asked of the day then.
        if round_key is None:
            findings += (_in_force(editions, programme, around),)
        lists: list[tuple[Finding, ...]] = []
        for edition in editions:
            paid = tiered = None
            if edition.has(measure):
                rules = edition.measure(measure)
                paid, tiered = rules.amounts(application), rules.financing.tier(application, measure)
                amounts.append(paid)
                tiers.append(tiered)
            lists.append(_under(edition, measure, around.under(_context(measure, day, paid, tiered))))
        findings += lists[0] if len(lists) == 1 else _merged(editions, lists)
    status = worst(findings)
    grades = [found.grade for found in findings if found.status is status]
    grade = None if status is Status.OPEN else weakest(grades) if status is Status.MET else strongest(grades)
    if len(editions) == 1:
        provisions = editions[0].touching(measure)
    else:
        provisions = tuple({p.key: p for edition in editions for p in edition.touching(measure)}.values())
    provisions += tuple([p for p in round_not_modelled if p.touches(measure)])
    return Assessment(
        application, measure, programme, round_key, editions, findings, provisions,
        VERDICTS[status], grade, tuple(amounts), again, tuple(tiers),
    )  # fmt: skip


def screen(
    application: Application, measure: str, edition: Edition, round_criteria: tuple[Criterion, ...]
) -> tuple[Status, "Amounts | tuple[Reason, ...] | None"]:
    """The answer of `assess` under a round and one edition, and what is paid, without the findings.

    Deciding many applications asks this of each; the findings of the few that are looked at can be had later.

    Example:
        >>> from integrationsfoerderung import Application, Post, Recipient, load_programme
        >>> form = Application(recipient=Recipient(name="Bühl"), posts=[Post("0.49")])
        >>> screen(form, "contact-point", load_programme("vwv-integration").editions[0], ())[0]
        Status.UNMET
    """
    if not edition.has(measure):
        return Status.UNMET, None
    rules = edition.measure(measure)
    places = Places(application, Context(measure))
    status = status_of_all(round_criteria, "round", places)
    paid = rules.amounts(application)
    if status is Status.UNMET:
        return status, paid
    context = _context(measure, None, paid, rules.financing.tier(application, measure))
    own = status_of_all(rules.criteria, measure, places.under(context))
    if own is Status.MET and not application.posts and rules.asks_for_posts:
        own = Status.OPEN
    return min(status, own, key=BY_RANK), paid


def _context(
    measure: str, day: date | None, paid: Amounts | tuple[Reason, ...] | None, tiered: Tiered | None = None
) -> Context:
    """What the criteria of one edition look at beside the application."""
    if isinstance(paid, Amounts):
        reading = next((used.reading for used in paid.total_used if used.reading is not None), None)
        context = Context(
            measure, day, paid.total, grant_most=paid.most,
            grant_grade=weakest([used.grade for used in paid.total_used]), grant_reading=reading,
        )  # fmt: skip
    else:
        needs = tuple(reason.place for reason in paid or () if reason.known)
        context = Context(measure, day, None, needs, tuple(reason.place for reason in paid or () if not reason.known))
    if tiered is not None:
        context.tier = tiered.key
        context.tier_grade = weakest([used.grade for used in tiered.used])
        context.tier_reading = next((used.reading for used in tiered.used if used.reading is not None), None)
        context.tier_needs = tuple(reason.place for reason in tiered.reasons if reason.known)
        context.tier_unknown = tuple(reason.place for reason in tiered.reasons if not reason.known)
    return context


def _under(edition: Edition, key: str, places: Places) -> tuple[Finding, ...]:
    """The findings of one edition."""
    if not edition.has(key):
        return (no_measure(key, edition),)
    measure = edition.measure(key)
    found = check_all(measure.criteria, key, places)
    if not places.application.posts and measure.asks_for_posts:
        return (_posts_missing(key), *found)
    return found


def _posts_missing(key: str) -> Finding:
    place = "posts"
    return Finding(f"{key}.posts", _POSTS, Status.OPEN, place, None, Relation.AT_LEAST, None, None, None, (place,))


def _in_force(editions: tuple[Edition, ...], programme: str, places: Places) -> Finding:
    """Whether the edition is in force on the day; open where the day was left out, because some days are refused."""
    if len(editions) == 1:
        return check_all((editions[0].in_force,), programme, places)[0]
    first, last, place = editions[0].first_day, editions[-1].last_day, "submitted"
    required: Figure[Any] = first
    relation, grade = Relation.AT_LEAST, first.grade
    if last is not None and editions[-1].until is not None:
        relation = Relation.WITHIN
        grade = weakest([first.grade, last.grade])
        citations = tuple(dict.fromkeys((*first.citations, *last.citations)))
        span = Period(editions[0].since, editions[-1].until)
        required = Known(span, grade or Grade.INFERRED, citations)
    return Finding(
        f"{programme}.in_force", IN_FORCE, Status.OPEN, place, None, relation, required, grade, None, (place,)
    )


def _merged(editions: tuple[Edition, ...], lists: list[tuple[Finding, ...]]) -> tuple[Finding, ...]:
    """What several editions say together: where they differ, the day of submission decides."""
    # Findings of one criterion come in the order of posts and recipients: the n-th of one edition belongs to the
    # n-th of another. Their places would not tell: posts share a term, and a combination names the part that decided.
    by_place: dict[tuple[str, int], list[tuple[Edition, Finding]]] = {}
    for edition, findings in zip(editions, lists, strict=True):
        counts: Counter[str] = Counter()
        for found in findings:
            by_place.setdefault((found.path, counts[found.path]), []).append((edition, found))
            counts[found.path] += 1
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
    refusals = [
        min((found for found in findings if found.status is Status.UNMET), key=_rank, default=None)
        for findings in lists
    ]
    if all(refusals) and worst(merged) is not Status.UNMET:
        # Each edition refuses for a reason of its own: no day could make it eligible.
        parts = tuple(found for found in refusals if found is not None)
        grade = weakest(part.grade for part in parts)
        place = parts[0].place
        merged.append(
            Finding("every_edition", _EVERY, Status.UNMET, place, None, Relation.ANY_OF, None, grade, parts=parts)
        )
    return tuple(merged)


def _rank(found: Finding) -> int:
    return -1 if found.grade is None else found.grade.rank


def _any_of_them(same: list[tuple[Edition, Finding]]) -> Finding:
    """One finding for several editions: the one with the weakest grade, its figure showing all values."""
    weakest_found = max((found for _, found in same), key=_rank)
    if weakest_found.required is None:
        return weakest_found
    if len({(found.of, found.relation) for _, found in same}) > 1:
        return weakest_found  # one key for different questions: their figures do not belong together
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
