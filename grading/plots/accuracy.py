"""How far estimates were off, over the time of the capacity tests that followed them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from lifecycle.plots.frame import COLOURS, LINES, SHAPES, Spec, axis, frame

MOST_POINTS = 600
"""The newest; more would cover each other."""


@dataclass(frozen=True, slots=True)
class ErrorPoint:
    """An error as a fraction of state of health; `lower` and `upper`: the interval less what was
    measured, None where the estimate has none."""

    at: datetime
    method: str
    error: float
    lower: float | None
    upper: float | None


def error_plot(points: Sequence[ErrorPoint], *, title: str = "Error of the estimates") -> Spec:
    """Errors in points of state of health with their intervals; an interval that crosses nought
    holds what was measured. Each method has its colour and its shape."""
    shown = sorted(points, key=lambda point: point.at)[-MOST_POINTS:]
    methods = list(dict.fromkeys(point.method for point in shown))
    known = [(p.lower, p.upper) for p in shown if p.lower is not None and p.upper is not None]
    held = sum(lower <= 0 <= upper for lower, upper in known)
    mean = sum(abs(point.error) for point in shown) / len(shown) if shown else 0.0
    description = (
        f"{len(shown)} estimates by the date of the capacity test, {100 * mean:.1f} points off on "
        f"average; {held} of {len(known)} intervals hold what was measured."
    )
    values = [
        {
            "at": point.at.isoformat(),
            "method": point.method,
            "error": 100 * point.error,
            "lower": None if point.lower is None else 100 * point.lower,
            "upper": None if point.upper is None else 100 * point.upper,
        }
        for point in shown
    ]
    method = {"field": "method", "type": "nominal", "title": None}
    colour = {**method, "scale": {"domain": methods, "range": list(COLOURS[: len(methods)])}}
    shape = {**method, "scale": {"domain": methods, "range": list(SHAPES[: len(methods)])}}
    time = axis("at", None, "temporal", axis={"format": "%-d %b %Y", "tickCount": 6})
    error = axis("error", "Estimated less measured (points)")
    return frame(
        title,
        description,
        {
            "layer": [
                {
                    "data": {"values": [{"error": 0}]},
                    "mark": {"type": "rule", "strokeWidth": 1.2, "color": LINES},
                    "encoding": {"y": error},
                },
                {
                    "data": {"values": [value for value in values if value["lower"] is not None]},
                    "mark": {"type": "rule", "strokeWidth": 1.2, "opacity": 0.6},
                    "encoding": {
                        "x": time,
                        "y": {**error, "field": "lower"},
                        "y2": {"field": "upper"},
                        "color": colour,
                    },
                },
                {
                    "data": {"values": values},
                    "mark": {"type": "point", "filled": True, "size": 60, "opacity": 1},
                    "encoding": {"x": time, "y": error, "color": colour, "shape": shape},
                },
            ]
        },
    )
