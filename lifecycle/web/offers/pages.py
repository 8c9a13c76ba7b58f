"""The offers of both sides: the list, and one with every fact that a recycler needs."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render

from accounts.permissions import Permission
from accounts.web.access import requires
from lifecycle.enums import OfferState
from lifecycle.queries import offers_seen_by
from lifecycle.web.offers.answers import answers_for

PAGE_SIZE = 50


@requires(Permission.VIEW_OFFERS)
def offers(request: Any) -> HttpResponse:
    """What was offered to us, and what we have offered; a fixed number of statements."""
    seen = offers_seen_by(request.actor)
    state = request.GET.get("state", "")
    if state in OfferState.values:
        seen = seen.filter(state=state)
    page = Paginator(seen, PAGE_SIZE).get_page(request.GET.get("page"))
    context = {"page": page, "state": state, "states": OfferState.choices}
    return render(request, "lifecycle/offers/offers.html", context)


@requires(Permission.VIEW_OFFERS)
def offer(request: Any, uid: UUID) -> HttpResponse:
    """One offer, told without the battery's page: recyclers may not open that."""
    seen = get_object_or_404(offers_seen_by(request.actor), uid=uid)
    context = {
        "offer": seen,
        "battery": seen.battery,
        "answers": answers_for(request.actor, seen),
        "may_open_battery": request.actor.may(Permission.VIEW_BATTERIES)
        and seen.battery.organisation_id == request.actor.organisation_id,
    }
    return render(request, "lifecycle/offers/offer.html", context)
