"""The result of assessing one application, and how it reads."""

from collections import Counter
from collections.abc import Callable
from typing import Any

from attrs import evolve, field, frozen

from ..applications import Application
from ..editions import Edition, Provision
from ..evidence import Grade, Source
from ..financing import Amounts, Reason, Tiered
from ..findings import Finding, Status, Verdict, figure_text, findings_table
from ..plain import finding_dict, population_dict, word
from ..recipients import Population, Recipient
from ..remedies import Remedies, find_remedies
from ..subjects import field_title
from ..tables import Table, Tabular
from ..texts import LANGS, Lang, Text, printable, written

_NO_ROUND = Text("Keine Förderrunde genannt: keine Frist geprüft.", "No round named: no deadline was checked.")
_NOT_CHECKED = Text("Nicht geprüft, weil nicht abgebildet:", "Not checked because not modelled:")


@frozen(slots=False)  # quicker to make than with slots
class Assessment(Tabular):
    """The findings for one application, with the verdict and its grade.

    Attributes:
        application: what was assessed.
        measure: key of the measure.
        programme: key of the programme.
        round: key of the round, None where none was named: no deadline was checked then.
        editions: the edition applied; several where the day is left out, none where no rule was in force.
        findings: one for each criterion and each place that it asks about.
        not_modelled: provisions that could touch the result and are not checked.
        verdict: unmet decides, open never turns into yes or no.
        grade: eligible has the weakest grade of its findings, ineligible the strongest among the
            unmet, open none.
        amounts: what the measure would pay in each edition that has it, or why that cannot be said.
        again: assesses another application against the same rules.
        tiers: the tier of population in each of these editions; None for a measure without tiers.

    Example:
        >>> from integrationsfoerderung import Application, Post, Recipient, load_programme
        >>> form = Application(recipient=Recipient(name="Bühl"), measure="contact-point", posts=[Post()])
        >>> load_programme("vwv-integration").assess(form).verdict
        Verdict.OPEN
        >>> assessment = load_programme("vwv-integration").assess(form)
        >>> assessment.edition, assessment.unmet, assessment.unknown
        (None, (), ('contact-point.minimum_grant',))
        >>> [found.path for found in assessment.open][:2]
        ['vwv-integration.in_force', 'contact-point.recipient_kind']
    """

    application: Application
    measure: str
    programme: str
    round: str | None
    editions: tuple[Edition, ...]
    findings: tuple[Finding, ...]
    not_modelled: tuple[Provision, ...]
    verdict: Verdict
    grade: Grade | None
    amounts: tuple[Amounts | tuple[Reason, ...], ...] = field(repr=False)
    again: "Callable[[Application], Assessment]" = field(repr=False, eq=False)
    tiers: tuple[Tiered | None, ...] = field(default=(), repr=False)

    @property
    def edition(self) -> Edition | None:
        """The one edition applied; None where there was none, or the day would decide among several."""
        return self.editions[0] if len(self.editions) == 1 else None

    @property
    def unmet(self) -> tuple[Finding, ...]:
        """The findings that make it ineligible."""
        return tuple(found for found in self.findings if found.status is Status.UNMET)

    @property
    def open(self) -> tuple[Finding, ...]:
        """The findings that could go either way."""
        return tuple(found for found in self.findings if found.status is Status.OPEN)

    @property
    def missing(self) -> tuple[str, ...]:
        """The fields whose value would decide, those that most criteria wait for first.

        Example:
            >>> from integrationsfoerderung import Application, Post, Recipient, load_programme
            >>> form = Application(recipient=Recipient(name="Bühl"), measure="contact-point", posts=[Post()])
            >>> load_programme("vwv-integration").assess(form).missing[:3]
            ('submitted', 'posts[0].share', 'months')
        """
        waiting = Counter(place for found in self.open for place in found.missing)
        return tuple(sorted(waiting, key=lambda place: -waiting[place]))

    @property
    def unknown(self) -> tuple[str, ...]:
        """The paths of figures whose value would decide and is not known."""
        return tuple(dict.fromkeys(path for found in self.open for path in found.unknown))

    @property
    def tier(self) -> str | None:
        """The key of the tier of population that the recipient is in, where the measure has tiers and it is known.

        Example:
            >>> from integrationsfoerderung import Application, Post, Recipient, load_programme
            >>> town = Recipient(name="Eppelheim", kind="Gemeinde", population=15600)
            >>> form = Application(recipient=town, measure="officer", posts=[Post("0.5")])
            >>> load_programme("vwv-integrationsbeauftragte").assess(form).tier
            'tier-2'
        """
        keys = {None if tiered is None else tiered.key for tiered in self.tiers}
        return keys.pop() if len(keys) == 1 else None

    def under(self, *, population: Population | int) -> "Assessment":
        """The same application with another population of its recipient: a what-if; this assessment stays as it is.

        Example:
            >>> from integrationsfoerderung import Application, Post, Recipient, load_programme
            >>> town = Recipient(name="Korntal-Münchingen", kind="Gemeinde", population=19955)
            >>> form = Application(recipient=town, measure="officer", posts=[Post("0.5")])
            >>> assessment = load_programme("vwv-integrationsbeauftragte").assess(form)
            >>> assessment.tier, assessment.under(population=20000).tier
            ('tier-2', 'tier-1')

        Raises:
            TypeError, ValueError: an impossible population.
        """
        recipient = evolve(self.application.recipient, population=population)
        return self.again(evolve(self.application, recipient=recipient))

    def remedies(self) -> Remedies:
        """What would cure an ineligible application: the nearest change for each unmet criterion, tried together.

        Example:
            >>> from integrationsfoerderung import Application, Post, Recipient, load_programme
            >>> form = Application(recipient=Recipient(name="Bühl"), measure="contact-point", posts=[Post("0.49")])
            >>> [str(change) for change in load_programme("vwv-integration").assess(form).remedies().changes]
            ['posts[0].share: 49 % -> 50 %']
        """
        return find_remedies(self.application, self.findings, lambda form: self.again(form).findings)

    def table(self) -> Table:
        """The findings with reasons, grades and sources, one a row; below them what is missing and not modelled.

        Example:
            >>> from integrationsfoerderung import Application, Post, Recipient, load_programme
            >>> form = Application(recipient=Recipient(name="Bühl"), measure="contact-point", posts=[Post("0.49")])
            >>> load_programme("vwv-integration").assess(form).table().caption.en
            'Bühl: Central contact point (vwv-integration, edition depends on the day): ineligible (grade: inferred)'
        """
        return findings_table(
            self.findings,
            Text(*(f"{self._head(lang)}: {self._verdict_text(lang)}" for lang in LANGS)),
            [*map(Text, *map(self._remarks, LANGS))],
        )

    def _head(self, lang: Lang) -> str:
        names = ", ".join(printable(recipient.name) for recipient in self.application.recipients)
        return f"{names}: {self._title().get(lang)} ({self._rules_text(lang)})"

    def _verdict_text(self, lang: Lang) -> str:
        worth = "" if self.grade is None else f" ({'Beleg' if lang == 'de' else 'grade'}: {self.grade.words.get(lang)})"
        return f"{self.verdict.words.get(lang)}{worth}"

    def _remarks(self, lang: Lang) -> list[str]:
        """What is missing, not known, not checked and not modelled, a sentence each."""
        de = lang == "de"
        remarks = []
        if self.missing:
            places = ", ".join(_field_text(place, self.open, lang) for place in self.missing)
            remarks.append(f"{'Es fehlt' if de else 'Missing'}: {places}")
        if self.unknown:
            remarks.append(f"{'Nicht bekannt' if de else 'Not known'}: {', '.join(self.unknown)}")
        if self.round is None and not self._has_deadline():
            remarks.append(_NO_ROUND.get(lang))
        if self.not_modelled:
            provisions = "; ".join(provision.text.get(lang) for provision in self.not_modelled)
            remarks.append(f"{_NOT_CHECKED.get(lang)} {provisions}")
        return remarks

    def explain(self, lang: Lang = "en") -> str:
        """What a clerk would read: verdict, findings with reasons, what is missing, what is not modelled.

        Example:
            >>> from integrationsfoerderung import Application, Post, Recipient, load_programme
            >>> form = Application(recipient=Recipient(name="Bühl"), measure="contact-point", posts=[Post()])
            >>> print(load_programme("vwv-integration").assess(form).explain("de").splitlines()[1])
            Ergebnis: offen
        """
        de = lang == "de"
        lines = [self._head(lang), f"{'Ergebnis' if de else 'Verdict'}: {self._verdict_text(lang)}", ""]
        for found in self.findings:
            lines += _finding_lines(found, lang)
        lines += self._population_lines(lang)
        if self.missing:
            lines += ["", "Es fehlt:" if de else "Missing:"]
            lines += [f"  - {_field_text(place, self.open, lang)}" for place in self.missing]
        if self.unknown:
            lines += ["", f"{'Nicht bekannt' if de else 'Not known'}: {', '.join(self.unknown)}"]
        if self.round is None and not self._has_deadline():
            lines += ["", _NO_ROUND.get(lang)]
        if self.not_modelled:
            lines += ["", _NOT_CHECKED.get(lang)]
            lines += [f"  - {provision.text.get(lang)}" for provision in self.not_modelled]
        sources = {c.source.key: c.source for found in self.findings for c in found.citations}
        if sources:
            lines += ["", "Quellen:" if de else "Sources:"]
            lines += [f"  {key}: {_source_text(source)}" for key, source in sorted(sources.items())]
        return "\n".join(lines)

    def _has_deadline(self) -> bool:
        """Whether a criterion of the measure itself asks when the application was handed in."""
        measures = [edition.measure(self.measure) for edition in self.editions if edition.has(self.measure)]
        return any(
            "submitted" in leaf.looks_at for m in measures for c in m.criteria for _, leaf in c.leaves(self.measure)
        )

    def populations(self) -> tuple[tuple[str, Recipient], ...]:
        """Place and recipient of every population that the rules looked at; none where they look at no population.

        Example:
            >>> from integrationsfoerderung import Application, Post, Recipient, load_programme
            >>> form = Application(recipient=Recipient(name="Bühl", population=29000), measure="contact-point",
            ...     posts=[Post()])
            >>> load_programme("vwv-integration").assess(form).populations()
            ()
        """
        if not any(e.measure(self.measure).by_population for e in self.editions if e.has(self.measure)):
            return ()
        partners = ((f"partners[{i}]", partner) for i, partner in enumerate(self.application.partners))
        return (("recipient", self.application.recipient), *partners)

    def _population_lines(self, lang: Lang) -> list[str]:
        """The populations looked at with their days, the day that is asked for, and the tier."""
        looked_at, de = self.populations(), lang == "de"
        if not looked_at:
            return []
        lines = ["", "Einwohner:" if de else "Inhabitants:"]
        for _, recipient in looked_at:
            known = recipient.population
            text = written(None, lang) if known is None else known.explain(lang)
            lines.append(f"  {printable(recipient.name)}: {text}")
        asked = [tiered.asked for tiered in self.tiers if tiered is not None and tiered.asked is not None]
        days = dict.fromkeys(figure_text(figure, lang) for figure in asked)
        lines += [f"  {'verlangter Stichtag' if de else 'day asked for'}: {day}" for day in days]
        if self.tier is not None:
            financing = next(e.measure(self.measure).financing for e in self.editions if e.has(self.measure))
            title = financing.tier_title(self.tier).get(lang)
            lines.append(f"  {'Größenklasse' if de else 'tier'}: {title}")
        return lines

    def _title(self) -> Text:
        key = self.measure
        return next((e.measure(key).title for e in self.editions if e.has(key)), Text(key, key))

    def _rules_text(self, lang: Lang) -> str:
        if self.edition is not None:
            text = self.edition.title.get(lang)
        elif self.editions:
            text = "Fassung hängt vom Tag ab" if lang == "de" else "edition depends on the day"
        else:
            text = "keine Fassung in Kraft" if lang == "de" else "no edition in force"
        parts = [self.programme, text]
        if self.round is not None:
            parts.append(f"{'Förderrunde' if lang == 'de' else 'round'} {self.round}")
        return ", ".join(parts)

    def to_dict(self) -> dict[str, Any]:
        """The assessment as plain data: text, numbers, lists and dicts, ready for JSON.

        Example:
            >>> from integrationsfoerderung import Application, Post, Recipient, load_programme
            >>> form = Application(recipient=Recipient(name="Bühl"), measure="contact-point", posts=[Post()])
            >>> load_programme("vwv-integration").assess(form).to_dict()["verdict"]
            'open'
        """
        return {
            "application": self.application.key,
            "recipients": [recipient.name for recipient in self.application.recipients],
            "programme": self.programme,
            "round": self.round,
            "editions": list(dict.fromkeys(edition.key for edition in self.editions)),
            "measure": self.measure,
            "populations": [population_dict(place, recipient) for place, recipient in self.populations()],
            "tier": self.tier,
            "verdict": self.verdict.value,
            "grade": word(self.grade),
            "findings": [finding_dict(found) for found in self.findings],
            "missing": list(self.missing),
            "unknown": list(self.unknown),
            "not_modelled": [{"key": p.key, "de": p.text.de, "en": p.text.en} for p in self.not_modelled],
        }


def _finding_lines(found: Finding, lang: Lang) -> list[str]:
    width, indent = (13, 16) if lang == "de" else (6, 9)
    where = f" [{found.place}]" if "[" in found.place else ""
    evidence = "; ".join(str(citation) for citation in found.citations)
    grade = "" if found.grade is None else found.grade.words.get(lang)
    below = (found.why(lang), ": ".join(filter(None, (grade, evidence))))
    first = f"  {found.status.words.get(lang):<{width}} {found.title.get(lang)}{where}"
    return [first, *(f"{'':{indent}}{line}" for line in below if line)]


def _field_text(place: str, found: tuple[Finding, ...], lang: Lang) -> str:
    """A field in words, with its place in the application."""
    own = next((f.of.title for f in found if f.place == place and f.of is not None), None)
    title = own or field_title(place)
    return place if title is None else f"{title.get(lang)} ({place})"


def _source_text(source: Source) -> str:
    return ", ".join(filter(None, (source.title, source.dated, source.address)))
