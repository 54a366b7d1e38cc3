"""Plain values as JSON Schema: days, amounts, shares, keys, words, and the patterns of what may stand in quotes."""

from collections.abc import Iterable
from typing import Any

from ..checks import FIRST_YEAR, LAST_YEAR
from ..money import MAX_CENTS, MAX_FTE_BASIS_POINTS
from ..texts import Text

Schema = dict[str, Any]

# A pattern holds for a part of a text unless it names both ends, and to Python "$" is also the end before a last line
# break. Letters are those of every dialect: \d, \w and \s mean other characters in Python than in JavaScript.
_END = r"(?!\n)$"
_SPACE = r"\u0009-\u000d\u001c-\u0020\u0085\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000"
# What is no word character in ASCII; beyond it every character is taken, see the exceptions.
_NO_KEY = r"\u0000-,./:-@\[-\^`{-\u007f"
MOST_KEY = 100
NOTHING = "nothing"  # that a criterion refuses


def whole(pattern: str) -> str:
    r"""A pattern that the whole text has to fit.

    Example:
        >>> whole("[0-9]+")
        '^(?:[0-9]+)(?!\\n)$'
    """
    return f"^(?:{pattern}){_END}"


NOT_BLANK: Schema = {"type": "string", "pattern": f"[^{_SPACE}]"}
KEY_CHARACTERS = f"[^{_NO_KEY}]"
KEY: Schema = {"type": "string", "pattern": whole(f"{KEY_CHARACTERS}+"), "maxLength": MOST_KEY}
KEYS: Schema = {key: value for key, value in KEY.items() if key != "type"}  # of property names
_MONTH_AND_DAY = "(?:0[1-9]|1[0-2])-(?:0[1-9]|[12][0-9]|3[01])"


def years(first: int, last: int) -> str:
    """A pattern of the years from first to last, both included.

    Example:
        >>> years(1952, 2019)
        '195[2-9]|19[6-9][0-9]|200[0-9]|201[0-9]'
    """
    parts = []
    year = first
    while year <= last:
        if year % 100 == 0 and year + 99 <= last:
            part, year = f"{year // 100:02}[0-9]{{2}}", year + 100
        elif year % 10 == 0 and year // 100 < last // 100:
            part, year = f"{year // 100:02}[{year // 10 % 10}-9][0-9]", (year // 100 + 1) * 100
        elif year % 10 == 0 and year + 9 <= last:
            part, year = f"{year // 10:03}[0-9]", year + 10
        else:
            end = min(last, year // 10 * 10 + 9)
            part, year = f"{year // 10:03}[{year % 10}-{end % 10}]", end + 1
        parts.append(part)
    return "|".join(parts)


def day(years_: str = "[0-9]{4}") -> Schema:
    """A day of those years."""
    return {"type": "string", "format": "date", "pattern": whole(f"(?:{years_})-{_MONTH_AND_DAY}")}


DAY = day()
DAY_OF_A_FORM = day(years(FIRST_YEAR, LAST_YEAR))


def decimal(most: int, places: int, *, zeros: str = "*", below: bool = False, padded: bool = False) -> str:
    r"""A pattern of decimals with a dot, from 0, or from minus most, to most, a power of ten.

    Args:
        most: the greatest value.
        places: of decimals that count.
        zeros: how many zeros may lead, as a quantifier.
        below: whether negative values are meant too; "-0" is zero in any case.
        padded: whether zeros may follow beyond the places.

    Example:
        >>> decimal(1, 2)
        '0*[0](?:\\.[0-9]{1,2})?|0*1(?:\\.0{1,2})?|-0+(?:\\.0{1,2})?'
    """
    digits = len(str(most)) - 1
    more, only_zeros = ("0*", r"(?:\.0+)?") if padded else ("", rf"(?:\.0{{1,{places}}})?")
    below_most = (f"[0-9]{{1,{digits}}}" if digits else "[0]") + rf"(?:\.[0-9]{{1,{places}}}{more})?"
    sign = "-?" if below else ""
    parts = [f"{sign}0{zeros}{below_most}", f"{sign}0{zeros}{most}{only_zeros}"]
    return "|".join(parts if below else [*parts, f"-0+{only_zeros}"])


def number(low: int, high: int, pattern: str, most_text: int | None = None) -> Schema:
    """A number between bounds, or the same in quotes."""
    length = {} if most_text is None else {"maxLength": most_text}
    quoted = {"type": "string", "pattern": whole(pattern)} | length
    return {"anyOf": [{"type": "number", "minimum": low, "maximum": high}, quoted]}


_MOST_EURO, _MOST_FTE = MAX_CENTS // 100, MAX_FTE_BASIS_POINTS // 10_000
_MOST_DIGITS = 40  # that money reads, see there; a test holds both together
EURO = number(-_MOST_EURO, _MOST_EURO, decimal(_MOST_EURO, 2, below=True), _MOST_DIGITS)
EURO_NOT_NEGATIVE = number(0, _MOST_EURO, decimal(_MOST_EURO, 2), _MOST_DIGITS)
_PERCENT = "|".join(f"(?:{part}) ?%" for part in decimal(100, 2, padded=True).split("|"))
SHARE = number(0, 1, f"{decimal(1, 4, padded=True)}|{_PERCENT}", _MOST_DIGITS)
FTE = number(0, _MOST_FTE, decimal(_MOST_FTE, 4, padded=True), _MOST_DIGITS)


def words(cls: Iterable[Any]) -> Schema:
    """The members of an enumeration, each with its words where it has any."""
    members = list(cls)
    said = [
        f"{m.value}: {both(m.words)}" for m in members if isinstance(getattr(m, "words", None), Text) and m.words.de
    ]
    return {"enum": [m.value for m in members]} | ({"description": "; ".join(said)} if said else {})


def both(text: Text) -> str:
    """Words in both languages in one line, once where they are the same.

    Example:
        >>> both(Text("Dauer", "duration")), both(Text("Gemeinde", "Gemeinde"))
        ('Dauer / duration', 'Gemeinde')
    """
    return text.de if text.de.lower() == text.en.lower() else f"{text.de} / {text.en}"


def nullable(schema: Schema) -> Schema:
    """The same, or null: what is left out may be said to be so.

    Example:
        >>> nullable({"type": "integer", "title": "Dauer / duration"})
        {'type': ['integer', 'null'], 'title': 'Dauer / duration'}
    """
    if isinstance(schema.get("type"), str) and not {"enum", "const"} & schema.keys():
        return schema | {"type": [schema["type"], "null"]}
    said = {key: value for key, value in schema.items() if key in {"title", "description"}}
    inner = {key: value for key, value in schema.items() if key not in said}
    return said | {"anyOf": [inner, {"type": "null"}]}


def table(properties: Schema, required: Iterable[str] = (), **more: Any) -> Schema:
    """An object with these properties and no others.

    Example:
        >>> table({"de": {"type": "string"}}, ["de"])["additionalProperties"]
        False
    """
    needed = {"required": list(required)} if required else {}
    return {"type": "object", "properties": properties} | needed | {"additionalProperties": False} | more


def tables(value: Schema, keys: Schema | None = None, **more: Any) -> Schema:
    """An object whose names the file chooses."""
    named = {} if keys is None else {"propertyNames": keys}
    return {"type": "object"} | named | {"additionalProperties": value} | more
