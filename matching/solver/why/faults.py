"""All rules that a pair fails, and for each the least change that lets it pass, tried out."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from matching.solver.instance import Demand, Instance, Pack
from matching.solver.rules import Refusal, ceil_div, judge, modules_in_series
from matching.solver.value import distance_km

MOST_FAULTS = 12  # more than there are rules


@dataclass(frozen=True, slots=True)
class Change:
    """One field of the pack or the demand that would have to be different; `before` as it is."""

    side: str  # pack, demand, or pair for a ban
    field: str
    before: Any
    after: Any


@dataclass(frozen=True, slots=True)
class Fault:
    """A rule that the pair fails once what stands before it is mended. Any one change mends it."""

    rule: str
    sentence: str
    numbers: tuple[tuple[str, int | str], ...]
    changes: tuple[Change, ...]


def faults(
    instance: Instance, pack: Pack, demand: Demand, most: int = MOST_FAULTS
) -> tuple[Fault, ...]:
    """Every failing rule in its order (or the first `most`), the reason first; empty if allowed.

    The numbers of a later rule hold once the earlier ones are mended by their first change. The
    list ends early at a rule that no change of a single figure mends.
    """
    found: list[Fault] = []
    while len(found) < most:
        ruling = judge(instance, pack, demand)
        if not isinstance(ruling, Refusal):
            break
        mended = [
            (change, pair)
            for change in _changes(ruling.rule, instance, pack, demand)
            if _is_other(ruling, (pair := apply(change, instance, pack, demand)))
        ]
        changes = tuple(change for change, _ in mended)
        found.append(Fault(ruling.rule, ruling.sentence, ruling.numbers, changes))
        if not mended:
            break
        instance, pack, demand = mended[0][1]
    return tuple(found)


def mended(
    instance: Instance, pack: Pack, demand: Demand, found: tuple[Fault, ...]
) -> tuple[Instance, Pack, Demand] | None:
    """The pair with the first change of each fault; None where one has none."""
    for fault in found:
        if not fault.changes:
            return None
        instance, pack, demand = apply(fault.changes[0], instance, pack, demand)
    return instance, pack, demand


def apply(
    change: Change, instance: Instance, pack: Pack, demand: Demand
) -> tuple[Instance, Pack, Demand]:
    """The pair as it would be after the change."""
    if change.side == "pair":
        return replace(instance, bans=instance.bans - {(pack.id, demand.id)}), pack, demand
    figure: Any = {change.field: change.after}
    if change.side == "pack":
        return instance, replace(pack, **figure), demand
    return instance, pack, replace(demand, **figure)


def _is_other(ruling: Refusal, pair: tuple[Instance, Pack, Demand]) -> bool:
    """Whether the pair passes, or fails at something else than before."""
    after = judge(*pair)
    return not isinstance(after, Refusal) or after.sentence != ruling.sentence


def _changes(rule: str, instance: Instance, pack: Pack, demand: Demand) -> Iterator[Change]:
    def asks(field: str, after: Any) -> Change:
        return Change("demand", field, getattr(demand, field), after)

    def has(field: str, after: Any) -> Change:
        return Change("pack", field, getattr(pack, field), after)

    model, params = instance.models[pack.model], instance.params
    if rule == "ban":
        yield Change("pair", "ban", True, False)
    elif rule == "R1":
        yield has("hazard", "ok")
    elif rule == "R2":
        yield asks("chemistries", (*demand.chemistries, model.chemistry))
    elif rule == "R3":
        yield asks("models", (*(demand.models or ()), pack.model))
    elif rule == "R4":
        kind = "kit" if demand.takes_kits else "string" if demand.takes_strings else "whole"
        lead_days = getattr(params, f"lead_{kind}_days")
        yield asks("deadline_day", pack.ready_day + lead_days)
        yield has("ready_day", demand.deadline_day - lead_days)
    elif rule == "R5":
        yield asks("max_km", distance_km(instance, pack, demand))
    elif rule == "R6":
        yield asks("min_soh_bp", pack.soh_low_bp)
        if pack.soh_bp >= demand.min_soh_bp:  # a narrower interval is enough
            yield has("soh_low_bp", demand.min_soh_bp)
    elif demand.takes_kits:
        yield from _kit_changes(rule, instance, pack, demand)
    elif rule == "R7" and model.voltage_mv < demand.min_voltage_mv:
        yield asks("min_voltage_mv", model.voltage_mv)
    elif rule == "R7":
        yield asks("max_voltage_mv", model.voltage_mv)
    else:
        packs = demand.packs_per_string if demand.takes_strings else 1
        if rule == "R9":
            yield asks("min_power_w", packs * pack.power_w)
        else:
            yield asks("min_energy_wh", packs * model.energy_wh * pack.soh_low_bp // 10_000)
            low_bp = ceil_div(demand.min_energy_wh * 10_000, packs * model.energy_wh)
            if low_bp <= pack.soh_bp:
                yield has("soh_low_bp", low_bp)


def _kit_changes(rule: str, instance: Instance, pack: Pack, demand: Demand) -> Iterator[Change]:
    model = instance.models[pack.model]

    def asks(field: str, after: int) -> Change:
        return Change("demand", field, getattr(demand, field), after)

    if rule == "R7":
        below = demand.max_voltage_mv // model.module_voltage_mv
        above = max(1, ceil_div(demand.min_voltage_mv, model.module_voltage_mv))
        wider = []
        if below:
            wider.append(asks("min_voltage_mv", below * model.module_voltage_mv))
        wider.append(asks("max_voltage_mv", above * model.module_voltage_mv))
        yield from sorted(wider, key=lambda change: abs(change.after - change.before))
        return
    series = modules_in_series(model, demand)
    if series > model.modules:
        yield asks("min_voltage_mv", model.modules * model.module_voltage_mv)
        return
    used = model.modules // series * series  # modules of the largest kit
    if rule == "R9":
        yield asks("min_power_w", used * pack.power_w // model.modules)
        return
    stored_wh = used * model.energy_wh * pack.soh_low_bp // (model.modules * 10_000)
    if stored_wh > 0:  # a kit is paid by its energy
        yield asks("min_energy_wh", stored_wh)
    need = demand.min_energy_wh * model.modules * 10_000
    if (low_bp := ceil_div(need, used * model.energy_wh)) <= pack.soh_bp:
        yield Change("pack", "soh_low_bp", pack.soh_low_bp, low_bp)
