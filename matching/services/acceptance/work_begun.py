"""Whether work on promised batteries has begun: then their promise does not end by itself."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext as _

from lifecycle.enums import Stage
from matching.models import PlanRow
from matching.queries.work import with_work_begun


def work_has_begun(rows: Sequence[PlanRow]) -> dict[int, str]:
    """Batteries of these rows on which work has begun, with what tells so: their stage, or a work
    order; the rows come with their batteries. Two statements."""
    ordered = with_work_begun({row.battery_id for row in rows})
    begun = {
        key: _("Work on it has begun: its order says so. Release it by itself.") for key in ordered
    }
    return begun | {
        row.battery_id: _("Work has begun: it is “%(stage)s”. Release it by itself.")
        % {"stage": row.battery.get_stage_display()}
        for row in rows
        if row.battery.stage != Stage.MATCHED
    }
