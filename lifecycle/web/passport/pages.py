"""A battery's passport for whoever reads its QR code: a page for people, JSON-LD for programs."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.conf import settings
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from lifecycle.labels import LabelError, gtin_14
from lifecycle.models import Battery, Passport
from lifecycle.passport.document import data_points
from lifecycle.passport.json_ld import json_ld
from lifecycle.queries.passports import (
    battery_url,
    current_passport,
    find_by_gs1,
    passport_source,
    passport_url,
    passports,
    tier_of,
)

JSON_LD, JSON = "application/ld+json", "application/json"


@require_safe
def by_uid(request: Any, uid: UUID) -> HttpResponse:
    return _answer(request, get_object_or_404(passports(), uid=uid))


@require_safe
def by_gs1(request: Any, gtin: str, serial: str) -> HttpResponse:
    """GS1 Digital Link. A wrong check digit is told; whether a battery exists otherwise is not."""
    try:
        found = find_by_gs1(gtin_14(gtin), serial)
    except LabelError as error:
        return render(request, "lifecycle/passport/wrong.html", {"problem": error}, status=400)
    if found is None:
        raise Http404
    return _answer(request, found)


@require_safe
def by_id(request: Any, public_id: str) -> HttpResponse:
    """From the Encore ID on a label to the passport that stands for the battery now."""
    battery = get_object_or_404(Battery, public_id=public_id)
    passport = current_passport(battery)
    if passport is None:
        raise Http404
    return _answer(request, passport)


@require_safe
def resolver(request: Any) -> HttpResponse:
    """What this resolver is (GS1-Conformant resolver standard, description file)."""
    return JsonResponse(
        {
            "name": "Encore",
            "resolverRoot": settings.PUBLIC_URL,
            "supportedPrimaryKeys": ["01"],
            "linkTypeDefaultCanBeLinkset": False,
        }
    )


def _answer(request: Any, passport: Passport) -> HttpResponse:
    """The tier is the reader's; nothing of another tier gets beyond `passport_source`."""
    tier = tier_of(getattr(request, "actor", None))  # a stranger has none
    source = passport_source(passport)
    wants_links = request.GET.get("linkType") in {"all", "linkset"}
    if wants_links:
        response: HttpResponse = JsonResponse(_linkset(passport))
    elif request.get_preferred_type(["text/html", JSON_LD, JSON]) in {JSON_LD, JSON}:
        response = JsonResponse(
            json_ld(source, tier), content_type=JSON_LD, json_dumps_params={"ensure_ascii": False}
        )
    else:
        points = data_points(source, tier)
        context = {
            "passport": passport,
            "source": source,
            "tier": tier,
            "filled": [told for told in points if told.is_filled],
            "missing": [told for told in points if told.is_missing],
        }
        response = render(request, "lifecycle/passport/passport.html", context)
    response.headers["Vary"] = "Accept, Cookie"
    response.headers["Cache-Control"] = "private, no-cache"
    return response


def _linkset(passport: Passport) -> dict[str, Any]:
    """RFC 9264, with the link types of the GS1 vocabulary."""
    battery = passport.battery
    anchor = battery_url(battery.public_id, battery.battery_model.gtin, battery.serial)
    target = {"href": passport_url(passport.uid), "title": "Battery passport"}
    kinds = [{**target, "type": "text/html"}, {**target, "type": JSON_LD}]
    return {
        "linkset": [
            {
                "anchor": anchor,
                "https://ref.gs1.org/voc/defaultLink": kinds[:1],
                "https://ref.gs1.org/voc/sustainabilityInfo": kinds,
            }
        ]
    }
