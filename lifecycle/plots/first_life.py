"""What the BMS claimed over the years, one panel a figure."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from lifecycle.plots.frame import COLOURS, Spec, axis, frame

# Figure of the summary -> what it is called, with its unit.
PANELS = {
    "claimed_capacity_ah": "Capacity claimed (Ah)",
    "claimed_hx_percent": "Conductance claimed, Hx (%)",
    "pair_resistance_mohm": "Resistance of a pair (mΩ)",
    "spread_at_rest_mv": "Spread of cells at rest (mV)",
    "temperature_c": "Temperature (°C)",
}
PANEL_HEIGHT_PX = 110


def first_life_plot(summaries: Sequence[Any]) -> Spec:
    """Points over time, one for each log; a panel for each figure that any log gives."""
    shown = [name for name in PANELS if any(getattr(one, name) is not None for one in summaries)]
    panels = [
        {
            "height": PANEL_HEIGHT_PX,
            "width": "container",
            "data": {
                "values": [
                    {"at": one.first_at, "value": getattr(one, name)}
                    for one in summaries
                    if getattr(one, name) is not None
                ]
            },
            "mark": {"type": "point", "filled": True, "size": 36},
            "encoding": {
                "x": axis("at", None, "temporal", axis={"format": "%b %Y", "tickCount": 6}),
                "y": axis("value", PANELS[name], scale={"zero": False}),
                "color": {"value": COLOURS[place % len(COLOURS)]},
            },
        }
        for place, name in enumerate(shown)
    ]
    for panel in panels:
        panel["width"] = 560
    told = ", ".join(PANELS[name] for name in shown)
    return frame(
        "First life: what the car's computer claimed",
        f"{len(summaries)} logs. {told}.",
        {"vconcat": panels},
    )
