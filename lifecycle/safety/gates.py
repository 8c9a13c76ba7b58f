"""The safety gates before a second life, each with its limit and source.

Order and gates after UL 1974; insulation after UN R100 §5.1.3; lifetime data after IEC 63338
cl. 4; calendar expiry after UL 1974 ed. 2. A gate that was not checked is never called passed.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from lifecycle.events import GateOutcome
from lifecycle.safety.voltage import VoltageWindow

Visual = Literal["sound", "scratched", "dented", "swollen", "burnt"]
INSULATION_FLOOR_OHM_PER_V = Decimal(100)


@dataclass(frozen=True)
class InspectionFindings:
    """What the technician saw and measured; None means not measured."""

    visual: Visual
    leaked_or_vented: bool
    flood_signs: bool
    severe_collision: bool
    hrc_fuse_blown: bool
    lifetime_data_available: bool
    past_calendar_expiry: bool
    insulation_resistance_ohm_per_v: Decimal | None
    open_circuit_voltage_v: Decimal | None


def judge(findings: InspectionFindings, window: VoltageWindow) -> list[GateOutcome]:
    """One outcome for each gate, in the order of the inspection."""
    return [
        _seen("Lifetime data", not findings.lifetime_data_available, "missing", "IEC 63338 cl. 4"),
        _seen("Calendar life", findings.past_calendar_expiry, "past", "UL 1974 ed. 2"),
        _seen(
            "Visual",
            findings.visual in {"dented", "swollen", "burnt"},
            findings.visual,
            "ADR SP 376",
        ),
        _seen("Leak or venting", findings.leaked_or_vented, "found", "ADR SP 376"),
        _seen("Flood", findings.flood_signs, "signs found", "UL 1974: strip and inspect"),
        _seen("Collision", findings.severe_collision, "severe", "UL 1974: strip and inspect"),
        _seen("HRC fuse", findings.hrc_fuse_blown, "blown", "UL 1974: strip and inspect"),
        _insulation(findings.insulation_resistance_ohm_per_v),
        _open_circuit_voltage(findings.open_circuit_voltage_v, window),
    ]


def passed(gates: list[GateOutcome]) -> bool:
    """Only where every gate was checked and none failed."""
    return all(gate.outcome == "passed" for gate in gates)


def _seen(gate: str, failed: bool, measured: str, source: str) -> GateOutcome:
    return GateOutcome(
        gate=gate,
        outcome="failed" if failed else "passed",
        measured=measured if failed else "",
        source=source,
    )


def _insulation(measured: Decimal | None) -> GateOutcome:
    limit = f"≥ {INSULATION_FLOOR_OHM_PER_V} Ω/V"
    source = "UN R100 §5.1.3"
    if measured is None:
        return GateOutcome(gate="Insulation", outcome="not_checked", limit=limit, source=source)
    return GateOutcome(
        gate="Insulation",
        outcome="passed" if measured >= INSULATION_FLOOR_OHM_PER_V else "failed",
        measured=f"{measured:f} Ω/V",
        limit=limit,
        source=source,
    )


def _open_circuit_voltage(measured: Decimal | None, window: VoltageWindow) -> GateOutcome:
    limit = f"{window.minimum_v:f}–{window.maximum_v:f} V"
    if measured is None:
        return GateOutcome(
            gate="Open-circuit voltage", outcome="not_checked", limit=limit, source=window.source
        )
    inside = window.minimum_v <= measured <= window.maximum_v
    return GateOutcome(
        gate="Open-circuit voltage",
        outcome="passed" if inside else "failed",
        measured=f"{measured:f} V",
        limit=limit,
        source=window.source,
    )
