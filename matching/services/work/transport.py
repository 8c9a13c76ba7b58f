"""What is ready goes to its demand with its papers, and starts to serve there."""

from __future__ import annotations

from collections.abc import Callable

from django.db import transaction

from accounts.actors import Actor
from accounts.permissions import Permission, require
from lifecycle.enums import DocumentKind, ShipmentState, Stage
from lifecycle.models import Battery, Document, Shipment
from lifecycle.services import put_in_service
from lifecycle.services.documents import file_document
from lifecycle.services.shipments import arrive, depart, plan_shipment
from matching.enums import WorkEventKind, WorkKind
from matching.errors import MatchingError
from matching.models import WorkOrder
from matching.services.work.step import lock_batteries, lock_order, record_step


def batteries_of(order: WorkOrder) -> list[Battery]:
    """What is still on the way: not lost, not in service."""
    lines = order.lines.filter(is_live=True).select_related(
        "battery__battery_model", "battery__site"
    )
    return [line.battery for line in lines]


def shipment_of(order: WorkOrder) -> Shipment | None:
    """The shipment that was not called off."""
    shipment = order.shipment
    return None if shipment is None or shipment.state == ShipmentState.CANCELLED else shipment


def must_travel(order: WorkOrder) -> bool:
    """Whether what is on the order does not stand at its demand yet."""
    shipment = shipment_of(order)
    arrived = shipment is not None and shipment.state == ShipmentState.ARRIVED
    return order.from_site_id != order.to_site_id and not arrived


def plan_transport(
    *,
    actor: Actor,
    order: WorkOrder,
    carrier: str,
    request_key: str,
    expected_version: int | None = None,
) -> WorkOrder:
    """Put what is ready on a shipment to the demand's site. Raises LifecycleError."""

    def planned(current: WorkOrder) -> str:
        if shipment_of(current) is not None:
            raise MatchingError("This transport has its shipment already.")
        current.shipment = plan_shipment(
            actor=actor,
            batteries=batteries_of(current),
            carrier=carrier,
            recipient=f"{current.demand.name}, {current.to_site}"[:120],
            destination=current.to_site,
        )
        return f"{current.shipment}"

    return _step(
        actor, order, WorkEventKind.SHIPMENT_PLANNED, planned, request_key, expected_version
    )


def file_paper(
    *,
    actor: Actor,
    order: WorkOrder,
    kind: DocumentKind,
    name: str,
    content: bytes,
    request_key: str,
    expected_version: int | None = None,
) -> WorkOrder:
    """Keep one paper for all batteries of the transport: an event on each. Raises LifecycleError.

    Side effect: a file under MEDIA_ROOT.
    """

    def filed(current: WorkOrder) -> str:
        document: Document = file_document(
            actor=actor,
            batteries=batteries_of(current),
            kind=kind,
            title="",
            name=name,
            content=content,
            request_key=f"work {request_key}",
        )
        return f"{DocumentKind(kind).label}: {document.title}"

    return _step(actor, order, WorkEventKind.PAPER_FILED, filed, request_key, expected_version)


def depart_transport(
    *, actor: Actor, order: WorkOrder, request_key: str, expected_version: int | None = None
) -> WorkOrder:
    """Hand it to the carrier. Raises TransitionRefusedError with the papers that are missing."""

    def departed(current: WorkOrder) -> str:
        depart(actor=actor, shipment=_needed(current), request_key=f"work {request_key}")
        return ""

    return _step(actor, order, WorkEventKind.DEPARTED, departed, request_key, expected_version)


def arrive_transport(
    *,
    actor: Actor,
    order: WorkOrder,
    request_key: str,
    condition: str = "",
    expected_version: int | None = None,
) -> WorkOrder:
    """It has reached the demand's site and stands there now."""

    def arrived(current: WorkOrder) -> str:
        shipment = _needed(current)
        arrive(
            actor=actor,
            shipment=shipment,
            request_key=f"work {request_key}",
            condition=condition,
        )
        return condition

    return _step(actor, order, WorkEventKind.ARRIVED, arrived, request_key, expected_version)


def start_service(
    *,
    actor: Actor,
    order: WorkOrder,
    place: str,
    request_key: str,
    expected_version: int | None = None,
) -> WorkOrder:
    """The second life of everything on the order begins; new passports where the law asks for them.

    With the last battery the order is done (matching.services.work.follow).
    """
    with transaction.atomic():
        lock_batteries(order.lines.filter(is_live=True).values_list("battery", flat=True))
        current, again = lock_order(
            actor, order, [WorkKind.TRANSPORT], request_key, expected_version
        )
        if again:
            return current
        if must_travel(current):
            raise MatchingError(f"It has not arrived at {current.to_site} yet.")
        batteries = batteries_of(current)
        record_step(
            actor=actor,
            order=current,
            kind=WorkEventKind.PUT_IN_SERVICE,
            request_key=request_key,
            note=f"{len(batteries)} at {place}.",
        )
        for battery in batteries:
            if battery.stage == Stage.PREPARED:
                put_in_service(
                    actor=actor,
                    battery=battery,
                    place=place,
                    request_key=f"work {current.code} {battery.public_id}",
                )
        current.refresh_from_db()
    return current


def _needed(order: WorkOrder) -> Shipment:
    shipment = shipment_of(order)
    if shipment is None:
        raise MatchingError("Plan the shipment first.")
    return shipment


def _step(
    actor: Actor,
    order: WorkOrder,
    kind: WorkEventKind,
    work: Callable[[WorkOrder], str],
    request_key: str,
    expected_version: int | None,
) -> WorkOrder:
    require(actor, Permission.SHIP_BATTERY)
    with transaction.atomic():
        lock_batteries(order.lines.filter(is_live=True).values_list("battery", flat=True))
        current, again = lock_order(
            actor, order, [WorkKind.TRANSPORT], request_key, expected_version
        )
        if again:
            return current
        note = work(current)
        record_step(actor=actor, order=current, kind=kind, request_key=request_key, note=note)
    return current
