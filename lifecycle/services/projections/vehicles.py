"""Which battery was in which vehicle, from when until when."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import fields
from typing import Any

from lifecycle import events
from lifecycle.events import read_payload
from lifecycle.models import Battery, Vehicle, VehicleStay
from lifecycle.services.projections.recorded import Recorded
from lifecycle.vehicles import TELLS_OF_VEHICLES, StayFacts, next_stays, stays_of

FACTS = tuple(
    field.name for field in fields(StayFacts) if field.name not in {"vehicle", "of_receipt"}
)


def write_vehicle_stays(recorded: Sequence[Recorded]) -> None:
    """Stays that receipts tell of at once; where anything else tells, the stays are folded anew."""
    fresh: list[tuple[Battery, StayFacts]] = []
    retold: dict[int, Battery] = {}
    for one in recorded:
        if isinstance(one.payload, events.Received):
            stays = next_stays([], one.payload, one.event.occurred_at)
            fresh += [(one.battery, facts) for facts in stays]
        elif _tells(one.payload):
            retold[one.battery.pk] = one.battery
    vehicles = dict(
        Vehicle.objects.filter(uid__in={facts.vehicle for _, facts in fresh}).values_list(
            "uid", "pk"
        )
        if fresh
        else []
    )
    keys = {str(uid): pk for uid, pk in vehicles.items()}
    VehicleStay.objects.bulk_create(
        VehicleStay(battery=battery, **_columns(facts, keys)) for battery, facts in fresh
    )
    for battery in retold.values():
        fold_stays_anew(battery)


def _tells(payload: events.EventPayload) -> bool:
    if isinstance(payload, events.Corrected):
        return payload.field in {"vin_reference", "mileage_km"}
    return payload.kind in TELLS_OF_VEHICLES


def fold_stays_anew(battery: Battery) -> bool:
    """Bring the rows to what the events say, row by row in their order; whether any differed."""
    told = battery.events.filter(kind__in=TELLS_OF_VEHICLES).order_by("sequence")
    stays = stays_of(
        (read_payload(event.kind, event.version, event.payload_text), event.occurred_at)
        for event in told
    )
    uids = {facts.vehicle for facts in stays}
    named = Vehicle.objects.filter(uid__in=uids).values_list("uid", "pk")
    keys = {str(uid): pk for uid, pk in named}
    rows = list(VehicleStay.objects.filter(battery=battery).order_by("pk"))
    differs = len(rows) != len(stays)
    for row in rows[len(stays) :]:
        row.delete()
    for row, facts in zip(rows, stays, strict=False):
        columns = _columns(facts, keys)
        if any(getattr(row, column) != value for column, value in columns.items()):
            for column, value in columns.items():
                setattr(row, column, value)
            row.save()
            differs = True
    for facts in stays[len(rows) :]:
        VehicleStay.objects.create(battery=battery, **_columns(facts, keys))
    return differs


def _columns(facts: StayFacts, keys: dict[str, int]) -> dict[str, Any]:
    return {
        "vehicle_id": keys[facts.vehicle],
        **{name: getattr(facts, name) for name in FACTS},
    }
