"""What is written is read again as the same, and a file is whole or as it was before."""

import os
import stat
from datetime import date
from decimal import Decimal
from pathlib import Path

import attrs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import integrationsfoerderung as foerder
from applications_strategy import incomplete
from integrationsfoerderung import Application, DocumentError, Euro, PlanYear, Population, Post, Recipient, documents
from integrationsfoerderung.documents.writing import application_table, replace_file, save

texts = st.text(st.characters(codec="utf-8"), min_size=1, max_size=20).filter(lambda text: text.strip() != "")
plans = st.lists(
    st.builds(PlanYear, year=st.integers(2015, 2020), total=st.none() | st.integers(0, 10**9).map(Euro.from_cents)),
    min_size=1, max_size=3, unique_by=lambda row: row.year,
)  # fmt: skip


@pytest.mark.parametrize("suffix", ["toml", "json"])
class TestWhatIsWritten:
    """Reads again as the same."""

    @settings(max_examples=15)  # each one writes a file
    @given(form=incomplete)
    def test_any_application(self, tmp_path_factory: pytest.TempPathFactory, suffix: str, form: Application) -> None:
        path = tmp_path_factory.mktemp("written") / f"form.{suffix}"
        foerder.save_application(path, form, "vwv-integration", round="vwv-integration/2016-extra")
        found = documents.read_application(path)
        assert found == documents.ApplicationDocument("vwv-integration", form, "vwv-integration/2016-extra")

    @settings(max_examples=15)
    @given(name=texts, source=texts, plan=plans, fact=texts)
    def test_any_text(
        self, tmp_path_factory: pytest.TempPathFactory, suffix: str, name: str, source: str, plan: list[PlanYear],
        fact: str,
    ) -> None:  # fmt: skip
        recipient = Recipient(name=name, population=Population(5, on=date(2020, 1, 1), source=source))
        form = Application(recipient=recipient, plan=plan, posts=[Post(), Post("0.25")], facts={fact: "a", "b c": True})
        path = tmp_path_factory.mktemp("written") / f"form.{suffix}"
        foerder.save_application(path, form, "p")
        assert foerder.load_application(path) == form

    @pytest.mark.parametrize("number", ["0.5", "1E+3", "1E-7", "-0.00", "12.50"])
    def test_a_number_among_the_facts(self, tmp_path: Path, suffix: str, number: str) -> None:
        """It stays a number: in quotes it would be text, because no programme has said yet what it is."""
        path = tmp_path / f"form.{suffix}"
        form = Application(recipient=Recipient(name="B"), posts=[Post()], facts={"x": Decimal(number), "y": number})
        foerder.save_application(path, form, "p")
        found = foerder.load_application(path)
        assert found == form
        assert (found.facts["x"], found.facts["y"]) == (Decimal(number), number)

    @settings(max_examples=15)
    @given(forms=st.lists(incomplete, max_size=4), score=st.decimals(0, 100, places=3))
    def test_lists_with_scores(
        self, tmp_path_factory: pytest.TempPathFactory, suffix: str, forms: list[Application], score: Decimal
    ) -> None:
        named = [attrs.evolve(form, key=f"a{i}") for i, form in enumerate(forms)]
        path = tmp_path_factory.mktemp("written") / f"forms.{suffix}"
        scores = {"a0": score} if named else {}
        foerder.save_applications(path, named, scores=scores, round="vwv-integration/2016-extra")
        found = foerder.load_applications(path)
        assert (list(found.applications), dict(found.scores)) == (named, scores)
        assert found.round == "vwv-integration/2016-extra"


class TestAFile:
    """Is whole, or as it was."""

    form = Application(recipient=Recipient(name="Bühl"), measure="contact-point", posts=[Post("0.5")])

    def test_what_is_left_out_is_not_written(self) -> None:
        assert application_table(self.form, "vwv-integration") == {
            "format": "application/1", "programme": "vwv-integration", "recipient": {"name": "Bühl"},
            "measure": "contact-point", "posts": [{"share": "0.5"}],
        }  # fmt: skip

    def test_the_old_one_stays_where_writing_fails(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        path = tmp_path / "form.toml"
        path.write_text("old", encoding="utf-8")

        def full(_: int) -> None:
            raise OSError(28, "No space left on device")

        monkeypatch.setattr(os, "fsync", full)
        with pytest.raises(DocumentError, match="cannot be written: No space left on device"):
            foerder.save_application(path, self.form, "vwv-integration")
        assert [p.name for p in tmp_path.iterdir()] == ["form.toml"]
        assert path.read_text(encoding="utf-8") == "old"

    def test_a_lone_surrogate_is_a_sentence(self, tmp_path: Path) -> None:
        with pytest.raises(DocumentError, match=r"is no character of UTF-8: write another"):
            replace_file(tmp_path / "x.toml", "a\ud800")
        assert list(tmp_path.iterdir()) == []

    def test_another_ending_is_refused(self, tmp_path: Path) -> None:
        with pytest.raises(DocumentError, match=r"ends in neither \.toml nor \.json: rename it"):
            save(tmp_path / "x.txt", {})

    @pytest.mark.parametrize("name", ["nowhere/form.toml", "a\x00b.toml"])
    def test_a_place_that_does_not_exist_is_a_sentence(self, tmp_path: Path, name: str) -> None:
        with pytest.raises(DocumentError, match="cannot be written: "):
            foerder.save_application(tmp_path / name, self.form, "vwv-integration")

    def test_who_may_read_it_stays(self, tmp_path: Path) -> None:
        path = tmp_path / "form.toml"
        path.write_text("old", encoding="utf-8")
        path.chmod(0o640)
        foerder.save_application(path, self.form, "vwv-integration")
        assert stat.S_IMODE(path.stat().st_mode) == 0o640

    def test_something_else_is_refused(self, tmp_path: Path) -> None:
        with pytest.raises(TypeError, match="is no Application"):
            foerder.save_application(tmp_path / "x.toml", "form", "p")  # type: ignore[arg-type]

    def test_a_programme_itself_is_no_name(self, tmp_path: Path) -> None:
        programme = foerder.load_programme("vwv-integration")
        with pytest.raises(TypeError, match="names no programme: write its key or the path of its file"):
            foerder.save_application(tmp_path / "x.toml", self.form, programme)  # type: ignore[arg-type]

    def test_nothing_names_no_file(self) -> None:
        with pytest.raises(TypeError, match="None names no file: write its path"):
            foerder.save_applications(None, [self.form])  # type: ignore[arg-type]

    def test_a_list_that_could_not_be_read_again_is_not_written(self, tmp_path: Path) -> None:
        """A key that is left out or stands twice, and a score of nobody: all at once, and the old list stays."""
        path = tmp_path / "forms.toml"
        named = attrs.evolve(self.form, key="buehl")
        foerder.save_applications(path, [named], {"buehl": Decimal(7)})
        before = path.read_text(encoding="utf-8")
        with pytest.raises(DocumentError) as caught:
            foerder.save_applications(path, [named, self.form, named], {"bühl": Decimal(7)})
        assert [str(fault) for fault in caught.value.faults] == [
            "applications[1].key: is left out: give each application of a list a key of its own",
            "applications[2].key: 'buehl' stands at applications[0] too: give each application a key of its own",
            "scores: no application 'bühl'; did you mean 'buehl'? (allowed: buehl)",
        ]
        assert path.read_text(encoding="utf-8") == before

    def test_a_round_in_the_place_of_the_scores(self, tmp_path: Path) -> None:
        with pytest.raises(TypeError, match="scores is 'vwv-integration/2017': write a mapping of keys to numbers"):
            foerder.save_applications(tmp_path / "x.toml", [], "vwv-integration/2017")  # type: ignore[arg-type]
