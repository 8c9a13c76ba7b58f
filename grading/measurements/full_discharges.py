"""Capacity tests among the steps of a series: a full cell, discharged in one go until empty."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from grading.measurements.records import CapacityTest, Step

LEAST_S = 600.0
FULL_TAPER = 0.25
"""A charge that ends below this share of its largest current was held at its voltage limit."""
FULL_C_RATE = 0.06
CONSTANT = 0.05
HIGH_START = 0.94
"""Under load at 3C a full cell of a Leaf begins at 95 % of its highest voltage."""
EMPTY_V = 0.05
"""A discharge ends at the lower limit if this near the lowest end of the file (V a cell)."""
LEAST_SHARE = 0.3
"""Of the rated capacity: below it a discharge is a step to the next state of charge."""


def full_discharges(
    steps: Sequence[Step], rated_capacity_ah: float | None, started_at: datetime | None
) -> tuple[CapacityTest, ...]:
    """The discharges of constant current that last ten minutes and more, each with what speaks
    against taking it for the capacity; `is_complete` where nothing does."""
    long = [step for step in steps if step.kind == "discharge" and step.duration_s >= LEAST_S]
    if not long:
        return ()
    lowest_v = min(step.end_voltage_v for step in long)
    most_ah = max(-step.charge_ah for step in long)
    least_ah = LEAST_SHARE * (rated_capacity_ah or most_ah)
    tests = []
    for step in long:
        if -step.charge_ah < least_ah:
            continue
        notes = _faults(steps, step, lowest_v, rated_capacity_ah)
        capacity_ah = -step.charge_ah
        current_a = capacity_ah * 3600 / step.duration_s
        rated = rated_capacity_ah
        tests.append(
            CapacityTest(
                capacity_ah=round(capacity_ah, 6),
                energy_wh=round(-step.energy_wh, 6),
                current_a=round(current_a, 6),
                where=f"step {step.number}",
                is_complete=not notes,
                c_rate=round(current_a / rated, 4) if rated else None,
                rated_capacity_ah=rated,
                state_of_health=capacity_ah / rated if rated else None,
                temperature_c=step.temperature_c,
                started_at=started_at + timedelta(seconds=step.start_s) if started_at else None,
                duration_s=step.duration_s,
                upper_voltage_v=step.start_voltage_v,
                lower_voltage_v=step.end_voltage_v,
                notes=tuple(notes),
            )
        )
    return tuple(tests)


def _faults(
    steps: Sequence[Step], step: Step, lowest_v: float, rated_capacity_ah: float | None
) -> list[str]:
    faults = []
    if not _was_full(steps, step, rated_capacity_ah):
        faults.append(
            f"Step {step.number}: the file does not show that the cell was full (a charge held at "
            "its voltage limit until the current fell)."
        )
    if step.end_voltage_v > lowest_v + EMPTY_V * max(1.0, round(lowest_v / 3.0)):
        faults.append(
            f"Step {step.number}: the discharge ended at {step.end_voltage_v:g} V; others of the "
            f"file go down to {lowest_v:g} V: it was cut short."
        )
    largest_a = max(abs(step.start_current_a), abs(step.end_current_a))
    if abs(abs(step.start_current_a) - abs(step.end_current_a)) > CONSTANT * largest_a:
        faults.append(f"Step {step.number}: the current was not constant.")
    return faults


def _was_full(steps: Sequence[Step], step: Step, rated_capacity_ah: float | None) -> bool:
    """Whether the last thing that flowed before was a charge to the end; a file that begins with
    the discharge is taken at its word where it starts at the highest voltage of the file."""
    before = [one for one in steps[: step.number - 1] if one.kind != "rest"]
    if not before:
        highest_v = max(one.start_voltage_v for one in steps)
        return step.start_voltage_v >= HIGH_START * highest_v
    last = before[-1]
    if last.kind != "charge":
        return False
    charge = [last]
    for one in reversed(before[:-1]):  # constant current and constant voltage may be two steps
        if one.kind != "charge":
            break
        charge.append(one)
    largest_a = max(max(abs(one.start_current_a), abs(one.end_current_a)) for one in charge)
    if rated_capacity_ah and abs(last.end_current_a) <= FULL_C_RATE * rated_capacity_ah:
        return True
    return abs(last.end_current_a) <= FULL_TAPER * largest_a
