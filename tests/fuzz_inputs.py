"""Inputs for fuzzing: documents that are sound, and what is left of them after a few changes.

A change knows a little of what it changes: a word, a number or a line is dropped, doubled, moved or replaced by one of
another document, a JSON tree is edited as a tree, a piece is repeated until the text is long. Bytes are changed too.
"""

import json
import random
import re
from collections.abc import Callable, Sequence
from typing import Any

LONGEST = 100_000  # bytes of one input; what is larger is a matter of the limits, which have tests of their own

_TOKEN = re.compile(rb"\"(?:[^\"\\\n]|\\.)*\"|[\w.-]+|\s+|[^\w\s]", re.ASCII)
HOSTILE = (
    "<script>alert(1)</script>", "\"><img src=x onerror='alert(1)'>", "=1+1", "@SUM(A1)", "+1", "\t=1", "\r-1",
    "\u202eright to left\u202c", "\u2066a\u2069", "\x1b[31mred\x1b[0m", "\x9b31m", "\x00", "\x7f", "\ufeff", "\ufffd",
    "\u0130", "ﬁ", "漢字", "u\u0308", "\U0001f600", "a|b", "`x`", "[x](y)", "{}", "%s", "{0}", "\\", "'", '"',
    "x" * 10_001, "../" * 20 + "etc/passwd", "/dev/null", "a.toml", "CON", "nan", "inf", "-0", "1e400", "1_000", "0x10",
    "0b1", "٣", "²", "1,5", "1.000,00", "1'000", "9" * 101, "9" * 5000, "0." + "1" * 200, "1e-999999999", "2016-02-30",
    "9999-12-31", "0001-01-01", "2016-04-01T00:00:00", "20160401", "2016-W01-1", "true", "null", "None", "[]", " ", "",
)  # fmt: skip
NUMBERS = (
    "0", "1", "-1", "2", "12", "35", "36", "600", "601", "1951", "1952", "2199", "2200", "20000", "1000000000000",
    "1000000000001", "0.5", "0.4999", "0.00001", "1.0", "1.5", "80", "50 %", "1e3", "1E-5", "-0.0", "007", "1.", ".5",
)  # fmt: skip
_LETTERS = "aAzZ09 _-.=:;,|\"'\\/<>[]{}()#%&\t\n\r\x00\x1b\x7fäß€\u202e\ud800\U0001f600"

Change = Callable[[random.Random, bytes, "Source"], bytes]


class Source:
    """The seeds of one target, and the words that occur in them."""

    def __init__(self, seeds: Sequence[bytes], words: Sequence[bytes] = ()) -> None:
        if not seeds:
            raise ValueError("no seeds: give at least one sound input")
        self.seeds = tuple(seeds)
        found = {
            token for seed in self.seeds for token in _TOKEN.findall(seed) if len(token) > 1 and not token.isspace()
        }
        self.words: list[bytes] = sorted({*found, *words})
        self.hostile = [_bytes(text) for text in (*HOSTILE, *NUMBERS)]

    def draw(self, rng: random.Random) -> bytes:
        """One input: a seed, mostly changed one to four times, seldom not at all."""
        text = rng.choice(self.seeds)
        for _ in range(rng.choice((0, 1, 1, 1, 1, 2, 2, 2, 3, 4))):
            change: Change = rng.choice(_CHANGES)
            text = change(rng, text, self)[:LONGEST]
        return text

    def word(self, rng: random.Random) -> bytes:
        """A word of a seed, a number or something hostile."""
        of = rng.random()
        if of < 0.5 and self.words:
            return rng.choice(self.words)
        return rng.choice(self.hostile) if of < 0.9 else _bytes("".join(rng.choices(_LETTERS, k=rng.randint(1, 12))))


def _bytes(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass")


def _tokens(rng: random.Random, text: bytes, source: Source) -> bytes:
    """Words and marks dropped, doubled, swapped or replaced."""
    tokens = _TOKEN.findall(text)
    if not tokens:
        return source.word(rng)
    places = [place for place, token in enumerate(tokens) if not token.isspace()] or [0]
    at, what = rng.choice(places), rng.randrange(8)
    if what == 0:
        del tokens[at]
    elif what == 1:
        tokens.insert(at, tokens[at])
    elif what == 2:
        other = rng.choice(places)
        tokens[at], tokens[other] = tokens[other], tokens[at]
    elif what == 3:
        tokens[at] = rng.choice(tokens)
    elif tokens[at][:1] == b'"' and what < 7:
        tokens[at] = b'"' + source.word(rng).replace(b'"', b"") + b'"'
    else:
        tokens[at] = source.word(rng)
    return b"".join(tokens)


def _lines(rng: random.Random, text: bytes, source: Source) -> bytes:
    """Lines dropped, doubled, moved, or taken from another seed."""
    lines = text.split(b"\n")
    at, what = rng.randrange(len(lines)), rng.randrange(4)
    if what == 0:
        del lines[at]
    elif what == 1:
        lines.insert(rng.randrange(len(lines) + 1), lines[at])
    elif what == 2:
        lines.insert(rng.randrange(len(lines)), lines.pop(at))
    else:
        lines.insert(at, rng.choice(rng.choice(source.seeds).split(b"\n")))
    return b"\n".join(lines)


def _raw(rng: random.Random, text: bytes, source: Source) -> bytes:
    """Bytes changed, put in, cut out, cut off."""
    at, what = rng.randrange(len(text) + 1), rng.randrange(6)
    if what == 0:
        return text[:at]
    if what == 1:
        return text[:at] + text[at + rng.randint(1, 30) :]
    if what == 2:
        return text[:at] + bytes([rng.randrange(256)]) + text[at + 1 :]
    if what == 3:
        return text[:at] + _bytes(rng.choice(_LETTERS)) + text[at + rng.randint(0, 1) :]
    return text[:at] + source.word(rng) + text[at + rng.choice((0, 0, 1, 5)) :]


def _longer(rng: random.Random, text: bytes, source: Source) -> bytes:
    """A piece again and again; mostly a few times, seldom until the input is as long as it may be."""
    piece = rng.choice((source.word(rng), text[: rng.randint(1, 60)], rng.choice(text.split(b"\n")) + b"\n")) or b"x"
    times = min(rng.choice((2, 3, 10, 100, 100, LONGEST)), LONGEST // len(piece) + 1)
    if times > 100 and rng.random() < 0.9:  # long inputs cost most of the time
        times = 100
    at = rng.randrange(len(text) + 1)
    return text[:at] + piece * times + text[at:]


def _tree(rng: random.Random, text: bytes, source: Source) -> bytes:
    """The edits of a JSON tree: a key dropped or misspelt, another value, one from elsewhere, one more or twice."""
    try:
        tree = json.loads(text)
    except (ValueError, RecursionError):
        return _tokens(rng, text, source)
    places = _places(tree)
    if not places:
        return _tokens(rng, text, source)
    for _ in range(rng.randint(1, 3)):
        holder, name = rng.choice(places)
        if name not in (holder if isinstance(holder, dict) else range(len(holder))):
            continue
        what = rng.randrange(7)
        if what == 0:
            del holder[name]
        elif what == 1 and isinstance(holder, dict):
            holder[_value(rng, source, key=True)] = holder.pop(name)
        elif what == 2:
            other, at = rng.choice(places)
            if at in (other if isinstance(other, dict) else range(len(other))):
                holder[name] = json.loads(json.dumps(other[at]))
        elif what == 3:
            holder[name] = rng.choice(([], {}, [holder[name]], {"value": holder[name]}, None))
        elif what == 4 and isinstance(holder, list):
            holder += [holder[name]] * rng.choice((1, 2, 50))
        else:
            holder[name] = _value(rng, source)
    try:
        return json.dumps(tree).encode()
    except (ValueError, RecursionError):  # put into itself
        return text


def _places(value: Any) -> list[tuple[Any, Any]]:
    found: list[tuple[Any, Any]] = []
    level = [value]
    while level:
        inner = level.pop()
        members = inner.items() if isinstance(inner, dict) else enumerate(inner) if isinstance(inner, list) else ()
        for name, member in members:
            found.append((inner, name))
            level.append(member)
    return found


def _value(rng: random.Random, source: Source, *, key: bool = False) -> Any:
    text = source.word(rng).decode("utf-8", "surrogatepass" if rng.random() < 0.5 else "replace").strip('"')
    if key or rng.random() < 0.6:
        return text
    return rng.choice((None, True, False, 0, 1, -1, 36, 601, 10**12, 10**30, 0.5, 1.5, 1e9, 1e-7, -0.0, 2016))


_CHANGES: tuple[Change, ...] = (_tokens, _tokens, _tokens, _tree, _tree, _lines, _raw, _raw, _longer)
