"""Plans side by side."""

from __future__ import annotations

import uuid
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from accounts.permissions import Permission
from accounts.web.access import requires
from matching.enums import SOLVER_APPLICATIONS, Application
from matching.models import MatchingRun
from matching.queries import batteries_of, runs_to_compare
from matching.web.runs.change_words import in_short
from matching.web.runs.differences import Section, sections

FEWEST, MOST = 2, 4


@requires(Permission.VIEW_DEMANDS)
def compare(request: Any) -> HttpResponse:
    """The oldest plan is the one that the others are held against."""
    asked = list(dict.fromkeys(request.GET.getlist("run")))
    if not FEWEST <= len(asked) <= MOST:
        return render(request, "matching/runs/compare.html", {"runs": []})
    try:
        uids = [uuid.UUID(text) for text in asked]
    except ValueError as error:
        raise Http404 from error
    runs = runs_to_compare(request.actor, uids)
    if len(runs) < len(uids):
        raise Http404
    context = {
        "runs": runs,
        "rows": table_of(runs),
        "changes": _changes(runs),
        "short": in_short(runs),
        "are_of_one_problem": len({run.snapshot_sha256 for run in runs}) == 1,
    }
    return render(request, "matching/runs/compare.html", context)


def _changes(runs: list[MatchingRun]) -> list[tuple[int, MatchingRun, list[Section]]]:
    """Of every other plan against the first, with its number; without those that have no plan."""
    first = runs[0]
    there = batteries_of([run.pk for run in runs])
    return [
        (number, run, sections(first.plan, run.plan, (there[first.pk], there[run.pk])))
        for number, run in enumerate(runs[1:], 2)
        if first.plan and run.plan
    ]


def table_of(runs: list[MatchingRun]) -> list[dict[str, Any]]:
    """Rows of figures, a cell for each run; `kind` says how the page writes them."""
    rows = [
        _row(_("Value"), "euros", [run.value_c for run in runs]),
        _row(_("Proven bound"), "euros", [run.bound_c for run in runs]),
        _row(_("Gap at most"), "gap", [run.gap_bp for run in runs]),
        _row(_("Greedy plan"), "euros", [run.greedy_value_c for run in runs]),
        _row(_("Published baseline"), "euros", [run.klor_value_c for run in runs]),
        _row(_("Recycling everything"), "euros", [run.recycling_value_c for run in runs]),
        _row(_("Batteries used"), "count", [run.figures.get("batteries") for run in runs]),
        _row(_("Energy placed"), "energy", [run.figures.get("energy_wh") for run in runs]),
        _row(_("Demands filled"), "count", [run.figures.get("demands_filled") for run in runs]),
    ]
    for application in Application:
        name = SOLVER_APPLICATIONS[application]
        units = [run.figures["units"].get(name, 0) if run.figures else None for run in runs]
        rows.append(_row(_("Units: %(what)s") % {"what": application.label}, "count", units))
    return [
        *rows,
        _row(_("Method"), "text", [run.get_method_display() for run in runs]),
        _row(_("Search"), "text", [_search(run) for run in runs]),
        _row(_("Solved in"), "seconds", [run.solver_seconds for run in runs]),
        _row(_("Solver"), "text", [run.solver_version or None for run in runs]),
        _row(_("Snapshot"), "digest", [run.snapshot_sha256[:12] for run in runs]),
    ]


def _row(title: str, kind: str, cells: list[Any]) -> dict[str, Any]:
    return {"title": title, "kind": kind, "cells": cells, "differs": len(set(cells)) > 1}


def _search(run: MatchingRun) -> str:
    if run.work_limit is not None:
        limit = _("%(n)s steps") % {"n": run.work_limit}
    else:
        limit = _("%(n)s s") % {"n": run.seconds}
    if run.stop_gap_bp:
        limit += _(", or to %(gap).2f %%") % {"gap": run.stop_gap_bp / 100}
    return limit
