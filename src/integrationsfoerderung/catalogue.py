"""What is shipped, and your own files: programmes and rounds by key or by path.

The readers are imported where they are used: who only builds applications in Python does not pay for cattrs,
tomllib and json.
"""

from collections.abc import Mapping
from functools import cache
from itertools import islice
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING

from attrs import evolve

from .applications import Application
from .calendar import Holidays
from .evidence import Source
from .faults import MOST_FAULTS, DocumentError, Fault
from .limits import USUAL, Limits
from .programmes import Programme
from .texts import did_you_mean, shorten

if TYPE_CHECKING:
    from .documents import ApplicationDocument, ApplicationList, CaseFile
    from .rounds import Round

_DATA = Path(__file__).parent / "data"


def programme_keys() -> tuple[str, ...]:
    """The keys of the shipped programmes.

    Example:
        >>> programme_keys()
        ('vwv-integration', 'vwv-integrationsbeauftragte', 'vwv-integrationsmanagement')
    """
    return tuple(sorted(path.stem for path in (_DATA / "programmes").glob("*.toml")))


def round_keys() -> tuple[str, ...]:
    """The keys of the shipped rounds.

    Example:
        >>> round_keys()
        ('vwv-integration/2013', 'vwv-integration/2014', 'vwv-integration/2015', 'vwv-integration/2016-extra', ...
    """
    return tuple(sorted(f"{path.parent.name}/{path.stem}" for path in (_DATA / "rounds").glob("*/*.toml")))


def case_keys() -> tuple[str, ...]:
    """The keys of the shipped programmes that have shipped cases.

    Example:
        >>> case_keys()
        ('vwv-integration', 'vwv-integrationsbeauftragte', 'vwv-integrationsmanagement')
    """
    return tuple(sorted(path.stem for path in (_DATA / "cases").glob("*.toml")))


def load_cases(name: str | Path, *, limits: Limits = USUAL) -> "CaseFile":
    """The shipped cases of a programme by its key, or cases of your own by the path of their file.

    Args:
        name: a key, or the path of a .toml or .json file.
        limits: how large a file of your own may be, how many cases it may have, and those of the rules that it names.

    Example:
        >>> load_cases("vwv-integration").cases[0].key
        'buehl-2016'

    Raises:
        ValueError: the name is neither a key nor the path of a .toml or .json file.
        DocumentError: the file has faults; all of them are listed.
    """
    key = str(name)
    shipped = key in case_keys()
    path = _DATA / "cases" / f"{key}.toml" if shipped else _own_file(name, "case file", case_keys())
    from . import documents

    def programme(named: object) -> Programme:
        return load_programme(beside(path, named), limits=limits)

    def round_(named: object) -> "Round":
        return load_round(beside(path, named), limits=limits)

    found = documents.read_cases(path, sources(), programme, round_, USUAL if shipped else limits)
    return evolve(found, name=key) if shipped else found


def document_path(name: str | Path) -> Path:
    """The file of a shipped programme or round by its key, or of one of your own by its path.

    Example:
        >>> document_path("vwv-integration/2017").name, document_path("mine.toml").name
        ('2017.toml', 'mine.toml')

    Raises:
        ValueError: the name is neither a key nor the path of a .toml or .json file.
    """
    key = str(name)
    for folder, keys in (("programmes", programme_keys()), ("rounds", round_keys())):
        if key in keys:
            return _DATA / folder / f"{key}.toml"
    return _own_file(name, "programme or round", (*programme_keys(), *round_keys()))


def load_programme(name: str | Path, *, limits: Limits = USUAL) -> Programme:
    """A shipped programme by its key, or one of your own by the path of its file.

    A shipped programme is read once; it is immutable, so that everyone can share it.

    Args:
        name: a key, or the path of a .toml or .json file.
        limits: how large a file of your own may be.

    Example:
        >>> load_programme("vwv-integration").title.en
        'Grants for social participation and integration'

    Raises:
        ValueError: the name is neither a key nor the path of a .toml or .json file.
        DocumentError: the file has faults; all of them are listed.
    """
    key = str(name)
    if key in programme_keys():
        return _shipped_programme(key)
    from . import documents

    return documents.read_programme(_own_file(name, "programme", programme_keys()), sources(), load_holidays, limits)


def load_round(name: str | Path, *, limits: Limits = USUAL) -> "Round":
    """A shipped round by its key, or one of your own by the path of its file.

    Args:
        name: a key, or the path of a .toml or .json file.
        limits: how large a file of your own may be, and that of the programme that it names.

    Example:
        >>> load_round("vwv-integration/2016-extra").edition
        '2013-08-29'

    Raises:
        ValueError: the name is neither a key nor the path of a .toml or .json file.
        DocumentError: the file has faults; all of them are listed.
    """
    key = str(name)
    if key in round_keys():
        return _shipped_round(key)
    path = _own_file(name, "round", round_keys())
    from . import documents

    def programme(named: object) -> Programme:
        return load_programme(beside(path, named), limits=limits)

    return documents.read_round(path, sources(), load_holidays("baden-wuerttemberg"), programme, limits)


def load_application(path: str | Path, *, limits: Limits = USUAL) -> Application:
    """The application of a TOML or JSON file.

    Args:
        path: ends in .toml or .json.
        limits: how large the file may be.

    Example:
        >>> load_application("nowhere.toml")
        Traceback (most recent call last):
        ...
        integrationsfoerderung.faults.DocumentError: nowhere.toml has 1 fault:
          there is no such file: check the name

    Raises:
        DocumentError: the file has faults; all of them are listed.
    """
    from . import documents

    return documents.read_application(Path(path), limits).application


def parse_application(text: str | bytes, *, limits: Limits = USUAL) -> "ApplicationDocument":
    """The application of a JSON text, such as the body of a request, with the programme and the round it names.

    Numbers are read as exact decimals: give the text as it came, and not what a web framework made of it, because
    that has floats.

    Args:
        text: the JSON of an application document; bytes are UTF-8.
        limits: how large it may be.

    Example:
        >>> body = b'{"format": "application/1", "programme": "vwv-integration", "posts": [{"share": 0.5}],'
        >>> body += b' "recipient": {"name": "Musterstadt"}}'
        >>> parse_application(body).application.posts[0].share
        Share('0.5')
        >>> parse_application(body.replace(b"0.5", b"80"))
        Traceback (most recent call last):
        ...
        integrationsfoerderung.faults.DocumentError: the application has 1 fault:
          posts[0].share: a share is a part of one post from 0 to 1: 80 is too large; did you mean "0.8" or "80 %"?

    Raises:
        TypeError: neither text nor bytes, such as a table that was decoded already.
        DocumentError: the text has faults; all of them are listed.
    """
    from . import documents

    return documents.application_text(text, limits)


def load_applications(path: str | Path, *, limits: Limits = USUAL) -> "ApplicationList":
    """The applications of a TOML, JSON or CSV file, to be decided in a round.

    Args:
        path: ends in .toml, .json or .csv.
        limits: how large the file may be, and how many applications it may have.

    Example:
        >>> load_applications("nowhere.csv")
        Traceback (most recent call last):
        ...
        integrationsfoerderung.faults.DocumentError: nowhere.csv has 1 fault:
          there is no such file: check the name

    Raises:
        DocumentError: the file has faults; those of all applications are listed.
    """
    from . import documents

    given: object = path
    if not isinstance(given, str | Path):
        raise TypeError(f"{shorten(path)} names no file: write its path")
    found = documents.read_applications(Path(path), limits)
    keys, programmes = round_keys(), programme_keys()
    # A misspelt round would be one that no grant was had in, and turn a refusal into a grant.
    misspelt = (
        Fault(
            f"applications[{index}].earlier_grants[{i}].round",
            f"no round {shorten(grant.round)}{did_you_mean(grant.round, keys)}",
        )
        for index, application in enumerate(found.applications)
        for i, grant in enumerate(application.earlier_grants or ())
        if grant.round is not None
        and grant.round not in keys
        and (grant.round.partition("/")[0] in programmes or any(key.endswith(f"/{grant.round}") for key in keys))
    )
    faults = list(islice(misspelt, MOST_FAULTS + 1))
    if faults:
        raise DocumentError(str(path), faults)
    return found


def holiday_regions() -> tuple[str, ...]:
    """The names of the shipped tables of holidays.

    Example:
        >>> holiday_regions()
        ('baden-wuerttemberg',)
    """
    return tuple(sorted(path.stem for path in (_DATA / "holidays").glob("*.toml")))


@cache
def load_holidays(region: str) -> Holidays:
    """The public holidays of a region.

    Example:
        >>> from datetime import date
        >>> load_holidays("baden-wuerttemberg").name(date(2017, 10, 31), "de")
        'Reformationstag'

    Raises:
        ValueError: no table of that region is shipped.
    """
    path = _DATA / "holidays" / f"{region}.toml"
    known = holiday_regions()
    if region not in known:
        msg = f"no holidays of {shorten(region)} are shipped{did_you_mean(region, known)}"
        raise ValueError(msg)
    from . import documents

    return documents.read_holidays(path)


@cache
def sources() -> Mapping[str, Source]:
    """The sources that shipped files cite; files of your own may cite them too.

    Example:
        >>> sources()["vwv-text-2016"].dated
        '2016-09-06'
    """
    from . import documents

    return MappingProxyType(documents.read_sources(_DATA / "sources.toml"))


@cache
def _shipped_programme(key: str) -> Programme:
    from . import documents

    return documents.read_programme(_DATA / "programmes" / f"{key}.toml", sources(), load_holidays)


@cache
def _shipped_round(key: str) -> "Round":
    from . import documents

    path = _DATA / "rounds" / f"{key}.toml"
    return documents.read_round(path, sources(), load_holidays("baden-wuerttemberg"), load_programme)


def beside(file: Path, name: object) -> str | Path:
    """What a file names: a key, or a path that is taken from the folder of that file.

    Example:
        >>> beside(Path("rounds/mine.toml"), "own.toml").as_posix(), beside(Path("mine.toml"), "vwv-integration")
        ('rounds/own.toml', 'vwv-integration')

    Raises:
        TypeError: it names nothing.
    """
    if not isinstance(name, str):
        raise TypeError("is left out: name it by its key or by the path of its file")
    return file.parent / name if name.endswith((".toml", ".json")) else name


def _exists(path: Path) -> bool:
    try:
        return path.exists()
    except OSError:  # the name is too long for a file
        return False


def _own_file(name: str | Path, what: str, keys: tuple[str, ...]) -> Path:
    if not isinstance(name, str | Path):
        raise TypeError(f"{shorten(name)} names no {what}: write a key or the path of a file")
    path = Path(name)
    if path.suffix.lower() in {".toml", ".json"}:
        return path
    if _exists(path):
        raise DocumentError(str(path), [Fault("", "ends in neither .toml nor .json: rename it")])
    hint = did_you_mean(name, keys)
    raise ValueError(f"no {what} {shorten(str(name))} is shipped{hint}; a file of your own ends in .toml or .json")
