"""The two examples of each criterion: whether they are there, and whether they show what it says."""

from collections.abc import Iterator

from ..criteria import Criterion, Examples, Leaf, check_example
from ..evidence import Known
from ..findings import Status
from ..texts import Text, written
from .reasoning import failing, never, solver_of_none
from .report import AuditFinding


def example_findings(criterion: Criterion, path: str) -> Iterator[AuditFinding]:
    """What is wrong with the examples of one criterion.

    Example:
        >>> from integrationsfoerderung import Grade
        >>> from integrationsfoerderung.criteria import AtLeast
        >>> term = AtLeast("term", Text("Dauer", "Term"), "posts.months", Known(36, Grade.NORM))
        >>> [found.code for found in example_findings(term, "m.term")]
        ['A402']
    """
    examples = criterion.examples
    if examples is None or not examples.met or examples.unmet == ():
        text = Text("es fehlt, was sie erfüllt und was nicht", "what meets it and what does not is left out")
        yield AuditFinding("A402", path, text)
        return
    yield from _fields(criterion, examples, path)
    yield from _answers(criterion, examples, path)
    if isinstance(criterion, Leaf) and criterion.of.ordered and isinstance(criterion.required, Known):
        shown = dict(examples.met).get(criterion.of)
        if shown is not None and shown != criterion.required.value and examples.unmet is not None:
            limit, value = ([written(one, lang) for lang in ("de", "en")] for one in (criterion.required.value, shown))
            text = Text(f"met ist {value[0]}, die Grenze {limit[0]}", f"met is {value[1]}, the limit {limit[1]}")
            yield AuditFinding("A403", f"{path}.met", text)


def _fields(criterion: Criterion, examples: Examples, path: str) -> Iterator[AuditFinding]:
    asked = {name for _, leaf in criterion.leaves("") for name in leaf.looks_at}
    for side, values in (("met", examples.met), ("unmet", examples.unmet or ())):
        for of, _ in values:
            if of.name not in asked:
                text = Text(f"nach {of.name} ist nicht gefragt", f"{of.name} is not asked about")
                yield AuditFinding("A404", f"{path}.{side}", text)


def _answers(criterion: Criterion, examples: Examples, path: str) -> Iterator[AuditFinding]:
    """Where a figure is not known, an example may be open."""
    settled = all(isinstance(figure, Known) for _, leaf in criterion.leaves("") for _, figure in leaf.figures(""))
    if examples.unmet is None and settled and not never(solver_of_none(), [failing(criterion)]):
        text = Text(
            "es heißt, nichts werde abgelehnt, und etwas wird es", "nothing is said to be refused, and something is"
        )
        yield AuditFinding("A401", f"{path}.unmet", text)
    for side, values in (("met", examples.met), ("unmet", examples.unmet)):
        if values is None:
            continue
        try:
            status = check_example(criterion, values)
        except (TypeError, ValueError) as error:
            text = Text(f"daraus wird kein Antrag ({error})", f"no application can be made of it: {error}")
            yield AuditFinding("A401", f"{path}.{side}", text)
            continue
        wrong = status is Status.UNMET or (status is Status.OPEN and settled) if side == "met" else status is Status.MET
        if wrong:
            words = status.words
            yield AuditFinding("A401", f"{path}.{side}", Text(f"es ist {words.de}", f"it is {words.en}"))
