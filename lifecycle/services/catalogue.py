"""The catalogue of battery models that is shipped, each figure with its source."""

import json
from decimal import Decimal
from pathlib import Path
from typing import Any

from lifecycle.models import BatteryModel

SHIPPED = Path(__file__).resolve().parent.parent / "catalogue" / "battery_models.json"
# Figures that a catalogue of an earlier version did not have.
ADDED_LATER = ("category", "cells_per_module", "length_mm", "width_mm", "height_mm",
               "gtin")  # fmt: skip


def load_catalogue(**_signal: Any) -> int:
    """Add the shipped models that are missing, and to the others what they lack; what an
    administrator entered stays. Idempotent; returns how many were added."""
    known = {model.code: model for model in BatteryModel.objects.all()}
    added = 0
    for figures in json.loads(SHIPPED.read_text()):
        module = figures.pop("module", None)
        if standing := known.get(figures["code"]):
            _complete(standing, figures)
            continue
        known[figures["code"]] = BatteryModel.objects.create(
            **figures, module_model=known[module] if module else None
        )
        added += 1
    return added


def _complete(standing: BatteryModel, figures: dict[str, Any]) -> None:
    lacking = {
        name: figures[name]
        for name in ADDED_LATER
        if figures.get(name) and not getattr(standing, name)
    }
    for name, value in lacking.items():
        setattr(standing, name, value)
    sources = _sources(standing, figures)
    if sources != standing.figure_sources:
        standing.figure_sources = lacking["figure_sources"] = sources
    if lacking:
        standing.save(update_fields=list(lacking))


def _sources(standing: BatteryModel, figures: dict[str, Any]) -> dict[str, str]:
    """The shipped source of a figure holds only while the figure is the shipped one."""
    shipped = {
        name: source
        for name, source in figures["figure_sources"].items()
        if _same(getattr(standing, name), figures[name])
    }
    return {**shipped, **standing.figure_sources}


def _same(standing: Any, shipped: Any) -> bool:
    return bool(standing == (Decimal(shipped) if isinstance(standing, Decimal) else shipped))
