"""What the registry promises of files that are none: every fault with its line, and nothing half loaded."""

from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from directory_files import EXAMPLE, MADE_UP, Record, between, changed, gemeinde, kreis, land, text_of
from integrationsfoerderung import DocumentError
from integrationsfoerderung.faults import MOST_FAULTS
from integrationsfoerderung.registry import Registry, load_registry
from integrationsfoerderung.registry.reading import MOST_BYTES

Faults = list[tuple[str, str]]
Reader = Callable[[str | bytes | Sequence[Record | str]], Faults]


@pytest.fixture(scope="module")
def faults(tmp_path_factory: pytest.TempPathFactory) -> Reader:
    """The faults of a file as line and sentence, in the order of the file."""
    path = tmp_path_factory.mktemp("faults") / "directory.txt"

    def write_and_read(content: str | bytes | Sequence[Record | str]) -> Faults:
        if not isinstance(content, str | bytes):
            content = text_of(content)
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        with pytest.raises(DocumentError) as caught:
            load_registry(path)
        found = [(fault.path, fault.message) for fault in caught.value.faults]
        for _, message in found:
            assert message[0].islower() or message.startswith(("Kreis ", "Gemeinde "))
            assert "\n" not in message
        assert all(len(message) < 300 for _, message in found)
        numbers = [int(place.removeprefix("line ")) for place, _ in found if place]
        assert numbers == sorted(numbers)
        return found

    return write_and_read


def line_of(key: str) -> int:
    """The line of a record in the made-up file."""
    keys = [record.key + (record.part if record.type == "50" else "") for record in MADE_UP]
    return keys.index(key) + 1


def spoilt(key: str, first: int, text: str) -> list[Record | str]:
    """The made-up file with other characters from one column on, counted from 0, in one record."""
    lines: list[Record | str] = [str(record) for record in MADE_UP]
    line = str(lines[line_of(key) - 1])
    lines[line_of(key) - 1] = line[:first] + text + line[first + len(text) :]
    return lines


def load_registry_of(records: Sequence[Record]) -> Registry:
    """A registry of records that are right."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "directory.txt"
        path.write_text(text_of(records), encoding="utf-8")
        return load_registry(path)


class TestOneFault:
    """Each is said once, at its line, with the value and the way out."""

    @pytest.mark.parametrize(
        ("text", "shown"),
        [
            ("-0000000001", "-0000000001"),
            ("         -1", "-1"),
            ("0000000many", "0000000many"),
            ("      1.000", "1.000"),
            ("0000001_000", "0000001_000"),
            ("000000010 0", "000000010 0"),
            ("0000000100\N{ARABIC-INDIC DIGIT ONE}", "0000000100\N{ARABIC-INDIC DIGIT ONE}"),
            (" " * 11, ""),
        ],
    )
    def test_a_population_that_is_none(self, faults: Reader, text: str, shown: str) -> None:
        ((place, message),) = faults(spoilt("08998002", 139, text))
        assert place == f"line {line_of('08998002')}"
        assert message.startswith(f"population {shown!r} is not made of eleven digits: ")

    def test_a_population_of_more_than_there_are_people(self, faults: Reader) -> None:
        (found,) = faults(spoilt("08998002", 139, "20000000000"))
        assert found[1] == "population is 20000000000: write a whole number from 0 to 1000000000"

    def test_and_one_that_is_too_large_only_together(self, faults: Reader) -> None:
        records = changed(MADE_UP, "08998001", tail=gemeinde("089985001001", "", 999_999_999).tail)
        assert [(place, "has a population of" in message) for place, message in faults(records)] == [
            (f"line {line_of('08998002')}", True),  # the association
            (f"line {line_of('08998971')}", True),  # the Landkreis
        ]

    @pytest.mark.parametrize("field", ["8998002 ", " 8998002"])
    def test_a_key_of_seven_digits(self, faults: Reader, field: str) -> None:
        (found,) = faults(spoilt("08998002", 10, field))
        message = "key '8998002' has 7 digits: the leading zero was lost, write '08998002'"
        assert found == (f"line {line_of('08998002')}", message)

    def test_a_key_of_seven_digits_that_moved_the_rest(self, faults: Reader) -> None:
        lines = [str(record) for record in MADE_UP]
        at = line_of("08998002") - 1
        lines[at] = lines[at][:10] + lines[at][11:]
        ((place, message),) = faults(lines)
        assert place == f"line {at + 1}"
        assert message.endswith("the leading zero of key '8998002' was lost, write '08998002'")

    def test_a_kreis_without_its_zero(self, faults: Reader) -> None:
        ((_, message),) = faults(spoilt("08998", 10, "8998 "))
        assert message == "key '8998' has 4 digits: the leading zero was lost, write '08998'"

    @pytest.mark.parametrize(
        ("text", "message"),
        [
            ("0899800x", "key '0899800x' is not made of digits"),
            ("        ", "key '' is not made of digits"),
            ("08998   ", "key '08998   ' of a record of type 60 needs 8 digits"),
            ("0899 002", "key '0899 002' is not made of digits"),
            ("0899800\N{SUPERSCRIPT TWO}", "is not made of digits"),
        ],
    )
    def test_a_key_that_is_none(self, faults: Reader, text: str, message: str) -> None:
        (found,) = faults(spoilt("08998002", 10, text))
        assert message in found[1]

    @pytest.mark.parametrize("text", ["    ", "500", "5001x"[1:], "-001"])
    def test_an_association_that_is_no_number(self, faults: Reader, text: str) -> None:
        (found,) = faults(spoilt("08998002", 18, f"{text:4}"))
        assert "is not made of four digits" in found[1]

    @pytest.mark.parametrize("kind", ["70", "00", "6 ", "AB", "41", "\N{ARABIC-INDIC DIGIT SIX}0"])
    def test_a_record_of_unknown_type(self, faults: Reader, kind: str) -> None:
        ((place, message),) = faults(spoilt("08998002", 0, kind))
        assert place == f"line {line_of('08998002')}"
        assert message == f"record of unknown type {kind!r}: a directory has 10, 20, 30, 40, 50, 60"

    @pytest.mark.parametrize("key", ["08998", "089985001", "08998002"])
    @pytest.mark.parametrize("mark", ["99", "00", "  ", "x4", "4 ", "10"])
    def test_an_unknown_text_mark(self, faults: Reader, key: str, mark: str) -> None:
        (found,) = faults(spoilt(key, 122, mark))
        assert found[0] == f"line {line_of(key)}"
        assert found[1].startswith(f"text mark {mark!r} is unknown for a record of type ")

    @pytest.mark.parametrize(
        "text", ["20231131", "2023113 ", "00000000", "31112023", "2023-1-1", "10661014", "abcdefgh"]
    )
    def test_a_territorial_status_that_is_no_day(self, faults: Reader, text: str) -> None:
        (found,) = faults(spoilt("08998002", 2, text))
        assert found[1].startswith(f"territorial status {text!r} is no day from 1952 to 2199")

    def test_another_territorial_status(self, faults: Reader) -> None:
        (found,) = faults(spoilt("08998002", 2, "20221231"))
        assert found[1] == "territorial status 20221231 differs from 20231130 in line 1: read one directory only"

    def test_a_name_of_blanks(self, faults: Reader) -> None:
        (found,) = faults(spoilt("08998002", 22, " " * 50))
        assert found[1].startswith("the name is empty: ")

    @pytest.mark.parametrize("character", ["\x00", "\t", "\x0b", "\x1c", "\x85", "\r", "\x1b", "\x9f", "\ufffd"])
    def test_a_character_that_is_in_no_name(self, faults: Reader, character: str) -> None:
        """Some of them would end a line elsewhere in Python."""
        ((place, message),) = faults(spoilt("08998002", 25, character))
        assert place == f"line {line_of('08998002')}"
        assert message.startswith(f"has the character {character!r} in column 26: the file is damaged")

    def test_what_only_gv100ad_refuses(self, faults: Reader) -> None:
        (found,) = faults(spoilt("08998002", 128, "many hectare"[:11]))
        assert found[1].startswith("gv100ad cannot read it, ")

    @pytest.mark.parametrize("key", ["08998002", "089985001", "08998", "08"])
    def test_the_same_key_twice(self, faults: Reader, key: str) -> None:
        at = line_of(key)
        (found,) = faults([*MADE_UP, MADE_UP[at - 1]])
        message = f"key {key!r} stands in line {at} too: leave one of them out"
        assert found == (f"line {len(MADE_UP) + 1}", message)

    @pytest.mark.parametrize("length", [1, 23, 100, 219, 221, 440])
    def test_a_record_of_another_length(self, faults: Reader, length: int) -> None:
        lines = [str(record) for record in MADE_UP]
        lines[-1] = lines[-1].ljust(length)[:length] if length > 220 else lines[-1][: length - 1] + "x"
        ((place, message),) = faults(lines)
        assert place == f"line {len(lines)}"
        characters = "1 character" if length == 1 else f"{length} characters"
        assert message.startswith(f"has {characters}, a record has 220: the file was cut off or changed")


class TestTogether:
    """What belongs to nothing, and what nothing belongs to."""

    @pytest.mark.parametrize("key", ["08998002", "089985001", "08998", "08998001", "08999", "089990000", "08998003"])
    def test_only_what_hangs_on_a_missing_record_is_missed(self, faults: Reader, key: str) -> None:
        """A Gemeinde may be missing unnoticed while its association has other members."""
        rest = [record for at, record in enumerate(MADE_UP, 1) if at != line_of(key)]
        if key in {"08998001", "08998002"}:
            assert len(load_registry_of(rest)) == 19
            return
        assert all("the file was cut off or changed" in message for _, message in faults(rest))
        assert all(key in message or key[:5] in message for _, message in faults(rest))

    def test_the_sentences(self, faults: Reader) -> None:
        records = [
            land("08", "Musterland"),
            kreis("08998", "Musterbühl"),
            between("089985001", "GVV Muster", 56),
            between("089975001", "GVV Tal", 56),
            gemeinde("089965001001", "Mustertal", 1),
        ]
        way_out = ": the file was cut off or changed, download the directory again"
        assert faults(records) == [
            ("line 2", f"Kreis 08998 has no Gemeinde{way_out}"),
            ("line 3", f"association 089985001 has no member{way_out}"),
            ("line 4", f"association 089975001 has no member{way_out}"),
            ("line 4", f"association 089975001 is in Kreis 08997, which does not exist{way_out}"),
            ("line 5", f"Gemeinde 08996001 is in Kreis 08996, which does not exist{way_out}"),
            ("line 5", f"Gemeinde 08996001 is in association 089965001, which does not exist{way_out}"),
        ]

    def test_a_city_is_one_gemeinde(self, faults: Reader) -> None:
        second = [between("089990001", "Zweite", 50), gemeinde("089990001001", "Zweite", 5, 62)]
        ((place, message),) = faults([*MADE_UP, *second])
        assert place == f"line {line_of('08999')}"
        assert message.startswith("Kreis 08999 is one city and has 2 Gemeinden")

    @pytest.mark.parametrize(
        ("key", "mark"), [("08999", "44"), ("08999", "41"), ("08999000", "63"), ("08998003", "62")]
    )
    def test_a_gemeinde_and_its_kreis_agree_on_a_stadtkreis(self, faults: Reader, key: str, mark: str) -> None:
        ((place, message),) = faults(changed(MADE_UP, key, mark=mark))
        assert place in {f"line {line_of('08999000')}", f"line {line_of('08998003')}"}
        assert "disagree on whether this is a Stadtkreis" in message

    def test_a_gemeinde_with_the_number_of_an_area_needs_what_a_gemeinde_needs(self, faults: Reader) -> None:
        found = faults([*MADE_UP, gemeinde("089969001001", "Mustertal", 5)])
        assert [message.partition(":")[0] for _, message in found] == [
            "Gemeinde 08996001 is in Kreis 08996, which does not exist",
            "Gemeinde 08996001 is in association 089969001, which does not exist",
        ]

    def test_nothing_is_missed_while_a_key_could_not_be_read(self, faults: Reader) -> None:
        """The one that seems to be missing may be that one."""
        (found,) = faults(spoilt("08998", 10, "0899x"))
        assert "is not made of digits" in found[1]

    def test_a_record_with_a_fault_is_not_missing(self, faults: Reader) -> None:
        (found,) = faults(spoilt("089985001", 122, "99"))
        assert "text mark" in found[1]


class TestAllAtOnce:
    """Every fault of a file in one error."""

    def test_several_faults_in_several_lines(self, faults: Reader) -> None:
        records = changed(MADE_UP, "08998002", tail=gemeinde("089985001002", "", "-1").tail, status="20221231", name="")
        records = changed(records, "089985002", mark="99")
        records += [records[0], gemeinde("069965001001", "Weit weg", 3)]
        found = faults(records)
        at, end = line_of("08998002"), len(records)
        assert [(place, message[:12]) for place, message in found] == [
            (f"line {line_of('089985002')}", "text mark '9"),
            (f"line {at}", "population '"),
            (f"line {at}", "territorial "),
            (f"line {at}", "the name is "),
            (f"line {end - 1}", "key '08' sta"),
            (f"line {end}", "Gemeinde 069"),
            (f"line {end}", "Gemeinde 069"),
        ]

    def test_the_error_names_the_file_and_the_lines(self, tmp_path: Path) -> None:
        path = tmp_path / "GV100AD.txt"
        path.write_text(text_of(spoilt("08998002", 139, "         -1")), encoding="utf-8")
        with pytest.raises(
            DocumentError, match=rf"GV100AD\.txt has 1 fault:\n  line {line_of('08998002')}: population"
        ):
            load_registry(path)

    def test_a_file_of_nothing_but_faults_lists_some_and_says_so(self, faults: Reader) -> None:
        found = faults("x\n" * 100_000)
        assert len(found) == MOST_FAULTS + 1
        assert found[-1] == ("", f"has more faults than these {MOST_FAULTS}: mend them first")

    @given(cut=st.integers(0, len(text_of(MADE_UP)) - 221))
    def test_a_file_that_was_cut_off_before_its_last_line_is_never_loaded_as_if_it_were_whole(
        self, faults: Reader, cut: int
    ) -> None:
        """Unless the cut is between two records and leaves no body without those that belong to it."""
        text = text_of(MADE_UP)[:cut]
        whole_lines = text.count("\n") + (len(text) % 221 == 220)
        complete = {line_of("08998005"), line_of("08998971"), line_of("08999000"), line_of("07"), line_of("07000999"),
                    line_of("07997000"), line_of("07998002"), line_of("07998951")}  # fmt: skip
        if whole_lines in complete and len(text) % 221 in {0, 220}:
            assert len(load_registry_of(MADE_UP[:whole_lines])) <= 20
        else:
            assert faults(text)


class TestNoDirectoryAtAll:
    """Whatever stands at the path, the answer is one sentence."""

    @pytest.mark.parametrize("content", ["", "\n", " \n\r\n\n", "\ufeff"])
    def test_an_empty_file(self, faults: Reader, content: str) -> None:
        assert faults(content) == [("", "has no Gemeinde: download the directory again")]

    def test_a_file_of_laender_only(self, faults: Reader) -> None:
        assert faults([land("08", "Musterland")]) == [("", "has no Gemeinde: download the directory again")]

    @pytest.mark.parametrize("encoding", ["latin-1", "cp1252"])
    def test_another_encoding(self, faults: Reader, encoding: str) -> None:
        ((place, message),) = faults(text_of(MADE_UP).encode(encoding))
        first = next(at for at, record in enumerate(MADE_UP, 1) if "ü" in record.name)
        assert place == f"line {first}"
        assert message == "byte 0xfc is not UTF-8: save the file as UTF-8, older ones are in Latin-1"

    @pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-32", "cp037"])
    def test_an_encoding_of_another_width(self, faults: Reader, encoding: str) -> None:
        assert faults(text_of(MADE_UP).encode(encoding))

    def test_an_encoding_that_was_mistaken_once_already(self, faults: Reader) -> None:
        text = text_of(MADE_UP).encode().decode("latin-1")
        assert all("has 22" in message for _, message in faults(text))

    @pytest.mark.parametrize("content", [bytes(range(256)) * 50, b"\x00" * 5000, b"PK\x03\x04" * 100, b"\xff" * 300,
                                         b"<html>\n<body>", b"60" * 5_000_000, b"\r" * 10_000])  # fmt: skip
    def test_junk(self, faults: Reader, content: bytes) -> None:
        assert faults(content)

    @given(content=st.binary(max_size=2000))
    def test_any_bytes(self, faults: Reader, content: bytes) -> None:
        assert faults(content)

    @given(data=st.data())
    def test_any_one_character_somewhere_is_read_or_refused_in_a_sentence(
        self, tmp_path_factory: Any, data: Any
    ) -> None:
        text, path = text_of(MADE_UP), tmp_path_factory.getbasetemp() / "one.txt"
        at = data.draw(st.integers(0, len(text) - 1))
        character = data.draw(st.characters(codec="utf-8"))
        path.write_text(text[:at] + character + text[at + 1 :], encoding="utf-8", newline="")
        with suppress(DocumentError):
            assert len(load_registry(path)) <= 20

    def test_a_file_that_is_too_large(self, faults: Reader) -> None:
        assert faults(b"\n" * (MOST_BYTES + 1)) == [("", f"is larger than {MOST_BYTES} bytes: this is no directory")]

    @pytest.mark.skipif(not Path("/dev/zero").exists(), reason="the system has no endless file")
    def test_a_file_that_never_ends(self) -> None:
        with pytest.raises(DocumentError, match=f"is larger than {MOST_BYTES} bytes"):
            load_registry("/dev/zero")

    @pytest.mark.parametrize(
        ("path", "message"),
        [
            (EXAMPLE.parent, "cannot be read: "),
            (EXAMPLE.parent / "nowhere.txt", "there is no such file: check the name"),
            (EXAMPLE / "inside.txt", "cannot be read: "),
            ("nul\x00.txt", "cannot be read: its name is none of a file"),
            ("", "cannot be read: "),
        ],
    )
    def test_no_file(self, path: Path | str, message: str) -> None:
        with pytest.raises(DocumentError, match=message):
            load_registry(path)
