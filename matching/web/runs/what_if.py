"""What if: changes to a finished plan, and the run beside it that they start."""

from __future__ import annotations

import uuid
from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from accounts.permissions import Permission
from accounts.web.access import requires
from matching.errors import MatchingError
from matching.models import MatchingRun
from matching.queries import choices_of, runs_seen_by
from matching.services import ask_what_if
from matching.services.runs.search import Search
from matching.services.runs.what_if import ChangeRefusedError
from matching.web.runs.change_kinds import BAN, WITHOUT_DEMAND
from matching.web.runs.change_words import day_zero_of
from matching.web.runs.what_if_form import (
    ChangeSet,
    WhatIfForm,
    blank_changes,
    changes_of,
    row_of,
    with_more_rows,
)


@requires(Permission.PROPOSE_PLAN)
def what_if(request: Any, uid: uuid.UUID) -> HttpResponse:
    parent = get_object_or_404(runs_seen_by(request.actor), uid=uid)
    if request.method != "POST":
        return _page(request, parent, WhatIfForm(run=parent), blank_changes(_suggested(request)))
    form = WhatIfForm(request.POST)
    if "more" in request.POST:
        return _page(request, parent, form, with_more_rows(request.POST))
    rows = ChangeSet(request.POST, prefix="changes")
    if rows.is_valid() and form.is_valid():
        run = _ask(request, parent, form, rows)
        if run is not None:
            return redirect(run)
    return _page(request, parent, form, rows, status=422)


def _ask(request: Any, parent: MatchingRun, form: WhatIfForm, rows: Any) -> MatchingRun | None:
    """The new run; None where a change was refused, which its row says."""
    changes, lines = changes_of(rows, day_zero_of(parent))
    if any(row.errors for row in rows.forms):
        return None
    try:
        return ask_what_if(
            actor=request.actor,
            parent=parent,
            changes=changes,
            search=Search(**form.search()),
            request_key=str(form.cleaned_data["request_key"]),
        )
    except ChangeRefusedError as error:
        row = row_of(error.line, lines)
        (form if row is None else rows.forms[row]).add_error(None, str(error))
    except MatchingError as error:
        form.add_error(None, str(error))
    return None


def _suggested(request: Any) -> dict[str, str]:
    """From the row of the plan whose link was followed."""
    demand, battery = request.GET.get("demand", ""), request.GET.get("battery", "")
    if battery:
        return {"what": BAN if demand else "", "battery": battery[:60], "demand": demand[:40]}
    return {"what": WITHOUT_DEMAND, "demand": demand[:40]} if demand else {}


def _page(
    request: Any, parent: MatchingRun, form: WhatIfForm, rows: Any, status: int = 200
) -> HttpResponse:
    context = {"run": parent, "form": form, "rows": rows, "choices": choices_of(parent)}
    return render(request, "matching/runs/what_if.html", context, status=status)
