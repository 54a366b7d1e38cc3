"""What an audit says: its findings, what was accepted, and how sure the figures are."""

from collections.abc import Mapping
from typing import Any

from attrs import field, frozen

from ..editions import Accepted
from ..evidence import Grade
from ..texts import Lang, Text
from .codes import CODES, Code, Severity


@frozen
class AuditFinding:
    """One thing that an audit found.

    Attributes:
        code: of its kind, such as "A301".
        path: where: of a figure or a criterion, such as "contact-point.minimum_share", or in the file.
        text: what was found there.
        editions: the keys of the editions in which it was found; empty where it is about none.

    Example:
        >>> found = AuditFinding("A602", "facts.rent", Text("nichts fragt danach", "nothing asks for it"))
        >>> print(found)
        A602 warning facts.rent: nothing asks for it; take it out, or name it in a rule
        >>> found.severity, found.kind.way_out.en
        (Severity.WARNING, 'take it out, or name it in a rule')
    """

    code: str
    path: str
    text: Text
    editions: tuple[str, ...] = ()

    @property
    def kind(self) -> Code:
        """What it is one of, with the severity and the way out."""
        return CODES[self.code]

    @property
    def severity(self) -> Severity:
        """How much it weighs."""
        return self.kind.severity

    def words(self, lang: Lang) -> str:
        """The finding in one line.

        Example:
            >>> AuditFinding("A602", "facts.rent", Text("nichts fragt danach", "nothing asks for it")).words("de")
            'A602 Warnung facts.rent: nichts fragt danach; herausnehmen oder in einer Regel nennen'
        """
        editions = f"[{', '.join(self.editions)}]" if self.editions else ""
        head = " ".join(filter(None, (self.code, self.severity.words.get(lang), self.path, editions)))
        said = f"{head}: {self.text.get(lang)}"
        # What the reader of documents says has its way out in it.
        return said if self.code == "A001" else f"{said}; {self.kind.way_out.get(lang)}"

    def __str__(self) -> str:
        return self.words("en")

    def to_dict(self) -> dict[str, Any]:
        """The finding as plain data.

        Example:
            >>> AuditFinding("A602", "facts.rent", Text("", "")).to_dict()["severity"]
            'warning'
        """
        return {
            "code": self.code,
            "severity": self.severity.value,
            "path": self.path,
            "editions": list(self.editions),
            "text": {"de": self.text.de, "en": self.text.en},
            "way_out": {"de": self.kind.way_out.de, "en": self.kind.way_out.en},
        }


UNKNOWN = "unknown"


@frozen
class Audit:
    """What an audit of one programme or round says.

    Attributes:
        name: key of the programme or round, or name of the file where it could not be read.
        findings: errors and warnings that nobody has accepted, the gravest first.
        accepted: those that the file declares as known, each with the declaration.
        notes: what is only told, such as provisions that are not modelled.
        grades: for each edition, or for the round, how many figures have which grade; `unknown` counts as none.
        carried_over: for each edition, how many figures were carried over from the one before without being said again.

    Example:
        >>> from integrationsfoerderung.audits import audit
        >>> found = audit("vwv-integration")
        >>> found.clean, found.grades["2016-09-06"]["norm"]
        (True, 3)
        >>> found.errors
        ()
    """

    name: str
    findings: tuple[AuditFinding, ...] = ()
    accepted: tuple[tuple[AuditFinding, Accepted], ...] = ()
    notes: tuple[AuditFinding, ...] = ()
    grades: Mapping[str, Mapping[str, int]] = field(factory=dict, hash=False)
    carried_over: Mapping[str, int] = field(factory=dict, hash=False)

    @property
    def clean(self) -> bool:
        """Whether there is no finding but accepted ones and notes."""
        return not self.findings

    @property
    def errors(self) -> tuple[AuditFinding, ...]:
        """The findings that are certainly wrong."""
        return tuple(found for found in self.findings if found.severity is Severity.ERROR)

    def explain(self, lang: Lang = "en") -> str:
        """The audit in words, one finding a line.

        Example:
            >>> print(Audit("mine").explain("de"))
            mine: keine Feststellung
        """
        de = lang == "de"
        count = len(self.findings)
        one, many = ("Feststellung", "Feststellungen") if de else ("finding", "findings")
        said = f"{count or ('keine' if de else 'no')} {many if count > 1 or (not count and not de) else one}"
        lines = [f"{self.name}: {said}", *(f"  {found.words(lang)}" for found in self.findings)]
        if self.accepted:
            lines.append("hingenommen:" if de else "accepted:")
            for found, declared in self.accepted:
                lines.append(f"  {found.words(lang)}")
                lines.append(f"    {'weil' if de else 'because'}: {declared.reason}")
        if self.notes:
            lines.append("Hinweise:" if de else "notes:")
            lines += [f"  {found.words(lang)}" for found in self.notes]
        if self.grades:
            lines.append("Angaben nach Grad:" if de else "figures by grade:")
            lines += [f"  {key}: {self._counts(key, lang)}" for key in self.grades]
        return "\n".join(lines)

    def __str__(self) -> str:
        return self.explain()

    def _counts(self, key: str, lang: Lang) -> str:
        words = {grade.value: grade.words.get(lang) for grade in Grade} | {
            UNKNOWN: "unbekannt" if lang == "de" else "unknown"
        }
        counts = [f"{self.grades[key][grade]} {words[grade]}" for grade in words if self.grades[key].get(grade)]
        carried = self.carried_over.get(key, 0)
        if carried:
            counts.append(f"{carried} übernommen" if lang == "de" else f"{carried} carried over")
        return ", ".join(counts)

    def to_dict(self) -> dict[str, Any]:
        """The audit as plain data.

        Example:
            >>> Audit("mine").to_dict()["clean"]
            True
        """
        return {
            "name": self.name,
            "clean": self.clean,
            "findings": [found.to_dict() for found in self.findings],
            "accepted": [found.to_dict() | {"reason": declared.reason} for found, declared in self.accepted],
            "notes": [found.to_dict() for found in self.notes],
            "grades": {key: dict(counts) for key, counts in self.grades.items()},
            "carried_over": dict(self.carried_over),
        }
