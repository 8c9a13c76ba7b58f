"""How the error of a type's model falls with the number of its reference cells."""

from collections.abc import Mapping, Sequence
from typing import Any

from lifecycle.plots.frame import COLOURS, LINES, Spec, axis, frame

EXPECTED, MEASURED = "expected for a new type", "measured on these cells"


def learning_plot(
    measured: Sequence[Mapping[str, Any]], expected: Sequence[tuple[int, float]]
) -> Spec:
    """Mean absolute error (fraction, shown in points) by number of cells, with lowest and highest.

    `measured` holds cells, mean_absolute_error, lowest, highest; `expected` pairs of the first two.
    """
    lines = [{"cells": cells, "error": error, "what": EXPECTED} for cells, error in expected]
    lines += [
        {"cells": p["cells"], "error": p["mean_absolute_error"], "what": MEASURED} for p in measured
    ]
    bands = [{"cells": p["cells"], "low": p["lowest"], "high": p["highest"]} for p in measured]
    told = "; ".join(f"{p['cells']} cells {p['mean_absolute_error']:.1%}" for p in measured)
    cells = axis("cells", "Reference cells trained on", axis={"tickMinStep": 1, "format": "d"})
    percent = {"format": ".1%"}
    colour = {"field": "what", "type": "nominal", "title": None}
    scale = {"domain": [EXPECTED, MEASURED], "range": [LINES, COLOURS[0]]}
    return frame(
        "Error on cells that were not trained on",
        f"Mean absolute error by number of reference cells: {told or 'not measured yet'}.",
        {
            "layer": [
                {
                    "data": {"values": bands},
                    "mark": {"type": "rule", "strokeWidth": 2, "color": COLOURS[0]},
                    "encoding": {"x": cells, "y": axis("low", None), "y2": {"field": "high"}},
                },
                {
                    "data": {"values": lines},
                    "mark": {"type": "line", "point": {"size": 70}},
                    "encoding": {
                        "x": cells,
                        "y": axis("error", "Mean absolute error (points)", axis=percent),
                        "color": {**colour, "scale": scale},
                        "strokeDash": {**colour, "legend": None},
                    },
                },
            ]
        },
    )
