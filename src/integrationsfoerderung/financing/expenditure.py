"""A share of eligible expenditure (Anteilsfinanzierung), by the budget years of a plan."""

from fractions import Fraction

from attrs import field, frozen

from ..applications import Application
from ..evidence import Figure, Known
from ..findings import Finding, Relation, Status
from ..money import Euro, Rounding, Share
from ..texts import Text
from .base import Amounts, Financing, Instalment, Reason, Used, left_out, not_settled, settled_value, used_figure
from .parts import in_cents

ASKED = Text("Beantragt ist höchstens, was der Fördersatz ergibt", "No more is asked for than the rate gives")


@frozen(kw_only=True)
class ShareOfExpenditure(Financing):
    """A rate of the eligible expenditure, up to a maximum if there is one, paid by the years of the plan.

    Args:
        rate: of the eligible expenditure.
        more_possible: whether more than the rate may be granted for single measures, so that asking for
            more is open and no refusal.
        rounding: of the whole grant; over the years it is split so that the parts add up.
        maximum: the most that is paid.

    Example:
        >>> from integrationsfoerderung.applications import PlanYear
        >>> from integrationsfoerderung.evidence import Grade, Known
        >>> from integrationsfoerderung.recipients import Recipient
        >>> rule = ShareOfExpenditure(
        ...     rate=Known(Share("0.6"), Grade.OFFICIAL),
        ...     more_possible=Known(True, Grade.OFFICIAL),
        ...     rounding=Known(Rounding.HALF_UP, Grade.ASSUMED),
        ... )
        >>> plan = [PlanYear(year=2017, total=70000, eligible=66000)]
        >>> rule.amounts(Application(recipient=Recipient(name="Bühl"), plan=plan), "network").total
        Euro('39600.00')
    """

    rate: Figure[Share]
    more_possible: Figure[bool]
    rounding: Figure[Rounding]
    maximum: Figure[Euro] | None = field(default=None)

    def amounts(self, application: Application, parent: str) -> Amounts | tuple[Reason, ...]:
        """The rate times the eligible expenditure, by budget year."""
        plan = application.plan
        if not plan:
            return (left_out("plan"),)
        missing = [f"plan[{i}].eligible" for i, row in enumerate(plan) if row.eligible is None]
        if missing:
            return tuple(left_out(place) for place in missing)
        rate = settled_value(self.rate)
        if rate is None:
            return (not_settled(f"{parent}.rate"),)
        used: tuple[Used, ...] = (used_figure(f"{parent}.rate", self.rate, rate),)
        rows = sorted((row.year, row.eligible or Euro(0)) for row in plan)
        eligible = Euro.total(euro for _, euro in rows)
        share: Share = rate.result
        paid = in_cents(Fraction(eligible.cents * share.basis_points, 10_000), self.rounding, parent)
        if isinstance(paid, Reason):
            return (paid,)
        total, used = paid[0], (*used, *paid[1])
        if self.maximum is not None:
            capped = self.maximum.settle(lambda most: min(most, total), (Euro(0), total))
            if capped is None:
                return (not_settled(f"{parent}.maximum"),)
            if capped.result != total:
                total, used = capped.result, (*used, used_figure(f"{parent}.maximum", self.maximum, capped))
        parts = total.split([euro.cents for _, euro in rows]) if eligible else (Euro(0),) * len(rows)
        return Amounts(
            tuple(
                Instalment(None, None, 0, None, part, used, budget_year=year)
                for (year, _), part in zip(rows, parts, strict=True)
            ),
            used,
            None if self.more_possible.candidates() == (False,) else max(eligible, total),
        )

    def findings(self, application: Application, amounts: Amounts, parent: str) -> tuple[Finding, ...]:
        """That more was asked for than the rate gives, beside what every financing says."""
        found = Financing.findings(self, application, amounts, parent)
        asked = application.requested
        if asked is None or asked <= amounts.total:
            return found
        path = f"{parent}.more_possible"
        more = settled_value(self.more_possible)
        open_ = more is None or more.result
        status = Status.OPEN if open_ else Status.UNMET
        grade, reading = (self.more_possible.grade, None) if more is None else (more.grade, more.reading)
        limit = Known(amounts.total, self.rate.grade, self.rate.citations) if self.rate.grade else None
        over = Finding(
            path, ASKED, status, "requested", asked, Relation.AT_MOST, limit, grade, reading,
            unknown=(path,) if open_ else (),
        )  # fmt: skip
        return (*found, over)
