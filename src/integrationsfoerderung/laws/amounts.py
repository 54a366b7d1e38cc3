"""Laws of what is paid: parts add up, nothing is negative, more does not give less, and euro scale."""

from collections.abc import Callable, Iterable
from functools import partial
from itertools import pairwise
from typing import Any

from attrs import evolve

from ..applications import Application
from ..editions import Edition
from ..evidence import Figure
from ..findings import counted
from ..money import Euro, Share
from ..programmes import Programme
from ..schedules import Schedule, View, schedule
from ..strategies.fields import put
from ..subjects import INHABITANTS, SUBJECTS
from ..texts import Text
from .base import Answer, Breach, Law, Side, declared
from .ground import Case, amended, eligible, money_text, used_paths

_ALWAYS = Text("immer", "always")
_TIMES = 3
_MOST_STEPS = 24
# Where rules of one's own may have bounds that no figure names.
_TOWNS = (1_000, 5_000, 10_000, 20_000, 50_000, 200_000, 1_000_000)
_TERMS = (12, 24, 48, 60)
_PARTS_OF_POSTS = (Share("0.25"), Share("0.5"), Share("0.75"), Share(1))


def _any(_: Programme) -> bool:
    return True


def _about_posts(programme: Programme) -> bool:
    return any(m.financing.about_posts for edition in programme.editions for m in edition.measures)


def _by_population(programme: Programme) -> bool:
    return any(m.financing.by_population for edition in programme.editions for m in edition.measures)


# --- Sums ------------------------------------------------------------------------------------------


def _views(plan: Schedule) -> Iterable[tuple[Text, View]]:
    for title, view in (
        (Text("nach Förderjahren", "by funding year"), plan.by_funding_year()),
        (Text("nach Haushaltsjahren", "by budget year"), plan.by_budget_year()),
    ):
        if isinstance(view, View):
            yield title, view


_SUM, _PARTS = Text("Summe", "total"), Text("Teile zusammen", "parts together")


def _parts_add_up(case: Case) -> Answer:
    plan = case.plan
    if not isinstance(plan, Schedule):
        return False
    total = plan.total.euro
    parts = Euro.total(instalment.amount for instalment in plan.instalments)
    found = [(Text("Teilbeträge", "instalments"), parts), *((title, view.total) for title, view in _views(plan))]
    for title, euro in found:
        if euro != total:
            return _unequal(case.whole, title, total, euro, plan)
    stated = _stated_total(case, plan)
    if stated is not None and not min(stated) <= total <= max(stated):
        title = Text("die Summe, die eine Quelle nennt,", "the total that a source states")
        return _unequal(case.whole, title, total, stated[0], plan, f"{plan.measure}.total")
    return True


def _stated_total(case: Case, plan: Schedule) -> tuple[Euro, ...] | None:
    """What a source says that one full post gets over the whole term, where that is what was asked for."""
    financing = None if case.edition is None else case.edition.measure(plan.measure).financing
    figure: Figure[Euro] | None = getattr(financing, "total", None)
    full = financing.full_sum(plan.measure) if financing is not None else None
    posts = case.whole.posts
    if figure is None or full is None or len(posts) != 1 or posts[0].share != Share(1):
        return None
    years = {instalment.year for instalment in plan.instalments if instalment.months == 12}
    values = full[1].figure.candidates()
    length = len(values[0]) if len(values) == 1 and isinstance(values[0], tuple) else None
    # A settled envelope or a part of a year is something else than the whole sum.
    return figure.candidates() if length == len(years) == len(plan.instalments) and not _cut(plan) else None


def _cut(plan: Schedule) -> bool:
    return any(used.path.endswith(".envelope") for used in plan.amounts.total_used)


def _unequal(form: Application, title: Text, total: Euro, parts: Euro, plan: Schedule, *more: str) -> Breach:
    gap = Euro.from_cents(abs(total.cents - parts.cents))
    said = Text(
        f"{title.de} und Summe unterscheiden sich um {gap.format('de')}",
        f"{title.en} and the total differ by {gap.format('en')}",
    )
    sides = (Side(_SUM, money_text(total)), Side(title if more else _PARTS, money_text(parts)))
    return Breach(form, said, sides, (*more, *used_paths(plan)))


def _nothing_negative(case: Case) -> Answer:
    plan = case.plan
    if not isinstance(plan, Schedule):
        return False
    views = [*_views(plan)]
    for title, view in (
        (Text("Eigenanteil", "own share"), plan.own_share()),
        (Text("nicht gedeckt", "not covered"), plan.shortfall()),
    ):
        if isinstance(view, View):
            views.append((title, view))
    amounts = [(Text("Teilbetrag", "instalment"), instalment.amount) for instalment in plan.instalments]
    amounts += [(Text(f"{t.de}, {year}", f"{t.en}, {year}"), euro) for t, view in views for year, euro in view.items()]
    for title, euro in [*amounts, (_SUM, plan.total.euro)]:
        if euro.cents < 0:
            said = Text(f"{title.de} ist negativ", f"{title.en} is negative")
            return Breach(case.whole, said, (Side(title, money_text(euro)),), used_paths(plan))
    return True


# --- More never gives less -------------------------------------------------------------------------


def _rising(
    key: str, case: Case, values: Iterable[Any], made: Callable[[Any], Application], shown: Callable[[Any], Text]
) -> Answer:
    """Whether the total never falls along values in rising order, among those that are eligible.

    The first fall that the programme file does not declare; one that it does where there is no other.
    """

    def planned(value: Any) -> Schedule | None:
        try:
            return case.eligible(made(value))
        except (TypeError, ValueError):  # such as a top-up beyond a full post
            return None

    known: Breach | None = None
    plans = [(value, plan) for value in values if (plan := planned(value)) is not None]
    for lower, higher in pairwise(plans):
        if lower[1].total.euro > higher[1].total.euro:
            (low, first), (high, second) = _nearer(lower, higher, planned)
            less, a, b = Euro.from_cents(first.total.euro.cents - second.total.euro.cents), shown(low), shown(high)
            said = Text(
                f"von {a.de} auf {b.de}: {less.format('de')} weniger",
                f"from {a.en} to {b.en}: {less.format('en')} less",
            )
            sides = (Side(a, money_text(first.total.euro)), Side(b, money_text(second.total.euro)))
            bounds = tuple(path for path, of in case.figures() if high in of.candidates())
            breach = Breach(made(low), said, sides, used_paths(first, second), bounds)
            if declared(case.ground.programme, key, breach) is None:
                return breach
            known = known or breach
    return known or len(plans) > 1


def _nearer(
    lower: tuple[Any, Schedule], higher: tuple[Any, Schedule], planned: Callable[[Any], Schedule | None]
) -> tuple[tuple[Any, Schedule], tuple[Any, Schedule]]:
    """A fall between two values, narrowed down to two that follow each other where all between are eligible."""
    while (middle := _between(lower[0], higher[0])) is not None:
        plan = planned(middle)
        if plan is None:
            break
        if lower[1].total.euro > plan.total.euro:
            higher = (middle, plan)
        else:
            lower = (middle, plan)
    return lower, higher


def _between(low: Any, high: Any) -> Any:
    """A value half way, None where there is none."""
    if isinstance(low, Share):
        middle = (low.basis_points + high.basis_points) // 2
        return None if middle == low.basis_points else Share.from_basis_points(middle)
    middle = (low + high) // 2
    return None if middle == low else middle


def _steps(case: Case, place: str, own: Any, more: Iterable[Any] = ()) -> list[Any]:
    """The near values of a field in rising order, with the one that the application has."""
    found = {*case.ground.world.near.get(place, ()), *more}
    if own is not None:
        found.add(own)
    steps = sorted(found)
    return steps if len(steps) <= _MOST_STEPS else [*steps[:: len(steps) // _MOST_STEPS + 1], steps[-1]]


def _more_share(case: Case) -> Answer:
    held = False
    for index, post in enumerate(case.whole.posts[:2]):
        place = f"posts[{index}].share"
        steps = _steps(case, "posts[0].share", post.share, _PARTS_OF_POSTS)
        answer = _rising("more-share", case, steps, partial(put, case.whole, place), _share)
        if isinstance(answer, Breach):
            return answer
        held = held or answer
    return held


def _share(share: Share) -> Text:
    return Text(f"Stellenumfang {share.format('de')}", f"a share of {share.format('en')}")


def _longer_term(case: Case) -> Answer:
    posts = case.whole.posts
    place = "posts[0].months" if posts and posts[0].months is not None else "months"
    own = posts[0].months if place != "months" else case.whole.months
    unit = SUBJECTS["posts.months"].unit

    def shown(months: int) -> Text:
        return Text(counted(months, "de", unit), counted(months, "en", unit))

    more = _TERMS if own is None or own >= 600 else (*_TERMS, own + 1)
    return _rising("longer-term", case, _steps(case, "months", own, more), partial(put, case.whole, place), shown)


def _more_inhabitants(case: Case) -> Answer:
    own = case.whole.recipient.population
    if own is None:
        return False

    def made(number: int) -> Application:
        return put(case.whole, "recipient.population", evolve(own, number=number))

    def shown(number: int) -> Text:
        return Text(counted(number, "de", INHABITANTS), counted(number, "en", INHABITANTS))

    steps = _steps(case, "recipient.population", own.number, _TOWNS)
    return _rising("more-inhabitants", case, steps, made, shown)


# --- Euro scale ------------------------------------------------------------------------------------


def _times(value: Any) -> Any:
    """An amount, or all amounts of a table or a list, times a whole number; everything else as it is."""
    if isinstance(value, Euro):
        return value * _TIMES
    if isinstance(value, tuple) and value and all(isinstance(each, Euro) for each in value):
        return tuple(each * _TIMES for each in value)
    return value


def _scaled_edition(case: Case, edition: Edition) -> Edition | None:
    def make() -> Edition | None:
        euros = {
            path: figure.map(_times)
            for path, figure in case.ground.figures(edition)
            if any(_times(value) is not value for value in figure.candidates())
        }
        return amended(edition, euros) if euros else edition

    return case.ground.kept("scaled", edition, make)


def _scaled(form: Application) -> Application:
    plan = None
    if form.plan is not None:
        names = ("total", "eligible", "third_party", "own_means")
        plan = tuple(evolve(row, **{name: _times(getattr(row, name)) for name in names}) for row in form.plan)
    facts = {key: _times(value) for key, value in form.facts.items()}
    return evolve(form, plan=plan, requested=_times(form.requested), costs=_times(form.costs), facts=facts)


def _rounds_off(*plans: Schedule) -> bool:
    return any(used.path.endswith(".rounding") for plan in plans for used in plan.basis())


def _scaling(case: Case) -> Answer:
    first = eligible(case.assessment)
    if first is None or case.edition is None:
        return False
    edition = _scaled_edition(case, case.edition)
    if edition is None:
        return False
    try:
        form = _scaled(case.whole)
        again = case.ground.under(edition, form)
    except ValueError:  # beyond the largest amount
        return False
    second = schedule(again, what_if=True)
    if not isinstance(second, Schedule):
        return False
    expected = first.total.euro.cents * _TIMES
    off = abs(second.total.euro.cents - expected)
    # Each instalment that is rounded is less than a cent away, before and after.
    allowed = (_TIMES + 1) * max(len(first.instalments), len(second.instalments)) if _rounds_off(first, second) else 0
    if off <= allowed and (again.verdict is case.assessment.verdict or allowed):
        return True
    gap = Euro.from_cents(off)
    said = Text(
        f"alle Euro mal {_TIMES}: die Zuwendung ist {gap.format('de')} vom {_TIMES}fachen entfernt, Ergebnis "
        f"{again.verdict.words.de}",
        f"all euro times {_TIMES}: the grant is {gap.format('en')} from {_TIMES} times as much, the answer "
        f"{again.verdict.words.en}",
    )
    sides = (
        Side(Text("wie es ist", "as it is"), money_text(first.total.euro)),
        Side(Text(f"alle Euro mal {_TIMES}", f"all euro times {_TIMES}"), money_text(second.total.euro)),
    )
    return Breach(case.whole, said, sides, used_paths(first, second))


AMOUNTS = (
    Law(
        "parts-add-up",
        Text(
            "Teile ergeben in jeder Ansicht die Summe: Teilbeträge, Förderjahre, Haushaltsjahre.",
            "Parts add up to the total in every view: instalments, funding years, budget years.",
        ),
        _ALWAYS, "application", _any, _parts_add_up,
    ),
    Law(
        "nothing-negative",
        Text(
            "Nichts ist negativ: kein Teilbetrag, keine Summe, kein Eigenanteil.",
            "Nothing is negative: no instalment, no total, no own share.",
        ),
        _ALWAYS, "application", _any, _nothing_negative,
    ),
    Law(
        "more-share",
        Text(
            "Von zwei förderfähigen Anträgen, die sich im Umfang einer Stelle unterscheiden, bekommt der größere nie "
            "weniger.",
            "Between two eligible applications that differ in the share of one post, more share never gives less.",
        ),
        Text("wo nach Stellen gefördert wird", "where posts are funded"),
        "application", _about_posts, _more_share,
    ),
    Law(
        "longer-term",
        Text(
            "Eine längere Laufzeit senkt die Summe nie, wenn beide Anträge förderfähig sind.",
            "A longer term never lowers the total, both applications being eligible.",
        ),
        _ALWAYS, "application", _any, _longer_term,
    ),
    Law(
        "more-inhabitants",
        Text(
            "Mehr Einwohner bekommen nie weniger, es sei denn, die Datei des Programms erklärt es.",
            "More inhabitants never give less, unless the programme file declares it.",
        ),
        Text("wo nach Einwohnern gefördert wird", "where inhabitants are counted"),
        "application", _by_population, _more_inhabitants,
    ),
    Law(
        "scaling",
        Text(
            f"Alle Beträge, Obergrenzen und Kosten mal {_TIMES} ergeben das {_TIMES}fache, bis auf das Runden.",
            f"All amounts, caps and costs times {_TIMES} give {_TIMES} times the grant, apart from stated rounding.",
        ),
        _ALWAYS, "application", _any, _scaling,
    ),
)  # fmt: skip
