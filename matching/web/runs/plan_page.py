"""What the page of a plan shows, in units that are accepted together."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.core.paginator import Paginator
from django.db.models import Min

from accounts.actors import Actor
from accounts.permissions import Permission
from lifecycle.enums import Stage
from matching.enums import RowState
from matching.models import MatchingRun, PlanRow, Stability
from matching.queries import (
    acceptable_units,
    left_out_of,
    rows_of,
    ungraded_units,
)
from matching.queries.gaps import gaps
from matching.queries.outlook import outlook_of
from matching.queries.work import orders_seen_by
from matching.web.acceptance.promised import warned_until
from matching.web.runs.beside import beside
from matching.web.work.section import work_section

UNITS_SHOWN = 50
LEFT_OUT_SHOWN = 10
UNMET_SHOWN = 10
ALIVE = (RowState.PROPOSED, RowState.ACCEPTED)


@dataclass(frozen=True)
class Unit:
    """Rows that stand or fall together, with what they earn over recycling."""

    key: str
    rows: list[PlanRow]

    @property
    def gain_eur(self) -> float:
        """Of what stands or may come to stand; of a unit that is gone what it would have been."""
        alive = [row for row in self.rows if row.state in ALIVE] or self.rows
        return sum(row.gain_c for row in alive) / 100

    @property
    def first(self) -> PlanRow:
        """The row that says how the unit stands: an accepted one before one that was lost."""
        accepted = (row for row in self.rows if row.state == RowState.ACCEPTED)
        return next(accepted, self.rows[0])

    @property
    def is_open(self) -> bool:
        return all(row.state == RowState.PROPOSED for row in self.rows)

    @property
    def waits_for_grade(self) -> bool:
        return self.is_open and any(row.battery.stage == Stage.TESTED for row in self.rows)


def plan_context(actor: Actor, run: MatchingRun, page: Any = 1) -> dict[str, Any]:
    """Everything for matching/runs/run.html; a fixed number of statements."""
    by_deadline = run.rows.order_by().values("unit").annotate(first=Min("demand__deadline"))
    keys = Paginator(
        by_deadline.order_by("first", "unit").values_list("unit", flat=True), UNITS_SHOWN
    ).get_page(page)
    rows = list(rows_of(run).filter(unit__in=list(keys)))
    units = {key: [row for row in rows if row.unit == key] for key in keys}
    left_out = left_out_of(run)
    return {
        "run": run,
        "job": run.job,
        "page": keys,
        "units": [Unit(key, rows) for key, rows in units.items()],
        "open_units": acceptable_units(run).count(),
        "ungraded_units": ungraded_units(run).count(),
        "accepted": run.rows.filter(state=RowState.ACCEPTED).count(),
        "gaps": set(gaps(run.rows.filter(unit__in=list(keys))).values_list("pk", flat=True)),
        "warned_until": warned_until(),
        "unmet": run.unmet[:UNMET_SHOWN],
        "left_out": left_out[:LEFT_OUT_SHOWN],
        "left_out_count": left_out.count(),
        "may_accept": actor.may(Permission.ACCEPT_PLAN),
        "may_cancel": actor.may(Permission.CANCEL_JOBS),
        "figures": _figures(run),
        "stability": Stability.objects.filter(run=run, before__gt=0).first(),
        "outlook": outlook_of(run),
        "has_plot": len(run.trajectory) > 1,
        **work_section(orders_seen_by(actor).filter(run=run), f"plan={run.uid}"),
        **beside(actor, run),
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
