"""Which fields of which events leave the house, and for whom. What is not listed stays.

Names of persons, VINs, sites, prices, customers and free notes are not listed: no tier has a right
to them.
"""

from __future__ import annotations

from lifecycle import events
from lifecycle.enums import EventKind
from lifecycle.events import EventPayload
from lifecycle.passport.data_points import Tier

K = EventKind
INTEREST: Tier = "interest"
AUTHORITY: Tier = "authority"


def _for(tier: Tier, *names: str) -> dict[str, Tier]:
    return dict.fromkeys(names, tier)


DETAILS: dict[EventKind, dict[str, Tier]] = {
    K.RECEIVED: _for(INTEREST, "origin", "condition", "legal_status", "mileage_km"),
    K.INSPECTED: _for(INTEREST, "visual", "passed", "open_circuit_voltage_v",
                      "insulation_resistance_ohm_per_v", "temperature_c"),
    K.MEASURED: _for(INTEREST, "evidence_kind", "capacity_ah", "temperature_c"),
    K.ESTIMATED: _for(INTEREST, "method", "method_version", "outcome", "state_of_health", "lower",
                      "upper", "coverage"),
    K.GRADED: _for(INTEREST, "grade", "policy_version", "state_of_health", "lower", "upper"),
    K.PREPARED: _for(INTEREST, "operation"),
    K.PUT_IN_SERVICE: _for(INTEREST, "passport", "category"),
    K.ASSEMBLED: _for(INTEREST, "operation", "category", "passport", "predecessor_passports"),
    K.NEGATIVE_EVENT: _for(INTEREST, "nature", "source", "value", "unit"),
    K.VOIDED: _for(INTEREST, "voids_sequence", "voids"),
    K.BMS_RESET: _for(INTEREST, "software_version"),
    K.END_OF_WASTE: _for(INTEREST, "operation"),
    K.SHIPPED: _for(AUTHORITY, "carrier", "recipient", "travels_as", "hazard"),
    K.OFFERED: _for(AUTHORITY, "recycler", "mass_kg", "hazard"),
    K.HANDED_OVER: _for(AUTHORITY, "mass_kg"),
    K.RECYCLED: _for(AUTHORITY, "recycler", "input_mass_kg", "recycling_efficiency"),
}  # fmt: skip
_PUBLIC = (
    events.Received,
    events.Assembled,
    events.Disassembled,
    events.Installed,
    events.Removed,
    events.PutInService,
    events.TakenOutOfService,
    events.Recycled,
)


def is_public(payload: EventPayload) -> bool:
    """Whether anybody may know that it happened. Inspections, tests and status may not be."""
    return isinstance(payload, _PUBLIC)
