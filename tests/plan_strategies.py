"""What the tests of measures, plans, facts and combinations draw from and build with."""

from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from hypothesis import strategies as st

from integrationsfoerderung import (
    Application,
    Consent,
    Edition,
    Euro,
    Fact,
    FactType,
    Figure,
    Finding,
    Grade,
    Kind,
    Known,
    Measure,
    Post,
    Programme,
    Recipient,
    Share,
    Text,
    load_programme,
)
from integrationsfoerderung.criteria import AllOf, AnyOf, AsARule, AtLeast, AtMost, Criterion, Is, Leaf, OneOf, Where
from integrationsfoerderung.financing import Financing, FixedAmount
from integrationsfoerderung.strategies import plans

REPOSITORY = Path(__file__).parent.parent
SHIPPED = load_programme("vwv-integration")
MUSTERLAND = load_programme(REPOSITORY / "examples" / "musterland" / "programme.toml")
DAY = date(2016, 10, 1)  # under the text that was read
NO_TEXT = Text("", "")
BY_SHARE = ("network", "intercultural-opening", "integration-concept", "parents", "participation")
NEW_MEASURES = (*BY_SHARE, "social-advice")


def known(value: Any, grade: Grade = Grade.NORM) -> Known[Any]:
    """A figure whose value is stated."""
    return Known(value, grade)


def fact(key: str, kind: str = "yes-no", **fields: Any) -> Fact:
    """A fact of that type, titled by its key."""
    return Fact(key, FactType(kind), Text(key, key), **fields)


def programme_of(
    *criteria: Criterion,
    financing: Financing | None = None,
    facts: Sequence[Fact] = (),
    more: Mapping[str, Financing] | None = None,
) -> Programme:
    """A programme of one edition with the measure "m", in force from 2020 on; `more` are measures without criteria."""
    measures = [Measure("m", NO_TEXT, criteria, financing or FixedAmount(known(Euro(10_000))))]
    measures += [Measure(key, NO_TEXT, (), paid) for key, paid in (more or {}).items()]
    first = date(2020, 1, 1)
    edition = Edition("2020", NO_TEXT, known(first), None, first, None, tuple(measures))
    return Programme("p", NO_TEXT, (edition,), facts=tuple(facts))


def form(*posts: Post, **fields: Any) -> Application:
    """An application of 2020 for the measure "m"; with one empty post unless posts or a plan are given."""
    plain: dict[str, Any] = {"recipient": Recipient(name="Musterstadt"), "measure": "m", "submitted": date(2020, 5, 4)}
    if posts or not fields.get("plan"):
        plain["posts"] = posts or (Post(),)
    return Application(**(plain | fields))


def findings(
    criteria: Sequence[Criterion], application: Application, facts: Sequence[Fact] = ()
) -> tuple[Finding, ...]:
    """What these criteria find, as the measure "m" of a programme."""
    asked = {leaf.of.fact.key: leaf.of.fact for c in criteria for _, leaf in c.leaves("m") if leaf.of.fact is not None}
    declared = {**asked, **{fact.key: fact for fact in facts}}
    found = programme_of(*criteria, facts=tuple(declared.values())).assess(application).findings
    return tuple(finding for finding in found if finding.path.startswith("m."))


def leaf(kind: type[Leaf], of: Any, required: Any, key: str = "rule") -> Leaf:
    """A comparison with a figure, or with a value that is then norm."""
    return kind(key, NO_TEXT, of, required if isinstance(required, Figure) else known(required))


cents = st.integers(0, 500) | st.integers(0, 30_000_000)


FIELDS: dict[str, st.SearchStrategy[Any]] = {
    "plan": plans(left_out=False),
    "facts": st.fixed_dictionaries({}, optional={"reliable": st.booleans(), "migrants_take_part": st.booleans()}),
    "consents": st.frozensets(st.sampled_from(Consent)),
    "months": st.sampled_from([11, 12, 35, 36]) | st.integers(1, 600),
    "requested": cents.map(Euro.from_cents),
    "costs": cents.map(Euro.from_cents),
}
posts = st.lists(
    st.builds(Post, share=st.sampled_from([0, 4_900, 5_000, 6_000, 10_000]).map(Share.from_basis_points)),
    min_size=1,
    max_size=2,
)
recipients = st.builds(Recipient, name=st.just("Musterstadt"), kind=st.sampled_from(Kind))
shipped_days = st.sampled_from([
    date(2013, 8, 28), date(2013, 8, 29), date(2015, 7, 31), date(2015, 8, 15), date(2015, 8, 31), date(2016, 9, 5),
    date(2016, 9, 6), date(2018, 2, 13), date(2018, 2, 14), date(2020, 8, 28), date(2020, 8, 29),
])  # fmt: skip


@st.composite
def full_forms(draw: st.DrawFn) -> dict[str, Any]:
    """The fields of an application for one of the new measures, all of them filled in."""
    return {
        "recipient": draw(recipients),
        "measure": draw(st.sampled_from(NEW_MEASURES)),
        "posts": draw(posts),
        "submitted": draw(shipped_days),
        **{name: draw(values) for name, values in FIELDS.items()},
    }


# --- Random combinations, as plain trees that tests can evaluate without the library -----------------------------

Tree = Any  # ("var", name), ("all" | "any", [trees]), ("where", [condition, rule]), ("as-a-rule", [tree])


def trees(names: Sequence[str], *, depth: int = 3) -> st.SearchStrategy[Tree]:
    """Nested combinations over named switches."""
    leaves = st.sampled_from(names).map(lambda name: ("var", name))
    if not depth:
        return leaves
    part = trees(names, depth=depth - 1)
    return (
        leaves
        | st.tuples(st.sampled_from(["all", "any"]), st.lists(part, min_size=1, max_size=3))
        | st.tuples(st.just("where"), st.lists(part, min_size=2, max_size=2))
        | st.tuples(st.just("as-a-rule"), st.lists(part, min_size=1, max_size=1))
    )


_COMBINATIONS: dict[str, Any] = {"all": AllOf, "any": AnyOf, "where": Where, "as-a-rule": AsARule}


def criterion_of(tree: Tree, leaves: dict[str, Leaf], key: str = "rule") -> Criterion:
    """The criterion that a tree says, with the comparison of each name."""
    if tree[0] == "var":
        named = leaves[tree[1]]
        return type(named)(key, NO_TEXT, named.of, named.required)
    parts = tuple(criterion_of(part, leaves, f"part{i}") for i, part in enumerate(tree[1]))
    made: Criterion = _COMBINATIONS[tree[0]](key, NO_TEXT, parts)
    return made


def signs_of(tree: Tree, *, sign: int = 1) -> list[tuple[str, int]]:
    """Every name with +1 where it is asked for, -1 where it is the condition of a rule."""
    if tree[0] == "var":
        return [(tree[1], sign)]
    parts = tree[1]
    if tree[0] == "where":
        return signs_of(parts[0], sign=-sign) + signs_of(parts[1], sign=sign)
    return [found for part in parts for found in signs_of(part, sign=sign)]


def switch(name: str) -> Leaf:
    """A comparison that is met, unmet or open as the fact of that name is true, false or left out."""
    return leaf(Is, fact(name).subject(), required=True)


def tightened(rule: Leaf, step: int) -> Leaf:
    """The same comparison with its figure moved in the direction that the kind declares."""
    value = rule.required.candidates()[0]
    if isinstance(rule, OneOf):
        return leaf(OneOf, rule.of, frozenset(sorted(value, key=str)[step:]), rule.key)
    sign = 1 if rule.direction == "up" else -1
    if isinstance(value, Share):
        points = min(max(value.basis_points + sign * 1000 * step, 0), 10_000)
        return leaf(type(rule), rule.of, Share.from_basis_points(points), rule.key)
    return leaf(type(rule), rule.of, max(value + sign * step, 0), rule.key)


ordered_leaves = st.one_of(
    st.builds(lambda n: leaf(AtLeast, "posts.months", n), st.integers(30, 40)),
    st.builds(lambda n: leaf(AtMost, "posts.months", n), st.integers(30, 40)),
    st.builds(lambda n: leaf(AtLeast, "posts.share", Share.from_basis_points(1000 * n)), st.integers(0, 10)),
    st.builds(lambda n: leaf(AtMost, "recipient.population", n), st.integers(0, 10)),
    st.builds(lambda kinds: leaf(OneOf, "recipient.kind", kinds), st.frozensets(st.sampled_from(Kind), max_size=4)),
)
