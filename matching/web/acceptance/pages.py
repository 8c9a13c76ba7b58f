"""What was accepted: released, kept longer, replaced."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.permissions import Permission
from accounts.web.access import requires
from lifecycle.errors import LifecycleError
from matching.enums import RowState
from matching.errors import MatchingError
from matching.models import PlanRow
from matching.queries import demands_seen_by, runs_seen_by
from matching.queries.gaps import others_in_string
from matching.services import (
    Released,
    extend_reservation,
    find_replacements,
    release_row,
    release_rows,
    substitute,
)
from matching.web.acceptance.forms import ExtendForm, ReleaseForm, ReleaseRowForm, ReplaceForm


@requires(Permission.ACCEPT_PLAN)
def release(request: Any, uid: uuid.UUID, row: int) -> HttpResponse:
    """One battery; in a string it is asked whether the others go as well."""
    chosen = _row(request, uid, row)
    form = ReleaseRowForm(request.POST or None, row=chosen)
    if request.method == "POST" and form.is_valid():
        try:
            done = release_row(
                actor=request.actor,
                row=chosen,
                reason=form.cleaned_data["reason"],
                request_key=str(form.cleaned_data["request_key"]),
                whole_string=form.whole_string,
            )
        except (MatchingError, LifecycleError) as error:
            form.add_error(None, str(error))
        else:
            _tell(request, done)
            left = others_in_string(chosen).count()
            if left and not form.whole_string:
                words = ngettext(
                    "%(n)s other pack of the string stays reserved: replace this one.",
                    "%(n)s other packs of the string stay reserved: replace this one.",
                    left,
                )
                messages.warning(request, words % {"n": left})
            return redirect(chosen.run)
    others = others_in_string(chosen).exclude(pk=chosen.pk).count()
    context = {"form": form, "run": chosen.run, "row": chosen, "others": others}
    return render(
        request, "matching/acceptance/release.html", context, status=422 if form.errors else 200
    )


@requires(Permission.ACCEPT_PLAN)
def release_plan(request: Any, uid: uuid.UUID) -> HttpResponse:
    """Everything that was accepted of a plan, or of one of its units (`?unit=`)."""
    run = get_object_or_404(runs_seen_by(request.actor), uid=uid)
    rows = run.rows.all()
    if unit := request.GET.get("unit"):
        rows = rows.filter(unit=unit)
        if not rows.exists():
            raise Http404
    title = _("Release these batteries") if unit else _("Release the whole plan")
    made = date_format(timezone.localtime(run.created_at), "j M Y, H:i")
    return _release_many(request, rows, title, _("Plan of %(moment)s") % {"moment": made}, run)


@requires(Permission.ACCEPT_PLAN)
def release_demand(request: Any, code: str) -> HttpResponse:
    """Everything that was accepted for a demand, of whatever plan."""
    demand = get_object_or_404(demands_seen_by(request.actor), code=code)
    rows = PlanRow.objects.filter(demand=demand)
    return _release_many(request, rows, _("Release all that is promised"), demand.name, demand)


def _release_many(
    request: Any, rows: QuerySet[PlanRow], title: str, subtitle: str, back: Any
) -> HttpResponse:
    form = ReleaseForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            done = release_rows(
                actor=request.actor,
                rows=rows,
                reason=form.cleaned_data["reason"],
                request_key=str(form.cleaned_data["request_key"]),
            )
        except (MatchingError, LifecycleError) as error:
            form.add_error(None, str(error))
        else:
            _tell(request, done)
            return redirect(back)
    count = rows.filter(state=RowState.ACCEPTED).values("battery").distinct().count()
    context = {"form": form, "title": title, "subtitle": subtitle, "back": back, "count": count}
    status = 422 if form.errors else 200
    return render(request, "matching/acceptance/release_many.html", context, status=status)


def _tell(request: Any, done: Released) -> None:
    count = len(done.batteries)
    if count == 1:
        messages.success(request, _("%(id)s may be matched again.") % {"id": done.batteries[0]})
    elif count:
        words = _("%(count)s batteries may be matched again.")
        messages.success(request, words % {"count": count})
    elif not done.kept:
        messages.warning(request, _("Nothing was reserved any more."))
    for name, why in list(done.kept.items())[:10]:
        messages.warning(request, f"{name}: {why}")


@requires(Permission.ACCEPT_PLAN)
def extend(request: Any, uid: uuid.UUID, row: int) -> HttpResponse:
    chosen = _row(request, uid, row)
    form = ExtendForm(request.POST or None, ends=chosen.expires_on)
    if request.method == "POST" and form.is_valid():
        try:
            until = extend_reservation(
                actor=request.actor, row=chosen, until=form.cleaned_data["until"]
            )
        except MatchingError as error:
            form.add_error("until", str(error))
        else:
            words = _("Reserved until %(day)s.") % {"day": date_format(until, "j M Y")}
            messages.success(request, words)
            return redirect(chosen.run)
    context = {"form": form, "run": chosen.run, "row": chosen}
    return render(
        request, "matching/acceptance/extend.html", context, status=422 if form.errors else 200
    )


@requires(Permission.ACCEPT_PLAN)
def replace(request: Any, uid: uuid.UUID, row: int) -> HttpResponse:
    """The best batteries for the place that one left; what is chosen is reserved at once."""
    chosen = _row(request, uid, row)
    form = ReplaceForm(request.POST or None, actor=request.actor)
    if request.method == "POST" and form.is_valid():
        try:
            substitute(
                actor=request.actor,
                row=chosen,
                battery=form.cleaned_data["battery"],
                request_key=str(form.cleaned_data["request_key"]),
            )
        except (MatchingError, LifecycleError) as error:
            form.add_error(None, str(error))
        else:
            words = _("%(new)s takes the place of %(old)s.")
            names = {"new": form.cleaned_data["battery"].public_id, "old": chosen.battery.public_id}
            messages.success(request, words % names)
            return redirect(chosen.run)
    found = find_replacements(actor=request.actor, row=chosen)
    ids = [choice.battery.public_id for choice in found.choices]
    ticked = form["battery"].value()
    context = {
        "form": form, "run": chosen.run, "row": chosen, "found": found,
        "ticked": ticked if ticked in ids else (ids or [""])[0],
    }  # fmt: skip
    return render(
        request, "matching/acceptance/replace.html", context, status=422 if form.errors else 200
    )


def _row(request: Any, uid: uuid.UUID, row: int) -> PlanRow:
    run = get_object_or_404(runs_seen_by(request.actor), uid=uid)
    rows = run.rows.select_related("battery__battery_model", "demand", "run__cost_settings")
    return get_object_or_404(rows.defer("run__snapshot", "run__certificate"), pk=row)
