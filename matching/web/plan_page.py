"""What the page of a plan shows, in units that are accepted together."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby
from typing import Any

from django.core.paginator import Paginator

from accounts.actors import Actor
from accounts.permissions import Permission
from matching.enums import RowState
from matching.models import MatchingRun, PlanRow
from matching.queries import rows_of

LEFT_OUT_SHOWN = 50


@dataclass(frozen=True)
class Unit:
    """Rows that stand or fall together, with what they earn over recycling."""

    key: str
    rows: list[PlanRow]

    @property
    def gain_eur(self) -> float:
        return sum(row.gain_c for row in self.rows) / 100

    @property
    def is_open(self) -> bool:
        return self.rows[0].state == RowState.PROPOSED


def plan_context(actor: Actor, run: MatchingRun, page: Any = 1) -> dict[str, Any]:
    """Everything for matching/run.html; a fixed number of statements."""
    rows = sorted(rows_of(run), key=lambda row: (row.unit, row.string, row.pk))
    units = [Unit(key, list(group)) for key, group in groupby(rows, key=lambda row: row.unit)]
    units.sort(key=lambda unit: (unit.rows[0].demand.deadline, unit.rows[0].demand_id, unit.key))
    left_out = run.left_out.select_related("battery__battery_model")
    return {
        "run": run,
        "job": run.job,
        "units": units,
        "open_units": sum(unit.is_open for unit in units),
        "left_out": Paginator(left_out, LEFT_OUT_SHOWN).get_page(page),
        "may_accept": actor.may(Permission.ACCEPT_PLAN),
        "may_cancel": actor.may(Permission.CANCEL_JOBS),
        "figures": _figures(run),
        "has_plot": len(run.trajectory) > 1,
    }


def _figures(run: MatchingRun) -> dict[str, Any]:
    """Euros over recycling everything: the part of a plan's value that planning can change."""
    if run.value_c is None or run.bound_c is None or run.recycling_value_c is None:
        return {}
    base = run.recycling_value_c
    gain, most = run.value_c - base, run.bound_c - base
    return {
        "value_eur": run.value_c / 100,
        "bound_eur": run.bound_c / 100,
        "gap_percent": (run.gap_bp or 0) / 100,
        "gain_eur": gain / 100,
        "share_of_best": 100 * gain / most if most > 0 else 100.0,
        "greedy_eur": None if run.greedy_value_c is None else run.greedy_value_c / 100,
        "klor_eur": None if run.klor_value_c is None else run.klor_value_c / 100,
        "recycling_eur": base / 100,
    }
