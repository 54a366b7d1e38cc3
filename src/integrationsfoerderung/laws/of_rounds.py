"""Laws of rounds: the pot holds, the order of applications does not matter, and money goes to the eligible alone."""

from collections.abc import Iterable

from ..applications import Application
from ..assessments import Verdict
from ..money import Euro
from ..programmes import Programme
from ..rounds import Decided, Decision, Outcome
from ..texts import Text
from .base import Answer, Breach, Law, Side
from .ground import Filed, money_text

_ALWAYS = Text("immer", "always")


def _any(_: Programme) -> bool:
    return True


def _breach(filed: Filed, said: Text, sides: tuple[Side, ...], paths: tuple[str, ...], form: Application) -> Breach:
    round_ = filed.round
    pot = [euro for figure in (round_.money.committed, *(f for _, f in round_.money.payable))
           for euro in figure.candidates()]  # fmt: skip
    rule = round_.shortage.candidates()[0].key
    text = Text(
        f"Fassung {round_.edition}, Topf {', '.join(euro.format('de') for euro in pot)}, {rule}",
        f"edition {round_.edition}, pot {', '.join(euro.format('en') for euro in pot)}, {rule}",
    )
    return Breach(form, said, sides, paths, forms=filed.forms, round=text)


def _pot(filed: Filed) -> Answer:
    outcome, money = filed.outcome, filed.round.money
    taken = Euro.total(decision.granted + decision.reserved for decision in outcome)
    pots = [(Text("Summe", "in all"), "money.committed", taken, money.committed)]
    years: dict[int, int] = {}
    for decision in outcome:
        for year, cents in zip(outcome.years, decision.given, strict=False):
            years[year] = years.get(year, 0) + cents
    if money.payable:
        payable = dict(money.payable)
        for year, cents in years.items():
            figure = payable.get(year)
            path = f"money.payable.{year}"
            if figure is None and cents:
                return _overdrawn(filed, Text(str(year), str(year)), path, Euro.from_cents(cents), Euro(0))
            if figure is not None:
                pots.append((Text(str(year), str(year)), path, Euro.from_cents(cents), figure))
    for title, path, euro, figure in pots:
        most = max(figure.candidates(), default=None)
        if most is not None and euro > most:
            return _overdrawn(filed, title, path, euro, most)
    return any(decision.given for decision in outcome)


def _overdrawn(filed: Filed, title: Text, path: str, taken: Euro, pot: Euro) -> Breach:
    more = Euro.from_cents(taken.cents - pot.cents)
    said = Text(
        f"{title.de}: {more.format('de')} mehr vergeben, als da ist",
        f"{title.en}: {more.format('en')} more given than there is",
    )
    sides = (Side(Text("Topf", "pot"), money_text(pot)), Side(Text("vergeben", "given"), money_text(taken)))
    return _breach(filed, said, sides, (path, "shortage"), filed.forms[0])


def _said(outcome: Outcome) -> dict[str, tuple[Decided, int, int]]:
    return {d.key: (d.status, d.granted.cents, d.reserved.cents) for d in outcome}


def _words(decision: Decision) -> Text:
    words, euro = decision.status.words, decision.granted
    return Text(f"{words.de}, {euro.format('de')}", f"{words.en}, {euro.format('en')}")


def _order(filed: Filed) -> Answer:
    forms = filed.forms
    if len(forms) < 2:
        return False
    first = _said(filed.outcome)
    for other in (forms[::-1], forms[1:] + forms[:1]):
        outcome = filed.round.decide(other)
        second = _said(outcome)
        for key, decided in first.items():
            if second.get(key) != decided:
                said = Text(f"Antrag {key}: die Reihenfolge entscheidet", f"application {key}: the order decides")
                named = (", ".join(form.key or "" for form in some) for some in (forms, other))
                sides = tuple(
                    Side(Text(order, order), _words(found[key]))
                    for order, found in zip(named, (filed.outcome, outcome), strict=True)
                )
                return _breach(filed, said, sides, ("ranking", "shortage"), filed.outcome[key].application)
    return True


def _granted(outcome: Outcome) -> Iterable[Decision]:
    return (decision for decision in outcome if decision.granted.cents or decision.reserved.cents)


def _eligible_only(filed: Filed) -> Answer:
    held = False
    forms = {form.key: form for form in filed.forms}
    for decision in _granted(filed.outcome):
        held = True
        # What was filed counts, whatever the decision says of it.
        assessment = filed.round.programme.assess(forms[decision.key], filed.round)
        allowed = Verdict.ELIGIBLE if decision.granted.cents else Verdict.OPEN
        fits = assessment.verdict in {allowed, Verdict.ELIGIBLE}
        beyond = decision.asked is not None and decision.granted > decision.asked
        if fits and not beyond:
            continue
        said = Text(
            f"Antrag {decision.key} ist {assessment.verdict.words.de} und bekommt {decision.granted.format('de')}",
            f"application {decision.key} is {assessment.verdict.words.en} and gets {decision.granted.format('en')}",
        )
        asked = decision.asked if beyond else None
        sides = (
            Side(Text("geprüft", "assessed"), assessment.verdict.words if asked is None else money_text(asked)),
            Side(Text("entschieden", "decided"), _words(decision)),
        )
        paths = tuple(found.path for found in assessment.unmet)
        return _breach(filed, said, sides, paths, forms[decision.key])
    return held


ROUNDS = (
    Law(
        "pot-holds",
        Text(
            "Ein Topf wird nie überzogen, weder im Ganzen noch in einem Haushaltsjahr.",
            "A pot is never overdrawn, neither as a whole nor in a budget year.",
        ),
        _ALWAYS, "round", _any, _pot,
    ),
    Law(
        "order-never-matters",
        Text(
            "Die Reihenfolge, in der Anträge eingegeben werden, ändert nichts.",
            "The order in which applications are given in changes nothing.",
        ),
        _ALWAYS, "round", _any, _order,
    ),
    Law(
        "money-to-the-eligible",
        Text(
            "Geld bekommt nur, wer förderfähig ist, und nie mehr als beantragt.",
            "Money goes to the eligible alone, and never more than was asked for.",
        ),
        _ALWAYS, "round", _any, _eligible_only,
    ),
)  # fmt: skip
