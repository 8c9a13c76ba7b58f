"""From the scan of a label to the battery, or to the form that registers it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from accounts.permissions import Permission
from accounts.web.access import requires
from lifecycle.enums import IdentifierKind
from lifecycle.labels import Label, LabelError, parse_label
from lifecycle.models import BatteryModel
from lifecycle.queries import find_by_label
from lifecycle.services import Receipt, receive_battery
from lifecycle.web.forms import ReceiveForm

MOST_SHOWN = 20


@requires(Permission.VIEW_BATTERIES)
def scan(request: Any) -> HttpResponse:
    """A known battery opens; an unknown one leads to the form; anything else says why not."""
    if "label" not in request.GET:
        return render(request, "lifecycle/scan.html")
    text = request.GET["label"]
    try:
        label = parse_label(text)
    except LabelError as error:
        context = {"typed": text, "problem": str(error)}
        return render(request, "lifecycle/scan.html", context, status=422)
    found = list(find_by_label(request.actor, label)[:MOST_SHOWN])
    if len(found) == 1:
        return redirect(found[0])
    may_receive = request.actor.may(Permission.RECEIVE_BATTERY)
    if not found and may_receive and not label.public_id:
        return redirect(f"{reverse('lifecycle:receive')}?{urlencode({'label': text})}")
    context = {"typed": text, "label": label, "found": found, "may_receive": may_receive}
    return render(request, "lifecycle/scan.html", context, status=200 if found else 404)


@requires(Permission.RECEIVE_BATTERY)
def receive(request: Any) -> HttpResponse:
    label = _label(request.POST.get("label") or request.GET.get("label", ""))
    form = ReceiveForm(request.POST or None, initial=_from_label(label), actor=request.actor)
    if request.method == "POST" and form.is_valid():
        entered = form.entered()
        occurred_at = entered.pop("occurred_at")
        entered.pop("label")
        receipt = Receipt(**entered, identifiers=_identifiers(label, entered["serial"]))
        battery = form.record(
            receive_battery, actor=request.actor, receipt=receipt, occurred_at=occurred_at
        )
        if battery:
            messages.success(
                request, _("%(id)s is registered. Inspect it next.") % {"id": battery.public_id}
            )
            return redirect(battery)
    context = {"form": form, "label": label}
    return render(request, "lifecycle/receive.html", context, status=422 if form.errors else 200)


def _label(text: str) -> Label | None:
    try:
        return parse_label(text) if text else None
    except LabelError:
        return None


def _from_label(label: Label | None) -> dict[str, Any]:
    if label is None:
        return {}
    model = BatteryModel.objects.filter(gtin=label.gtin).first() if label.gtin else None
    return {"label": label.text, "serial": label.serial, "battery_model": model}


def _identifiers(label: Label | None, serial: str) -> list[tuple[IdentifierKind, str]]:
    """The codes of the label, if the form still speaks of the battery that was scanned."""
    if label is None or label.serial.upper() != serial.strip().upper():
        return []
    if label.gtin:
        return [(IdentifierKind.GS1_DIGITAL_LINK, f"{label.gtin}:{label.serial.upper()}")]
    if label.gb_t_34014:
        return [(IdentifierKind.GB_T_34014, label.gb_t_34014)]
    return []
