"""Rules R1 to R9: may this pack serve this demand? The first that fails is the reason.

Before them stands what a planner has ruled out (`bans`), as the rule "ban".
"""

from __future__ import annotations

from dataclasses import dataclass

from matching.solver.instance import Demand, Instance, Model, Pack
from matching.solver.value import distance_km


@dataclass(frozen=True, slots=True)
class Refusal:
    """The first failed rule, its numbers (as compared), and a sentence for people."""

    rule: str
    numbers: tuple[tuple[str, int | str], ...]
    sentence: str


@dataclass(frozen=True, slots=True)
class Fit:
    """The pack may serve; `modules` is what one kit takes, 0 where the pack stays whole."""

    modules: int


def ceil_div(a: int, b: int) -> int:
    return -(-a // b)


def modules_in_series(model: Model, demand: Demand) -> int:
    """The least number of modules in series within the voltage band; 0 where there is none."""
    count = ceil_div(demand.min_voltage_mv, model.module_voltage_mv)
    return count if count * model.module_voltage_mv <= demand.max_voltage_mv else 0


def judge(instance: Instance, pack: Pack, demand: Demand) -> Fit | Refusal:
    """Ask the rules in their order; about 2 µs a pair, so reasons are found on demand."""
    model, params = instance.models[pack.model], instance.params
    if (pack.id, demand.id) in instance.bans:
        return _no("ban", "A planner has ruled this pair out for this plan.")
    if pack.hazard != "ok":
        return _no("R1", f"The pack is {pack.hazard}.", hazard=pack.hazard)
    if model.chemistry not in demand.chemistries:
        wanted = ", ".join(demand.chemistries) or "none"
        return _no(
            "R2",
            f"Its chemistry {model.chemistry} is not accepted (accepted: {wanted}).",
            chemistry=model.chemistry,
            accepted=wanted,
        )
    if demand.models is not None and pack.model not in demand.models:
        wanted = ", ".join(demand.models) or "none"
        return _no(
            "R3",
            f"Its model {pack.model} is not accepted (accepted: {wanted}).",
            model=pack.model,
            accepted=wanted,
        )
    lead_days = (
        params.lead_kit_days
        if demand.takes_kits
        else params.lead_string_days
        if demand.takes_strings
        else params.lead_whole_days
    )
    if pack.ready_day + lead_days > demand.deadline_day:
        late = pack.ready_day + lead_days - demand.deadline_day
        return _no(
            "R4",
            f"Ready on day {pack.ready_day}, with {lead_days} days of lead time it comes "
            f"{late} days after the deadline, day {demand.deadline_day}.",
            ready_day=pack.ready_day,
            lead_days=lead_days,
            deadline_day=demand.deadline_day,
        )
    km = distance_km(instance, pack, demand)
    if km > demand.max_km:
        return _no(
            "R5",
            f"It stands {km} km away; at most {demand.max_km} km are allowed.",
            km=km,
            max_km=demand.max_km,
        )
    if pack.soh_low_bp < demand.min_soh_bp:
        return _no(
            "R6",
            f"Its state of health is at least {pack.soh_low_bp / 100:.2f} % (lower bound); "
            f"the floor is {demand.min_soh_bp / 100:.2f} %.",
            soh_low_bp=pack.soh_low_bp,
            min_soh_bp=demand.min_soh_bp,
        )
    if demand.takes_kits:
        return _judge_kit(pack, model, demand)
    return _judge_whole(pack, model, demand)


def _judge_kit(pack: Pack, model: Model, demand: Demand) -> Fit | Refusal:
    series = modules_in_series(model, demand)
    if not series:
        return _no(
            "R7",
            f"No number of modules of {model.module_voltage_mv / 1000:.1f} V in series lies "
            f"within {demand.min_voltage_mv / 1000:.1f} to {demand.max_voltage_mv / 1000:.1f} V.",
            module_voltage_mv=model.module_voltage_mv,
            min_voltage_mv=demand.min_voltage_mv,
            max_voltage_mv=demand.max_voltage_mv,
        )
    stored = series * model.energy_wh * pack.soh_low_bp
    parallel = 1
    for rule, what, need, have in (
        ("R8", "energy", demand.min_energy_wh * model.modules * 10_000, stored),
        ("R9", "power", demand.min_power_w * model.modules, series * pack.power_w),
    ):
        if need > 0 and have == 0:
            return _no(rule, f"It has no {what} at its lower bound.", **{what: 0})
        parallel = max(parallel, ceil_div(need, have) if need > 0 else 0)
        if series * parallel > model.modules:
            return _no(
                rule,
                f"A kit with enough {what} takes {series * parallel} modules; "
                f"the pack has {model.modules}.",
                modules_needed=series * parallel,
                modules=model.modules,
            )
    return Fit(series * parallel)


def _judge_whole(pack: Pack, model: Model, demand: Demand) -> Fit | Refusal:
    packs = demand.packs_per_string if demand.takes_strings else 1
    what = f"A string of {packs} packs like it" if demand.takes_strings else "It"
    if not demand.min_voltage_mv <= model.voltage_mv <= demand.max_voltage_mv:
        return _no(
            "R7",
            f"Its {model.voltage_mv / 1000:.1f} V are outside "
            f"{demand.min_voltage_mv / 1000:.1f} to {demand.max_voltage_mv / 1000:.1f} V.",
            voltage_mv=model.voltage_mv,
            min_voltage_mv=demand.min_voltage_mv,
            max_voltage_mv=demand.max_voltage_mv,
        )
    energy_wh = packs * model.energy_wh * pack.soh_low_bp // 10_000
    if energy_wh < demand.min_energy_wh:
        return _no(
            "R8",
            f"{what} holds {energy_wh} Wh at the lower bound; {demand.min_energy_wh} are needed.",
            energy_wh=energy_wh,
            min_energy_wh=demand.min_energy_wh,
        )
    power_w = packs * pack.power_w
    if power_w < demand.min_power_w:
        return _no(
            "R9",
            f"{what} gives {power_w} W; {demand.min_power_w} are needed.",
            power_w=power_w,
            min_power_w=demand.min_power_w,
        )
    return Fit(0)


def _no(rule: str, sentence: str, **numbers: int | str) -> Refusal:
    return Refusal(rule, tuple(numbers.items()), sentence)
