"""Text in the lines of a terminal: how wide it is, where it goes on, how cells stand below each other."""

from collections.abc import Iterator

from ..texts import printable

WIDEST = 60  # cells of a terminal's line before a text goes on in the next one


def aligned(row: list[list[str]], wide: list[int], right: list[bool]) -> Iterator[str]:
    """The lines of one row, whose cells may have several.

    Example:
        >>> list(aligned([["a"], ["1"]], [3, 3], [False, True]))
        ['a      1']
    """
    for number in range(max(map(len, row), default=0)):
        cells = []
        for lines, width, numeric in zip(row, wide, right, strict=True):
            text = lines[number] if number < len(lines) else ""
            room = " " * (width - width_of(text))
            cells.append(room + text if numeric else text + room)
        yield "  ".join(cells).rstrip()


def width_of(text: str) -> int:
    """How many cells of a terminal a text takes.

    Example:
        >>> width_of("漢字"), width_of("u\u0308")
        (4, 1)
    """
    if text.isascii():
        return len(text)
    return sum(map(_character_width, text))


def _character_width(character: str) -> int:
    import unicodedata  # noqa: PLC0415 - a large table, which most results never need

    if unicodedata.category(character) in {"Mn", "Me"}:
        return 0  # stands above or below the one before
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1


def in_lines(text: str, most: int = WIDEST) -> list[str]:
    """A text in lines that are at most so wide, cut between words where there are any.

    Example:
        >>> in_lines("one two", 4)
        ['one', 'two']
    """
    text = printable(text)
    if width_of(text) <= most:
        return [text]
    lines = [""]
    for word in text.split():
        for piece in _pieces(word, most):
            longer = f"{lines[-1]} {piece}" if lines[-1] else piece
            if width_of(longer) <= most:
                lines[-1] = longer
            else:
                lines.append(piece)
    return lines


def _pieces(word: str, most: int) -> Iterator[str]:
    """A word in pieces that are at most so wide; a combining character stays with the one that it belongs to."""
    piece, width = "", 0
    for character in word:
        wide = _character_width(character)
        if width + wide > most:
            yield piece
            piece, width = "", 0
        piece += character
        width += wide
    yield piece
