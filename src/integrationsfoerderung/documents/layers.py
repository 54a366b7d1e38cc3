"""Tables laid over tables: what a later edition, or a change within one, says anew.

What an edition carries over from another one without saying it again is graded inferred at best, because nobody
read it there.
"""

from typing import Any

from ..evidence import Grade
from ..faults import Collector, Faulty
from ..reading import Table
from ..texts import shorten

BODY = ("common", "measures", "not_modelled")  # what is laid over; the rest belongs to one edition


def laid_over(former: Table, laid: Table) -> Table:
    """The former tables with the new ones laid over them; a figure is replaced as a whole.

    Example:
        >>> laid_over({"measures": {"a": {"title": 1, "x": 2}}}, {"measures": {"a": {"x": 3}}})
        {'measures': {'a': {'title': 1, 'x': 3}}}
    """
    body = {key: former.get(key, {}) for key in BODY}
    collector = Collector()
    drops = laid.get("drops", [])
    if not isinstance(drops, list):
        collector.add("drops", f"{shorten(drops)} is no list: write it in brackets")
        drops = []
    for index, path in enumerate(drops):
        body = collector.take(f"drops[{index}]", _without, body, path) or body
    collector.done()
    return {key: _over(body[key], laid.get(key, {})) for key in body if body[key] or key in laid}


def _over(former: Any, laid: Any) -> Any:
    if not isinstance(former, dict) or not isinstance(laid, dict) or is_figure(laid) or is_figure(former):
        return laid
    merged = dict(former)
    for key, value in laid.items():
        merged[key] = _over(former[key], value) if key in former else value
    return merged


def _without(body: Table, path: Any) -> Table:
    """The tables without a measure, a criterion ("measure.criterion" or "common.criterion") or a provision."""
    names = path.split(".") if isinstance(path, str) else []
    if not isinstance(body["measures"], dict) or not isinstance(body["not_modelled"], dict):
        raise Faulty.of(f"there is nothing to drop {shorten(path)} from: write measures and not_modelled as tables")
    measures, provisions = dict(body["measures"]), dict(body["not_modelled"])
    if len(names) == 1 and names[0] in measures:
        del measures[names[0]]
    elif len(names) == 1 and names[0] in provisions:
        del provisions[names[0]]
    elif len(names) == 2 and names[1] in _criteria_of(measures.get(names[0])):
        kept = {key: value for key, value in measures[names[0]]["criteria"].items() if key != names[1]}
        measures[names[0]] = measures[names[0]] | {"criteria": kept}
    elif len(names) == 2 and names[0] == "common" and names[1] in _criteria_of(body["common"]):
        kept = {key: value for key, value in body["common"]["criteria"].items() if key != names[1]}
        return body | {"common": body["common"] | {"criteria": kept}}
    else:
        raise Faulty.of(
            f"there is no {shorten(path)} to drop: name a measure, measure.criterion, common.criterion or a provision"
        )
    return body | {"measures": measures, "not_modelled": provisions}


def _criteria_of(measure: Any) -> Table:
    criteria = measure.get("criteria") if isinstance(measure, dict) else None
    return criteria if isinstance(criteria, dict) else {}


def is_figure(table: Any) -> bool:
    """Whether a table is a figure, which is replaced as a whole.

    Example:
        >>> is_figure({"value": 36, "grade": "norm"}), is_figure({"grade": {"kind": "at-least"}})
        (True, False)
    """
    # By type too: a criterion or a measure may bear one of these names, and is then a table.
    return isinstance(table, dict) and (
        isinstance(table.get("grade"), str | list) or isinstance(table.get("unknown"), bool | str)
    )


def carried_from(edition: str) -> str:
    """What the note of a figure says that an edition carries over from another one.

    Example:
        >>> carried_from("2013-08-29")
        'carried over from edition 2013-08-29'
    """
    return f"carried over from edition {edition}"


_STRONG = {Grade.NORM.value, Grade.OFFICIAL.value, Grade.REPORTED.value}


def carried_over(tables: Any, note: str) -> Any:
    """The tables as another edition has them without saying so: each figure inferred at best.

    Example:
        >>> carried_over({"grade": "norm", "value": 36}, "carried over")
        {'grade': 'inferred', 'value': 36, 'note': 'carried over'}
        >>> carried_over({"grade": "assumed", "value": 36}, "carried over")
        {'grade': 'assumed', 'value': 36}
    """
    if isinstance(tables, list):
        return [carried_over(member, note) for member in tables]
    if not isinstance(tables, dict):
        return tables
    grade = tables.get("grade")
    if isinstance(grade, str) and grade in _STRONG:
        own = tables.get("note")
        return tables | {
            "grade": Grade.INFERRED.value,
            "note": f"{own}; {note}" if isinstance(own, str) else note,
        }
    return {key: carried_over(value, note) for key, value in tables.items()}


_CHANGE = {
    "before-the-change": {"de": "vor der Änderung", "en": "before the change"},
    "after-the-change": {"de": "nach der Änderung", "en": "after the change"},
}
_EXAMPLES = ("met", "unmet")  # of a criterion: illustrations, no figures


def either(former: Any, later: Any) -> Any:
    """The tables of a stretch in which it is not known whether a change had come: both are readings.

    Example:
        >>> before = {"grade": "norm", "value": 1, "citations": []}
        >>> [reading["value"] for reading in either(before, before | {"value": 2})["readings"]]
        [1, 2]
    """
    if former is later or former == later:
        return later
    if is_figure(former) and is_figure(later):
        grades = [grade.value for grade in Grade]
        if not all("value" in figure and figure.get("grade") in grades for figure in (former, later)):
            raise Faulty.of("a change whose day is not known needs a known figure before and after it")
        weaker = max((former, later), key=lambda figure: grades.index(figure["grade"]))
        listed = [figure.get("citations") for figure in (former, later)]
        citations = [c for each in listed if isinstance(each, list) for c in each]
        if former["value"] == later["value"]:
            return weaker
        names = (("before-the-change", former), ("after-the-change", later))
        return {
            "readings": [{"name": name, "value": figure["value"], "text": _CHANGE[name]} for name, figure in names],
            "grade": weaker["grade"],
            "citations": [c for i, c in enumerate(citations) if c not in citations[:i]],
            "note": "the day of the change is not known",
        }
    if isinstance(former, dict) and isinstance(later, dict) and former.keys() == later.keys():
        return {key: later[key] if key in _EXAMPLES else either(former[key], later[key]) for key in later}
    raise Faulty.of("a change whose day is not known can only change figures: give it a known day")


def says(raw: Table, path: str) -> bool:
    """Whether a table itself says anything at a path.

    Example:
        >>> says({"measures": {"a": {}}}, "measures.a.criteria"), says({"measures": {"a": {}}}, "measures.a")
        (False, True)
    """
    table: Any = raw
    for name in path.split("."):
        if not isinstance(table, dict) or name.partition("[")[0] not in table:
            return False
        table = table[name.partition("[")[0]]
    return True
