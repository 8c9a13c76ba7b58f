"""What a use gains over recycling, line by line, so that anybody can add it up again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from matching.solver import value as money
from matching.solver.instance import Demand, Pack
from matching.solver.why.case import Case


@dataclass(frozen=True)
class Gain:
    """Cents over recycling, and the lines that add up to them (zeros left out)."""

    total_c: int
    lines: tuple[tuple[str, int], ...]


def gain_of(**lines_c: int) -> Gain:
    shown = tuple((name, cents) for name, cents in lines_c.items() if cents)
    return Gain(sum(lines_c.values()), shown)


def kits_gain(case: Case, pack: Pack, demand: Demand, modules: int, units: int) -> Gain:
    """Of so many kits of `modules` modules out of one pack that serves nothing else."""
    instance = case.instance
    model, params = instance.models[pack.model], instance.params
    haulage = params.kit_base_c + params.kit_km_c * money.distance_km(instance, pack, demand)
    warranty = money.warranty_c(instance, pack, demand)
    net = money.kit_c(instance, pack, demand, modules)
    rest = (model.modules - units * modules) * money.module_recycling_c(instance, pack)
    return gain_of(
        pay=units * (net + haulage + params.kit_build_c + warranty - demand.bonus_c),
        bonus=units * demand.bonus_c,
        haulage=-units * haulage,
        build=-units * params.kit_build_c,
        warranty=-units * warranty,
        ask=-pack.ask_c,
        opening=-model.disassembly_c,
        recycling=rest - money.recycling_c(instance, pack),
        change=case.saved_c(pack.id, demand.id),
    )


def string_gain(case: Case, packs: Sequence[Pack], demand: Demand) -> Gain:
    """Of one string (or of a whole pack: a string of one), paid by its weakest."""
    instance, params = case.instance, case.instance.params
    weakest = min(pack.soh_bp for pack in packs)
    pay = money.pay_c(instance, packs[0].model, weakest, demand, len(packs)) - demand.bonus_c
    km = sum(money.distance_km(instance, pack, demand) for pack in packs)
    return gain_of(
        pay=pay,
        bonus=demand.bonus_c,
        haulage=-len(packs) * params.whole_base_c - km * params.whole_km_c,
        refurbishment=-sum(instance.models[pack.model].refurbishment_c for pack in packs),
        warranty=-sum(money.warranty_c(instance, pack, demand) for pack in packs),
        ask=-sum(pack.ask_c for pack in packs),
        recycling=-sum(money.recycling_c(instance, pack) for pack in packs),
        change=sum(case.saved_c(pack.id, demand.id) for pack in packs),
    )
