"""Vehicles by their VIN, the batteries that were in one, and a stay to record."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.permissions import Permission
from accounts.web.access import requires
from lifecycle import services
from lifecycle.enums import EventKind
from lifecycle.queries.vehicles import find_vehicle, stays_in_vehicle, vehicles_seen_by, vins_of
from lifecycle.web.entry import EntryPage, entry_view
from lifecycle.web.vehicles.forms import StayForm, VinForm

PAGE_SIZE = 50


@requires(Permission.VIEW_BATTERIES)
def vehicles(request: Any) -> HttpResponse:
    """All of one's own; the VIN is sent by POST, so that it stands in no log and no history."""
    form = VinForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        if found := find_vehicle(request.actor, form.cleaned_data["vin"]):
            return redirect("vehicles:vehicle", uid=found.uid)
        form.add_error("vin", _("No vehicle of yours has this VIN."))
    seen = vehicles_seen_by(request.actor).prefetch_related("stays__battery")
    page = Paginator(seen, PAGE_SIZE).get_page(request.GET.get("page"))
    vins = vins_of(page)
    rows = [(vehicle, vins.get(vehicle.pk, "")) for vehicle in page]
    context = {"form": form, "page": page, "rows": rows}
    status = 422 if form.errors else 200
    return render(request, "lifecycle/vehicles/vehicles.html", context, status=status)


@requires(Permission.VIEW_BATTERIES)
def vehicle(request: Any, uid: UUID) -> HttpResponse:
    """The batteries that were in it; a fixed number of statements."""
    seen = get_object_or_404(vehicles_seen_by(request.actor), uid=uid)
    context = {
        "vehicle": seen,
        "vin": vins_of([seen]).get(seen.pk, ""),
        "stays": stays_in_vehicle(request.actor, seen),
    }
    return render(request, "lifecycle/vehicles/vehicle.html", context)


stay = entry_view(
    EntryPage(
        permission=Permission.RECORD_FIRST_LIFE,
        event=EventKind.INSTALLED_IN_VEHICLE,
        form=StayForm,
        service=services.record_stay,
        arguments=lambda entered: {"stay": services.Stay(**entered)},
        title=gettext_lazy("In a vehicle"),
        button=gettext_lazy("Record when it was there"),
        done=lambda battery: _("Recorded."),
    )
)
