"""Every criterion in the data carries an example that meets it and one that does not; here they run."""

from typing import Any

import pytest
from attrs import evolve

from integrationsfoerderung import Known, Programme, Readings, Status, load_programme
from integrationsfoerderung.catalogue import programme_keys
from integrationsfoerderung.criteria import Criterion, Leaf, check_example
from plan_strategies import MUSTERLAND, SHIPPED

PROGRAMMES: list[Programme] = [*(load_programme(key) for key in programme_keys()), MUSTERLAND]
CRITERIA = [
    pytest.param(criterion, id=f"{programme.key}-{edition.since}-{measure.key}-{criterion.key}")
    for programme in PROGRAMMES
    for edition in programme.editions
    for measure in edition.measures
    for criterion in measure.criteria
]
EVERY = pytest.mark.parametrize("criterion", CRITERIA)


def undecided(criterion: Criterion) -> bool:
    """Whether a figure has two readings and no default, as between a change and the last day that it may have come."""
    figures = [leaf.required for _, leaf in criterion.leaves("m")]
    return any(isinstance(figure, Readings) and figure.default is None for figure in figures)


def accepted(criterion: Criterion, value: Any) -> Status:
    assert isinstance(criterion, Leaf)
    return check_example(criterion, [(criterion.of, value)])


@EVERY
def test_it_carries_examples(criterion: Criterion) -> None:
    assert criterion.examples is not None
    assert criterion.examples.met


@EVERY
def test_the_one_example_meets_it(criterion: Criterion) -> None:
    assert criterion.examples is not None
    status = check_example(criterion, criterion.examples.met)
    assert status is Status.MET or (undecided(criterion) and status is Status.OPEN)


@EVERY
def test_the_other_example_does_not_meet_it(criterion: Criterion) -> None:
    assert criterion.examples is not None
    if criterion.examples.unmet is not None:
        assert criterion.examples.unmet
        assert check_example(criterion, criterion.examples.unmet) is not Status.MET


@EVERY
def test_where_nothing_is_refused_every_value_is_accepted(criterion: Criterion) -> None:
    assert criterion.examples is not None
    if criterion.examples.unmet is not None:
        return
    assert isinstance(criterion, Leaf)
    answers = {accepted(criterion, member) for member in criterion.of.domain}
    assert answers == {Status.MET} if isinstance(criterion.required, Known) else Status.UNMET not in answers


@EVERY
def test_examples_speak_of_what_the_criterion_looks_at(criterion: Criterion) -> None:
    """An example that sets another field would show nothing."""
    assert criterion.examples is not None
    looked_at = {name for _, leaf in criterion.leaves("m") for name in leaf.looks_at}
    for side in (criterion.examples.met, criterion.examples.unmet or ()):
        assert {of.name for of, _ in side} <= looked_at


@EVERY
def test_a_comparison_is_shown_on_both_sides_of_its_limit(criterion: Criterion) -> None:
    """Where an order is compared, the met example stands at the limit itself."""
    assert criterion.examples is not None
    if isinstance(criterion, Leaf) and criterion.of.ordered and isinstance(criterion.required, Known):
        assert criterion.examples.met[0][1] == criterion.required.value


def test_there_is_one_stretch_in_which_the_example_is_open() -> None:
    """Between 1 and 30 August 2015 it is not known whether refugee posts were accepted yet."""
    (stretch,) = [e for e in SHIPPED.editions if e.since.isoformat() == "2015-08-01"]
    field = next(c for c in stretch.measure("contact-point").criteria if c.key == "post_field")
    assert field.examples is not None
    assert undecided(field)
    assert check_example(field, field.examples.met) is Status.OPEN


def test_a_criterion_is_the_same_rule_whatever_its_examples_are() -> None:
    rule = next(c for c in SHIPPED.editions[0].measure("contact-point").criteria if c.examples is not None)
    assert evolve(rule, examples=None) == rule
    assert repr(evolve(rule, examples=None)) == repr(rule)
