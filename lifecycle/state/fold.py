"""From events to state: a pure fold, used for writing, for rebuilding and for checking."""

from dataclasses import replace
from datetime import datetime
from typing import Any

from lifecycle import events
from lifecycle.enums import Grade, LegalStatus, Stage
from lifecycle.state.battery_state import BatteryState
from lifecycle.state.stages import BACK, STAY, find_transition


class NotAllowedError(ValueError):
    """The table of transitions has no such event at this stage."""


def apply(state: BatteryState, payload: events.EventPayload, occurred_at: datetime) -> BatteryState:
    """The state after one more event. Raises NotAllowedError."""
    transition = find_transition(state.stage, payload)
    if transition is None:
        raise NotAllowedError(f"{payload.kind} at {state.stage}")
    changes = _facts(state, payload, occurred_at)
    if transition.target == BACK:
        changes |= {"stage": Stage(state.stage_before_offer), "stage_before_offer": ""}
    elif transition.target != STAY:
        changes["stage"] = transition.target
    if transition.legal_status:
        changes["legal_status"] = transition.legal_status
    return replace(state, **changes)


def _facts(
    state: BatteryState, payload: events.EventPayload, occurred_at: datetime
) -> dict[str, Any]:
    """The columns that this event sets, apart from the stage."""
    match payload:
        case events.Received():
            return {
                "legal_status": payload.legal_status,
                "serial": payload.serial,
                "origin": payload.origin,
                "vin_reference": payload.vin_reference or "",
                "vehicle_model": payload.vehicle_model,
                "mileage_km": payload.mileage_km,
                "condition": payload.condition,
                "is_demonstration": payload.is_demonstration,
                "received_at": occurred_at,
            }
        case events.Inspected():
            failed = [gate for gate in payload.gates if gate.outcome == "failed"]
            reason = "; ".join(_why(gate) for gate in failed)
            return {
                "insulation_resistance_ohm_per_v": payload.insulation_resistance_ohm_per_v,
                "open_circuit_voltage_v": payload.open_circuit_voltage_v,
                "quarantine_reason": reason,
                "is_critical": payload.leaked_or_vented or payload.visual in {"swollen", "burnt"},
            }
        case events.Quarantined():
            held = {"quarantine_reason": payload.reason, "is_critical": payload.is_critical}
            return held | {"demand": "", "application": ""}
        case events.Released():
            return {"quarantine_reason": "", "is_critical": False}
        case events.Estimated(outcome="estimated"):
            # A claim never hides what was measured; both stay in the record.
            known = state.state_of_health is not None and not state.state_of_health_is_provisional
            return {} if payload.is_provisional and known else _health(payload)
        case events.GradeSigned():
            changes = {"grade": payload.grade, "grade_policy": payload.policy_version}
            if payload.grade == Grade.QUARANTINE:
                changes["quarantine_reason"] = payload.override_reason or "; ".join(payload.reasons)
            return changes | (_health(payload) if payload.state_of_health is not None else {})
        case events.Reserved():
            return {"demand": payload.demand, "application": payload.application}
        case events.ReservationReleased() | events.TakenOutOfService():
            return {"demand": "", "application": ""}
        case events.PutInService():
            traction = state.application == "traction"
            return {"legal_status": LegalStatus.REUSED if traction else LegalStatus.REPURPOSED}
        case events.Offered():
            return {"stage_before_offer": state.stage or ""}
        case events.Corrected():
            is_number = payload.field == "mileage_km"
            now = (int(payload.now) if payload.now else None) if is_number else payload.now
            return {payload.field: now}
    return {}


def _health(payload: events.Estimated | events.GradeSigned) -> dict[str, Any]:
    return {
        "state_of_health": payload.state_of_health,
        "state_of_health_lower": payload.lower,
        "state_of_health_upper": payload.upper,
        "state_of_health_is_provisional": payload.is_provisional,
    }


def _why(gate: events.GateOutcome) -> str:
    limit = f" (limit {gate.limit})" if gate.limit else ""
    return f"{gate.gate}: {gate.measured}{limit}"
