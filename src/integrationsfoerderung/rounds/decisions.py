"""One decision of a round: what became of an application, and why."""

from collections.abc import Iterable
from typing import Any

from attrs import evolve, field, frozen

from ..applications import Application
from ..assessments import Assessment
from ..evidence import Grade, Readings, strongest, weakest
from ..financing import Amounts, Instalment, Reason, Used
from ..findings import Finding, Status
from ..money import Euro, split_cents
from ..plain import plain, word
from ..schedules import NoSchedule, Schedule, View
from ..tables import Table, Tabular
from ..texts import LANGS, Lang, Text, Word, printable
from .claims import limited, paid_out
from .pots import Line, Why
from .rules import Cap, Ranking
from .terms import Terms


class Decided(Word):
    """What became of an application.

    Example:
        >>> Decided("cut").words.de
        'gekürzt bewilligt'
    """

    GRANTED = "granted", "bewilligt", "granted"
    CUT = "cut", "gekürzt bewilligt", "cut"
    INELIGIBLE = "ineligible", "nicht förderfähig", "ineligible"
    WAITING = "waiting", "auf der Warteliste", "waiting"
    OPEN = "open", "offen", "open"
    REFUSED = "refused", "abgelehnt", "refused"
    WITHDRAWN = "withdrawn", "zurückgezogen", "withdrawn"


_CAP = Text("Obergrenze {}: {}", "cap {}: {}")
_PLACE = Text("Platz {} {}", "place {} {}")
_OPEN = Text("{} offen: {}", "{} open: {}")
_PROVISIONAL = Why(
    Text(
        "vorläufig: was aus einem offenen Antrag wird, kann daran noch etwas ändern",
        "provisional: what becomes of an open application may still change it",
    )
)
_NOTHING_LEFT = Text("die Obergrenze lässt nichts übrig", "the cap leaves nothing of it")
_NOTHING = Text("nichts bewilligt: {}", "nothing was granted: {}")


@frozen(slots=False, eq=False)  # many are made at once: quicker to make than with slots
class Decision(Tabular):
    """The decision on one application.

    Attributes:
        application: what was decided.
        status: granted, cut, ineligible, waiting, open, refused or withdrawn.
        place: in the order of the round; None for an ineligible one.
        waiting_place: on the waiting list, 1 is next; None where it does not wait.
        provisional: what becomes of an open application may turn it round.

    Example:
        >>> from integrationsfoerderung import Application, Post, Recipient, load_round
        >>> form = Application(key="x", recipient=Recipient(name="Bühl"), measure="contact-point", posts=[Post("0.4")])
        >>> decision = load_round("vwv-integration/2016-extra").decide([form])["x"]
        >>> decision.status, decision.unmet[0].path
        (Decided.INELIGIBLE, 'contact-point.minimum_share')
        >>> decision.key, decision.asked, decision.after_caps
        ('x', None, None)
        >>> decision.given, decision.granted, decision.reserved
        ((), Euro('0.00'), Euro('0.00'))
        >>> decision.assessment.verdict, decision.grade, len(decision.findings), bool(decision.schedule)
        (Verdict.INELIGIBLE, Grade.INFERRED, 10, False)
        >>> decision.words("en")
        'x: ineligible'
    """

    terms: Terms = field(repr=False)
    application: Application
    status: Decided
    place: int | None = None
    waiting_place: int | None = None
    line: Line | None = field(default=None, repr=False)
    years: tuple[int, ...] = field(default=(), repr=False)
    asked_cents: int | None = field(default=None, repr=False)
    posts: tuple[int, ...] | None = field(default=None, repr=False)
    caps: tuple[Used, ...] = field(default=(), repr=False)
    found: tuple[Finding, ...] = field(default=(), repr=False)
    needs: tuple[Reason, ...] = field(default=(), repr=False)
    ranking: Ranking | None = field(default=None, repr=False)
    rules: tuple[Used, ...] = field(default=(), repr=False)
    blind: bool = field(default=False, repr=False)
    provisional: bool = False

    @property
    def key(self) -> str:
        """The key of the application."""
        return self.application.key or ""

    @property
    def asked(self) -> Euro | None:
        """What is asked for, at most what the rule gives; None where that cannot be said."""
        return None if self.asked_cents is None else Euro.from_cents(self.asked_cents)

    @property
    def after_caps(self) -> Euro | None:
        """What the caps of the round leave of the ask: the most that could be granted."""
        return None if self.posts is None else Euro.from_cents(sum(self.posts))

    @property
    def given(self) -> tuple[int, ...]:
        """What it takes of the pot in cents, granted or kept for it: one sum, or by budget year."""
        return () if self.line is None or self.line.given is None else self.line.given

    @property
    def granted(self) -> Euro:
        """What is granted; zero for all that is not granted or cut."""
        return Euro.from_cents(sum(self.given) if self.status in _PAID else 0)

    @property
    def reserved(self) -> Euro:
        """What is kept for it while it is open."""
        return Euro.from_cents(sum(self.given) if self.status is Decided.OPEN else 0)

    @property
    def assessment(self) -> Assessment:
        """The findings on the application, assessed when they are asked for."""
        return self.terms.programme.assess(self.application, self.terms)

    @property
    def findings(self) -> tuple[Finding, ...]:
        """The findings of its assessment, and of the round's limit of applications of one applicant."""
        return (*self.assessment.findings, *self.found)

    @property
    def unmet(self) -> tuple[Finding, ...]:
        """The findings that make it ineligible."""
        return tuple(found for found in self.findings if found.status is Status.UNMET)

    @property
    def grade(self) -> Grade | None:
        """How sure the decision is: of its assessment, its caps, and the rules of the round that it needed."""
        if self.status in {Decided.OPEN, Decided.WITHDRAWN}:
            return None
        if self.status is Decided.INELIGIBLE:
            return strongest(found.grade for found in self.unmet)
        grades = [self.assessment.grade, *(used.grade for used in (*self.caps, *self.rules))]
        schedule = self.schedule
        return weakest([*grades, schedule.total.grade]) if isinstance(schedule, Schedule) else weakest(grades)

    @property
    def schedule(self) -> Schedule | NoSchedule:
        """The schedule of what is granted, or why there is none.

        Where less is granted than asked for, the shape over the years stays, each part within a cent.
        """
        if self.status not in _PAID or self.posts is None:
            why = Why(_NOTHING, (self.status.words,))
            return NoSchedule((Reason(Text(why.get("de"), why.get("en")), "granted"),))
        assessment = self.assessment
        amounts, edition = assessment.amounts[-1], assessment.editions[-1]
        if not isinstance(amounts, Amounts):
            raise AssertionError  # noqa: TRY004 - what is granted has an amount
        measure = edition.measure(assessment.measure)
        payment = measure.financing.payment
        given, whole = sum(self.given), sum(self.posts)
        cut = given != whole
        if cut and not self.years:  # from what the rule gives in one step: what is rounded twice may be a cent off
            amounts = paid_out(amounts, limited(self.posts, given), (*self.caps, *self.rules))
        elif whole != amounts.total.cents:
            amounts = paid_out(amounts, self.posts, self.caps)
        if cut and self.years:
            amounts = self._by_parts(Schedule(self.application, measure.key, amounts, payment))
        return Schedule(self.application, measure.key, amounts, payment)

    def _by_parts(self, whole: Schedule) -> Amounts:
        """Instalments cut by budget year: what each year is given, shared over the instalments paid in it."""
        rows: list[tuple[Instalment, View]] = []
        for instalment in whole.instalments:
            view = evolve(whole, amounts=Amounts((instalment,), ())).by_budget_year()
            if not isinstance(view, View):
                raise AssertionError  # noqa: TRY004 - a claim that cannot be placed in years is open
            rows.append((instalment, view))
        parts: list[Instalment] = []
        for year, given in zip(self.years, self.given, strict=True):
            weights = [view[year].cents if year in view else 0 for _, view in rows]
            if not sum(weights):
                continue
            for (instalment, view), cents in zip(rows, split_cents(given, weights), strict=True):
                if year in view:
                    used = (*view.used, *self.rules)
                    parts.append(evolve(instalment, amount=Euro.from_cents(cents), budget_year=year, used=used))
        return Amounts(tuple(parts), (*whole.total.used, *self.rules))

    def reasons(self, lang: Lang = "en") -> tuple[str, ...]:
        """Why it was decided so, in words: criteria, caps, place, money.

        Example:
            >>> from integrationsfoerderung import Application, Post, Recipient, load_round
            >>> form = Application(key="x", recipient=Recipient(name="Bühl"), measure="network", posts=[Post("0.4")])
            >>> load_round("vwv-integration/2016-extra").decide([form])["x"].reasons("de")
            ('In der Förderrunde zugelassen: gesehen: network, verlangt: contact-point',)
        """
        texts: list[str] = []
        if self.status is Decided.INELIGIBLE:
            # Two posts may fail the same rule in the same words: once is enough.
            return tuple(dict.fromkeys(f"{found.title.get(lang)}: {found.reason(lang)}" for found in self.unmet))
        if self.status is Decided.OPEN:
            texts += [f"{found.title.get(lang)}: {found.reason(lang)}" for found in self._open_findings()]
            texts += [reason.text.get(lang) for reason in self.needs]
        texts += [Why(_CAP, (_of(used), _cap_text(used))).get(lang) for used in self.caps]
        if self.place is not None and self.ranking is not None and any(used.path == "ranking" for used in self.rules):
            texts.append(Why(_PLACE, (self.place, self.ranking.words)).get(lang))
        if self.status is Decided.REFUSED and self.posts is not None and not sum(self.posts):
            texts.append(_NOTHING_LEFT.get(lang))
        elif self.line is not None and self.line.why is not None and self.status is not Decided.WITHDRAWN:
            texts.append(self.line.why.get(lang))
        if self.provisional:
            texts.append(_PROVISIONAL.get(lang))
        return tuple(dict.fromkeys(texts))

    def _open_findings(self) -> tuple[Finding, ...]:
        return tuple(found for found in self.findings if found.status is Status.OPEN)

    def __str__(self) -> str:
        return self.words("en")

    def words(self, lang: Lang) -> str:
        """The decision in one line."""
        text = f"{printable(self.key)}: {self.status.words.get(lang)}"
        if self.status in _PAID:
            text += f", {self.granted.format(lang)}"
            if self.status is Decided.CUT and self.asked is not None:
                text += f" {'von' if lang == 'de' else 'of'} {self.asked.format(lang)}"
        elif self.waiting_place is not None:
            text += f", {'Platz' if lang == 'de' else 'place'} {self.waiting_place}"
        elif self.reserved:
            text += f", {self.reserved.format(lang)} {'vorgemerkt' if lang == 'de' else 'kept for it'}"
        return text

    def table(self) -> Table:
        """The decision as a table of one row, with its reasons below; `Outcome.table` has all decisions.

        Example:
            >>> from integrationsfoerderung import Application, Post, Recipient, load_round
            >>> form = Application(key="x", recipient=Recipient(name="Bühl"), measure="network", posts=[Post("0.4")])
            >>> load_round("vwv-integration/2016-extra").decide([form])["x"].to_rows()[0]["status"]
            'ineligible'
        """
        reasons = zip(*(self.reasons(lang) for lang in LANGS), strict=True)
        return decisions_table([self], notes=[Text(de, en) for de, en in reasons])

    def to_dict(self) -> dict[str, Any]:
        """The decision as plain data, with reasons and years.

        Example:
            >>> from integrationsfoerderung import Application, Post, Recipient, load_round
            >>> form = Application(key="x", recipient=Recipient(name="Bühl"), measure="network", posts=[Post("0.4")])
            >>> sorted(load_round("vwv-integration/2016-extra").decide([form])["x"].to_dict()["reasons"])
            ['de', 'en']
        """
        return {
            **{key: plain(value) for key, value in zip(COLUMNS, _cells(self), strict=True)},
            "grade": word(self.grade),
            "reasons": {"de": list(self.reasons("de")), "en": list(self.reasons("en"))},
            "unmet": [found.path for found in self.unmet] if self.status is Decided.INELIGIBLE else [],
            "schedule": self.schedule.to_dict(),
        }


COLUMNS = {
    "key": Text("Schlüssel", "key"),
    "recipient": Text("Empfänger", "recipient"),
    "kind": Text("Art", "kind"),
    "measure": Text("Fördertatbestand", "measure"),
    "status": Text("Entscheidung", "decision"),
    "place": Text("Platz", "place"),
    "waiting_place": Text("Wartelistenplatz", "waiting place"),
    "asked": Text("beantragt", "asked for"),
    "after_caps": Text("nach Obergrenzen", "after caps"),
    "granted": Text("bewilligt", "granted"),
    "reserved": Text("vorgemerkt", "kept"),
    "provisional": Text("vorläufig", "provisional"),
}


def _cells(decision: Decision) -> tuple[Any, ...]:
    recipient = decision.application.recipient
    return (
        decision.key,
        recipient.name,
        recipient.kind,
        decision.application.measure,
        decision.status,
        decision.place,
        decision.waiting_place,
        decision.asked,
        decision.after_caps,
        decision.granted,
        decision.reserved,
        decision.provisional,
    )


def decisions_table(decisions: Iterable[Decision], caption: Text | None = None, notes: Iterable[Text] = ()) -> Table:
    """Decisions as a table, one a row, in the order given.

    Example:
        >>> decisions_table([]).keys[:2]
        ('key', 'recipient')
    """
    return Table(COLUMNS, [_cells(decision) for decision in decisions], caption=caption, notes=notes)


_PAID = frozenset({Decided.GRANTED, Decided.CUT})


def _of(used: Used) -> str:
    return used.path.removeprefix("caps.")


def _cap_text(used: Used) -> Text:
    """A cap as it was read: the chosen reading, or its value."""
    figure = used.figure
    caps: list[Cap] = list(figure.candidates())
    if isinstance(figure, Readings) and used.reading is not None:
        caps = [reading.value for reading in figure.readings if reading.name == used.reading]
        words = caps[0].words
        return Text(f"{words.de} (Lesart {used.reading})", f"{words.en} (reading {used.reading})")
    return caps[0].words
