"""A new unit, and where everything came from and went."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from accounts.permissions import Permission
from accounts.web.access import requires
from lifecycle.enums import Stage
from lifecycle.queries import batteries_seen_by
from lifecycle.queries.genealogy import genealogy_of, wholes_of
from lifecycle.queries.structure import free_parts_from, parts_of
from lifecycle.services import assemble
from lifecycle.web.structure.drawing import draw
from lifecycle.web.structure.forms import DayForm, UnitForm


@requires(Permission.CHANGE_STRUCTURE)
def new_unit(request: Any) -> HttpResponse:
    """Scan the parts, say how they are wired; what does not go together is told.

    `?from=` an ID, once or more: the free parts of these units stand in the form already.
    """
    units = request.GET.getlist("from")
    free = free_parts_from(batteries_seen_by(request.actor), units) if units else []
    initial = {"parts": "\n".join(free)}
    form = UnitForm(request.POST or None, initial=initial, actor=request.actor)
    if request.method == "POST" and form.is_valid():
        moment = form.cleaned_data["occurred_at"]
        unit = form.record(assemble, actor=request.actor, unit=form.unit(), occurred_at=moment)
        if unit:
            messages.success(
                request, _("%(id)s is built. Inspect it next.") % {"id": unit.public_id}
            )
            return redirect(unit)
    context = {"form": form}
    status = 422 if form.errors else 200
    return render(request, "lifecycle/structure/new_unit.html", context, status=status)


@requires(Permission.VIEW_BATTERIES)
def genealogy(request: Any, public_id: str) -> HttpResponse:
    """The picture, its words, and the parts: all that ever were in it, or those of one day."""
    battery = get_object_or_404(batteries_seen_by(request.actor), public_id=public_id)
    family = genealogy_of(battery)
    asked = DayForm(request.GET or None)
    day = asked.cleaned_data["at"] if asked.is_bound and asked.is_valid() else None
    context = {
        "asked": asked,
        "day": day,
        "tree": parts_of(battery, day),
        "may_build": request.actor.may(Permission.CHANGE_STRUCTURE)
        and battery.stage == Stage.DISMANTLED,
        "battery": battery,
        "family": family,
        "drawing": draw(family),
        "wholes": wholes_of(battery),
    }
    status = 422 if asked.errors else 200
    return render(request, "lifecycle/structure/genealogy.html", context, status=status)
