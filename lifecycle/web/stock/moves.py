"""Scan a place, then batteries one after another: each moves at once."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from accounts.actors import Actor
from accounts.permissions import Permission, PermissionRefusedError
from accounts.web.access import requires
from lifecycle.errors import LifecycleError
from lifecycle.labels import LabelError, parse_label
from lifecycle.labels.place import place_uid
from lifecycle.models import StoragePlace
from lifecycle.queries import find_by_label
from lifecycle.queries.stock import places_seen_by
from lifecycle.services import move_battery

LONGEST = 400


@dataclass(frozen=True)
class Scanned:
    """What one scan did, in words; `tone` is good, bad or plain."""

    tone: str
    text: str


@requires(Permission.MOVE_BATTERY)
def move(request: Any) -> HttpResponse:
    """One field takes both: a place becomes the target, a battery goes there."""
    target = _target(request.actor, request.POST.get("target", request.GET.get("place", "")))
    scanned: Scanned | None = None
    if request.method == "POST":
        text = request.POST.get("label", "").strip()[:LONGEST]
        place = _place(request.actor, text)
        if place is not None:
            target = place
            scanned = Scanned("plain", _("Now scan what goes to %(place)s.") % {"place": place})
        else:
            key = request.POST.get("request_key", "") or uuid.uuid4().hex
            scanned = _moved(request.actor, target, text, key)
    context = {
        "target": target,
        "scanned": scanned,
        "request_key": uuid.uuid4(),
        "places": places_seen_by(request.actor)[:500],
    }
    failed = scanned is not None and scanned.tone == "bad"
    return render(request, "lifecycle/stock/move.html", context, status=422 if failed else 200)


def _target(actor: Actor, text: str) -> StoragePlace | None:
    uid = place_uid(f"ENC-PLACE:{text}")
    return places_seen_by(actor).filter(uid=uid).first() if uid else None


def _place(actor: Actor, text: str) -> StoragePlace | None:
    """By its label, or by its code where only one of our sites has it."""
    if uid := place_uid(text):
        return places_seen_by(actor).filter(uid=uid).first()
    coded = list(places_seen_by(actor).filter(code=text.upper())[:2])
    return coded[0] if len(coded) == 1 else None


def _moved(actor: Actor, target: StoragePlace | None, text: str, key: str) -> Scanned:
    try:
        found = list(find_by_label(actor, parse_label(text))[:2])
    except LabelError as error:
        return Scanned("bad", str(error))
    if len(found) != 1:
        none = _("“%(text)s” is neither a place nor a battery of yours.") % {"text": text}
        many = _("Several batteries carry “%(text)s”: scan the Encore ID.") % {"text": text}
        return Scanned("bad", many if found else none)
    if target is None:
        return Scanned("bad", _("Scan the place first, then what goes there."))
    try:
        move_battery(actor=actor, battery=found[0], site=target.site, place=target, request_key=key)
    except (LifecycleError, PermissionRefusedError) as error:
        return Scanned("bad", str(error))
    words = {"battery": found[0].public_id, "place": target, "model": found[0].battery_model}
    return Scanned("good", _("%(battery)s, %(model)s, is at %(place)s.") % words)
