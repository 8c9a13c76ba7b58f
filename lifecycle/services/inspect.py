"""The safety gate: inspection, quarantine, and release by a second person."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal

from accounts.actors import Actor
from accounts.permissions import Permission, require
from lifecycle.enums import EventKind, Stage
from lifecycle.errors import EntryRefusedError, TransitionRefusedError
from lifecycle.events import Inspected, Quarantined, Released
from lifecycle.models import Battery, LedgerEvent, PersonalDatum
from lifecycle.queries.batteries import voltage_window
from lifecycle.safety import InspectionFindings, judge, passed
from lifecycle.services.append import already_recorded, append_event


def inspect_battery(
    *,
    actor: Actor,
    battery: Battery,
    findings: InspectionFindings,
    request_key: str,
    expected_sequence: int | None = None,
    occurred_at: datetime | None = None,
    temperature_c: Decimal | None = None,
    note: str = "",
) -> LedgerEvent:
    """Judge the findings gate by gate; a failed gate leads to quarantine.

    Raises EntryRefusedError where a figure is impossible or a needed one is missing.
    """
    require(actor, Permission.INSPECT_BATTERY)
    window = voltage_window(battery.battery_model)
    gates = judge(findings, window)
    failed = any(gate.outcome == "failed" for gate in gates)
    problems = {}
    voltage_v = findings.open_circuit_voltage_v
    if voltage_v is not None and (why := window.impossible(voltage_v)):
        problems["open_circuit_voltage_v"] = why
    resistance = findings.insulation_resistance_ohm_per_v
    if resistance is not None and resistance < 0:
        problems["insulation_resistance_ohm_per_v"] = "A resistance below zero: measure again."
    if not failed and not problems:
        # A battery that fails by its looks is not measured any more; any other must be.
        missing = "Needed, unless another gate fails: a gate that was not checked is not passed."
        if voltage_v is None:
            problems["open_circuit_voltage_v"] = missing
        if resistance is None:
            problems["insulation_resistance_ohm_per_v"] = missing
    if problems:
        raise EntryRefusedError(problems)
    return append_event(
        actor=actor,
        battery=battery,
        payload=Inspected(
            visual=findings.visual,
            leaked_or_vented=findings.leaked_or_vented,
            flood_signs=findings.flood_signs,
            severe_collision=findings.severe_collision,
            hrc_fuse_blown=findings.hrc_fuse_blown,
            lifetime_data_available=findings.lifetime_data_available,
            past_calendar_expiry=findings.past_calendar_expiry,
            insulation_resistance_ohm_per_v=resistance,
            open_circuit_voltage_v=voltage_v,
            temperature_c=temperature_c,
            gates=gates,
            passed=passed(gates),
            note=note,
        ),
        request_key=request_key,
        expected_sequence=expected_sequence,
        occurred_at=occurred_at,
    )


def quarantine_battery(
    *,
    actor: Actor,
    battery: Battery,
    reason: str,
    request_key: str,
    is_critical: bool = False,
    expected_sequence: int | None = None,
    occurred_at: datetime | None = None,
) -> LedgerEvent:
    """Stop a battery at any stage in the house; a promise to a demand is taken back."""
    return append_event(
        actor=actor,
        battery=battery,
        payload=Quarantined(reason=reason, is_critical=is_critical),
        request_key=request_key,
        expected_sequence=expected_sequence,
        occurred_at=occurred_at,
    )


def release_from_quarantine(
    *,
    actor: Actor,
    battery: Battery,
    reason: str,
    request_key: str,
    expected_sequence: int | None = None,
    occurred_at: datetime | None = None,
) -> LedgerEvent:
    """Let a battery out of quarantine, back to the inspection; never by who put it there."""
    require(actor, Permission.RELEASE_QUARANTINE)
    if (standing := already_recorded(actor, request_key)) is not None:
        return standing
    if battery.stage != Stage.QUARANTINED:
        raise TransitionRefusedError(f"{battery.public_id} is not in quarantine.")
    if actor.reference == quarantined_by(battery):
        raise TransitionRefusedError(
            "You put this battery into quarantine yourself: a second person must release it."
        )
    return append_event(
        actor=actor,
        battery=battery,
        payload=Released(reason=reason),
        request_key=request_key,
        expected_sequence=expected_sequence,
        occurred_at=occurred_at,
    )


def quarantined_by(battery: Battery) -> str:
    """Reference of the actor whose event last led into quarantine, or an empty text."""
    kinds = [EventKind.QUARANTINED, EventKind.INSPECTED, EventKind.GRADED]
    event = battery.events.filter(kind__in=kinds).order_by("-sequence").first()
    if event is None:
        return ""
    datum = PersonalDatum.objects.filter(reference=event.actor_reference).first()
    return datum.subject if datum else ""
