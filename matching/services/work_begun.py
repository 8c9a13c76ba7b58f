"""Whether work on promised batteries has begun: then their promise does not end by itself."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext as _

from lifecycle.enums import Stage
from matching.models import PlanRow


def work_has_begun(rows: Sequence[PlanRow]) -> dict[int, str]:
    """Batteries of these rows on which work has begun, with what tells so; the rows come with
    their batteries. Today the stage alone tells: whatever is no longer only matched."""
    return {
        row.battery_id: _("Work has begun: it is “%(stage)s”. Release it by itself.")
        % {"stage": row.battery.get_stage_display()}
        for row in rows
        if row.battery.stage != Stage.MATCHED
    }
