"""What a financing pays, read without an application: totals, drops, and figures that never come into play."""

import re
from collections.abc import Iterator
from fractions import Fraction
from itertools import pairwise
from typing import Any

from ..editions import Measure
from ..evidence import Known, Readings
from ..financing import AmountByChoice, AmountPerUnit, Financing, FixedInstalments, settled_value
from ..financing.qualifications import AmountByQualification
from ..financing.tiers import AmountByTier, Tier
from ..money import Euro, Fte, Share
from ..texts import Text
from .editions import LANGS
from .logic import Has
from .report import AuditFinding
from .rounding import rounding_findings
from .rules import Setting
from .values import between, members, step

_PAYS = re.compile(r"amount|rate|instalments|(table|by_qualification)\..+|tiers\.[^.]+\.amount")
_FULL = 10_000  # basis points of one full post
_NOBODY = Text("nach den Voraussetzungen bekommt es niemand", "by the criteria nobody gets it")


def amount_findings(setting: Setting, measure: Measure) -> Iterator[AuditFinding]:
    """What is wrong with the financing of one measure.

    Example:
        >>> from integrationsfoerderung import load_programme
        >>> edition = load_programme("vwv-integration").editions[0]
        >>> measure = edition.measure("contact-point")
        >>> list(amount_findings(Setting.of(measure, edition), measure))
        []
    """
    financing, key = measure.financing, measure.key
    yield from rounding_findings(financing, key)
    yield from _nothing(financing, key)
    match financing:
        case FixedInstalments():
            yield from _total(financing, key)
            yield from _instalments(setting, financing, key)
        case AmountByTier():
            yield from _tiers(setting, financing, key)
        case AmountByChoice():
            for option, _ in financing.table:
                if not setting.can([Has(financing.of.name, members([option]))]):
                    yield AuditFinding("A603", f"{key}.table.{option}", _NOBODY)
        case AmountByQualification():
            yield from _qualifications(setting, financing, measure)
        case AmountPerUnit():
            yield from _maximum(setting, financing, key)
        case _:
            return


def _nothing(financing: Financing, key: str) -> Iterator[AuditFinding]:
    """A financing of which every amount or rate is zero, whatever the application."""
    paid = [(path, f) for path, f in financing.figures(key) if _PAYS.fullmatch(path.removeprefix(f"{key}."))]
    if paid and all(isinstance(f, Known | Readings) and not any(map(_pays, f.candidates())) for _, f in paid):
        text = Text("jeder Betrag und jeder Satz ist null", "every amount and every rate is zero")
        yield AuditFinding("A505", paid[0][0], text)


def _pays(value: Any) -> bool:
    return any(map(_pays, value)) if isinstance(value, tuple) else step(value) > 0


# --- Instalments ---------------------------------------------------------------------------------------------


def _total(financing: FixedInstalments, key: str) -> Iterator[AuditFinding]:
    """Instalments of which no value adds up to the total; the reader sees to those that are known."""
    stated = () if financing.total is None else financing.total.candidates()
    sums = [Euro.total(euros) for euros in financing.instalments.candidates()]
    if stated and isinstance(financing.instalments, Readings):
        for found in sums:
            if not min(stated) <= found <= max(stated):
                said = (found.format(lang) for lang in ("de", "en"))
                text = Text(*(f"{words}" for words in said))
                yield AuditFinding("A503", f"{key}.instalments", text)


def _instalments(setting: Setting, financing: FixedInstalments, key: str) -> Iterator[AuditFinding]:
    """Instalments of years that no term reaches, and shares that nobody can have."""
    most = max((len(euros) for euros in financing.instalments.candidates()), default=0)
    for year in range(2, most + 1):
        if not setting.can([Has("posts.months", between(12 * (year - 1) + 1, 600))]):
            text = Text(f"Teilbetrag {year}: so lange läuft nichts", f"instalment {year}: no term is as long")
            yield AuditFinding("A603", f"{key}.instalments", text)
    for attested in financing.attested:
        points = attested.share.basis_points
        if not setting.can([Has("posts.share", between(points, points))]):
            yield AuditFinding("A603", f"{key}.attested.{attested.share}", _NOBODY)


def _qualifications(setting: Setting, financing: AmountByQualification, measure: Measure) -> Iterator[AuditFinding]:
    """Rates that nobody gets, and qualifications that are named and get none."""
    rated = [name for name, _ in financing.by_qualification]
    for name in rated:
        if not setting.can([Has("posts.qualification", members([name]))]):
            yield AuditFinding("A603", f"{measure.key}.by_qualification.{name}", _NOBODY)
    for criterion in measure.criteria if rated else ():
        for path, leaf in criterion.leaves(measure.key):
            named = leaf.required.candidates() if leaf.of.name == "posts.qualification" else ()
            for name in sorted({name for names in named for name in names}.difference(rated)):
                if setting.can([Has("posts.qualification", members([name]))]):
                    yield AuditFinding("A504", path, Text(f"{name} hat keinen Satz", f"{name} has no rate"))


def _maximum(setting: Setting, financing: AmountPerUnit, key: str) -> Iterator[AuditFinding]:
    """A maximum that no number of units reaches."""
    rates = financing.rate.candidates()
    most = financing.maximum.candidates() if financing.maximum is not None else ()
    if not rates or not most or not max(rates).cents:
        return
    beyond = min(most).cents // max(rates).cents + 1
    high = step(financing.of.domain[-1])
    if beyond > high or not setting.can([Has(financing.of.name, between(beyond, high))]):
        text = Text("keine Zahl von Einheiten erreicht es", "no number of units reaches it")
        yield AuditFinding("A603", f"{key}.maximum", text)


# --- Tiers ---------------------------------------------------------------------------------------------------


def _tiers(setting: Setting, financing: AmountByTier, key: str) -> Iterator[AuditFinding]:
    """Tiers that nobody can be in, and less money in a higher tier for the same share of one post."""
    for tier in financing.tiers:
        if not setting.can([Has("tier", members([tier.key]))]):
            yield AuditFinding("A603", f"{key}.tiers.{tier.key}", _NOBODY)
    for higher, lower in pairwise(financing.tiers):
        for points in _turning_points(setting, higher, lower):
            paid = _paid(higher, points), _paid(lower, points)
            if paid[0] is None or paid[1] is None or paid[0] >= paid[1]:
                continue
            if all(_may_ask(setting, tier, points) for tier in (higher, lower)):
                share = Share.from_basis_points(points)
                yield AuditFinding("A502", f"{key}.tiers.{higher.key}.amount", _drop(higher, lower, share))
                break


def _turning_points(setting: Setting, *tiers: Tier) -> list[int]:
    """The shares of one post at which what a tier pays turns, or what is asked begins; the largest first."""
    found = {_FULL, 1}
    for tier in tiers:
        found.update(at.basis_points for at in tier.full_at.candidates())
    for _, criterion, _ in setting.asked:
        for _, leaf in criterion.leaves(""):
            if leaf.of.name in {"posts.share", "posts.sum"}:
                found.update(step(limit) for limit in leaf.limits)
    near = {points + by for points in found for by in (-1, 0, 1)}
    return sorted((points for points in near if 1 <= points <= _FULL), reverse=True)


def _paid(tier: Tier, points: int) -> Fraction | None:
    """The cents a year for a share of one post; None where a figure that decides is not known."""
    amount = settled_value(tier.amount)
    if amount is None:
        return None
    share = Share.from_basis_points(points)
    full = tier.full_at.settle(lambda at: share >= at, (Share("0.0001"), Share(1)))
    if full is None:
        return None
    if full.result:
        return Fraction(amount.result.cents)
    part, at = settled_value(tier.in_proportion), settled_value(tier.full_at)
    if part is None or (part.result and at is None):
        return None
    if not part.result or at is None:
        return Fraction(amount.result.cents)
    return Fraction(amount.result.cents * points, at.result.basis_points)


def _may_ask(setting: Setting, tier: Tier, points: int) -> bool:
    """Whether somebody in a tier may apply with just one post of that share."""
    sum_of_shares = step(Fte.from_basis_points(points))
    return setting.can(
        [
            Has("tier", members([tier.key])),
            Has("posts.share", between(points, points)),
            Has("posts.sum", between(sum_of_shares, sum_of_shares)),
            Has("posts.count", between(1, 1)),
        ]
    )


def _drop(higher: Tier, lower: Tier, share: Share) -> Text:
    points = share.basis_points
    sums = [Euro.from_cents(int(_paid(tier, points) or 0)) for tier in (lower, higher)]
    de, en = ([share.format(lang), *(euro.format(lang) for euro in sums)] for lang in LANGS)
    return Text(
        f"bei {de[0]} fällt der Betrag von {de[1]} ({lower.key}) auf {de[2]}",
        f"for {en[0]} the amount falls from {en[1]} ({lower.key}) to {en[2]}",
    )
