"""Vehicles of one's own organisation, and which batteries were in them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import QuerySet

from accounts.actors import Actor, own_organisation
from accounts.permissions import Permission
from lifecycle.models import Battery, PersonalDatum, Vehicle, VehicleStay


@dataclass(frozen=True)
class Stay:
    """A stay with the VIN of its vehicle; the VIN is empty where it was erased."""

    row: VehicleStay
    vin: str


def vehicles_seen_by(actor: Actor) -> QuerySet[Vehicle]:
    """The vehicles of the actor's own organisation; none without the permission."""
    if actor.sees_everything:
        return Vehicle.objects.order_by("-pk")
    if not actor.may(Permission.VIEW_BATTERIES):
        return Vehicle.objects.none()
    return Vehicle.objects.filter(organisation_id=own_organisation(actor)).order_by("-pk")


def vehicles_with_vin(organisation_id: int, vin: str) -> QuerySet[Vehicle]:
    """At most one vehicle; an erased VIN finds nothing."""
    references = PersonalDatum.objects.filter(value=vin, erased_at=None).values("reference")
    return Vehicle.objects.filter(organisation_id=organisation_id, vin_reference__in=references)


def find_vehicle(actor: Actor, vin: str) -> Vehicle | None:
    """By its VIN, among one's own."""
    return (
        vehicles_with_vin(own_organisation(actor), vin.strip().upper())
        .filter(pk__in=vehicles_seen_by(actor).values("pk"))
        .first()
    )


def vins_of(vehicles: Iterable[Vehicle]) -> dict[int, str]:
    """VIN by the vehicle's key, in one statement."""
    by_reference = {vehicle.vin_reference: vehicle.pk for vehicle in vehicles}
    data = PersonalDatum.objects.filter(reference__in=by_reference)
    return {by_reference[datum.reference]: datum.value for datum in data}


def stays_of_battery(battery: Battery) -> list[Stay]:
    """Newest first, in two statements."""
    rows = list(battery.vehicle_stays.select_related("vehicle").order_by("-until", "-pk"))
    vins = vins_of([row.vehicle for row in rows])
    return [Stay(row, vins.get(row.vehicle_id, "")) for row in rows]


def stays_in_vehicle(actor: Actor, vehicle: Vehicle) -> QuerySet[VehicleStay]:
    """The batteries that were in it, newest first, as far as the actor may see them."""
    stays = vehicle.stays.select_related("battery__battery_model").order_by("-until", "-pk")
    if actor.sees_everything:
        return stays
    return stays.filter(battery__organisation_id=own_organisation(actor))
