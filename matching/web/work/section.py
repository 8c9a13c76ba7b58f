"""The section “Work” of a plan's and of a demand's page."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet

from matching.models import WorkOrder
from matching.queries.work import count_work, filter_orders

SHOWN = 5


def work_section(orders: QuerySet[WorkOrder], query: str) -> dict[str, Any]:
    """Context of matching/work/section.html; `query` finds the same orders in the list."""
    return {
        "work": count_work(orders),
        "work_orders": filter_orders(orders)[:SHOWN],
        "work_query": query,
    }
