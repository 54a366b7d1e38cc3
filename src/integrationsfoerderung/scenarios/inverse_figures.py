"""The largest amount, or the value of any one figure, whose total fits the money."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any, Literal

from ..applications import Application
from ..documents import ApplicationList
from ..money import Euro
from ..programmes import Programme
from ..rounds import Round
from ..texts import Text, shorten, written
from .inverse import listed
from .inverse_rules import FOUND_IN_FINANCING, Place, Rules, place_of
from .inverse_totals import Totals
from .solutions import Found, Solution, Trial

MOST_TRIED = 500
"""How many stretches of values are looked at before a question is refused."""

Find = Literal["smallest", "largest"]
_ENDS: dict[str, Text] = {"smallest": Text("kleinste", "smallest"), "largest": Text("größte", "largest")}


def largest_amount(
    rules: Programme | Round,
    path: str,
    applications: "Iterable[Application] | ApplicationList",
    budget: Euro | str | int | None = None,
    *,
    on: date | None = None,
    scores: Mapping[str, Any] | None = None,
) -> Solution:
    """The largest value of one amount, to the cent, with which all that is paid fits the money.

    Without a round, what the rules give every eligible application has to come to no more than the budget; open ones
    are not counted. In a round everybody has to be granted all that caps leave, and what is kept for open ones has to
    fit as well.

    Args:
        rules: the programme, or a round with its programme.
        path: of the amount, such as "contact-point.instalments[0]" or "social-advice.amount".
        applications: as `Programme.assess_many` takes them; in a round each with a key of its own.
        budget: needed without a round; in one, a sum instead of the one that it has.
        on: a day whose rules are asked, without a round; else those of the day of submission, and the figure is
            changed in every edition that has it.
        scores: of a jury, by key, where the ranking of the round goes by score.

    Returns:
        An answer; that no amount fits, or that none is too large, is one too, with the reason.

    Example:
        >>> from integrationsfoerderung import load_applications, load_round
        >>> three = load_applications("examples/rounds/2016-extra.toml").applications
        >>> extra = load_round("vwv-integration/2016-extra")
        >>> print(largest_amount(extra, "contact-point.instalments[0]", three, 250_000))
        the largest contact-point.instalments[0] with which all grants fit 250,000.00 EUR
        contact-point.instalments[0]: 60,000.01 EUR
          60,000.01 EUR: works; 3 granted in full, 250,000.00 EUR in all
          60,000.02 EUR: does not work; 2 granted in full, 125,000.02 EUR in all

    Raises:
        TypeError: no programme and no round, or no list.
        ValueError: an unknown path, a figure that is no amount, no budget or a negative one, no applications.
    """
    place = place_of(rules, path, on)
    if place.type is not Euro:
        raise ValueError(f"{path} is no amount: ask threshold")
    return _solve(rules, place, applications, budget, "largest", on, scores)


def threshold(
    rules: Programme | Round,
    path: str,
    applications: "Iterable[Application] | ApplicationList",
    budget: Euro | str | int | None = None,
    *,
    find: Find | None = None,
    on: date | None = None,
    scores: Mapping[str, Any] | None = None,
) -> Solution:
    """The smallest or the largest value of one figure with which all that is paid fits the money.

    It is exact, to the cent, the basis point or the whole number: for the figure of a criterion all values at which an
    application changes its answer are found, so that nothing has to rise or fall steadily.

    Args:
        rules: the programme, or a round with its programme.
        path: of the figure, such as "contact-point.minimum_share".
        applications: as `largest_amount` takes them; so are `budget`, `on` and `scores`.
        budget: see there.
        find: "smallest" or "largest". Left out, it is the loosest value that fits: the smallest of a criterion that
            asks for at least so much, the largest of one that asks for at most so much, and the largest of what is
            paid.
        on: see there.
        scores: see there.

    Example:
        >>> from integrationsfoerderung import load_applications, load_round
        >>> three = load_applications("examples/rounds/2016-extra.toml").applications
        >>> extra = load_round("vwv-integration/2016-extra")
        >>> print(threshold(extra, "contact-point.minimum_share", three, 157_500))
        the smallest contact-point.minimum_share with which all grants fit 157,500.00 EUR
        contact-point.minimum_share: 50.01 %
          50.01 %: works; 2 granted in full, 157,500.00 EUR in all
          50 %: does not work; 2 granted in full, 105,000.00 EUR in all

    Raises:
        TypeError, ValueError: as `largest_amount`, and where the figure is no amount, share or whole number.
    """
    if find is not None and find not in _ENDS:
        raise ValueError(f'find is {shorten(find)}: write "smallest" or "largest", or leave it out')
    place = place_of(rules, path, on)
    return _solve(rules, place, applications, budget, find or place.loosest, on, scores)


def _solve(
    rules: Programme | Round,
    place: Place,
    applications: "Iterable[Application] | ApplicationList",
    budget: Euro | str | int | None,
    find: Find,
    on: date | None,
    scores: Mapping[str, Any] | None,
) -> Solution:
    sum_ = None if budget is None else Euro(budget)
    if sum_ is None and isinstance(rules, Programme):
        raise ValueError("budget is left out: write the sum that all grants are to fit, or ask of a round")
    if sum_ is not None and sum_.cents < 0:
        raise ValueError(f"budget is {sum_.format()}: write a sum that is not negative")
    if isinstance(rules, Round) and on is not None:
        raise ValueError("a round settles the edition by itself: leave out on")
    changed = Rules(rules if sum_ is None or isinstance(rules, Programme) else rules.under(committed=sum_), place, on)
    filed = listed(applications, scores)
    totals = Totals(changed, filed.applications, sum_, filed.scores)
    question = _question(place, find, sum_)
    why = totals.refused()
    if why is not None:
        return Solution(question, place.path, Found.REFUSED, why=why)
    return _Ends(totals, question, find).answer()


def _question(place: Place, find: Find, budget: Euro | None) -> Text:
    money = Text("den Topf", "the pot") if budget is None else Text(budget.format("de"), budget.format("en"))
    end = _ENDS[find]
    return Text(
        f"der {end.de} Wert von {place.path}, mit dem alle Bewilligungen in {money.de} passen",
        f"the {end.en} {place.path} with which all grants fit {money.en}",
    )


class _Ends:
    """The search from one end of the admissible values to the other."""

    def __init__(self, totals: Totals, question: Text, find: Find) -> None:
        self.totals, self.question, self.find = totals, question, find
        self.path = totals.rules.place.path
        self.low, self.high = totals.rules.ends

    def answer(self) -> Solution:
        """Look at every stretch in which the total moves one way at most."""
        found = self.totals.stretches(self.low, self.high)
        if len(found) > MOST_TRIED:
            why = Text(
                f"die Antworten der Anträge ändern sich an mehr als {MOST_TRIED} Werten, etwa an {found[1][0]}",
                f"the answers of the applications change at more than {MOST_TRIED} values, such as {found[1][0]}",
            )
            return Solution(self.question, self.path, Found.REFUSED, why=why)
        for first, last in found if self.find == "smallest" else reversed(found):
            best, other = (first, last) if self.totals.direction >= 0 else (last, first)
            if self.totals.fits(best):
                wanted = first if self.find == "smallest" else last
                return self._found(best if wanted == best else self._edge(best, other))
        return self._nothing_fits([first for first, _ in found])

    def _edge(self, good: int, bad: int) -> int:
        """The last value that fits on the way from one that does to one that may not."""
        if self.totals.fits(bad):
            return bad
        while abs(bad - good) > 1:
            middle = (good + bad) // 2
            good, bad = (middle, bad) if self.totals.fits(middle) else (good, middle)
        return good

    def _found(self, value: int) -> Solution:
        further = value - 1 if self.find == "smallest" else value + 1
        beyond = self.totals.trial(further) if self.low <= further <= self.high else None
        at = self.totals.trial(value)
        notes = list(self.totals.notes(at))
        if beyond is None:
            if self.totals.rules.place.role == FOUND_IN_FINANCING and self.find == "largest":
                return self._none_too_large(at)
            notes.append(Text("ein Wert darüber hinaus ist nicht zulässig", "no value beyond it is admissible"))
        return Solution(
            self.question, self.path, Found.VALUE, at.value, at, beyond, notes=tuple(notes),
        )  # fmt: skip

    def _none_too_large(self, at: Trial) -> Solution:
        value, total = self.totals.rules.value(self.high), at.total
        why = Text(
            f"kein Wert bis {written(value, 'de')} ist zu groß: damit werden {total.format('de')} bewilligt",
            f"no value up to {written(value, 'en')} is too large: with it the grants come to {total.format('en')}",
        )
        return Solution(self.question, self.path, Found.NONE, why=why, notes=self.totals.notes(at))

    def _nothing_fits(self, firsts: list[int]) -> Solution:
        trials = [self.totals.trial(end) for end in dict.fromkeys((*firsts[:1], *firsts[-1:], self.high))]
        best = min(trials, key=lambda trial: trial.total + trial.kept)
        why = Text(
            f"kein Wert von {written(self.totals.rules.value(self.low), 'de')} bis "
            f"{written(self.totals.rules.value(self.high), 'de')} passt: {best.words('de')}",
            f"no value from {written(self.totals.rules.value(self.low), 'en')} to "
            f"{written(self.totals.rules.value(self.high), 'en')} fits: {best.words('en')}",
        )
        return Solution(self.question, self.path, Found.NONE, why=why, notes=self.totals.notes(best))
