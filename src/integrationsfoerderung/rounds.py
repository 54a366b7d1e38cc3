"""Funding rounds: which programme and edition, which measures, and until when."""

from datetime import date

from attrs import field, frozen

from .criteria import AtMost, Criterion, OneOf
from .editions import Provision
from .evidence import Figure
from .texts import Text

_DEADLINE = Text("Antragsfrist der Förderrunde", "Deadline of the round")
_ADMITTED = Text("In der Förderrunde zugelassen", "Admitted in the round")


@frozen(kw_only=True)
class Round:
    """A funding round: its programme and edition, the measures that it admits, and its deadline.

    Args:
        key: such as "vwv-integration/2016-regular".
        programme, edition: keys of both; awards keep the rules of that edition.
        deadline: the day as it was notified, and whether it moves to the next working day.
        last_day: the day that follows from it, on which an application is still in time.
        measures: keys of the measures that can be applied for.
        not_modelled: what the round asked or did that is not part of its data.

    Example:
        >>> from integrationsfoerderung import load_round
        >>> load_round("vwv-integration/2016-regular").last_day.value
        datetime.date(2015, 9, 30)
    """

    key: str
    title: Text
    programme: str
    edition: str
    deadline: Figure[date]
    last_day: Figure[date]
    measures: Figure[frozenset[str]]
    note: str = ""
    not_modelled: tuple[Provision, ...] = ()
    criteria: tuple[Criterion, ...] = field(init=False, repr=False, eq=False)

    def __attrs_post_init__(self) -> None:
        own = (
            AtMost("deadline", _DEADLINE, "submitted", self.last_day),
            OneOf("measures", _ADMITTED, "measure", self.measures),
        )
        object.__setattr__(self, "criteria", own)
