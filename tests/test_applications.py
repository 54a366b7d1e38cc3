"""What an application promises: what is left out stays left out, what is impossible is refused at once."""

import copy
import datetime as dt
import json
import pickle
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction
from typing import Any, TypeAlias

import attrs
import pytest
from attrs.exceptions import FrozenInstanceError
from hypothesis import given

import integrationsfoerderung as foerder
from applications_strategy import complete, incomplete
from integrationsfoerderung import (
    Application,
    Consent,
    EarlierGrant,
    Euro,
    Field,
    Origin,
    PlanYear,
    Post,
    Recipient,
    Share,
)

# What a caller without a type checker may pass: the tests for refusals take anything.
Anything: TypeAlias = Any

TOWN = Recipient(name="Bühl")


def form(**fields: Anything) -> Application:
    """The least form, with the fields given."""
    least: dict[str, Anything] = {"recipient": TOWN, "measure": "contact-point", "posts": [Post()]}
    return Application(**(least | fields))


def refusal(make: Anything, kind: type[Exception], /, **fields: Anything) -> str:
    """The message of a refusal: one sentence, short whatever the value was."""
    with pytest.raises(kind) as caught:
        make(**fields)
    message = str(caught.value)
    assert "\n" not in message
    assert len(message) < 400
    return message


DAY = "write a calendar day without a time, such as date(2016, 4, 1)"
YEARS = "write a day from 1952 to 2199"
MONTHS = "write a whole number of months"
SOME_MONTHS = "write a whole number from 1 to 600"
FLAG = "write true or false, or leave it out"


class TestAPost:
    """One post: nothing needs to be known of it yet, nothing impossible may be said of it."""

    def test_nothing_needs_to_be_known_of_it(self) -> None:
        assert [getattr(Post(), field.name) for field in attrs.fields(Post)] == [None] * 7

    @pytest.mark.parametrize("share", ["0.5", Decimal("0.5"), Fraction(1, 2), Share("0.5"), "50 %"])
    def test_a_share_may_be_written_in_each_exact_way(self, share: Anything) -> None:
        assert Post(share=share).share == Share("0.5")

    @pytest.mark.parametrize(
        ("share", "error", "seen", "way_out"),
        [
            (80, ValueError, "80 is too large", 'did you mean "0.8" or "80 %"?'),
            ("80", ValueError, "80 is too large", 'did you mean "0.8" or "80 %"?'),
            (-3, ValueError, "-3 is negative", 'write for example "0.5" or "50 %"'),
            (Decimal("1.0001"), ValueError, "1.0001 is too large", "a sum over several posts is an Fte"),
            (Decimal("NaN"), ValueError, "NaN", 'write for example "0.5"'),
            (Decimal("Infinity"), ValueError, "Infinity", 'write for example "0.5"'),
            ("nan", ValueError, "'nan'", "0.5"),
            ("", ValueError, "''", "0.5"),
            ("0,5", ValueError, "'0,5'", "Share.parse reads what people type"),
            (float("nan"), TypeError, "float nan", 'write "0.5" or Decimal("0.5")'),
            (0.5, TypeError, "float 0.5", 'write "0.5" or Decimal("0.5")'),
            (1.0, TypeError, "float 1.0", 'write "0.5" or Decimal("0.5")'),
            (True, TypeError, "bool True", 'write "0.5" or Decimal("0.5")'),
            (10**30, ValueError, "1000000000000000000000000000000 is too large", 'write for example "0.5"'),
            (Fraction(25, 39), ValueError, "25/39 lies between two", "name a Rounding as well"),
            ([1], TypeError, "[1]", 'write "0.5" or Decimal("0.5")'),
        ],
    )
    def test_an_impossible_share_is_refused(
        self, share: Anything, error: type[Exception], seen: str, way_out: str
    ) -> None:
        message = refusal(Post, error, share=share)
        assert "share" in message
        assert seen in message
        assert way_out in message

    @pytest.mark.parametrize("share", [0, 1])
    def test_both_ends_are_shares(self, share: int) -> None:
        made = Post(share=share).share
        assert made is not None
        assert made.basis_points == 10_000 * share

    @pytest.mark.parametrize(
        ("name", "word", "way_out"),
        [
            ("field", "refugee", "did you mean 'refugees'?"),
            ("field", "Integration", "did you mean 'integration'?"),
            ("field", 3, "allowed: integration, refugees, both"),
            ("origin", "topup", "did you mean 'top-up'?"),
            ("origin", True, "allowed: new, top-up"),
        ],
    )
    def test_an_unknown_word_is_refused_with_what_was_meant(self, name: str, word: Anything, way_out: str) -> None:
        message = refusal(Post, ValueError, **{name: word})
        assert f"unknown {name} {word!r}" in message
        assert way_out in message

    @pytest.mark.parametrize("origin", [None, "top-up"])
    def test_a_top_up_fits_into_one_post(self, origin: str | None) -> None:
        assert Post(share="0.4", origin=origin, tops_up="0.6").tops_up == Share("0.6")
        message = refusal(Post, ValueError, share="0.4001", origin=origin, tops_up="0.6")
        assert "a top-up of 40.01 % on a post of 60 %" in message
        assert "at most 40 % can be added" in message

    def test_a_new_post_tops_nothing_up(self) -> None:
        message = refusal(Post, ValueError, origin="new", tops_up="0.5")
        assert "leave tops_up (50 %) out, or write origin top-up" in message

    def test_a_bad_share_of_the_existing_post_names_its_field(self) -> None:
        assert "tops_up" in refusal(Post, ValueError, tops_up=80)


class TestValuesThatCannotBe:
    """Each field of an application refuses what cannot be, with its name, the value and the way out."""

    @pytest.mark.parametrize("make", [Post, form])
    @pytest.mark.parametrize(
        ("name", "value", "error", "way_out"),
        [
            ("months", 0, ValueError, SOME_MONTHS),
            ("months", -36, ValueError, SOME_MONTHS),
            ("months", 601, ValueError, SOME_MONTHS),
            ("months", 10**30, ValueError, SOME_MONTHS),
            ("months", 36.5, TypeError, MONTHS),
            ("months", 36.0, TypeError, MONTHS),
            ("months", float("nan"), TypeError, MONTHS),
            ("months", Decimal(36), TypeError, MONTHS),
            ("months", True, TypeError, MONTHS),
            ("months", "36", TypeError, MONTHS),
            ("start", datetime(2016, 4, 1), TypeError, DAY),  # noqa: DTZ001 - refused, with a zone or without
            ("start", "2016-04-01", TypeError, DAY),
            ("start", 20160401, TypeError, DAY),
            ("start", date(216, 4, 1), ValueError, YEARS),
            ("start", date(1951, 12, 31), ValueError, YEARS),
            ("start", date(2200, 1, 1), ValueError, YEARS),
        ],
    )
    def test_of_a_post_and_of_the_application(
        self, make: Anything, name: str, value: Anything, error: type[Exception], way_out: str
    ) -> None:
        message = refusal(make, error, **{name: value})
        assert message.startswith(f"{name} is ")
        shown = value.isoformat() if type(value) is date else repr(value)
        assert shown in message
        assert way_out in message

    @pytest.mark.parametrize(
        ("name", "value", "error", "way_out"),
        [
            ("submitted", datetime(2016, 4, 1), TypeError, DAY),  # noqa: DTZ001 - refused, with a zone or without
            ("submitted", date(216, 4, 1), ValueError, YEARS),
            ("submitted", "28.09.2015", TypeError, DAY),
            ("new_tasks", 1, TypeError, FLAG),
            ("new_tasks", "true", TypeError, FLAG),
            ("begun", 0, TypeError, FLAG),
            ("begun", "nein", TypeError, FLAG),
            ("early_start_permitted", "", TypeError, FLAG),
            ("priority", 0, ValueError, "write a whole number from 1"),
            ("priority", -1, ValueError, "write a whole number from 1"),
            ("priority", True, TypeError, "write a whole number"),
            ("priority", 1.0, TypeError, "write a whole number"),
            ("key", "", ValueError, "write at least one character"),
            ("key", 2016, TypeError, "write it in quotes"),
            ("measure", " ", ValueError, "write at least one character"),
            ("measure", 3, TypeError, "write it in quotes"),
            ("recipient", "Bühl", TypeError, "write a Recipient"),
            ("recipient", None, TypeError, "write a Recipient"),
            ("posts", ["x"], TypeError, "[0] is 'x': write Post(...)"),
            ("posts", [Post(), {"share": "0.5"}], TypeError, "[1] is {'share': '0.5'}: write Post(...)"),
            ("partners", ["Bühlertal"], TypeError, "[0] is 'Bühlertal': write Recipient(...)"),
            ("partners", [TOWN, None], TypeError, "[1] is None: write Recipient(...)"),
            ("earlier_grants", ["contact-point"], TypeError, "[0] is 'contact-point': write EarlierGrant(...)"),
            ("plan", [{"year": 2017}], TypeError, "[0] is {'year': 2017}: write PlanYear(...)"),
            ("plan", [PlanYear(year=2017)] * 2, ValueError, "has the year 2017 twice: add both rows up in one"),
            ("facts", ["persons"], TypeError, "write a table of keys and values"),
            ("requested", -1, ValueError, "write an amount that is not negative"),
            ("costs", "-0.01", ValueError, "write an amount that is not negative"),
        ],
    )
    def test_of_the_application(self, name: str, value: Anything, error: type[Exception], way_out: str) -> None:
        message = refusal(form, error, **{name: value})
        assert message.startswith(name)
        assert way_out in message

    @pytest.mark.parametrize(
        ("name", "value", "error"),
        [
            ("requested", 10**30, ValueError),
            ("requested", 1.5, TypeError),
            ("requested", Decimal("NaN"), ValueError),
            ("costs", 10**30, ValueError),
            ("costs", True, TypeError),
            ("costs", "viel", ValueError),
            ("posts", Post(), TypeError),
            ("posts", None, TypeError),
            ("posts", "x", TypeError),
            ("partners", TOWN, TypeError),
            ("partners", None, TypeError),
            ("earlier_grants", "contact-point", TypeError),
            ("consents", "Kommune", TypeError),
            ("plan", PlanYear(year=2017), TypeError),
            ("plan", "2017", TypeError),
            ("facts", "persons", TypeError),
            ("facts", None, TypeError),
        ],
    )
    def test_each_refusal_names_its_field(self, name: str, value: Anything, error: type[Exception]) -> None:
        assert name in refusal(form, error, **{name: value})

    @pytest.mark.parametrize("name", ["requested", "costs"])
    @pytest.mark.parametrize("amount", [10**30, "1" + "0" * 30, Decimal("1E+30"), Decimal("NaN"), "0.001"])
    def test_impossible_amounts_are_refused(self, name: str, amount: Anything) -> None:
        assert "amount" in refusal(form, ValueError, **{name: amount})

    def test_an_unknown_consent_is_refused_with_what_was_meant(self) -> None:
        message = refusal(form, ValueError, consents=["Komune"])
        assert "unknown consent 'Komune'; did you mean 'Kommune'?" in message

    def test_a_misspelt_argument_is_refused_by_its_name(self) -> None:
        assert "month" in refusal(form, TypeError, month=36)

    @pytest.mark.parametrize(("measure", "error"), [("", ValueError), (3, TypeError)])
    def test_an_earlier_grant_names_its_measure(self, measure: Anything, error: type[Exception]) -> None:
        assert "measure" in refusal(EarlierGrant, error, measure=measure)

    def test_30_february_does_not_exist(self) -> None:
        """Python refuses the day itself; a document that names it is refused by its reader."""
        with pytest.raises(ValueError, match="day is out of range"):
            date(2016, 2, 30)
        assert form(start=date(2016, 2, 29)).start == date(2016, 2, 29)

    @pytest.mark.parametrize("day", [date(1952, 1, 1), date(2199, 12, 31)])
    def test_the_first_and_the_last_day_are_taken(self, day: date) -> None:
        assert form(start=day, submitted=day).submitted == day

    @pytest.mark.parametrize("months", [1, 600])
    def test_the_shortest_and_the_longest_term_are_taken(self, months: int) -> None:
        assert form(months=months, posts=[Post(months=months)]).months == months


class TestHowManyPosts:
    """At least one where there is no plan, and many are many."""

    @pytest.mark.parametrize("posts", [[], (), iter([])])
    @pytest.mark.parametrize("plan", [None, []])
    def test_an_application_without_a_post_or_a_plan_is_refused(self, posts: Anything, plan: Anything) -> None:
        message = refusal(form, ValueError, posts=posts, plan=plan)
        assert message == "an application needs a post or a plan: write Post() where nothing is known of it yet"

    @pytest.mark.parametrize("posts", [{}, {"share": "0.5"}, b"", ""])
    def test_what_is_no_list_of_posts_is_refused_as_such_even_where_it_is_empty(self, posts: Anything) -> None:
        assert refusal(form, TypeError, posts=posts).startswith("posts: ")

    def test_with_a_plan_posts_may_be_left_out(self) -> None:
        planned = Application(recipient=TOWN, plan=[PlanYear(year=2017)])
        assert planned.posts == ()
        assert planned == Application(recipient=TOWN, posts=[], plan=(PlanYear(year=2017),))

    def test_ten_thousand_posts_give_a_defined_answer(self) -> None:
        """One bad post among them is found and named; the others are met."""
        posts = [Post(share="0.5", field="integration")] * 9_999 + [Post(share="0.49", field="integration")]
        many = form(recipient=Recipient(name="Bühl", kind="Gemeinde"), posts=posts, months=36, new_tasks=True,
                    begun=False, submitted=date(2016, 10, 1))  # fmt: skip
        assessment = foerder.load_programme("vwv-integration").assess(many)
        assert assessment.verdict is foerder.Verdict.INELIGIBLE
        assert [found.place for found in assessment.unmet] == ["posts[9999].share"]

    def test_any_iterable_of_posts_becomes_a_tuple(self) -> None:
        assert form(posts=(Post() for _ in range(3))).posts == (Post(),) * 3


class TestWhatIsLeftOut:
    """None is neither False nor zero nor empty."""

    def test_the_least_form_leaves_out_all_but_two(self) -> None:
        least = Application(recipient=TOWN, posts=[Post()])
        given_fields = {"recipient", "posts", "partners", "facts"}
        rest = [field.name for field in attrs.fields(Application) if field.name not in given_fields]
        assert [getattr(least, name) for name in rest] == [None] * len(rest)
        assert least.partners == ()
        assert dict(least.facts) == {}

    @pytest.mark.parametrize(
        ("name", "value"),
        [("new_tasks", False), ("begun", False), ("early_start_permitted", False), ("requested", 0), ("costs", 0),
         ("earlier_grants", []), ("consents", []), ("plan", [])],
    )  # fmt: skip
    def test_it_differs_from_no_zero_and_none_of_them(self, name: str, value: Anything) -> None:
        assert form(**{name: value}) != form()
        assert getattr(form(**{name: value}), name) is not None

    def test_a_share_of_zero_differs_from_one_left_out(self) -> None:
        assert Post(share=0) != Post()

    def test_the_recipients_are_the_leading_one_and_its_partners(self) -> None:
        partner = Recipient(name="Bühlertal")
        assert form().recipients == (TOWN,)
        assert form(partners=[partner]).recipients == (TOWN, partner)


class TestAnApplicationIsAValue:
    """Frozen, equal by its fields, and carried everywhere unchanged."""

    @given(incomplete | complete)
    def test_pickle_copy_and_repr_give_it_back(self, application: Application) -> None:
        assert pickle.loads(pickle.dumps(application)) == application  # noqa: S301 - our own bytes
        assert copy.copy(application) == copy.deepcopy(application) == application
        names = {name: getattr(foerder, name) for name in foerder.__all__} | {"datetime": dt}
        assert eval(repr(application), names) == application  # noqa: S307 - a repr that can be pasted back
        assert hash(attrs.evolve(application)) == hash(application)

    def test_words_and_members_make_the_same(self) -> None:
        by_word = Post(share="0.5", field="both", origin="top-up")
        assert by_word == Post(share=Share("0.5"), field=Field.BOTH, origin=Origin.TOP_UP)
        by_value = form(requested=Euro(105_000), consents=[Consent.KOMMUNE])
        assert by_value == form(requested="105000", consents=("Kommune",))

    @pytest.mark.parametrize("value", [form(), Post(), EarlierGrant("contact-point")])
    def test_it_is_frozen(self, value: Anything) -> None:
        name = attrs.fields(type(value))[0].name
        with pytest.raises(FrozenInstanceError):
            setattr(value, name, None)

    def test_a_list_given_can_be_changed_without_changing_it(self) -> None:
        posts = [Post(share="0.5")]
        application = form(posts=posts)
        posts.append(Post())
        assert len(application.posts) == 1

    def test_a_message_about_text_that_is_too_long_is_short(self) -> None:
        message = refusal(form, ValueError, key="x" * 20_000)
        assert message == "key has 20000 characters: write at most 10000"
        assert json.dumps(message).isascii()
