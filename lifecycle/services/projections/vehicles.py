"""Which battery was in which vehicle, from when until when."""

from __future__ import annotations

from collections.abc import Sequence

from lifecycle import events
from lifecycle.models import Vehicle, VehicleStay
from lifecycle.services.projections.recorded import Recorded


def write_vehicle_stays(recorded: Sequence[Recorded]) -> None:
    """An installation opens a stay; a removal closes it, or tells of one that nobody recorded."""
    for one in recorded:
        match one.payload:
            case events.InstalledInVehicle():
                VehicleStay.objects.create(
                    battery=one.battery,
                    vehicle=Vehicle.objects.get(uid=one.payload.vehicle),
                    since=one.event.occurred_at,
                    mileage_at_installation_km=one.payload.mileage_km,
                )
            case events.RemovedFromVehicle():
                vehicle = Vehicle.objects.get(uid=one.payload.vehicle)
                end = {
                    "until": one.event.occurred_at,
                    "mileage_at_removal_km": one.payload.mileage_km,
                }
                stays = VehicleStay.objects.filter(battery=one.battery, vehicle=vehicle, until=None)
                if not stays.update(**end):
                    VehicleStay.objects.create(battery=one.battery, vehicle=vehicle, **end)
