"""The pulse records of a Nebula workbook: voltages U1 to U41 of each level and width."""

from collections.abc import Mapping
from dataclasses import dataclass

from grading.measurements.checks import PulseEvidence, checks_with_steps, is_off
from grading.measurements.problems import ProblemList
from grading.measurements.pulse_sequence import (
    PULSE_WIDTHS_S,
    RATES_C,
    REST_PER_PULSE,
    SAMPLE_NAMES,
    SAMPLES_PER_RATE,
)
from grading.measurements.records import PulseRecord
from grading.measurements.voltage_windows import window_of
from grading.readers.nebula_columns import TesterRow
from grading.readers.nebula_levels import Level, Visit
from grading.readers.reader import Knowledge


@dataclass(frozen=True, slots=True)
class Cell:
    """What is known of the cell on the tester."""

    knowledge: Knowledge
    rated_capacity_ah: float | None
    sheet: str


def pulse_records(visit: Visit, cell: Cell) -> tuple[PulseRecord, ...]:
    """One record a level and width; raises MeasurementFileError for voltages that cannot be."""
    counted = _counted_charge(visit)
    numbers = {row.sheet_row: number for number, row in enumerate(visit.rows, start=1)}
    problems = ProblemList()
    records = [
        _record(level, width, cell, counted, numbers, problems)
        for level in visit.levels
        for width in range(len(PULSE_WIDTHS_S))
    ]
    problems.raise_if_any()
    return tuple(records)


def _counted_charge(visit: Visit) -> dict[int, float]:
    """Net charge (Ah) in the cell after each sheet row, from 0 when the cell was emptied."""
    counted: dict[int, float] = {}
    total = 0.0
    levels = [row for level in visit.levels for row in level.rows]
    for row in levels:
        total += row.charge_ah
        counted[row.sheet_row] = round(total, 6)
    return counted


def _record(
    level: Level,
    width: int,
    cell: Cell,
    counted: Mapping[int, float],
    numbers: Mapping[int, int],
    problems: ProblemList,
) -> PulseRecord:
    pulse_s = PULSE_WIDTHS_S[width]
    rows = level.rows_of_width(width)
    before = level.row_before_width(width)
    there = [row for row in rows if row is not None]
    voltages = _voltages(before, rows)
    where = f"{cell.sheet}, rows {there[0].sheet_row} to {there[-1].sheet_row}"
    _check_window(rows, cell, problems)
    evidence = _evidence(before, rows, pulse_s, cell.rated_capacity_ah)
    cut, notes = _cuts(rows, pulse_s)
    knowledge = cell.knowledge
    return PulseRecord(
        test_id=f"level-{level.number:02d}",
        pulse_s=pulse_s,
        voltages_v=voltages,
        where=where,
        cell_type=knowledge.cell_type,
        chemistry=knowledge.chemistry,
        cell_id=knowledge.cell_id,
        test_kind="sweep",
        level=level.number,
        rated_capacity_ah=cell.rated_capacity_ah,
        temperature_c=there[0].temperature_c,
        started_at=there[0].started_at,
        counted_charge_ah=counted[before.sheet_row] if before is not None else None,
        step=numbers[before.sheet_row] if before is not None else None,
        cut_samples=cut,
        notes=notes,
        checks=checks_with_steps(
            voltages, pulse_s, there[0].temperature_c, cell.rated_capacity_ah, evidence
        ),
    )


def _voltages(
    before: TesterRow | None, rows: tuple[TesterRow | None, ...]
) -> tuple[float | None, ...]:
    voltages = [before.end_voltage_v if before is not None else None]
    for row in rows:
        voltages.append(row.start_voltage_v if row is not None else None)
        voltages.append(row.end_voltage_v if row is not None else None)
    return tuple(voltages)


def _evidence(
    before: TesterRow | None,
    rows: tuple[TesterRow | None, ...],
    pulse_s: float,
    rated_capacity_ah: float | None,
) -> list[PulseEvidence]:
    evidence = []
    previous = before
    for place, row in enumerate(rows):
        if row is None:
            continue
        is_rest = row.kind == "rest"
        rate = RATES_C[place // 4] * (-1 if row.kind == "discharge" else 1)
        evidence.append(
            PulseEvidence(
                is_rest=is_rest,
                is_charge=row.kind == "charge",
                set_current_a=rate * (rated_capacity_ah or 1.0),
                measured_current_a=row.end_current_a,
                set_duration_s=pulse_s * (REST_PER_PULSE if is_rest else 1),
                measured_duration_s=row.duration_s,
                gap_before_s=_gap_s(previous, row),
            )
        )
        previous = row
    return evidence


def _gap_s(previous: TesterRow | None, row: TesterRow) -> float | None:
    if previous is None or previous.started_at is None or row.started_at is None:
        return None
    return (row.started_at - previous.started_at).total_seconds() - previous.duration_s


def _cuts(
    rows: tuple[TesterRow | None, ...], pulse_s: float
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    samples, notes = [], []
    for place, row in enumerate(rows):
        if row is None:
            notes.append(f"The tester left out the rest after the {_pulse_name(place - 1)} pulse.")
            continue
        evidence = PulseEvidence(False, True, 1.0, 1.0, pulse_s, row.duration_s, None)
        if row.kind == "rest" or not is_off(evidence):
            continue
        samples.append(SAMPLE_NAMES[2 * place + 2])
        notes.append(
            f"The {_pulse_name(place)} pulse was ended by the protection voltage: it lasted "
            f"{row.duration_s:g} s instead of {pulse_s:g} s, so {samples[-1]} is not valid."
        )
    return tuple(samples), tuple(notes)


def _pulse_name(place: int) -> str:
    kind = "charge" if place % 4 == 0 else "discharge"
    return f"{RATES_C[2 * place // SAMPLES_PER_RATE]:g}C {kind}"


def _check_window(rows: tuple[TesterRow | None, ...], cell: Cell, problems: ProblemList) -> None:
    window = window_of(cell.knowledge.chemistry)
    of_what = cell.knowledge.chemistry or "lithium-ion cells"
    for row in rows:
        if row is None:
            continue
        for name, voltage_v in (
            ("起始电压(V)", row.start_voltage_v),
            ("结束电压(V)", row.end_voltage_v),
        ):
            if not window.holds(voltage_v):
                problems.add(
                    f"sheet {cell.sheet}, row {row.sheet_row}, column {name}",
                    f"{voltage_v:g} V lies outside {window.lower_v:g} to {window.upper_v:g} V, "
                    f"the widest window of {of_what}.",
                    "Check that the file belongs to this battery.",
                )
