"""Every kind of chart, drawn from a gallery: same places in every language, and nothing that only an eye can read."""

import re
from xml.etree import ElementTree

import pytest
from django.template.loader import render_to_string
from django.utils import translation

from backend.web import charts, drawing

MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug"]


def words(key, **more):
    said = {"title": f"The {key} & <all>", "desc": "What it shows.", "head": "Month", "say": lambda each: f"{each:g}"}
    return charts.Words(key=key, **(said | more))


def gallery():
    """One of each kind, with what is missing, nothing at all, and long words."""
    gain, saved, loss = (
        charts.Series(name=name, values=values, colour=colour)
        for name, values, colour in (
            ("Won", [3, 1, 0, None, 2, 9, 4, 1], "bay"),
            ("Saved", [1, 0, 0, 2, None, 1, 1, 0], "fjord"),
            ("Lost", [0, 2, 0, 1, 0, 0, 5, 1], "lingon"),
        )
    )
    kept, rest = [44.0, 5.5, None, 67.25], [56.0, 94.5, None, 32.75]
    parts = [charts.Series(name="Keeping", values=kept), charts.Series(name="Winning", values=rest, colour="ghost")]
    scores = charts.Series(name="NPS", values=[-12.5, 28.4, None, 41.4])
    return {
        "columns": charts.columns(words("columns"), labels=MONTHS, above=[gain, saved], below=[loss]),
        "empty": charts.columns(words("empty"), labels=[], above=[charts.Series(name="Nothing", values=[])]),
        "bars": charts.bars(
            words("bars"),
            labels=["Kundeservice og leverandørsamarbejde i Bartholomæus", "Mod"],
            series=charts.Series(name="Thanks", values=[7, None]),
        ),
        "shares": charts.shares(words("shares"), labels=MONTHS[:4], parts=parts),
        "line": charts.line(words("line"), labels=MONTHS[:4], series=[scores]),
    }


def drawn(chart):
    return render_to_string("charts/chart.html", {"chart": chart})


def svg_of(page):
    # Our own template, so nothing to be wary of.
    return ElementTree.fromstring(  # noqa: S314
        re.search(r"<svg height.*?</svg></div>", page, re.DOTALL)[0].removesuffix("</div>")
    )


@pytest.mark.parametrize("kind", gallery())
def test_it_is_drawn_the_same_in_every_language(kind):
    chart = gallery()[kind]
    pages = []
    for language in ("en", "da", "sv"):
        with translation.override(language):
            pages.append(drawn(chart))

    assert {ElementTree.tostring(svg_of(page)) for page in pages} == {ElementTree.tostring(svg_of(pages[0]))}
    places = [
        value
        for element in svg_of(pages[1]).iter()
        for name, value in element.attrib.items()
        if name in ("x", "y", "x1", "x2", "y1", "y2", "dx", "dy", "width", "height")
    ]
    assert len(places) > 4
    assert [place for place in places if not re.fullmatch(r"-?\d+(\.\d+)?%?", place)] == []


@pytest.mark.parametrize("kind", gallery())
def test_whoever_does_not_see_it_is_told_the_same(kind):
    chart = gallery()[kind]
    page = drawn(chart)
    svg = svg_of(page)

    assert svg.attrib["role"] == "img"
    assert svg.attrib["aria-label"] == f"The {kind} & <all>"
    assert svg.find("desc").text == "What it shows."
    assert svg.attrib["aria-describedby"] == svg.find("desc").attrib["id"]
    assert "viewBox" not in svg.attrib
    assert page.count('<th scope="row">') == len(chart.rows)
    assert "<style" not in page
    assert " style=" not in page
    assert "<all>" not in page


def test_columns_stand_on_the_stem_and_losses_hang_from_it():
    chart = gallery()["columns"]
    stem = next(float(line.y1.rstrip("%")) for line in chart.lines if line.look == "axis")

    def edges(colour):
        found = [bar for bar in chart.bars if f"f-{colour}" in bar.look]
        return [(float(bar.y.rstrip("%")), float(bar.y.rstrip("%")) + float(bar.height.rstrip("%"))) for bar in found]

    assert len(edges("bay")) == 6
    assert all(bottom <= stem + 0.02 for _, bottom in (*edges("bay"), *edges("fjord")))
    assert all(top >= stem - 0.02 for top, _ in edges("lingon"))
    assert chart.rows[0] == ["Jan", "3", "1", "0"]
    assert chart.rows[3] == ["Apr", "no figures", "2", "1"]
    assert {text.text for text in chart.texts} >= {"0", "5", "10"}
    assert "-5" not in {text.text for text in chart.texts}


def test_short_labels_have_longer_names_in_the_table_and_when_pointed_at():
    given = charts.Series(name="given", values=[2])
    chart = charts.columns(words("given"), labels=["Jan"], names=["Jan 2026"], above=[given])

    assert chart.rows == [["Jan 2026", "2"]]
    assert [bar.title for bar in chart.bars] == ["Jan 2026: given 2"]
    assert "Jan" in {text.text for text in chart.texts}


def test_on_a_phone_the_last_of_many_labels_stays():
    labels = [text for text in gallery()["columns"].texts if text.text in MONTHS]

    assert [text.text for text in labels if "alt" in text.look] == ["Jan", "Mar", "May", "Jul"]


def test_a_share_too_short_for_its_figure_has_it_beside():
    chart = gallery()["shares"]
    figures = {text.text: text for text in chart.texts if text.text in ("44", "5.5", "no figures")}

    assert (figures["44"].x, figures["44"].look) == ("0", "t-on")
    assert (figures["5.5"].x, figures["5.5"].look) == ("5.50%", "t-strong")
    assert figures["no figures"].look == "t-soft"
    assert len(chart.bars) == 6


def test_a_value_that_is_not_there_breaks_the_line():
    chart = gallery()["line"]

    assert chart.paths[0].d.count("M") == 2
    assert chart.heads == ["Month", "NPS"]
    assert chart.rows[2] == ["Mar", "no figures"]


@pytest.mark.parametrize(
    ("low", "high", "is_whole", "ticks"),
    [
        (0, 0, True, [0, 1]),
        (0, 1, True, [0, 1]),
        (0, 3, True, [0, 1, 2, 3]),
        (-5, 10, True, [-5, 0, 5, 10]),
        (0, 140_000, True, [0, 50_000, 100_000, 150_000]),
        (0, 0.4, False, [0, 0.1, 0.2, 0.3, 0.4]),
        (-12.5, 50, False, [-20, 0, 20, 40, 60]),
    ],
)
def test_scales_have_round_steps_and_hold_nought(low, high, is_whole, ticks):
    assert drawing.scale(low, high, is_whole=is_whole).ticks() == pytest.approx(ticks)


@pytest.mark.parametrize(("count", "desk", "phone"), [(6, 6, 6), (12, 12, 6), (24, 12, 6), (36, 12, 6), (61, 11, 6)])
def test_many_labels_leave_room_for_each_other_and_the_last_stays(count, desk, phone):
    labels = drawing.below([str(number) for number in range(count)])

    assert len(labels) == desk
    assert len([each for each in labels if "alt" not in each.look]) == phone
    assert (labels[-1].text, labels[-1].look) == (str(count - 1), "t-soft")


def test_the_figure_at_the_end_of_a_line_stays_within_the_chart():
    series = [charts.Series(name="spent", values=list(range(24)))]
    chart = charts.line(words("line"), labels=[str(number) for number in range(24)], series=series)

    assert chart.texts[-1].anchor == "end"


@pytest.mark.parametrize(("most", "margin"), [(800, ""), (8_000, "far"), (8_000_000, "farther")])
def test_long_figures_beside_the_grid_get_a_wider_margin(most, margin):
    said = words("wide", say=lambda each: f"{each:,.0f}")
    chart = charts.columns(said, labels=MONTHS, above=[charts.Series(name="Won", values=[most] * 8)])

    assert f'<div class="chart tall {margin}">' in render_to_string("charts/chart.html", {"chart": chart})
