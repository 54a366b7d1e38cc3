"""Applications on their way to a decision: what each asks for, what caps leave of it, what it takes of the pot."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from itertools import product
from typing import Any

from attrs import define, evolve, field, frozen

from ..applications import Application
from ..editions import Measure
from ..evidence import Figure, Grade
from ..financing import Amounts, Instalment, Reason, Used, costs_of, distinct, left_out, not_settled
from ..findings import Finding, Status
from ..money import Euro, Share, split_cents
from ..recipients import Recipient
from ..subjects import subject_at
from ..texts import Text
from .rules import Base, Cap, Per, When


@define(eq=False)
class Claim:
    """One application in a round; money in cents throughout.

    Attributes:
        key: of the application.
        applicant: who it is of: by official key, else by name.
        status: met for eligible.
        measure: what it is measured by; None where the edition does not have it.
        amounts: what the rule gives; None where that cannot be said.
        asked: what is asked for of each post, at most what the rule gives; None where that cannot be said.
        admissible: what caps leave of it.
        needs: why it is open beside its criteria: what is left out or not settled.
        used: caps that decided.
        findings: what the round finds beside the criteria.
        rank: among the applicant's own applications that are not ineligible.
        by_year: what it takes in each budget year, where the pot is by budget year and that can be said.
        form: the application, or one that asks for the most that it could come to.
        estimated: whether it is the latter; what it will be is left out.
        bounded: whether what caps leave is the most that it may be, and may turn out to be less.

    Example:
        >>> from integrationsfoerderung import Post
        >>> form = Application(recipient=Recipient(name="Bühl"), posts=[Post()])
        >>> claim = Claim(form, "buehl", Status.MET, None, None)
        >>> claim.applicant, claim.rank, claim.estimated
        (('name', 'Bühl'), 1, False)
    """

    application: Application
    key: str
    status: Status
    measure: Measure | None
    amounts: Amounts | None
    needs: list[Reason] = field(factory=list)
    findings: tuple[Finding, ...] = ()
    rank: int = 1
    asked: tuple[int, ...] | None = None
    admissible: tuple[int, ...] | None = None
    used: tuple[Used, ...] = ()
    by_year: dict[int, int] | None = None
    form: Application = field(init=False)
    estimated: bool = False
    bounded: bool = False

    def need(self, reasons: Iterable[Reason]) -> None:
        """Take up why it is open, each reason once."""
        self.needs += [reason for reason in reasons if reason not in self.needs]

    def estimate(self, form: Application, amounts: Amounts) -> None:
        """Take the most that it could come to for what it asks."""
        self.form, self.amounts, self.estimated = form, amounts, True
        self.asked = self.admissible = asked_of(form, amounts)

    def __attrs_post_init__(self) -> None:
        self.form = self.application
        if self.amounts is not None:
            self.asked = self.admissible = asked_of(self.application, self.amounts)

    @property
    def applicant(self) -> tuple[str, str]:
        """Who it is of."""
        return applicant_of(self.application.recipient)

    @property
    def own_order(self) -> tuple[Any, ...]:
        """Its order among the applicant's own: by priority, those without one last, then by key."""
        priority = self.application.priority
        return (priority is None, priority, self.key)


def applicant_of(recipient: Recipient) -> tuple[str, str]:
    """Who applies: the official key, else the name.

    Example:
        >>> applicant_of(Recipient(name="Bühl", key="08216007"))
        ('key', '08216007')
    """
    return ("name", recipient.name) if recipient.key is None else ("key", recipient.key)


def asked_of(application: Application, amounts: Amounts) -> tuple[int, ...]:
    """What is asked for of each post: what the rule gives, or less where less is asked for.

    Example:
        >>> from integrationsfoerderung import Post
        >>> form = Application(recipient=Recipient(name="Bühl"), posts=[Post()], requested=50000)
        >>> asked_of(form, Amounts((Instalment(0, 1, 0, 12, Euro(40000)), Instalment(0, 2, 12, 12, Euro(35000))), ()))
        (5000000,)
    """
    posts: dict[int | None, int] = {}
    for instalment in amounts.instalments:
        posts[instalment.post] = posts.get(instalment.post, 0) + instalment.amount.cents
    given = tuple(posts.values())
    requested = application.requested
    return given if requested is None else limited(given, requested.cents)


def limited(posts: tuple[int, ...], most: int) -> tuple[int, ...]:
    """Sums of posts, in proportion, that come to no more than a limit.

    Example:
        >>> limited((100, 50), 100)
        (67, 33)
    """
    return posts if sum(posts) <= most else tuple(split_cents(most, posts))


def paid_out(amounts: Amounts, posts: Sequence[int], used: tuple[Used, ...]) -> Amounts:
    """The same instalments for other sums of the posts: the shape over the years stays, each part within a cent.

    Example:
        >>> whole = Amounts((Instalment(0, 1, 0, 12, Euro(40000)), Instalment(0, 2, 12, 12, Euro(35000))), ())
        >>> [str(part.amount) for part in paid_out(whole, [3750000], ()).instalments]
        ['20000.00', '17500.00']
    """
    members: dict[int | None, list[Instalment]] = {}
    for instalment in amounts.instalments:
        members.setdefault(instalment.post, []).append(instalment)
    changed: list[Instalment] = []
    for (_, many), total in zip(members.items(), posts, strict=True):
        weights = [instalment.amount.cents for instalment in many]
        parts = split_cents(total, weights) if sum(weights) else weights
        for instalment, part in zip(many, parts, strict=True):
            same = part == instalment.amount.cents
            more = instalment.used if same else (*instalment.used, *used)
            changed.append(evolve(instalment, amount=Euro.from_cents(part), used=more))
    return Amounts(tuple(changed), distinct((*amounts.total_used, *used)), amounts.most)


def largest(application: Application, measure: Measure) -> tuple[Application, Amounts] | None:
    """The most that an application could come to ask for, whatever is left out; None where there is no such sum.

    Fields that were left out are tried at the upper end of what is admissible: more share and more months never
    give less.

    Example:
        >>> from integrationsfoerderung import Post, load_programme
        >>> measure = load_programme("vwv-integration").editions[0].measure("contact-point")
        >>> largest(Application(recipient=Recipient(name="Bühl"), posts=[Post()]), measure)[1].total
        Euro('105000.00')
    """
    form = application
    for _ in range(len(application.posts) + 3):
        found = measure.amounts(form)
        if isinstance(found, Amounts):
            return None if found.most is not None and application.requested is None else (form, found)
        before, form = form, _filled(form, found)
        if form is before:
            break
    requested = application.requested
    if requested is None:
        return None
    return application, Amounts((Instalment(None, None, 0, application.months, requested),), ())


def _filled(form: Application, reasons: tuple[Reason, ...]) -> Application:
    """The form with its left-out fields at their upper ends; the form itself where there is no such end."""
    filled = form
    for reason in reasons:
        place, of = reason.place, subject_at(reason.place)
        # A later day gives no more than an earlier one, and would put the money into a year that nobody named.
        if not reason.known or of is None or not of.ordered or of.type in {Euro, date}:
            return form
        top: Any = of.domain[1]
        if of.type is Share:
            post = form.posts[int(place.split("[")[1].split("]")[0])]
            top = Share.from_basis_points(10_000 - (0 if post.tops_up is None else post.tops_up.basis_points))
        filled = of.put(filled, place, top)
    return filled


HANGS = Reason(
    Text(
        "was bewilligt werden kann, hängt an einem offenen Antrag desselben Antragstellers",
        "what can be granted hangs on an open application of the same applicant",
    ),
    "recipient",
)


@frozen
class Hangs:
    """What a cap leaves is not settled; this is the most that it could be."""

    most: tuple[int, ...]
    needs: tuple[Reason, ...] = (HANGS,)


Capped = tuple[int, ...] | Reason | Hangs


def capped(cap: Cap, claims: Sequence[Claim], before: Sequence[tuple[int, ...]], *, short: bool) -> list[Capped]:
    """What one cap leaves of each claim, or what is missing to say so.

    Args:
        cap: one value of a figure.
        claims: those that are not ineligible and whose ask can be said, in the order of their applicants.
        before: what earlier caps left.
        short: whether the money is short.

    Example:
        >>> half = Cap(share="0.5", of="ask", per="application", when="short")
        >>> capped(half, [], [], short=True)
        []
    """
    if cap.when is When.SHORT:
        if not short:
            return list(before)
        # What becomes of an open application may end the shortage: it keeps what it would get without such a cap.
        always = capped(evolve(cap, when=When.ALWAYS), claims, before, short=short)
        return [
            Hangs(posts, ()) if found != posts and (claim.status is not Status.MET or claim.needs) else found
            for claim, posts, found in zip(claims, before, always, strict=True)
        ]
    points = cap.share.basis_points
    sums: dict[int, int | Reason] = {}
    if cap.per is not Per.APPLICANT:
        return [_one(cap, points, claim, posts, sums) for claim, posts in zip(claims, before, strict=True)]
    groups: dict[tuple[str, str], list[int]] = {}
    for index, claim in enumerate(claims):
        groups.setdefault(claim.applicant, []).append(index)
    found: list[Capped] = [()] * len(claims)
    for members in groups.values():
        if len(members) == 1:
            (index,) = members
            found[index] = _one(cap, points, claims[index], before[index], sums)
            continue
        members.sort(key=lambda index: claims[index].own_order)
        for index, left in _of_applicant(cap, [(index, claims[index], before[index]) for index in members], sums):
            found[index] = left
    return found


Member = tuple[int, Claim, tuple[int, ...]]
_MOST_UNSURE = 6  # of one applicant: so that every way in which they may turn out can be tried


def _of_applicant(cap: Cap, members: Sequence[Member], sums: dict[int, int | Reason]) -> Iterator[tuple[int, Capped]]:
    """What a cap on an applicant leaves each of the applicant's own, in their order.

    An open one may come to nothing or to less than is reckoned: what another would get then has to be the same, or
    that one is open too.
    """
    bases = {index: _base(cap, claim, sums) for index, claim, _ in members}
    missing = next((base for base in bases.values() if isinstance(base, Reason)), None)
    if missing is not None:
        yield from ((index, missing) for index, _, _ in members)
        return
    known = {index: base for index, base in bases.items() if isinstance(base, int)}
    unsure = [member for member in members if member[1].status is not Status.MET]
    less = [member for member in members if member[1].estimated or member[1].bounded]
    if len(unsure) <= _MOST_UNSURE and not less:
        yield from _enumerated(cap, members, unsure, known)
        return
    # Too many, or one of them may come to less: bounds that hold in any case.
    points = cap.share.basis_points
    most = (max(known.values()) if cap.of is Base.FULL_SUM else sum(known.values())) * points // 10_000
    doubtful, taken = {index for index, _, _ in (*unsure, *less)}, 0
    for index, _, posts in members:
        least, at_most = limited(posts, max(known[index] * points // 10_000 - taken, 0)), limited(posts, most)
        yield index, at_most if least == posts or doubtful == {index} else Hangs(at_most)
        taken += sum(posts)


def _enumerated(
    cap: Cap, members: Sequence[Member], unsure: Sequence[Member], known: Mapping[int, int]
) -> Iterator[tuple[int, Capped]]:
    """Every way in which the open ones may turn out, tried."""
    found: dict[int, set[tuple[int, ...]]] = {index: set() for index, _, _ in members}
    for answers in product((True, False), repeat=len(unsure)):
        out = {index for (index, _, _), goes in zip(unsure, answers, strict=True) if goes}
        for index, posts in _served(cap, [member for member in members if member[0] not in out], known).items():
            found[index].add(posts)
    for index, _, _ in members:
        most = max(found[index], key=lambda posts: (sum(posts), posts))
        yield index, most if len(found[index]) == 1 else Hangs(most)


def _served(cap: Cap, members: Sequence[Member], bases: Mapping[int, int]) -> dict[int, tuple[int, ...]]:
    """What each of some members is left, one after the other."""
    own = [bases[index] for index, _, _ in members]
    room = (max(own, default=0) if cap.of is Base.FULL_SUM else sum(own)) * cap.share.basis_points // 10_000
    served = {}
    for index, _, posts in members:
        served[index] = limited(posts, room)
        room -= sum(served[index])
    return served


# With one application, a cap on the applicant is one on the application.
def _one(cap: Cap, points: int, claim: Claim, posts: tuple[int, ...], sums: dict[int, int | Reason]) -> Capped:
    # How a request is shared by the posts hangs on shares that are left out: then only the sum is bounded.
    by_post = cap.per is Per.POST and not (claim.estimated and claim.form.requested is not None)
    if by_post and cap.of is Base.ASK:
        asked = claim.asked or ()
        return tuple([min(post, ask * points // 10_000) for post, ask in zip(posts, asked, strict=True)])
    base = _base(cap, claim, sums)
    if isinstance(base, Reason):
        return base
    most = base * points // 10_000
    if by_post:
        return tuple([min(post, most) for post in posts])
    return limited(posts, most * len(posts) if cap.per is Per.POST and cap.of is Base.FULL_SUM else most)


def _base(cap: Cap, claim: Claim, sums: dict[int, int | Reason]) -> int | Reason:
    """What a cap is a share of; the full sum of each measure is found once."""
    if cap.of is Base.ASK:
        return sum(claim.asked or ())
    if cap.of is Base.COSTS:
        costs = costs_of(claim.application)[0]
        return left_out("costs") if costs is None else costs.cents
    measure = claim.measure
    if measure is None:
        raise AssertionError
    if id(measure) not in sums:
        whole = measure.financing.full_sum(measure.key)
        sums[id(measure)] = not_settled(f"{measure.key}.full_sum") if whole is None else whole[0]
    return sums[id(measure)]


def _most(left: Capped, before: tuple[int, ...]) -> tuple[int, ...]:
    """The most that a cap may leave of what was left before it."""
    if isinstance(left, Reason):
        return before
    return left.most if isinstance(left, Hangs) else left


def why_open(path: str, figure: Figure[Any]) -> Reason:
    """The reason that a figure of the round is not settled, with its readings where it has any.

    Example:
        >>> from integrationsfoerderung.evidence import Unknown
        >>> why_open("shortage", Unknown("no rule was published")).text.en
        'shortage is not settled'
    """
    plain = not_settled(path)
    names = ", ".join(reading.name for reading in getattr(figure, "readings", ()))
    if not names:
        return plain
    words = Text(f"{plain.text.de}; Lesarten: {names}", f"{plain.text.en}; choose a reading: {names}")
    return Reason(words, path, known=False)


def apply_caps(caps: Iterable[tuple[str, Figure[Cap]]], claims: Sequence[Claim], *, short: bool) -> None:
    """Set what every cap leaves of each claim; where that is not settled, the claim says what it needs.

    Of a cap that is one of several readings all are tried: where they agree, the reading does not count; where they
    do not, the default decides and is named, and without one the claim is open and keeps the most of them. Of a cap
    that lacks something that most is all that was left before it.

    Example:
        >>> apply_caps((), [], short=False)
    """
    with_ask = sorted((claim for claim in claims if claim.asked is not None), key=lambda claim: claim.own_order)
    for claim in with_ask:
        claim.admissible, claim.used, claim.bounded = claim.asked, (), False
    for key, figure in caps:
        path = f"caps.{key}"
        values = figure.candidates()
        default = getattr(figure, "default", None)
        before = [claim.admissible or () for claim in with_ask]
        tried = [capped(cap, with_ask, before, short=short) for cap in values]
        names = [reading.name for reading in getattr(figure, "readings", ())]
        for index, claim in enumerate(with_ask):
            found = [answers[index] for answers in tried]
            if not found:
                claim.need([why_open(path, figure)])
                continue
            grade, reading = figure.grade, None
            chosen = found[0]
            if any(other != chosen for other in found):
                if default is None:
                    claim.need([why_open(path, figure)])
                    claim.admissible, claim.bounded = max((_most(one, before[index]) for one in found), key=sum), True
                    continue
                chosen, grade, reading = found[names.index(default)], Grade.ASSUMED, default
            if isinstance(chosen, Reason | Hangs):
                claim.need([chosen] if isinstance(chosen, Reason) else chosen.needs)
                claim.admissible, claim.bounded = _most(chosen, before[index]), True
            else:
                if chosen != before[index] or reading is not None:
                    claim.used = (*claim.used, Used(path, figure, grade, reading))
                claim.admissible = chosen
