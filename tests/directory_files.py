"""Directory files for the tests: made up, in the format of the real ones, and directories that Hypothesis draws."""

from collections.abc import Sequence
from pathlib import Path

from attrs import evolve, frozen
from hypothesis import strategies as st

REPOSITORY = Path(__file__).parent.parent
EXAMPLE = REPOSITORY / "examples" / "directory.txt"
STATUS = "20231130"
WIDTH = 220


@frozen(kw_only=True)
class Record:
    """One line before it is written; `tail` is what follows the text mark."""

    type: str
    key: str
    part: str = ""
    name: str
    seat: str = ""
    mark: str = ""
    status: str = STATUS
    tail: str = ""

    def __str__(self) -> str:
        place = f"{self.type}{self.status}{self.key:8}{self.part:4}"
        return f"{place}{self.name:50}{self.seat:50}{self.mark:2}{self.tail}".ljust(WIDTH)


def land(key: str, name: str) -> Record:
    return Record(type="10", key=key, name=name, seat=name)


def kreis(key: str, name: str, mark: int = 44) -> Record:
    return Record(type="40", key=key, name=name, seat=name, mark=str(mark))


def between(key: str, name: str, mark: int) -> Record:
    """What stands between a Kreis and a Gemeinde: an association, or with the mark 50 the Gemeinde once more."""
    return Record(type="50", key=key[:5], part=key[5:], name=name, mark=str(mark))


def gemeinde(ars: str, name: str, people: int | str, mark: int = 64) -> Record:
    """A Gemeinde or an area, placed by its twelve digits."""
    tail = f"{'':4}{1234:011}{people:>011}{0:011}{'':4}99999{'':7}2835260267705260"
    return Record(type="60", key=ars[:5] + ars[9:], part=ars[5:9], name=name, mark=str(mark), tail=tail)


def text_of(records: Sequence[Record | str]) -> str:
    return "".join(f"{record}\n" for record in records)


# Two Länder that do not exist, with keys that are not used; what examples/directory.txt holds.
MADE_UP = (
    land("08", "Musterland"),
    Record(type="20", key="089", name="Reg.-Bez. Musterstadt", seat="Musterstadt"),
    Record(type="30", key="0899", name="Region Muster", seat="Musterstadt"),
    kreis("08998", "Musterbühl"),
    between("089980003", "Groß Übertal", 50),
    between("089985001", "VVG der Stadt Musterbühl", 54),
    between("089985002", "GVV Obere Muster", 56),
    gemeinde("089985001001", "Musterbühl, Stadt", 21_000, 67),
    gemeinde("089985001002", "Mustertal", 8_000),
    gemeinde("089980003003", "Groß Übertal", 10_000),
    gemeinde("089985002004", "Oberau (Muster)", 9_999),
    gemeinde("089985002005", "Niederau", 3_500),
    gemeinde("089989971971", "Musterforst, gemeindefreies Gebiet", 0, 66),
    kreis("08999", "Musterstadt, Stadtkreis", 42),
    between("089990000", "Musterstadt, Universitätsstadt", 50),
    gemeinde("089990000000", "Musterstadt, Universitätsstadt", 130_000, 62),
    land("07", "Nachbarland"),
    between("070009999", "Gemeinsames Grenzwasser", 50),  # belongs to two countries, and to no Kreis
    gemeinde("070009999999", "Gemeinsames Grenzwasser", 0, 66),
    kreis("07997", "Nachbarhafen, kreisfreie Stadt", 41),
    between("079970000", "Nachbarhafen, Hansestadt", 50),
    gemeinde("079970000000", "Nachbarhafen, Hansestadt", 90_000, 61),
    kreis("07998", "Landkreis Nachbarhafen"),
    between("079985001", "Niederau", 53),
    between("079985002", "Verwaltungsgemeinschaft Nachbarberg", 54),
    gemeinde("079985001001", "Niederau", 1_200),
    gemeinde("079985002002", "Nachbarberg, Stadt", 5_000, 63),
    gemeinde("079989951951", "Heidehof, gemeindefreies Gebiet", 700, 65),
    kreis("07999", "Regionalverband Nachbarfluss", 45),
    between("079990001", "Nachbarfluss", 50),
    gemeinde("079990001001", "Nachbarfluss", 2_000),
)


@frozen
class Drawn:
    """A drawn directory and what it says."""

    records: tuple[Record, ...]
    people: dict[str, int]  # by ARS, areas as well
    associations: dict[str, list[str]]  # keys of the members

    @property
    def text(self) -> str:
        return text_of(self.records)


_LETTERS = st.sampled_from("abcdefghijklmnoprstuwzäöüßéABCDEFGHÄÖÜ -/.'()")
names = st.text(_LETTERS, min_size=1, max_size=40).map(lambda text: f"M{text}".strip())
people = st.integers(0, 30_000)


@st.composite
def directories(draw: st.DrawFn) -> Drawn:
    """Some Kreise of some Länder; each Kreis is a city or has free Gemeinden, associations and areas."""
    records: list[Record] = []
    counted: dict[str, int] = {}
    associations: dict[str, list[str]] = {}
    for key in draw(st.lists(st.sampled_from(["08996", "08997", "08998", "07998", "01999"]), min_size=1, unique=True)):
        if draw(st.booleans()):
            counted[f"{key}0000000"] = draw(people)
            own = key[:2] == "08"
            name = draw(names)
            records += [kreis(key, name, 42 if own else 41), between(f"{key}0000", name, 50)]
            records.append(gemeinde(f"{key}0000000", name, counted[f"{key}0000000"], 62 if own else 61))
            continue
        records.append(kreis(key, draw(names), draw(st.sampled_from([43, 44]))))
        numbers = iter(range(1, 900))
        for mark in draw(st.lists(st.sampled_from([50, 50, 53, 54, 56, 66]), min_size=1, max_size=6)):
            here = [next(numbers) for _ in range(1 if mark in {50, 66} else draw(st.integers(1, 4)))]
            part = {50: f"0{here[0]:03}", 66: f"9{here[0]:03}"}.get(mark, f"5{here[0]:03}")
            if mark == 66:
                records.append(gemeinde(f"{key}{part}{here[0]:03}", draw(names), 0, 66))
                continue
            records.append(between(key + part, draw(names), mark))
            for number in here:
                counted[f"{key}{part}{number:03}"] = draw(people)
                records.append(gemeinde(f"{key}{part}{number:03}", draw(names), counted[f"{key}{part}{number:03}"]))
            if mark != 50:
                associations[key + part] = [f"{key}{number:03}" for number in here]
        if not any(record.type == "60" and record.key[:5] == key and record.mark == "64" for record in records):
            records += [between(f"{key}0900", "Letzte", 50), gemeinde(f"{key}0900900", "Letzte", 1)]
            counted[f"{key}0900900"] = 1
    return Drawn(tuple(records), counted, associations)


def changed(records: Sequence[Record], key: str, **fields: str) -> list[Record]:
    """The records with other fields in the one with that key, for associations of nine digits."""
    found = [record for record in records if record.key + (record.part if record.type == "50" else "") == key]
    assert len(found) == 1, key
    return [evolve(record, **fields) if record is found[0] else record for record in records]
