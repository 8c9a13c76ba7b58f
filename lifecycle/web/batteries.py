"""All batteries, and the story of one."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from accounts.permissions import Permission
from accounts.web.access import requires
from lifecycle.enums import Chemistry, ComponentLevel, Grade, Origin, Stage
from lifecycle.models import Battery
from lifecycle.panels import next_steps_for, panels_for
from lifecycle.queries import batteries_seen_by, filter_batteries, timeline_of, vin_of
from lifecycle.queries.batteries import FILTERS
from lifecycle.queries.genealogy import wholes_of
from lifecycle.queries.stock import sites_seen_by
from lifecycle.web.capped import CappedPaginator
from lifecycle.web.story import told

PAGE_SIZE = 50
WHOLES_SHOWN = 5  # the page of its genealogy tells them all
FROM_PARTS = {Origin.DISASSEMBLY, Origin.ASSEMBLY}


@requires(Permission.VIEW_BATTERIES)
def batteries(request: Any) -> HttpResponse:
    """The list, filtered by what people look for; a fixed number of statements."""
    chosen = {name: request.GET.get(name, "") for name in FILTERS}
    found = filter_batteries(batteries_seen_by(request.actor), **chosen)
    page = CappedPaginator(found, PAGE_SIZE).get_page(request.GET.get("page"))
    may_build = request.actor.may(Permission.CHANGE_STRUCTURE)
    context = {
        "page": page,
        "action_url": reverse("lifecycle:new_unit") if may_build else "",
        "action_label": _("Build a unit"),
        "chosen": chosen,
        "query": urlencode(chosen),
        "stages": Stage.choices,
        "grades": Grade.choices,
        "levels": ComponentLevel.choices,
        "chemistries": Chemistry.choices,
        "sites": sites_seen_by(request.actor),
    }
    return render(request, "lifecycle/batteries.html", context)


@requires(Permission.VIEW_BATTERIES)
def battery(request: Any, public_id: str) -> HttpResponse:
    """Where it stands, what comes next, what is known, and how it came to that."""
    seen = get_object_or_404(batteries_seen_by(request.actor), public_id=public_id)
    next_step, beside = next_steps_for(request.actor, seen)
    context = {
        "battery": seen,
        "vin": vin_of(seen),
        "next_step": next_step,
        "steps_beside": beside,
        "panels": panels_for(request.actor, seen),
        **_story(seen, request.GET.get("before", "")),
        "wholes": wholes_of(seen)[:WHOLES_SHOWN],
        "has_family": seen.stage == Stage.DISMANTLED or seen.origin in FROM_PARTS,
        "parts": seen.parts.filter(until=None).select_related("part__battery_model"),
    }
    return render(request, "lifecycle/battery.html", context)


@requires(Permission.VIEW_BATTERIES)
def story(request: Any, public_id: str) -> HttpResponse:
    """Older events, for the page that is open already."""
    seen = get_object_or_404(batteries_seen_by(request.actor), public_id=public_id)
    context = {"battery": seen, **_story(seen, request.GET.get("before", ""))}
    return render(request, "lifecycle/story.html", context)


def _story(battery: Battery, before: str) -> dict[str, Any]:
    """A page of the story; `older` is where the next one begins, or None."""
    entries = timeline_of(battery, before=int(before) if before.isdecimal() else None)
    last = entries[-1].event.sequence if entries else 1
    return {
        "story": [told(entry) for entry in entries],
        "older": last if last > 1 else None,
    }
