"""Editions as tables: the first one states everything, a later one what changed, as whoever writes a file would say it.

Each step goes through the functions of the reader, so that what they make of the tables is what was to be said.
"""

from collections.abc import Sequence
from itertools import groupby
from typing import Any

import attrs

from ..editions import Edition
from ..evidence import Bounded, Grade, Known
from ..faults import Faulty
from ..reading import Table
from .layers import carried_from, carried_over, either, is_figure, laid_over
from .rule_tables import Keyed, RuleTables, same
from .rules import SHARED
from .writing import Inline

_STATE = "the day from which the rules of the edition are these"


def edition_tables(rules: RuleTables, editions: Sequence[Edition]) -> list[Table]:
    """The tables of all editions; states of one edition become its changes.

    Args:
        rules: makes the tables of what is in them.
        editions: in order of time.

    Example:
        >>> from integrationsfoerderung import load_programme
        >>> editions = load_programme("vwv-integration").editions
        >>> later = edition_tables(RuleTables(lambda _: None), editions)[1]
        >>> later["measures"]["network"]["financing"].keys()
        dict_keys(['rate', 'more_possible'])
    """
    bodies = []
    for index, edition in enumerate(editions):
        with rules.below(f"editions[{index}]"):
            bodies.append(_body(rules, edition))
    shared = _shared_names(editions, bodies)
    bodies = [_with_common(body, shared) for body in bodies]
    found: list[Table] = []
    former: Table = {}
    for key, group in groupby(zip(editions, bodies, strict=True), key=lambda pair: pair[0].key):
        states = list(group)
        found.append(_edition(rules, len(found), former, states))
        former = carried_over(states[-1][1], carried_from(key))
    return found


def _edition(rules: RuleTables, index: int, former: Table, states: list[tuple[Edition, Table]]) -> Table:
    """One edition: its days, what it states anew, and its changes."""
    with rules.below(f"editions[{index}]"):
        head = rules.fields(states[0][0], _NO_HEAD)
        body = states[0][1]
        table = head | (laid(former, body) if former else {name: part for name, part in body.items() if part})
        changes = []
        left = states[1:]
        while left:
            edition, later = left[0]
            at = edition.change
            between = isinstance(at, Bounded) and at.low == edition.since and at.high is not None and len(left) > 1
            if between and at is not None and at == left[1][0].change and _between(body, later, left[1][1]):
                left = left[1:]
                later = left[0][1]
            else:
                # A state that lies between two others and is not what follows from both begins on a day of its own.
                stated = at is not None and at.candidates() in {(edition.since,), (edition.since, edition.since)}
                note = _STATE if at is None else "; ".join(filter(None, (at.note, f"a day of {_days(at)}")))
                grade, citations = (None, ()) if at is None else (at.grade, at.citations)
                at = at if stated else Known(edition.since, grade or Grade.ASSUMED, citations, note)
            changes.append({"from": rules.value(at)} | laid(body, later))
            body, left = later, left[1:]
        return table | ({"changes": changes} if changes else {})


_NO_HEAD = ("since", "until", "measures", "not_modelled", "change")


def _days(figure: Any) -> str:
    return " to ".join(str(day) for day in figure.candidates())


def _between(former: Table, open_: Table, later: Table) -> bool:
    """Whether a stretch is what the reader makes of the rules before and after it."""
    try:
        return same(either(former, later), open_)
    except Faulty:
        return False


def _body(rules: RuleTables, edition: Edition) -> Table:
    """Everything that a state of an edition says of its measures, nothing shared yet."""
    measures = Keyed()
    for measure in edition.measures:
        with rules.below(f"measures.{measure.key}"):
            table: Table = {"title": rules.value(measure.title)}
            with rules.below("criteria"):
                criteria = rules.keyed(measure.criteria)
            with rules.below("financing"):
                financing = rules.financing(measure.financing)
            if measure.key in measures:
                rules.refuse("stands twice: give each measure its own key")
            measures[measure.key] = table | ({"criteria": criteria} if criteria else {}) | {"financing": financing}
    with rules.below("not_modelled"):
        provisions = rules.keyed(edition.not_modelled)
    return {"common": {}, "measures": measures, "not_modelled": provisions}


def _shared_names(editions: Sequence[Edition], bodies: Sequence[Table]) -> list[str]:
    """The figures of financing that all measures of each state say alike, and of which there are copies."""

    def holders(name: str, edition: Edition, body: Table) -> list[Any]:
        return [
            body["measures"][measure.key]["financing"].get(name)
            for measure in edition.measures
            if name in attrs.fields_dict(type(measure.financing))
        ]

    found = []
    for name in SHARED:
        each = [holders(name, edition, body) for edition, body in zip(editions, bodies, strict=True)]
        alike = all(figure is not None and same(figure, figures[0]) for figures in each for figure in figures)
        # A state without any holder would carry the figure over to one that has none of its own.
        if alike and all(each) and any(len(figures) > 1 for figures in each):
            found.append(name)
    return found


def _with_common(body: Table, names: list[str]) -> Table:
    """The same body with what all measures share said once."""
    measures = body["measures"]
    financing = {}
    for name in names:
        financing[name] = next(m["financing"][name] for m in measures.values() if name in m["financing"])
    lists = [list(measure.get("criteria", {}).items()) for measure in measures.values()]
    count = 0
    if len(lists) > 1:
        while all(len(own) > count for own in lists) and all(_alike(own, lists[0], count) for own in lists):
            count += 1
    criteria = Keyed(lists[0][len(lists[0]) - count :]) if count else Keyed()
    alone = Keyed()
    for key, measure in measures.items():
        own = Keyed({name: rule for name, rule in measure.get("criteria", {}).items() if name not in criteria})
        paid = {name: figure for name, figure in measure["financing"].items() if name not in names}
        alone[key] = {"title": measure["title"]} | ({"criteria": own} if own else {}) | {"financing": paid}
    common = ({"criteria": criteria} if criteria else {}) | ({"financing": financing} if financing else {})
    return {"common": common, "measures": alone, "not_modelled": body["not_modelled"]}


def _alike(one: list[tuple[str, Any]], other: list[tuple[str, Any]], from_end: int) -> bool:
    (key, rule), (key_, rule_) = one[-1 - from_end], other[-1 - from_end]
    return key == key_ and same(rule, rule_)


# --- What is said anew ---------------------------------------------------------------------------------------


def laid(former: Table, body: Table) -> Table:
    """What has to be laid over the former tables to come to the body; as little as can be.

    Example:
        >>> former = {"common": {}, "measures": Keyed(m={"title": 1, "financing": {"kind": "x", "amount": 2}})}
        >>> body = {"common": {}, "measures": Keyed(m={"title": 1, "financing": {"kind": "x", "amount": 3}})}
        >>> none = {"not_modelled": Keyed()}
        >>> laid(former | none, body | none)
        {'measures': {'m': {'financing': {'amount': 3}}}}
    """
    drops: list[str] = []
    own = _criteria_anew("common", former.get("common", {}), body["common"], drops)
    common = {} if own is None else own
    measures = Keyed()
    for key, measure in body["measures"].items():
        before = former.get("measures", {}).get(key)
        dropped: list[str] = []
        anew = None if before is None else _criteria_anew(key, before, measure, dropped)
        if before is not None and anew is None:
            dropped = [key]
        drops += dropped
        if anew is None or anew:
            measures[key] = measure if anew is None else anew
    provisions = Keyed()
    for key, provision in body["not_modelled"].items():
        before = former.get("not_modelled", {}).get(key)
        anew = None if before is None else _anew(before, provision)
        drops += [key] if before is not None and anew is None else []
        if anew is None or anew:
            provisions[key] = provision if anew is None else anew
    for part in ("measures", "not_modelled"):
        drops += [key for key in former.get(part, {}) if key not in body[part]]
    found = _stated(drops, {"common": common, "measures": measures, "not_modelled": provisions})
    if own is not None and _comes_to(former, found, body):
        return found
    # In another order, or where something is left out that stood before: all of it once more.
    rules = former.get("common", {}).get("criteria", {})
    every = [*former.get("measures", {}), *former.get("not_modelled", {}), *(f"common.{key}" for key in rules)]
    return _stated(every, body)


def _stated(drops: list[str], body: Table) -> Table:
    return ({"drops": drops} if drops else {}) | {name: part for name, part in body.items() if part}


def _comes_to(former: Table, found: Table, body: Table) -> bool:
    try:
        over = laid_over(former, found)
    except Faulty:
        return False
    return all(same(_filled(over.get(name, {})), _filled(part)) for name, part in body.items())


def _filled(part: Any) -> Any:
    """A part without the tables of criteria in which none is left."""
    if not isinstance(part, dict):
        return part
    kept = {key: value for key, value in part.items() if not (key == "criteria" and value == {})}
    return (Keyed if isinstance(part, Keyed) else dict)(
        {key: value if is_figure(value) or isinstance(value, Inline) else _filled(value) for key, value in kept.items()}
    )


def _criteria_anew(key: str, before: Table, after: Table, drops: list[str]) -> Table | None:
    """What has to be laid over a measure, or what is common; criteria that are gone or made anew are dropped."""
    old, new = before.get("criteria", {}), after.get("criteria", {})
    drops += [f"{key}.{name}" for name in old if name not in new]
    rest = _anew(_without(before), _without(after))
    if rest is None:
        return None
    criteria = Keyed()
    for name, rule in new.items():
        anew = _anew(old[name], rule) if name in old else None
        drops += [f"{key}.{name}"] if name in old and anew is None else []
        if anew is None or anew:
            criteria[name] = rule if anew is None else anew
    title = {"title": rest.pop("title")} if "title" in rest else {}
    return title | ({"criteria": criteria} if criteria else {}) | rest


def _without(table: Table) -> Table:
    return {name: value for name, value in table.items() if name != "criteria"}


def _anew(before: Table, after: Table) -> Table | None:
    """What has to be laid over a table to come to another one; None where nothing does."""
    if any(key not in after for key in before):
        return None
    found: Table = {}
    for key, value in after.items():
        if key in before and same(before[key], value):
            continue
        whole = key not in before or is_figure(value) or is_figure(before[key])
        if not whole and isinstance(value, dict) and isinstance(before[key], dict):
            inner = _anew(before[key], value)
            if inner is None:
                return None
            found[key] = value if isinstance(value, Inline) else inner
        else:
            found[key] = value
    return found
