"""What the first life adds to a battery's page."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from accounts.actors import Actor
from accounts.permissions import Permission
from lifecycle.enums import EventKind
from lifecycle.models import Battery
from lifecycle.panels import NextStep, Panel, register_next_step, register_panel
from lifecycle.queries.first_life import latest_first_life
from lifecycle.state import allows


def register() -> None:
    template = "lifecycle/first_life/panel.html"
    register_panel(Panel(40, "first_life", Permission.VIEW_BATTERIES, template, first_life_panel))
    records = Permission.RECORD_FIRST_LIFE
    register_next_step(NextStep(97, _("Logs of the car"), "lifecycle:logs", records, _takes_logs))


def _takes_logs(battery: Battery) -> bool:
    return battery.battery_model.level == "pack" and allows(
        battery.stage, EventKind.FIRST_LIFE_RECORDED
    )


def first_life_panel(actor: Actor, battery: Battery) -> dict[str, Any] | None:
    """The checks of the last import, over all logs until then."""
    payload = latest_first_life(battery)
    if payload is None:
        return None
    logs = battery.driving_logs.count()
    return {"payload": payload, "logs": logs, "battery": battery}
