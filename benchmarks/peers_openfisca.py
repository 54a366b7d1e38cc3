"""The job as a tax-benefit system of openfisca-core; run by benchmarks/frames.py in an environment of its own.

The simulation is made anew for each call, as for other rows; the tax-benefit system once. Money is a float variable,
as in the country packages, and so is the share.
"""

# pyright: reportMissingImports=false, reportSelfClsParameterName=false
import datetime as dt
from collections.abc import Mapping, Sequence
from importlib.metadata import version
from typing import Any

import numpy as np
from openfisca_core import entities, indexed_enums, parameters, periods, reforms, simulations, taxbenefitsystems
from openfisca_core.variables import Variable
from peers import KIND_NAMES, serve

POST = entities.Entity("post", "posts", "One application with one post", "")
ALWAYS, YEAR = periods.DateUnit.ETERNITY, periods.DateUnit.YEAR
SINCE, PERIOD = "2013-01-01", "2015"
YEARS = (1, 2, 3)


class Kind(indexed_enums.Enum):
    """Kinds of recipients."""

    gemeinde = "Gemeinde"
    stadtkreis = "Stadtkreis"
    landkreis = "Landkreis"
    verband = "Gemeindeverwaltungsverband"
    freier_traeger = "freier Träger"
    verwaltungsgemeinschaft = "vereinbarte Verwaltungsgemeinschaft"


class recipient_kind(Variable):  # noqa: N801 - the name of the class is the name of the variable
    """Kind of the recipient."""

    value_type, entity, definition_period = indexed_enums.Enum, POST, ALWAYS
    possible_values, default_value = Kind, Kind.gemeinde


class share(Variable):  # noqa: N801
    """Share of a full post."""

    value_type, entity, definition_period = float, POST, ALWAYS


class months(Variable):  # noqa: N801
    """Length of the term."""

    value_type, entity, definition_period = int, POST, ALWAYS


class submitted(Variable):  # noqa: N801
    """Day of submission."""

    value_type, entity, definition_period = dt.date, POST, ALWAYS


class eligible(Variable):  # noqa: N801
    """All four criteria."""

    value_type, entity, definition_period = bool, POST, YEAR

    def formula(post: Any, period: Any, parameters: Any) -> Any:  # noqa: N805, D102 - the form that the engine asks for
        rules = parameters(period).funding
        kind = post("recipient_kind", period)
        of_kind = (
            (kind == Kind.gemeinde) | (kind == Kind.stadtkreis) | (kind == Kind.landkreis) | (kind == Kind.verband)
        )
        return (
            of_kind
            & (post("share", period) >= rules.minimum_share)
            & (post("months", period) >= rules.minimum_months)
            & (post("submitted", period) <= np.datetime64(rules.deadline))
        )


def _instalment(number: int) -> type[Variable]:
    def formula(post: Any, period: Any, parameters: Any) -> Any:
        amount = parameters(period).funding.instalments[f"year_{number}"]
        return post("eligible", period) * np.round(post("share", period) * amount, 2)

    attributes = {"value_type": float, "entity": POST, "definition_period": YEAR, "formula": formula}
    return type(f"instalment_{number}", (Variable,), attributes)


class total(Variable):  # noqa: N801
    """All instalments."""

    value_type, entity, definition_period = float, POST, YEAR

    def formula(post: Any, period: Any) -> Any:  # noqa: N805, D102
        return sum(post(f"instalment_{year}", period) for year in YEARS)


def _since(value: Any) -> dict[str, Any]:
    return {"values": {SINCE: {"value": value}}}


class System(taxbenefitsystems.TaxBenefitSystem):
    """The tax-benefit system."""

    def __init__(self, cents: Sequence[int]) -> None:
        super().__init__([POST])
        instalments = [_instalment(year) for year in YEARS]
        for variable in (recipient_kind, share, months, submitted, eligible, *instalments, total):
            self.add_variable(variable)
        amounts = {f"year_{year}": _since(amount / 100) for year, amount in zip(YEARS, cents, strict=True)}
        bounds = {"minimum_share": 0.5, "minimum_months": 36, "deadline": "2015-09-30"}
        funding = {name: _since(value) for name, value in bounds.items()} | {"instalments": amounts}
        self.parameters = parameters.ParameterNode("", data={"funding": funding})


class OpenFisca:
    """The engine as its users run it."""

    version = f"openfisca-core {version('openfisca-core')}"

    def load(self, columns: Mapping[str, Any], cents: Sequence[int]) -> None:
        """Take the rows as arrays."""
        self.system = System(cents)
        self.codes, self.text = columns["kind"], np.array(KIND_NAMES)[columns["kind"]]
        self.share, self.months = columns["share_bp"] / 10_000, columns["months"]
        self.submitted = columns["submitted"].astype("datetime64[D]")

    def _run(self, system: Any, kinds: Any) -> list[Any]:
        simulation = simulations.SimulationBuilder().build_default_simulation(system, len(self.share))
        simulation.set_input("recipient_kind", PERIOD, kinds)
        simulation.set_input("share", PERIOD, self.share)
        simulation.set_input("months", PERIOD, self.months)
        simulation.set_input("submitted", PERIOD, self.submitted)
        wanted = ("eligible", *(f"instalment_{year}" for year in YEARS), "total")
        return [simulation.calculate(name, PERIOD) for name in wanted]

    def assess(self, *, text: bool) -> Sequence[Any]:
        """Compute all rows; kinds as names of the enum, or as its places."""
        return self._run(self.system, self.text if text else self.codes)

    def changed(self, share: float, months: int) -> Sequence[Any]:
        """Compute all rows under a reform."""

        def bounds(tree: Any) -> Any:
            tree.funding.minimum_share.update(start=periods.instant(SINCE), value=share)
            tree.funding.minimum_months.update(start=periods.instant(SINCE), value=months)
            return tree

        class Changed(reforms.Reform):
            def apply(self) -> None:
                self.modify_parameters(bounds)

        return self._run(Changed(self.system), self.codes)

    def compiled(self) -> Sequence[Any] | None:
        """There is nothing to prepare."""
        return None


if __name__ == "__main__":
    serve(OpenFisca)
