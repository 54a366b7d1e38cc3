"""A receipt that somebody else sends: whatever stands in it, `verify` and `load` answer in sentences, and soon."""

import contextlib
import copy
import hashlib
import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import integrationsfoerderung as foerder
from golden_receipts import GOLDEN, MUSTERLAND
from integrationsfoerderung import DocumentError, Limits, receipts
from integrationsfoerderung.cli import main

ROOT = Path(__file__).parent.parent
ONE = (GOLDEN / "buehl.json").read_text(encoding="utf-8")
ROUND = (GOLDEN / "short-of-money.json").read_text(encoding="utf-8")
SMALL = (GOLDEN / "extra-round-2016.json").read_text(encoding="utf-8")
BOTH = pytest.mark.parametrize("text", [ONE, ROUND], ids=["one", "round"])


def sealed(data: dict[str, Any]) -> str:
    """A receipt with these contents and a seal that fits: what somebody makes who means harm."""
    data = {key: value for key, value in data.items() if key != "sha256"}
    return json.dumps(data | {"sha256": hashlib.sha256(receipts.canonical(data).encode()).hexdigest()})


def changed(text: str, **values: Any) -> str:
    """A receipt with other values, sealed again."""
    return sealed(json.loads(text) | values)


def faults(text: str) -> tuple[foerder.Fault, ...]:
    """What is wrong with a text that is no receipt; `load` says the same as `verify`."""
    with pytest.raises(DocumentError, match="the receipt has") as caught:
        receipts.verify(text)
    with pytest.raises(DocumentError, match="the receipt has"):
        receipts.load(text)
    return caught.value.faults


class TestNoReceipt:
    """What is no receipt is refused with the reason."""

    @BOTH
    @pytest.mark.parametrize("part", [0.0, 0.01, 0.5, 0.99])
    def test_cut_off(self, text: str, part: float) -> None:
        (fault,) = faults(text[: int(len(text) * part)])
        assert fault.message.startswith("syntax error" if part else "is empty")

    @BOTH
    def test_read_in_another_encoding(self, text: str) -> None:
        """A receipt is ASCII alone, so that Latin-1 reads it like UTF-8; UTF-16 and a byte order mark are found."""
        assert receipts.verify(text.encode().decode("latin-1")).ok
        assert faults(text.encode("utf-16-le").decode("latin-1"))
        assert faults("\ufeff" + text)

    @pytest.mark.parametrize(
        ("put", "said"),
        [
            ("NaN", "NaN is no number: leave it out or write one"),
            ("-Infinity", "-Infinity is no number"),
            ("1e999999999999999999", "is a number of 1000000000000000000 digits: write at most 100"),
            ("9" * 5000, "a number has more than 4300 digits: write at most 100"),
            ("9" * 500, "is a number of about 501 digits: write at most 100"),
            ("[" * 100_000, "is nested too deeply: flatten it"),
            ("[" * 100 + "]" * 100, "is nested more than 60 deep: flatten it"),
            ('"' + "x" * 200_000 + '"', "has 200000 characters: write at most 10000"),
            ('{"a":1,"a":2}', "key 'a' stands twice in one object"),
        ],
    )
    @BOTH
    def test_what_no_document_may_have(self, text: str, put: str, said: str) -> None:
        assert said in " ".join(map(str, faults(text.replace('"library":"0.1.0"', f'"library":{put}'))))

    @BOTH
    def test_the_same_key_twice(self, text: str) -> None:
        assert "stands twice in one object" in str(faults(text.replace("{", '{"library":"9",', 1))[0])

    def test_a_larger_one_than_the_limits_allow(self) -> None:
        with pytest.raises(DocumentError, match="is nested more than 3 deep"):
            receipts.verify(ROUND, limits=Limits(depth=3))
        found = receipts.verify(ROUND, limits=Limits(applications=3))
        assert found.missing == "applications: are more than 3: split the list"

    def test_every_key_that_is_left_out_is_named(self) -> None:
        found = faults('{"format": "outcome/1", "sha256": "", "more": 1}')
        assert [fault.path for fault in found[:-1]] == [
            "applications", "figures", "library", "outcome", "programme", "round", "scores", "set", "steps",
        ]  # fmt: skip
        assert str(found[-1]) == "'more': unknown key: remove it"


class TestNotIntact:
    """Contents that were changed are not worked out, whatever they are."""

    @BOTH
    @pytest.mark.parametrize("put", ["0.5", "1e3", "null", "[]", "{}", '"\\ud800"', "true", "-1"])
    def test_another_value(self, text: str, put: str) -> None:
        found = receipts.verify(text.replace('"library":"0.1.0"', f'"library":{put}'))
        assert (found.intact, found.same, found.changes) == (False, None, ())

    @BOTH
    @pytest.mark.parametrize("seal", ["null", "0", '""', "[]", '"' + "0" * 64 + '"'])
    def test_another_seal(self, text: str, seal: str) -> None:
        data = json.loads(text)
        text = text.replace(f'"sha256":"{data["sha256"]}"', f'"sha256":{seal}')
        assert not receipts.verify(text).intact


class TestNotWorkedOut:
    """A seal that fits says nothing of who made it: what cannot be worked out again is said, in sentences."""

    def test_an_application_with_forty_faults_gives_forty_lines(self) -> None:
        form = json.loads(ONE)["application"]
        form["posts"] = [{"share": 80, "field": "x"}] * 20
        found = receipts.verify(changed(ONE, application=form))
        assert (found.intact, found.same) == (True, None)
        assert len(found.missing.splitlines()) == 40
        lines = found.explain("en").splitlines()
        assert len(lines) == 41
        assert lines[1].startswith("Not worked out again: application.posts[0].share: a share is a part")

    def test_forty_applications_with_a_fault_each_give_forty_lines(self) -> None:
        row = json.loads(ROUND)["applications"][0] | {"months": 0}
        found = receipts.verify(changed(ROUND, applications=[row | {"key": f"k{i}"} for i in range(40)]))
        assert len(found.missing.splitlines()) == 40

    @pytest.mark.parametrize("name", ["programme", "round"])
    @pytest.mark.parametrize(
        "key", ["/etc/hostname", "examples/musterland/programme.toml", "../x.json", "", "x\x1b[2J"]
    )
    def test_no_file_is_read_whose_name_stands_in_a_receipt(self, name: str, key: str) -> None:
        """A receipt names rules by their keys; files are given by whoever verifies."""
        table = {"key": key, "sha256": "0" * 64}
        found = receipts.verify(changed(ROUND, **{name: table}))
        assert (found.intact, found.same) == (True, None)
        assert "shipped" in found.missing or "was given" in found.missing
        assert "\x1b" not in found.explain("de") + found.missing

    def test_a_programme_of_ones_own_is_handed_in(self) -> None:
        text = (GOLDEN / "musterland.json").read_text(encoding="utf-8")
        assert "no programme 'musterland-ankommen' is shipped" in receipts.verify(text).missing
        assert receipts.verify(text, foerder.load_programme(MUSTERLAND)).ok
        other = receipts.verify(text, foerder.load_programme("vwv-integration"))
        assert other.missing == (
            "it was decided by the programme 'musterland-ankommen', and vwv-integration was given: give that one"
        )

    @pytest.mark.parametrize(
        ("values", "said"),
        [
            ({"steps": [["shred", "a"]]}, "steps has ['shred', 'a']: a receipt has close, or withdraw with keys there"),
            ({"steps": 1}, "steps has 1:"),
            ({"steps": [[]]}, "steps has []:"),
            ({"steps": [["withdraw", "nobody"]]}, "no application 'nobody'"),
            ({"steps": [["withdraw", 1]]}, "steps has ['withdraw', 1]"),
            ({"set": []}, "[] does not say what was set"),
            ({"set": {"under": {}, "amend": {}, "readings": {}}}, "does not say what was set"),
            ({"scores": []}, "scores is []: a receipt has a table there"),
            ({"scores": {"made-up-001-1": "1/0"}}, "scores.made-up-001-1 is '1/0': a receipt has a number in quotes"),
            ({"scores": {"made-up-001-1": "1e999999999"}}, "a receipt has a number in quotes there"),
            ({"scores": {"made-up-001-1": "9" * 2000}}, "a receipt has a number in quotes there"),
            ({"applications": {}}, "applications: {} is no list: write it in brackets"),
            ({"applications": [1]}, "applications[0]: 1 is no table"),
            ({"round": None}, "None names no rules: a receipt has their key there"),
            ({"programme": {"key": 1}}, "names no rules"),
        ],
    )
    def test_what_a_receipt_of_a_round_cannot_say(self, values: dict[str, Any], said: str) -> None:
        found = receipts.verify(changed(ROUND, **values))
        assert (found.intact, found.same) == (True, None)
        assert said in found.missing

    @pytest.mark.parametrize(
        ("under", "said"),
        [
            ({"committed": "-1"}, "a pot is not negative"),
            ({"committed": [1]}, "an amount is exact and not made from list [1]"),
            ({"money": 1}, "set.under has 'money' (allowed: committed, ranking, shortage)"),
            ({"payable": {"2016": "1"}}, "a receipt has a list of pairs there"),
            ({"payable": [["16", "1"]]}, "'16' is no budget year: write one like 2016"),
            ({"caps": [["a", {"share": "2", "of": "ask", "per": "post", "when": "short"}]]}, "share"),
            ({"caps": [["a", {"path": "x"}]]}, "set.under.caps has 'path': it is no cap"),
            ({"caps": [["a", {}]]}, "missing"),
            ({"ranking": {"by": "money"}}, "unknown order 'money'"),
            ({"shortage": 3}, "3"),
        ],
    )
    def test_what_was_set_cannot_be(self, under: dict[str, Any], said: str) -> None:
        given_ = {"under": under, "amend": {}, "readings": {}, "figures": []}
        found = receipts.verify(changed(ROUND, set=given_))
        assert (found.intact, found.same) == (True, None)
        assert said in found.missing

    @BOTH
    def test_a_result_of_nonsense_is_another_result(self, text: str) -> None:
        data = json.loads(text)
        name = "outcome" if "outcome" in data else "assessment"
        values: tuple[Any, ...] = (None, [], {}, 1, "x")
        for value in values:
            found = receipts.verify(changed(text, **{name: value}))
            assert found.same is False, value
            assert found.explain("de")


def _places(value: Any) -> list[tuple[Any, Any]]:
    members = value.items() if isinstance(value, dict) else enumerate(value)
    found = [(value, name) for name, _ in members]
    for holder, name in list(found):
        if isinstance(holder[name], dict | list):
            found += _places(holder[name])
    return found


nonsense: st.SearchStrategy[Any] = st.sampled_from([
    None, True, False, 0, -1, 10**30, "", "x", "2016-02-30", "\ud800", "\x1b[2J", "=1+1", [], {}, [[]], [{}],
    {"key": "a"}, {"": 1}, "a" * 300, "1e5", "0.5", ["close"], {"value": 1},
])  # fmt: skip


class TestWhateverIsSealed:
    """Any edit with a seal that fits gives an answer or a list of faults, and never an error from inside."""

    @settings(max_examples=40)
    @given(st.data())
    @pytest.mark.parametrize("text", [ONE, SMALL], ids=["one", "round"])
    def test_verify_and_load_answer(self, text: str, data: st.DataObject) -> None:
        table = copy.deepcopy(json.loads(text))
        del table["sha256"]
        for _ in range(data.draw(st.integers(1, 3))):
            holder, name = data.draw(st.sampled_from(_places(table)))
            try:
                if data.draw(st.booleans()) and isinstance(holder, dict):
                    del holder[name]
                else:
                    holder[name] = data.draw(nonsense)
            except (KeyError, IndexError):
                continue
        spoiled = sealed(table)
        try:
            found = receipts.verify(spoiled)
        except DocumentError:
            pass
        else:
            assert found.intact
            assert found.same is not None or found.missing
            assert "\x1b" not in found.explain("en") + found.explain("de")
            json.dumps(found.to_dict())
        with contextlib.suppress(DocumentError):
            receipts.load(spoiled).table().text()


class TestCommand:
    """`verify` says it on a terminal, with the exit code for a script."""

    def test_the_exit_codes(self, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
        good, broken, none = (tmp_path / f"{name}.json" for name in ("good", "broken", "none"))
        good.write_text(ONE, encoding="utf-8")
        broken.write_text(ONE.replace("36", "48"), encoding="utf-8")
        none.write_text(ONE[:100], encoding="utf-8")
        assert [main(["verify", str(path)]) for path in (good, broken, none)] == [0, 1, 2]
        assert main(["verify", str(none), str(broken), str(good), "--lang", "de"]) == 2
        captured = capsys.readouterr()
        assert "Die Quittung ist verändert" in captured.out
        assert f"{good}:\nDie Quittung ist unversehrt." in captured.out
        assert f"{none} has 1 fault:\n  syntax error" in captured.err

    def test_as_json(self, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
        (tmp_path / "a.json").write_text(ONE, encoding="utf-8")
        assert main(["verify", "--json", str(tmp_path / "a.json")]) == 0
        found = json.loads(capsys.readouterr().out)
        assert (found["ok"], found["same"], found["changes"]) == (True, True, [])

    def test_a_file_that_is_no_text(self, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
        (tmp_path / "a.json").write_bytes(ONE.encode("utf-16"))
        assert main(["verify", str(tmp_path / "a.json"), str(tmp_path / "b.json"), str(tmp_path)]) == 2
        err = capsys.readouterr().err
        assert "is not UTF-8 at byte 0: save it as UTF-8" in err
        assert "there is no such file: check the name" in err

    def test_a_name_with_half_a_character_can_be_printed(
        self, tmp_path: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        table = json.loads(ONE)
        table["assessment"]["verdict"] = "\ud800"
        (tmp_path / "a.json").write_text(sealed(table), encoding="utf-8")
        assert main(["verify", str(tmp_path / "a.json")]) == 1
        assert main(["verify", "--json", str(tmp_path / "a.json")]) == 1
        assert capsys.readouterr().err == ""

    def test_a_programme_of_ones_own(self, tmp_path: Path) -> None:
        kept = tmp_path / "kept.json"
        form = ROOT / "examples/musterland/application.toml"
        code = main(["assess", str(form), "--receipt", str(kept)])
        assert code in {0, 10, 11}
        assert main(["verify", str(kept)]) == 1
        assert main(["verify", str(kept), "--programme", str(MUSTERLAND)]) == 0

    def test_a_round_is_kept_and_verified(self, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
        kept = tmp_path / "kept.json"
        listed = str(ROOT / "examples/rounds/2016-extra.toml")
        options = ["--budget", "100000", "--rule", "fill-the-gaps", "--reading", "caps.half=half-of-costs"]
        assert main(["round", "vwv-integration/2016-extra", listed, *options, "--receipt", str(kept)]) == 0
        assert main(["verify", str(kept)]) == 0
        assert main(["verify", str(kept), "--round", "vwv-integration/2017"]) == 1
        assert "and vwv-integration/2017 was given: give that one" in capsys.readouterr().out

    def test_a_receipt_has_a_name_that_says_so(self, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
        for name in ("kept.txt", "nowhere/kept.json"):
            assert main(["assess", str(ROOT / "examples/buehl.toml"), "--receipt", str(tmp_path / name)]) == 2
        captured = capsys.readouterr()
        assert captured.out == ""
        assert "does not end in .json: rename it" in captured.err
        assert "cannot be written: No such file or directory" in captured.err

    def test_the_name_of_a_file_steers_no_terminal(self, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
        good, bad = tmp_path / "good\x1b[31m.json", tmp_path / "bad\x1b[31m.json"
        good.write_text(ONE, encoding="utf-8")
        bad.write_text("{}", encoding="utf-8")
        assert main(["verify", str(good), str(bad)]) == 2
        captured = capsys.readouterr()
        assert "good [31m.json:\n" in captured.out
        assert "bad [31m.json has 1 fault:\n" in captured.err
        assert "\x1b" not in captured.out + captured.err

    def test_a_receipt_takes_the_place_of_nothing_that_it_was_made_of(
        self, tmp_path: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        """The form of somebody who gives one name twice is still there; an older receipt is replaced."""
        rules, round_, form, listed = (tmp_path / f"{name}.json" for name in ("rules", "round", "form", "list"))
        foerder.save_programme(rules, foerder.load_programme("vwv-integration"))
        foerder.save_round(round_, foerder.load_round("vwv-integration/2016-extra"), "rules.json")
        foerder.save_application(
            form, foerder.load_application(ROOT / "examples/buehl.toml"), "rules.json", "round.json"
        )
        foerder.save_applications(
            listed, foerder.load_applications(ROOT / "examples/rounds/2016-extra.toml").applications
        )
        before = {path: path.read_bytes() for path in tmp_path.iterdir()}
        for path in (form, rules, round_, tmp_path / "." / "form.json"):
            assert main(["assess", str(form), "--receipt", str(path)]) == 2
        for path in (round_, listed):
            assert main(["round", str(round_), str(listed), "--receipt", str(path)]) == 2
        captured = capsys.readouterr()
        assert captured.err.count("is a file that was just read: give the receipt another name") == 6
        assert captured.out == ""
        assert {path: path.read_bytes() for path in tmp_path.iterdir()} == before
        kept = tmp_path / "kept.json"
        for _ in range(2):
            assert main(["round", str(round_), str(listed), "--receipt", str(kept)]) == 0
