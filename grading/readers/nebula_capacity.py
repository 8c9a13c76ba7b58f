"""The capacity test of a Nebula workbook, and the rated capacity that its currents speak of."""

from statistics import median

from grading.measurements.records import CapacityTest
from grading.readers.nebula_columns import TesterRow
from grading.readers.nebula_levels import Visit

RATED_TOLERANCE = 0.02
CUT_OFF_C_RATE = 0.06
"""The charge before the discharge is to end at 0.05C; a little more for rounding."""

ROUNDING_AH = 0.1
"""Nominal capacities are stated in tenths of an ampere-hour."""


def rated_capacity_from_current(visit: Visit) -> float | None:
    """Rated capacity (Ah) from the currents that the recipe calls 1C; None without any.

    Every level charges at 1C, as does the discharge of the capacity test.
    """
    currents = [abs(level.charge.end_current_a) for level in visit.levels]
    if visit.capacity_steps:
        currents.append(abs(visit.capacity_steps[3].end_current_a))
    if not currents:
        return None
    one_c = median(currents)
    rounded = round(round(one_c / ROUNDING_AH) * ROUNDING_AH, 6)
    return rounded if rounded and abs(rounded - one_c) <= RATED_TOLERANCE * one_c else None


def capacity_test(visit: Visit, rated_capacity_ah: float | None, sheet: str) -> CapacityTest | None:
    """The first full discharge, counted positive; None where the file holds none."""
    if not visit.capacity_steps:
        return None
    _, charge, rest, discharge, _ = visit.capacity_steps
    capacity_ah, current_a = -discharge.charge_ah, abs(discharge.end_current_a)
    notes = _faults(charge, rest, discharge, rated_capacity_ah)
    rated = rated_capacity_ah
    return CapacityTest(
        capacity_ah=capacity_ah,
        energy_wh=-discharge.energy_wh,
        current_a=current_a,
        where=f"{sheet}, row {discharge.sheet_row}",
        is_complete=not notes,
        c_rate=round(current_a / rated, 4) if rated else None,
        rated_capacity_ah=rated,
        state_of_health=capacity_ah / rated if rated else None,
        temperature_c=discharge.temperature_c,
        started_at=discharge.started_at,
        duration_s=discharge.duration_s,
        upper_voltage_v=charge.end_voltage_v,
        lower_voltage_v=discharge.end_voltage_v,
        notes=tuple(notes),
    )


def _faults(
    charge: TesterRow, rest: TesterRow, discharge: TesterRow, rated_capacity_ah: float | None
) -> list[str]:
    faults = []
    if any(row.was_skipped for row in (charge, rest, discharge)):
        faults.append("A step of the capacity test was skipped by hand: no capacity.")
    if rated_capacity_ah and abs(charge.end_current_a) > CUT_OFF_C_RATE * rated_capacity_ah:
        faults.append(
            f"The cell was not full: the charge ended at {charge.end_current_a:g} A, "
            f"above {CUT_OFF_C_RATE:g}C."
        )
    counted = abs(discharge.end_current_a) * discharge.duration_s / 3600
    if abs(counted + discharge.charge_ah) > max(RATED_TOLERANCE * counted, 0.001):
        faults.append(
            f"The discharge counts {-discharge.charge_ah:g} Ah, current × time gives "
            f"{counted:.4g} Ah."
        )
    return faults
