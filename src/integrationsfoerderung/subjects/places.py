"""Where a criterion looks from: one post, one recipient of an application, and what has been worked out beside it."""

from datetime import date
from typing import Any, Literal, Self

from attrs import define, field

from ..applications import Application, Post
from ..money import Euro
from ..recipients import Recipient

Per = Literal["application", "post", "recipient"]
NO_POST = Post()  # what is looked at where an application has a plan and no post
_ALL_PER: tuple[frozenset[Per], ...] = (
    frozenset(), frozenset({"application"}), frozenset({"post"}), frozenset({"recipient"}),
    frozenset({"application", "post"}), frozenset({"application", "recipient"}), frozenset({"post", "recipient"}),
    frozenset({"application", "post", "recipient"}),
)  # fmt: skip


@define(eq=False, repr=False)  # as quick to make as can be: every assessment makes some, and nobody keeps them
class Context:
    """What criteria can look at beside the application itself.

    Attributes:
        measure: whose criteria are checked.
        day: whose rules apply; None where it was left out.
        grant: what the measure would pay; None where that cannot be said yet.
        grant_most: what could be granted where more than the rule gives is possible.
        grant_grade: the grade of what the grant rests on.
        grant_reading: the default reading that it needed, if any.
        grant_needs: the fields that were left out and would say it.
        grant_unknown: the paths of the figures that are not known and would say it.
        tier: the key of the tier of population that the recipient is in; None where that cannot be said yet, or
            where the measure has no tiers.
        tier_grade: the grade of the bounds that put it there.
        tier_reading: the default reading that they needed, if any.
        tier_needs: the fields that were left out and would say it.
        tier_unknown: the paths of the figures that are not known and would say it.

    Example:
        >>> Context(day=date(2015, 9, 28)).grant is None
        True
    """

    measure: str | None = None
    day: date | None = None
    grant: Euro | None = None
    grant_needs: tuple[str, ...] = ()
    grant_unknown: tuple[str, ...] = ()
    grant_most: Euro | None = None
    grant_grade: Any = None
    grant_reading: str | None = None
    tier: str | None = None
    tier_grade: Any = None
    tier_reading: str | None = None
    tier_needs: tuple[str, ...] = ()
    tier_unknown: tuple[str, ...] = ()


@define(eq=False, repr=False)  # as Context is
class Scope:
    """The place in an application that a criterion looks from: one post, one recipient.

    Example:
        >>> town = Recipient(name="Bühl")
        >>> one = Application(recipient=town, measure="contact-point", posts=[Post()])
        >>> Scope(one, one.posts[0], "posts[0]", town, "recipient").post_place
        'posts[0]'
    """

    application: Application
    post: Post
    post_place: str
    recipient: Recipient
    recipient_place: str
    context: Context = field(factory=Context)


@define(eq=False, repr=False)  # as Context is
class Places:
    """An application seen from every place that criteria ask about, each found once.

    Example:
        >>> two = Application(recipient=Recipient(name="Bühl"), measure="contact-point", posts=[Post(), Post()])
        >>> [scope.post_place for scope in Places(two, Context()).of(frozenset({"post"}))]
        ['posts[0]', 'posts[1]']
    """

    application: Application
    context: Context
    _found: dict[frozenset[Per], list[Scope]] = field(init=False, factory=dict)

    def of(self, per: frozenset[Per]) -> list[Scope]:
        """Every place that a criterion on posts, recipients or neither has to hold at."""
        found = self._found.get(per)
        if found is None:
            found = self._found[per] = self._find(per)
        return found

    def under(self, context: Context) -> Self:
        """The same places, seen under another measure, day or grant: finding them again would cost more than checking.

        Example:
            >>> one = Application(recipient=Recipient(name="Bühl"), measure="contact-point", posts=[Post()])
            >>> Places(one, Context()).under(Context(measure="network")).of(frozenset())[0].context.measure
            'network'
        """
        self.context = context
        for found in self._found.values():
            for scope in found:
                scope.context = context
        return self

    def _find(self, per: frozenset[Per]) -> list[Scope]:
        application = self.application
        if len(application.posts) == 1 and not application.partners:
            # One post and one recipient: there is one place, whatever is asked about.
            one = Scope(application, application.posts[0], "posts[0]", application.recipient, "recipient", self.context)
            for asked in _ALL_PER:
                self._found[asked] = [one]
            return [one]
        posts: list[tuple[int, Post]] = list(enumerate(application.posts))
        if "post" not in per:
            posts = posts[:1] or [(0, NO_POST)]  # a plan without a post: nothing in it asks about one
        recipients = [(application.recipient, "recipient")]
        if "recipient" in per:
            recipients += [(p, f"partners[{i}]") for i, p in enumerate(application.partners)]
        return [
            Scope(application, post, f"posts[{index}]", recipient, place, self.context)
            for recipient, place in recipients
            for index, post in posts
        ]
