"""What is fuzzed: every reader of text that somebody else wrote, with what may come out of it.

A target takes bytes, as they would lie in a file or stand in a field, and reads them in its own way. Whatever it says
by one of its documented exceptions is an answer; everything else is a finding. Where something was read, the target
also looks at what it is good for: it can be assessed, explained, written and read again as the same.
"""

import argparse
import contextlib
import io
import json
import os
from collections.abc import Callable
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any
from unittest.mock import patch

from attrs import frozen

import integrationsfoerderung as foerder
from directory_files import EXAMPLE, MADE_UP, text_of
from fuzz_inputs import Source
from integrationsfoerderung import (
    Application,
    DocumentError,
    Euro,
    Fte,
    Kind,
    Post,
    Recipient,
    Share,
    cli,
    documents,
    receipts,
    registry,
)
from integrationsfoerderung.commands import what_ifs
from integrationsfoerderung.documents.files import read_table
from integrationsfoerderung.rounds import Ranking, shortage_rule
from integrationsfoerderung.scenarios import amended, sweep
from integrationsfoerderung.schedules import schedule
from integrationsfoerderung.show import rules

ROOT = Path(__file__).resolve().parent.parent
DATA = Path(foerder.__file__).parent / "data"
DAY = date(2016, 10, 1)
MOST_SCENARIOS = 64  # more of them take as long as somebody asked for

Run = Callable[[bytes, Path], None]


class BadOutput(Exception):  # noqa: N818 - what it is, and no error of a reader
    """Something came out that should not."""


@frozen
class Target:
    """One reader.

    Attributes:
        name: of the target, as the command takes it.
        share: how many of a thousand inputs are its, when all targets are run.
        run: reads one input; the folder is its own.
        documented: the exceptions that it may raise.
        source: of its inputs.
    """

    name: str
    share: int
    run: Run
    documented: tuple[type[Exception], ...]
    source: Callable[[], Source]


# --- Documents ----------------------------------------------------------------------------------------------


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else str(value)


def _json(path: Path, kind: str) -> bytes:
    table = {"format": kind} | read_table(path, kind)
    return json.dumps(table, default=_plain, ensure_ascii=False, indent=1).encode()


def _files(kind: str, suffix: str, *patterns: str) -> Callable[[], Source]:
    """The files of the repository that are documents of a kind, as TOML or as JSON."""

    def source() -> Source:
        found = []
        for path in (path for pattern in patterns for path in sorted(ROOT.glob(pattern))):
            try:
                found.append(_json(path, kind) if suffix == ".json" else path.read_bytes())
            except DocumentError:  # a file of another kind lies there too
                continue
        return Source(found)

    return source


def _written(folder: Path, name: str, data: bytes) -> Path:
    path = folder / name
    path.write_bytes(data)
    return path


@cache
def _programme() -> foerder.Programme:
    return foerder.load_programme("vwv-integration")


def _application(suffix: str) -> Run:
    def run(data: bytes, folder: Path) -> None:
        form = foerder.load_application(_written(folder, f"form{suffix}", data))
        _is_good(form, folder, suffix)

    return run


def _is_good(form: Application, folder: Path, suffix: str) -> None:
    """What was read can be assessed and explained, and written and read again as the same."""
    with contextlib.suppress(ValueError):  # no edition on that day, no such measure, a fact that is not declared
        assessment = _programme().assess(form)
        plan = schedule(assessment)
        for text in (assessment.explain("de"), plan.explain("en"), assessment.table().text(), assessment.table().csv()):
            _shown(text)
        json.dumps([assessment.to_dict(), plan.to_dict()])
    again = folder / f"again{suffix}"
    try:
        foerder.save_application(again, form, "vwv-integration")
    except DocumentError as error:
        if "is no character of UTF-8" not in str(error):
            raise BadOutput(f"what was read cannot be written: {error}") from None
        return
    try:
        back = foerder.load_application(again)
    except DocumentError as error:
        raise BadOutput(f"what was written cannot be read: {error}") from None
    if back != form:
        raise BadOutput("what was written is read as something else")


def _applications(suffix: str) -> Run:
    def run(data: bytes, folder: Path) -> None:
        found = foerder.load_applications(_written(folder, f"forms{suffix}", data))
        again = folder / ("again.json" if suffix == ".json" else "again.toml")  # JSON has no days
        try:
            foerder.save_applications(again, found.applications, found.scores, found.round)
        except DocumentError as error:
            if "is no character of UTF-8" not in str(error):
                raise BadOutput(f"what was read cannot be written: {error}") from None
            return
        try:
            back = foerder.load_applications(again)
        except DocumentError as error:
            if "is larger than" in str(error):
                return
            raise BadOutput(f"what was written cannot be read: {error}") from None
        if back != found:
            raise BadOutput("what was written is read as something else")

    return run


def _programme_file(suffix: str) -> Run:
    def run(data: bytes, folder: Path) -> None:
        found = foerder.load_programme(_written(folder, f"programme{suffix}", data))
        for edition in found.editions[-1:]:
            _shown(rules(found, edition, "de"))
        _shown(found.table().csv())

    return run


def _round_file(suffix: str) -> Run:
    def run(data: bytes, folder: Path) -> None:
        found = foerder.load_round(_written(folder, f"round{suffix}", data))
        _shown(found.table().text("de"))
        for comparison in found.plausible():
            _shown(comparison.words("en"))

    return run


def _cases(data: bytes, folder: Path) -> None:
    foerder.load_cases(_written(folder, "cases.toml", data))


def _sources(data: bytes, folder: Path) -> None:
    documents.read_sources(_written(folder, "sources.toml", data))


def _holidays(data: bytes, folder: Path) -> None:
    documents.read_holidays(_written(folder, "holidays.toml", data))


def _lists(suffix: str) -> Callable[[], Source]:
    def source() -> Source:
        rows = foerder.load_applications(ROOT / "examples/rounds/short-of-money.csv").applications[:6]
        table = documents.applications_table(rows, None, "vwv-integration/2016-extra")
        text = documents.to_json(table) if suffix == ".json" else documents.to_toml(table)
        return Source([text.encode()], [*_words(documents.lists.COLUMNS)])

    return source


def _words(texts: Any) -> list[bytes]:
    return [str(text).encode() for text in texts]


def _csv() -> Source:
    long = (
        "key;name;measure;share;months;submitted;kind;recipient_key;population;posts;field;origin;tops_up;start;"
        "new_tasks;begun;requested;costs;priority;score;partners;earlier_rounds;facts.persons\n"
        "a;Bühl;contact-point;0.5;36;2016-03-31;Gemeinde;08216007;29000;2;refugees;new;;2016-04-01;true;FALSE;"
        "40000.00;50000;1;7.5;Bühlertal|Ottersweier;vwv-integration/2015;12\n"
        'b;"Baden; Baden";officer;50 %;;;Stadtkreis;;;;;;0.25;;;;;;;;;none;\n'
    )
    short = (ROOT / "examples/rounds/short-of-money.csv").read_bytes()
    return Source([long.encode(), b"\n".join(short.split(b"\n")[:8]), b"\xef\xbb\xbf" + long.encode("utf-8")])


# --- The directory of municipalities ------------------------------------------------------------------------


def _directory(data: bytes, folder: Path) -> None:
    found = registry.load_registry(_written(folder, "directory.txt", data))
    for entry in found.gemeinden[:3]:
        Recipient.from_registry(found[entry.key])


def _directory_seeds() -> Source:
    return Source([EXAMPLE.read_bytes(), text_of(MADE_UP[:10]).encode(), text_of(MADE_UP[-8:]).encode()])


@cache
def _registry() -> registry.Registry:
    return registry.load_registry(EXAMPLE)


def _names(data: bytes, _: Path) -> None:
    text = _text(data)
    for ask in (_registry().find, _registry().__getitem__, _registry().members, _registry().association):
        _refuses(lambda: ask(text), ValueError, registry.UnknownKeyError)  # noqa: B023 - asked at once


def _names_seeds() -> Source:
    names = [entry.name for key in _registry() for entry in [_registry()[key]]]
    return Source([name.encode() for name in (*names, *_registry())])


# --- Words of a form ----------------------------------------------------------------------------------------


def _text(data: bytes) -> str:
    return data.decode("utf-8", "surrogateescape")


def _refuses(ask: Callable[[], Any], *documented: type[Exception]) -> Any:
    """What comes out, or None where it is refused by a sentence of bearable length that steers no terminal."""
    try:
        return ask()
    except documented as error:
        if len(str(error)) > 3000:
            raise BadOutput(f"a message of {len(str(error))} characters") from None
        _shown(str(error))
        return None


def _money(data: bytes, _: Path) -> None:
    text = _text(data)
    for cls in (Euro, Share, Fte):
        value = _refuses(lambda: cls(text), ValueError)  # noqa: B023 - asked at once
        if value is not None and (cls(str(value).removesuffix(" EUR")) != value or eval(repr(value)) != value):  # noqa: S307
            raise BadOutput(f"{value!r} does not come back")
    for read in (Euro.parse, Share.parse):
        value = _refuses(lambda: read(text), ValueError)  # noqa: B023 - asked at once
        if value is not None and read(value.format("de")) != value:
            raise BadOutput(f"{value!r} does not come back from {value.format('de')!r}")


def _money_seeds() -> Source:
    texts = ("40000", "40.000,00 €", "1 234,50 EUR", "-5.50", "0.5", "50 %", "12,5 %", "1.5", "0,4999", "105,000.00")
    return Source([text.encode() for text in texts])


def _form(data: bytes, _: Path) -> None:
    """Each field of a form by itself."""
    text = _text(data)
    asked: tuple[Callable[[], Any], ...] = (
        lambda: Recipient(name=text),
        lambda: Recipient(name="x", kind=text),
        lambda: Recipient(name="x", kind="Gemeinde", key=text),
        lambda: Post(share=text),
        lambda: Post(field=text),
        lambda: Post(origin=text),
        lambda: Post(qualification=text),
        lambda: Application(key=text, recipient=Recipient(name="x"), measure=text, posts=[Post()], facts={text: text}),
        lambda: Kind(text),
        lambda: foerder.Grade(text),
        lambda: foerder.Population(5, on=DAY, source=text),
        lambda: Ranking(text),
        lambda: Ranking("lot", seed=text),
        lambda: shortage_rule(text),
        lambda: foerder.EarlierGrant(measure=text, round=text),
        lambda: documents.application_of({"recipient": {"name": text}, "start": text, "programme": text}, "form"),
    )
    for ask in asked:
        value = _refuses(ask, ValueError)
        if isinstance(value, Recipient | Application):
            repr(value)
    with contextlib.suppress(argparse.ArgumentTypeError):
        cli._day(text)


def _form_seeds() -> Source:
    words = (
        "Bühl", "Gemeinde", "Stadtkreis", "freier Träger", "08216007", "082165005007", "0.5", "50 %", "refugees", "new",
        "contact-point", "vwv-integration/2016-extra", "one-per-applicant-first/strict-queue", "submission", "lot",
        "2016-04-01", "norm", "population", "Diplom", "strict-queue",
    )  # fmt: skip
    return Source([word.encode() for word in words])


# --- Receipts -----------------------------------------------------------------------------------------------


def _receipt(data: bytes, _: Path) -> None:
    text = _text(data)
    found = receipts.verify(text)
    _shown(found.explain("de"))
    if found.missing or not found.intact or not data.startswith(b"{"):
        return
    repr(found)


@cache
def _receipt_seeds() -> Source:
    rounds = [foerder.load_round("vwv-integration/2016-extra"), None]
    forms = [foerder.load_application(path) for path in sorted((ROOT / "examples").glob("*.toml"))]
    texts = []
    for form in forms:
        for round_ in rounds:
            with contextlib.suppress(ValueError):
                texts.append(receipts.issue(_programme(), form, round_, None if round_ else DAY).encode())
    return Source(texts)


def _sealed(data: bytes, folder: Path) -> None:
    """A receipt whose contents were changed and sealed anew: whoever can change it can do that, too."""
    try:
        table = json.loads(data)
        table.pop("sha256", None)
        table["sha256"] = receipts.fingerprints.sha256(receipts.canonical(table))
        data = json.dumps(table).encode()
    except (ValueError, TypeError, AttributeError, RecursionError):
        pass
    _receipt(data, folder)


# --- Figures by path ----------------------------------------------------------------------------------------


def _amend(data: bytes, _: Path) -> None:
    """`--set PATH=VALUE`, a line each."""
    texts = what_ifs._pairs("--set", _text(data).split("\n"))
    values = {path: what_ifs._value(text) for path, text in texts.items()}
    found = amended(_programme(), values)
    _shown(found.table().csv())


def _grid(data: bytes, _: Path) -> None:
    """`--over PATH=V1,V2`, a line each."""
    texts = what_ifs._pairs("--over", _text(data).split("\n"))
    grid = {path: what_ifs._values(path, text) for path, text in texts.items()}
    number = 1
    for values in grid.values():
        number *= len(values)
    if number <= MOST_SCENARIOS:
        _shown(sweep(_programme(), grid, _forms(), on=DAY).table().csv())


@cache
def _forms() -> tuple[Application, ...]:
    return foerder.load_applications(ROOT / "examples/rounds/short-of-money.csv").applications[:2]


def _figures_seeds() -> Source:
    paths = list(dict.fromkeys(_programme().table().column("path")))
    values = ("0.75", "0.5,0.25", "12", "36,48", "[45000,35000,25000]", "half-up", "true,false", '"0.49"', "2016-01-01")
    lines = [f"{path}={values[number % len(values)]}".encode() for number, path in enumerate(paths)]
    sound = [
        b"contact-point.minimum_share=0.75",
        b"contact-point.instalments=[45000, 35000, 25000]\ncontact-point.minimum_months=48",
    ]
    return Source([*lines, *sound * 60], [path.encode() for path in paths])


# --- The command line ---------------------------------------------------------------------------------------


CODES = {0, 1, 2, 10, 11}


def _main(arguments: list[str], folder: Path) -> None:
    """The command in this process: a documented code, and nothing that steers a terminal."""
    out, err = (io.TextIOWrapper(io.BytesIO(), encoding="utf-8", errors="strict", newline="") for _ in "oe")
    before = Path.cwd()
    os.chdir(folder)
    try:
        with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
            code: Any = cli.main(arguments)
    except SystemExit as leaving:
        code = leaving.code
    finally:
        os.chdir(before)
    for stream in (out, err):
        stream.flush()
        _shown(stream.buffer.getvalue().decode("utf-8"))
    if code not in CODES:
        raise BadOutput(f"exit code {code!r}")


def _shown(text: str) -> None:
    """Nothing in it steers a terminal."""
    if not text.replace("\n", "").isprintable():
        bad = next(character for character in text if not character.isprintable() and character != "\n")
        at = text.index(bad)
        raise BadOutput(f"{bad!r} comes out in {text[max(at - 40, 0) : at + 40]!r}")


def _command(data: bytes, folder: Path) -> None:
    """Arguments, a line each, among sound files."""
    _sound_files(folder)
    # How long laws run is what --examples asks for: their arguments are read, and they are not run.
    arguments = [argument.replace("\0", "") for argument in _text(data).split("\n")]
    with patch.dict(cli._COMMANDS, {"laws": lambda _: 0}):
        _main(arguments, folder)


def _sound_files(folder: Path) -> None:
    if not (folder / "form.toml").exists():
        for name, file in _FILES.items():
            (folder / name).write_bytes((ROOT / file).read_bytes())


_FILES = {
    "form.toml": "examples/buehl.toml", "forms.csv": "examples/rounds/short-of-money.csv",
    "own.toml": "tests/planted/programme.toml", "programme.toml": "tests/planted/programme.toml",
    "round.toml": "examples/rounds/2017.toml", "cases.toml": "tests/planted/cases.toml",
}  # fmt: skip
_LINES = (
    "assess form.toml --lang de", "assess form.toml --json --on 2016-04-01",
    "assess form.toml --round vwv-integration/2016-extra",
    "rules vwv-integration --on 2016-10-01", "rules own.toml --lang de", "rounds", "schema application", "schema round",
    "round vwv-integration/2016-extra forms.csv --budget 100000 --rule strict-queue --lang de",
    "round vwv-integration/2016-extra forms.csv --ranking lot:7 --json --reading caps.half=half-of-costs",
    "compare vwv-integration forms.csv --set contact-point.minimum_share=0.75 --csv --on 2016-10-01",
    "sweep vwv-integration forms.csv --over contact-point.minimum_share=0.25,0.5 --json --on 2016-10-01",
    "audit own.toml --json", "audit round.toml", "cases cases.toml --lang de", "laws own.toml --examples 5 --seed 3",
    "--version", "--help", "assess --help",
)  # fmt: skip


def _command_seeds() -> Source:
    return Source([line.replace(" ", "\n").encode() for line in _LINES])


def _assess_file(data: bytes, folder: Path) -> None:
    """The command on a file that somebody sent."""
    path = _written(folder, "sent.toml", data)
    _main(["assess", path.name, *(["--json"] if len(data) % 2 else ["--lang", "de"])], folder)


def _round_of_file(data: bytes, folder: Path) -> None:
    path = _written(folder, "sent.csv", data)
    _main(["round", "vwv-integration/2016-extra", path.name, *(["--json"] if len(data) % 2 else [])], folder)


READS = (DocumentError,)
_FORMS = ("examples/*.toml", "examples/musterland/application.toml")
_PROGRAMMES = ("tests/planted/programme.toml", "examples/musterland/programme.toml", "docs/*.toml")
_ROUNDS = ("src/integrationsfoerderung/data/rounds/*/*.toml", "tests/planted/round.toml")
_CASES = ("src/integrationsfoerderung/data/cases/*.toml", "tests/planted/cases.toml")
_SOURCES = ("src/integrationsfoerderung/data/sources.toml",)
_HOLIDAYS = ("src/integrationsfoerderung/data/holidays/*.toml",)


def _of(name: str, share: int, run: Run, kind: str, suffix: str, patterns: tuple[str, ...]) -> Target:
    """A target whose seeds are the files of the repository."""
    return Target(name, share, run, READS, _files(kind, suffix, *patterns))


_ALL = (
    _of("application-toml", 30, _application(".toml"), "application/1", ".toml", _FORMS),
    _of("application-json", 70, _application(".json"), "application/1", ".json", _FORMS),
    Target("applications-toml", 10, _applications(".toml"), READS, _lists(".toml")),
    Target("applications-json", 20, _applications(".json"), READS, _lists(".json")),
    Target("applications-csv", 35, _applications(".csv"), READS, _csv),
    _of("programme-toml", 5, _programme_file(".toml"), "programme/1", ".toml", _PROGRAMMES),
    _of("programme-json", 10, _programme_file(".json"), "programme/1", ".json", _PROGRAMMES),
    _of("round-toml", 5, _round_file(".toml"), "round/1", ".toml", _ROUNDS),
    _of("round-json", 10, _round_file(".json"), "round/1", ".json", _ROUNDS),
    _of("cases", 3, _cases, "cases/1", ".toml", _CASES),
    _of("sources", 3, _sources, "sources/1", ".toml", _SOURCES),
    _of("holidays", 8, _holidays, "holidays/1", ".toml", _HOLIDAYS),
    Target("directory", 60, _directory, READS, _directory_seeds),
    Target("names", 150, _names, (), _names_seeds),
    Target("money", 440, _money, (), _money_seeds),
    Target("form", 60, _form, (), _form_seeds),
    Target("receipt", 60, _receipt, READS, _receipt_seeds),
    Target("receipt-sealed", 10, _sealed, READS, _receipt_seeds),
    Target("amend", 6, _amend, (ValueError,), _figures_seeds),
    Target("grid", 2, _grid, (ValueError,), _figures_seeds),
    Target("command", 1, _command, (), _command_seeds),
    Target("command-assess", 1, _assess_file, (), _files("application/1", ".toml", *_FORMS)),
    Target("command-round", 1, _round_of_file, (), _csv),
)
TARGETS: dict[str, Target] = {target.name: target for target in _ALL}
