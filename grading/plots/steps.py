"""What the tester did: voltage and counted charge over time."""

from bisect import bisect_right
from collections.abc import Sequence

from grading.measurements.records import Measurements
from grading.measurements.series import series_columns
from lifecycle.plots.frame import COLOURS, Spec, axis, frame

MOST_POINTS = 1500
PANEL_HEIGHT_PX = 170
PAUSE_S = 60.0


def step_plot(measurements: Measurements, *, title: str = "Test over time") -> Spec:
    """Two panels over time (h): voltage (V) and counted charge (Ah). At most MOST_POINTS points.

    Thinning keeps the lowest and the highest voltage of each stretch, so no pulse vanishes; where
    the tester stood still, the line is broken.
    """
    columns = series_columns(measurements)
    times = columns["test_time_second"]
    pauses = [n for n in range(1, len(times)) if times[n] - times[n - 1] > PAUSE_S and not n % 2]
    sides = {side for n in pauses for side in (n - 1, n)}
    kept = sorted(sides.union(thinned(columns["voltage_volt"], MOST_POINTS)))
    values = [
        {
            "run": bisect_right(pauses, place),
            "time_h": round(times[place] / 3600, 5),
            "voltage_v": columns["voltage_volt"][place],
            "charge_ah": columns["net_capacity_ah"][place],
        }
        for place in kept
    ]
    hours = values[-1]["time_h"] if values else 0
    description = (
        f"{len(measurements.steps)} steps over {hours:.1f} hours: voltage above, charge counted "
        "since the first step below, charging positive."
    )
    panels = [
        _panel("voltage_v", "Voltage (V)", COLOURS[0], time_title=None),
        _panel("charge_ah", "Counted charge (Ah)", COLOURS[1], time_title="Time (h)"),
    ]
    spec = frame(title, description, {"data": {"values": values}, "vconcat": panels})
    return {key: value for key, value in spec.items() if key not in ("width", "height")}


def _panel(field: str, title: str, colour: str, *, time_title: str | None) -> Spec:
    return {
        "width": 640,
        "height": PANEL_HEIGHT_PX,
        "mark": {"type": "line", "strokeWidth": 1, "color": colour},
        "encoding": {
            "x": axis("time_h", time_title),
            "y": axis(field, title),
            "detail": {"field": "run"},
        },
    }


def thinned(values: Sequence[float], most: int) -> list[int]:
    """Places of at most `most` values that keep both ends and each stretch's extremes, in order."""
    if len(values) <= most:
        return list(range(len(values)))
    stretches = (most - 2) // 2
    size = -(-len(values) // stretches)
    kept = {0, len(values) - 1}
    for start in range(0, len(values), size):
        stretch = range(start, min(start + size, len(values)))
        kept |= {min(stretch, key=values.__getitem__), max(stretch, key=values.__getitem__)}
    return sorted(kept)
