"""A battery's life as EPCIS 2.0 events, in an EPCISDocument (GS1 EPCIS 2.0, CBV 2.0)."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from lifecycle import events
from lifecycle.events import EventPayload
from lifecycle.passport.data_points import Tier, may_see
from lifecycle.passport.epcis_details import DETAILS, is_public

CONTEXT = "https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld"
_NAMESPACE = uuid.UUID("6ba7b811-9dad-11d1-80b4-00c04fd430c8")  # RFC 4122: names that are URLs
Event = dict[str, Any]


@dataclass(frozen=True)
class Happened:
    """One event of the ledger."""

    sequence: int
    payload: EventPayload
    occurred_at: datetime
    recorded_at: datetime


@dataclass(frozen=True)
class EpcisSource:
    """A battery's events, the public address of it and of any other by its ID, and, for recycled
    ones, the kilograms that came out of the treatment by material."""

    battery_url: str
    url_of: Callable[[str], str]
    history: Iterable[Happened]
    outputs_kg: Mapping[str, Decimal]


def epcis_document(source: EpcisSource, tier: Tier, made_at: datetime) -> dict[str, Any]:
    """The events that a reader of this tier may see; details only from legitimate interest on."""
    history = list(source.history)
    corrections = _corrections(history)
    told = []
    for happened in history:
        if not (may_see(tier, "interest") or is_public(happened.payload)):
            continue
        event = _event(source, happened)
        if may_see(tier, "interest"):
            event |= _details(happened.payload, tier)
            if correction := corrections.get(happened.sequence):
                never = isinstance(correction.payload, events.Voided)
                event["errorDeclaration"] = {
                    "declarationTime": _moment(correction.recorded_at),
                    "reason": "did_not_occur" if never else "incorrect_data",
                    "correctiveEventIDs": [_event_id(source, correction.sequence)],
                }
        told.append(event)
    return {
        "@context": [CONTEXT, {"encore": "https://w3id.org/encore/battery#"}],
        "type": "EPCISDocument",
        "schemaVersion": "2.0",
        "creationDate": _moment(made_at),
        "epcisBody": {"eventList": told},
    }


def _corrections(history: Iterable[Happened]) -> dict[int, Happened]:
    """Sequence of the entry that was wrong -> what says so."""
    found: dict[int, Happened] = {}
    for happened in history:
        match happened.payload:
            case events.Corrected(corrects_sequence=wrong) | events.Voided(voids_sequence=wrong):
                found[wrong] = happened
    return found


def _event(source: EpcisSource, happened: Happened) -> Event:
    base = {
        "eventID": _event_id(source, happened.sequence),
        "eventTime": _moment(happened.occurred_at),
        "recordTime": _moment(happened.recorded_at),
        "eventTimeZoneOffset": "+00:00",
    }
    epc, payload = source.battery_url, happened.payload
    match payload:
        case events.Disassembled():
            parts = [source.url_of(part) for part, _ in payload.parts]
            return base | _aggregation(epc, parts, "DELETE", "disassembling", "inactive")
        case events.Installed():
            return base | _aggregation(
                source.url_of(payload.whole), [epc], "ADD", "assembling", "in_progress"
            )
        case events.Removed():
            return base | _aggregation(
                source.url_of(payload.whole), [epc], "DELETE", "removing", "in_progress"
            )
        case events.Assembled():
            return base | {
                "type": "TransformationEvent",
                "inputEPCList": [source.url_of(part) for part, _ in payload.parts],
                "outputEPCList": [epc],
                "bizStep": "commissioning",
                "disposition": "active",
            }
        case events.PutInService():
            return base | {
                "type": "AssociationEvent",
                "action": "ADD",
                "parentID": f"urn:uuid:{uuid.uuid5(_NAMESPACE, 'use ' + payload.demand)}",
                "childEPCs": [epc],
                "bizStep": "installing",
                "disposition": "active",
            }
        case events.Recycled():
            return base | _recycled(source, payload)
    step, disposition, action = _object_event(payload)
    return base | {
        "type": "ObjectEvent",
        "action": action,
        "epcList": [epc],
        "bizStep": step,
        "disposition": disposition,
    }


def _aggregation(
    parent: str, children: list[str], action: str, step: str, disposition: str
) -> Event:
    return {
        "type": "AggregationEvent",
        "action": action,
        "parentID": parent,
        "childEPCs": children,
        "bizStep": step,
        "disposition": disposition,
    }


def _recycled(source: EpcisSource, payload: events.Recycled) -> Event:
    """Masses by material, of the whole treatment; without them the battery only ends."""
    end = {"bizStep": "destroying", "disposition": "destroyed"}
    if not source.outputs_kg:
        return {
            "type": "ObjectEvent",
            "action": "DELETE",
            "epcList": [source.battery_url],
            **end,
        }
    outputs = [
        {
            "epcClass": f"https://w3id.org/encore/material/{material}",
            "quantity": float(mass_kg),
            "uom": "KGM",
        }
        for material, mass_kg in source.outputs_kg.items()
    ]
    return {
        "type": "TransformationEvent",
        "inputEPCList": [source.battery_url],
        "outputQuantityList": outputs,
        "transformationID": f"urn:uuid:{payload.balance}",
        **end,
    }


def _object_event(payload: EventPayload) -> tuple[str, str, str]:
    """(bizStep, disposition, action) of an event that happens to one battery alone."""
    match payload:
        case events.Received():
            return "receiving", "in_progress", "OBSERVE"
        case events.Inspected():
            return "inspecting", "conformant" if payload.passed else "non_conformant", "OBSERVE"
        case events.MeasurementRecorded() | events.Estimated() | events.GradeSigned():
            return "inspecting", "in_progress", "OBSERVE"
        case events.Quarantined():
            return "holding", "damaged" if payload.is_critical else "non_conformant", "OBSERVE"
        case events.Repaired() | events.Prepared():
            return "repairing", "in_progress", "OBSERVE"
        case events.Moved():
            return "storing", "in_progress", "OBSERVE"
        case events.Shipped():
            return "shipping", "in_transit", "OBSERVE"
        case events.Arrived():
            return "arriving", "in_progress", "OBSERVE"
        case events.HandedOver():
            return "receiving", "disposed", "OBSERVE"
        case events.Reserved():
            return "reserving", "reserved", "OBSERVE"
        case events.TakenOutOfService():
            return "decommissioning", "inactive", "DELETE"
        case events.NegativeEvent():
            return "other", "damaged", "OBSERVE"
    return "other", "in_progress", "OBSERVE"


def _details(payload: EventPayload, tier: Tier) -> Event:
    """Fields of our own, each with our prefix; only those on the list, and none of them empty."""
    fields = payload.model_dump(mode="json")
    return {"encore:event": str(payload.kind)} | {
        f"encore:{name}": fields[name]
        for name, needed in DETAILS.get(payload.kind, {}).items()
        if may_see(tier, needed) and fields.get(name) not in (None, "", [])
    }


def _event_id(source: EpcisSource, sequence: int) -> str:
    return f"urn:uuid:{uuid.uuid5(_NAMESPACE, f'{source.battery_url}#{sequence}')}"


def _moment(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
