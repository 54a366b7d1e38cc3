"""Finding an entry by the name that somebody typed."""

import re
import unicodedata
from collections.abc import Iterable
from difflib import get_close_matches

from attrs import frozen

from ..recipients import Kind
from .entry import Entry

_UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue"})  # casefold makes ss of ß
_TYPED = 100  # characters of a name that others are compared with; those of the directory have up to 50
_NEAR = 5

# Words before or after a name that say what is meant: one kind, or what has a key of so many digits.
_FORMS: dict[str, Kind | int] = {
    "stadt": 8,
    "gemeinde": 8,
    "kreisstadt": 8,
    "grosse kreisstadt": 8,
    "landeshauptstadt": 8,
    "universitaetsstadt": 8,
    "hansestadt": 8,
    "stadtkreis": Kind.STADTKREIS,
    "kreisfreie stadt": Kind.STADTKREIS,
    "landkreis": 5,
    "kreis": 5,
    "gvv": Kind.VERBAND,
    "gemeindeverwaltungsverband": Kind.VERBAND,
    "vvg": Kind.VERWALTUNGSGEMEINSCHAFT,
    "vereinbarte verwaltungsgemeinschaft": Kind.VERWALTUNGSGEMEINSCHAFT,
    "verwaltungsgemeinschaft": 9,
    "verbandsgemeinde": 9,
    "samtgemeinde": 9,
    "amt": 9,
}
_BEFORE = re.compile(rf"({'|'.join(sorted(_FORMS, key=len, reverse=True))}) (?:(?:der stadt|der gemeinde) )?(?=.)")


def folded(name: str) -> str:
    """A name without what people write in several ways: capitals, umlauts, accents, hyphens.

    Example:
        >>> folded("Müßter-Stadt (Höhe)"), folded("MUESSTER STADT HOEHE")
        ('muesster stadt hoehe', 'muesster stadt hoehe')
    """
    lower = unicodedata.normalize("NFC", name).casefold().translate(_UMLAUTS)
    plain = "".join(c for c in unicodedata.normalize("NFKD", lower) if not unicodedata.combining(c))
    return " ".join(re.findall(r"\w+", plain))


@frozen
class Name:
    """A name taken apart.

    Args:
        full: all of it.
        head: what stands before the comma.
        core: the head without the word for what it is.
        before, after: what the words before and after the name say.
        strange: whether something else stands after the comma.

    Example:
        >>> Name.of("VVG der Stadt Musterstadt").core, Name.of("Musterstadt, Universitätsstadt").after
        ('musterstadt', 8)
    """

    full: str
    head: str
    core: str
    before: Kind | int | None
    after: Kind | int | None
    strange: bool

    @classmethod
    def of(cls, name: str) -> "Name":
        """What a name consists of."""
        first, _, last = name.partition(",")
        head, tail = folded(first), folded(last)
        word = _BEFORE.match(head)
        after = _FORMS.get(tail, 8 if tail.endswith(("stadt", "gemeinde")) else None)
        return cls(
            full=f"{head}, {tail}",
            head=head,
            core=head if word is None else head[word.end() :],
            before=None if word is None else _FORMS[word[1]],
            after=after,
            strange=bool(tail) and after is None,
        )


class Names:
    """The entries of a registry by their names.

    Example:
        >>> from datetime import date
        >>> day = date(2023, 11, 30)
        >>> town = Entry(key="08998001", name="Bühlau (Muster), Stadt", kind=Kind.GEMEINDE, population=9, status=day)
        >>> [entry.key for entry in Names([town]).named("Stadt Buehlau", None)]
        ['08998001']
    """

    def __init__(self, entries: Iterable[Entry]) -> None:
        self._heads: dict[str, list[Entry]] = {}
        self._cores: dict[str, list[Entry]] = {}
        self._forms: dict[str, Kind | int | None] = {}
        for entry in entries:
            name = Name.of(entry.name)
            bare = Name.of(re.sub(r"\([^)]*\)", " ", entry.name)) if "(" in entry.name else name
            self._heads.setdefault(name.head, []).append(entry)
            for core in dict.fromkeys((name.head, name.core, bare.head, bare.core)):
                self._cores.setdefault(core, []).append(entry)
            self._forms[entry.key] = name.before

    def named(self, name: str, kind: Kind | None) -> tuple[Entry, ...]:
        """The entries that may be meant; the closest way of reading the name that finds any is taken."""
        asked = Name.of(name)
        heads = self._heads.get(asked.head, ())
        exact = [entry for entry in heads if "," in name and Name.of(entry.name).full == asked.full]
        if exact or asked.strange:  # "Musterbühl, Nordsee" is not the Musterbühl that is known
            return tuple(_of(exact, kind))
        known = _of(heads, asked.after, kind)
        meant = [entry for entry in self._cores.get(asked.core, ()) if self._says(entry, asked, kind)]
        return tuple(known or _of(meant, asked.before, asked.after, kind))

    def _says(self, entry: Entry, asked: Name, kind: Kind | None) -> bool:
        # "Horb" means the town and not "VVG der Stadt Horb", unless an association is asked for.
        plain = asked.before is None and asked.after is None and kind is None
        return not (plain and len(entry.key) == 9 and self._forms[entry.key] is not None)

    def near(self, name: str) -> tuple[Entry, ...]:
        """Up to five entries with a name like that: of another kind, else longer, else spelt in a similar way."""
        asked = Name.of(name)
        same = [*self._heads.get(asked.head, ()), *self._cores.get(asked.core, ())]
        longer = [e for core, found in self._cores.items() if core.startswith(f"{asked.core} ") for e in found]
        found = same or longer
        if not found:
            similar = get_close_matches(asked.core[:_TYPED], self._cores, n=3, cutoff=0.7)
            found = [entry for core in similar for entry in self._cores[core]]
        return tuple(dict.fromkeys(found))[:_NEAR]


def _of(entries: Iterable[Entry], *forms: Kind | int | None) -> list[Entry]:
    """Those that are of all these kinds or lengths of keys."""
    return [entry for entry in entries if all(_fits(entry, form) for form in forms)]


def _fits(entry: Entry, form: Kind | int | None) -> bool:
    if form is None or isinstance(form, Kind):
        return form is None or entry.kind is form
    # An area without a Gemeinde has eight digits too, and nobody calls it a Stadt or a Gemeinde.
    return len(entry.key) == form and not (form == 8 and entry.kind is None)
