"""Instruments that an actor may see."""

from __future__ import annotations

from django.db.models import QuerySet

from accounts.actors import Actor, own_organisation
from accounts.permissions import Permission
from grading.models import Instrument


def instruments_seen_by(actor: Actor) -> QuerySet[Instrument]:
    """Those of the actor's own organisation, retired ones last."""
    if not actor.may(Permission.VIEW_MEASUREMENTS):
        return Instrument.objects.none()
    if actor.sees_everything:
        return Instrument.objects.all()
    return Instrument.objects.filter(organisation_id=own_organisation(actor))
