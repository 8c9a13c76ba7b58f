"""The best replacements for a battery that failed, with everything else of the plan kept.

Every pack is asked with the rules and the money of the file format: what the place would earn with
it. In a string the weakest pack sets the pay of all, so the whole string's pay is reckoned.
"""

from __future__ import annotations

import heapq
from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from matching.solver import value as money
from matching.solver.instance import Demand, Instance, Pack
from matching.solver.rules import Refusal, judge

SHOWN = 20
SAME_MODEL, SPREAD, OPENS = "same model", "spread", "modules"
# The later a rule stands, the nearer is who fails only there.
ORDER = {
    rule: place
    for place, rule in enumerate(
        ("R1", "R2", "R3", "R7", SAME_MODEL, "R5", "R4", "R9", "R8", "R6", OPENS, SPREAD)
    )
}


@dataclass(frozen=True, slots=True)
class Place:
    """What is to be filled: kits for demands, a whole pack (0 kits), or a pack in a string whose
    other packs are `others`."""

    units: tuple[tuple[str, int], ...]
    others: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Offer:
    """One pack in the place. `value_c` is what filling the place with it brings over recycling the
    pack; `gain_c` the pack's own share of it, as a row of a plan tells it."""

    pack: str
    value_c: int
    gain_c: int
    kits: tuple[int, ...]
    weakens: bool = False  # it is the weakest of its string and lowers the pay of the others


@dataclass(frozen=True, slots=True)
class Miss:
    pack: str
    rule: str
    sentence: str
    shortfall: float  # relative to what is asked


@dataclass(frozen=True, slots=True)
class Ranking:
    offers: tuple[Offer, ...]  # the best, best first
    examined: int
    allowed: int
    commonest_rule: str | None
    refused: int  # packs that fail at that rule
    nearest: Miss | None


def rank(
    instance: Instance,
    place: Place,
    candidates: Iterable[str],
    *,
    elsewhere: Collection[str] = (),
    change_c: int = 0,
    shown: int = SHOWN,
) -> Ranking:
    """All candidates by what the place earns with each, less `change_c` for one that is proposed
    `elsewhere`; ties by ID."""
    offers: list[Offer] = []
    failed: Counter[str] = Counter()
    nearest: Miss | None = None
    examined = 0
    for name in candidates:
        examined += 1
        found = fill(instance, place, name)
        if isinstance(found, Miss):
            failed[found.rule] += 1
            if nearest is None or _nearness(found) > _nearness(nearest):
                nearest = found
        elif name in elsewhere:
            less = found.value_c - change_c
            offers.append(Offer(name, less, found.gain_c - change_c, found.kits, found.weakens))
        else:
            offers.append(found)
    best = heapq.nsmallest(shown, offers, key=lambda offer: (-offer.value_c, offer.pack))
    rule, count = min(failed.items(), key=lambda item: (-item[1], item[0]), default=(None, 0))
    return Ranking(tuple(best), examined, len(offers), rule, count, nearest)


def _nearness(miss: Miss) -> tuple[int, float]:
    return ORDER.get(miss.rule, 0), -miss.shortfall


def fill(instance: Instance, place: Place, name: str) -> Offer | Miss:
    """What the place earns with this pack, or the first rule that it fails."""
    pack = instance.packs[name]
    demand = instance.demands[place.units[0][0]]
    if demand.takes_kits:
        return _kits(instance, place, pack)
    ruling = judge(instance, pack, demand)
    if isinstance(ruling, Refusal):
        return _miss(pack, ruling)
    if demand.takes_strings:
        return _string(instance, demand, place.others, pack)
    cost = money.whole_cost_c(instance, pack, demand) + money.recycling_c(instance, pack)
    gain = money.pay_c(instance, pack.model, pack.soh_bp, demand) - cost
    return Offer(pack.id, gain, gain, ())


def _kits(instance: Instance, place: Place, pack: Pack) -> Offer | Miss:
    """As many of the wanted kits as its modules give, the best by module first."""
    left = instance.models[pack.model].modules
    module_c = money.module_recycling_c(instance, pack)
    wanted: list[tuple[float, int, int, int, int]] = []
    first_miss: Miss | None = None
    for place_no, (name, units) in enumerate(place.units):
        demand = instance.demands[name]
        ruling = judge(instance, pack, demand)
        if isinstance(ruling, Refusal):
            first_miss = first_miss or _miss(pack, ruling)
            continue
        gain = money.kit_c(instance, pack, demand, ruling.modules) - ruling.modules * module_c
        wanted.append((-gain / ruling.modules, place_no, gain, ruling.modules, units))
    kits = [0] * len(place.units)
    total = -money.opening_c(instance, pack)
    for _, place_no, gain, modules, units in sorted(wanted):
        kits[place_no] = min(units, left // modules)
        left -= kits[place_no] * modules
        total += kits[place_no] * gain
    if not any(kits):
        return first_miss or Miss(pack.id, OPENS, "It has too few modules for a kit.", 1)
    return Offer(pack.id, total, total, tuple(kits))


def _string(
    instance: Instance, demand: Demand, others: tuple[str, ...], pack: Pack
) -> Offer | Miss:
    standing = [instance.packs[name] for name in others]
    for other in standing[:1]:
        if other.model != pack.model:
            sentence = f"It is a {pack.model}; the string is of {other.model}."
            return Miss(pack.id, SAME_MODEL, sentence, 1)
    healths = [other.soh_bp for other in standing]
    spread = max([*healths, pack.soh_bp]) - min([*healths, pack.soh_bp])
    if spread > demand.spread_bp:
        over = spread - demand.spread_bp
        sentence = (
            f"With its {pack.soh_bp / 100:.2f} % the string spreads over {spread / 100:.2f} %; at "
            f"most {demand.spread_bp / 100:.2f} % are allowed."
        )
        return Miss(pack.id, SPREAD, sentence, over / max(1, demand.spread_bp))
    k = demand.packs_per_string
    weakest = min([*healths, pack.soh_bp])
    pay = money.pay_c(instance, pack.model, weakest, demand, k)
    cost = money.whole_cost_c(instance, pack, demand) + money.recycling_c(instance, pack)
    weakens = bool(healths) and pack.soh_bp < min(healths)
    return Offer(pack.id, pay - cost, pay // k - cost, (), weakens)


def _miss(pack: Pack, refusal: Refusal) -> Miss:
    n = {name: value for name, value in refusal.numbers if isinstance(value, int)}
    have, need = 0, 1
    match refusal.rule:
        case "R4":
            need = max(1, n["deadline_day"])
            have = need - (n["ready_day"] + n["lead_days"] - n["deadline_day"])
        case "R5":
            need, have = n["max_km"], 2 * n["max_km"] - n["km"]
        case "R6":
            need, have = n["min_soh_bp"], n["soh_low_bp"]
        case "R8" | "R9" if "modules_needed" in n:
            need, have = n["modules_needed"], n["modules"]
        case "R8" if "min_energy_wh" in n:
            need, have = n["min_energy_wh"], n["energy_wh"]
        case "R9" if "min_power_w" in n:
            need, have = n["min_power_w"], n["power_w"]
    return Miss(pack.id, refusal.rule, refusal.sentence, (need - have) / max(1, need))
