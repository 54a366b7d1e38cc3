"""Strategies for single values and for the evidence of figures: what everything else is drawn from.

Bounds are keyword arguments, ends included; every strategy shrinks to a plain value.
"""

from datetime import date
from typing import Any

from hypothesis import strategies as st

from ..calendar import Deadline, Holidays, Period
from ..catalogue import load_holidays
from ..checks import FIRST_YEAR, LAST_YEAR, MOST_MONTHS, MOST_PEOPLE
from ..evidence import Bounded, Citation, Figure, Grade, Known, Reading, Readings, Source, Unknown
from ..faults import DocumentError, Fault
from ..money import MAX_CENTS, MAX_FTE_BASIS_POINTS, Euro, Fte, Share
from ..recipients import Census, Population
from ..texts import Text
from .kept import kept

FIRST, LAST = date(FIRST_YEAR, 1, 1), date(LAST_YEAR, 12, 31)
REGION = "baden-wuerttemberg"


@kept
def euros(low: "Euro | int" = 0, high: "Euro | int | None" = None) -> st.SearchStrategy[Euro]:
    """Amounts of whole cents, from `low` to `high`.

    Example:
        >>> from integrationsfoerderung.strategies import smallest
        >>> smallest(euros(low=5))
        Euro('5.00')
    """
    least, most = Euro(low).cents, MAX_CENTS if high is None else Euro(high).cents
    near = st.integers(least, min(most, least + 30_000_000))
    return (near | st.integers(least, most)).map(Euro.from_cents)


@kept
def shares(low: "Share | str | int" = 0, high: "Share | str | int" = 1) -> st.SearchStrategy[Share]:
    """Shares of one post, to the basis point.

    Example:
        >>> from integrationsfoerderung.strategies import smallest
        >>> smallest(shares(low="0.5"), lambda share: share > Share("0.6"))
        Share('0.6001')
    """
    return st.integers(Share(low).basis_points, Share(high).basis_points).map(Share.from_basis_points)


@kept
def ftes(low: "Fte | str | int" = 0, high: "Fte | str | int | None" = None) -> st.SearchStrategy[Fte]:
    """Sums of shares.

    Example:
        >>> from integrationsfoerderung.strategies import smallest
        >>> smallest(ftes(low=1))
        Fte('1')
    """
    most = MAX_FTE_BASIS_POINTS if high is None else Fte(high).basis_points
    return st.integers(Fte(low).basis_points, most).map(Fte.from_basis_points)


@kept
def days(low: date = FIRST, high: date = LAST) -> st.SearchStrategy[date]:
    """Calendar days; month ends and leap days come up often.

    Example:
        >>> from integrationsfoerderung.strategies import smallest
        >>> smallest(days(low=date(2016, 1, 1)), lambda day: day.month == 2)
        datetime.date(2016, 2, 29)
    """
    edges = [day for day in (date(2016, 1, 1), date(2016, 1, 31), date(2016, 2, 29), date(2015, 12, 31))
             if low <= day <= high]  # fmt: skip
    found = st.dates(low, high)
    return found | st.sampled_from(edges) if edges else found


@kept
def months(low: int = 1, high: int = MOST_MONTHS) -> st.SearchStrategy[int]:
    """Lengths of a term; whole years and a month beside them come up often.

    Example:
        >>> from integrationsfoerderung.strategies import smallest
        >>> smallest(months(low=12))
        12
    """
    years = [n for n in (12, 24, 36, 11, 13, 35, 37) if low <= n <= high]
    found = st.integers(low, high)
    return st.sampled_from(years) | found if years else found


@kept
def populations(low: int = 0, high: int = MOST_PEOPLE) -> st.SearchStrategy[Population]:
    """Numbers of inhabitants, often without a day, a census and a source.

    Example:
        >>> from integrationsfoerderung.strategies import smallest
        >>> smallest(populations(low=10_000))
        Population(10000)
    """
    numbers = st.integers(low, min(high, max(low, 50_000))) | st.integers(low, high)
    return st.builds(Population, numbers) | st.builds(
        Population, numbers, on=st.none() | days(), census=st.none() | st.sampled_from(Census), source=_maybe_words()
    )


@kept
def words(least: int = 1, most: int = 20) -> st.SearchStrategy[str]:
    """Text that is not empty, umlauts included.

    Example:
        >>> from integrationsfoerderung.strategies import smallest
        >>> smallest(words())
        '0'
    """
    return st.text(min_size=least, max_size=most).filter(lambda text: bool(text.strip()))


@kept
def _maybe_words() -> st.SearchStrategy[str | None]:
    return st.none() | words()


@kept
def keys() -> st.SearchStrategy[str]:
    """Keys that paths can be made of.

    Example:
        >>> from integrationsfoerderung.strategies import smallest
        >>> smallest(keys())
        '0'
    """
    return st.text("abcdefghijklmnopqrstuvwxyz0123456789-_", min_size=1, max_size=8)


@kept
def texts() -> st.SearchStrategy[Text]:
    """Statements in German and English.

    Example:
        >>> from integrationsfoerderung.strategies import smallest
        >>> smallest(texts())
        Text(de='0', en='0')
    """
    return st.builds(Text, words(), words())


@kept
def periods(low: date = FIRST, high: date = LAST) -> st.SearchStrategy[Period]:
    """Stretches of days, both ends included.

    Example:
        >>> from integrationsfoerderung.strategies import smallest
        >>> smallest(periods())
        Period(first_day=datetime.date(2000, 1, 1), last_day=datetime.date(2000, 1, 1))
    """
    both = st.tuples(st.dates(low, high), st.dates(low, high)).map(sorted)
    return both.map(lambda ends: Period(ends[0], ends[1]))


@kept
def deadlines(low: date = FIRST, high: date = LAST) -> st.SearchStrategy[Deadline]:
    """Deadlines, which move to the next working day or do not.

    Example:
        >>> from integrationsfoerderung.strategies import smallest
        >>> smallest(deadlines(), lambda deadline: deadline.moves).day
        datetime.date(2016, 1, 1)
    """
    return st.builds(Deadline, days(low, high), moves=st.booleans())


@kept
def holidays() -> st.SearchStrategy[Holidays]:
    """The public holidays that are shipped.

    Example:
        >>> from integrationsfoerderung.strategies import smallest
        >>> smallest(holidays()).region
        'Baden-Württemberg'
    """
    return st.just(REGION).map(load_holidays)


@kept
def sources() -> st.SearchStrategy[Source]:
    """Sources with a key and a title.

    Example:
        >>> from integrationsfoerderung.strategies import smallest
        >>> smallest(sources()).title
        '0'
    """
    return st.builds(Source, keys(), words())


@kept
def citations() -> st.SearchStrategy[Citation]:
    """Places in a source.

    Example:
        >>> from integrationsfoerderung.strategies import smallest
        >>> smallest(citations()).place
        ''
    """
    return st.builds(Citation, sources(), st.just("") | words(), st.none() | days())


@kept
def faults() -> st.SearchStrategy[Fault]:
    """Faults of a document.

    Example:
        >>> from integrationsfoerderung.strategies import smallest
        >>> smallest(faults())
        Fault(path='', message='0')
    """
    return st.builds(Fault, st.just("") | keys(), words())


@kept
def document_errors() -> st.SearchStrategy[DocumentError]:
    """Errors that list the faults of a document.

    Example:
        >>> from integrationsfoerderung.strategies import smallest
        >>> len(smallest(document_errors()).faults)
        1
    """
    return st.builds(DocumentError, words(), st.lists(faults(), min_size=1, max_size=3))


@kept
def _cited() -> st.SearchStrategy[tuple[Citation, ...]]:
    return st.lists(citations(), min_size=1, max_size=2).map(tuple)


_GRADES = st.sampled_from(Grade)
_NUMBERS = st.integers(0, 1000)


@kept
def _few(values: st.SearchStrategy[Any]) -> st.SearchStrategy[list[Any]]:
    return st.lists(values, min_size=2, max_size=3)


@kept
def known(values: st.SearchStrategy[Any] | None = None) -> st.SearchStrategy[Known[Any]]:
    """Figures whose value is stated; of whole numbers unless other values are given.

    Example:
        >>> from integrationsfoerderung.strategies import smallest
        >>> smallest(known(months())).value
        12
    """
    return st.builds(Known, _NUMBERS if values is None else values, st.sampled_from(Grade), _cited())


@kept
def unknown() -> st.SearchStrategy[Unknown[Any]]:
    """Figures that were looked for and not found.

    Example:
        >>> from integrationsfoerderung.strategies import smallest
        >>> smallest(unknown()).note
        '0'
    """
    return st.builds(Unknown, words(), _cited())


@kept
@st.composite
def bounded(draw: st.DrawFn, values: st.SearchStrategy[Any] | None = None) -> Bounded[Any]:
    """Figures with a low end, a high end or both.

    Example:
        >>> from integrationsfoerderung.strategies import smallest
        >>> smallest(bounded(), lambda figure: figure.low is None).high
        0
    """
    ends = _NUMBERS if values is None else values
    low, high = sorted([draw(ends), draw(ends)])
    low, high = draw(st.sampled_from([(low, high), (low, None), (None, high)]))
    return Bounded(low, high, draw(_GRADES), draw(_cited()))


@kept
@st.composite
def readings(draw: st.DrawFn, values: st.SearchStrategy[Any] | None = None) -> Readings[Any]:
    """Figures with two or three readings, one of which may be the default.

    Example:
        >>> from integrationsfoerderung.strategies import smallest
        >>> [reading.name for reading in smallest(readings()).readings]
        ['reading-0', 'reading-1']
    """
    found = draw(_few(_NUMBERS if values is None else values))
    several = tuple(Reading(f"reading-{index}", value) for index, value in enumerate(found))
    default = draw(st.sampled_from([None, *(reading.name for reading in several)]))
    return Readings(several, draw(_GRADES), draw(_cited()), default=default)


@kept
def single_readings(values: st.SearchStrategy[Any] | None = None) -> st.SearchStrategy[Reading[Any]]:
    """Named readings.

    Example:
        >>> from integrationsfoerderung.strategies import smallest
        >>> smallest(single_readings())
        Reading(name='0', value=0, text=None)
    """
    return st.builds(Reading, keys(), _NUMBERS if values is None else values, st.none() | texts())


@kept
def figures(values: st.SearchStrategy[Any] | None = None, *, ends: bool = True) -> st.SearchStrategy[Figure[Any]]:
    """Figures of every kind, known ones half of the time.

    Args:
        values: whole numbers where none are given.
        ends: whether figures may be bounded, which asks for values that have an order.

    Example:
        >>> from integrationsfoerderung.strategies import smallest
        >>> type(smallest(figures())).__name__
        'Known'
    """
    others: list[st.SearchStrategy[Figure[Any]]] = [readings(values), unknown(), *([bounded(values)] if ends else [])]
    return st.one_of(known(values), known(values), *others)
