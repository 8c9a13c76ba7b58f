"""What was read, for the screen: shown to the technician before anything is kept."""

from dataclasses import dataclass

from grading.measurements.pulse_sequence import sample_label
from grading.measurements.records import CapacityTest, CheckResult, Measurements, PulseRecord


@dataclass(frozen=True, slots=True)
class PulsePoint:
    """One sample of a pulse plot. `series` names the line (a test or level)."""

    series: str
    order: int
    label: str
    voltage_v: float
    is_cut: bool


@dataclass(frozen=True, slots=True)
class ReadSummary:
    """Counts, capacity, warnings and plot points of one file."""

    format_name: str
    test_count: int
    record_count: int
    cell_ids: tuple[str, ...]
    cell_types: tuple[str, ...]
    pulse_widths_s: tuple[float, ...]
    level_count: int
    cut_record_count: int
    failed_checks: tuple[tuple[str, int], ...]
    rated_capacity_ah: float | None
    rated_capacity_source: str
    capacity: CapacityTest | None
    warnings: tuple[str, ...]
    points: tuple[PulsePoint, ...]


def series_name(record: PulseRecord) -> str:
    """How a record's line is called in a plot: its level where it has one, else its test."""
    if record.level is not None:
        return f"level {record.level:02d}"
    return f"{record.cell_id} {record.test_id}" if record.cell_id else record.test_id


def pulse_points(records: tuple[PulseRecord, ...]) -> tuple[PulsePoint, ...]:
    """The samples of these records that have a voltage, in order."""
    return tuple(
        PulsePoint(
            series=series_name(record),
            order=place + 1,
            label=sample_label(place),
            voltage_v=voltage_v,
            is_cut=f"U{place + 1}" in record.cut_samples,
        )
        for record in records
        for place, voltage_v in enumerate(record.voltages_v)
        if voltage_v is not None
    )


def summarise(
    measurements: Measurements, *, pulse_s: float | None = None, most_series: int = 20
) -> ReadSummary:
    """Summary of a file, with the plot points of its widest pulses, or of `pulse_s` (s).

    At most `most_series` tests are plotted: the first of the file.
    """
    records = measurements.pulse_records
    widths = tuple(sorted({record.pulse_s for record in records}))
    width = pulse_s if pulse_s is not None else (widths[-1] if widths else 0.0)
    failed: dict[str, int] = {}
    for record in records:
        for check in record.checks:
            if check.result is CheckResult.FAILED:
                failed[check.name] = failed.get(check.name, 0) + 1
    complete = [test for test in measurements.capacity_tests if test.is_complete]
    return ReadSummary(
        format_name=measurements.format_name,
        test_count=len({(record.cell_id, record.test_id) for record in records}),
        record_count=len(records),
        cell_ids=tuple(sorted({record.cell_id for record in records if record.cell_id})),
        cell_types=tuple(sorted({record.cell_type for record in records if record.cell_type})),
        pulse_widths_s=widths,
        level_count=len({record.level for record in records if record.level is not None}),
        cut_record_count=sum(bool(record.cut_samples) for record in records),
        failed_checks=tuple(sorted(failed.items())),
        rated_capacity_ah=measurements.rated_capacity_ah,
        rated_capacity_source=measurements.rated_capacity_source,
        capacity=complete[0] if complete else None,
        warnings=measurements.warnings,
        points=pulse_points(measurements.pulses_of_width(width)[:most_series]),
    )
