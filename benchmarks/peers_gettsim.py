"""The job as policy functions of GETTSIM's engine, ttsim; run by benchmarks/frames.py in an environment of its own.

Functions are of one row and vectorised by the engine, as in GETTSIM; its checks of units and types are left on.
"""

# pyright: reportMissingImports=false, reportReturnType=false, reportFunctionMemberAccess=false
import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from importlib.metadata import version
from typing import Any

import numpy as np
from peers import serve
from ttsim import InputData, TTTargets, main
from ttsim.tt import Currency, RoundingSpec, ScalarParam, TTSIMUnit, UnitSystem, policy_function, policy_input

UNITS = UnitSystem(currencies={"EUR": Currency(statutory_from="0001-01-01")})
EUR = TTSIMUnit.EUR
TO_THE_CENT = RoundingSpec(base=0.01, direction="nearest", unit=EUR)
DAY = dt.date(2015, 1, 1)
TARGETS = ("eligible", "instalment_1", "instalment_2", "instalment_3", "total")


@policy_input(unit=TTSIMUnit.DIMENSIONLESS)
def p_id() -> int:
    """Number of the row."""


@policy_input(unit=TTSIMUnit.DIMENSIONLESS)
def kind() -> int:
    """Kind of the recipient: the engine knows no text."""


@policy_input(unit=TTSIMUnit.DIMENSIONLESS)
def share() -> float:
    """Share of a full post."""


@policy_input(unit=TTSIMUnit.MONTHS)
def months() -> int:
    """Length of the term."""


@policy_input(unit=TTSIMUnit.CALENDAR_DAY)
def submitted() -> int:
    """Day of submission, since 1970."""


@policy_function(unit=TTSIMUnit.INDICATOR)
def eligible(
    kind: int,
    share: float,
    months: int,
    submitted: int,
    last_kind: int,
    minimum_share: float,
    minimum_months: int,
    deadline: int,
) -> bool:
    """All four criteria."""
    return kind <= last_kind and share >= minimum_share and months >= minimum_months and submitted <= deadline


@policy_function(unit=TTSIMUnit.CURRENCY, rounding_spec=TO_THE_CENT)
def instalment_1(eligible: bool, share: float, amount_1: float) -> float:  # noqa: FBT001
    """First year."""
    return share * amount_1 if eligible else 0.0


@policy_function(unit=TTSIMUnit.CURRENCY, rounding_spec=TO_THE_CENT)
def instalment_2(eligible: bool, share: float, amount_2: float) -> float:  # noqa: FBT001
    """Second year."""
    return share * amount_2 if eligible else 0.0


@policy_function(unit=TTSIMUnit.CURRENCY, rounding_spec=TO_THE_CENT)
def instalment_3(eligible: bool, share: float, amount_3: float) -> float:  # noqa: FBT001
    """Third year."""
    return share * amount_3 if eligible else 0.0


@policy_function(unit=TTSIMUnit.CURRENCY)
def total(instalment_1: float, instalment_2: float, instalment_3: float) -> float:
    """All instalments."""
    return instalment_1 + instalment_2 + instalment_3


class Gettsim:
    """The engine as its users run it."""

    version = f"ttsim {version('ttsim-backend')}"

    def load(self, columns: Mapping[str, Any], cents: Sequence[int]) -> None:
        """Take the rows as arrays, and prepare the function that can be called again and again."""
        functions = (p_id, kind, share, months, submitted, eligible, instalment_1, instalment_2, instalment_3, total)
        days = (dt.date(2015, 9, 30) - dt.date(1970, 1, 1)).days
        self.environment: dict[str, Any] = {one.leaf_name: one for one in functions} | {
            "last_kind": ScalarParam(value=3, unit=TTSIMUnit.DIMENSIONLESS),
            "minimum_share": ScalarParam(value=0.5, unit=TTSIMUnit.DIMENSIONLESS),
            "minimum_months": ScalarParam(value=36, unit=TTSIMUnit.MONTHS),
            "deadline": ScalarParam(value=days, unit=TTSIMUnit.CALENDAR_DAY),
            **{f"amount_{year}": ScalarParam(value=c / 100, unit=EUR) for year, c in enumerate(cents, start=1)},
        }
        self.columns = {
            "p_id": np.arange(len(columns["kind"])),
            "kind": columns["kind"],
            "share": columns["share_bp"] / 10_000,
            "months": columns["months"],
            "submitted": columns["submitted"],
        }
        self.function: Callable[[Any], Any] | None = None

    def _main(self, environment: Mapping[str, Any], target: str) -> Any:
        return main(
            main_target=target,
            policy_environment=environment,
            policy_date=DAY,
            evaluation_date=DAY,
            input_data=InputData.tree(self.columns),
            tt_targets=TTTargets.tree(dict.fromkeys(TARGETS)),
            unit_system=UNITS,
        )

    def assess(self, *, text: bool) -> Sequence[Any]:  # noqa: ARG002 - it knows no text
        """Compute all rows, from the policy functions to the results."""
        found = self._main(self.environment, "results__tree")
        return [found[name] for name in TARGETS]

    def changed(self, share: float, months: int) -> Sequence[Any]:
        """Compute all rows in another policy environment."""
        changed = {
            "minimum_share": ScalarParam(value=share, unit=TTSIMUnit.DIMENSIONLESS),
            "minimum_months": ScalarParam(value=months, unit=TTSIMUnit.MONTHS),
        }
        found = self._main(self.environment | changed, "results__tree")
        return [found[name] for name in TARGETS]

    def compiled(self) -> Sequence[Any] | None:
        """Compute all rows by the function that the engine has put together, without its way in and out."""
        if self.function is None:
            self.function = self._main(self.environment, "tt_function")
        assert self.function is not None
        found = self.function({name: column for name, column in self.columns.items() if name != "p_id"})
        return [found[name] for name in TARGETS]


if __name__ == "__main__":
    serve(Gettsim)
