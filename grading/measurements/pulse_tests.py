"""Encore's pulse test in a tester's series: a rest, then pulses of rising rates, their rests."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import timedelta

from grading.measurements.checks import PulseEvidence, checks_with_steps
from grading.measurements.pulse_sequence import (
    PULSE_WIDTHS_S,
    RATES_C,
    REST_PER_PULSE,
    SAMPLE_COUNT,
)
from grading.measurements.records import PulseRecord, Step
from grading.measurements.steps import FoundSteps
from grading.measurements.time_series import TimeSeries

WIDTH_TOLERANCE = 0.10
"""Relative: a step of this length may be a pulse; the check of its length is stricter."""
REST_TOLERANCE = 0.4
RATE_TOLERANCE = 0.25
FIRST_REST_S = 60.0
KINDS = ("charge", "rest", "discharge", "rest")


@dataclass(frozen=True, slots=True)
class Asked:
    """What the caller knows of the cell."""

    rated_capacity_ah: float
    cell_type: str | None = None
    chemistry: str | None = None
    cell_id: str | None = None


def find_pulse_tests(
    series: TimeSeries, found: FoundSteps, asked: Asked
) -> tuple[PulseRecord, ...]:
    """Every pulse test of the protocol, at least at the first two rates, with its checks."""
    steps, place = found.steps, 0
    records: list[PulseRecord] = []
    while place < len(steps) - len(KINDS) * 2:
        width = _width_at(steps, place + 1, asked.rated_capacity_ah)
        if steps[place].kind != "rest" or steps[place].duration_s < FIRST_REST_S or width is None:
            place += 1
            continue
        rates = _rates_at(steps, place + 1, width, asked.rated_capacity_ah)
        if rates < 2:
            place += 1
            continue
        records.append(_record(series, found, asked, place, width, rates, len(records) + 1))
        place += rates * len(KINDS)  # its last rest may begin the next test
    return tuple(records)


def _width_at(steps: Sequence[Step], place: int, rated_capacity_ah: float) -> float | None:
    """The pulse width (s) of a test that begins at this step, None where none does."""
    step = steps[place]
    wide = [w for w in PULSE_WIDTHS_S if abs(step.duration_s - w) <= WIDTH_TOLERANCE * w]
    if not wide or not _is_rate(step, RATES_C[0], rated_capacity_ah):
        return None
    return wide[0]


def _rates_at(steps: Sequence[Step], place: int, width_s: float, rated_capacity_ah: float) -> int:
    """How many rates of the protocol follow one another from this step on."""
    for number, rate in enumerate(RATES_C):
        four = steps[place + number * len(KINDS) : place + (number + 1) * len(KINDS)]
        if len(four) < len(KINDS) or tuple(step.kind for step in four) != KINDS:
            return number
        for step in four:
            is_pulse = step.kind != "rest"
            wanted_s = width_s if is_pulse else REST_PER_PULSE * width_s
            tolerance = WIDTH_TOLERANCE if is_pulse else REST_TOLERANCE
            is_short = step.duration_s < wanted_s * (1 - tolerance)
            if is_short or (is_pulse and step.duration_s > wanted_s * (1 + tolerance)):
                return number
            if is_pulse and not _is_rate(step, rate, rated_capacity_ah):
                return number
    return len(RATES_C)


def _is_rate(step: Step, rate: float, rated_capacity_ah: float) -> bool:
    wanted_a = rate * rated_capacity_ah
    return abs(abs(step.end_current_a) - wanted_a) <= RATE_TOLERANCE * wanted_a


def _record(
    series: TimeSeries,
    found: FoundSteps,
    asked: Asked,
    place: int,
    width_s: float,
    rates: int,
    number: int,
) -> PulseRecord:
    before = found.steps[place]
    rows = found.steps[place + 1 : place + 1 + rates * len(KINDS)]
    voltages: list[float | None] = [before.end_voltage_v]
    for row in rows:
        voltages += [row.start_voltage_v, row.end_voltage_v]
    voltages += [None] * (SAMPLE_COUNT - len(voltages))
    evidence = [
        PulseEvidence(
            is_rest=row.kind == "rest",
            is_charge=row.kind == "charge",
            set_current_a=RATES_C[n // len(KINDS)]
            * asked.rated_capacity_ah
            * (-1 if row.kind == "discharge" else 1),
            measured_current_a=row.end_current_a,
            set_duration_s=width_s * (REST_PER_PULSE if row.kind == "rest" else 1),
            measured_duration_s=row.duration_s,
            gap_before_s=0.0,
        )
        for n, row in enumerate(rows)
    ]
    # The last rest may go on: it is the beginning of what follows.
    evidence[-1] = replace(evidence[-1], measured_duration_s=evidence[-1].set_duration_s)
    temperature_c = rows[0].temperature_c
    first, last = found.first[place], found.last[place + len(rows)]
    late_s = max(
        float(found.gap_after_start_s[n])
        for n in range(place + 1, place + 1 + len(rows))
        if found.steps[n].kind != "rest"
    )
    checks = checks_with_steps(
        voltages, width_s, temperature_c, asked.rated_capacity_ah, evidence, late_s
    )
    started = series.started_at
    return PulseRecord(
        test_id=f"test-{number:02d}",
        pulse_s=width_s,
        voltages_v=tuple(voltages),
        where=f"{series.place(int(first))} to {series.place(int(last))}",
        cell_type=asked.cell_type,
        chemistry=asked.chemistry,
        cell_id=asked.cell_id,
        level=number,
        rated_capacity_ah=asked.rated_capacity_ah,
        temperature_c=temperature_c,
        started_at=started + timedelta(seconds=rows[0].start_s) if started else None,
        counted_charge_ah=round(sum(step.charge_ah for step in found.steps[: place + 1]), 6),
        step=before.number,
        notes=(f"Pulses at {rates} of {len(RATES_C)} rates.",) if rates < len(RATES_C) else (),
        checks=checks,
    )
