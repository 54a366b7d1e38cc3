"""Writing a receipt: the rules, the inputs and the result of one decision, with a seal over all of it."""

from datetime import date
from typing import Any

from ..applications import Application
from ..documents import application_table
from ..plain import plain
from ..programmes import Programme
from ..recent import Same, recent
from ..rounds import Round
from ..schedules import schedule
from ..texts import shorten
from .fingerprints import canonical, fingerprint, sha256

FORMAT = "receipt/1"


def issue(
    programme: Programme,
    application: Application,
    round: Round | None = None,  # noqa: A002 - the field's word
    on: date | None = None,
) -> str:
    """The receipt of an assessment with its schedule, as one line of canonical JSON.

    It holds the key and the fingerprint of the programme and of the round, the version of this library, the
    application, every finding with its figures and citations, the schedule, and a SHA-256 over all of it. It holds
    no time: the same decision gives the same receipt.

    Example:
        >>> from integrationsfoerderung import Post, Recipient, load_programme
        >>> form = Application(recipient=Recipient(name="Bühl"), measure="contact-point", posts=[Post("0.49")])
        >>> issue(load_programme("vwv-integration"), form, on=date(2016, 10, 1))[:16]
        '{"application":{'

    Raises:
        TypeError, ValueError: as `Programme.assess` does.
    """
    given: object = programme
    if not isinstance(given, Programme):
        raise TypeError(f"{shorten(programme)} is no programme: read it with load_programme")
    data = contents(programme, application, round, on)
    return canonical(data | {"sha256": sha256(canonical(data))})


def contents(programme: Programme, application: Application, round_: Round | None, on: date | None) -> dict[str, Any]:
    """What a receipt says, without its seal."""
    from integrationsfoerderung import __version__  # noqa: PLC0415 - no room: the package as a whole

    assessment = programme.assess(application, round_, on)
    table = application_table(application, programme.key, None if round_ is None else round_.key)
    return {
        "format": FORMAT,
        "library": __version__,
        "programme": {"key": programme.key, "sha256": _print_of(programme)},
        "round": None if round_ is None else {"key": round_.key, "sha256": _print_of(round_)},
        "on": plain(on),
        "application": plain(table),
        "assessment": assessment.to_dict(),
        "schedule": schedule(assessment).to_dict(),
    }


def _print_of(rules: Programme | Round) -> str:
    """The fingerprint of rules, worked out once for all receipts under them: it takes far longer than the decision."""
    return recent(("fingerprint", Same(rules)), lambda: fingerprint(rules))
