"""The answer of a cell to the pulses: U1 to U41, a line for each test or level."""

from collections.abc import Sequence

from grading.measurements.pulse_sequence import RATES_C, SAMPLES_PER_RATE
from grading.measurements.summary import PulsePoint
from grading.plots.frame import Spec, axis, frame

RATE_MARKS = [(5 + SAMPLES_PER_RATE * place, rate) for place, rate in enumerate(RATES_C)]
"""Where the middle sample of each rate stands on the axis."""


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
        "scale": {"scheme": "viridis", "domain": names},
        "legend": None,
    }
    tooltip = [
        {"field": "series", "title": "Test"},
        {"field": "what", "title": "Sample"},
        {"field": "voltage_v", "title": "Voltage (V)", "format": ".4f"},
    ]
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
                    "encoding": {"color": {"value": "#D55E00"}, "tooltip": tooltip},
                },
                {
                    "transform": [
                        {
                            "window": [{"op": "last_value", "field": "order", "as": "last"}],
                            "groupby": ["series"],
                            "frame": [None, None],
                            "sort": [{"field": "order"}],
                        },
                        {"filter": "datum.order == datum.last"},
                    ],
                    "mark": {"type": "text", "align": "left", "dx": 4, "fontSize": 10},
                    "encoding": {"text": {"field": "series"}},
                },
            ],
        },
    )
