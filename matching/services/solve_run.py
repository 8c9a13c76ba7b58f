"""The body of the job: solve the snapshot, explain the plan, write both in one go."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from django.utils import timezone

from jobs.context import JobContext
from lifecycle.models import Battery
from matching.models import Demand, ExpectedRow, LeftOut, MatchingRun, PlanRow, RunPrices, Stability
from matching.services.expected_rows import split
from matching.services.reasons import Reasons, reasons_for
from matching.services.stability import stability_of, without_change_costs

if TYPE_CHECKING:
    from matching.solver.solve import Solution

POINTS_SHOWN = 120


def solve_run(context: JobContext, run: str) -> Callable[[], dict[str, Any]]:
    """Solve outside any transaction; the effects are written behind the job's token."""
    from matching.solver.instance import parse_instance
    from matching.solver.solve import solve

    row = MatchingRun.objects.get(uid=run)
    instance = parse_instance(row.snapshot)
    points: list[list[float]] = []

    def tell(fraction: float, message: str, value_c: int, bound_c: int | None) -> None:
        if bound_c is not None:
            points.append([round(fraction * row.seconds, 2), value_c / 100, bound_c / 100])
        context.report(
            fraction * 0.9,
            message,
            value_eur=value_c / 100,
            bound_eur=None if bound_c is None else bound_c / 100,
            points=_thinned(points),
        )

    solution = solve(
        instance, seconds=row.seconds, on_progress=tell, should_stop=context.should_stop
    )
    context.report(0.95, "Writing down the reasons")
    names = dict(Demand.objects.filter(code__in=instance.demands).values_list("code", "name"))
    reasons = without_change_costs(instance, reasons_for(instance, solution, names))
    stability = stability_of(row, instance, reasons.placed)
    at_hand, to_come = split(row, reasons)
    return lambda: _write(row, solution, at_hand, to_come, stability)


def _thinned(points: list[Any]) -> list[Any]:
    step = max(1, len(points) // POINTS_SHOWN)
    return points[::step] + (points[-1:] if (len(points) - 1) % step else [])


def _write(
    run: MatchingRun,
    solution: Solution,
    reasons: Reasons,
    to_come: list[ExpectedRow],
    stability: Stability,
) -> dict[str, Any]:
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
        for seconds, value, bound in _thinned(list(solution.trajectory))
    ]
    run.unmet = reasons.unmet
    run.solver_seconds = solution.seconds
    run.finished_at = timezone.now()
    run.save()
    return {"run": str(run.uid)}
