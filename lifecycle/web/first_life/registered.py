"""What the first life adds to a battery's page."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from accounts.actors import Actor
from accounts.permissions import Permission
from lifecycle.enums import EventKind
from lifecycle.events import FirstLifeRecorded, read_payload
from lifecycle.models import Battery
from lifecycle.panels import NextStep, Panel, register_next_step, register_panel
from lifecycle.state import allows


def register() -> None:
    template = "lifecycle/first_life/panel.html"
    register_panel(Panel(40, "first_life", Permission.VIEW_BATTERIES, template, _first_life))
    records = Permission.RECORD_FIRST_LIFE
    register_next_step(NextStep(97, _("Logs of the car"), "lifecycle:logs", records, _takes_logs))


def _takes_logs(battery: Battery) -> bool:
    return battery.battery_model.level == "pack" and allows(
        battery.stage, EventKind.FIRST_LIFE_RECORDED
    )


def _first_life(actor: Actor, battery: Battery) -> dict[str, Any] | None:
    """The checks of the last import, over all logs until then."""
    event = battery.events.filter(kind=EventKind.FIRST_LIFE_RECORDED).order_by("-sequence").first()
    if event is None:
        return None
    payload = read_payload(event.kind, event.version, event.payload_text)
    assert isinstance(payload, FirstLifeRecorded)
    logs = battery.driving_logs.count()
    return {"payload": payload, "logs": logs, "battery": battery}
