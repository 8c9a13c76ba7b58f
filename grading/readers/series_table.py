"""From a vendor's table to the canonical time series: clock from 0, charging positive."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

import numpy as np

from grading.measurements.problems import refuse
from grading.measurements.time_series import Counts, Floats, TimeSeries
from grading.readers.text_table import (
    EXPORT_AGAIN,
    Header,
    TextFormat,
    TextTable,
    find_header,
    read_table,
)
from grading.readers.upload import Upload

LARGEST_VOLTAGE_V, LARGEST_CURRENT_A = 1_500.0, 20_000.0
MILLIVOLTS_FROM = 100.0
"""A cell or module whose voltages lie above this many "volts" was written in millivolts."""


@dataclass(frozen=True, slots=True)
class SeriesReader:
    """One vendor's time series. `read` raises MeasurementFileError and nothing else."""

    name: str
    recognises: Callable[[Upload], bool]
    read: Callable[[Upload, bool], TimeSeries]


def text_reader(
    form: TextFormat,
    *,
    repair: Callable[[TextTable, Header], TextTable] = lambda table, _: table,
    records: Callable[[Upload, Header], Sequence[tuple[int, str]]] | None = None,
) -> SeriesReader:
    """The reader of a vendor that needs no more than a TextFormat; `repair` mends its quirks and
    `records` picks its lines where not every line is a record."""

    def read(upload: Upload, keep_sound: bool) -> TimeSeries:
        header = find_header(upload, form)
        assert header is not None  # recognised
        lines = records(upload, header) if records else None
        table = read_table(upload, header, form, keep_sound=keep_sound, lines=lines)
        return series_of(repair(table, header), form, upload.warnings)

    return SeriesReader(form.name, lambda upload: find_header(upload, form) is not None, read)


def series_of(table: TextTable, form: TextFormat, warnings: tuple[str, ...] = ()) -> TimeSeries:
    """A time series of the table's columns, whatever vendor they are from."""
    numbers, more = dict(table.numbers), list(warnings)
    if "time" not in numbers:
        numbers["time"] = numbers["stamp"] - numbers["stamp"][0]
    current_a, why = _signed(numbers, table, form)
    more += why
    series = TimeSeries(
        test_time_s=numbers["time"] - numbers["time"][0],
        voltage_v=numbers["voltage"],
        current_a=current_a,
        temperature_c=numbers.get("temperature"),
        step_count=_counts(numbers.get("step")),
        cycle_count=_counts(numbers.get("cycle")),
        source_rows=np.asarray(table.rows, dtype=np.int64),
        started_at=_start(numbers.get("stamp")),
        warnings=tuple(more),
        left_out=table.left_out,
    )
    return plausible(series)


def plausible(series: TimeSeries) -> TimeSeries:
    """The series; refused where no cell, module or pack can be what was measured."""
    high_v = float(np.median(np.abs(series.voltage_v)))
    if high_v > LARGEST_VOLTAGE_V:
        scaled = replace(series, voltage_v=series.voltage_v / 1000)
        note = "The voltages are in millivolts, whatever their header says: read so."
        return plausible(replace(scaled, warnings=(*series.warnings, note)))
    for name, values, limit, unit in (
        ("voltage", series.voltage_v, LARGEST_VOLTAGE_V, "V"),
        ("current", series.current_a, LARGEST_CURRENT_A, "A"),
    ):
        beyond = np.abs(values) > limit
        if beyond.any():
            sample = int(beyond.argmax())
            what = f"A {name} of {values[sample]:g} {unit} is beyond any tester's."
            refuse(series.place(sample), what, "Check the unit, or export again.")
    return series


def _signed(
    numbers: dict[str, Floats], table: TextTable, form: TextFormat
) -> tuple[Floats, list[str]]:
    """Charging positive; an unsigned current gets its sign from the state that stands beside it."""
    current_a = numbers["current"]
    state = table.texts.get("state")
    if state is None or not form.states or (current_a < 0).any():
        return current_a, []
    kinds = state.str.strip().str.upper().map(form.states)
    discharging = (kinds == "discharge").to_numpy()
    if not (discharging & (current_a > 0)).any():
        return current_a, []
    note = "The tester writes currents without sign: taken from the state beside them."
    return np.where(discharging, -current_a, current_a), [note]


def _counts(values: Floats | None) -> Counts | None:
    if values is None or not np.isfinite(values).all():
        return None
    return np.asarray(np.round(values), dtype=np.int64)


def _start(stamps: Floats | None) -> datetime | None:
    """The tester's wall clock at the first sample; it says no zone."""
    if stamps is None or not np.isfinite(stamps[0]):
        return None
    return datetime.fromtimestamp(float(stamps[0]), UTC).replace(tzinfo=None)


def refuse_without(what: str) -> Any:
    refuse("", what, EXPORT_AGAIN)
