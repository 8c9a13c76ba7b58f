"""What leaves: planned, checked, departed, arrived."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.permissions import Permission
from accounts.web.access import requires
from lifecycle.errors import EntryRefusedError, LifecycleError
from lifecycle.models import Shipment
from lifecycle.queries.shipments import papers_of, shipments_seen_by, transport_proposal
from lifecycle.services.shipments import arrive, cancel_shipment, depart, plan_shipment
from lifecycle.web.shipments.forms import ShipmentForm

PAGE_SIZE = 50


@requires(Permission.VIEW_BATTERIES)
def shipments(request: Any) -> HttpResponse:
    page = Paginator(shipments_seen_by(request.actor), PAGE_SIZE).get_page(request.GET.get("page"))
    may_ship = request.actor.may(Permission.SHIP_BATTERY)
    context = {"page": page, "may_ship": may_ship}
    return render(request, "lifecycle/shipments/shipments.html", context)


@requires(Permission.SHIP_BATTERY)
def new(request: Any) -> HttpResponse:
    form = ShipmentForm(request.POST or None, actor=request.actor)
    if request.method == "POST" and form.is_valid():
        try:
            planned = plan_shipment(actor=request.actor, **form.cleaned_data)
        except EntryRefusedError as error:
            for field, problem in error.problems.items():
                form.add_error(field, problem)
        else:
            return redirect("lifecycle:shipment", planned.uid)
    context = {"form": form}
    status = 422 if form.errors else 200
    return render(request, "lifecycle/shipments/new.html", context, status=status)


@requires(Permission.VIEW_BATTERIES)
def shipment(request: Any, uid: UUID) -> HttpResponse:
    """Each battery with its class, and what of its papers is there."""
    seen = get_object_or_404(shipments_seen_by(request.actor), uid=uid)
    papers = papers_of(seen)
    lines = [
        (
            line,
            transport_proposal(line.battery, for_recycling=seen.travels_as_waste),
            [] if seen.travels_as_waste else papers[line.battery.public_id],
        )
        for line in seen.lines.select_related("battery__battery_model")
    ]
    complete = all(paper.is_there for _line, _proposal, found in lines for paper in found)
    context = {
        "shipment": seen,
        "lines": lines,
        "complete": complete,
        "may_ship": request.actor.may(Permission.SHIP_BATTERY),
    }
    return render(request, "lifecycle/shipments/shipment.html", context)


def _step(service: Callable[..., Shipment], done: str, *, with_key: bool = True) -> Any:
    @require_POST
    @requires(Permission.SHIP_BATTERY)
    def view(request: Any, uid: UUID) -> HttpResponse:
        seen = get_object_or_404(shipments_seen_by(request.actor), uid=uid)
        key = {"request_key": request.POST.get("request_key") or uuid.uuid4().hex}
        try:
            service(actor=request.actor, shipment=seen, **(key if with_key else {}))
            messages.success(request, _(done))
        except LifecycleError as error:
            messages.error(request, str(error))
        return redirect("lifecycle:shipment", seen.uid)

    return view


departed = _step(depart, "It is under way.")
arrived = _step(arrive, "It has arrived.")
cancelled = _step(cancel_shipment, "It is called off.", with_key=False)
