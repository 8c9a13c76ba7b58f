"""What is typed, not uploaded: a capacity test of a pack, and what a BMS claims."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from accounts.actors import Actor
from grading.models import Evidence, Instrument
from grading.queries import policy_in_force
from grading.services.estimation import (
    estimate_from_capacity,
    estimate_from_claim,
)
from grading.services.instruments import calibration_check, kept_of
from grading.services.pulse_fields import checks_as_fields
from grading.services.recording import Finding, record_finding
from grading.services.uploads import operator_reference, refuse_future, require_upload
from lifecycle.enums import EvidenceKind
from lifecycle.errors import EntryRefusedError
from lifecycle.models import Battery
from lifecycle.queries import voltage_window

HIGHEST_SHARE = Decimal("1.25")
"""Of the rated capacity: new cells hold a few per cent more than rated, none a quarter more."""


@dataclass(frozen=True)
class TypedCapacity:
    """A full discharge as read off the tester: Ah, A (positive), °C, V."""

    capacity_ah: Decimal
    current_a: Decimal
    temperature_c: Decimal | None
    upper_voltage_v: Decimal
    lower_voltage_v: Decimal


def record_capacity_test(
    *,
    actor: Actor,
    battery: Battery,
    test: TypedCapacity,
    request_key: str,
    expected_sequence: int | None = None,
    measured_at: datetime | None = None,
    operator: str = "",
    note: str = "",
    instrument: Instrument | None = None,
    occurred_at: datetime | None = None,
    is_demonstration: bool = False,
) -> Evidence:
    """Evidence and estimate from a typed capacity test, with their events.

    Raises EntryRefusedError for figures that cannot be, else what `record_finding` raises.
    """
    require_upload(actor, battery)
    if problems := _capacity_problems(battery, test):
        raise EntryRefusedError(problems)
    refuse_future(measured_at)
    rated_ah = battery.battery_model.rated_capacity_ah
    policy, kept = policy_in_force(), kept_of(instrument)
    finding = Finding(
        kind=EvidenceKind.CAPACITY,
        estimated=estimate_from_capacity(
            test.capacity_ah, rated_ah, test.temperature_c, policy, kept.get("current_accuracy")
        ),
        values={
            **kept,
            "checks": checks_as_fields((calibration_check(instrument, measured_at),)),
            "capacity_ah": test.capacity_ah,
            "rated_capacity_ah": rated_ah,
            "current_a": test.current_a,
            "temperature_c": test.temperature_c,
            "upper_voltage_v": test.upper_voltage_v,
            "lower_voltage_v": test.lower_voltage_v,
        },
        measured_at=measured_at,
        operator_reference=operator_reference(operator),
        told=(
            f"Discharged at {test.current_a:f} A from {test.upper_voltage_v:f} to "
            f"{test.lower_voltage_v:f} V."
        ),
        reader="typed in",
        not_verified=["typed in: no file of the tester"],
        note=note,
        is_demonstration=is_demonstration,
    )
    return record_finding(
        actor=actor,
        battery=battery,
        finding=finding,
        request_key=request_key,
        expected_sequence=expected_sequence,
        occurred_at=occurred_at,
    )


def record_bms_claim(
    *,
    actor: Actor,
    battery: Battery,
    state_of_health: Decimal,
    request_key: str,
    expected_sequence: int | None = None,
    measured_at: datetime | None = None,
    claimed_with: str = "",
    note: str = "",
    occurred_at: datetime | None = None,
    is_demonstration: bool = False,
) -> Evidence:
    """What the BMS says (a fraction), kept as a claim; the estimate is provisional.

    Raises EntryRefusedError outside 0 to 1.2, else what `record_finding` raises.
    """
    require_upload(actor, battery)
    if not 0 < state_of_health <= Decimal("1.2"):
        raise EntryRefusedError(
            {"soh_percent": "A state of health lies above 0 and at most at 120 %."}
        )
    refuse_future(measured_at)
    policy = policy_in_force()
    finding = Finding(
        kind=EvidenceKind.BMS,
        estimated=estimate_from_claim(state_of_health, policy),
        values={"state_of_health_claimed": state_of_health, "claimed_with": claimed_with},
        measured_at=measured_at,
        told=f"Read with {claimed_with}." if claimed_with else "",
        reader="typed in",
        not_verified=["a claim: not measured"],
        note=note,
        is_demonstration=is_demonstration,
    )
    return record_finding(
        actor=actor,
        battery=battery,
        finding=finding,
        request_key=request_key,
        expected_sequence=expected_sequence,
        occurred_at=occurred_at,
    )


def _capacity_problems(battery: Battery, test: TypedCapacity) -> dict[str, str]:
    """Field name to what is wrong with it, with the figures."""
    problems: dict[str, str] = {}
    rated_ah = battery.battery_model.rated_capacity_ah
    if test.capacity_ah <= 0:
        problems["capacity_ah"] = "A capacity is above zero: enter what came out, positive."
    elif test.capacity_ah > HIGHEST_SHARE * rated_ah:
        problems["capacity_ah"] = (
            f"{test.capacity_ah:f} Ah is more than {HIGHEST_SHARE:.0%} of the rated "
            f"{rated_ah.normalize():f} Ah. Check the decimal point, the unit and the model."
        )
    if test.current_a <= 0:
        problems["current_a"] = "Enter the discharge current as a positive number."
    window = voltage_window(battery.battery_model)
    for field in ("upper_voltage_v", "lower_voltage_v"):
        voltage_v: Decimal = getattr(test, field)
        if why := window.impossible(voltage_v):
            problems[field] = why
        elif not window.minimum_v <= voltage_v <= window.maximum_v:
            problems[field] = (
                f"{voltage_v:f} V lies outside the safe window of this model, "
                f"{window.minimum_v:f} to {window.maximum_v:f} V."
            )
    if not problems and test.lower_voltage_v >= test.upper_voltage_v:
        problems["lower_voltage_v"] = "The lower cut-off lies below the upper one."
    return problems
