"""The command line: assess an application, print the rules, list rounds and decide one, ask what if, check rules.

Exit codes: 0 eligible, or printed, or decided, or nothing found; 1 findings; 10 ineligible; 11 open; 2 wrong use or a
broken document. Commands that check rules stand in `commands`, one file each.
"""

import argparse
import io
import os
import re
import sys
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from datetime import date
from importlib.metadata import version
from pathlib import Path
from typing import Any, NoReturn, TypeVar

from .assessments import Verdict
from .catalogue import (
    load_applications,
    load_programme,
    load_round,
    parse_application,
    programme_keys,
    round_keys,
)
from .commands import audit, cases, laws, receipts, schema, what_ifs
from .documents.applications import read_application
from .evidence import Citation, Figure, Grade
from .faults import DocumentError
from .findings import figure_text
from .limits import USUAL
from .money import Euro
from .rounds import SHORTAGES, Order, Ranking, Round, shortage_rule
from .schedules import Schedule, schedule
from .show import rules
from .texts import Lang, Text, did_you_mean, json_text, printable, printable_lines, shorten

R = TypeVar("R")

EXIT = {Verdict.ELIGIBLE: 0, Verdict.INELIGIBLE: 10, Verdict.OPEN: 11}
WRONG = 2
_LONGEST = 1000  # characters of a complaint about the arguments


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line and return its exit code.

    Example:
        >>> main(["rules", "vwv-integration", "--on", "2013-08-28"])
        2
    """
    parser = _parser()
    for stream in (sys.stdout, sys.stderr):
        # The text has umlauts and euro signs, whatever the terminal was set to; the name of a file may have anything.
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    options = parser.parse_args(_known(parser, sys.argv[1:] if arguments is None else arguments))
    try:
        code = _COMMANDS[options.command](options)
        sys.stdout.flush()  # here and not on leaving, so that what goes wrong is told
    except DocumentError as error:
        print(printable_lines(str(error)), file=sys.stderr)
    except ValueError as error:
        print(printable_lines(f"{parser.prog}: {error}"), file=sys.stderr)
    except BrokenPipeError:
        _let_go()  # the reader, such as head, has gone: there is nobody left to tell
    except OSError as error:
        print(f"{parser.prog}: the answer cannot be written: {error.strerror}", file=sys.stderr)
        _let_go()
    else:
        return code
    return WRONG


def _known(parser: argparse.ArgumentParser, arguments: Sequence[str]) -> Sequence[str]:
    """The arguments, if their first word is a command; argparse names neither the nearest nor what each is for."""
    if not arguments:
        parser.print_help(sys.stderr)
        parser.exit(WRONG, f"\n{parser.prog}: a command is required, such as: {parser.prog} assess FILE\n")
    command = next((argument for argument in arguments if not argument.startswith("-")), None)
    if command is not None and command not in _COMMANDS:
        parser.error(f"no command {shorten(command)}{did_you_mean(command, _COMMANDS)}")
    return arguments


def _let_go() -> None:
    """Leave what could not be written: Python would try once more on its way out, and complain."""
    with suppress(OSError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


class _Parser(argparse.ArgumentParser):
    """Repeats no argument in a way that would steer a terminal, nor at any length."""

    def error(self, message: str) -> NoReturn:
        """Leave with what is wrong."""
        super().error(printable(message if len(message) <= _LONGEST else f"{message[:_LONGEST]}..."))


def _parser() -> argparse.ArgumentParser:
    parser = _Parser(
        prog="integrationsfoerderung",
        description="Rules of a public funding programme: assess, print the rules, decide a round, ask what if.",
        epilog="Exit codes: 0 eligible, 10 ineligible, 11 open, 2 wrong use or a broken document; "
        "rules and rounds that were printed, a round that was decided and what-ifs are 0, whatever became of the "
        "applications; audit, cases, laws and verify are 0 where all is as it should be, and 1 with findings.",
    )
    parser.add_argument("--version", action="version", version=f"%(prog)s {version('integrationsfoerderung')}")
    commands: Any = parser.add_subparsers(dest="command", required=True)
    assess = commands.add_parser("assess", help="assess an application file, with its schedule where there is one")
    assess.add_argument(
        "file", type=Path, metavar="FILE", help="an application, .toml or .json; - reads JSON from standard input"
    )
    assess.add_argument("--round", metavar="ROUND", help="a round's key or file, instead of the one in FILE")
    assess.add_argument("--on", type=_day, metavar="DATE", help="the rules of that day, such as 2015-09-28")
    _lang(assess)
    assess.add_argument("--json", action="store_true", help="the answer as JSON")
    _receipt(assess)
    show = commands.add_parser("rules", help="print the rules in force with figures, grades and citations")
    show.add_argument(
        "programme", nargs="?", metavar="PROGRAMME", help="a programme's key or file; left out: all shipped"
    )
    show.add_argument("--on", type=_day, metavar="DATE", help="the rules of that day; left out: every edition")
    _lang(show)
    listed = commands.add_parser("rounds", help="list the shipped rounds with days, measures and published figures")
    _lang(listed)
    one = commands.add_parser("round", help="decide a list of applications in a round, with the reasons")
    one.add_argument("round", metavar="ROUND", help="a round's key or file")
    one.add_argument(
        "applications", type=Path, metavar="APPLICATIONS", help="a list of applications, .toml, .json or .csv"
    )
    one.add_argument("--rule", metavar="RULE", help=f"what is done when the money is short: {', '.join(SHORTAGES)}")
    one.add_argument("--budget", metavar="AMOUNT", help="another sum that may be committed, such as 5600000.00")
    one.add_argument(
        "--reading", metavar="PATH=NAME", action="append", default=[], help="a reading to go by; may be given again"
    )
    orders = ", ".join(order.value for order in Order)
    one.add_argument("--ranking", metavar="BY[:SEED]", help=f"the order of applications: {orders}; a lot needs a seed")
    _lang(one)
    one.add_argument("--json", action="store_true", help="the outcome as JSON")
    _receipt(one)
    what_ifs.add_parsers(commands, _day, _lang)
    for more in (audit, cases, laws, receipts):
        _lang(more.add(commands))
    schema.add(commands)
    return parser


def _lang(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--lang", choices=("de", "en"), default="en", help="language of the answer (en)")


def _receipt(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--receipt", type=Path, metavar="FILE", help="keep the decision as a receipt in FILE, .json")


def _day(text: str) -> date:
    try:
        if re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", text):
            return date.fromisoformat(text)
    except ValueError:
        pass
    raise argparse.ArgumentTypeError(f"{text!r} is no day: write it like 2015-09-28")


def _assess(options: argparse.Namespace) -> int:
    if str(options.file) == "-":
        document = parse_application(sys.stdin.buffer.read(USUAL.size + 1))
    else:
        document = read_application(options.file)
    rules = _beside(options.file, document.programme)
    programme = load_programme(rules)
    name = options.round or (document.round if options.on is None else None)
    if name is None and document.round is not None:
        print(f"note: round {printable(document.round)} of the file is set aside, --on was given", file=sys.stderr)
    of_round = None if name is None else name if options.round else _beside(options.file, name)
    round_ = None if of_round is None else load_round(of_round)
    assessment = programme.assess(document.application, round_, options.on)
    plan = schedule(assessment)
    if options.receipt is not None:
        read = (options.file, rules, of_round or options.file)
        receipts.keep(options.receipt, programme, document.application, round_, options.on, read=read)
    if options.json:
        answer = {"assessment": assessment.to_dict(), "schedule": plan.to_dict()}
        print(json_text(answer))
    else:
        print(printable_lines(assessment.explain(options.lang)))
        if isinstance(plan, Schedule) or assessment.verdict is not Verdict.INELIGIBLE:
            print()
            print(printable_lines(plan.explain(options.lang)))
    return EXIT[assessment.verdict]


def _beside(file: Path, name: str) -> str | Path:
    """A path in a file is taken from the folder of that file."""
    return file.parent / name if name.endswith((".toml", ".json")) else name


def _rules(options: argparse.Namespace) -> int:
    texts = []
    for name in [options.programme] if options.programme else programme_keys():
        programme = load_programme(name)
        editions = programme.editions
        if options.on is not None:  # of all that are shipped, those that are not in force on that day are left out
            covering = tuple(edition for edition in editions if edition.covers(options.on))
            editions = (programme.on(options.on),) if options.programme else covering
        texts += [rules(programme, edition, options.lang) for edition in editions]
    if not texts:
        raise ValueError(f"no shipped programme is in force on {options.on}: name one to learn its days")
    print("\n\n".join(texts))
    return 0


def _rounds(options: argparse.Namespace) -> int:
    print("\n\n".join("\n".join(_round_lines(load_round(key), options.lang)) for key in round_keys()))
    return 0


_DAYS = {
    "announced": Text("angekündigt", "announced"),
    "deadline": Text("Antragsfrist", "deadline"),
    "last_day": Text("letzter Tag", "last day in time"),
    "decided": Text("entschieden", "decided"),
    "measures": Text("Fördertatbestände", "measures"),
}


def _round_lines(round_: Round, lang: Lang) -> list[str]:
    """A round as a person reads it: its days, its measures, what was published and what does not fit in that."""
    lines = [f"{round_.key}: {round_.title.get(lang)}"]
    for name, title in _DAYS.items():
        figure: Figure[Any] = getattr(round_, name)
        if name != "last_day" or figure != round_.deadline:
            lines.append(
                f"  {title.get(lang)}: {figure_text(figure, lang)}{_evidence(figure.grade, figure.citations, lang)}"
            )
    if round_.published:
        lines.append(f"  {'veröffentlicht' if lang == 'de' else 'published'}:")
    lines += [f"    {one.words(lang)}{_evidence(one.grade, one.citations, lang)}" for one in round_.published]
    odd = [comparison for comparison in round_.plausible() if not comparison.fits]
    if odd:
        lines.append(f"  {'passt nicht zusammen' if lang == 'de' else 'does not fit together'}:")
    return lines + [f"    {comparison.words(lang)}" for comparison in odd]


def _evidence(grade: Grade | None, citations: Iterable[Citation], lang: Lang) -> str:
    words = "" if grade is None else grade.words.get(lang)
    found = "; ".join(filter(None, (words, ", ".join(str(citation) for citation in citations))))
    return f" ({found})" if found else ""


def _round(options: argparse.Namespace) -> int:
    round_ = load_round(options.round).under(
        committed=None if options.budget is None else _option("--budget", _amount, options.budget),
        shortage=None if options.rule is None else _option("--rule", shortage_rule, options.rule),
        ranking=None if options.ranking is None else _option("--ranking", _ranking, options.ranking),
        readings=_readings(options.reading),
    )
    listed = load_applications(options.applications)
    if listed.round not in {None, options.round, round_.key}:
        named = printable(str(listed.round))
        print(f"note: round {named} of the file is set aside, {round_.key} was given", file=sys.stderr)
    progress = _Progress()
    try:
        outcome = round_.decide(listed.applications, scores=listed.scores, progress=progress)
    finally:
        progress.erase()
    if options.receipt is not None:
        receipts.keep(options.receipt, outcome, read=(options.round, options.applications))
    if options.json:
        print(json_text(outcome.to_dict()))
        return 0
    print(printable_lines(outcome.explain(options.lang)))
    published = outcome.against_published()
    if published:
        print(f"\n{'Veröffentlicht' if options.lang == 'de' else 'Published'}:")
        print("\n".join(f"  {printable(comparison.words(options.lang))}" for comparison in published))
    return 0


def _sweep(options: argparse.Namespace) -> int:
    progress = _Progress()
    try:
        return what_ifs.run_sweep(options, progress)
    finally:
        progress.erase()


def _option(name: str, read: Callable[[str], R], text: str) -> R:
    """The value of an option; a refusal names the option."""
    try:
        return read(text)
    except ValueError as error:
        raise ValueError(f"{name}: {error}") from None


def _amount(text: str) -> Euro:
    try:
        return Euro(text)
    except ValueError:
        raise ValueError(f"{shorten(text)} is no amount: write euro like 5600000 or 5600000.50") from None


def _ranking(text: str) -> Ranking:
    by, colon, seed = text.partition(":")
    return Ranking(by, seed=seed if colon else None)


def _readings(texts: Sequence[str]) -> dict[str, str]:
    readings: dict[str, str] = {}
    for text in texts:
        path, equals, name = text.partition("=")
        if not equals:
            way_out = "write PATH=NAME, such as caps.half=half-of-costs"
            raise ValueError(f"--reading: {shorten(text)} names no reading: {way_out}")
        if path in readings:
            raise ValueError(f"--reading: {path} is given twice: keep one of them")
        readings[path] = name
    return readings


class _Progress:
    """One line on a terminal that says how far it is, and is gone at the end; nothing anywhere else."""

    def __init__(self) -> None:
        self.shown = ""

    def __call__(self, done: int, total: int) -> None:
        """Draw the line anew."""
        if sys.stderr.isatty():
            self._draw(f"{done} / {total}")

    def erase(self) -> None:
        """Leave the line as it was."""
        if self.shown:
            self._draw("")
            self._draw("")

    def _draw(self, text: str) -> None:
        print(f"\r{text:<{len(self.shown)}}", end="", file=sys.stderr, flush=True)
        self.shown = text


_COMMANDS: dict[str, Callable[[argparse.Namespace], int]] = {
    "assess": _assess,
    "rules": _rules,
    "rounds": _rounds,
    "round": _round,
    "compare": what_ifs.run_compare,
    "sweep": _sweep,
    "audit": audit.run,
    "cases": cases.run,
    "laws": laws.run,
    "schema": schema.run,
    "verify": receipts.run,
}
