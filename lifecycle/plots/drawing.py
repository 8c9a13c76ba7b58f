"""Draws a plot's specification as SVG that may stand inline under the content security policy."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from functools import lru_cache
from xml.etree import ElementTree

from lifecycle.plots.frame import COLOURS, GRID, LINES, RAMP, TEXT, Spec

SVG = "http://www.w3.org/2000/svg"
_ELEMENTS = {"svg", "g", "path", "rect", "line", "text", "tspan", "circle"}
_ATTRIBUTES = {
    "cx", "cy", "d", "display", "dx", "dy", "fill", "fill-opacity",
    "font-family", "font-size", "font-style", "font-weight", "height", "opacity", "r", "rx",
    "ry", "stroke", "stroke-dasharray", "stroke-dashoffset", "stroke-linecap", "stroke-linejoin",
    "stroke-miterlimit", "stroke-opacity", "stroke-width", "text-anchor", "transform", "viewBox",
    "width", "x", "x1", "x2", "y", "y1", "y2",
}  # fmt: skip
# What the dark theme exchanges: see static/css/plots.css.
COLOUR_VARIABLES = (
    {colour: f"--plot-{n}" for n, colour in enumerate(COLOURS[:-1], 1)}
    | {colour: f"--plot-ramp-{n}" for n, colour in enumerate(RAMP, 1)}
    | {GRID: "--plot-grid", LINES: "--plot-lines"}
)
_BLACK = {"black", "#000", TEXT}


class PlotError(ValueError):
    """The specification cannot be drawn, or asks for what a plot must not hold."""


def digest(spec: Spec) -> str:
    """SHA-256 (hex) of the specification: equal plots have equal digests."""
    return hashlib.sha256(_canonical(spec).encode()).hexdigest()


def draw_svg(spec: Spec) -> str:
    """The plot as one `<svg>` element; the same specification is drawn only once.

    Its title and description become the text for screen readers. Whatever the data hold can only
    become text: elements and attributes that are not on a list of harmless ones do not pass.
    Raises PlotError where the specification is invalid or would fetch something.
    """
    return _drawn(_canonical(spec))


def _canonical(spec: Spec) -> str:
    return json.dumps(spec, sort_keys=True, ensure_ascii=False, allow_nan=False)


@lru_cache(maxsize=256)
def _drawn(canonical: str) -> str:
    # pyarrow first: loaded after vl_convert, it makes Python abort at exit.
    import pyarrow  # noqa: F401
    import vl_convert

    spec = json.loads(canonical)
    if (keys := set(_keys(spec))) & {"url", "href", "usermeta", "signal"}:
        raise PlotError(f"A plot holds its own data and links nowhere: {sorted(keys)}.")
    try:
        svg = vl_convert.vegalite_to_svg(canonical, allowed_base_urls=[])
    except ValueError as error:
        raise PlotError(f"The plot cannot be drawn: {error}") from error
    root = ElementTree.fromstring(svg)  # noqa: S314 - vl_convert wrote it, not a user
    _clean(root)
    _describe(root, spec, hashlib.sha256(canonical.encode()).hexdigest()[:12])
    ElementTree.register_namespace("", SVG)
    return ElementTree.tostring(root, encoding="unicode")


def _keys(part: object) -> Iterator[str]:
    """All keys of a specification except those of its rows of data."""
    if isinstance(part, dict):
        for key, value in part.items():
            yield key
            if key != "values":
                yield from _keys(value)
    elif isinstance(part, list):
        for value in part:
            yield from _keys(value)


def _clean(element: ElementTree.Element) -> None:
    """Drop what is not on the lists, what nobody sees, and fixed colours."""
    for name in list(element.attrib):
        if name not in _ATTRIBUTES:
            del element.attrib[name]
    for name in ("fill", "stroke"):
        if name in element.attrib:
            element.attrib[name] = _themed(element.attrib[name])
    for child in list(element):
        known = child.tag.removeprefix(f"{{{SVG}}}") in _ELEMENTS
        if known and child.get("display") != "none":
            _clean(child)
        else:
            element.remove(child)


def _themed(colour: str) -> str:
    """The colour as the page's theme gives it; standing alone, the SVG keeps its own."""
    colour = colour.lower()
    if colour in _BLACK:
        return "currentColor"
    if len(colour) == 4 and colour.startswith("#"):
        colour = "#" + "".join(2 * digit for digit in colour[1:])
    variable = COLOUR_VARIABLES.get(colour)
    return f"var({variable}, {colour})" if variable else colour


def _describe(root: ElementTree.Element, spec: Spec, name: str) -> None:
    title, told = ElementTree.Element(f"{{{SVG}}}title"), ElementTree.Element(f"{{{SVG}}}desc")
    title.text, told.text = str(spec.get("title", "")), str(spec.get("description", ""))
    title.set("id", f"plot-{name}-title")
    told.set("id", f"plot-{name}-told")
    root.insert(0, title)
    root.insert(1, told)
    root.set("role", "img")
    root.set("aria-labelledby", f"plot-{name}-title")
    root.set("aria-describedby", f"plot-{name}-told")
