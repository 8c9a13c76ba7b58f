"""The gap over time, while the solver searches and afterwards."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Sequence
from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _

from accounts.permissions import Permission
from accounts.web.access import requires
from matching.models import MatchingRun
from matching.queries import runs_seen_by


@requires(Permission.VIEW_DEMANDS)
def gap(request: Any, uid: uuid.UUID) -> HttpResponse:
    """The part of the page that comes again every few seconds; drawn once for the same figures."""
    from lifecycle.plots.frame import axis, frame  # drawing is slow to load: not at start-up
    from lifecycle.web.plots import plot_or_page

    run = get_object_or_404(runs_seen_by(request.actor), uid=uid)
    rows = gaps(_points(run))
    if len(rows) < 2:
        if request.htmx:
            return render(request, "matching/runs/no_gap_yet.html")
        context = {"title": _("Proven gap over time"), "back": run.get_absolute_url()}
        return render(request, "components/plot_page.html", context)
    spec = frame(
        _("Proven gap over time"),
        _("How far below the best possible plan the best plan so far can be at most."),
        {
            "data": {"values": rows},
            "mark": {"type": "line", "interpolate": "step-after", "strokeWidth": 2.5},
            "encoding": {
                "x": axis("seconds", _("Seconds")),
                "y": axis("gap", _("Gap at most, %")),
                "color": {"value": "#0072b2"},
            },
        },
    )
    return plot_or_page(request, spec, back=run.get_absolute_url())


def _points(run: MatchingRun) -> list[list[float | None]]:
    """[seconds, value, bound], of the worker that searches, or as the finished run keeps them."""
    if run.finished_at is None:
        return list(run.job.details.get("points", ())) if run.job else []
    return list(run.trajectory)


def gaps(points: Iterable[Sequence[float | None]]) -> list[dict[str, float]]:
    """Seconds and gap in per cent where it changes, so that the same gap draws the same plot."""
    rows: list[dict[str, float]] = []
    for seconds, value, bound in points:
        if seconds is None or value is None or bound is None:
            continue
        gap = round(100 * (bound - value) / max(0.01, abs(bound)), 2)
        if not rows or rows[-1]["gap"] != gap:
            rows.append({"seconds": seconds, "gap": gap})
    return rows
