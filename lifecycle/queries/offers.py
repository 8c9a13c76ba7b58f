"""Offers to recyclers, as each side may see them."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from accounts.actors import Actor
from accounts.permissions import Permission
from lifecycle.models import RecyclerOffer


def offers_seen_by(actor: Actor) -> QuerySet[RecyclerOffer]:
    """What was offered to the actor's organisation, and what it has offered itself."""
    offers = RecyclerOffer.objects.select_related(
        "battery__battery_model", "battery__organisation", "battery__site", "recycler"
    )
    if actor.sees_everything:
        return offers
    if not actor.may(Permission.VIEW_OFFERS):
        return offers.none()
    mine = actor.organisation_id
    return offers.filter(Q(recycler_id=mine) | Q(battery__organisation_id=mine))


def offers_made_to(actor: Actor) -> QuerySet[RecyclerOffer]:
    """Only what was offered to the actor's organisation: what it may answer."""
    return offers_seen_by(actor).filter(recycler_id=actor.organisation_id)
