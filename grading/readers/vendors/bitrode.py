"""Bitrode exports as CSV, with or without a header line."""

import re
from collections.abc import Sequence

from grading.measurements.time_series import TimeSeries
from grading.readers.series_table import SeriesReader, series_of
from grading.readers.text_table import Column, Header, TextFormat, find_header, read_table
from grading.readers.upload import Upload

NAMES = ("exclude", "time(s)", "cycle", "loop", "loop", "loop", "step", "steptime(s)",
         "current(a)", "voltage(v)", "power(w)", "capacity(ah)", "energy(wh)", "mode",
         "data")  # fmt: skip
FORMAT = TextFormat(
    "Bitrode (CSV)",
    (
        Column("time", r"time\(s\)"),
        Column("voltage", r"voltage\(v\)"),
        Column("current", r"current\(a\)"),
        Column("step", r"step"),
        Column("cycle", r"cycle"),
        Column("state", r"mode", kind="text"),
    ),
    signature=lambda names: "exclude" in names or "steptime(s)" in names,
    states={"DCHG": "discharge", "CHRG": "charge", "REST": "rest"},
)
RECORD = re.compile(
    r"(?:No|Yes),[^,]+(?:,[^,]*){6},-?[\d.]+,-?[\d.]+(?:,[^,]*){3},(?:REST|CHRG|DCHG),"
)


def _header(upload: Upload) -> Header | None:
    found = find_header(upload, FORMAT)
    if found is not None:
        return found
    if not RECORD.match(next((line for line in upload.lines if line.strip()), "")[:1000]):
        return None
    columns = {column.quantity: column for column in FORMAT.columns}
    of_name = {"time": 1, "cycle": 2, "step": 6, "current": 8, "voltage": 9, "state": 13}
    places = {quantity: (place, columns[quantity]) for quantity, place in of_name.items()}
    return Header(-1, ",", NAMES, places)


def recognises(upload: Upload) -> bool:
    return _header(upload) is not None


def read(upload: Upload, keep_sound: bool) -> TimeSeries:
    header = _header(upload)
    assert header is not None  # recognised
    lines: Sequence[tuple[int, str]] | None = None
    if header.line < 0:
        lines = list(enumerate(upload.lines, start=1))
    table = read_table(upload, header, FORMAT, keep_sound=keep_sound, lines=lines)
    return series_of(table, FORMAT, upload.warnings)


READER = SeriesReader(FORMAT.name, recognises, read)
