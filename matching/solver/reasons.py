"""What a written plan tells of itself: its proof, where packs go, which demands stay open and why.

Why a single pack goes where it goes, and why not elsewhere, is in `why`.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import Any

from matching.solver.instance import Demand, Instance, Pack
from matching.solver.rules import Refusal, judge
from matching.solver.solve import Solution


@dataclass(frozen=True)
class UnmetDemand:
    demand: str
    missing: int  # units, or strings
    allowed: int  # free packs that the rules allow
    commonest_rule: str | None
    refused: int  # packs that fail at that rule
    sentence: str


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


def packs_allowed(count: int) -> str:
    return "1 pack is allowed" if count == 1 else f"{count} packs are allowed"


def units_open(missing: int) -> str:
    return "1 unit stays open" if missing == 1 else f"{missing} units stay open"


def _unmet(instance: Instance, demand: Demand, missing: int, free: list[Pack]) -> UnmetDemand:
    rulings = [judge(instance, pack, demand) for pack in free]
    failed = Counter(r.rule for r in rulings if isinstance(r, Refusal))
    allowed = len(free) - sum(failed.values())
    rule, count = min(failed.items(), key=lambda item: (-item[1], item[0]), default=(None, 0))
    need = demand.packs_per_string * missing if demand.takes_strings else 1
    if allowed < need:
        why = f"only {packs_allowed(allowed)}" if allowed else "no pack is allowed"
        sentence = f"{units_open(missing)}: {why}; most fail at {rule}."
    else:
        sentence = (
            f"{units_open(missing)}: {packs_allowed(allowed)}, but each earns more "
            f"elsewhere, or too few are alike."
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
