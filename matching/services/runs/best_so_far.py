"""What a run has found on its way: told to whoever watches, kept for whoever goes on."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

from jobs.context import JobContext
from jobs.enums import JobState
from matching.enums import Method, RunKind
from matching.models import MatchingRun

if TYPE_CHECKING:
    from matching.solver.instance import Instance
    from matching.solver.plan import Plan

POINTS_SHOWN = 120


def thinned(points: list[Any]) -> list[Any]:
    step = max(1, len(points) // POINTS_SHOWN)
    return points[::step] + (points[-1:] if (len(points) - 1) % step else [])


def gap_bp(value_c: int, bound_c: int) -> int:
    """(bound − value) / |bound| in basis points, rounded up."""
    return -(-(bound_c - value_c) * 10_000 // max(1, abs(bound_c)))


class BestSoFar:
    """Receives progress and plans of one solver, and writes them only while its worker holds the
    job: another one may have gone on since."""

    def __init__(self, context: JobContext, run: MatchingRun, instance: Instance) -> None:
        self.context, self.run, self.instance = context, run, instance
        self.points: list[list[float]] = []
        self.bound_c: int | None = None
        self.figures: dict[str, Any] = run.figures
        self._began = time.monotonic()

    def tell(self, fraction: float, message: str, value_c: int, bound_c: int | None) -> None:
        """Progress, as the solver reports it."""
        gap = None
        if bound_c is not None:
            self.bound_c = bound_c
            gap = gap_bp(value_c, bound_c) / 100
            seconds = round(time.monotonic() - self._began, 2)
            self.points.append([seconds, value_c / 100, bound_c / 100])
        self.context.report(
            fraction * 0.9,
            message,
            value_eur=value_c / 100,
            bound_eur=None if bound_c is None else bound_c / 100,
            gap_percent=gap,
            figures=self.figures,
            points=thinned(self.points),
        )

    def keep(self, plan: Plan, value_c: int) -> None:
        """Store a verified plan, in one conditional statement: nothing is written where the lease
        is lost or the run is finished."""
        from matching.solver.figures import figures
        from matching.solver.solve import VERSION

        self.figures = figures(self.instance, plan)
        bound_c = self.bound_c
        mine = MatchingRun.objects.filter(
            pk=self.run.pk,
            finished_at=None,
            job__token=self.context.token,
            job__state=JobState.RUNNING,
        )
        mine.update(
            plan=plan.as_json(),
            value_c=value_c,
            bound_c=bound_c,
            gap_bp=None if bound_c is None else gap_bp(value_c, bound_c),
            figures=self.figures,
            solver_version=VERSION,
        )


def plan_to_begin_with(run: MatchingRun, instance: Instance) -> Plan | None:
    """The best plan that a lost worker left, else of a what-if its parent's.

    A run that counts steps takes none of a lost worker: it would not repeat itself.
    """
    if run.method != Method.OPTIMAL:
        return None
    if run.plan and not run.repeats_itself:
        return still_known(run.plan, instance)
    origin = run
    while origin.kind == RunKind.REPLAY and origin.parent is not None:
        origin = origin.parent
    if origin.kind == RunKind.WHAT_IF and origin.parent is not None:
        return still_known(origin.parent.plan, instance)
    return None


def still_known(plan: dict[str, Any], instance: Instance) -> Plan | None:
    """What of a plan names batteries and demands of this problem; None for what is no plan."""
    from matching.solver.plan import read_plan
    from matching.solver.reading import InstanceError, Row

    packs, demands = instance.packs, instance.demands
    try:
        known = {
            key: [u for u in plan[key] if u["pack"] in packs and u["demand"] in demands]
            for key in ("kits", "whole")
        }
        known["strings"] = [
            string
            for string in plan["strings"]
            if string["demand"] in demands and all(pack in packs for pack in string["packs"])
        ]
        return read_plan(Row(known, "plan"), packs, demands)
    except (InstanceError, KeyError, TypeError):
        return None
