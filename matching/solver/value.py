"""What a use of a battery is worth, in whole cents; `//` rounds down, also below zero."""

from __future__ import annotations

from math import isqrt

from matching.solver.instance import Demand, Instance, Pack


def distance_km(instance: Instance, pack: Pack, demand: Demand) -> int:
    a, b = instance.sites[pack.site], instance.sites[demand.site]
    return isqrt((a.x_km - b.x_km) ** 2 + (a.y_km - b.y_km) ** 2)


def recycling_c(instance: Instance, pack: Pack) -> int:
    """What the recycler brings for the pack, after haulage; may be negative."""
    model = instance.models[pack.model]
    material = model.recycling_c_per_kwh * model.energy_wh // 1000
    return material - instance.sites[pack.site].recycling_haulage_c


def module_recycling_c(instance: Instance, pack: Pack) -> int:
    """What each module of an opened pack brings that no kit takes."""
    return recycling_c(instance, pack) // instance.models[pack.model].modules


def opening_c(instance: Instance, pack: Pack) -> int:
    """Loss against recycling of opening the pack, before the first kit is sold."""
    model = instance.models[pack.model]
    left_over = model.modules * module_recycling_c(instance, pack)
    return pack.ask_c + model.disassembly_c + recycling_c(instance, pack) - left_over


def price_factor_bp(soh_bp: int, demand: Demand) -> int:
    """Share of the price that is left after the mismatch of state of health."""
    return max(0, 10_000 - demand.slope * abs(soh_bp - demand.target_soh_bp) // 10_000)


def warranty_c(instance: Instance, pack: Pack, demand: Demand) -> int:
    """Expected cost of the warranty: its sum times the chance to fall below the floor."""
    margin_bp = pack.soh_bp - pack.soh_low_bp
    step = 400 if margin_bp <= 0 else (pack.soh_bp - demand.min_soh_bp) * 100 // margin_bp
    return demand.warranty_c * instance.params.risk_bp[max(0, min(400, step))] // 10_000


def kit_c(instance: Instance, pack: Pack, demand: Demand, modules: int) -> int:
    """Net of one kit of so many modules, before the cost of opening the pack."""
    model, params = instance.models[pack.model], instance.params
    stored_wh = modules * model.energy_wh * pack.soh_bp // (model.modules * 10_000)
    paid_wh = min(stored_wh, demand.min_energy_wh * 12 // 10)
    pay = paid_wh * demand.price_c_per_kwh * price_factor_bp(pack.soh_bp, demand) // 10**7
    haulage = params.kit_base_c + params.kit_km_c * distance_km(instance, pack, demand)
    return pay - haulage - params.kit_build_c - warranty_c(instance, pack, demand) + demand.bonus_c


def pay_c(instance: Instance, model: str, soh_bp: int, demand: Demand, packs: int = 1) -> int:
    """What a whole pack, or a string of so many packs by its weakest, is paid."""
    energy_wh = packs * instance.models[model].energy_wh * soh_bp // 10_000
    factor_bp = price_factor_bp(soh_bp, demand)
    return energy_wh * demand.price_c_per_kwh * factor_bp // 10**7 + demand.bonus_c


def whole_cost_c(instance: Instance, pack: Pack, demand: Demand) -> int:
    """What one pack costs that goes out whole or in a string."""
    params = instance.params
    haulage = params.whole_base_c + params.whole_km_c * distance_km(instance, pack, demand)
    refurbishment = instance.models[pack.model].refurbishment_c
    return haulage + refurbishment + warranty_c(instance, pack, demand) + pack.ask_c
