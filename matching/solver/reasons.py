"""Why a battery goes where it goes, why not elsewhere, and what an open demand lacks.

Found on demand from the rules and the prices of the certificate; plain data for a page to show.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np

from matching.solver import value as money
from matching.solver.certificate import pack_prices
from matching.solver.instance import Demand, Instance, Pack
from matching.solver.market import Ints
from matching.solver.pricing import NEVER, anchor_values
from matching.solver.rules import Refusal, judge
from matching.solver.solve import Solution


@dataclass(frozen=True)
class Alternative:
    """A demand for this pack: refused by a rule, or allowed and short of paying by `misses_c`."""

    demand: str
    rule: str | None
    sentence: str
    numbers: tuple[tuple[str, int | str], ...] = ()
    gain_c: int | None = None  # over recycling, in this demand alone
    misses_c: int | None = None  # price of the demand + price of the pack − gain; None if refused


@dataclass(frozen=True)
class Explanation:
    pack: str
    use: str  # kits, whole, string, recycled
    demands: tuple[str, ...]
    gain_c: int  # of its use over recycling; of a string its mean share
    price_c: int  # what one more pack like it would bring
    second: Alternative | None  # the best other allowed use
    advantage_c: int | None  # gain here less gain there
    alternatives: tuple[Alternative, ...]
    locked: bool


@dataclass(frozen=True)
class UnmetDemand:
    demand: str
    missing: int  # units, or strings
    allowed: int  # free packs that the rules allow
    commonest_rule: str | None
    refused: int  # packs that fail at that rule
    sentence: str


def explain(instance: Instance, solution: Solution, pack_id: str) -> Explanation:
    """Why this pack is where it is; KeyError for an unknown pack."""
    pack = instance.packs[pack_id]
    market = solution.market
    row = market.packs.index(pack_id) if pack_id in market.packs else None
    worth, pi = _prices(solution)
    price = int(worth[row]) if row is not None else 0
    use, demands, gain = _use(instance, solution, pack)
    demand_price = {name: int(pi[i]) for i, name in enumerate(market.demands)}
    alternatives = tuple(
        _string_alternative(solution, demand, row, worth)
        if demand.id in market.arenas and row is not None
        else _alternative(instance, pack, demand, price, demand_price.get(demand.id, 0))
        for demand in instance.demands.values()
    )
    others = [a for a in alternatives if a.gain_c is not None and a.demand not in demands]
    second = max(others, key=lambda a: a.gain_c or 0, default=None)
    advantage = None if second is None else gain - (second.gain_c or 0)
    return Explanation(
        pack_id, use, demands, gain, price, second, advantage, alternatives, row is None
    )


@lru_cache(maxsize=8)
def _prices(solution: Solution) -> tuple[Ints, Ints]:
    """Prices of packs and demands at the leaf whose bound is the certificate's."""
    leaf = solution.certificate.highest
    return pack_prices(solution.market, leaf), leaf.pi


def _use(instance: Instance, solution: Solution, pack: Pack) -> tuple[str, tuple[str, ...], int]:
    plan, kept = solution.plan, instance.previous.get(pack.id)
    kits = [k for k in plan.kits if k.pack == pack.id]
    if kits:
        gain = -money.opening_c(instance, pack)
        for kit in kits:
            gain += kit.units * _kit_gain(instance, pack, instance.demands[kit.demand])
            gain += instance.params.change_c if kit.demand == kept else 0
        return "kits", tuple(k.demand for k in kits), gain
    for whole in plan.whole:
        if whole.pack == pack.id:
            demand = instance.demands[whole.demand]
            return "whole", (whole.demand,), _whole_gain(instance, pack, demand, pack.soh_bp)
    for string in plan.strings:
        if pack.id in string.packs:
            demand = instance.demands[string.demand]
            weakest = min(instance.packs[p].soh_bp for p in string.packs)
            return "string", (string.demand,), _whole_gain(instance, pack, demand, weakest)
    return "recycled", (), 0


def _kit_gain(instance: Instance, pack: Pack, demand: Demand) -> int:
    ruling = judge(instance, pack, demand)
    modules = 0 if isinstance(ruling, Refusal) else ruling.modules
    left = modules * money.module_recycling_c(instance, pack)
    return money.kit_c(instance, pack, demand, modules) - left


def _whole_gain(instance: Instance, pack: Pack, demand: Demand, weakest_bp: int) -> int:
    """Gain over recycling of a whole pack; in a string its share of the pay by the weakest."""
    k = demand.packs_per_string if demand.takes_strings else 1
    pay = money.pay_c(instance, pack.model, weakest_bp, demand, k) // k
    kept = instance.previous.get(pack.id) == demand.id
    saved = instance.params.change_c if kept else 0
    cost = money.whole_cost_c(instance, pack, demand) + money.recycling_c(instance, pack)
    return pay - cost + saved


def _alternative(
    instance: Instance, pack: Pack, demand: Demand, price_c: int, demand_price_c: int
) -> Alternative:
    ruling = judge(instance, pack, demand)
    if isinstance(ruling, Refusal):
        return Alternative(demand.id, ruling.rule, ruling.sentence, ruling.numbers)
    if demand.takes_kits:
        size = instance.models[pack.model].modules // ruling.modules
        units = max(1, min(demand.quantity, size))
        kept = instance.previous.get(pack.id) == demand.id
        saved = instance.params.change_c if kept else 0
        opening = money.opening_c(instance, pack)
        gain = units * _kit_gain(instance, pack, demand) + saved - opening
    else:
        units, gain = 1, _whole_gain(instance, pack, demand, pack.soh_bp)
    misses = units * demand_price_c + price_c - gain
    sentence = (
        f"Allowed; it would gain {gain / 100:.2f} € over recycling, and misses "
        f"{misses / 100:.2f} € at the prices of the proof."
        if misses > 0
        else f"Allowed; it would gain {gain / 100:.2f} € over recycling, as good as its use."
    )
    return Alternative(demand.id, None, sentence, (("units", units),), gain, misses)


def _string_alternative(solution: Solution, demand: Demand, row: int, worth: Ints) -> Alternative:
    """The best string that could hold the pack, against the arena's best, at the packs' prices."""
    market, instance = solution.market, solution.market.instance
    pack = instance.packs[market.packs[row]]
    ruling = judge(instance, pack, demand)
    if isinstance(ruling, Refusal):
        return Alternative(demand.id, ruling.rule, ruling.sentence, ruling.numbers)
    k, best, mine = demand.packs_per_string, 0, NEVER
    gain = _whole_gain(instance, pack, demand, pack.soh_bp)
    for shelf in market.shelves[market.arenas.index(demand.id)]:
        cost = shelf.cost + worth[shelf.packs]
        best = max(best, int(anchor_values(shelf, k, cost).max(initial=NEVER)))
        if row in shelf.packs:
            at = int(np.flatnonzero(shelf.packs == row)[0])
            for weakest in range(at + 1):
                others = np.arange(weakest + 1, shelf.last[weakest])
                others = np.sort(cost[others[others != at]])
                wanted = k - 1 if weakest == at else k - 2
                if at < shelf.last[weakest] and wanted <= len(others) and wanted >= 0:
                    held = cost[weakest] + (0 if weakest == at else cost[at])
                    value = shelf.pay[weakest] - held - others[:wanted].sum()
                    mine = max(mine, int(value))
    if mine <= NEVER // 2:
        sentence = f"Allowed, but no {k} packs of its model are alike enough for a string."
        return Alternative(demand.id, None, sentence, (("packs_per_string", k),))
    misses = best - mine
    sentence = (
        f"Allowed; the best string with it misses {misses / 100:.2f} € at the prices of the proof."
        if misses > 0
        else "Allowed; the best string with it is as good as any at the prices of the proof."
    )
    return Alternative(demand.id, None, sentence, (("packs_per_string", k),), gain, misses)


def unmet_demands(instance: Instance, solution: Solution) -> tuple[UnmetDemand, ...]:
    """Each demand that stays open, with the rule at which most free packs fail."""
    filled: Counter[str] = Counter()
    for kit in solution.plan.kits:
        filled[kit.demand] += kit.units
    filled.update(w.demand for w in solution.plan.whole)
    filled.update(s.demand for s in solution.plan.strings)
    free = [instance.packs[p] for p in solution.market.packs]
    unmet = []
    for demand in instance.demands.values():
        missing = demand.quantity - filled[demand.id]
        if missing > 0:
            unmet.append(_unmet(instance, demand, missing, free))
    return tuple(unmet)


def _unmet(instance: Instance, demand: Demand, missing: int, free: list[Pack]) -> UnmetDemand:
    rulings = [judge(instance, pack, demand) for pack in free]
    failed = Counter(r.rule for r in rulings if isinstance(r, Refusal))
    allowed = len(free) - sum(failed.values())
    rule, count = min(failed.items(), key=lambda item: (-item[1], item[0]), default=(None, 0))
    need = demand.packs_per_string * missing if demand.takes_strings else 1
    if allowed < need:
        why = f"only {allowed} packs are allowed" if allowed else "no pack is allowed"
        sentence = f"{missing} stay open: {why}; most fail at {rule}."
    else:
        sentence = (
            f"{missing} stay open: {allowed} packs are allowed, but each earns more elsewhere, "
            f"or too few are alike."
        )
    return UnmetDemand(demand.id, missing, allowed, rule, count, sentence)


def explanation(instance: Instance, solution: Solution) -> dict[str, Any]:
    """What a written plan tells: its proof, where packs go, which demands stay open."""
    plan = solution.plan
    used = {k.pack for k in plan.kits} | {w.pack for w in plan.whole}
    in_strings = {p for s in plan.strings for p in s.packs}
    quick = len(solution.market.packs) * len(instance.demands) <= 400_000
    unmet = unmet_demands(instance, solution) if quick else ()
    return {
        "proof": solution.proof,
        "packs_for_kits": len({k.pack for k in plan.kits}),
        "packs_whole": len(plan.whole),
        "packs_in_strings": len(in_strings),
        "packs_recycled": len(instance.packs) - len(used | in_strings),
        "unmet": [
            {"demand": u.demand, "missing": u.missing, "allowed": u.allowed, "why": u.sentence}
            for u in unmet
        ],
        **({"fault": solution.fault} if solution.fault else {}),
    }
