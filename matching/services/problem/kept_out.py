"""Which graded or estimated batteries cannot be matched all the same, and why."""

from __future__ import annotations

from decimal import Decimal

from lifecycle.enums import ComponentLevel
from lifecycle.models import Battery, BatteryModel
from matching.solver.instance import ENERGY_WH, MODULES, SOH_BP

HIGHEST_HEALTH = Decimal(SOH_BP) / 10_000
LARGEST_KWH = Decimal(ENERGY_WH) / 1000


def why_kept_out(battery: Battery) -> str:
    """Why a graded or estimated battery cannot be matched, or an empty text."""
    model = battery.battery_model
    if model.level == ComponentLevel.CELL:
        return "A single cell: demands are for packs and modules."
    if battery.site is None:
        return "Where it stands is not recorded, so its way to a demand is unknown."
    if battery.state_of_health is None or battery.state_of_health_lower is None:
        return "Its state of health has no interval, so no floor can be promised."
    if not 0 <= battery.state_of_health <= HIGHEST_HEALTH:
        return (
            f"Its state of health of {battery.state_of_health * 100:.0f} % is above "
            f"{HIGHEST_HEALTH * 100:.0f} %: measure again, or look at the rating of its model."
        )
    if why := why_model_kept_out(model):
        return why
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


def why_model_kept_out(model: BatteryModel) -> str:
    """Why nothing of this model can be reckoned with, or an empty text: one figure that no problem
    can hold would stop the plans of everybody."""
    if not Decimal("0.001") <= model.rated_energy_kwh <= LARGEST_KWH:
        return (
            f"Its model has {model.rated_energy_kwh.normalize():f} kWh; plans reckon with units "
            f"of 0.001 to {LARGEST_KWH:f} kWh."
        )
    if model.module_count > MODULES:
        return f"Its model has {model.module_count} modules; plans reckon with {MODULES} at most."
    parts = [model, *([model.module_model] if model.module_model else [])]
    if any(part.nominal_voltage_v < Decimal("0.001") for part in parts):
        return "Its model, or its module, has no nominal voltage in the catalogue."
    return ""
