"""What lists of applications promise: the same from TOML, JSON and CSV, every fault of every row at once."""

import csv
import io
import json
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from integrationsfoerderung import (
    Application,
    DocumentError,
    EarlierGrant,
    Euro,
    Fault,
    Field,
    Kind,
    Origin,
    Post,
    Recipient,
    Share,
    load_application,
    load_applications,
    load_round,
)
from integrationsfoerderung.documents import ApplicationList, lists

Read = Callable[..., ApplicationList]
EXTRA = "vwv-integration/2016-extra"
HEADER = "key,name,measure,share,months,submitted"
ROW = "a,Musterstadt,contact-point,0.5,36,2016-03-31"
TOML = """
format = "applications/1"
round = "vwv-integration/2016-extra"

[[applications]]
key = "a"
recipient = { name = "Musterstadt" }
measure = "contact-point"
months = 36
submitted = 2016-03-31
score = 7.5
[[applications.posts]]
share = 0.5
"""
FORM = Application(
    key="a",
    recipient=Recipient(name="Musterstadt"),
    measure="contact-point",
    posts=[Post("0.5")],
    months=36,
    submitted=date(2016, 3, 31),
)


@pytest.fixture
def read(tmp_path: Path) -> Read:
    """Reads a text, or bytes, written to a file."""

    def write_and_read(content: str | bytes, suffix: str = ".csv") -> ApplicationList:
        path = tmp_path / f"list{suffix}"
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return load_applications(path)

    return write_and_read


def faults(read: Read, content: str | bytes, suffix: str = ".csv") -> list[tuple[str, str]]:
    """The faults of a list as path and sentence."""
    with pytest.raises(DocumentError) as caught:
        read(content, suffix)
    return [(fault.path, fault.message) for fault in caught.value.faults]


def outcome(read: Read, content: str | bytes) -> ApplicationList | tuple[Fault, ...]:
    """The list, or its faults; any other exception goes on."""
    try:
        return read(content)
    except DocumentError as error:
        return error.faults


def table(*rows: str, header: str = HEADER) -> str:
    return "\n".join([header, *rows]) + "\n"


def one(**cells: str) -> str:
    """A list of one row: the least that is required, and these cells."""
    row = dict(zip(HEADER.split(","), ROW.split(","), strict=True)) | cells
    file = io.StringIO()
    csv.writer(file).writerows([row.keys(), row.values()])
    return file.getvalue()


class TestTables:
    """TOML and JSON hold applications as an application file does, each with a score where there is a jury."""

    def test_toml(self, read: Read) -> None:
        assert read(TOML, ".toml") == ApplicationList((FORM,), {"a": Decimal("7.5")}, EXTRA)

    def test_json_says_the_same(self, read: Read) -> None:
        form = {"key": "a", "recipient": {"name": "Musterstadt"}, "measure": "contact-point", "posts": [{"share": 0.5}],
                "months": 36, "submitted": "2016-03-31", "score": 7.5}  # fmt: skip
        text = json.dumps({"format": "applications/1", "round": EXTRA, "applications": [form]})
        assert read(text, ".json") == read(TOML, ".toml")

    def test_null_means_left_out(self, read: Read) -> None:
        form: dict[str, Any] = {"key": "a", "recipient": {"name": "B"}, "posts": [{}], "score": None, "months": None}
        text = json.dumps({"format": "applications/1", "round": None, "applications": [form]})
        found = read(text, ".json")
        assert (found.scores, found.round, found.applications[0].months) == ({}, None, None)

    def test_it_has_every_field_of_an_application_file(self, read: Read) -> None:
        """`examples/buehl.toml` without its first lines is a member of a list."""
        path = Path(__file__).parent.parent / "examples/buehl.toml"
        heads = ("format", "programme", "round", "[recipient]", "[[partners]]", "[[posts]]")
        text = path.read_text(encoding="utf-8")
        lines = [line for line in text.splitlines() if not line.startswith(heads[:3])]
        for name in ("recipient", "partners", "posts"):
            lines = [line.replace(f"[{name}]", f"[applications.{name}]") for line in lines]
        found = read('format = "applications/1"\n[[applications]]\n' + "\n".join(lines), ".toml")
        assert found.applications == (load_application(path),)

    def test_an_empty_list_is_one(self, read: Read) -> None:
        assert read('format = "applications/1"\napplications = []', ".toml") == ApplicationList(())

    def test_every_fault_of_every_application_at_once(self, read: Read) -> None:
        text = """
        format = "applications/1"
        rund = "x"
        [[applications]]
        key = "a"
        recipient = { name = "A", kind = "Stadt" }
        posts = [{ share = 80 }, { shar = 1 }]
        score = true
        [[applications]]
        key = "a"
        measure = 3
        [[applications]]
        recipient = { name = "C" }
        posts = [{}]
        score = nan
        """
        paths = [path for path, _ in faults(read, text, ".toml")]
        assert sorted(paths) == sorted([
            "rund",
            "applications[0].recipient.kind", "applications[0].posts[0].share", "applications[0].posts[1].shar",
            "applications[0].score",
            "applications[1].key", "applications[1].measure", "applications[1].recipient",
            "applications[2].key", "applications[2].score",
        ])  # fmt: skip

    @pytest.mark.parametrize(
        ("text", "path", "said"),
        [
            ("", "applications", "is left out: it is required"),
            ("applications = 3", "applications", "3 is no list"),
            ("applications = [3]", "applications[0]", "3 is no table"),
            (
                'applications = [{ recipient = { name = "x" }, posts = [] , key = "a"}]',
                "applications[0]",
                "needs a post",
            ),
            ('application = [{ key = "a" }]', "application", "did you mean 'applications'?"),
        ],
    )
    def test_what_is_no_list(self, read: Read, text: str, path: str, said: str) -> None:
        found = dict(faults(read, f'format = "applications/1"\n{text}', ".toml"))
        assert said in found[path]

    @pytest.mark.parametrize(
        "score", ["1e10", "-1000000001", "0.0000000001", "inf", "'seven'", "true", "1e999999", "[1]"]
    )
    def test_a_score_that_cannot_be_compared_exactly_is_none(self, read: Read, score: str) -> None:
        ((path, message),) = faults(read, TOML.replace("7.5", score), ".toml")
        assert path == "applications[0].score"
        assert "write a number" in message or "write at most 100" in message

    @pytest.mark.parametrize("score", ["0", "-1000000000", "1000000000", "0.000000001", "-3.25"])
    def test_a_score_within_bounds_is_exact(self, read: Read, score: str) -> None:
        assert read(TOML.replace("7.5", score), ".toml").scores["a"] == Decimal(score)

    def test_an_application_file_is_not_a_list(self, read: Read) -> None:
        text = 'format = "application/1"'
        assert "of kind application/1, expected applications/1" in faults(read, text, ".toml")[0][1]

    def test_the_end_of_the_name_says_how_it_is_read(self, read: Read) -> None:
        ((_, message),) = faults(read, TOML, ".xlsx")
        assert message == "ends in none of .toml, .json, .csv: rename it"


class TestCsv:
    """One row is one application with one kind of post; an empty cell is a field that was left out."""

    @pytest.mark.parametrize("delimiter", [",", ";"])
    @pytest.mark.parametrize("ends", ["\n", "\r\n", "\r"])
    @pytest.mark.parametrize("mark", ["", "\ufeff"])
    def test_the_least(self, read: Read, delimiter: str, ends: str, mark: str) -> None:
        text = mark + table(ROW).replace(",", delimiter).replace("\n", ends)
        assert read(text) == ApplicationList((FORM,))

    def test_every_column(self, read: Read) -> None:
        cells = {
            "kind": "Gemeinde", "recipient_key": "08216007", "population": "28000", "posts": "2", "field": "refugees",
            "origin": "top-up", "tops_up": "0.5", "qualification": "Diplom", "start": "2016-04-01", "new_tasks": "true",
            "begun": "FALSE", "early_start_permitted": "false", "requested": "52500.50", "costs": "100000",
            "priority": "1", "score": "7.5", "partners": "Bühlertal | Bühl-Nord", "earlier_rounds": "own/1|own/2",
        }  # fmt: skip
        assert {*cells, *HEADER.split(",")} == set(lists.COLUMNS)
        post = Post("0.5", Field.REFUGEES, Origin.TOP_UP, Share("0.5"), "Diplom")
        expected = Application(
            key="a",
            recipient=Recipient("Musterstadt", Kind.GEMEINDE, "08216007", 28_000),
            measure="contact-point",
            posts=[post, post],
            partners=[Recipient("Bühlertal"), Recipient("Bühl-Nord")],
            start=date(2016, 4, 1),
            months=36,
            submitted=date(2016, 3, 31),
            new_tasks=True,
            begun=False,
            early_start_permitted=False,
            requested="52500.50",
            costs=100_000,
            earlier_grants=[EarlierGrant(round="own/1"), EarlierGrant(round="own/2")],
            priority=1,
        )
        assert read(one(**cells)) == ApplicationList((expected,), {"a": Decimal("7.5")})

    def test_the_order_of_columns_is_free(self, read: Read) -> None:
        assert read("name,key,submitted,months,share,measure\nMusterstadt,a,2016-03-31,36,0.5,contact-point") == read(
            table(ROW)
        )

    def test_none_says_that_there_were_no_earlier_rounds_and_an_empty_cell_says_nothing(self, read: Read) -> None:
        assert read(one(earlier_rounds="none")).applications[0].earlier_grants == ()
        assert read(one(earlier_rounds="")).applications[0].earlier_grants is None

    def test_empty_cells_are_left_out(self, read: Read) -> None:
        (form,) = read(table("a,B,,,,")).applications
        assert form == Application(key="a", recipient=Recipient(name="B"), posts=[Post()])

    def test_spaces_around_a_cell_do_not_count(self, read: Read) -> None:
        assert read(table(ROW.replace(",", " , "), header=HEADER.replace(",", " ; , ").replace(" ; ", " "))) == read(
            table(ROW)
        )

    def test_rows_without_anything_in_them_do_not_count(self, read: Read) -> None:
        assert read("\n\n" + table("", ",,,,,", ROW, ",,,,,", " ")) == read(table(ROW))

    def test_a_header_alone_is_an_empty_list(self, read: Read) -> None:
        assert read(HEADER) == ApplicationList(())

    @pytest.mark.parametrize("name", ["=1+1", "@SUM(A1)", "+49", "-x", '=cmd|" /C calc"!A0', "Tutt;lin,gen", 'a "b" c'])
    def test_what_looks_like_a_formula_is_text(self, read: Read, name: str) -> None:
        assert read(one(name=name)).applications[0].recipient.name == name

    def test_a_cell_in_quotes_may_have_lines_and_they_count(self, read: Read) -> None:
        ((path, _), *_) = faults(read, table('a,"Muster\nstadt",contact-point,,,', "b,B,m,80,,"))
        assert path == "line 4, column share"

    def test_partners_have_no_kind_so_the_answer_stays_open(self, read: Read) -> None:
        """A name is all that a cell holds: what it leaves out is asked for and not assumed."""
        text = one(kind="Gemeinde", partners="B", new_tasks="true", begun="false", earlier_rounds="none")
        decision = load_round(EXTRA).decide(read(text).applications)["a"]
        assert decision.assessment.missing == ("partners[0].kind",)


class TestFaultsOfCsv:
    """Every fault has its line and its column, and all of them are told at once."""

    def test_all_of_them_in_one_error(self, read: Read) -> None:
        text = table(
            "a,B,m,'0.5,36,2016-03-31,x,", 'a,,m,"0,5",36.0,1.4.2016,,', "c,C,m", "d,D,m,0.5,36,2016-03-31,,,9",
            ",E,m,80,0,2016-02-30,,",
            header="key,name,measure,share,monhts,submitted,share,",
        )  # fmt: skip
        assert [path for path, _ in faults(read, text)] == [
            "line 1", "line 1", "line 1", "line 1",
            "line 2, column share",
            "line 3, column key", "line 3, column name", "line 3, column share", "line 3, column submitted",
            "line 4", "line 5",
            "line 6, column key", "line 6, column share", "line 6, column submitted",
        ]  # fmt: skip

    @pytest.mark.parametrize(
        ("header", "said"),
        [
            ("key,name,measure,share,months", "column submitted is left out: add it, its cells may be empty"),
            (f"{HEADER},recipient_kye", "unknown column 'recipient_kye'; did you mean 'recipient_key'?"),
            (f"{HEADER},Kind", "unknown column 'Kind'; did you mean 'kind'?"),
            (f"{HEADER},share", "column share stands twice: keep one of them"),
            (f"{HEADER},", "column 7 has no name: write one or take it out"),
            (",".join(["x"] * 1000), "has 1000 columns: only 24 are known"),
            (HEADER.replace(",", "\t"), "column key is left out"),
        ],
    )
    def test_in_the_header(self, read: Read, header: str, said: str) -> None:
        found = faults(read, table(header=header))
        assert any(path == "line 1" and message.startswith(said) for path, message in found)

    @pytest.mark.parametrize(
        ("column", "cell", "said"),
        [
            ("share", "0,5", "'0,5' has a decimal comma: write 0.5"),
            ("share", "80", "80 is too large"),
            ("share", "-0.5", "negative"),
            ("share", "half", "'half' is no share of a post: write it like 0.5"),
            ("share", "0.12345", "basis points"),
            ("months", "36,5", "'36,5' is no whole number"),
            ("months", "36.0", "'36.0' is no whole number"),
            ("months", "601", "months is 601: write a whole number from 1 to 600"),
            ("months", "9" * 5000, "is a number of 5000 digits: write at most 100"),
            ("months", "３６", "is no whole number"),
            ("submitted", "31.3.2016", "write it like 2016-04-01"),
            ("submitted", "2016-02-30", "no day of the calendar"),
            ("submitted", "1900-01-01", "write a day from 1952 to 2199"),
            ("kind", "Gemeine", "did you mean 'Gemeinde'?"),
            ("recipient_key", "8216007", "the leading zero was lost"),
            ("population", "28.000", "'28.000' is no whole number"),
            ("population", "-1", "from 0 to"),
            ("posts", "0", "posts is 0: write a whole number from 1 to 100"),
            ("posts", "101", "posts is 101"),
            ("field", "refugee", "did you mean 'refugees'?"),
            ("origin", "topup", "did you mean 'top-up'?"),
            ("tops_up", "0.6", "makes more than one full-time post"),
            ("start", "2016", "is no day"),
            ("new_tasks", "wahr", "'wahr' is neither true nor false"),
            ("begun", "0", "'0' is neither true nor false"),
            ("requested", "52.500,00", "is no amount: write euro like 40000 or 40000.50"),
            ("requested", "52500,00", "'52500,00' has a decimal comma: write 52500.00"),
            ("requested", "105,000", "write 105000, with nothing between thousands"),
            ("requested", "52.500", "at most two decimals"),
            ("requested", "-1", "not negative"),
            ("costs", "50 %", "is no amount"),
            ("costs", "1e3", "is no amount"),
            ("priority", "0", "priority is 0"),
            ("score", "7,5", "'7,5' has a decimal comma: write 7.5"),
            ("score", "gut", "is no score"),
            ("score", "10000000000", "write a number from"),
            ("partners", "B||C", "has nothing beside a bar"),
            ("earlier_rounds", "|", "has nothing beside a bar"),
            ("name", "", "is left out: it is required"),
            ("key", "", "give each application of a list a key of its own"),
            ("name", "x" * 10_001, "has 10001 characters: write at most 10000"),
        ],
    )
    def test_in_a_cell(self, read: Read, column: str, cell: str, said: str) -> None:
        cells = {"kind": "Gemeinde", column: cell} | ({"origin": "top-up"} if column == "tops_up" else {})
        ((path, message),) = faults(read, one(**cells))
        assert path == f"line 2, column {column}"
        assert said in message

    def test_the_same_key_twice_names_both_lines(self, read: Read) -> None:
        assert faults(read, table(ROW, "b,B,m,,,", ROW)) == [
            ("line 4, column key", "'a' stands at line 2 too: give each application a key of its own")
        ]

    @pytest.mark.parametrize(
        ("content", "path", "said"),
        [
            ("", "", "has no header: begin with a line of columns"),
            ("\n \n", "", "has no header"),
            (table('a,"B'), "line 2", "begins a cell with a quote that is never closed"),
            (table('a,"B"C,,,,'), "line 2", "is no row of a CSV file"),
            (table("a,B\0,,,,"), "line 2", "has a NUL character: take it out"),
            (table(f"a,{'x' * 200_000},,,,"), "line 2", "has a cell of more than 131072 characters: shorten it"),
            (table("," * 100_000 + "x"), "line 2", "has 100001 cells, the header has 6"),
            (table("a,B,m,0,5,36,2016-03-31"), "line 2", "write a decimal like 0.5"),
            (b"\xff\xfe", "", "is not UTF-8 at byte 0: save it as UTF-8"),
            (table("M\xfcller").encode("latin-1"), "", "is not UTF-8"),
        ],
    )
    def test_what_is_no_table(self, read: Read, content: str | bytes, path: str, said: str) -> None:
        assert any(p == path and said in message for p, message in faults(read, content))

    def test_a_limit_that_somebody_else_has_set_is_named(self, read: Read) -> None:
        before = csv.field_size_limit(5)
        try:
            assert ("line 1", "has a cell of more than 5 characters: shorten it") in faults(read, table(ROW))
        finally:
            csv.field_size_limit(before)

    @pytest.mark.parametrize("suffix", [".csv", ".toml", ".json"])
    def test_a_file_that_is_too_large_is_not_read(self, read: Read, suffix: str) -> None:
        ((_, message),) = faults(read, b" " * (20 * 1024 * 1024 + 1), suffix)
        assert "is larger than" in message


cells = st.text(st.characters(exclude_categories=["Cs", "Cc", "Zs", "Zl", "Zp"]), min_size=1, max_size=8)
members = st.lists(cells.filter(lambda text: "|" not in text and text != "none"), min_size=1, max_size=3)
flags = st.none() | st.booleans()
amounts = st.none() | st.integers(0, 10**9).map(Euro.from_cents)


@st.composite
def forms(draw: st.DrawFn, key: str) -> Application:
    """An application that one row can say."""
    post = draw(st.builds(
        Post, st.none() | st.integers(0, 5_000).map(Share.from_basis_points), st.none() | st.sampled_from(Field),
        st.none() | st.just(Origin.TOP_UP), st.none() | st.integers(0, 5_000).map(Share.from_basis_points),
        st.none() | cells,
    ))  # fmt: skip
    days = st.none() | st.dates(date(1952, 1, 1), date(2199, 12, 31))
    earlier: st.SearchStrategy[list[EarlierGrant] | None]
    earlier = st.none() | st.just([]) | members.map(lambda keys: [EarlierGrant(round=one) for one in keys])
    return Application(
        key=key,
        recipient=Recipient(
            draw(cells), draw(st.none() | st.sampled_from(Kind)), None, draw(st.none() | st.integers(0, 10**9))
        ),
        measure=draw(st.none() | cells),
        posts=[post] * draw(st.integers(1, 100)),
        partners=[Recipient(name) for name in draw(st.just([]) | members)],
        start=draw(days),
        months=draw(st.none() | st.integers(1, 600)),
        submitted=draw(days),
        new_tasks=draw(flags),
        begun=draw(flags),
        early_start_permitted=draw(flags),
        requested=draw(amounts),
        costs=draw(amounts),
        earlier_grants=draw(earlier),
        priority=draw(st.none() | st.integers(1, 10**6)),
    )


def row_of(form: Application, score: Decimal | None) -> dict[str, str]:
    """The application as somebody would write it in a table."""
    post, recipient, earlier = form.posts[0], form.recipient, form.earlier_grants
    people = recipient.population
    values: dict[str, Any] = {
        "key": form.key, "name": recipient.name, "measure": form.measure, "share": post.share, "months": form.months,
        "submitted": form.submitted, "kind": recipient.kind, "population": people and people.number,
        "posts": len(form.posts), "field": post.field, "origin": post.origin, "tops_up": post.tops_up,
        "qualification": post.qualification, "start": form.start, "new_tasks": form.new_tasks, "begun": form.begun,
        "early_start_permitted": form.early_start_permitted, "requested": form.requested, "costs": form.costs,
        "priority": form.priority, "partners": " | ".join(partner.name for partner in form.partners), "score": score,
        "earlier_rounds": "none" if earlier == () else "|".join(grant.round or "" for grant in earlier or ()),
    }  # fmt: skip

    def cell(value: Any) -> str:
        if isinstance(value, bool):
            return str(value).lower()
        return "" if value is None else str(getattr(value, "value", value))

    return {name: cell(value) for name, value in values.items()}


HOSTILE = [f"{HEADER}\n", f"{HEADER};kind\n", f"{table(ROW)}", one(partners="a|b", posts="2", score="1")]


class TestWhateverIsSent:
    """What can be written in a table is read back, and anything else is a DocumentError."""

    @settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
    @given(data=st.data(), delimiter=st.sampled_from(",;"), mark=st.sampled_from(["", "\ufeff"]))
    def test_rows_come_back(self, read: Read, data: st.DataObject, delimiter: str, mark: str) -> None:
        keys = data.draw(st.lists(cells, max_size=4, unique=True))
        written = [data.draw(forms(key)) for key in keys]
        numbers = st.none() | st.decimals(-(10**9), 10**9, places=2)
        scores = [data.draw(numbers) for _ in keys]
        columns = data.draw(st.permutations([name for name in lists.COLUMNS if name != "recipient_key"]))
        file = io.StringIO()
        writer = csv.DictWriter(file, columns, delimiter=delimiter)
        writer.writeheader()
        writer.writerows(row_of(form, score) for form, score in zip(written, scores, strict=True))
        found = read(mark + file.getvalue())
        assert found.applications == tuple(written)
        assert found.scores == {key: score for key, score in zip(keys, scores, strict=True) if score is not None}

    @settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
    @given(
        head=st.sampled_from(["", *HOSTILE]),
        content=st.binary() | st.text().map(lambda text: text.encode("utf-8", "replace")),
    )
    @example(head=HOSTILE[0], content=b'"' * 1000)
    @example(head=HOSTILE[0], content=b"\r\n\r\r\n,,,,,,\n")
    @example(head=HOSTILE[1], content=b";" * 7 + b"\x85\xe2\x80\xa8")
    def test_any_bytes(self, read: Read, head: str, content: bytes) -> None:
        found = outcome(read, head.encode() + content)
        assert isinstance(found, ApplicationList) or found

    @settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
    @given(st.lists(st.lists(st.sampled_from(["", "0.5", "2", "x", "true", "none", "a|b", "2016-04-01", "7,5", '"']),
                             min_size=24, max_size=24), max_size=3))  # fmt: skip
    def test_any_cells(self, read: Read, rows: list[list[str]]) -> None:
        file = io.StringIO()
        csv.writer(file).writerows([lists.COLUMNS, *rows])
        found = outcome(read, file.getvalue())
        if isinstance(found, ApplicationList):
            assert len(found.applications) == sum(any(row) for row in rows)
        else:
            assert all(fault.path.startswith("line ") for fault in found)
