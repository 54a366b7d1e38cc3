"""Funding rounds: their days, their texts, and whether what they admit can be had."""

from collections.abc import Iterator
from datetime import date
from itertools import pairwise
from typing import Any

from ..evidence import Figure
from ..rounds import Round
from ..texts import Text, did_you_mean, shorten, written
from .editions import criterion_texts, worded
from .evidence import misfits
from .examples import example_findings
from .report import AuditFinding
from .rules import Setting, rule_findings


def round_figures(round_: Round) -> Iterator[tuple[str, Figure[Any]]]:
    """Every figure of a round with its path.

    Example:
        >>> from integrationsfoerderung import load_round
        >>> next(round_figures(load_round("vwv-integration/2017")))[0]
        'announced'
    """
    for name in ("announced", "deadline", "decided", "measures"):
        yield name, getattr(round_, name)
    yield from round_.figures()
    for criterion in round_.admission:
        for path, leaf in criterion.leaves("round"):
            yield from leaf.figures(path)


def round_findings(round_: Round) -> Iterator[AuditFinding]:
    """What is wrong with a round.

    Example:
        >>> from integrationsfoerderung import load_round
        >>> list(round_findings(load_round("vwv-integration/2017")))
        []
    """
    yield from worded(_texts(round_))
    yield from _days(round_)
    for path, figure in round_figures(round_):
        yield from misfits(path, figure.grade, figure.citations)
    for index, published in enumerate(round_.published):
        yield from misfits(f"published[{index}]", published.grade, published.citations)
    for criterion in round_.admission:
        yield from example_findings(criterion, criterion.path_in("round"))
    for comparison in round_.plausible():
        if not comparison.fits:
            yield AuditFinding("A701", "published", Text(comparison.words("de"), comparison.words("en")))
    known = {measure.key for edition in round_.programme.editions for measure in edition.measures}
    for provision in round_.not_modelled:
        for name in sorted((provision.measures or frozenset()) - known):
            hint = f"{shorten(name)}{did_you_mean(name, known)}"
            yield AuditFinding("A308", f"not_modelled.{provision.key}", Text(hint, hint))
    yield from _admitted(round_)


def _texts(round_: Round) -> Iterator[tuple[str, Text]]:
    yield "title", round_.title
    for provision in round_.not_modelled:
        yield f"not_modelled.{provision.key}", provision.text
    for criterion in round_.admission:
        yield from criterion_texts(criterion, "round")


def _days(round_: Round) -> Iterator[AuditFinding]:
    """Days in the wrong order whatever they are, and a deadline on which its edition is not in force."""
    known = [(name, getattr(round_, name).candidates()) for name in ("announced", "deadline", "decided")]
    for (name, days), (later, later_days) in pairwise([(name, days) for name, days in known if days]):
        if min(days) > max(later_days):
            said = [(written(min(days), lang), written(max(later_days), lang)) for lang in ("de", "en")]
            text = Text(f"{name} {said[0][0]}, {later} {said[0][1]}", f"{name} {said[1][0]}, {later} {said[1][1]}")
            yield AuditFinding("A103", later, text)
    states, days = round_.states, round_.deadline.candidates()
    until = [date.max if state.until is None else state.until for state in states]
    if states and days and (max(days) < min(state.since for state in states) or min(days) > max(until)):
        text = Text(f"Fassung {round_.edition} gilt dann nicht", f"edition {round_.edition} is not in force then")
        yield AuditFinding("A104", "deadline", text)


def _admitted(round_: Round) -> Iterator[AuditFinding]:
    """Measures that are admitted and that nobody can get under the criteria of the round."""
    admitted = frozenset().union(*round_.measures.candidates())
    own = {id(criterion) for criterion in round_.admission}
    for state in round_.states[-1:]:
        for measure in state.measures:
            if admitted and measure.key not in admitted:
                continue
            for ruled in rule_findings(Setting.of(measure, None, round_.criteria), measure.key):
                if ruled.finding.code in {"A302", "A301"} or id(ruled.criterion) in own:
                    yield ruled.finding
