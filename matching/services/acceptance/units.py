"""How many units of their demands rows of plans bring, or lose."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Sequence

from django.db.models import Count, Q

from matching.enums import RowState, UseKind
from matching.models import PlanRow

StringKey = tuple[int, int, int]  # run, demand, number of the string


def string_of(row: PlanRow) -> StringKey:
    return row.run_id, row.demand_id, row.string


def strings_of(rows: Iterable[PlanRow]) -> set[StringKey]:
    return {string_of(row) for row in rows if row.kind == UseKind.STRING}


def units_by_demand(rows: Sequence[PlanRow], strings: Collection[StringKey]) -> dict[int, int]:
    """Kits, whole batteries, and those `strings` that the rows complete or break."""
    units: Counter[int] = Counter()
    for row in rows:
        if row.kind == UseKind.KIT:
            units[row.demand_id] += row.kits
        elif row.kind == UseKind.WHOLE:
            units[row.demand_id] += 1
    units.update(demand for _, demand, _ in strings_of(rows) & set(strings))
    return +units


def complete_strings(rows: Sequence[PlanRow]) -> set[StringKey]:
    """Those strings of the rows in which every place is filled now; one statement."""
    return {key for key, missing in places_missing(rows).items() if missing <= 0}


def places_missing(rows: Sequence[PlanRow]) -> dict[StringKey, int]:
    """How many packs each string of the rows lacks. A string has as many places as the plan gave
    it packs; who replaces another stands in its place."""
    wanted = strings_of(rows)
    if not wanted:
        return {}
    found = (
        PlanRow.objects.filter(
            kind=UseKind.STRING,
            run__in={run for run, _, _ in wanted},
            demand__in={demand for _, demand, _ in wanted},
        )
        .order_by()
        .values_list("run_id", "demand_id", "string")
        .annotate(
            places=Count("pk", filter=Q(replaces=None)),
            standing=Count("pk", filter=Q(state=RowState.ACCEPTED)),
        )
    )
    counts = {(run, demand, string): p - s for run, demand, string, p, s in found}
    return {key: counts[key] for key in wanted if key in counts}
