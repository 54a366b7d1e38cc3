"""Sweeping figures: every scenario is a row, every figure that changes a column, and all of it one query."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

import narwhals.stable.v2 as nw

from ..evidence import Figure
from ..faults import DocumentError, Fault
from ..money import Euro, Share
from ..programmes import Programme, RoundRules
from ..texts import did_you_mean, shorten
from .adding import with_columns
from .assessing import compile_rules, valid_of
from .budget_years import by_budget_year
from .columns import MOST_SWEPT, plan_years
from .door import columns_of, in_parts, opened
from .logic import Tri, all_of, both, choose, code, sure
from .row import PREFIX, Row

# So that an amount times basis points times twelfths, and a sum over many rows, stay within 64 bits.
_NOT_HERE = "cannot take scenarios from memory: sweep a Polars, pandas or PyArrow frame, or DuckDB"


def sweep(
    programme: Programme,
    measure: str,
    scenarios: Mapping[str, Sequence[Any]],
    frame: Any,
    *,
    on: date | None = None,
    round: RoundRules | None = None,  # noqa: A002 - the field's word
    budget_years: Iterable[int] = (),
) -> Any:
    """Count verdicts and add up cents under many settings of some figures, as one query.

    Args:
        programme: whose rules.
        measure: key of the measure.
        scenarios: a list of values for each figure by its path, all of one length; amounts in cents, shares in basis
            points, the instalment of a funding year as "contact-point.instalments[0]".
        frame: the applicants, as for `assess`.
        on: as for `assess`.
        round: as for `assess`.
        budget_years: add `cents_budget_2016` and so on for these years, of the eligible rows placed in years.

    Returns:
        A frame of the same kind, a row for each scenario in their order: `scenario`, the values, `eligible`, `open`,
        `ineligible`, `unpriced` (eligible, but of an amount that cannot be said), `invalid`, `cents_total` of the
        eligible rows and `cents_open`, what the open ones could get.

    Example:
        >>> import polars
        >>> from integrationsfoerderung import load_programme
        >>> applicants = polars.DataFrame({"recipient_kind": ["Gemeinde", "Landkreis"], "months": [12, 11]})
        >>> amounts = {"social-advice.amount": [1500000, 2000000]}
        >>> tried = sweep(load_programme("vwv-integration"), "social-advice", amounts, applicants, on=date(2014, 2, 1))
        >>> tried.columns[2:]
        ['eligible', 'open', 'ineligible', 'unpriced', 'invalid', 'cents_total', 'cents_open']

    Raises:
        ValueError: a path that is no figure of the measure, or one whose values cannot stand in a column.
        DocumentError: as `assess`, and with every scenario that holds an impossible value.
    """
    if in_parts(frame):
        raise TypeError(f"Dask {_NOT_HERE}")
    paths = list(scenarios)
    values = _checked(programme, measure, {path: list(column) for path, column in scenarios.items()})
    listed = columns_of(frame)
    years, placed = tuple(plan_years(listed)), sorted(set(budget_years))
    over = _Over({path: nw.col(f"{PREFIX}over_{index}") for index, path in enumerate(paths)})
    row = Row(measure, {name: name for name in listed}, on, years=years)
    rules = compile_rules(programme, measure, row, round, placed)
    door = opened(frame, rules.row.asked, [])
    row = Row(measure, door.names, on, whole_days=door.whole_days, years=years, over=over, kept={})
    rules = compile_rules(programme, measure, row, round, placed)
    by_year = by_budget_year(rules.payments, row, placed)  # keeps more
    _check_all_taken(programme, measure, on, round, over)
    valid = valid_of(rules)
    # What no scenario changes is computed before each of them meets each applicant.
    applicants = door.frame.select(*dict.fromkeys(door.names.values()))
    kept = _Kept(row)
    rest = all_of(found.says for found in rules.answers if not kept.hangs(found.says))
    swept = all_of(found.says for found in rules.answers if kept.hangs(found.says))
    plain = on is not None or round is not None  # else the verdict hangs on the day of each row
    before = {name: value for name, value in (("rest", rest), ("valid", valid)) if isinstance(value, nw.Expr)}
    total = rules.paid.total
    amounts: dict[str, nw.Expr | None] = {
        "paid": total,
        **{f"paid_{year}": by_year[year] for year in placed if year in by_year},
    }
    fixed = {name: value for name, value in amounts.items() if value is not None and not kept.hangs(value)}
    before |= fixed
    amounts |= {name: nw.col(f"{PREFIX}{name}") for name in fixed}
    applicants = with_columns(applicants, *kept.before, {f"{PREFIX}{name}": value for name, value in before.items()})
    rest, valid = (
        nw.col(f"{PREFIX}{name}") if name in before else value for name, value in (("rest", rest), ("valid", valid))
    )
    eager = isinstance(applicants, nw.DataFrame)
    count = len(next(iter(values.values())))
    columns = {"scenario": list(range(count))} | {f"{PREFIX}over_{i}": values[path] for i, path in enumerate(paths)}
    tried: Any = nw.from_dict(columns, backend=applicants.implementation) if eager else _like(columns, applicants)
    joined = applicants.join(tried, how="cross")
    whole = both(rest, swept) if plain else rules.verdict
    decided: Tri = whole if not isinstance(valid, nw.Expr) else choose(sure(valid), whole, None)
    parts = _parts(row, amounts, valid, placed)
    joined = with_columns(
        joined,
        *kept.after,
        {f"{PREFIX}verdict": code(decided)},
        {f"{PREFIX}{name}": value for name, value in parts.items()},
    )
    summed = joined.group_by("scenario").agg(*(nw.col(f"{PREFIX}{name}").sum().alias(name) for name in parts))
    result = _told(tried, summed, parts, paths)
    if eager is False and nw.from_native(frame, eager_only=False).__class__.__name__ == "DataFrame":
        result = result.collect()
    return result.to_native()


def _told(tried: Any, summed: Any, parts: Iterable[str], paths: Sequence[str]) -> Any:
    """Every scenario with its values and sums.

    The values come back by the number of the scenario: to group by them too would cost more than all else. So does a
    scenario of a frame without rows.
    """
    joined = tried.join(summed, on="scenario", how="left")
    told = with_columns(joined, {name: nw.col(name).fill_null(0).cast(nw.Int64) for name in parts})
    return told.sort("scenario").rename({f"{PREFIX}over_{i}": path for i, path in enumerate(paths)})


def _parts(row: Row, amounts: Mapping[str, nw.Expr | None], valid: Tri, placed: list[int]) -> dict[str, nw.Expr]:
    """What is added up of every applicant in every scenario."""
    verdict = nw.col(f"{PREFIX}verdict")
    total = amounts["paid"]
    paid = nw.lit(0, nw.Int64) if total is None else total.fill_null(0)
    kinds = {"eligible": 2, "open": 1, "ineligible": 0}
    parts = {name: (verdict == rank).cast(nw.Int64) for name, rank in kinds.items()}
    priced = row.has(total) if total is not None else verdict < 0
    parts["unpriced"] = ((verdict == 2) & ~priced).cast(nw.Int64)
    fine = sure(valid) if isinstance(valid, nw.Expr) else verdict >= 0
    parts["invalid"] = (~fine).cast(nw.Int64)
    parts["cents_total"] = nw.when(verdict == 2).then(paid).otherwise(paid * 0)
    parts["cents_open"] = nw.when((verdict == 1) & fine).then(paid).otherwise(paid * 0)
    for year in placed:
        given = amounts.get(f"paid_{year}")
        own = paid * 0 if given is None else given.fill_null(0)
        parts[f"cents_budget_{year}"] = nw.when(verdict == 2).then(own).otherwise(own * 0)
    return parts


class _Over(dict[str, nw.Expr]):
    """The columns of swept figures, and which of them the rules looked at."""

    def __init__(self, columns: Mapping[str, nw.Expr]) -> None:
        super().__init__(columns)
        self.looked: set[str] = set()

    def __contains__(self, path: object) -> bool:
        self.looked.add(str(path))
        return super().__contains__(path)

    def __getitem__(self, path: str) -> nw.Expr:
        self.looked.add(path)
        return super().__getitem__(path)

    def get(self, path: str, default: Any = None) -> Any:
        """The column of a figure, else what stands in the rules."""
        self.looked.add(path)
        return super().get(path, default)


def _check_all_taken(
    programme: Programme, measure: str, on: date | None, round_: RoundRules | None, over: _Over
) -> None:
    """Refuse a figure that is in force and that no rule takes from a column: its scenarios would all be alike."""
    editions = programme.editions
    if on is not None:
        editions = tuple(edition for edition in editions if edition.covers(on))
    elif round_ is not None:
        editions = programme.states_of(round_, None)
    there = {
        path for edition in editions if edition.has(measure) for path, _ in edition.measure(measure).figures()
    }  # fmt: skip
    idle = [path for path in over if path not in over.looked and path.partition("[")[0] in there]
    if idle:
        raise ValueError(f"{idle[0]} is not swept: no rule takes it from a column")


class _Kept:
    """What was kept, told apart by whether it hangs on a scenario."""

    def __init__(self, row: Row) -> None:
        self._names = {f"{PREFIX}over_"}
        self.before: list[dict[str, nw.Expr]] = []
        self.after: list[dict[str, nw.Expr]] = []
        for _, level in sorted((row.kept or {}).items()):
            swept = {name: value for name, value in level.items() if self.hangs(value)}
            self._names |= {f"{name})" for name in swept}
            self.before.append({name: value for name, value in level.items() if name not in swept})
            self.after.append(swept)
        self.before, self.after = ([level for level in levels if level] for levels in (self.before, self.after))

    def hangs(self, value: Tri) -> bool:
        """Whether an answer or amount hangs on a scenario: an expression shows the columns that it looks at."""
        shown = repr(value) if isinstance(value, nw.Expr) else ""
        return any(name in shown for name in self._names)


def _like(columns: Mapping[str, list[Any]], applicants: Any) -> Any:
    """The scenarios on the engine of a lazy frame."""
    implementation = applicants.implementation
    if implementation.is_polars():
        return nw.from_dict(columns, backend="polars").lazy()
    if implementation.is_duckdb():
        # On the connection that the applicants have: relations of two connections cannot be joined.
        lists = ", ".join(f'unnest({_literal(values)}) AS "{name}"' for name, values in columns.items())
        return nw.from_native(applicants.to_native().query(f"{PREFIX}rows", f"SELECT {lists}"))
    raise TypeError(f"{implementation} {_NOT_HERE}")


def _literal(values: list[Any]) -> str:
    """Checked numbers, or yes and no, as a list of DuckDB."""
    return f"{values}::{'BOOLEAN' if isinstance(values[0], bool) else 'BIGINT'}[]"


def _checked(programme: Programme, measure: str, scenarios: dict[str, list[Any]]) -> dict[str, list[int | bool]]:
    """The values of all scenarios as columns hold them."""
    if not scenarios:
        raise ValueError("no figure to sweep: name at least one by its path, with a list of values")
    lengths = {len(values) for values in scenarios.values()}
    if len(lengths) > 1 or lengths == {0}:
        raise ValueError("scenarios differ in length or are empty: give a value of each figure for every scenario")
    figures = _figures(programme, measure)
    faults = []
    for path, values in scenarios.items():
        if path not in figures:
            faults.append(Fault(path, f"is no figure of {measure}{did_you_mean(path, figures)}"))
            continue
        types = {type(value) for value in figures[path].candidates()}
        kind = Euro if path.endswith("]") else types.pop() if len(types) == 1 else object
        most = MOST_SWEPT.get(kind)
        if most is None:
            faults.append(Fault(path, "holds neither a number nor a yes or no, or is not known: only these are swept"))
            continue
        for index, value in enumerate(values):
            right = isinstance(value, bool) if kind is bool else isinstance(value, int) and not isinstance(value, bool)
            if not right or not 0 <= value <= most:
                what = {Euro: "whole cents", Share: "whole basis points", bool: "true or false"}.get(
                    kind, "a whole number"
                )
                faults.append(Fault(f"{path}[{index}]", f"is {shorten(value)}: write {what} from 0 to {most}"))
    if faults:
        raise DocumentError("scenarios", faults)
    return scenarios


def _figures(programme: Programme, measure: str) -> dict[str, Figure[Any]]:
    """Every figure of a measure by its path, instalments one by one as well."""
    figures: dict[str, Figure[Any]] = {}
    for edition in programme.editions:
        for path, figure in edition.measure(measure).figures() if edition.has(measure) else ():
            figures[path] = figure
            if path.endswith(".instalments"):
                years = max((len(value) for value in figure.candidates()), default=0)
                figures |= {f"{path}[{year}]": figure for year in range(years)}
    return figures
