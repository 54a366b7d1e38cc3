"""Pictures show the right data under labelled axes, nothing overlaps, and no state is shared between them."""

import io
import itertools
import subprocess
import sys
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from functools import cache
from typing import Any, ClassVar

import pytest
from attrs import evolve
from matplotlib.colors import to_rgb
from matplotlib.figure import Figure
from matplotlib.text import Text as Words

from integrationsfoerderung import (
    Application,
    Euro,
    Post,
    Programme,
    Recipient,
    Schedule,
    Share,
    Unknown,
    compare,
    diff,
    load_programme,
    sweep,
)
from integrationsfoerderung.plots import Picture, by_budget_year, cost, gains_and_losses, heat_map, tiers
from integrationsfoerderung.plots.canvas import COLOURS, GAIN, LOSS, contrast
from integrationsfoerderung.plots.grids import curve, map_of
from integrationsfoerderung.schedules import View
from integrationsfoerderung.texts import LANGS, Lang

PROGRAMME: Programme = load_programme("vwv-integration")
OFFICER = load_programme("vwv-integrationsbeauftragte").editions[0].measure("officer")
LONG = "Vereinbarte Verwaltungsgemeinschaft der Städte und Gemeinden " * 20


def form(shares: Sequence[str] = ("1.0",), name: str = "Bühl", key: str = "a", **changes: Any) -> Application:
    """An eligible application with posts of these shares, unless changed."""
    fields: dict[str, Any] = {
        "key": key,
        "recipient": Recipient(name=name, kind="Gemeinde"),
        "measure": "contact-point",
        "posts": [Post(share, field="refugees", origin="new") for share in shares],
        "start": date(2016, 4, 1),
        "months": 36,
        "submitted": date(2016, 3, 31),
        "new_tasks": True,
        "begun": False,
    }
    return Application(**(fields | changes))


def plan(*shares: str, **changes: Any) -> Schedule:
    """The schedule of such an application."""
    found = PROGRAMME.schedule(form(shares or ("1.0",), **changes))
    assert isinstance(found, Schedule)
    return found


@cache
def drawn(picture: Figure) -> list[Words]:
    """Every text that is seen, after the picture was laid out."""
    picture.savefig(io.BytesIO(), format="png")
    axes = [axis for axes in picture.axes for axis in (axes.xaxis, axes.yaxis)]
    # Marks beyond the end of an axis have a text that is not drawn.
    beyond = {
        id(label)
        for axis in axes
        for tick in axis.get_major_ticks()
        for label in (tick.label1, tick.label2)
        if not min(axis.get_view_interval()) <= tick.get_loc() <= max(axis.get_view_interval())
    }
    texts: list[Any] = picture.findobj(Words)
    return [text for text in texts if text.get_visible() and text.get_text().strip() and id(text) not in beyond]


def data(line: Any) -> tuple[list[float], list[float]]:
    """Where a line goes."""
    return list(line.get_xdata()), list(line.get_ydata())


def overlaps(picture: Figure) -> list[tuple[str, str]]:
    """Pairs of texts that cover each other by more than a point."""
    texts = drawn(picture)
    boxes = [(text.get_text(), text.get_window_extent()) for text in texts]
    straight = [(name, box) for (name, box), text in zip(boxes, texts, strict=True) if text.get_rotation() in {0, 90}]
    found = []
    for (one, a), (other, b) in itertools.combinations(straight, 2):
        wide = min(a.x1, b.x1) - max(a.x0, b.x0)
        high = min(a.y1, b.y1) - max(a.y0, b.y0)
        if wide > 1 and high > 1:
            found.append((one, other))
    return found


def outside(picture: Figure) -> list[str]:
    """Texts of which a part lies off the sheet."""
    sheet = picture.bbox
    found = []
    for text in drawn(picture):
        box = text.get_window_extent()
        if box.x0 < -1 or box.y0 < -1 or box.x1 > sheet.x1 + 1 or box.y1 > sheet.y1 + 1:
            found.append(text.get_text())
    return found


MANY = [form((share,), f"Ort {n}", f"Ort {n}") for n, share in enumerate(["0.5", "0.6", "0.75", "1.0"] * 20)]
STEEPER = PROGRAMME.amend({"contact-point.instalments": [50000, 35000, 25000], "contact-point.minimum_share": "0.6"})
SHARES = [Share.from_basis_points(points) for points in range(500, 10001, 500)]
INSTALMENTS = [(Euro(30000 + 1000 * n), Euro(35000), Euro(25000)) for n in range(30)]


COSTS = [Euro(5_000_000 - 100_000 * n) for n in range(len(SHARES))]
OPEN = [Euro(20_000 * n) for n in range(len(SHARES))]
SUMS = [Euro(n * 10**7) for n in range(30)]
FEW = [[Euro(1_000_000 * (x + y)) for x in range(4)] for y in range(5)]
LARGE = [[Euro(1_000 * x * y) for x in range(20)] for y in range(30)]


def moved(applications: Sequence[Application], lang: Lang, variant: Programme = STEEPER) -> Figure:
    """Who gains and who loses among some."""
    return gains_and_losses(compare(PROGRAMME, variant, applications), lang, changed=diff(PROGRAMME, variant))


# One or more pictures of each kind, with few, many and long names.
PICTURES: dict[str, Callable[[Lang], Figure]] = {
    "schedule": lambda lang: by_budget_year(plan(), lang),
    "schedule of two posts": lambda lang: by_budget_year(plan("1.0", "0.5"), lang),
    "schedule of many posts": lambda lang: by_budget_year(plan(*["1.0"] * 30), lang),
    "schedule of a long name": lambda lang: by_budget_year(plan(name=LONG), lang),
    "tiers": lambda lang: tiers(OFFICER, lang),
    "a few who gain": lambda lang: moved(MANY[:12], lang),
    "thirty who gain": lambda lang: moved(MANY[:30], lang),
    "many who gain": lambda lang: moved(MANY, lang),
    "one who loses": lambda lang: moved(MANY[:1], lang),
    "nobody": lambda lang: moved(MANY[:3], lang, PROGRAMME),
    "long names": lambda lang: moved([evolve(one, key=f"{LONG} {n}") for n, one in enumerate(MANY[:9])], lang),
    "curve": lambda lang: curve("title", "m.share", SHARES, COSTS, OPEN, lang),
    "curve of instalments": lambda lang: curve("title", "m.sums", INSTALMENTS, SUMS, [Euro(0)] * 30, lang),
    "map": lambda lang: map_of("title", ("m.share", "m.months"), SHARES[:4], [12, 24, 36, 48, 60], FEW, lang),
    "large map": lambda lang: map_of("title", ("m.share", "m.sums"), SHARES, INSTALMENTS, LARGE, lang),
}


@cache
def picture(name: str, lang: Lang) -> Figure:
    """One of them, made once."""
    return PICTURES[name](lang)


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("name", PICTURES)
class TestEveryPicture:
    """Each can be read: its axes are named with units, its texts are apart and on the sheet."""

    def test_axes_are_named(self, lang: Lang, name: str) -> None:
        shown = picture(name, lang)
        assert shown.get_suptitle()
        labels = [label for axes in shown.axes for label in (axes.get_xlabel(), axes.get_ylabel())]
        money = [
            label
            for label in labels
            if label.endswith(("in €", "Mio. €") if lang == "de" else ("in EUR", "million EUR"))
        ]
        assert money
        assert shown.axes[0].get_xlabel()

    def test_no_text_covers_another(self, lang: Lang, name: str) -> None:
        assert overlaps(picture(name, lang)) == []

    def test_every_text_is_on_the_sheet(self, lang: Lang, name: str) -> None:
        assert outside(picture(name, lang)) == []

    def test_a_notebook_shows_it(self, lang: Lang, name: str) -> None:
        shown = picture(name, lang)
        assert isinstance(shown, Picture)
        assert shown._repr_png_().startswith(b"\x89PNG")


class TestByBudgetYear:
    """The bars of a year add up to what the schedule pays in it."""

    @pytest.mark.parametrize("shares", [("1.0",), ("1.0", "0.5"), ("0.55", "0.75", "1.0"), ("0.5",) * 10])
    def test_the_bars_add_up(self, shares: tuple[str, ...]) -> None:
        schedule = plan(*shares)
        whole = schedule.by_budget_year()
        assert isinstance(whole, View)
        axes = by_budget_year(schedule).axes[0]
        heights = [sum(bar[place].get_height() for bar in axes.containers) for place in range(len(whole))]
        assert heights == pytest.approx([euro.cents / 100 for euro in whole.values()])
        assert [label.get_text() for label in axes.get_xticklabels()] == [str(year) for year in whole]

    def test_one_layer_for_each_instalment_while_they_can_be_told_apart(self) -> None:
        assert len(by_budget_year(plan()).axes[0].containers) == 3
        assert len(by_budget_year(plan("1.0", "0.5")).axes[0].containers) == 6
        assert len(by_budget_year(plan("1.0", "0.5", "0.6")).axes[0].containers) == 3  # by post
        assert len(by_budget_year(plan(*["1.0"] * 30)).axes[0].containers) == 3  # by year

    def test_total_reading_grade_and_sources_are_in_the_caption(self) -> None:
        text = by_budget_year(plan(), "de").get_supxlabel()
        assert "Summe: 105.000,00\u00a0€; Lesart contact-point.payment: monthly" in text
        assert "Beleg: angenommen" in text
        assert "Quellen: " in text

    def test_what_is_no_schedule_is_refused_with_its_reasons(self) -> None:
        none: Any = PROGRAMME.schedule(form(months=12))
        with pytest.raises(TypeError, match=r"(?s)only a Schedule can be drawn.*required at least 36"):
            by_budget_year(none)

    def test_a_schedule_without_budget_years_says_why(self) -> None:
        with pytest.raises(ValueError, match=r"no amounts by budget year: .*\(start\)"):
            by_budget_year(plan(start=None))

    def test_a_name_is_no_formula(self) -> None:
        picture = by_budget_year(plan(name=r"$\frac{1}{2}$ & $x$"))
        assert picture.get_suptitle().count(r"\$") == 4
        assert picture._repr_png_()


class TestTiers:
    """The steps stand where the rule has them, and what is not known is hatched and not nought."""

    def test_lines_are_the_amounts_between_the_bounds(self) -> None:
        lines = [line for line in tiers(OFFICER).axes[0].lines if line.get_linestyle() == "-"]
        assert [data(line) for line in lines] == [([20000, 40000], [20000, 20000]), ([10000, 20000], [10000, 10000])]

    def test_an_unknown_amount_is_hatched_and_named(self) -> None:
        picture = tiers(OFFICER, "de")
        (ground,) = [patch for patch in picture.axes[0].patches if patch.get_hatch()]
        assert ground.get_window_extent().x0 == picture.axes[0].get_window_extent().x0
        assert "Betrag nicht bekannt: tier-3" in picture.get_supxlabel()

    def test_the_grade_is_the_weakest_of_the_figures(self) -> None:
        assert "Grade: inferred" in tiers(OFFICER).get_supxlabel()

    def test_no_measure_is_refused(self) -> None:
        wrong: Any = PROGRAMME
        with pytest.raises(TypeError, match="only a Measure can be drawn"):
            tiers(wrong)

    def test_another_measure_is_refused(self) -> None:
        with pytest.raises(ValueError, match="measure 'contact-point' has no tiers"):
            tiers(PROGRAMME.editions[0].measure("contact-point"))


class TestGainsAndLosses:
    """The bars are the differences, the largest gain first, in two colours."""

    def test_the_bars_are_the_differences(self) -> None:
        found = compare(PROGRAMME, STEEPER, MANY[:12])
        axes = gains_and_losses(found).axes[0]
        widths = [bar.get_width() for bar in axes.patches]  # type: ignore[attr-defined]
        assert widths == sorted((e.difference.cents / 100 for e in found.effects if e.difference), reverse=True)
        colours = {to_rgb(bar.get_facecolor()): bar.get_width() > 0 for bar in axes.patches}  # type: ignore[attr-defined]
        assert colours == {to_rgb(GAIN): True, to_rgb(LOSS): False}
        names = [label.get_text() for label in axes.get_yticklabels()]
        assert names == [e.applicant.name for e in (*found.winners, *reversed(found.losers))]

    def test_many_are_one_curve(self) -> None:
        found = compare(PROGRAMME, STEEPER, MANY)
        axes = gains_and_losses(found).axes[0]
        values = [value for patch in axes.patches for value in patch.get_data().values]  # type: ignore[attr-defined]
        assert values == sorted((e.difference.cents / 100 for e in found.effects if e.difference), reverse=True)

    def test_the_caption_counts_and_names_the_change(self) -> None:
        found = compare(PROGRAMME, STEEPER, MANY[:12])
        text = gains_and_losses(found, changed=diff(PROGRAMME, STEEPER)).get_supxlabel().replace("\n", " ")
        assert f"{len(found.winners)} gain " in text
        assert f"{len(found.losers)} lose " in text
        assert "contact-point.minimum_share: 50\u00a0% → 60\u00a0%" in text
        assert "Grade: assumed" in text

    def test_who_was_open_before_is_no_winner_in_silence(self) -> None:
        """From nothing known to an amount looks like a gain; the caption says why it is none."""
        halves = [evolve(one, months=None) for one in MANY[:4]]
        assert "Offene Anträge zählen 0." in gains_and_losses(compare(PROGRAMME, STEEPER, halves), "de").get_supxlabel()
        assert "zählen 0" not in gains_and_losses(compare(PROGRAMME, STEEPER, MANY[:4]), "de").get_supxlabel()

    def test_something_else_is_refused(self) -> None:
        wrong: Any = PROGRAMME
        with pytest.raises(TypeError, match="only a Comparison can be drawn"):
            gains_and_losses(wrong)


class TestGrids:
    """A curve and a map show the money of every value, where it belongs."""

    def test_the_curve_goes_through_the_sums(self) -> None:
        picture = curve("t", "m.share", SHARES[:3], [Euro(3), Euro(2), Euro(1)], [Euro(0), Euro(1), Euro(1)], "en")
        settled, possible = picture.axes[0].lines
        assert data(settled) == ([5, 10, 15], [3, 2, 1])
        assert data(possible)[1] == [3, 3, 2]

    def test_without_open_applications_there_is_one_line(self) -> None:
        picture = curve("t", "m.x", [1, 2], [Euro(3), Euro(2)], [Euro(0), Euro(0)], "en")
        assert len(picture.axes[0].lines) == 1
        assert picture.legends == []

    def test_values_that_are_no_numbers_stand_side_by_side(self) -> None:
        picture = curve("t", "m.x", ["b", "a"], [Euro(3), Euro(2)], [Euro(0), Euro(0)], "en")
        assert data(picture.axes[0].lines[0])[0] == [0, 1]
        assert [label.get_text() for label in picture.axes[0].get_xticklabels()] == ["b", "a"]

    def test_a_cell_of_the_map_has_the_money_of_its_two_values(self) -> None:
        money = [[Euro(10 * y + x) for x in range(3)] for y in range(2)]
        axes = map_of("t", ("m.a", "m.b"), [1, 2, 3], ["p", "q"], money, "en").axes[0]
        (cells,) = axes.collections
        values: Any = cells.get_array()
        assert values.tolist() == [[0, 1, 2], [10, 11, 12]]
        assert [text.get_text() for text in axes.texts] == [f"{10 * y + x} EUR" for y in range(2) for x in range(3)]
        assert [label.get_text() for label in axes.get_yticklabels()] == ["p", "q"]


class TestSweeps:
    """A sweep is drawn as it was computed, over one figure or over two."""

    GRID: ClassVar[dict[str, list[Any]]] = {
        "contact-point.minimum_share": ["0.25", "0.55", "0.8"],
        "contact-point.minimum_months": [12, 48],
    }

    def test_the_map_has_the_first_figure_across_and_the_second_upwards(self) -> None:
        tried = sweep(PROGRAMME, self.GRID, MANY[:8])
        axes = heat_map(tried, base=PROGRAMME).axes[0]
        assert (axes.get_xlabel(), axes.get_ylabel()) == (tried.paths[0], f"{tried.paths[1]} (months)")
        values: Any = axes.collections[0].get_array()
        money = {scenario.values: scenario.totals.money.cents / 100 for scenario in tried}
        for x, share in enumerate(("0.25", "0.55", "0.8")):
            for y, months in enumerate((12, 48)):
                assert values[y][x] == money[Share(share), months]
        assert [label.get_text() for label in axes.get_xticklabels()] == ["25 %", "55 %", "80 %"]
        assert [label.get_text() for label in axes.get_yticklabels()] == ["12", "48"]

    def test_the_curve_has_the_money_of_each_scenario(self) -> None:
        tried = sweep(PROGRAMME, {"contact-point.minimum_share": ["0.25", "0.55", "0.8"]}, MANY[:8])
        picture = cost(tried, "de", base=PROGRAMME)
        assert data(picture.axes[0].lines[0]) == (
            [25, 55, 80],
            [scenario.totals.money.cents / 100 for scenario in tried],
        )
        assert picture.get_supxlabel().startswith("Ausgangslage: contact-point.minimum_share: 50\u00a0% (")
        assert "Beleg: angenommen" in picture.get_supxlabel()
        assert "Quellen: " in picture.get_supxlabel()

    def test_values_that_come_twice_keep_their_places(self) -> None:
        tried = sweep(
            PROGRAMME, {"contact-point.minimum_share": ["0.5"], "contact-point.minimum_months": [12, 12, 48]}, MANY[:8]
        )
        values: Any = heat_map(tried).axes[0].collections[0].get_array()
        assert values.shape == (3, 1)
        twice: dict[str, list[Any]] = {**self.GRID, "contact-point.minimum_share": ["0.5", "50 %", "0.8"]}
        tried = sweep(PROGRAMME, twice, MANY[:8])
        values = heat_map(tried).axes[0].collections[0].get_array()
        assert values.T.ravel().tolist() == [scenario.totals.money.cents / 100 for scenario in tried]
        assert values.shape == (2, 3)

    def test_a_whole_figure_is_named_in_words(self) -> None:
        tried = sweep(PROGRAMME, {"contact-point.minimum_share": ["0.5", Unknown("not said")]}, MANY[:2])
        names = [label.get_text() for label in cost(tried, "de").axes[0].get_xticklabels()]
        assert names[1] == "unbekannt"

    def test_open_applications_are_named_and_not_left_out_in_silence(self) -> None:
        halves = [evolve(one, months=None) for one in MANY[:4]]
        tried = sweep(PROGRAMME, self.GRID, halves)
        assert "Open applications count 0." in heat_map(tried).get_supxlabel()

    def test_a_sweep_over_more_figures_is_refused(self) -> None:
        with pytest.raises(ValueError, match=r"the sweep is over 2 figures, .*: heat_map draws two"):
            cost(sweep(PROGRAMME, self.GRID, []))
        with pytest.raises(ValueError, match=r"the sweep is over 1 figure, .*: cost draws one"):
            heat_map(sweep(PROGRAMME, {"contact-point.minimum_months": [12]}, []))

    def test_something_else_is_refused(self) -> None:
        wrong: Any = PROGRAMME
        with pytest.raises(TypeError, match="only a Sweep can be drawn"):
            cost(wrong)


class TestColours:
    """Colours can be told apart by those who do not see all of them, and what is written on them can be read."""

    def test_each_differs_from_its_neighbours_in_lightness_or_is_of_the_palette(self) -> None:
        palette = {"#0072B2", "#E69F00", "#009E73", "#CC79A7", "#56B4E9", "#D55E00", "#000000", "#F0E442"}
        assert set(COLOURS) == palette
        assert {GAIN, LOSS} <= palette

    @pytest.mark.parametrize("colour", COLOURS)
    def test_what_is_written_on_it_has_contrast(self, colour: str) -> None:
        def light(rgb: tuple[float, float, float]) -> float:
            parts = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in rgb]
            return float(0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2])

        ground, ink = light(to_rgb(colour)), light(to_rgb(contrast(to_rgb(colour))))
        assert (max(ground, ink) + 0.05) / (min(ground, ink) + 0.05) >= 4.5


class TestManners:
    """No picture touches the state of another, shows itself or asks for more than the extra."""

    def test_pyplot_is_not_loaded(self) -> None:
        script = "import sys, integrationsfoerderung.plots; print('matplotlib.pyplot' in sys.modules)"
        done = subprocess.run([sys.executable, "-c", script], capture_output=True, check=True, encoding="utf-8")  # noqa: S603 - this interpreter
        assert done.stdout.strip() == "False"

    def test_without_matplotlib_the_error_names_the_extra(self) -> None:
        script = "import sys; sys.modules['matplotlib'] = None; import integrationsfoerderung.plots"
        done = subprocess.run([sys.executable, "-c", script], capture_output=True, check=False, encoding="utf-8")  # noqa: S603 - this interpreter
        assert done.returncode == 1
        assert 'pip install "integrationsfoerderung[plot]"' in done.stderr

    def test_threads_draw_the_same(self) -> None:
        alone = by_budget_year(plan())._repr_png_()
        with ThreadPoolExecutor(4) as pool:
            together = list(pool.map(lambda _: by_budget_year(plan())._repr_png_(), range(8)))
        assert set(together) == {alone}
