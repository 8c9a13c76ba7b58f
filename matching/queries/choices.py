"""Batteries and demands that a what-if of a plan may name, as far as a form can list them."""

from __future__ import annotations

from matching.models import Demand, MatchingRun

MOST_LISTED = 500


def choices_of(run: MatchingRun) -> dict[str, list[tuple[str, str]]]:
    """(ID, words) of batteries of the plan and of demands of the snapshot; two statements."""
    rows = run.rows.order_by("battery__public_id").values_list(
        "battery__public_id", "battery__battery_model__name"
    )
    demands = Demand.objects.filter(code__in=list(run.demand_versions)[:MOST_LISTED])
    return {
        "batteries": list(rows.distinct()[:MOST_LISTED]),
        "demands": list(demands.order_by("code").values_list("code", "name")),
    }
