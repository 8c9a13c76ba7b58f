import re
from datetime import UTC, datetime
from pathlib import Path
from xml.etree import ElementTree

import pytest

from grading.plots import EvidencePoint, PolicyFloor, evidence_plot
from lifecycle.plots.drawing import COLOUR_VARIABLES, PlotError, _drawn, digest, draw_svg
from lifecycle.plots.frame import COLOURS, RAMP, ramp

STYLES = Path(__file__).resolve().parents[3] / "static" / "css" / "plots.css"
HOSTILE = '</text><script>alert(1)</script><a href="javascript:x" onclick="y" style="z">&amp;"\'>'


def evidence(kind="pulse test"):
    points = [EvidencePoint(datetime(2025, 3, 5, tzinfo=UTC), kind, 0.71, 0.68, 0.74)]
    return evidence_plot(points, [PolicyFloor("A", 0.8)])


def names(svg: str) -> tuple[set[str], set[str]]:
    elements = list(ElementTree.fromstring(svg).iter())
    tags = {element.tag.split("}")[1] for element in elements}
    return tags, {attribute for element in elements for attribute in element.attrib}


def test_text_of_user_files_stays_text():
    plain_tags, plain_attributes = names(draw_svg(evidence()))
    hostile = draw_svg(evidence(HOSTILE))
    assert names(hostile) == (plain_tags, plain_attributes)
    told = [element.text for element in ElementTree.fromstring(hostile).iter() if element.text]
    assert any(HOSTILE in text for text in told)
    assert "<script" not in hostile


def test_nothing_that_the_content_policy_refuses():
    svg = draw_svg(evidence())
    assert "style=" not in svg
    assert "<style" not in svg
    assert not re.search(r"\son\w+=|href|xlink|<image|<foreignObject", svg)


def test_title_and_description_name_the_image():
    root = ElementTree.fromstring(draw_svg(evidence()))
    by_id = {element.get("id"): element.text for element in root.iter() if element.get("id")}
    assert root.get("role") == "img"
    assert by_id[root.get("aria-labelledby")] == "State of health: the evidence"
    assert by_id[root.get("aria-describedby")] == evidence()["description"]


def test_two_plots_on_a_page_share_no_id():
    ids = [set(re.findall(r' id="(plot-[^"]+)"', draw_svg(evidence(kind)))) for kind in ("a", "b")]
    assert len(ids[0]) == len(ids[1]) == 2
    assert ids[0].isdisjoint(ids[1])


def test_colours_follow_the_theme():
    svg = draw_svg(evidence())
    assert 'fill="currentColor"' in svg
    assert f"var(--plot-1, {COLOURS[0]})" in svg
    assert not re.search(r'(fill|stroke)="(black|white|#000|#fff)', svg)


def test_the_dark_theme_has_every_colour():
    dark = STYLES.read_text().split("prefers-color-scheme: dark")[1]
    assert set(re.findall(r"(--plot-[\w-]+):", dark)) == set(COLOUR_VARIABLES.values())


def test_a_plot_is_drawn_once():
    _drawn.cache_clear()
    assert draw_svg(evidence()) == draw_svg(evidence())
    assert _drawn.cache_info().misses == 1
    assert digest(evidence()) == digest(evidence())
    assert digest(evidence()) != digest(evidence("capacity test"))


@pytest.mark.parametrize(
    "change",
    [
        {"data": {"url": "file:///etc/passwd"}},
        {"data": {"url": "http://127.0.0.1:1/x.csv"}},
        {"encoding": {"href": {"value": "javascript:alert(1)"}}},
        {"mark": "no such mark", "layer": None},
    ],
)
def test_a_plot_fetches_nothing_and_links_nowhere(change):
    spec = {"data": {"values": []}, "mark": "point", "title": "x", **change}
    with pytest.raises(PlotError):
        draw_svg(spec)


def test_the_ramp_is_spread_and_repeats():
    assert ramp(1) == [RAMP[0]]
    assert ramp(2) == [RAMP[0], RAMP[-1]]
    assert len(ramp(25)) == 25
