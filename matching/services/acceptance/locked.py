"""Rows that are to be changed, locked: batteries first, then demands, each by primary key."""

from __future__ import annotations

from collections.abc import Iterable

from lifecycle.models import Battery
from matching.models import Demand


def locked_batteries(keys: Iterable[int]) -> dict[int, Battery]:
    rows = Battery.objects.select_for_update(of=("self",), no_key=True)
    found = rows.select_related("battery_model__module_model", "site", "terms")
    return {row.pk: row for row in found.filter(pk__in=set(keys)).order_by("pk")}


def locked_demands(keys: Iterable[int]) -> dict[int, Demand]:
    rows = Demand.objects.select_for_update(of=("self",), no_key=True).select_related("site")
    return {row.pk: row for row in rows.filter(pk__in=set(keys)).order_by("pk")}
