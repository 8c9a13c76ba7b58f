"""What vehicles add to a battery's page."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from accounts.actors import Actor
from accounts.permissions import Permission
from lifecycle.enums import EventKind
from lifecycle.models import Battery
from lifecycle.panels import NextStep, Panel, register_next_step, register_panel
from lifecycle.queries.vehicles import stays_of_battery
from lifecycle.state import allows


def register() -> None:
    views, records = Permission.VIEW_BATTERIES, Permission.RECORD_FIRST_LIFE
    register_panel(Panel(35, "vehicles", views, "lifecycle/vehicles/panel.html", _stays))
    register_next_step(NextStep(98, _("In a vehicle"), "vehicles:stay", records, _applies))


def _applies(battery: Battery) -> bool:
    return allows(battery.stage, EventKind.INSTALLED_IN_VEHICLE)


def _stays(actor: Actor, battery: Battery) -> dict[str, Any] | None:
    stays = stays_of_battery(battery)
    return {"stays": stays} if stays else None
