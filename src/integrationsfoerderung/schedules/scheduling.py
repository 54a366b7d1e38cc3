"""From an assessment to its schedule."""

from ..assessments import Assessment, Verdict
from ..editions import Measure
from ..evidence import weakest
from ..financing import Amounts, Reason, left_out
from ..texts import Text
from .schedule import Schedule
from .views import NoSchedule


def schedule(assessment: Assessment, *, what_if: bool = False) -> Schedule | NoSchedule:
    """The schedule that follows from an assessment.

    Args:
        assessment: the application with its verdict.
        what_if: give one for an ineligible application too, marked as such.

    Example:
        >>> from integrationsfoerderung import Application, Post, Recipient, load_programme
        >>> form = Application(recipient=Recipient(name="Bühl"), measure="contact-point", posts=[Post()])
        >>> [reason.place for reason in schedule(load_programme("vwv-integration").assess(form)).reasons]
        ['posts[0].share', 'months']
    """
    if assessment.verdict is Verdict.INELIGIBLE and not what_if:
        return NoSchedule((), assessment.unmet)
    application, key = assessment.application, assessment.measure
    measures = [edition.measure(key) for edition in assessment.editions if edition.has(key)]
    if not measures:
        none = Text("kein solcher Fördertatbestand in Kraft", "no such measure in force")
        return NoSchedule((Reason(none, "measure"),))
    found: list[tuple[Amounts, Measure]] = []
    for amounts, measure in zip(assessment.amounts, measures, strict=True):
        if not isinstance(amounts, Amounts):
            return NoSchedule(amounts)
        found.append((amounts, measure))
    if len(found) > 1 and len({_paid(amounts, measure) for amounts, measure in found}) > 1:
        # The editions that the day of submission would decide between pay different amounts.
        return NoSchedule((left_out("submitted"),))
    amounts, measure = max(found, key=_weakness) if len(found) > 1 else found[0]
    return Schedule(
        application,
        key,
        amounts,
        measure.financing.payment,
        measure.financing.findings(application, amounts, key),
        conditional=assessment.verdict is Verdict.OPEN,
        what_if=assessment.verdict is Verdict.INELIGIBLE,
    )


def _paid(amounts: Amounts, measure: Measure) -> tuple[object, ...]:
    """What two editions have to agree in for the day of submission not to matter: amounts and when they are paid."""
    payment = measure.financing.payment
    readings = () if payment is None else (payment.candidates(), getattr(payment, "default", None))
    return (tuple(instalment.amount.cents for instalment in amounts.instalments), readings)


def _weakness(found: tuple[Amounts, Measure]) -> int:
    grade = weakest(u.grade for u in found[0].total_used)
    return -1 if grade is None else grade.rank
