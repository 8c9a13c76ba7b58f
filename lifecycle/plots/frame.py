"""What all plots have in common: size, schema, colours that colour-blind people tell apart."""

from typing import Any

Spec = dict[str, Any]

SCHEMA = "https://vega.github.io/schema/vega-lite/v5.json"
WIDTH_PX = 640
HEIGHT_PX = 300

# Okabe and Ito's colours, the light ones darkened until each has 3:1 on white; drawn on a dark
# page, `drawing` exchanges them by CSS variables.
COLOURS = ("#0072b2", "#d55e00", "#009e73", "#b5578c", "#2c86bd", "#a86f00", "#000000")
SHAPES = ("circle", "square", "triangle-up", "diamond", "cross", "triangle-down", "stroke")
# From violet to ochre in equal steps of OKLCH lightness, 3.8:1 or more on white.
RAMP = (
    "#422569", "#31367b", "#084883", "#005a81", "#006976",
    "#007564", "#1a7c4d", "#567f34", "#807f1d", "#a37d1e",
)  # fmt: skip
GRID, LINES, TEXT = "#dddddd", "#888888", "#000000"
CONFIG: Spec = {
    "aria": False,  # the whole plot is described once; hundreds of marks are not read one by one
    "background": None,
    "view": {"stroke": None},
    "title": {"anchor": "start", "fontSize": 15, "fontWeight": 600, "offset": 14, "color": TEXT},
    "axis": {
        "labelFontSize": 12,
        "titleFontSize": 12,
        "titleFontWeight": "normal",
        "labelColor": TEXT,
        "titleColor": TEXT,
        "gridColor": GRID,
        "domainColor": LINES,
        "tickColor": LINES,
        "titlePadding": 8,
        "labelPadding": 4,
    },
    "legend": {
        "orient": "top",
        "title": None,
        "labelFontSize": 12,
        "labelColor": TEXT,
        "symbolSize": 90,
        "columnPadding": 18,
    },
    "text": {"color": TEXT},
}


def ramp(count: int) -> list[str]:
    """`count` colours of RAMP in its order, spread over all of it; more than it has repeat."""
    last = len(RAMP) - 1
    return [RAMP[round(place * last / max(count - 1, 1))] for place in range(count)]


def frame(title: str, description: str, content: Spec) -> Spec:
    """A plot with a title to see and a description to be read aloud."""
    return {
        "$schema": SCHEMA,
        "title": title,
        "description": description,
        "width": WIDTH_PX,
        "height": HEIGHT_PX,
        "config": CONFIG,
        **content,
    }


def axis(field: str, title: str | None, kind: str = "quantitative", **more: Any) -> Spec:
    """An encoding channel; quantitative axes do not force a zero."""
    channel: Spec = {"field": field, "type": kind, "title": title}
    if kind == "quantitative":
        channel["scale"] = {"zero": False, "nice": True}
    return {**channel, **more}
