"""The law that figures which are not known decide nothing, whatever they turn out to be."""

from typing import Any

from ..assessments import Assessment, Verdict
from ..criteria import Leaf
from ..editions import Edition
from ..evidence import Bounded, Figure, Grade, Known, Readings, Unknown
from ..money import Euro, Share
from ..programmes import Programme
from ..texts import Text, Word, written
from .base import Answer, Breach, Law, Side
from .ground import Case, Ground, amended, amounts_of, differing, money_text, not_known

_MOST_VALUES = 4


def _possible(figure: Figure[Any], type_: Any, leaf: Leaf | None, near: tuple[Any, ...]) -> tuple[Any, ...]:
    """Some values that a figure may turn out to have."""
    if isinstance(figure, Readings):
        return figure.candidates()
    domain: tuple[Any, ...] = ()
    if leaf is not None and leaf.direction in {"up", "down"}:
        inside = tuple(value for value in near if isinstance(value, leaf.of.type))
        domain = leaf.of.domain
        if isinstance(figure, Unknown) and domain:
            return (domain[0], *inside[: _MOST_VALUES - 2], domain[-1])
    elif leaf is not None:
        domain = leaf.of.domain
        if leaf.direction == "fewer":
            domain = (frozenset(), frozenset(domain)) if domain else ()
        if isinstance(figure, Unknown):
            return domain
    if isinstance(figure, Bounded):
        ends = [end for end in (figure.low, figure.high) if end is not None]
        return tuple(dict.fromkeys((*ends, *figure.candidates(domain or _ENDS.get(type_, ())))))
    return _of_type(type_)


_ENDS: dict[Any, tuple[Any, Any]] = {
    Euro: (Euro(0), Euro(10_000)),
    Share: (Share("0.0001"), Share(1)),
    int: (1, 10**6),
}


def _of_type(type_: Any) -> tuple[Any, ...]:
    if type_ is bool:
        return (False, True)
    if isinstance(type_, type) and issubclass(type_, Word):
        return tuple(type_)
    return _ENDS.get(type_, ())


def _settled(ground: Ground, edition: Edition) -> list[tuple[str, Figure[Any], Any, Edition]]:
    """The edition with one figure that is not known settled to one of its values, for each of them."""

    def make() -> list[tuple[str, Figure[Any], Any, Edition]]:
        leaves = {
            path: leaf
            for criterion in edition.measure(ground.measure).criteria
            for path, leaf in criterion.leaves(ground.measure)
        }
        found = []
        for path, figure in ground.figures(edition):
            if not not_known(figure):
                continue
            leaf = leaves.get(path)
            near = () if leaf is None else ground.world.near.get(leaf.of.name.replace("posts.", "posts[0]."), ())
            for value in dict.fromkeys(_possible(figure, ground.types(edition).get(path), leaf, near)):
                other = amended(edition, {path: Known(value, Grade.ASSUMED, figure.citations)})
                # A bound that puts tiers into another order is none that this figure may have.
                if other is not None and _tiers(other, ground) == _tiers(edition, ground):
                    found.append((path, figure, value, other))
        return found

    return ground.kept("settled", edition, make)


def _tiers(edition: Edition, ground: Ground) -> tuple[str, ...]:
    return edition.measure(ground.measure).financing.tier_keys


def _unknown(case: Case) -> Answer:
    own = case.assessment
    if case.edition is None:
        return False
    paid = amounts_of(own)
    held = False
    for path, figure, value, edition in _settled(case.ground, case.edition):
        default = getattr(figure, "default", None)
        if default is not None and _value_of(figure, default) != value:
            continue  # a default reading decides where readings differ, and says so
        other = case.ground.under(edition, case.whole)
        then = amounts_of(other)
        if own.verdict is not Verdict.OPEN:
            held = True
            if other.verdict is not own.verdict:
                return _decided(case, path, value, own.verdict.words, other)
        if paid is not None and then is not None:
            held = True
            if then.total != paid.total:
                return _decided(case, path, value, money_text(paid.total), other, money_text(then.total))
    return held


def _value_of(figure: Figure[Any], name: str) -> Any:
    return next(reading.value for reading in getattr(figure, "readings", ()) if reading.name == name)


def _decided(case: Case, path: str, value: Any, before: Text, other: Assessment, after: Text | None = None) -> Breach:
    now = other.verdict.words if after is None else after
    shown = Text(*(f"{path} = {_written(value, lang)}" for lang in ("de", "en")))
    said = Text(
        f"{path} ist nicht bekannt und hat entschieden: mit {shown.de} wird aus {before.de} {now.de}",
        f"{path} is not known and decided: with {shown.en}, {before.en} becomes {now.en}",
    )
    sides = (Side(Text("nicht bekannt", "not known"), before), Side(shown, now))
    return Breach(case.whole, said, sides, tuple(dict.fromkeys((path, *differing(case.assessment, other)))))


def _written(value: Any, lang: Any) -> str:
    return ", ".join(sorted(str(getattr(v, "value", v)) for v in value)) if isinstance(value, frozenset) else written(
        value, lang
    )  # fmt: skip


def _has_unknown(programme: Programme) -> bool:
    return any(
        not_known(figure)
        for edition in programme.editions
        for measure in edition.measures
        for _, figure in measure.figures()
    )


UNKNOWNS = (
    Law(
        "unknown-decides-nothing",
        Text(
            "Angaben, die nicht bekannt sind, entscheiden nichts: Jeder Wert, den sie haben können, gibt dieselbe "
            "Antwort.",
            "Figures that are not known never decide: every value that they may have gives the same answer.",
        ),
        Text("wo Angaben nicht bekannt sind", "where figures are not known"),
        "application", _has_unknown, _unknown,
    ),
)  # fmt: skip
