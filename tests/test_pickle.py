"""Every public value can be pickled and copied, and is the same afterwards: in this process and in another one."""

import base64
import copy
import inspect
import os
import pickle
import subprocess
import sys
from datetime import date
from enum import Enum
from functools import cache
from pathlib import Path
from typing import Any

import attrs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import integrationsfoerderung as foerder
from directory_files import EXAMPLE
from integrationsfoerderung import _hypothesis as hook
from integrationsfoerderung import audits, cases, catalogue, documents, receipts, registry, schemas
from integrationsfoerderung.scenarios.solutions import Trial

hook.register()
ROOT = Path(__file__).parent.parent
PROTOCOLS = range(2, pickle.HIGHEST_PROTOCOL + 1)
PROGRAMME = foerder.load_programme("vwv-integration")
AMENDED = PROGRAMME.amend({"contact-point.minimum_share": "0.75"})
ROUND = foerder.load_round("vwv-integration/2016-extra")
FORMS = foerder.load_applications(ROOT / "examples/rounds/short-of-money.csv").applications[:4]
DAY = date(2016, 10, 1)
GRID = {"contact-point.minimum_share": ["0.25", "0.75"]}


@cache
def made() -> dict[str, Any]:
    """What no strategy makes: results of tools, of documents and of extras, and the values that they consist of."""
    audit = audits.audit(ROOT / "tests/planted/programme.toml")
    loose = PROGRAMME.amend({"contact-point.minimum_share": "0.0001"})
    receipt = receipts.issue(PROGRAMME, FORMS[0], on=DAY)
    checked = cases.check("vwv-integrationsmanagement")
    municipalities = registry.load_registry(EXAMPLE)
    found = foerder.diff(PROGRAMME, AMENDED)
    return {
        "Audit": audit,
        "AuditFinding": audits.audit(loose).findings,
        "Comparison": foerder.compare(PROGRAMME, AMENDED, FORMS),
        "Comparison of rounds": foerder.compare(ROUND, ROUND, FORMS),
        "Diff": found,
        "Difference": found.differences,
        "Envelope": foerder.envelope(PROGRAMME, FORMS[:2]),
        "Limits": foerder.Limits(size=5),
        "Solution": foerder.smallest_budget(ROUND, FORMS),
        "Sweep": foerder.sweep(PROGRAMME, GRID, FORMS, on=DAY),
        "ApplicationList": documents.read_applications(ROOT / "examples/rounds/short-of-money.csv"),
        "ApplicationDocument": documents.read_application(ROOT / "examples/buehl.toml"),
        "CaseFile": foerder.load_cases("vwv-integrationsmanagement"),
        "CaseReport": checked,
        "Verification": receipts.verify(receipt, AMENDED),
        "Registry": municipalities,
        "Entry": municipalities.gemeinden,
        "Table": PROGRAMME.table(),
        "Programme": [foerder.load_programme(key) for key in catalogue.programme_keys()],
        "Round": [foerder.load_round(key) for key in catalogue.round_keys()],
        "Outcome": ROUND.decide(FORMS),
        "schema": schemas.schema("application"),
        "sources": dict(catalogue.sources()),
        "Holidays": foerder.load_holidays("baden-wuerttemberg"),
    }


def same(value: Any, other: Any) -> bool:
    """Equal, hashed and written alike; what is compared by identity has to say the same.

    In which order Python writes the members of a set is left open, so that only the characters are counted.
    """
    if type(value) is not type(other) or sorted(repr(value)) != sorted(repr(other)):
        return False
    if isinstance(value, Exception):
        return bool(str(value) == str(other) and vars(value) == vars(other))
    own: Any = type(value)
    if own.__eq__ is object.__eq__:
        return bool(value.to_dict() == other.to_dict())
    if isinstance(value, foerder.Solution | Trial):  # they hold an outcome, which is compared by identity
        pairs = [(getattr(value, field.name), getattr(other, field.name)) for field in attrs.fields(type(value))]
        return all(first == second or same(first, second) for first, second in pairs)
    return bool(value == other) and _hash(value) == _hash(other)


def _hash(value: Any) -> int | None:
    try:
        return hash(value)
    except TypeError:
        return None


def copies(value: Any) -> list[Any]:
    """A value by every way of having it again."""
    pickled = [pickle.loads(pickle.dumps(value, protocol)) for protocol in PROTOCOLS]  # noqa: S301 - our own bytes
    return [*pickled, copy.copy(value), copy.deepcopy(value)]


@pytest.mark.parametrize("name", sorted({*hook.STRATEGIES}))
@given(data=st.data())
@settings(max_examples=3)
def test_a_value_that_strategies_make(name: str, data: st.DataObject) -> None:
    value = data.draw(st.from_type(getattr(foerder, name)))
    for other in copies(value):
        assert same(value, other)


@pytest.mark.parametrize("name", sorted(made()))
def test_a_value_that_is_made_of_them(name: str) -> None:
    value = made()[name]
    for other in copies(value):
        assert same(value, other)


CLASSES = sorted(name for name in foerder.__all__ if inspect.isclass(getattr(foerder, name)))
ENUMERATIONS = [name for name in CLASSES if issubclass(getattr(foerder, name), Enum)]


def test_every_public_class_is_tried() -> None:
    """A class that is added has a strategy, stands above, or is an enumeration."""
    assert {*CLASSES} <= {*hook.STRATEGIES, *made(), *ENUMERATIONS}


@pytest.mark.parametrize("name", CLASSES)
def test_a_class_and_the_members_of_an_enumeration_stay_themselves(name: str) -> None:
    cls = getattr(foerder, name)
    for one in (cls, *(cls if name in ENUMERATIONS else ())):
        assert all(pickle.loads(pickle.dumps(one, protocol)) is one for protocol in PROTOCOLS)  # noqa: S301 - ours
        assert copy.copy(one) is copy.deepcopy(one) is one


def test_another_process_reads_them_under_another_hash_seed() -> None:
    """Nothing that hangs on the seed is kept in what is pickled: what is made there is equal and hashes alike."""
    script = (
        "import base64, pickle, sys; import test_pickle as test;"
        "kept = pickle.loads(base64.b64decode(sys.stdin.read())); own = test.made();"
        "print([name for name in own if not test.same(own[name], kept[name])], hash('a'))"
    )
    sent = base64.b64encode(pickle.dumps(made())).decode()
    environment = {**os.environ, "PYTHONHASHSEED": "1", "PYTHONPATH": os.pathsep.join(map(str, sys.path))}
    done = subprocess.run(  # noqa: S603 - this interpreter
        [sys.executable, "-c", script], input=sent, capture_output=True, check=False, encoding="utf-8",
        env=environment, cwd=ROOT,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    differing, _, hashed = done.stdout.strip().rpartition(" ")
    assert differing == "[]"
    assert int(hashed) != hash("a")
