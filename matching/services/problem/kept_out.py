"""Which graded or estimated batteries cannot be matched all the same, and why."""

from __future__ import annotations

from lifecycle.enums import ComponentLevel
from lifecycle.models import Battery


def why_kept_out(battery: Battery) -> str:
    """Why a graded or estimated battery cannot be matched, or an empty text."""
    model = battery.battery_model
    if model.level == ComponentLevel.CELL:
        return "A single cell: demands are for packs and modules."
    if battery.site is None:
        return "Where it stands is not recorded, so its way to a demand is unknown."
    if battery.state_of_health is None or battery.state_of_health_lower is None:
        return "Its state of health has no interval, so no floor can be promised."
    if battery.whole:
        return f"It sits in {battery.whole}; match that one, or take it out first."
    if getattr(battery, "has_passport", False) and not getattr(battery, "passport_is_active", True):
        return "Its passport has ended, so nothing can be put on the market under it."
    voltage_v = battery.open_circuit_voltage_v
    low_v, high_v = model.minimum_voltage_v, model.maximum_voltage_v
    if voltage_v is not None and not low_v <= voltage_v <= high_v:
        return (
            f"Its open-circuit voltage of {voltage_v.normalize():f} V lies outside the safe "
            f"{low_v.normalize():f} to {high_v.normalize():f} V of its model. Inspect it again."
        )
    return ""
