"""What all plots have in common: size, schema, colours that colour-blind people tell apart."""

from typing import Any

Spec = dict[str, Any]

SCHEMA = "https://vega.github.io/schema/vega-lite/v5.json"
WIDTH_PX = 640
HEIGHT_PX = 300

# Okabe and Ito's colours without yellow, which has too little contrast on white.
COLOURS = ("#0072B2", "#D55E00", "#009E73", "#CC79A7", "#56B4E9", "#E69F00", "#000000")
SHAPES = ("circle", "square", "triangle-up", "diamond", "cross", "triangle-down", "stroke")


def frame(title: str, description: str, content: Spec) -> Spec:
    """A plot with a title to see and a description to be read aloud."""
    return {
        "$schema": SCHEMA,
        "title": title,
        "description": description,
        "width": WIDTH_PX,
        "height": HEIGHT_PX,
        "config": {"axis": {"labelFontSize": 12, "titleFontSize": 13}, "aria": True},
        **content,
    }


def axis(field: str, title: str, kind: str = "quantitative", **more: Any) -> Spec:
    """An encoding channel; quantitative axes do not force a zero."""
    channel: Spec = {"field": field, "type": kind, "title": title}
    if kind == "quantitative":
        channel["scale"] = {"zero": False, "nice": True}
    return {**channel, **more}
