"""Programmes and rounds written as files: one file with all sources that it cites, which is read again as the same."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from ..calendar import Holidays
from ..faults import Faulty, reported
from ..programmes import Programme
from ..reading import Table
from ..rounds import Money, Round
from .edition_tables import edition_tables
from .files import parse
from .programmes import programme_of
from .rounds import last_day, round_of
from .rule_tables import RuleTables, not_read_again
from .writing import text_for

Regions = Callable[[Holidays], str | None]
"""Gives the name of a shipped table of holidays; None where it is none of them."""


def programme_table(programme: Programme, region: Regions) -> Table:
    """A programme as the table of a programme document.

    Example:
        >>> from integrationsfoerderung import load_programme
        >>> list(programme_table(load_programme("vwv-integration"), lambda _: None))
        ['format', 'key', 'title', 'note', 'sources', 'facts', 'editions']

    Raises:
        Faulty: with everything that no file can say, such as a criterion of a class of one's own.
    """
    rules = RuleTables(region)
    head = rules.fields(programme, ("editions", "facts", "accepted"))
    with rules.below("facts"):
        facts = rules.keyed(programme.facts)
    accepted = [rules.fields(one) for one in programme.accepted]
    editions = edition_tables(rules, programme.editions)
    return _document("programme/1", rules, head, {"accepted": accepted}, {"facts": facts, "editions": editions})


def round_table(round_: Round, programme: str, region: Regions, holidays: Holidays) -> Table:
    """A round as the table of a round document.

    Args:
        round_: the round.
        programme: the key or the file of its programme.
        region: for deadlines that come back every year.
        holidays: for the deadline of the round, where it moves.

    Example:
        >>> from integrationsfoerderung import load_holidays, load_round
        >>> extra = load_round("vwv-integration/2016-extra")
        >>> round_table(extra, "vwv-integration", lambda _: None, load_holidays("baden-wuerttemberg"))["caps"].keys()
        dict_keys(['half'])

    Raises:
        Faulty: with everything that no file can say.
    """
    rules = RuleTables(region)
    head = rules.fields(round_, ("programme", "was", *_ROUND))
    follows = last_day(round_.deadline, round_.deadline_moves, holidays) == round_.last_day
    named = {"key": head.pop("key"), "title": head.pop("title"), "programme": programme, "edition": head.pop("edition")}
    days: Table = {}
    for name in ("announced", "deadline", "deadline_moves", "last_day", "decided", "measures", "per_applicant"):
        if not (name == "last_day" and follows) and (name == "deadline_moves" or name in head):
            with rules.below(name):
                days[name] = rules.value(getattr(round_, name))
        head.pop(name, None)
    with rules.below("criteria"):
        criteria = rules.keyed(round_.admission)
    with rules.below("not_modelled"):
        provisions = rules.keyed(round_.not_modelled)
    accepted = [rules.fields(one) for one in round_.accepted]
    published = [rules.published(one) for one in round_.published]
    parts = {
        "criteria": criteria,
        "caps": rules.figures(round_.caps),
        **head,
        "money": _money(rules, round_.money),
        "not_modelled": provisions,
        "published": published,
    }
    return _document("round/1", rules, named | days, {"accepted": accepted}, parts)


_ROUND = ("admission", "not_modelled", "accepted", "published", "caps", "money")


def _money(rules: RuleTables, money: Money) -> Table:
    found: Table = {} if money.committed == Money().committed else {"committed": rules.value(money.committed)}
    payable = {str(year): rules.value(figure) for year, figure in money.payable}
    return found | ({"payable": payable} if payable else {})


def _document(kind: str, rules: RuleTables, head: Table, accepted: Table, parts: Table) -> Table:
    """The parts in the order of shipped files, with the sources that they cite."""
    with rules.below("sources"):
        sources = rules.keyed(rules.sources.values())
    if rules.faults:
        raise Faulty(rules.faults)
    rest = accepted | {"sources": sources} | parts
    return {"format": kind} | head | {name: part for name, part in rest.items() if part}


def programme_text(programme: Programme, path: Path, region: Regions, holidays: Callable[[str], Holidays]) -> str:
    """The text of a programme file that is read again as the same programme.

    Args:
        programme: what it says.
        path: where it will stand; TOML or JSON by its ending.
        region: the name of a table of holidays.
        holidays: the table of that name.

    Raises:
        DocumentError: with everything that no file can say, or that the reader would refuse.
    """

    def make() -> Table:
        return programme_table(programme, region)

    def read(table: Table) -> Programme:
        return programme_of(table, {}, holidays)

    return _checked(path, "programme/1", make, read, programme)


def round_text(
    round_: Round,
    path: Path,
    programme: str,
    region: Regions,
    holidays: Holidays,
    load: Callable[[str], Programme],
) -> str:
    """The text of a round file that is read again as the same round.

    Args:
        round_: what it says.
        path: where it will stand; TOML or JSON by its ending.
        programme: the key or the file of its programme.
        region: the name of a table of holidays.
        holidays: for the deadline of the round.
        load: gives the programme of that key or file.

    Raises:
        DocumentError: with everything that no file can say, or that the reader would refuse.
    """

    def make() -> Table:
        return round_table(round_, programme, region, holidays)

    def read(table: Table) -> Round:
        return round_of(table, {}, holidays, load)

    return _checked(path, "round/1", make, read, round_)


def _checked(path: Path, kind: str, make: Callable[[], Table], read: Callable[[Table], Any], kept: Any) -> str:
    is_json = path.suffix.lower() == ".json"
    with reported(str(path)):
        text = text_for(path, make())
        different = not_read_again("", kept, read(parse(text, kind, str(path), is_json=is_json)))
        if different is not None:
            raise Faulty([different])
    return text
