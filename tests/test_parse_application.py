"""What comes in as JSON text, such as the body of a request: the same application as from a file, or every fault."""

import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from applications_strategy import incomplete
from integrationsfoerderung import (
    Application,
    ApplicationDocument,
    DocumentError,
    Limits,
    Post,
    Recipient,
    Share,
    load_application,
    parse_application,
    save_application,
)

Anything = Any  # what a caller without a type checker gives
LEAST = {
    "format": "application/1",
    "programme": "vwv-integration",
    "recipient": {"name": "Musterstadt"},
    "posts": [{"share": 0.5}],
}


def faults(text: str | bytes, **options: Any) -> dict[str, str]:
    with pytest.raises(DocumentError) as caught:
        parse_application(text, **options)
    assert caught.value.name == "the application"
    return {fault.path: fault.message for fault in caught.value.faults}


class TestWhatIsRead:
    """The application with what it was filed under, exactly as it was written."""

    @given(form=incomplete, round_=st.sampled_from([None, "vwv-integration/2016-extra"]), as_bytes=st.booleans())
    def test_the_way_there_and_back(self, form: Application, round_: str | None, *, as_bytes: bool) -> None:
        """What was left out is left out again: it is neither no nor zero nor empty."""
        document = ApplicationDocument("vwv-integration", form, round_)
        text = json.dumps(document.to_dict(), ensure_ascii=as_bytes)
        assert parse_application(text.encode() if as_bytes else text) == document

    def test_the_same_as_a_file(self, tmp_path: Path) -> None:
        form = load_application("examples/buehl.toml")
        save_application(tmp_path / "form.json", form, "vwv-integration")
        text = (tmp_path / "form.json").read_text(encoding="utf-8")
        assert json.loads(text) == ApplicationDocument("vwv-integration", form).to_dict()
        assert parse_application(text).application == form

    @pytest.mark.parametrize("share", ["0.5", "0.50", '"0.5"', '"50 %"', "0.1", "0.3333"])
    def test_no_float_comes_between(self, share: str) -> None:
        text = json.dumps(LEAST).replace("0.5", share)
        given_ = json.loads(share, parse_float=Decimal)
        assert parse_application(text).application.posts[0].share == Share(given_)

    def test_null_is_left_out(self) -> None:
        document = parse_application(json.dumps(LEAST | {"months": None, "round": None, "begun": None}))
        assert document == ApplicationDocument(
            "vwv-integration", Application(recipient=Recipient(name="Musterstadt"), posts=[Post("0.5")])
        )


class TestWhatIsRefused:
    """All faults at once, each at its field."""

    def test_every_fault_with_its_field(self) -> None:
        text = json.dumps(
            LEAST
            | {"recipient": {"name": "", "kind": "Kreis"}, "posts": [{"share": 80}, {"field": "x"}], "months": "36"}
            | {"submitted": "2016-02-30", "begun": "no", "colour": "red"}
        )
        assert set(faults(text)) == {
            "colour", "recipient.kind", "recipient.name", "posts[0].share", "posts[1].field", "months", "submitted",
            "begun",
        }  # fmt: skip

    @pytest.mark.parametrize(
        ("text", "path", "said"),
        [
            ("", "", 'is empty: begin with "format": "application/1"'),
            ("{", "", "syntax error"),
            ("[1]", "", "is no table"),
            ("{}", "format", 'is left out: write "format": "application/1"'),
            ('{"format": "programme/1"}', "format", "a document of kind programme/1, expected application/1"),
            ('{"a": 1, "a": 2}', "", "key 'a' stands twice"),
            (b"\xff{}", "", "is not UTF-8 at byte 0"),
            ('"\ud800"', "", "is not UTF-8 at byte 1"),
            ("[" * 100_000, "", "nested too deeply"),
            (json.dumps({"format": "application/1"}), "programme", "name it by its key, such as vwv-integration"),
        ],
    )
    def test_a_text_that_is_none(self, text: str | bytes, path: str, said: str) -> None:
        assert said in faults(text)[path]

    @pytest.mark.parametrize("text", [json.dumps(LEAST), json.dumps(LEAST).encode()])
    def test_a_body_above_the_limit(self, text: str | bytes) -> None:
        size = len(text)
        assert parse_application(text, limits=Limits(size=size)).programme == "vwv-integration"
        assert "larger than" in faults(text, limits=Limits(size=size - 1))[""]

    @pytest.mark.parametrize("given_", [LEAST, None, 3, [LEAST], Path("form.json")])
    def test_what_was_decoded_already_is_wrong_use(self, given_: Anything) -> None:
        """It has floats, which cannot be told from what was written."""
        with pytest.raises(TypeError, match="is neither text nor bytes: give the JSON itself"):
            parse_application(given_)

    @pytest.mark.parametrize(
        ("post", "meant"),
        [
            ({"field": "Flüchtlinge"}, "did you mean 'refugees'?"),
            ({"field": "integration und flüchtlinge"}, "did you mean 'both'?"),
            ({"origin": "Aufstockung"}, "did you mean 'top-up'?"),
        ],
    )
    def test_a_german_word_gets_the_one_of_the_document(self, post: dict[str, str], meant: str) -> None:
        (path, word), *_ = post.items()
        assert meant in faults(json.dumps(LEAST | {"posts": [post]}))[f"posts[0].{path}"]
        assert repr(word) in faults(json.dumps(LEAST | {"posts": [post]}))[f"posts[0].{path}"]
