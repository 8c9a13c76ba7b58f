"""Demands that an actor may see."""

from __future__ import annotations

from django.db.models import Count, Q, QuerySet, Sum

from accounts.actors import Actor, own_organisation
from accounts.permissions import Permission
from matching.enums import WANTS_MORE, Application, DemandState
from matching.models import Demand

# What the list may be asked for beyond the states that a demand has.
WANTED, ALL = "wanted", "all"
ORDERS = {
    "deadline": ("deadline", "pk"),
    "-deadline": ("-deadline", "-pk"),
    "newest": ("-created_at", "-pk"),
}


def demands_seen_by(actor: Actor) -> QuerySet[Demand]:
    """The demands of the actor's own organisation; none without the permission."""
    demands = Demand.objects.select_related("site")
    if actor.sees_everything:
        return demands
    if not actor.may(Permission.VIEW_DEMANDS):
        return demands.none()
    return demands.filter(organisation_id=own_organisation(actor))


def filter_demands(
    demands: QuerySet[Demand],
    *,
    state: str = "",
    application: str = "",
    text: str = "",
    expected: str = "",
    order: str = "",
) -> QuerySet[Demand]:
    """The demands that fit. `state` may be `wanted` (open and part filled) or `all`; `text` is a
    part of name, code, customer's reference or site; `expected` is `yes` or `no`."""
    if state in DemandState.values:
        demands = demands.filter(state=state)
    elif state == WANTED:
        demands = demands.filter(state__in=WANTS_MORE)
    if application in Application.values:
        demands = demands.filter(application=application)
    if expected in {"yes", "no"}:
        demands = demands.filter(is_expected=expected == "yes")
    if text := text.strip().replace("\0", ""):
        columns = ("name", "code", "reference", "site__name")
        anywhere = Q()
        for column in columns:
            anywhere |= Q(**{f"{column}__icontains": text})
        demands = demands.filter(anywhere)
    return demands.order_by(*ORDERS.get(order, ORDERS["deadline"]))


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
