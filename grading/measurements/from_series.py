"""What a tester's time series holds: its steps, capacity tests, pulse tests and pulses."""

from grading.measurements.clock import before_first_jump, check_clock
from grading.measurements.full_discharges import full_discharges
from grading.measurements.problems import MeasurementFileError, refuse
from grading.measurements.pulse_resistance import pulse_resistances
from grading.measurements.pulse_tests import Asked, find_pulse_tests
from grading.measurements.records import Measurements, PulseRecord
from grading.measurements.steps import find_steps
from grading.measurements.time_series import TimeSeries

LEAST_SAMPLES = 2
MOST_TOLD = 10


def measurements_of(
    series: TimeSeries,
    *,
    format_name: str,
    filename: str,
    sha256: str,
    rated_capacity_ah: float | None = None,
    chemistry: str | None = None,
    cell_type: str | None = None,
    cell_id: str | None = None,
    keep_sound: bool = False,
) -> Measurements:
    """Everything that is found in the series. Rates are told by the rated capacity (Ah): without it
    no pulse test is found.

    Raises MeasurementFileError for a clock that runs back, unless `keep_sound`.
    """
    clock = check_clock(series)
    if clock.problems and not keep_sound:
        raise MeasurementFileError(clock.problems)
    series = before_first_jump(series)
    if len(series) < LEAST_SAMPLES:
        refuse("", "The file holds fewer than two records.", "Export the whole test.")
    found = find_steps(series)
    records: tuple[PulseRecord, ...] = ()
    if rated_capacity_ah:
        asked = Asked(rated_capacity_ah, cell_type, chemistry, cell_id)
        records = find_pulse_tests(series, found, asked)
    capacities = full_discharges(found.steps, rated_capacity_ah, series.started_at)
    left_out = [f"Left out: {problem}" for problem in series.left_out[:MOST_TOLD]]
    if len(series.left_out) > MOST_TOLD:
        left_out.append(f"Left out: {len(series.left_out) - MOST_TOLD} more places.")
    return Measurements(
        format_name=format_name,
        filename=filename,
        sha256=sha256,
        pulse_records=records,
        capacity_tests=capacities,
        steps=found.steps,
        series=series,
        pulse_resistances=pulse_resistances(found.steps),
        rated_capacity_ah=None,
        warnings=(*series.warnings, *clock.notes, *left_out),
    )
