"""A finished run as questions are asked of it: its problem, plan and prices, cut to size."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from matching.digest import digest_of
from matching.errors import MatchingError
from matching.models import Demand, MatchingRun
from matching.solver.plan import is_plan
from matching.solver.why.case import Case, cut
from matching.solver.why.prices import Prices, read_prices


class DamagedRunError(MatchingError):
    """What is kept with the run is not what was written there."""


@dataclass(frozen=True)
class SolvedRun:
    """The JSON of a run as it is kept; nothing of it is parsed before it is asked for."""

    problem: Mapping[str, Any]
    plan: Mapping[str, Any]
    prices: Prices

    def pack(self, battery: str) -> Mapping[str, Any] | None:
        return next((row for row in self.problem["packs"] if row["id"] == battery), None)

    def demand(self, code: str) -> Mapping[str, Any] | None:
        return next((row for row in self.problem["demands"] if row["id"] == code), None)

    def case_of_battery(self, battery: str) -> Case:
        """All demands, and the packs that may stand in a string with it. KeyError if unknown."""
        pack = self.pack(battery)
        if pack is None:
            raise KeyError(battery)
        reach = max((row["delta"] for row in self.problem["demands"]), default=0)
        near = {
            row["id"]
            for row in self.problem["packs"]
            if row["model"] == pack["model"] and abs(row["soh"] - pack["soh"]) <= reach
        }
        return cut(self.problem, self.plan, self.prices, packs=near | {battery})

    def case_of_demand(self, code: str) -> Case:
        """All packs and the one demand. KeyError if unknown."""
        if self.demand(code) is None:
            raise KeyError(code)
        return cut(self.problem, self.plan, self.prices, demands={code})


def solved_run(run: MatchingRun) -> SolvedRun | None:
    """None where it is not solved, or was before prices were kept; one statement.

    Raises DamagedRunError where snapshot, plan or prices are not those that the solver left.
    """
    if run.finished_at is None:
        return None
    columns = ("snapshot", "snapshot_sha256", "plan", "prices__sheet")
    problem, digest, plan, sheet = MatchingRun.objects.values_list(*columns).get(pk=run.pk)
    if sheet is None:
        return None
    if digest_of(problem) != digest or not is_plan(plan):
        raise DamagedRunError
    try:
        return SolvedRun(problem, plan, read_prices(sheet))
    except (AttributeError, KeyError, TypeError) as error:
        raise DamagedRunError from error


def demand_names(solved: SolvedRun) -> dict[str, str]:
    """How people call the demands of the run, by code in the order of names; one statement."""
    codes = {row["id"] for row in solved.problem["demands"]}
    names = dict(Demand.objects.filter(code__in=codes).values_list("code", "name"))
    return dict(
        sorted(((c, names.get(c, c)) for c in codes), key=lambda row: (row[1].casefold(), row[0]))
    )
