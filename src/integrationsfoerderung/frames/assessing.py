"""Assessing every row of a frame."""

from collections.abc import Iterable
from datetime import date, datetime
from functools import partial
from typing import Any, TypeVar

import narwhals.stable.v2 as nw
from attrs import frozen

from ..programmes import Programme, RoundRules
from ..recent import Same, recent
from ..texts import did_you_mean, shorten
from .adding import Levels
from .amounts import paid_by
from .budget_years import by_budget_year
from .columns import Column, plan_years
from .door import Opened, columns_of, in_parts, opened, types_of
from .editions import Compiled, compiled
from .logic import Tri, all_of, both, choose, code, sure, turned
from .row import PREFIX, Row
from .rules import answer

FrameT = TypeVar("FrameT")


def assess(
    programme: Programme,
    measure: str,
    frame: FrameT,
    *,
    on: date | None = None,
    round: RoundRules | None = None,  # noqa: A002 - the field's word
    findings: bool = True,
    codes: bool = True,
    cents: bool = True,
    budget_years: Iterable[int] = (),
    what_if: bool = False,
) -> FrameT:
    """Check every row of a frame against the rules of its day; the same kind of frame comes out, lazy stays lazy.

    Args:
        programme: whose rules.
        measure: key of the measure.
        frame: one application with one post in each row; `schema` names the columns, nulls were left out.
        on: a day whose rules apply, instead of the day of submission in each row.
        round: the funding round; it settles the edition and adds its deadline.
        findings: add `finding_...` for every criterion: 0 unmet, 1 open, 2 met, null where it is not asked.
        codes: add `unmet`, `open` and `invalid`: the names of criteria, and of columns that hold an impossible value.
        cents: add `cents_total`, and `cents_1` and so on by funding year.
        budget_years: add `cents_budget_2016` and so on for these years, and `cents_budget_other` for all others.
        what_if: give the cents of ineligible rows too.

    `verdict` is 0 ineligible, 1 open, 2 eligible. Cents are null where they cannot be said, and where a row is not
    eligible. A row with an impossible value is open, has no cents, and `invalid` names the column.

    Example:
        >>> import polars
        >>> from integrationsfoerderung import frames, load_programme
        >>> posts = polars.DataFrame({
        ...     "recipient_kind": ["Gemeinde", "Gemeinde"], "field": ["refugees", "refugees"], "share_bp": [5000, 4900],
        ...     "months": [36, 36], "new_tasks": [True, True], "begun": [False, None],
        ...     "early_start_permitted": [None, None], "submitted": [date(2016, 10, 1), date(2016, 10, 1)],
        ... })
        >>> found = frames.assess(load_programme("vwv-integration"), "contact-point", posts)
        >>> found.select("verdict", "cents_total").rows()
        [(2, 5250000), (0, None)]

    Raises:
        TypeError: no supported frame, or not a plain day.
        DocumentError: with every column that is missing, misnamed, of another type, or in the way.
        ValueError: a round of another programme, a round and a day together, or a measure that no edition knows.
    """
    years = sorted(set(budget_years))
    if in_parts(frame):
        part = partial(
            assess, programme, measure, on=on, round=round, findings=findings, codes=codes, cents=cents,
            budget_years=years, what_if=what_if,
        )  # fmt: skip
        parts: Any = frame
        of_parts: FrameT = parts.map_partitions(part, meta=part(parts._meta))  # noqa: SLF001 - what Dask has to be told
        return of_parts
    wanted = Wanted(findings=findings, codes=codes, cents=cents, years=tuple(years), what_if=what_if)

    def query() -> tuple[Opened, Compiled, list[str]]:
        return _query(programme, measure, frame, on, round, wanted)

    def ready() -> tuple[Levels, list[str]]:
        door, rules, out = query()
        return Levels(door.casts, *wanted.levels(rules)), out

    types = types_of(frame)
    if types is not None:
        # Of a frame of Polars its types tell all, so that one query serves all frames of the same types.
        _check_day(on)
        functions = (*answer.registry.values(), *paid_by.registry.values())
        levels, out = recent((Same(programme), measure, on, Same(round), repr(wanted), types, functions), ready)
        native: Any = frame
        computed = levels.added_to(nw.from_native(native.lazy())).select(*(name for name, _ in types), *out)
        found: FrameT = (computed if hasattr(native, "collect") else computed.collect()).to_native()
        return found
    door, rules, out = query()
    result: FrameT = _back(door, Levels(*wanted.levels(rules)).added_to(door.frame), out)
    return result


def _query(
    programme: Programme, measure: str, frame: Any, on: date | None, round_: RoundRules | None, wanted: "Wanted"
) -> tuple[Opened, Compiled, list[str]]:
    """The frame as it was looked at, the rules for its columns, and the names of what comes out."""
    listed, years = columns_of(frame), [*wanted.years]
    plan = tuple(plan_years(listed))
    first = Row(measure, {name: name for name in listed}, on, years=plan, kept={})
    rules = compile_rules(programme, measure, first, round_, years)
    out = wanted.names(rules)
    door = opened(frame, rules.row.asked, out)
    if door.whole_days or door.casts:  # the columns stand elsewhere, or otherwise
        row = Row(measure, door.names, on, whole_days=door.whole_days, years=plan, kept={})
        rules = compile_rules(programme, measure, row, round_, years)
    return door, rules, out


@frozen
class Wanted:
    """Which columns come out."""

    findings: bool
    codes: bool
    cents: bool
    years: tuple[int, ...]
    what_if: bool

    def names(self, rules: Compiled) -> list[str]:
        """The columns that are added, in their order."""
        found = ["verdict"]
        if self.findings:
            found += [f"finding_{finding.name}" for finding in rules.answers]
        if self.codes:
            found += ["unmet", "open", "invalid"]
        if self.cents:
            found += [f"cents_{year + 1}" for year in range(len(rules.paid.years))] + ["cents_total"]
        if self.years:
            found += [f"cents_budget_{year}" for year in self.years] + ["cents_budget_other"]
        return found

    def levels(self, rules: Compiled) -> list[dict[str, nw.Expr]]:
        """These columns, and before them those that are needed in between."""
        says = [finding.says for finding in rules.answers]
        checks = _checks(rules)
        paid = self._paid(rules)  # before what is kept is added: it keeps more
        levels = [(rules.row.kept or {})[level] for level in sorted(rules.row.kept or {})]
        kept: dict[str, nw.Expr] = {}
        valid = valid_of(rules)
        verdict = rules.verdict
        if isinstance(verdict, nw.Expr):
            kept["verdict"] = verdict
            verdict = nw.col(f"{PREFIX}verdict")
        if isinstance(valid, nw.Expr):
            kept["valid"] = valid
            valid = nw.col(f"{PREFIX}valid")
        levels.append({f"{PREFIX}{name}": value for name, value in kept.items()})
        decided = verdict if not isinstance(valid, nw.Expr) else choose(valid, verdict, None)
        out: dict[str, nw.Expr] = {"verdict": code(decided)}
        for finding, said in zip(rules.answers, says, strict=True):
            if self.findings:
                shown = code(said)
                out[f"finding_{finding.name}"] = _where(rules.row, finding.asked, shown)
        if self.codes:
            for column, wanted in (("unmet", False), ("open", None)):
                named = [
                    (finding.name, _is(said, wanted), finding.asked)
                    for finding, said in zip(rules.answers, says, strict=True)
                ]
                out[column] = _listed([(name, _also(holds, asked)) for name, holds, asked in named])
            out["invalid"] = _listed([(name, sure(~check)) for name, check in checks.items()])
        refused: Tri = False if self.what_if else verdict is False
        if isinstance(verdict, nw.Expr) and not self.what_if:
            refused = ~verdict.fill_null(value=True)
        mask = both(turned(refused), valid)
        if isinstance(mask, nw.Expr) and paid:
            levels.append({f"{PREFIX}payable": mask})
            mask = nw.col(f"{PREFIX}payable")
        out |= _paying(rules.row, paid, mask)
        return [*levels, out]

    def _paid(self, rules: Compiled) -> "dict[str, nw.Expr | None]":
        """Cents as the rules give them, None where they can be said of no row."""
        found: dict[str, nw.Expr | None] = {}
        if self.cents:
            found |= {f"cents_{year + 1}": cents for year, cents in enumerate(rules.paid.years)}
            found["cents_total"] = rules.paid.total
        if self.years:
            by_year = by_budget_year(rules.payments, rules.row, self.years)
            found |= {f"cents_budget_{year}": by_year.get(year) for year in self.years}
            rest = rules.paid.total if by_year else None
            for year in self.years:
                rest = None if rest is None or year not in by_year else rest - by_year[year]
            found["cents_budget_other"] = rest
        return found


def _paying(row: Row, found: "dict[str, nw.Expr | None]", mask: Tri) -> dict[str, nw.Expr]:
    """Cents, null where a row is refused."""
    out = {}
    for name, cents in found.items():
        if cents is None or mask is False:
            out[name] = row.nothing(nw.Int64)
        else:
            out[name] = nw.when(mask).then(cents) if isinstance(mask, nw.Expr) else cents
    return out


def valid_of(rules: Compiled) -> Tri:
    """Whether every value of a row is one that an application can have."""
    return all_of(check.fill_null(value=True) for check in _checks(rules).values())


def _checks(rules: Compiled) -> dict[str, nw.Expr]:
    """What every value has to be, by the column, and the range that amounts have to stay in."""
    row = rules.row
    found: dict[str, nw.Expr] = {}
    for name, column in list(row.asked.items()):
        check = row.admissible(column)
        if check is not None:
            found[name] = check
    if rules.paid.fits is not None:
        found["cents_total"] = rules.paid.fits
    return found


def _is(said: Tri, wanted: Tri) -> "nw.Expr | bool":
    if not isinstance(said, nw.Expr):
        return said is wanted
    return said.is_null() if wanted is None else sure(~said)


def _also(holds: "nw.Expr | bool", asked: Tri) -> "nw.Expr | bool":
    if holds is False or asked is True:
        return holds
    if holds is True:
        return asked if isinstance(asked, nw.Expr) else bool(asked)
    return holds & asked if isinstance(asked, nw.Expr) else False


def _listed(named: "list[tuple[str, nw.Expr | bool]]") -> nw.Expr:
    """Names with ; between them, of those that hold."""
    parts: list[nw.Expr] = []
    for name, holds in named:
        if isinstance(holds, nw.Expr):
            parts.append(nw.when(holds).then(nw.lit(name)))
        elif holds:
            parts.append(nw.lit(name))
    return nw.concat_str(parts, separator=";", ignore_nulls=True) if parts else nw.lit("")


def _where(row: Row, asked: Tri, shown: nw.Expr) -> nw.Expr:
    if isinstance(asked, nw.Expr):
        return nw.when(asked).then(shown)
    return shown if asked else row.nothing(nw.Int8)


def compile_rules(
    programme: Programme, measure: str, row: Row, round_: RoundRules | None, years: list[int]
) -> Compiled:
    """The rules of a measure, once what is asked for was checked."""
    _check_day(row.on)
    keys = dict.fromkeys(one.key for edition in programme.editions for one in edition.measures)
    if measure not in keys:
        raise ValueError(f"no measure {shorten(measure)} in programme {programme.key}{did_you_mean(measure, keys)}")
    if round_ is not None:
        if row.on is not None:
            raise ValueError("a round settles the edition by itself: give either a round or on")
        if round_.programme.key != programme.key:
            raise ValueError(f"round {round_.key} belongs to programme {round_.programme.key}, not to {programme.key}")
        row.by_round = True
    row.shared = bool(years)
    rules = compiled(programme, row, round_)
    if years:
        for group in rules.payments:
            if group.paid.stretches:
                row.calendar(of_post=group.paid.of_post)
    return rules


def _check_day(day: object) -> None:
    if day is not None and (isinstance(day, datetime) or not isinstance(day, date)):
        raise TypeError(f"{shorten(day)} is no calendar day: write one without a time, such as date(2015, 9, 28)")


def _back(door: Opened, computed: Any, out: list[str]) -> Any:
    """The frame as it was given with the new columns, in the kind that it came in."""
    given = nw.from_native(door.given)
    if given.implementation.is_pandas_like():
        native = computed.select(*out).to_native()
        return door.given.assign(**{name: native[name].array for name in out})
    selected = computed.select(*door.listed, *out)
    if isinstance(given, nw.DataFrame) and isinstance(selected, nw.LazyFrame):
        selected = selected.collect()
    return selected.to_native()


def asked_by(
    programme: Programme,
    measure: str,
    on: date | None,
    round_: RoundRules | None,
    years: list[int],
    plan: tuple[int, ...],
) -> dict[str, Column]:
    """Every column that the rules of a measure look at."""
    row = Row(measure, on=on, years=plan)
    rules = compile_rules(programme, measure, row, round_, years)
    _checks(rules)
    return row.asked
