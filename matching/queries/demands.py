"""Demands that an actor may see."""

from __future__ import annotations

from django.db.models import Count, QuerySet, Sum

from accounts.actors import Actor, own_organisation
from accounts.permissions import Permission
from matching.enums import WANTS_MORE
from matching.models import Demand


def demands_seen_by(actor: Actor) -> QuerySet[Demand]:
    """The demands of the actor's own organisation; none without the permission."""
    demands = Demand.objects.select_related("site")
    if actor.sees_everything:
        return demands
    if not actor.may(Permission.VIEW_DEMANDS):
        return demands.none()
    return demands.filter(organisation_id=own_organisation(actor))


def count_open(actor: Actor) -> dict[str, tuple[int, int]]:
    """Open demands and their open units for each application; one statement."""
    rows = (
        demands_seen_by(actor)
        .filter(state__in=WANTS_MORE, is_expected=False)
        .order_by()
        .values_list("application")
        .annotate(Count("pk"), Sum("quantity"), Sum("accepted_units"))
    )
    return {name: (count, wanted - accepted) for name, count, wanted, accepted in rows}
