"""One measure among all that a recipient could ask for, and what it would pay."""

from attrs import frozen

from ..assessments import Assessment, Verdict
from ..financing import Amounts
from ..schedules import NoSchedule, Schedule, schedule
from ..tables import Table, Tabular
from ..texts import Text

_ORDER = (Verdict.ELIGIBLE, Verdict.OPEN, Verdict.INELIGIBLE)
_OPTION = {
    "measure": Text("Fördertatbestand", "measure"),
    "verdict": Text("Ergebnis", "verdict"),
    "grade": Text("Beleg", "grade"),
    "amount": Text("Betrag", "amount"),
    "amount_grade": Text("Beleg des Betrags", "grade of the amount"),
    "why": Text("warum", "why"),
}


@frozen
class Option(Tabular):
    """One measure for a recipient who asked for all: what was found, and what it would pay.

    Example:
        >>> from integrationsfoerderung import Application, Post, Recipient, load_programme
        >>> form = Application(recipient=Recipient(name="Bühl", kind="Gemeinde"), posts=[Post()])
        >>> load_programme("vwv-integration").assess_all(form)[-1].assessment.verdict
        Verdict.INELIGIBLE
        >>> option = load_programme("vwv-integration").assess_all(form)[0]
        >>> option.order(), bool(option.schedule)
        ((1, 0), False)
    """

    measure: str
    assessment: Assessment

    @property
    def schedule(self) -> Schedule | NoSchedule:
        """What it would pay, or why that cannot be said."""
        return schedule(self.assessment)

    def table(self) -> Table:
        """The option as a table of one row; `tables.together` puts all of them into one.

        Example:
            >>> from integrationsfoerderung import Application, Post, Recipient, load_programme
            >>> form = Application(recipient=Recipient(name="Bühl", kind="Gemeinde"), posts=[Post()])
            >>> load_programme("vwv-integration").assess_all(form)[-1].to_rows()[0]["verdict"]
            'ineligible'
        """
        plan, found = self.schedule, self.assessment
        total = plan.total if isinstance(plan, Schedule) else None
        why = [Text(f"{f.title.de}: {f.reason('de')}", f"{f.title.en}: {f.reason('en')}") for f in found.unmet]
        why = why or [Text(*(f"{head}: {', '.join(found.missing)}" for head in ("es fehlt", "missing")))] * bool(
            found.missing
        )
        row = (self.measure, found.verdict, found.grade, total and total.euro, total and total.grade, tuple(why))
        return Table(_OPTION, [row])

    def order(self) -> tuple[int, int]:
        """Its place among the options: by verdict, then by falling amount."""
        if self.assessment.verdict is Verdict.INELIGIBLE:
            return _ORDER.index(Verdict.INELIGIBLE), 0
        paid = self.assessment.amounts
        if len(paid) == 1:
            cents = paid[0].total.cents if isinstance(paid[0], Amounts) else 0
        else:  # several editions: there is a schedule only where they pay the same
            plan = self.schedule
            cents = plan.total.euro.cents if isinstance(plan, Schedule) else 0
        return _ORDER.index(self.assessment.verdict), -cents

    def __str__(self) -> str:
        plan = self.schedule
        amount = str(plan.total) if isinstance(plan, Schedule) else "no schedule"
        return f"{self.measure}: {self.assessment.verdict.value}, {amount}"
