"""Programmes that others may write: what the shipped one does not show must hold there too."""

from datetime import date
from pathlib import Path

import pytest

from integrationsfoerderung import (
    Application,
    DocumentError,
    Euro,
    Grade,
    NoSchedule,
    PlanYear,
    Post,
    Programme,
    Recipient,
    Schedule,
    Share,
    Status,
    Verdict,
    load_programme,
    load_round,
)

CITED = 'citations = [{ source = "s" }]'
TOWN = Recipient(name="Town", kind="Gemeinde")
FIXED = f'kind = "fixed-amount"\namount = {{ value = 100, grade = "norm", {CITED} }}\n'


def known(value: str, grade: str = "norm") -> str:
    return f'{{ value = {value}, grade = "{grade}", {CITED} }}'


def edition(key: str, first: str, last: str | None, body: str) -> str:
    end = "" if last is None else f"last_day = {known(last)}\n"
    return f'[[editions]]\nkey = "{key}"\ntitle = {{ de = "e", en = "e" }}\nfirst_day = {known(first)}\n{end}{body}\n'


def measure(financing: str = FIXED, key: str = "m") -> str:
    path = f"[editions.measures.{key}"
    return f'{path}]\ntitle = {{ de = "m", en = "m" }}\n{path}.financing]\n{financing}'


def rule(key: str, kind: str, of: str, value: str, grade: str = "norm") -> str:
    return (
        f'[editions.measures.m.criteria.{key}]\nkind = "{kind}"\nof = "{of}"\n'
        f'text = {{ de = "{key}", en = "{key}" }}\nrequired = {known(value, grade)}\n'
    )


def load(folder: Path, *parts: str) -> Programme:
    path = folder / "own.toml"
    head = 'format = "programme/1"\nkey = "p"\ntitle = { de = "P", en = "P" }\n[sources.s]\ntitle = "S"\n'
    path.write_text(head + "\n".join(parts), encoding="utf-8")
    return load_programme(path)


def ask(**fields: object) -> Application:
    return Application(**({"recipient": TOWN, "measure": "m", "posts": [Post("0.4")]} | fields))  # type: ignore[arg-type]


class TestWhatEditionsSayAnew:
    """A later state says what it says, and leaves the rest as it was."""

    def test_a_change_of_what_measures_share_reaches_every_measure(self, tmp_path: Path) -> None:
        instalments = (
            f'kind = "fixed-instalments"\ninstalments = {known("[1000]")}\nin_proportion = {known("true")}\n'
            'part_year = { unknown = true, note = "n" }\n'
        )

        def shared(payment: str, table: str) -> str:
            return f"[{table}]\npayment = {known(f'{payment!r}')}\nrounding = {known(repr('down'))}\n"

        body = shared("at-start", "editions.common.financing") + measure(instalments)
        change = f"[[editions.changes]]\nfrom = {known('2014-01-01')}\n" + shared(
            "at-end", "editions.changes.common.financing"
        )
        own = load(tmp_path, edition("a", "2013-01-01", None, body + change))
        payments = [e.measure("m").financing.payment for e in own.editions]
        assert [p.candidates()[0].value for p in payments if p is not None] == ["at-start", "at-end"]

    def test_a_rule_may_be_named_like_a_word_of_evidence(self, tmp_path: Path) -> None:
        first = (
            measure() + rule("grade", "at-least", "posts.months", "36") + rule("size", "at-least", "posts.share", "0.5")
        )
        own = load(
            tmp_path,
            edition("a", "2013-01-01", "2013-12-31", first),
            edition("b", "2014-01-01", None, rule("size", "at-least", "posts.share", "0.6")),
        )
        assert [[c.key for c in e.measure("m").criteria] for e in own.editions] == [["grade", "size"]] * 2

    def test_an_edition_has_a_key_of_its_own(self, tmp_path: Path) -> None:
        with pytest.raises(DocumentError, match="stands twice"):
            load(tmp_path, edition("a", "2013-01-01", "2013-12-31", measure()), edition("a", "2014-01-01", None, ""))


class TestWithoutADay:
    """Every edition may apply: what they say together can be told, and cured."""

    def two(self, folder: Path, first: str, second: str) -> Programme:
        later = 'drops = ["m.k"]\n' + second
        return load(
            folder, edition("a", "2013-01-01", "2013-12-31", measure() + first), edition("b", "2014-01-01", None, later)
        )

    def test_each_edition_refuses_for_a_reason_of_its_own(self, tmp_path: Path) -> None:
        own = self.two(
            tmp_path, rule("k", "at-least", "posts.months", "36"), rule("size", "at-least", "posts.share", "0.5")
        )
        assessment = own.assess(ask(months=12))
        assert assessment.verdict is Verdict.INELIGIBLE
        assert assessment.remedies().offered

    @pytest.mark.parametrize(
        ("first", "second"),
        [(("at-least", "posts.share", "0.5"), ("at-least", "posts.months", "36")),
         (("at-least", "posts.months", "24"), ("at-most", "posts.months", "6"))],
    )  # fmt: skip
    def test_one_key_for_two_questions_can_still_be_told(
        self, tmp_path: Path, first: tuple[str, str, str], second: tuple[str, str, str]
    ) -> None:
        assessment = self.two(tmp_path, rule("k", *first), rule("k", *second)).assess(ask(months=12))
        assert "short by 6 months" not in assessment.explain("en")
        assert assessment.to_dict()["verdict"] == assessment.verdict.value

    def test_an_open_end_is_no_far_date(self, tmp_path: Path) -> None:
        own = self.two(tmp_path, rule("k", "at-least", "posts.months", "36"), "")
        assert "9999" not in own.assess(ask(months=12)).explain("en")


class TestMoney:
    """Nothing negative is paid, and nothing is left out of a sum in silence."""

    @pytest.mark.parametrize(
        "financing",
        [
            f'kind = "fixed-amount"\namount = {known("-100")}\n',
            f'kind = "amount-per-unit"\nof = "recipient.population"\nrate = {known("1")}\nmaximum = {known("-1")}\n',
            f'kind = "amount-per-unit"\nof = "recipient.population"\nrate = {known("-1")}\n',
        ],
    )
    def test_negative_amounts_do_not_load(self, tmp_path: Path, financing: str) -> None:
        with pytest.raises(DocumentError, match="not negative"):
            load(tmp_path, edition("a", "2013-01-01", None, measure(financing)))

    def test_partners_are_not_left_out_of_a_population_in_silence(self, tmp_path: Path) -> None:
        financing = f'kind = "amount-per-unit"\nof = "recipient.population"\nrate = {known("1")}\n'
        own = load(tmp_path, edition("a", "2013-01-01", None, measure(financing)))
        alone = ask(recipient=Recipient(name="A", population=1000), submitted=date(2014, 1, 1))
        paid = own.schedule(alone)
        assert isinstance(paid, Schedule)
        assert paid.total.euro == Euro(1000)
        joint = ask(
            recipient=Recipient(name="A", population=1000), partners=[Recipient(name="B", population=9000)],
            submitted=date(2014, 1, 1),
        )  # fmt: skip
        assert isinstance(own.schedule(joint), NoSchedule)


class TestAGrantAsACriterion:
    """A rule on the grant is worth what the grant is worth, and a grant that may be higher refuses nobody."""

    def programme(self, folder: Path, rate: str, more: str) -> Programme:
        financing = (
            f'kind = "share-of-expenditure"\nrate = {rate}\nmore_possible = {known(more)}\n'
            f"rounding = {known(repr('down'))}\n"
        )
        body = measure(financing) + rule("least", "at-least", "grant", "3000")
        return load(folder, edition("a", "2013-01-01", None, body))

    def asked(self, eligible: int) -> Application:
        row = PlanYear(year=2014, total=eligible, eligible=eligible, third_party=0)
        return ask(plan=[row], submitted=date(2014, 1, 1))

    def test_a_default_rate_makes_the_verdict_assumed(self, tmp_path: Path) -> None:
        readings = (
            '{ grade = "inferred", default = "high", readings = [{ name = "low", value = 0.1 }, '
            f'{{ name = "high", value = 0.6 }}], {CITED} }}'
        )
        assessment = self.programme(tmp_path, readings, "false").assess(self.asked(10_000))
        assert (assessment.verdict, assessment.grade) == (Verdict.ELIGIBLE, Grade.ASSUMED)
        assert assessment.findings[-1].reading == "high"

    @pytest.mark.parametrize(("more", "verdict"), [("true", Verdict.OPEN), ("false", Verdict.INELIGIBLE)])
    def test_more_than_the_rate_may_reach_the_least(self, tmp_path: Path, more: str, verdict: Verdict) -> None:
        own = self.programme(tmp_path, known("0.6"), more)
        assert own.assess(self.asked(4_900)).verdict is verdict
        assert own.assess(self.asked(2_999)).verdict is Verdict.INELIGIBLE
        assert own.assess(self.asked(5_000)).verdict is Verdict.ELIGIBLE


class TestRemedies:
    """All changes at once, one for each field, and no false promise."""

    def programme(self, folder: Path) -> Programme:
        either = (
            '[editions.measures.m.criteria.w]\nkind = "any-of"\ntext = { de = "w", en = "w" }\n'
            + rule("w.parts.a", "at-most", "posts.months", "12")
            + rule("w.parts.b", "at-least", "posts.share", "0.5")
        )
        return load(
            folder, edition("a", "2013-01-01", None, measure() + either + rule("t", "at-least", "posts.months", "24"))
        )

    def test_a_way_that_breaks_another_rule_is_not_taken(self, tmp_path: Path) -> None:
        found = self.programme(tmp_path).assess(ask(months=18, submitted=date(2014, 1, 1))).remedies()
        assert found.offered
        assert {change.place: change.new for change in found.changes} == {"posts[0].share": Share("0.5"), "months": 24}

    def test_two_limits_of_one_field_are_one_change(self, tmp_path: Path) -> None:
        limits = rule("a", "at-least", "posts.share", "0.5") + rule("b", "at-least", "posts.share", "0.75")
        own = load(tmp_path, edition("a", "2013-01-01", None, measure() + limits))
        found = own.assess(ask(submitted=date(2014, 1, 1))).remedies()
        assert [str(change) for change in found.changes] == ["posts[0].share: 40 % -> 75 %"]

    def test_many_posts_are_cured_at_once(self, tmp_path: Path) -> None:
        own = load(tmp_path, edition("a", "2013-01-01", None, measure() + rule("a", "at-least", "posts.share", "0.5")))
        found = own.assess(ask(posts=[Post("0.4")] * 1000, submitted=date(2014, 1, 1))).remedies()
        assert found.offered
        assert len(found.changes) == 1000


class TestRounds:
    """What a round asks is checked; what is not part of its data is said in every assessment under it."""

    def test_the_extra_round_asks_who_was_considered_before(self) -> None:
        form = ask(measure="contact-point", submitted=date(2016, 3, 1))
        extra = load_programme("vwv-integration").assess(form, load_round("vwv-integration/2016-extra"))
        (found,) = [found for found in extra.findings if found.path == "round.considered_before"]
        assert (found.status, found.missing) == (Status.OPEN, ("earlier_grants",))

    def test_of_the_round_2019_it_says_that_nothing_is_known(self) -> None:
        form = ask(measure="contact-point", submitted=date(2018, 11, 1), posts=[Post("1.0")])
        found = load_programme("vwv-integration").assess(form, load_round("vwv-integration/2019"))
        assert "everything" in {provision.key for provision in found.not_modelled}
        assert found.verdict is Verdict.OPEN

    def test_a_refusal_names_its_citation(self) -> None:
        form = ask(measure="extension", submitted=date(2014, 9, 1))
        (refused,) = load_programme("vwv-integration").assess(form).unmet
        assert (refused.path, refused.status) == ("measure", Status.UNMET)
        assert refused.citations
        assert refused.grade is Grade.OFFICIAL

    @pytest.mark.parametrize("ask_for", ["assess", "assess_all", "schedule"])
    def test_a_name_is_no_round(self, ask_for: str) -> None:
        form = ask(measure="contact-point")
        with pytest.raises(TypeError, match="is no round: read it with load_round"):
            getattr(load_programme("vwv-integration"), ask_for)(form, "vwv-integration/2016-regular")
