"""What offers add to everybody's pages."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from accounts.actors import Actor
from accounts.permissions import Permission
from accounts.web.home import register_card
from accounts.web.navigation import RECYCLING, register_entry
from lifecycle.enums import EventKind, Grade, OfferState, Stage
from lifecycle.models import Battery
from lifecycle.panels import NextStep, Panel, register_next_step, register_panel
from lifecycle.queries import offers_seen_by
from lifecycle.state import allows


def register() -> None:
    views, makes = Permission.VIEW_OFFERS, Permission.OFFER_TO_RECYCLER
    register_entry(60, _("Offers"), "offers:offers", views, RECYCLING)
    register_entry(61, _("Mass balances"), "recovery:balances", views, RECYCLING)
    register_card(50, views, "lifecycle/offers/card.html", _waiting)
    register_panel(Panel(40, "recycling", views, "lifecycle/offers/panel.html", _offers_of))
    label = _("Offer to a recycler")
    register_next_step(NextStep(40, label, "offers:new", makes, _is_next))
    register_next_step(NextStep(94, label, "offers:new", makes, _is_possible))


def _is_next(battery: Battery) -> bool:
    """The real next step of what no one can use."""
    useless = battery.grade in {Grade.RECYCLE, Grade.QUARANTINE}
    apart = battery.stage == Stage.QUARANTINED
    return (useless or apart) and allows(battery.stage, EventKind.OFFERED)


def _is_possible(battery: Battery) -> bool:
    return allows(battery.stage, EventKind.OFFERED) and not _is_next(battery)


def _waiting(actor: Actor) -> dict[str, Any]:
    offers = offers_seen_by(actor)
    return {
        "open": offers.filter(state=OfferState.OPEN).count(),
        "accepted": offers.filter(state=OfferState.ACCEPTED).count(),
    }


def _offers_of(actor: Actor, battery: Battery) -> dict[str, Any] | None:
    offers = list(offers_seen_by(actor).filter(battery=battery))
    return {"offers": offers} if offers else None
