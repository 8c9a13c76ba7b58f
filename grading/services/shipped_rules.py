"""The rules by application of the shipped policy 2026-2; most figures are assumptions."""

from __future__ import annotations

from typing import Any

from accounts.enums import Role
from lifecycle.enums import EvidenceKind, NegativeKind

_INSULATION = "UN R100 §5.1.3: at least 100 Ω/V of direct current"
_CONFIDENCE = "Assumption: one in ten below its floor is bearable where the use is watched"
_NEVER = [NegativeKind.THERMAL_EVENT.value, NegativeKind.FLOOD.value]
_NOT_IN_TRACTION = [NegativeKind.ACCIDENT.value, NegativeKind.ISOLATION_FAULT.value]
_CAPACITY, _PULSE = EvidenceKind.CAPACITY.value, EvidenceKind.PULSE.value


def _rule(
    application: str,
    health: tuple[str, str],
    power: tuple[str, str] | None,
    self_discharge: tuple[str, str] | None,
    days: tuple[str, str],
    *,
    confidence: tuple[str, str] = ("0.80", _CONFIDENCE),
    evidence: tuple[str, ...] = (_CAPACITY, _PULSE),
    forbidden: tuple[str, ...] = (),
    signed_by: str = Role.TECHNICIAN.value,
) -> dict[str, Any]:
    return {
        "application": application,
        "least_state_of_health": _figure(health),
        "confidence": _figure(confidence),
        "longest_evidence_age_days": _figure(days),
        "least_insulation_ohm_per_v": _figure(("100", _INSULATION)),
        "least_power_share": power and _figure(power),
        "largest_self_discharge_per_month": self_discharge and _figure(self_discharge),
        "evidence": list(evidence),
        "forbidden_events": [*_NEVER, *forbidden],
        "signed_by": signed_by,
    }


def _figure(told: tuple[str, str]) -> dict[str, str]:
    value, source = told
    return {"value": value, "source": source}


_TRUCK = "Assumption: packs of 60 to 67 % (Gao 2024, 100+ packs) work on; trucks lift at full load"
_STORED = "Assumption: no public limit exists (UL 1974 leaves it to the operator)"
_HALF_YEAR = "Assumption: little is lost in half a year of storage"

SHIPPED_RULES = [
    _rule(
        "traction",
        ("0.80", "Modules at 80 % or more return to Leafs (4R Energy)"),
        ("0.70", "Assumption: the car's own limits leave 30 % of its power unused"),
        ("0.03", _STORED),
        ("90", "Assumption: a car is not sold on a test older than a season"),
        confidence=("0.90", "Assumption: a driver depends on it, and cannot watch it"),
        evidence=(_CAPACITY,),
        forbidden=tuple(_NOT_IN_TRACTION),
        signed_by=Role.ADMINISTRATOR.value,
    ),
    _rule(
        "forklift_80v",
        ("0.70", _TRUCK),
        ("0.65", "Assumption: 80 V trucks lift the heaviest loads"),
        ("0.05", _STORED),
        ("180", _HALF_YEAR),
    ),
    _rule(
        "forklift_48v",
        ("0.65", _TRUCK),
        ("0.60", "Assumption: between the trucks of 80 V and 24 V"),
        ("0.05", _STORED),
        ("180", _HALF_YEAR),
    ),
    _rule(
        "forklift_24v",
        ("0.65", _TRUCK),
        ("0.50", "Assumption: pallet trucks ask for little power"),
        ("0.05", _STORED),
        ("180", _HALF_YEAR),
    ),
    _rule(
        "storage",
        ("0.65", "Assumption: packs of 60 to 67 % (Gao 2024, 100+ packs) work in storage"),
        ("0.50", "Assumption: stores ask for 0.19 to 2.4 kW a kWh (Redwood, Melilla), cars more"),
        ("0.05", _STORED),
        ("365", "Assumption: a store is tested when it is commissioned"),
    ),
    _rule(
        "generator",
        ("0.50", "Assumption: below half of the rated capacity little is left to use"),
        ("0.40", "Assumption: a generator's load is chosen to fit"),
        ("0.03", "Assumption: backup power waits for months; no public limit exists"),
        ("365", "Assumption: it is tested with its yearly maintenance"),
    ),
    _rule(
        "parts",
        ("0.40", "Assumption: single modules are often better than the weakest, which limits all"),
        None,
        None,
        ("730", "Assumption: each part is tested again when it comes out"),
        confidence=("0.50", "Assumption: each part is tested again when it comes out"),
        evidence=(_CAPACITY, _PULSE, EvidenceKind.BMS.value),
    ),
]
