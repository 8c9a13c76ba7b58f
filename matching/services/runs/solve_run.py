"""The body of the job: solve the snapshot, explain the plan, write both in one go."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from django.utils import timezone

from jobs.context import JobCancelledError, JobContext
from lifecycle.models import Battery
from matching.models import Demand, ExpectedRow, LeftOut, MatchingRun, PlanRow, RunPrices, Stability
from matching.services.rolling.expected_rows import split
from matching.services.rolling.stability import stability_of, without_change_costs
from matching.services.runs.best_so_far import BestSoFar, plan_to_begin_with, thinned
from matching.services.runs.check_plan import instance_of, never_worse, refuse_unless_valid
from matching.services.runs.reasons import Reasons, reasons_for
from matching.services.runs.take_early import Taking, is_taken_early

if TYPE_CHECKING:
    from matching.solver.instance import Instance
    from matching.solver.solve import Solution

# For the proof, where somebody took the plan of a worker that was lost.
SECONDS_TO_PROVE = 10
RESULT = (
    "value_c", "bound_c", "gap_bp", "proof", "greedy_value_c", "klor_value_c",
    "recycling_value_c", "plan", "certificate", "trajectory", "unmet", "solver_seconds",
    "solver_version", "figures", "fault", "finished_at",
)  # fmt: skip


def solve_run(context: JobContext, run: str) -> Callable[[], dict[str, Any]]:
    """Solve outside any transaction; the effects are written behind the job's token.

    The best plan so far is kept on the way. A job that starts again goes on from there. Somebody
    may take it early, which ends the search as if it were done; a cancelled run keeps its best plan
    to look at. Raises JobCancelledError then, JobRefusedError for a plan that fails its last check.
    """
    row = MatchingRun.objects.select_related("parent__parent").get(uid=run)
    instance = instance_of(row)
    best = BestSoFar(context, row, instance)
    solution = _search(context, row, instance, best)
    refuse_unless_valid(instance, solution)
    if context.should_stop() and not is_taken_early(row):
        best.bound_c = solution.bound_c
        best.keep(solution.plan, solution.value_c)
        raise JobCancelledError
    context.report(0.95, "Writing down the reasons")
    names = dict(Demand.objects.filter(code__in=instance.demands).values_list("code", "name"))
    reasons = without_change_costs(instance, reasons_for(instance, solution, names))
    stability = stability_of(row, instance, reasons.placed)
    at_hand, to_come = split(row, reasons)
    return lambda: _write(row, solution, at_hand, to_come, stability)


def _to_the_end(solution: Solution) -> list[Any]:
    """Value and bound on the way, the last point being what the run is proven to be."""
    points = thinned(list(solution.trajectory))
    return [*points, (round(solution.seconds, 3), solution.value_c, solution.bound_c)]


def _search(context: JobContext, run: MatchingRun, instance: Instance, best: BestSoFar) -> Solution:
    from matching.solver.solve import solve

    start = plan_to_begin_with(run, instance)
    was_taken = run.taken_early_at is not None
    with Taking(run) as taking:
        solution = solve(
            instance,
            method=run.method,
            seconds=min(run.seconds, SECONDS_TO_PROVE) if was_taken else run.seconds,
            work=None if was_taken else run.work_limit,
            gap_bp=run.stop_gap_bp,
            start=start,
            on_progress=best.tell,
            on_plan=best.keep,
            should_stop=lambda: (
                context.should_stop() or (taking.has_been_asked() and not was_taken)
            ),
        )
    return never_worse(instance, solution, start)


def _write(
    run: MatchingRun,
    solution: Solution,
    reasons: Reasons,
    to_come: list[ExpectedRow],
    stability: Stability,
) -> dict[str, Any]:
    from matching.solver.figures import figures
    from matching.solver.solve import VERSION

    names = [*reasons.placed_batteries, *reasons.left_out]
    batteries = dict(Battery.objects.filter(public_id__in=names).values_list("public_id", "pk"))
    demands = dict(
        Demand.objects.filter(organisation_id=run.organisation_id).values_list("code", "pk")
    )
    PlanRow.objects.bulk_create(
        PlanRow(
            run=run,
            battery_id=batteries[placed.battery],
            demand_id=demands[placed.demand],
            unit=placed.unit,
            kind=placed.kind,
            kits=placed.kits,
            string=placed.string,
            gain_c=placed.gain_c,
            second_best=placed.second_best,
        )
        for placed in reasons.placed
    )
    LeftOut.objects.bulk_create(
        LeftOut(run=run, battery_id=batteries[name], reason=why.sentence, misses_c=why.misses_c)
        for name, why in reasons.left_out.items()
    )
    ExpectedRow.objects.bulk_create(to_come)
    stability.save()
    RunPrices.objects.create(
        run=run,
        sheet=reasons.prices,
        purchases=reasons.purchases,
        certificate_bound_c=reasons.certificate_bound_c,
    )
    run.value_c, run.bound_c, run.gap_bp = solution.value_c, solution.bound_c, solution.gap_bp
    run.proof = solution.proof
    run.greedy_value_c, run.klor_value_c = reasons.greedy_value_c, reasons.klor_value_c
    run.recycling_value_c = reasons.recycling_value_c
    run.plan = solution.plan.as_json()
    run.certificate = solution.certificate.as_json(solution.market)
    run.trajectory = [
        [seconds, value / 100, None if bound is None else bound / 100]
        for seconds, value, bound in _to_the_end(solution)
    ]
    run.unmet = reasons.unmet
    run.solver_seconds, run.solver_version = solution.seconds, VERSION
    run.figures, run.fault = figures(solution.market.instance, solution.plan), solution.fault
    run.finished_at = timezone.now()
    # Not all columns: somebody may have taken the plan early meanwhile.
    run.save(update_fields=RESULT)
    return {"run": str(run.uid)}
