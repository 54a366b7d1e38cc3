"""Words in German and English, and how values are written in each.

Nothing here asks the locale of the machine: the language is always an argument.
"""

import enum
import re
from collections.abc import Iterable
from datetime import date
from typing import Literal, Self

from attrs import frozen

from .calendar import Period
from .money import Euro, Fte, Share

Lang = Literal["de", "en"]
LANGS: tuple[Lang, Lang] = ("de", "en")  # in the order of the fields of a Text

MONTHS_EN = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
]

SHOWN = 60  # characters of a strange value that a message repeats; the rest would drown the sentence


@frozen
class Text:
    """One statement in German and in English.

    Example:
        >>> Text(de="Neue Aufgaben", en="New tasks").get("de")
        'Neue Aufgaben'
    """

    de: str
    en: str

    def get(self, lang: Lang) -> str:
        """The words in one language.

        Example:
            >>> Text(de="ja", en="yes").get("en")
            'yes'

        Raises:
            ValueError: the language is neither "de" nor "en".
        """
        if lang == "de":
            return self.de
        if lang == "en":
            return self.en
        raise ValueError(f'unknown language {lang!r}: use "de" or "en"')


@frozen
class Unit:
    """What a number counts, for one and for many.

    Example:
        >>> Unit(Text("Monat", "month"), Text("Monate", "months")).of(1, "en")
        '1 month'
    """

    one: Text
    many: Text

    def of(self, count: int, lang: Lang) -> str:
        """A count with its unit.

        Example:
            >>> Unit(Text("Monat", "month"), Text("Monate", "months")).of(36, "de")
            '36 Monate'
        """
        return f"{count} {(self.one if count == 1 else self.many).get(lang)}"


class Word(enum.Enum):
    """Base of the enumerations: what stands in a document, with its words in both languages.

    Example:
        >>> class Colour(Word):
        ...     RED = "red", "rot", "red"
        >>> Colour("red").words.de
        'rot'
    """

    words: Text

    def __new__(cls, value: object, de: str = "", en: str = "") -> Self:
        """Enum's own hook: a member from its value and its words."""
        member = object.__new__(cls)
        member._value_ = value
        member.words = Text(de, en)
        return member

    def __repr__(self) -> str:
        return f"{type(self).__name__}.{self.name}"

    @classmethod
    def _missing_(cls, value: object) -> "Word | None":
        """Say what was meant instead of only what was wrong."""
        allowed = [str(member.value) for member in cls]
        name = re.sub("(?<=[a-z])(?=[A-Z])", " ", cls.__name__).lower()
        said = str(value).casefold()
        # Whoever fills in a form in German writes "Flüchtlinge" where a document says "refugees".
        meant = next((m.value for m in cls if said in {m.words.de.casefold(), m.words.en.casefold()} - {""}), value)
        msg = f"unknown {name} {shorten(value)}{did_you_mean(meant, allowed)}"
        raise ValueError(msg)


def shorten(value: object) -> str:
    """The repr of a value, cut where it would drown the message.

    Example:
        >>> shorten("Gemeinde")
        "'Gemeinde'"
        >>> len(shorten("x" * 1000))
        60
    """
    if isinstance(value, str) and len(value) > SHOWN:
        value = value[:SHOWN]
    if isinstance(value, int) and not isinstance(value, bool) and abs(value) >= 10**SHOWN:
        return f"a whole number of {value.bit_length()} bits"
    text = repr(value)
    return text if len(text) <= SHOWN else text[: SHOWN - 3] + "..."


def did_you_mean(value: object, allowed: Iterable[str]) -> str:
    """The way out for a misspelt word: the nearest allowed one, and all of them if they are few.

    Example:
        >>> did_you_mean("Gemeine", ["Gemeinde", "Landkreis"])
        "; did you mean 'Gemeinde'? (allowed: Gemeinde, Landkreis)"
        >>> did_you_mean("x", {"b", "a"})
        ' (allowed: a, b)'
    """
    from difflib import get_close_matches  # noqa: PLC0415 - only whoever misspells something needs it

    # A set has another order under each hash seed.
    names = sorted(allowed) if isinstance(allowed, set | frozenset) else list(allowed)
    lower = {name.lower(): name for name in names}
    near = get_close_matches(str(value)[:SHOWN].lower(), lower, n=1)
    hint = f"; did you mean {lower[near[0]]!r}?" if near else ""
    few = f" (allowed: {', '.join(names) or 'none'})" if len(names) <= 16 else ""
    return hint + few


def written(value: object, lang: Lang) -> str:
    """A value as a person would write it.

    Example:
        >>> written(date(2015, 9, 28), "de"), written(date(2015, 9, 28), "en")
        ('28.09.2015', '28 September 2015')
        >>> written(True, "de"), written(None, "en"), written(Share("0.5"), "de")
        ('ja', 'left out', '50 %')
        >>> written(frozenset({"b", "a"}), "en")
        'a, b'
    """
    if value is None:
        return "keine Angabe" if lang == "de" else "left out"
    if isinstance(value, bool):
        return {"de": ("nein", "ja"), "en": ("no", "yes")}[lang][value]
    if isinstance(value, Euro | Share | Fte):
        return value.format(lang)
    if isinstance(value, date):
        if lang == "de":
            return f"{value.day:02}.{value.month:02}.{value.year:04}"
        return f"{value.day} {MONTHS_EN[value.month - 1]} {value.year}"
    words = getattr(value, "words", None)
    if isinstance(words, Text):  # members of enumerations, and values that say themselves in words
        return words.get(lang)
    if isinstance(value, Period):
        first, last = written(value.first_day, lang), written(value.last_day, lang)
        return f"{first} bis {last}" if lang == "de" else f"{first} to {last}"
    if isinstance(value, enum.Enum):
        return str(value.value)
    if isinstance(value, frozenset | tuple):
        parts = [written(part, lang) for part in value]
        if isinstance(value, frozenset):
            parts.sort()
        return ", ".join(parts) if parts else ("nichts" if lang == "de" else "none")
    return printable(str(value))


def printable(text: str) -> str:
    r"""Words of somebody else in one line, without what would steer a terminal.

    Example:
        >>> printable("Tutt\nlingen")
        'Tutt lingen'
    """
    return "".join(character if character.isprintable() else " " for character in text)


def printable_lines(text: str) -> str:
    r"""Words in several lines that stay where they are, without what would steer a terminal.

    Example:
        >>> printable_lines("one\n\x1b[31mtwo")
        'one\n [31mtwo'
    """
    if text.replace("\n", "").isprintable():
        return text
    return "\n".join(map(printable, text.split("\n")))


def json_text(value: object) -> str:
    r"""Plain data as JSON in lines, where what would steer a terminal is written as its number, which says the same.

    Example:
        >>> print(json_text({"name": "Bühl\x7f"}))
        {
          "name": "Bühl\u007f"
        }
    """
    import json  # noqa: PLC0415 - only commands that are asked for it need it

    text = json.dumps(value, ensure_ascii=False, indent=2)
    if text.replace("\n", "").isprintable():
        return text
    return "".join(one if one == "\n" or one.isprintable() else json.dumps(one)[1:-1] for one in text)
