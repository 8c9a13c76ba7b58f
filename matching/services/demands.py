"""Demands: entered, changed, cancelled."""

from __future__ import annotations

from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import F

from accounts.actors import Actor, own_organisation
from accounts.permissions import Permission, require
from matching.enums import DemandState
from matching.errors import MatchingError, StaleDemandError
from matching.models import Demand

STALE = (
    "Somebody else has changed this demand since you opened the form. Nothing was saved. "
    "Look at what is new, then send again."
)


def create_demand(
    *, actor: Actor, fields: dict[str, Any], request_key: str, code: str = ""
) -> Demand:
    """Enter a demand; the same request key gives the one that stands.

    `code` is given by the demonstration only.
    """
    require(actor, Permission.EDIT_DEMANDS)
    key = f"{actor.reference}:{request_key}"[:120]
    if standing := Demand.objects.filter(request_key=key).first():
        return standing
    if code:
        fields = {**fields, "code": code}
    try:
        with transaction.atomic():
            return Demand.objects.create(
                organisation_id=own_organisation(actor),
                request_key=key,
                created_by=actor.name,
                **fields,
            )
    except IntegrityError:
        # The same form at the same moment; any other constraint speaks for itself.
        if standing := Demand.objects.filter(request_key=key).first():
            return standing
        raise


def change_demand(
    *, actor: Actor, demand: Demand, fields: dict[str, Any], expected_version: int
) -> Demand:
    """Change an open demand. Raises StaleDemandError or MatchingError."""
    require(actor, Permission.EDIT_DEMANDS)
    with transaction.atomic():
        current = Demand.objects.select_for_update().get(pk=demand.pk)
        if current.version != expected_version:
            raise StaleDemandError(STALE)
        if current.state == DemandState.CANCELLED:
            raise MatchingError("A cancelled demand cannot be changed; copy it into a new one.")
        if fields["quantity"] < current.accepted_units:
            raise MatchingError(f"{current.accepted_units} units are accepted already.")
        for name, value in fields.items():
            setattr(current, name, value)
        if current.state != DemandState.DRAFT:
            current.state = current.state_by_units
        current.version += 1
        current.save()
    return current


def cancel_demand(*, actor: Actor, demand: Demand) -> None:
    """Take it off the list of open ones; what was accepted for it stays reserved."""
    require(actor, Permission.EDIT_DEMANDS)
    Demand.objects.filter(pk=demand.pk).exclude(state=DemandState.CANCELLED).update(
        state=DemandState.CANCELLED, version=F("version") + 1
    )
