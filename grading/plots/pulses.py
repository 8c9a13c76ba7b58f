"""The answer of a cell to the pulses: U1 to U41, a line for each test or level."""

from collections.abc import Sequence
from math import inf
from typing import Any

from grading.measurements.pulse_sequence import RATES_C, SAMPLES_PER_RATE
from grading.measurements.summary import PulsePoint
from lifecycle.plots.frame import COLOURS, HEIGHT_PX, Spec, axis, frame, ramp

RATE_MARKS = [(5 + SAMPLES_PER_RATE * place, rate) for place, rate in enumerate(RATES_C)]
"""Where the middle sample of each rate stands on the axis."""
LABEL_PX = 12


def pulse_plot(points: Sequence[PulsePoint], *, title: str = "Pulse response") -> Spec:
    """Voltage (V) over the sequence of samples; invalid ends of cut pulses as crosses.

    Each line ends in its name, so that no one needs the colours.
    """
    names = list(dict.fromkeys(point.series for point in points))
    voltages = [point.voltage_v for point in points]
    spread = f"{min(voltages):.3f} to {max(voltages):.3f} V" if voltages else "no voltages"
    cut = sum(point.is_cut for point in points)
    description = (
        f"Cell voltage over the samples U1 to U41 of {len(names)} pulse tests, {spread}; "
        f"{cut} samples belong to pulses that were cut short."
    )
    values = [
        {
            "series": point.series,
            "order": point.order,
            "what": point.label,
            "voltage_v": point.voltage_v,
            "cut": point.is_cut,
        }
        for point in points
    ]
    rates = " : ".join(f"datum.value == {m} ? '{r:g}C'" for m, r in RATE_MARKS)
    x = axis(
        "order",
        "Samples U1 to U41, by charge and discharge rate",
        scale={"domain": [1, 41], "nice": False},
        axis={"values": [m for m, _ in RATE_MARKS], "labelExpr": f"{rates} : ''", "grid": False},
    )
    y = axis("voltage_v", "Voltage (V)")
    colour = {
        "field": "series",
        "type": "nominal",
        "title": "Test",
        "scale": {"domain": names, "range": ramp(len(names))},
        "legend": None,
    }
    return frame(
        title,
        description,
        {
            "data": {"values": values},
            "encoding": {"x": x, "y": y},
            "layer": [
                {
                    "mark": {"type": "line", "strokeWidth": 1.5},
                    "encoding": {"color": colour, "order": {"field": "order"}},
                },
                {
                    "transform": [{"filter": "datum.cut"}],
                    "mark": {"type": "point", "shape": "cross", "size": 70, "filled": True},
                    "encoding": {"color": {"value": COLOURS[1]}},
                },
                {
                    "data": {"values": _line_ends(points)},
                    "mark": {"type": "text", "align": "left", "dx": 6, "fontSize": LABEL_PX - 2},
                    "encoding": {"y": axis("label_v", "Voltage (V)"), "text": {"field": "series"}},
                },
            ],
        },
    )


def _line_ends(points: Sequence[PulsePoint]) -> list[dict[str, Any]]:
    """Where each line's name is written: at its end, moved up where it would cover another."""
    if not points:
        return []
    voltages = [point.voltage_v for point in points]
    apart_v = (max(voltages) - min(voltages)) * LABEL_PX / HEIGHT_PX
    last = {point.series: point for point in sorted(points, key=lambda point: point.order)}
    ends: list[dict[str, Any]] = []
    height_at: dict[int, float] = {}
    for point in sorted(last.values(), key=lambda point: point.voltage_v):
        label_v = max(point.voltage_v, height_at.get(point.order, -inf) + apart_v)
        height_at[point.order] = label_v
        ends.append({"series": point.series, "order": point.order, "label_v": round(label_v, 4)})
    return ends
