"""Your own files, written so that they are read again as the same: applications, programmes and rounds.

The writers are imported where they are used, as the readers are.
"""

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

from .applications import Application
from .calendar import Holidays
from .catalogue import beside, holiday_regions, load_holidays, load_programme, programme_keys
from .faults import DocumentError, Fault
from .programmes import Programme
from .texts import did_you_mean, shorten

if TYPE_CHECKING:
    from .rounds import Round


def save_application(
    path: str | Path,
    application: Application,
    programme: str,
    round: str | None = None,  # noqa: A002 - the field's word
) -> None:
    """Write an application to a TOML or JSON file that `load_application` reads again as the same.

    The file is written whole or not at all: a file that was there stays as it was when something goes wrong.

    Args:
        path: ends in .toml or .json.
        application: the form, complete or not.
        programme: the key or the file of the programme that it is filed under.
        round: the key or the file of the round, where there is one.

    Example:
        >>> import tempfile
        >>> from integrationsfoerderung import Post, Recipient, load_application
        >>> form = Application(recipient=Recipient(name="Bühl"), measure="contact-point", posts=[Post("0.5")])
        >>> with tempfile.TemporaryDirectory() as folder:
        ...     save_application(Path(folder, "form.toml"), form, "vwv-integration")
        ...     load_application(Path(folder, "form.toml")) == form
        True

    Raises:
        TypeError: not an application.
        DocumentError: the file cannot be written.
    """
    from . import documents

    given: object = programme
    if not isinstance(given, str):
        raise TypeError(f"{shorten(programme)} names no programme: write its key or the path of its file")
    documents.save(_target(path), documents.application_table(_application(application), programme, round))


def save_applications(
    path: str | Path,
    applications: Iterable[Application],
    scores: Mapping[str, Decimal] | None = None,
    round: str | None = None,  # noqa: A002 - the field's word
) -> None:
    """Write applications to a TOML or JSON file that `load_applications` reads again as the same.

    Args:
        path: ends in .toml or .json.
        applications: each with a key of its own.
        scores: of a jury, by key.
        round: the key or the file of the round that they are filed in.

    Example:
        >>> save_applications("forms.txt", [])
        Traceback (most recent call last):
        ...
        integrationsfoerderung.faults.DocumentError: forms.txt has 1 fault:
          ends in neither .toml nor .json: rename it

    Raises:
        TypeError: one of them is no application, or the scores are no mapping.
        DocumentError: an application has no key of its own, a score is of none of them; or the file cannot be written.
    """
    from . import documents

    target = _target(path)
    forms = [_application(application) for application in applications]
    given: object = scores
    if given is not None and not isinstance(given, Mapping):
        raise TypeError(f"scores is {shorten(scores)}: write a mapping of keys to numbers")
    faults = _unreadable(forms, scores or {})
    if faults:
        raise DocumentError(str(target), faults)
    documents.save(target, documents.applications_table(forms, scores, round))


def save_programme(path: str | Path, programme: Programme) -> None:
    """Write a programme to a TOML or JSON file that `load_programme` reads again as the same.

    The file holds the sources that it cites, so that it stands alone. What an amendment changed is written with what
    it replaced. The file is written whole or not at all.

    Args:
        path: ends in .toml or .json.
        programme: as it was read, amended or built.

    Example:
        >>> import tempfile
        >>> shorter = load_programme("vwv-integration").amend({"extension.minimum_months": 6})
        >>> with tempfile.TemporaryDirectory() as folder:
        ...     save_programme(Path(folder, "shorter.toml"), shorter)
        ...     load_programme(Path(folder, "shorter.toml")) == shorter
        True

    Raises:
        TypeError: not a programme.
        DocumentError: it has what no file can say, such as a figure that is graded better than assumed and cites
            nothing, with every fault; or the file cannot be written.
    """
    from .documents import programme_tables, writing

    given: object = programme
    if not isinstance(given, Programme):
        raise TypeError(f"{shorten(programme)} is no programme: read it with load_programme")
    target = writing.written_as(_target(path))
    writing.replace_file(target, programme_tables.programme_text(programme, target, _region, load_holidays))


def save_round(path: str | Path, round: "Round", programme: str | None = None) -> None:  # noqa: A002 - the field's word
    """Write a round to a TOML or JSON file that `load_round` reads again as the same.

    Args:
        path: ends in .toml or .json.
        round: as it was read, under other rules or built.
        programme: the file of its programme, from the folder of `path`; it has to be there already. Left out: the key
            of the programme, which has to be a shipped one.

    Example:
        >>> import tempfile
        >>> from integrationsfoerderung import load_round
        >>> larger = load_round("vwv-integration/2016-extra").under(committed=6_000_000)
        >>> with tempfile.TemporaryDirectory() as folder:
        ...     save_round(Path(folder, "larger.toml"), larger)
        ...     load_round(Path(folder, "larger.toml")) == larger
        True

    Raises:
        TypeError: not a round, or its programme is not named by text.
        ValueError: its programme is not the one that is named.
        DocumentError: it has what no file can say, with every fault; or a file cannot be read or written.
    """
    from .documents import programme_tables, writing
    from .rounds import Round

    given: object = round
    if not isinstance(given, Round):
        raise TypeError(f"{shorten(round)} is no round: read it with load_round")
    target = writing.written_as(_target(path))

    def load(named: object) -> Programme:
        return load_programme(beside(target, named))

    named: object = round.programme.key if programme is None else programme
    if not isinstance(named, str):
        raise TypeError(f"{shorten(named)} names no programme: write its file as text, from the folder of the round")
    if (programme is None and named not in programme_keys()) or load(named) != round.programme:
        way_out = "write it with save_programme, and name its file"
        raise ValueError(f"the programme of the round is not what {shorten(named)} holds: {way_out}")
    holidays = load_holidays("baden-wuerttemberg")
    writing.replace_file(target, programme_tables.round_text(round, target, named, _region, holidays, load))


def _unreadable(forms: Sequence[Application], scores: Mapping[str, Decimal]) -> list[Fault]:
    """What `load_applications` would refuse or never see: the keys tell applications and their scores apart."""
    faults: list[Fault] = []
    places: dict[str, str] = {}
    for index, form in enumerate(forms):
        place = f"applications[{index}]"
        if form.key is None:
            faults.append(Fault(f"{place}.key", "is left out: give each application of a list a key of its own"))
        elif form.key in places:
            said = f"{shorten(form.key)} stands at {places[form.key]} too: give each application a key of its own"
            faults.append(Fault(f"{place}.key", said))
        else:
            places[form.key] = place
    unknown = [key for key in scores if key not in places]
    return faults + [Fault("scores", f"no application {shorten(key)}{did_you_mean(key, places)}") for key in unknown]


def _region(holidays: Holidays) -> str | None:
    return next((name for name in holiday_regions() if load_holidays(name) == holidays), None)


def _target(path: object) -> Path:
    if not isinstance(path, str | Path):
        raise TypeError(f"{shorten(path)} names no file: write its path")
    return Path(path)


def _application(given: object) -> Application:
    if not isinstance(given, Application):
        raise TypeError(f"{shorten(given)} is no Application: build one, or read it with load_application")
    return given
