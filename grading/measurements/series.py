"""Measurements as tables: the tester's steps as a time series, the pulses as a row each, Parquet.

Columns of the time series are those of the Battery Data Format (battery-data-alliance, 1.1).
"""

import io
from typing import TYPE_CHECKING, Any, Literal

from grading.measurements.pulse_sequence import SAMPLE_NAMES
from grading.measurements.records import Measurements

if TYPE_CHECKING:
    from grading.measurements.time_series import TimeSeries

Columns = dict[str, Any]
"""Name -> a list or an array of equal length."""

SERIES_COLUMNS = (
    "test_time_second",
    "voltage_volt",
    "current_ampere",
    "net_capacity_ah",
    "temperature_t1_celsius",
    "step_count",
)


def series_columns(measurements: Measurements) -> Columns:
    """The samples as SERIES_COLUMNS; of a file of steps two rows a step: its first and its last.

    Time in s from the first step, voltage in V, current in A (charging positive), net charge in
    Ah from the first step, temperature in °C or None. Empty for a file without steps.
    """
    if measurements.series is not None:
        return _sample_columns(measurements.series)
    columns: Columns = {name: [] for name in SERIES_COLUMNS}
    net_ah = 0.0
    for step in measurements.steps:
        ends = (
            (step.start_s, step.start_voltage_v, step.start_current_a, net_ah),
            (
                step.start_s + step.duration_s,
                step.end_voltage_v,
                step.end_current_a,
                net_ah + step.charge_ah,
            ),
        )
        net_ah += step.charge_ah
        for time_s, voltage_v, current_a, capacity_ah in ends:
            row = (
                round(time_s, 3),
                voltage_v,
                current_a,
                round(capacity_ah, 6),
                step.temperature_c,
                step.number,
            )
            for name, value in zip(SERIES_COLUMNS, row, strict=True):
                columns[name].append(value)
    return columns


def _sample_columns(series: "TimeSeries") -> Columns:
    """The samples as they are; net charge by the trapezoidal rule."""
    import numpy as np

    current_a, time_s = series.current_a, series.test_time_s
    middle_a = (current_a[1:] + current_a[:-1]) / 2
    net_ah = np.concatenate([[0.0], np.cumsum(middle_a * np.diff(time_s)) / 3600])
    unknown = np.full(len(series), np.nan)
    steps = np.zeros(len(series)) if series.step_count is None else series.step_count
    return {
        "test_time_second": time_s,
        "voltage_volt": series.voltage_v,
        "current_ampere": current_a,
        "net_capacity_ah": net_ah,
        "temperature_t1_celsius": (
            unknown if series.temperature_c is None else series.temperature_c
        ),
        "step_count": np.asarray(steps, dtype=np.int32),
    }


def pulse_columns(measurements: Measurements) -> Columns:
    """The pulse records, a row each: what identifies them, then U1 to U41 in V."""
    records = measurements.pulse_records
    columns: Columns = {
        "cell_type": [record.cell_type for record in records],
        "chemistry": [record.chemistry for record in records],
        "cell_id": [record.cell_id for record in records],
        "test_id": [record.test_id for record in records],
        "level": [record.level for record in records],
        "rated_capacity_ah": [record.rated_capacity_ah for record in records],
        "pulse_s": [record.pulse_s for record in records],
        "temperature_t1_celsius": [record.temperature_c for record in records],
        "net_capacity_ah": [record.counted_charge_ah for record in records],
        "cut_samples": [" ".join(record.cut_samples) for record in records],
    }
    for place, name in enumerate(SAMPLE_NAMES):
        columns[name] = [record.voltages_v[place] for record in records]
    return columns


def to_parquet(measurements: Measurements, table: Literal["series", "pulses"]) -> bytes:
    """One of the two tables as Parquet; the file's digest and format stand in its metadata.

    The same measurements give the same columns and values always.
    """
    import pyarrow as pa
    import pyarrow.parquet as pq

    columns = series_columns(measurements) if table == "series" else pulse_columns(measurements)
    arrow = pa.table({name: pa.array(v, _arrow_type(name, pa)) for name, v in columns.items()})
    about = {"source_sha256": measurements.sha256, "format_name": measurements.format_name}
    out = io.BytesIO()
    pq.write_table(arrow.replace_schema_metadata(about), out, compression="zstd")
    return out.getvalue()


def _arrow_type(name: str, pa: Any) -> Any:
    if name in ("step_count", "level"):
        return pa.int32()
    if name in ("cell_type", "chemistry", "cell_id", "test_id", "cut_samples"):
        return pa.string()
    return pa.float64()
