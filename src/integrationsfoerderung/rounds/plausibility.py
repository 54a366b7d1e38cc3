"""Published figures held against each other, and against what was decided here."""

from collections.abc import Iterable, Sequence
from typing import Any

from attrs import frozen

from ..applications import Application, Post
from ..criteria import AtLeast
from ..financing import Amounts, FixedAmount, FixedInstalments
from ..findings import Status
from ..money import Euro, Share
from ..plain import plain, word
from ..recipients import Recipient
from ..tables import Table, Tabular
from ..texts import Lang, Text
from .claims import Claim, applicant_of, apply_caps
from .decisions import Decided, Decision
from .pots import Why
from .published import CountedIn, Of, Published, Scope, cents, counted, interval
from .terms import Terms


@frozen
class Comparison(Tabular):
    """A published figure against what it should be.

    Attributes:
        published: the figure.
        low, high: what was found, whole numbers or cents; None for an open end.
        gap: by how much what was found lies above the published interval, or below it if negative; 0 where it fits.
        why: in words.

    Example:
        >>> from integrationsfoerderung import load_round
        >>> load_round("vwv-integration/2016-extra").plausible()[0].gap
        Euro('20000.00')
    """

    published: Published
    low: int | Euro | None
    high: int | Euro | None
    gap: int | Euro
    why: Why

    def table(self) -> Table:
        """The comparison as a table of one row; `tables.together` puts several into one.

        Example:
            >>> from integrationsfoerderung import load_round
            >>> load_round("vwv-integration/2016-extra").plausible()[0].to_rows()[0]["fits"]
            False
        """
        published = Text(self.published.words("de"), self.published.words("en"))
        words = Text(self.words("de"), self.words("en"))
        cells = (published, self.low, self.high, self.gap, self.fits, words, self.published.grade)
        return Table(_COLUMNS, [cells])

    @property
    def fits(self) -> bool:
        """Whether they agree."""
        return cents(self.gap) == 0

    def words(self, lang: Lang) -> str:
        """The comparison in words."""
        return self.why.get(lang)

    def __str__(self) -> str:
        return self.words("en")

    def to_dict(self) -> dict[str, Any]:
        """The comparison as plain data.

        Example:
            >>> from integrationsfoerderung import load_round
            >>> load_round("vwv-integration/2016-extra").plausible()[0].to_dict()["gap"]
            '20000.00'
        """
        published = self.published
        return {
            "of": word(published.of),
            "unit": word(published.unit),
            "value": plain(published.value),
            "published": [plain(published.low), plain(published.high)],
            "found": [plain(self.low), plain(self.high)],
            "gap": plain(self.gap),
            "fits": self.fits,
            "de": self.words("de"),
            "en": self.words("en"),
        }


_COLUMNS = {
    "published": Text("veröffentlicht", "published"),
    "low": Text("hier mindestens", "here at least"),
    "high": Text("hier höchstens", "here at most"),
    "gap": Text("Abstand", "gap"),
    "fits": Text("passt", "fits"),
    "words": Text("in Worten", "in words"),
    "grade": Text("Beleg", "grade"),
}


def _gap(published: Published, low: int | None, high: int | None) -> int:
    """How far an interval that was found lies above (or, negative, below) the published one."""
    top = None if published.high is None else cents(published.high)
    bottom = None if published.low is None else cents(published.low)
    if low is not None and top is not None and low > top:
        return low - top
    if high is not None and bottom is not None and high < bottom:
        return high - bottom
    return 0


def _in_unit(value: int | None, unit: CountedIn) -> "int | Euro | None":
    return Euro.from_cents(value) if unit is CountedIn.EURO and value is not None else value


_FEWER, _LESS = Text("{} weniger", "{} fewer"), Text("{} weniger", "{} less")
_MORE = Text("{} mehr", "{} more")
_FITS = Text("passt", "it fits")
_HERE = Text("{}; hier {}: {}", "{}; here {}: {}")


def against(terms: Terms, decisions: Sequence[Decision], most: int | None) -> tuple[Comparison, ...]:
    """What was published of a round against decisions; open ones may or may not be granted yet.

    Args:
        terms: the round.
        decisions: all of it.
        most: the cents that may be granted at most; None where the pot is not known.

    Example:
        >>> from integrationsfoerderung import load_round
        >>> len(against(load_round("vwv-integration/2016-extra"), (), None))
        2
    """
    found = []
    for published in terms.published:
        if published.scope is not Scope.ROUND or published.of is Of.RECOMMENDED:
            continue
        own = [d for d in decisions if published.measures is None or d.application.measure in published.measures]
        high: int | None
        if published.of is Of.FILED:
            low = high = _count(own, published.unit, asked=True)
        else:
            sure = [d for d in own if d.status in {Decided.GRANTED, Decided.CUT}]
            low = _count(sure, published.unit, asked=False)
            perhaps = [d for d in own if d.status is Decided.OPEN]
            high = _count([*sure, *perhaps], published.unit, asked=False)
            if published.unit is CountedIn.EURO and any(d.blind or not d.given for d in perhaps):
                high = most  # nobody can say what those may come to for which nothing is kept
        gap = _gap(published, low, high)
        unit = published.unit
        here = _range(low, high, unit)
        size = _sized(abs(gap), unit)
        less = _LESS if unit is CountedIn.EURO else _FEWER
        word_ = _FITS if gap == 0 else Why(_MORE if gap > 0 else less, (size,))
        why = Why(_HERE, (Text(published.words("de"), published.words("en")), here, word_))
        gap_ = _in_unit(gap, unit)
        found.append(Comparison(published, _in_unit(low, unit), _in_unit(high, unit), 0 if gap_ is None else gap_, why))
    return tuple(found)


def _sized(value: int, unit: CountedIn) -> Text:
    shown: Any = _in_unit(value, unit)
    return Text(counted(shown, unit, "de"), counted(shown, unit, "en"))


def _range(low: int, high: int | None, unit: CountedIn) -> Text:
    if low == high:
        return _sized(low, unit)
    ends = (_in_unit(low, unit), _in_unit(high, unit))
    de, en = ("", "") if unit is CountedIn.EURO else (f" {unit.words.de}", f" {unit.words.en}")
    return Text(interval(*ends, lang="de") + de, interval(*ends, lang="en") + en)


def _count(decisions: Iterable[Decision], unit: CountedIn, *, asked: bool) -> int:
    """Decisions in a unit; Kommunen are the applicants, their partners are not counted."""
    many = list(decisions)
    if unit is CountedIn.APPLICATIONS:
        return len(many)
    if unit is CountedIn.KOMMUNEN:
        return len({applicant_of(decision.application.recipient) for decision in many})
    if unit is CountedIn.POSTS:
        return sum(len(decision.application.posts) for decision in many)
    if asked:
        return sum(decision.asked_cents or 0 for decision in many)
    return sum(sum(decision.given) for decision in many)


_NEED = Text(
    "{} brauchen {}, wenn jeder beantragt, was die Regel gibt; veröffentlicht sind {} ({}): {}",
    "{} need {} if each asks for what the rule gives; published are {} ({}): {}",
)
_TOO_MUCH = Text(
    "{} mehr als veröffentlicht; {} reichen für {} und lassen {} übrig",
    "{} more than published; {} pays {} and leaves {}",
)
_TOO_LITTLE = Text("{} weniger als veröffentlicht", "{} less than published")


def plausible(terms: Terms) -> tuple[Comparison, ...]:
    """Counts of grants against sums of money: each grant has a least and a most that the rules allow.

    Example:
        >>> from integrationsfoerderung import load_round
        >>> [found.fits for found in plausible(load_round("vwv-integration/2016-extra"))]
        [False]
    """
    granted = [p for p in terms.published if p.of is Of.GRANTED and p.scope is Scope.ROUND]
    money = [p for p in granted if p.unit is CountedIn.EURO]
    every = frozenset(measure for measures in terms.measures.candidates() for measure in measures)
    found = []
    for count in (p for p in granted if p.unit is not CountedIn.EURO):
        counted_in = count.measures or every
        bounds = [_one_grant(terms, key) for key in sorted(counted_in)]
        if not bounds or None in bounds:
            continue
        known = [bound for bound in bounds if bound is not None]
        least = min(low for low, _, _ in known)
        most = max(high for _, high, _ in known)
        per_post = any(posts for _, _, posts in known)  # one application may be for any number of posts
        for sum_ in money:
            if not counted_in <= (sum_.measures or every):
                continue
            low = None if count.low is None else cents(count.low) * least
            whole = counted_in == (sum_.measures or every) and (count.unit is CountedIn.POSTS or not per_post)
            high = cents(count.high) * most if whole and count.high is not None else None
            found.append(_compared(count, sum_, low, high, least))
    return tuple(found)


def _compared(count: Published, money: Published, low: int | None, high: int | None, least: int) -> Comparison:
    gap = _gap(money, low, high)
    value = cents(money.value)
    verdict: Any = _FITS
    if gap > 0:
        pays = value // least
        verdict = Why(_TOO_MUCH, (
            Euro.from_cents(gap), Euro.from_cents(value), pays, Euro.from_cents(value - pays * least),
        ))  # fmt: skip
    elif gap < 0:
        verdict = Why(_TOO_LITTLE, (Euro.from_cents(-gap),))
    ends = (_in_unit(low, CountedIn.EURO), _in_unit(high, CountedIn.EURO))
    needs = Text("", "") if ends == (None, None) else Text(interval(*ends, lang="de"), interval(*ends, lang="en"))
    why = Why(_NEED, (
        Text(counted(count.value, count.unit, "de"), counted(count.value, count.unit, "en")),
        needs,
        money.value,
        Text(interval(money.low, money.high, "de"), interval(money.low, money.high, "en")),
        verdict,
    ))  # fmt: skip
    return Comparison(money, *ends, Euro.from_cents(gap), why)


def _one_grant(terms: Terms, key: str) -> tuple[int, int, bool] | None:
    """The least and the most that one grant may be, and whether that is for each post; None where nothing says so.

    The least is what the smallest share and the shortest duration that are admitted give, after the caps that hold
    always, by their default readings.
    """
    bounds = []
    for state in terms.states:
        if not state.has(key):
            continue
        measure = state.measure(key)
        if not isinstance(measure.financing, FixedInstalments | FixedAmount):
            return None
        floors: dict[str, Any] = {
            leaf.of.name: min(values)
            for _, leaf in (pair for c in measure.criteria if isinstance(c, AtLeast) for pair in c.leaves(key))
            if (values := [v for v in leaf.required.candidates() if v is not None])
        }
        whole = (Share(1), 600)
        least = (floors.get("posts.share", Share.from_basis_points(0)), floors.get("posts.months", 1))
        for share, months in (least, whole):
            form = Application(
                recipient=Recipient(name="a grant"), measure=key, posts=[Post(share=share)], months=months
            )
            amounts = measure.amounts(form)
            if not isinstance(amounts, Amounts):
                return None
            claim = Claim(form, "a grant", Status.MET, measure, amounts)
            apply_caps(terms.caps, [claim], short=False)
            if claim.needs or claim.admissible is None:
                return None
            bounds.append((sum(claim.admissible), isinstance(measure.financing, FixedInstalments)))
    if not bounds:
        return None
    return min(low for low, _ in bounds), max(high for high, _ in bounds), any(posts for _, posts in bounds)
