"""How value and bound came together while the solver searched."""

from __future__ import annotations

import uuid
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from accounts.permissions import Permission
from accounts.web.access import requires
from matching.queries import runs_seen_by


@requires(Permission.VIEW_DEMANDS)
def gap_over_time(request: Any, uid: uuid.UUID) -> HttpResponse:
    from lifecycle.plots.frame import axis, frame  # drawing is slow to load: not at start-up
    from lifecycle.web.plots import plot_or_page

    run = get_object_or_404(runs_seen_by(request.actor), uid=uid)
    rows = [
        {"seconds": seconds, "euros": euros, "line": name}
        for seconds, value, bound in run.trajectory
        for euros, name in ((value, _("Plan")), (bound, _("Proven bound")))
        if euros is not None
    ]
    if not rows:
        raise Http404
    spec = frame(
        _("Plan and proven bound while the solver searched"),
        _("No plan can be worth more than the bound; the distance of the lines is the gap."),
        {
            "data": {"values": rows},
            "mark": {"type": "line", "interpolate": "step-after", "strokeWidth": 2.5},
            "encoding": {
                "x": axis("seconds", _("Seconds")),
                "y": axis("euros", _("Euro")),
                "color": {
                    "field": "line",
                    "type": "nominal",
                    "scale": {"range": ["#0072b2", "#d55e00"]},
                },
            },
        },
    )
    return plot_or_page(request, spec, back=run.get_absolute_url())
