"""Solved small problems, as a run keeps them: JSON of the problem and the plan, and the prices."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from matching.solver.instance import Instance, parse_instance
from matching.solver.solve import Solution, solve
from matching.solver.why.case import Case, cut
from matching.solver.why.prices import read_prices
from matching.solver.why.sheet import price_sheet

from ..solver.conftest import tiny_problem


@dataclass(frozen=True, eq=False)
class Solved:
    problem: dict[str, Any]
    instance: Instance
    solution: Solution

    def case(self, **only: Any) -> Case:
        sheet = price_sheet(self.solution.market, self.solution.certificate).as_json()
        return cut(self.problem, self.solution.plan.as_json(), read_prices(sheet), **only)


@lru_cache(maxsize=64)
def solved(seed: int, packs: int = 14, demands: int = 8, locked: bool = False) -> Solved:
    problem = tiny_problem(seed, packs, demands)
    if locked:
        plan = solve(parse_instance(problem), seconds=5).plan.as_json()
        problem["locks"] = {key: plan[key][:1] for key in ("kits", "whole")} | {"strings": []}
    for row in problem["packs"][:2]:
        problem.setdefault("bans", []).append({"pack": row["id"], "demand": "d0"})
    banned = {(row["pack"], row["demand"]) for row in problem["bans"]}
    for key in ("kits", "whole"):
        problem["locks"][key] = [
            row for row in problem["locks"][key] if (row["pack"], row["demand"]) not in banned
        ]
    instance = parse_instance(problem)
    return Solved(problem, instance, solve(instance, seconds=10))
