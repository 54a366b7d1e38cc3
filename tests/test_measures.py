"""Every rule that was found is in the data, declared as not modelled, or listed here with the reason."""

from datetime import date
from typing import Any

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from integrationsfoerderung import (
    Application,
    Bounded,
    Euro,
    Grade,
    PlanYear,
    Post,
    Recipient,
    Status,
    Unknown,
    Verdict,
)
from plan_strategies import BY_SHARE, DAY, FIELDS, SHIPPED, full_forms

FIGURES = {path: figure for edition in SHIPPED.editions for m in edition.measures for path, figure in m.figures()}
PROVISIONS = {provision.key for edition in SHIPPED.editions for provision in edition.not_modelled}
MEASURES = {measure.key for edition in SHIPPED.editions for measure in edition.measures}

# What was found of the rules, row by row, and the figures that say it.
IN_THE_DATA: dict[str, list[str]] = {
    "who may apply for a contact point": ["contact-point.recipient_kind"],
    "posts for refugees accepted since August 2015": ["contact-point.post_field"],
    "half a post at least, new or on top": ["contact-point.minimum_share"],
    "three years at least": ["contact-point.minimum_months"],
    "new or additional tasks": ["contact-point.new_tasks"],
    "fixed amounts of a full post by funding year": ["contact-point.instalments"],
    "fixed amounts of a half post": ["contact-point.attested.0.5"],
    "sum over three years": ["contact-point.total"],
    "a part-time post gets its part": ["contact-point.in_proportion"],
    "rounding": [f"{key}.rounding" for key in ("contact-point", "network")],
    "money by budget year": ["contact-point.payment", "social-advice.payment"],
    "a part of a funding year": ["contact-point.part_year", "extension.part_year"],
    "the cap on costs that a notice names": [f"{key}.overfunding" for key in sorted(MEASURES)],
    "not begun before approval, early start": [
        "contact-point.not_begun.before_approval", "contact-point.not_begun.permitted",
    ],
    "a fourth year": ["extension.instalments", "extension.attested.0.5", "extension.minimum_months"],
    "only what was funded before is extended": ["extension.earlier_grant", "extension.recipient_kind"],
    "social advice, 15,000": ["social-advice.amount", "social-advice.recipient_kind"],
    "sixty percent as a rule": [f"{key}.rate" for key in BY_SHARE],
    "more is possible": [f"{key}.more_possible" for key in BY_SHARE],
    "who may apply in part A": [f"{key}.recipient_kind" for key in BY_SHARE[:3]],
    "municipalities, and in part free carriers": ["parents.recipient_kind", "participation.recipient_kind"],
    "a qualified and reliable carrier": ["parents.reliable", "participation.reliable"],
    "migrants take part": ["parents.migrants_take_part", "participation.migrants_take_part"],
    "as a rule in agreement with the Kommune": [
        f"{key}.consent.{part}" for key in BY_SHARE[3:] for part in ("free_carrier", "as_a_rule.of_the_kommune")
    ],
    "a smallest grant": [f"{key}.minimum_grant" for key in sorted(MEASURES)],
}  # fmt: skip
NOT_MODELLED = {
    "qualification of the person": "qualification",
    "double funding": "double_funding",
    "vacancy": "double_funding",
    "an integration officer does not bar a refugee officer": "double_funding",
    "the share falls during the term": "change_of_share",
    "how a cap on costs acts when costs are lower": "costs",
    "an unlimited post is allowed": "unlimited_post",
    "several applications of one Kommune": "unlimited_post",
    "social advice may be passed on to a free carrier": "passing_on",
    "no claim, within the budget": "discretion",
    "proof of use and dates of payment": "proof_of_use",
    "numbering and maximum amounts of the other measures": "maximum_amounts",
    "the jury and the ministry": "selection",
    "early start, outside the contact point": "early_start",
}
NEITHER = {
    "joint posts, one of several leads": "said by the form: `partners`, each of whom has to be of an admitted kind",
    "fixed amount and not a share of costs": "said by the kind of the financing, which is no figure",
    "the same amounts for both kinds of officers": "said by there being one measure; its note tells the inference",
    "the same amounts in every edition": "said by carrying over, which lowers the grade",
    "one post counts as a full post at most": "said by the type: a share lies between 0 and 1",
    "a term of three years from the start of work": "said by `start` and `months` of the form",
    "a funding year counts from the start of work": "said by the calendar, which counts months from the start",
    "shares of cost that the press reported": "no rule: the grant is never computed from costs",
    "what a full post costs": "no rule: an experience of 2015",
}


class TestEveryRow:
    """Nothing that was found is left out in silence."""

    @pytest.mark.parametrize("row", IN_THE_DATA)
    def test_is_a_figure(self, row: str) -> None:
        assert [path for path in IN_THE_DATA[row] if path not in FIGURES] == []

    @pytest.mark.parametrize("row", NOT_MODELLED)
    def test_or_is_declared_as_not_modelled(self, row: str) -> None:
        assert NOT_MODELLED[row] in PROVISIONS

    def test_or_has_a_reason(self) -> None:
        assert all(NEITHER.values())
        assert not set(NEITHER) & (set(IN_THE_DATA) | set(NOT_MODELLED))

    def test_and_nothing_is_in_the_data_that_was_not_found(self) -> None:
        listed = {path for paths in IN_THE_DATA.values() for path in paths}
        shared = {f"{key}.{name}" for key in MEASURES for name in ("rounding", "payment", "overfunding")}
        own = {"extension.in_proportion"}  # as for the contact point that is extended
        assert FIGURES.keys() - listed - shared - own == set()
        assert set(NOT_MODELLED.values()) == PROVISIONS

    def test_every_figure_has_a_citation_and_what_is_unknown_a_note(self) -> None:
        for path, figure in FIGURES.items():
            assert figure.citations or isinstance(figure, Unknown), path
            assert figure.note or not isinstance(figure, Unknown | Bounded), path

    @pytest.mark.parametrize("measure", sorted(MEASURES))
    def test_a_provision_is_shown_where_it_could_matter(self, measure: str) -> None:
        form = Application(recipient=Recipient(name="Bühl"), measure=measure, posts=[Post()], submitted=DAY)
        shown = {provision.key for provision in SHIPPED.assess(form).not_modelled}
        assert shown >= {"discretion", "proof_of_use", "selection"}
        assert ("maximum_amounts" in shown) is (measure in BY_SHARE)
        assert ("passing_on" in shown) is (measure == "social-advice")

    # The fourth year pays for the same post, so that what is declared for the contact point holds for it, too: law 11.
    @pytest.mark.parametrize("key", ["qualification", "double_funding", "change_of_share", "costs", "unlimited_post"])
    def test_what_touches_a_contact_point_touches_its_extension(self, key: str) -> None:
        (provision,) = (p for p in SHIPPED.on(DAY).not_modelled if p.key == key)
        assert provision.touches("extension")


def network(eligible: str) -> Application:
    plan = [PlanYear(year=2017, total=eligible, eligible=eligible, third_party=0)]
    return Application(recipient=Recipient(name="Bühl", kind="Gemeinde"), measure="network", plan=plan)


class TestTheSmallestGrant:
    """It exists, and is at most 2,550: whoever gets that much meets it, and nobody is refused for it."""

    def test_every_measure_of_every_edition_has_it(self) -> None:
        for edition in SHIPPED.editions:
            for measure in edition.measures:
                figure = dict(measure.figures())[f"{measure.key}.minimum_grant"]
                assert isinstance(figure, Bounded)
                assert (figure.low, figure.high, figure.grade) == (None, Euro(2550), Grade.INFERRED)

    @pytest.mark.parametrize(
        ("eligible", "grant", "verdict"),
        [
            ("4250.00", "2550.00", Verdict.ELIGIBLE),
            ("4249.98", "2549.99", Verdict.OPEN),
            ("0.00", "0.00", Verdict.OPEN),
        ],
    )
    @pytest.mark.parametrize("day", [date(2013, 8, 29), DAY, date(2020, 8, 28)])
    def test_from_both_sides(self, eligible: str, grant: str, verdict: Verdict, day: date) -> None:
        assessment = SHIPPED.assess(network(eligible), on=day)
        assert assessment.verdict is verdict
        (found,) = (f for f in assessment.findings if f.path == "network.minimum_grant")
        assert found.seen == Euro(grant)
        assert assessment.unknown == (() if verdict is Verdict.ELIGIBLE else ("network.minimum_grant",))

    @given(st.sampled_from(sorted(MEASURES)), full_forms())
    def test_never_refused(self, measure: str, fields: dict[str, Any]) -> None:
        fields["measure"] = measure
        assessment = SHIPPED.assess(Application(**fields))
        for found in assessment.findings:
            if found.path == f"{measure}.minimum_grant":
                assert found.status is (Status.MET if found.seen and found.seen >= Euro(2550) else Status.OPEN)


class TestLeavingOut:
    """What is left out opens an answer, and never turns a yes into a no or a no into a yes."""

    @given(full_forms(), st.sets(st.sampled_from([*FIELDS, "posts", "submitted", "recipient"]), min_size=1))
    def test_new_measures(self, fields: dict[str, Any], without: set[str]) -> None:
        whole = Application(**fields)
        kept = {name: value for name, value in fields.items() if name not in without}
        kept.setdefault("recipient", Recipient(name="Musterstadt"))
        if "posts" not in kept and "plan" not in kept:
            kept["posts"] = [Post()]
        less, more = SHIPPED.assess(Application(**kept)).verdict, SHIPPED.assess(whole).verdict
        assert less in (more, Verdict.OPEN)

    @given(full_forms(), st.integers(0, 3), st.sampled_from(["total", "eligible", "third_party"]))
    def test_amounts_of_the_plan(self, fields: dict[str, Any], index: int, name: str) -> None:
        whole = Application(**fields)
        rows = list(whole.plan or ())
        without: Any = {name: None}
        rows[index % len(rows)] = evolve(rows[index % len(rows)], **without)
        less, more = SHIPPED.assess(evolve(whole, plan=rows)).verdict, SHIPPED.assess(whole).verdict
        assert less in (more, Verdict.OPEN)

    @given(full_forms())
    def test_posts_do_not_matter_to_what_is_paid_by_expenditure(self, fields: dict[str, Any]) -> None:
        if fields["measure"] in BY_SHARE:
            without = {name: value for name, value in fields.items() if name != "posts"}
            one, other = (SHIPPED.assess(Application(**these)) for these in (fields, without))
            assert (one.verdict, one.grade) == (other.verdict, other.grade)

    @given(full_forms())
    def test_an_open_answer_says_why(self, fields: dict[str, Any]) -> None:
        assessment = SHIPPED.assess(Application(**fields))
        if assessment.verdict is Verdict.OPEN:
            assert assessment.missing or assessment.unknown

    def test_a_refusal_under_every_edition_needs_no_day(self) -> None:
        carrier = Recipient(name="Verein", kind="freier Träger")
        form = Application(recipient=carrier, measure="extension", posts=[Post()])
        days = [edition.since for edition in SHIPPED.editions]
        assert {SHIPPED.assess(form, on=day).verdict for day in days} == {Verdict.INELIGIBLE}
        assert SHIPPED.assess(form).verdict is Verdict.INELIGIBLE
