"""How well estimates kept what they promise: for every user, told by later capacity tests."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _

from grading.accuracy import (
    LEAST_BATTERIES,
    PROMISED,
    QUIET_BATTERIES,
    THRESHOLD,
    WITHIN_DAYS,
    Scored,
    report_on,
)
from grading.enums import Method
from grading.plots import ErrorPoint, error_plot
from grading.queries import scored_estimates, seen_among
from grading.queries.accuracy import MOST_TESTS, WINDOW_DAYS
from grading.web.accuracy_json import as_json
from grading.web.accuracy_words import alarm_told, by_type_told, method_told
from lifecycle.web.plots import draw, plot_response

MEASURED, DEMONSTRATION = "measured", "demonstration"


@login_required
def accuracy(request: Any) -> HttpResponse:
    """Figures, alarms and the worst batteries; made-up data (`?data=demonstration`) apart."""
    rows, is_demonstration, other = _chosen(request)
    report = report_on(rows)
    seen = seen_among(request.actor, [row.battery for row in report.worst])
    context = {
        "report": report,
        "alarms": [alarm_told(alarm) for alarm in report.alarms],
        "by_type": by_type_told(report),
        "says_enough": any(figures.is_enough for _key, figures in report.by_type),
        "by_version": [(method_told(m), version, f) for (m, version), f in report.by_version],
        "by_month": [(_first_of(month), method_told(m), f) for (month, m), f in report.by_month],
        "worst": [(row, method_told(row.method), row.battery in seen) for row in report.worst],
        "is_demonstration": is_demonstration,
        "other": other,
        "plot_url": _with_data(reverse("grading:accuracy_plot"), is_demonstration),
        "promised": PROMISED,
        "least": LEAST_BATTERIES,
        "within_days": WITHIN_DAYS,
        "quiet": QUIET_BATTERIES,
        "threshold": THRESHOLD,
        "most": MOST_TESTS,
        "months": WINDOW_DAYS // 30,
    }
    return render(request, "grading/accuracy.html", context)


@login_required
def accuracy_plot(request: Any) -> HttpResponse:
    """Errors over time with their intervals."""
    rows, is_demonstration, _other = _chosen(request)
    spec = error_plot([_point(row) for row in rows])
    caption = _("Estimated less measured state of health, with 90 % intervals")
    if is_demonstration:
        caption = _("%(caption)s (demonstration data, made up)") % {"caption": caption}
    if request.htmx:
        response = plot_response(request, spec, caption)
    else:
        context = {"svg": draw(spec), "caption": caption}
        response = render(request, "grading/accuracy_plot.html", context)
    patch_vary_headers(response, ["HX-Request"])
    return response


@login_required
def accuracy_json(request: Any) -> HttpResponse:
    """The same to take away, measured and demonstration data apart. IDs only of batteries that the
    person may see."""
    rows = scored_estimates()
    parts = {
        MEASURED: [row for row in rows if not row.is_demonstration],
        DEMONSTRATION: [row for row in rows if row.is_demonstration],
    }
    seen = seen_among(request.actor, [row.battery for row in rows])
    content = json.dumps(as_json(parts, seen), indent=1, ensure_ascii=False)
    response = HttpResponse(content + "\n", content_type="application/json")
    response.headers["Content-Disposition"] = 'attachment; filename="accuracy.json"'
    return response


def _chosen(request: Any) -> tuple[list[Scored], bool, str]:
    """The rows to show, whether they are the made-up ones, and where the others are, if any.

    Made-up ones only where they are asked for, or where nothing else was scored yet.
    """
    wanted = request.GET.get("data", "")
    if wanted not in ("", MEASURED, DEMONSTRATION):
        raise Http404(_("There is no such data."))
    rows = scored_estimates()
    measured = [row for row in rows if not row.is_demonstration]
    made_up = [row for row in rows if row.is_demonstration]
    is_demonstration = wanted == DEMONSTRATION or bool(not wanted and not measured and made_up)
    chosen, others = (made_up, measured) if is_demonstration else (measured, made_up)
    other = _with_data(reverse("grading:accuracy"), not is_demonstration) if others else ""
    return chosen, is_demonstration, other


def _with_data(url: str, is_demonstration: bool) -> str:
    return f"{url}?data={DEMONSTRATION if is_demonstration else MEASURED}"


def _first_of(month: str) -> date:
    return date.fromisoformat(f"{month}-01")


def _point(row: Scored) -> ErrorPoint:
    measured = row.measured_state_of_health
    return ErrorPoint(
        row.measured_at,
        str(Method(row.method).label),
        row.error,
        None if row.lower is None else row.lower - measured,
        None if row.upper is None else row.upper - measured,
    )
