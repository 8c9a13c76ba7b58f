"""From events to state: a pure fold, used for writing, for rebuilding and for checking."""

from collections.abc import Callable
from copy import copy
from datetime import UTC, date, datetime
from typing import Any

from lifecycle import events
from lifecycle.enums import Grade, LegalStatus, Origin, Stage
from lifecycle.state.battery_state import BatteryState
from lifecycle.state.guards import refusal
from lifecycle.state.legal_status import KEEP, find_legal_transition
from lifecycle.state.stages import BACK, STAY, find_transition


class NotAllowedError(ValueError):
    """The tables or a guard refuse the event; `why` is for people, empty where the stage does."""

    def __init__(self, message: str, why: str = "") -> None:
        super().__init__(message)
        self.why = why


def apply(state: BatteryState, payload: events.EventPayload, occurred_at: datetime) -> BatteryState:
    """The state after one more event; `state` stays as it is. Raises NotAllowedError."""
    after = copy(state)
    advance(after, payload, occurred_at)
    return after


def advance(state: BatteryState, payload: events.EventPayload, occurred_at: datetime) -> None:
    """Bring `state` itself one event further, for long folds. Raises NotAllowedError."""
    transition = find_transition(state.stage, payload)
    if transition is None:
        raise NotAllowedError(f"{payload.kind} at {state.stage}")
    legal = find_legal_transition(
        state.legal_status, payload, application=state.application, operation=state.operation
    )
    if legal is None:
        label = LegalStatus(state.legal_status).label
        raise NotAllowedError(
            f"{payload.kind} at legal status {state.legal_status}",
            f"its legal status is “{label}”, and “{payload.kind.label}” is not allowed with that",
        )
    if why := refusal(state, payload):
        raise NotAllowedError(f"{payload.kind}: {why}", why)
    changes = _facts(state, payload, occurred_at)
    if transition.target == BACK:
        changes["stage"] = Stage(state.stage_before_offer)
        changes["stage_before_offer"] = ""
    elif transition.target != STAY:
        changes["stage"] = transition.target
    if legal.target != KEEP:
        changes["legal_status"] = legal.target
    for column, value in changes.items():
        setattr(state, column, value)


def impose(state: BatteryState, payload: events.EventPayload, occurred_at: datetime) -> None:
    """The facts of an event that the tables do not allow here: it was recorded late."""
    for column, value in _facts(state, payload, occurred_at).items():
        setattr(state, column, value)


_CORRECTED: dict[str, Callable[[str], Any]] = {
    "mileage_km": lambda text: int(text) if text else None,
    "manufactured_on": lambda text: date.fromisoformat(text) if text else None,
}


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
                "site_uid": payload.site_uid,
                "manufactured_on": payload.manufactured_on,
                "battery_category": payload.category,
                "passport": payload.passport,
            }
        case events.Assembled():
            return {
                "serial": payload.serial,
                "origin": Origin.ASSEMBLY,
                "is_demonstration": payload.is_demonstration,
                "received_at": occurred_at,
                "site_uid": payload.site_uid,
                "manufactured_on": occurred_at.astimezone(UTC).date(),
                "battery_category": payload.category,
                "passport": payload.passport,
                "demand": payload.demand,
                "application": payload.application,
            }
        case events.Disassembled(demand=str(demand)) if demand:
            return {"demand": "", "application": ""}
        case events.Installed():
            return {"whole": payload.whole, "position": payload.position, "storage_place": ""}
        case events.Removed():
            return {"whole": "", "position": None}
        case events.Moved():
            return {"site_uid": payload.site_uid, "storage_place": payload.place}
        case events.Shipped():
            return {"shipment": payload.shipment, "storage_place": ""}
        case events.Arrived():
            return {"shipment": "", "site_uid": payload.site_uid or state.site_uid}
        case events.NegativeEvent():
            return {"negative_events": state.negative_events + 1}
        case events.BmsReset():
            return {"bms_reset_at": occurred_at}
        case events.PassportIssued():
            return {"passport": payload.passport, "battery_category": payload.category}
        case events.Prepared():
            return {"operation": payload.operation}
        case events.Inspected():
            failed = [gate for gate in payload.gates if gate.outcome == "failed"]
            reason = "; ".join(_why(gate) for gate in failed)
            lost = {} if payload.passed else {"demand": "", "application": ""}
            return lost | {
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
            return {"demand": "", "application": "", "operation": ""}
        case events.PutInService():
            renewed = {"passport": payload.passport, "battery_category": payload.category}
            return renewed if payload.passport else {}
        case events.Offered():
            return {"stage_before_offer": state.stage or ""}
        case events.HandedOver():
            return {"shipment": ""}  # weighed at the recycler's: it is under way no more
        case events.Voided(voids="negative_event"):
            return {"negative_events": max(0, state.negative_events - 1)}
        case events.Voided():
            reset = payload.bms_reset_at
            return {"bms_reset_at": datetime.fromisoformat(reset) if reset else None}
        case events.Corrected():
            return {payload.field: _CORRECTED.get(payload.field, str)(payload.now)}
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
