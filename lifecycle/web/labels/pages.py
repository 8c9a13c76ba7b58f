"""Labels to print: one, or a sheet of what was chosen."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _

from accounts.permissions import Permission
from accounts.web.access import requires
from lifecycle.labels.drawing import PrintedLabel, draw_label
from lifecycle.labels.place import place_text
from lifecycle.models import Battery, StoragePlace
from lifecycle.queries import batteries_seen_by, filter_batteries
from lifecycle.queries.batteries import FILTERS
from lifecycle.queries.passports import battery_url
from lifecycle.queries.stock import places_seen_by

MOST = 480  # twenty sheets


@requires(Permission.VIEW_BATTERIES)
def label(request: Any, public_id: str) -> HttpResponse:
    """As a file of its own, for a label printer."""
    battery = get_object_or_404(batteries_seen_by(request.actor), public_id=public_id)
    response = HttpResponse(draw_label(_of_battery(battery)), content_type="image/svg+xml")
    response.headers["Content-Disposition"] = f'attachment; filename="{public_id}.svg"'
    return response


@requires(Permission.VIEW_BATTERIES)
def sheet(request: Any) -> HttpResponse:
    """The chosen batteries (`id`, several), or all that fit the filters of the list."""
    chosen = request.GET.getlist("id")
    seen = batteries_seen_by(request.actor)
    if chosen:
        found = seen.filter(public_id__in=chosen[:MOST])
    else:
        found = filter_batteries(seen, **{name: request.GET.get(name, "") for name in FILTERS})
    batteries = list(found.order_by("public_id")[: MOST + 1])
    return _sheet(request, [_of_battery(battery) for battery in batteries])


@requires(Permission.VIEW_BATTERIES)
def places(request: Any) -> HttpResponse:
    """Labels of storage places, of one site or of all."""
    found = places_seen_by(request.actor)
    if site := request.GET.get("site", ""):
        found = found.filter(site__uid=site) if _is_uuid(site) else found.none()
    return _sheet(request, [_of_place(place) for place in found[: MOST + 1]])


def _sheet(request: Any, labels: list[PrintedLabel]) -> HttpResponse:
    context = {
        # The drawing escapes every text; nothing but path, rect and text is in it.
        "labels": [mark_safe(draw_label(one)) for one in labels[:MOST]],  # noqa: S308
        "most": MOST if len(labels) > MOST else None,
    }
    return render(request, "lifecycle/labels/sheet.html", context)


def _of_battery(battery: Battery) -> PrintedLabel:
    model = battery.battery_model
    return PrintedLabel(
        battery_url(battery.public_id, model.gtin, battery.serial),
        battery.public_id,
        [
            str(model.name),
            _("Serial %(serial)s") % {"serial": battery.serial},
            f"{model.chemistry}, {model.nominal_voltage_v.normalize():f} V",
            f"{model.rated_energy_kwh.normalize():f} kWh, {model.mass_kg.normalize():f} kg",
            str(model.hazard_class),
        ],
    )


def _of_place(place: StoragePlace) -> PrintedLabel:
    kept = [_("Quarantine")] if place.is_quarantine else []
    return PrintedLabel(place_text(place.uid), place.code, [place.site.name, place.name, *kept])


def _is_uuid(text: str) -> bool:
    return len(text) == 36 and text.count("-") == 4
