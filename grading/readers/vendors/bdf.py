"""The Battery Data Format (battery-data-alliance): as CSV or Parquet, current and older names."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

import numpy as np

from grading.measurements.problems import refuse
from grading.measurements.time_series import Floats, TimeSeries
from grading.readers.series_table import SeriesReader, plausible, text_reader
from grading.readers.text_table import Column, TextFormat

COLUMNS = (
    Column("time", r"test_time_second|test time / s"),
    Column("time", r"test_time_millisecond", 1e-3),
    Column("voltage", r"voltage_volt|voltage / v"),
    Column("current", r"current_ampere|current / a"),
    Column("temperature", r"temperature_t1_celsius|temperature t1 / .{0,4}c"),
    Column("step", r"step_count|step count / 1|step_index|step index / 1"),
    Column("cycle", r"cycle_count|cycle count / 1|cycle_dimensionless"),
)
NAME = "Battery Data Format"
FORMAT = TextFormat(f"{NAME} (CSV)", COLUMNS)
READER = text_reader(FORMAT)


def _parquet(upload: Any, keep_sound: bool) -> TimeSeries:
    import io

    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        file = pq.ParquetFile(io.BytesIO(upload.content))
        _refuse_bomb(file)
        table = file.read()
    except (pa.ArrowException, OSError, ValueError, OverflowError, KeyError) as error:
        what = f"The Parquet file is damaged ({type(error).__name__})."
        refuse("", what, "Write it again.")
    return _series(_named(table), upload.warnings, keep_sound)


MAX_ROWS, MAX_COLUMNS = 20_000_000, 500
MAX_UNPACKED_BYTES = 2 * 1024**3


def _refuse_bomb(file: Any) -> None:
    about = file.metadata
    size = sum(about.row_group(n).total_byte_size for n in range(about.num_row_groups))
    if about.num_rows > MAX_ROWS or about.num_columns > MAX_COLUMNS or size > MAX_UNPACKED_BYTES:
        refuse("", "The Parquet file unpacks to more than a tester writes.", "Split it by day.")


def _named(table: Any) -> dict[str, tuple[str, Floats]]:
    """Quantity -> name in the file and values in SI."""
    import re

    names = {str(name).strip().lower(): str(name) for name in table.column_names}
    found: dict[str, tuple[str, Floats]] = {}
    for column in COLUMNS:
        name = next((n for n in names if re.fullmatch(column.pattern, n)), None)
        if name is None or column.quantity in found:
            continue
        try:
            values = table.column(names[name]).cast("float64").to_numpy()
        except (ValueError, NotImplementedError, TypeError):
            refuse(f"column {names[name]}", "Holds no numbers.", "Write it as a number column.")
        found[column.quantity] = (names[name], values * column.factor)
    for quantity in ("time", "voltage", "current"):
        if quantity not in found:
            what = f"The column of the {quantity} is missing."
            refuse("", what, "Needed: test_time_second, voltage_volt, current_ampere.")
    stamps = [n for n in ("unix_time_second", "date_time_millisecond") if n in names]
    if stamps:
        factor = 1e-3 if stamps[0].endswith("millisecond") else 1.0
        values = table.column(names[stamps[0]]).cast("float64").to_numpy() * factor
        found["stamp"] = (stamps[0], values)
    return found


def _series(
    found: Mapping[str, tuple[str, Floats]], warnings: tuple[str, ...], keep_sound: bool
) -> TimeSeries:
    from grading.measurements.problems import ProblemList

    needed = ("time", "voltage", "current")
    count = len(found["time"][1])
    if not count:
        refuse("", "The table has columns but no row.", "Write it again.")
    wrong, problems = np.zeros(count, dtype=bool), ProblemList()
    for quantity in needed:
        name, values = found[quantity]
        bad = ~np.isfinite(values)
        wrong |= bad
        for row in np.flatnonzero(bad)[:20]:
            what = "Holds no finite number."
            problems.add(f"row {row + 1}, column {name}", what, "Write it again.")
    if wrong.any() and (not keep_sound or wrong.all()):
        problems.raise_if_any()
    kept = ~wrong
    take = {quantity: values[kept] for quantity, (_, values) in found.items()}
    stamp = take.get("stamp")
    started = None
    if stamp is not None and len(stamp) and np.isfinite(stamp[0]) and 0 < stamp[0] < 4e9:
        started = datetime.fromtimestamp(float(stamp[0]), UTC)
    return plausible(
        TimeSeries(
            test_time_s=take["time"] - take["time"][0],
            voltage_v=take["voltage"],
            current_a=take["current"],
            temperature_c=take.get("temperature"),
            step_count=_counts(take.get("step")),
            cycle_count=_counts(take.get("cycle")),
            source_rows=np.flatnonzero(kept) + 1,
            place_word="row",
            started_at=started,
            warnings=warnings,
            left_out=problems.listed,
        )
    )


def _counts(values: Floats | None) -> Any:
    if values is None or not np.isfinite(values).all():
        return None
    return np.round(values).astype(np.int64)


PARQUET_READER = SeriesReader(
    f"{NAME} (Parquet)", lambda upload: upload.content.startswith(b"PAR1"), _parquet
)
