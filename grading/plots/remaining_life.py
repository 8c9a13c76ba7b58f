"""State of health over the years in a duty: median, 90 % range, and the floor."""

from collections.abc import Sequence

from grading.ageing import Band
from lifecycle.plots.frame import COLOURS, LINES, Spec, axis, frame


def remaining_life_plot(
    trajectory: Sequence[Band],
    floor: float,
    *,
    floor_label: str = "floor",
    title: str = "State of health in this duty",
) -> Spec:
    """States of health as fractions, shown in per cent, over years."""
    first, last = trajectory[0], trajectory[-1]
    description = (
        f"State of health over {last.years:.1f} years: from {first.median:.1%} "
        f"({first.lower:.1%} to {first.upper:.1%}) down to {last.median:.1%} "
        f"({last.lower:.1%} to {last.upper:.1%}); the floor is {floor:.1%}."
    )
    values = [
        {
            "years": round(band.years, 4),
            "lower": round(band.lower, 5),
            "soh": round(band.median, 5),
            "upper": round(band.upper, 5),
        }
        for band in trajectory
    ]
    lowest, highest = min(last.lower, floor), max(first.upper, floor)
    share = axis(
        "soh",
        "State of health (%)",
        scale={"domain": [max(0.0, lowest - 0.04), highest + 0.04]},
        axis={"format": ".0%"},
    )
    years = axis("years", "Years in this duty", scale={"domain": [0, last.years], "nice": False})
    at_floor = {"values": [{"soh": floor, "label": floor_label}]}
    return frame(
        title,
        description,
        {
            "layer": [
                {
                    "data": {"values": values},
                    "mark": {"type": "area", "color": COLOURS[0], "opacity": 0.25},
                    "encoding": {
                        "x": years,
                        "y": {**share, "field": "lower"},
                        "y2": {"field": "upper"},
                    },
                },
                {
                    "data": {"values": values},
                    "mark": {"type": "line", "color": COLOURS[0], "strokeWidth": 2},
                    "encoding": {"x": years, "y": share},
                },
                {
                    "data": at_floor,
                    "mark": {
                        "type": "rule",
                        "strokeDash": [6, 4],
                        "strokeWidth": 1.2,
                        "color": LINES,
                    },
                    "encoding": {"y": share},
                },
                {
                    "data": at_floor,
                    "mark": {
                        "type": "text",
                        "align": "left",
                        "baseline": "bottom",
                        "dx": 4,
                        "dy": -3,
                    },
                    "encoding": {"x": {"value": 0}, "y": share, "text": {"field": "label"}},
                },
            ]
        },
    )
