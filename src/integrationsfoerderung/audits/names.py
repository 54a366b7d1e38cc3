"""Names in figures that have to be those of the programme: measures, and rounds that are shipped."""

from collections.abc import Collection, Iterable, Iterator

from ..criteria import Criterion
from ..programmes import Programme
from ..texts import Text, did_you_mean, shorten
from .report import AuditFinding

_MEASURES = frozenset({"measure", "earlier_grants.measure"})


def unknown_names(
    criteria: Iterable[tuple[str, Criterion]], programme: Programme, rounds: Collection[str]
) -> Iterator[AuditFinding]:
    """Measures and rounds that criteria ask for and that there are none of.

    Args:
        criteria: each with what its path begins with.
        programme: whose measures can be named.
        rounds: the keys that are known; of a programme with none, any round can be named.

    Example:
        >>> from integrationsfoerderung import Grade, Known, load_programme
        >>> from integrationsfoerderung.criteria import Includes
        >>> had = Includes("had", Text("", ""), "earlier_grants.measure", Known("contact-pont", Grade.NORM))
        >>> [found.path for found in unknown_names([("m", had)], load_programme("vwv-integration"), frozenset())]
        ['m.had']
    """
    measures = {measure.key for edition in programme.editions for measure in edition.measures}
    own = {key for key in rounds if key.startswith(f"{programme.key}/")}
    for parent, criterion in criteria:
        for path, leaf in criterion.leaves(parent):
            if leaf.of.name in _MEASURES:
                known = measures
            elif leaf.of.name == "earlier_grants.round" and own:
                known = own
            else:
                continue
            candidates = leaf.required.candidates()
            named = {name for one in candidates for name in (one if isinstance(one, frozenset) else (one,))}
            for name in sorted(named - known):
                hint = did_you_mean(name, known)
                yield AuditFinding("A308", path, Text(f"{shorten(name)}{hint}", f"{shorten(name)}{hint}"))
