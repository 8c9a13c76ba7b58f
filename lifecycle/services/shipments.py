"""Batteries that leave together: planned, checked, departed, arrived."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.actors import Actor, own_organisation
from accounts.permissions import Permission, PermissionRefusedError, require
from lifecycle.enums import ShipmentState
from lifecycle.errors import EntryRefusedError, LifecycleError, TransitionRefusedError
from lifecycle.events import Arrived, Shipped
from lifecycle.models import Battery, Shipment, ShipmentLine, Site
from lifecycle.queries.shipments import missing_papers, transport_proposal
from lifecycle.services.append import NewEvent, append_events
from lifecycle.services.payloads import checked


def plan_shipment(
    *,
    actor: Actor,
    batteries: Sequence[Battery],
    carrier: str,
    recipient: str = "",
    destination: Site | None = None,
    travels_as_waste: bool = False,
) -> Shipment:
    """Put batteries on one shipment, to a recipient or to a site of one's own.

    Raises EntryRefusedError where a battery is on another shipment that has not ended.
    """
    require(actor, Permission.SHIP_BATTERY)
    organisation = own_organisation(actor)
    if any(battery.organisation_id != organisation for battery in batteries):
        raise PermissionRefusedError("One of these batteries belongs to another organisation.")
    problems = {}
    if not batteries:
        problems["batteries"] = "Scan at least one battery."
    if not carrier.strip():
        problems["carrier"] = "Say who carries them."
    if destination and destination.organisation_id != organisation:
        problems["destination"] = "This site belongs to another organisation."
    if not recipient.strip() and destination is None:
        problems["recipient"] = "Say to whom they go, or to which of your sites."
    for battery in batteries:
        if battery.whole:
            problems["batteries"] = f"{battery.public_id} travels with {battery.whole}."
    if problems:
        raise EntryRefusedError(problems)
    try:
        with transaction.atomic():
            shipment = Shipment.objects.create(
                organisation_id=organisation,
                carrier=carrier.strip(),
                recipient=recipient.strip() or str(destination),
                destination=destination,
                travels_as_waste=travels_as_waste,
                planned_at=timezone.now(),
            )
            ShipmentLine.objects.bulk_create(
                ShipmentLine(
                    shipment=shipment,
                    battery=battery,
                    hazard=transport_proposal(battery, for_recycling=travels_as_waste).hazard,
                )
                for battery in batteries
            )
    except IntegrityError as error:
        raise EntryRefusedError(
            {"batteries": "One of these batteries is on another shipment, or here twice."}
        ) from error
    return shipment


def depart(*, actor: Actor, shipment: Shipment, request_key: str) -> Shipment:
    """Hand it to the carrier: an event on each battery, all or none.

    Raises TransitionRefusedError with what is missing where it would leave as not-waste.
    """
    require(actor, Permission.SHIP_BATTERY)
    with transaction.atomic():
        current = _locked(actor, shipment)
        if current.state == ShipmentState.IN_TRANSIT:
            return current
        _require(current, ShipmentState.PLANNED, "depart")
        lines = list(current.lines.select_related("battery__battery_model"))
        if not current.travels_as_waste and (missing := missing_papers(current)):
            told = "; ".join(
                f"{public_id}: {', '.join(paper.what for paper in papers)}"
                for public_id, papers in list(missing.items())[:5]
            )
            raise TransitionRefusedError(f"It may not leave as not-waste. Missing: {told}")
        documents = [str(uid) for uid in current.documents.values_list("uid", flat=True)]
        entries = [
            NewEvent(
                line.battery,
                checked(
                    Shipped,
                    shipment=str(current.uid),
                    carrier=current.carrier,
                    recipient=current.recipient,
                    travels_as="waste" if current.travels_as_waste else "not_waste",
                    hazard=line.hazard,
                    documents=documents,
                ),
                f"{request_key}:{line.pk}",
            )
            for line in lines
        ]
        append_events(actor=actor, entries=entries)
        current.state, current.departed_at = ShipmentState.IN_TRANSIT, timezone.now()
        current.save(update_fields=["state", "departed_at"])
    return current


def arrive(*, actor: Actor, shipment: Shipment, request_key: str, condition: str = "") -> Shipment:
    """It has reached its recipient; at a site of one's own the batteries stand there now."""
    require(actor, Permission.SHIP_BATTERY)
    with transaction.atomic():
        current = _locked(actor, shipment)
        if current.state == ShipmentState.ARRIVED:
            return current
        _require(current, ShipmentState.IN_TRANSIT, "arrive")
        site = current.destination
        entries = [
            NewEvent(
                line.battery,
                checked(
                    Arrived,
                    shipment=str(current.uid),
                    site_uid=str(site.uid) if site else "",
                    site=site.name if site else "",
                    condition=condition,
                ),
                f"{request_key}:{line.pk}",
            )
            for line in current.lines.select_related("battery__battery_model")
            if line.battery.shipment == str(current.uid)
        ]
        append_events(actor=actor, entries=entries)
        _end(current, ShipmentState.ARRIVED)
    return current


def cancel_shipment(*, actor: Actor, shipment: Shipment) -> Shipment:
    """Only what has not departed can be called off."""
    require(actor, Permission.SHIP_BATTERY)
    with transaction.atomic():
        current = _locked(actor, shipment)
        _require(current, ShipmentState.PLANNED, "be called off")
        _end(current, ShipmentState.CANCELLED)
    return current


def _end(shipment: Shipment, state: ShipmentState) -> None:
    shipment.state = state
    shipment.arrived_at = timezone.now() if state == ShipmentState.ARRIVED else None
    shipment.save(update_fields=["state", "arrived_at"])
    shipment.lines.update(is_open=False)


def _locked(actor: Actor, shipment: Shipment) -> Shipment:
    current = Shipment.objects.select_for_update(of=("self",), no_key=True).get(pk=shipment.pk)
    if not actor.sees_everything and current.organisation_id != actor.organisation_id:
        raise PermissionRefusedError("This shipment belongs to another organisation.")
    return current


def _require(shipment: Shipment, state: ShipmentState, what: str) -> None:
    if shipment.state != state:
        label = ShipmentState(shipment.state).label
        raise LifecycleError(f"This shipment is “{label}” and cannot {what} now.")
