"""What the problem says of each thing of the record, in the words of the file format."""

from __future__ import annotations

import math
from datetime import date
from decimal import Decimal
from typing import Any

from lifecycle.enums import Chemistry
from lifecycle.models import Battery, BatteryModel, Site
from matching.enums import SOLVER_APPLICATIONS, Application
from matching.models import BatteryTerms, CostSettings, Demand
from matching.services.problem.figures import basis_points, cents, thousandths
from matching.services.rolling.expected_packs import ExpectedPack

KM_PER_DEGREE = 111.195  # of latitude, on a sphere of 6,371 km
# The lower bound of a 90 % interval lies 1.645 standard deviations below the estimate.
LOWER_BOUND_SIGMA = 1.645
# The file format knows chemistries by their letters.
LETTERS = {chemistry: chemistry.value.removeprefix("Li-ion ") for chemistry in Chemistry}


def params_entry(costs: CostSettings) -> dict[str, Any]:
    return {
        "lead_days": {
            "kit": costs.lead_days_kit,
            "whole": costs.lead_days_whole,
            "string": costs.lead_days_string,
        },
        "kit_base_c": cents(costs.kit_base_eur),
        "kit_km_c": cents(costs.kit_km_eur),
        "kit_build_c": cents(costs.kit_build_eur),
        "whole_base_c": cents(costs.whole_base_eur),
        "whole_km_c": cents(costs.whole_km_eur),
        "change_c": cents(costs.change_eur),
        "risk_bp": [
            round(10_000 * 0.5 * math.erfc(LOWER_BOUND_SIGMA * step / 100 / math.sqrt(2)))
            for step in range(401)
        ],
    }


def model_entry(model: BatteryModel, costs: CostSettings) -> dict[str, Any]:
    """Without a module in the catalogue a pack cannot be opened for kits."""
    opens = model.module_model is not None and model.module_count > 1
    module = model.module_model if opens and model.module_model else model
    return {
        "id": model.code,
        "chem": LETTERS[Chemistry(model.chemistry)],
        "v_mv": thousandths(model.nominal_voltage_v),
        "wh": thousandths(model.rated_energy_kwh),
        "modules": model.module_count if opens else 1,
        "mod_mv": thousandths(module.nominal_voltage_v),
        "recycle_c_per_kwh": cents(_recycler_pays(model.chemistry, costs)),
        "dis_c": cents(costs.disassembly_eur) if opens else 0,
        "refurb_c": cents(costs.refurbishment_eur),
    }


def _recycler_pays(chemistry: str, costs: CostSettings) -> Decimal:
    if chemistry == Chemistry.LFP:
        return Decimal(costs.recycling_lfp_eur_per_kwh)
    if chemistry == Chemistry.LMO:
        return Decimal(costs.recycling_lmo_eur_per_kwh)
    return Decimal(costs.recycling_nmc_eur_per_kwh)


def site_entries(sites: dict[int, Site], costs: CostSettings) -> list[dict[str, Any]]:
    """Places on a plane, km from their middle (equirectangular: good to 1 % within Europe)."""
    if not sites:
        return []
    middle_lat = sum(float(site.latitude) for site in sites.values()) / len(sites)
    middle_lon = sum(float(site.longitude) for site in sites.values()) / len(sites)
    km_per_degree_east = KM_PER_DEGREE * math.cos(math.radians(middle_lat))
    return [
        {
            "id": f"site-{key}",
            "x": round((float(site.longitude) - middle_lon) * km_per_degree_east),
            "y": round((float(site.latitude) - middle_lat) * KM_PER_DEGREE),
            "recycle_c": cents(costs.recycling_haulage_eur),
        }
        for key, site in sorted(sites.items())
    ]


def pack_entry(battery: Battery, costs: CostSettings, today: date) -> dict[str, Any]:
    """What the problem says of one battery; the same as long as nothing that matters changes."""
    health = battery.state_of_health or Decimal(0)
    lower = min(battery.state_of_health_lower or Decimal(0), health)
    energy_kwh = battery.battery_model.rated_energy_kwh * health
    terms: BatteryTerms | None = getattr(battery, "terms", None)
    ready_on = terms.ready_on if terms and terms.ready_on else today
    return {
        "id": battery.public_id,
        "model": battery.battery_model.code,
        "soh": max(1, basis_points(health)),
        "soh_low": max(0, basis_points(lower)),
        "power_w": thousandths(energy_kwh * costs.power_kw_per_kwh),
        "site": f"site-{battery.site_id}",
        "ready": max(0, (ready_on - today).days),
        "ask_c": cents(terms.asked_price_eur) if terms else 0,
        "hazard": "ok",
    }


def expected_entry(pack: ExpectedPack, costs: CostSettings, today: date) -> dict[str, Any]:
    energy_kwh = pack.battery_model.rated_energy_kwh * pack.state_of_health
    return {
        "id": pack.id,
        "model": pack.battery_model.code,
        "soh": max(1, basis_points(pack.state_of_health)),
        "soh_low": max(0, basis_points(pack.lower)),
        "power_w": thousandths(energy_kwh * costs.power_kw_per_kwh),
        "site": f"site-{pack.site.pk}",
        "ready": (pack.ready_on - today).days,
        "ask_c": 0,
        "hazard": "ok",
    }


def demand_entry(demand: Demand, codes: set[str], today: date) -> dict[str, Any]:
    only = [code for code in demand.battery_models if code in codes]
    return {
        "id": demand.code,
        "app": SOLVER_APPLICATIONS[Application(demand.application)],
        "qty": demand.open_units,
        "k": demand.packs_per_string,
        "delta": basis_points(demand.spread),
        "vmin_mv": thousandths(demand.minimum_voltage_v),
        "vmax_mv": thousandths(demand.maximum_voltage_v),
        "min_wh": thousandths(demand.minimum_energy_kwh),
        "min_w": thousandths(demand.minimum_power_kw),
        "min_soh": basis_points(demand.minimum_state_of_health),
        "target_soh": basis_points(demand.target_state_of_health),
        "slope": round(demand.price_loss_per_point * 10_000),
        "deadline": (demand.deadline - today).days,
        "chems": [LETTERS[Chemistry(name)] for name in demand.chemistries],
        "models": only if demand.battery_models else None,
        "site": f"site-{demand.site_id}",
        "max_km": demand.maximum_distance_km,
        "price": cents(demand.price_eur_per_kwh),
        "warranty_c": cents(demand.warranty_eur),
        "bonus_c": cents(demand.bonus_eur),
    }
