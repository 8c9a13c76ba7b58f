"""Plots of what lies ahead."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from lifecycle.plots.frame import COLOURS, Spec, axis, frame

BLUE, ORANGE, GREEN = COLOURS[:3]


def _months(field: str = "month") -> Spec:
    return axis(field, None, "ordinal", axis={"labelAngle": -45})


def supply_plot(
    name: str, past: Sequence[tuple[date, int]], ahead: Sequence[dict[str, Any]]
) -> Spec:
    """What came back month by month, and the forecast with its interval."""
    came = [{"month": f"{month:%Y-%m}", "packs": count} for month, count in past]
    forecast = [{**row, "month": f"{row['month']:%Y-%m}"} for row in ahead]
    return frame(
        _("Returns of %(name)s") % {"name": name},
        _(
            "Bars are packs that came back in a month; points are the forecast, with a line over "
            "its 90 %% interval. %(past)s months behind, %(ahead)s ahead."
        )
        % {"past": len(came), "ahead": len(forecast)},
        {
            "layer": [
                {
                    "data": {"values": came},
                    "mark": {"type": "bar", "color": BLUE},
                    "encoding": {"x": _months(), "y": axis("packs", _("Packs"))},
                },
                {
                    "data": {"values": forecast},
                    "mark": {"type": "rule", "color": ORANGE, "strokeWidth": 3},
                    "encoding": {
                        "x": _months(),
                        "y": axis("lower", _("Packs")),
                        "y2": {"field": "upper"},
                    },
                },
                {
                    "data": {"values": forecast},
                    "mark": {"type": "point", "color": ORANGE, "filled": True, "size": 70},
                    "encoding": {"x": _months(), "y": axis("packs", _("Packs"))},
                },
            ]
        },
    )


def balance_plot(rows: Sequence[dict[str, Any]]) -> Spec:
    """Demand and supply summed up from now on; each row has month, firm, expected, supply,
    lower, upper in kWh."""
    firm, expected = _("Firm demand"), _("Expected demand")
    bars = [
        {"month": row["month"], "kwh": row[key], "what": what, "order": order}
        for row in rows
        for order, (key, what) in enumerate((("firm", firm), ("expected", expected)))
    ]
    line = [{**row, "what": _("Supply")} for row in rows]
    colours = {
        "field": "what",
        "type": "nominal",
        "scale": {"domain": [firm, expected, _("Supply")], "range": [BLUE, GREEN, ORANGE]},
    }
    return frame(
        _("Demand and supply, summed up from now on"),
        _(
            "Where the bar stands above the line, supply does not suffice. The thin lines are the "
            "bounds of the forecasts."
        ),
        {
            "layer": [
                {
                    "data": {"values": bars},
                    "mark": {"type": "bar"},
                    "encoding": {
                        "x": {**_months(), "sort": None},
                        "y": axis("kwh", _("kWh"), stack="zero"),
                        "color": colours,
                        "order": {"field": "order", "type": "quantitative"},
                    },
                },
                {
                    "data": {"values": line},
                    "mark": {"type": "rule", "strokeWidth": 1.5},
                    "encoding": {
                        "x": {**_months(), "sort": None},
                        "y": axis("lower", _("kWh")),
                        "y2": {"field": "upper"},
                        "color": colours,
                    },
                },
                {
                    "data": {"values": line},
                    "mark": {"type": "line", "point": True, "strokeWidth": 2.5},
                    "encoding": {
                        "x": {**_months(), "sort": None},
                        "y": axis("supply", _("kWh")),
                        "color": colours,
                    },
                },
            ]
        },
    )
