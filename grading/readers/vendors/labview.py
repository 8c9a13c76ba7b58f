"""LabVIEW measurement files (.lvm): channels by name; logs of temperatures alone are told apart."""

import re
from collections.abc import Sequence

from grading.measurements.problems import refuse
from grading.measurements.time_series import TimeSeries
from grading.readers.series_table import SeriesReader, series_of
from grading.readers.text_table import Column, Header, TextFormat, read_table
from grading.readers.upload import Upload

END = "***end_of_header***"
FORMAT = TextFormat(
    "LabVIEW (.lvm)",
    (
        Column("time", r"x_value|time( ?\[s\]| ?\(s\))?"),
        Column("voltage", r"(cell |pack |module )?volt(age|s)?.*"),
        Column("current", r"(cell |pack |module )?(current|amps).*"),
        Column("temperature", r"(temp|tc|thermocouple).*"),
    ),
)
JOIN = (
    "Export voltage and current beside it (channels named Voltage and Current), or upload the "
    "tester's own file: a temperature alone tells no state of health."
)


def recognises(upload: Upload) -> bool:
    first = next((line for line in upload.lines if line.strip()), "")[:500]
    return first.startswith("LabVIEW Measurement") or _is_bare(upload)


def _is_bare(upload: Upload) -> bool:
    """Lines of nothing but numbers, each after a tab: a log without its head."""
    lines = [line for line in upload.lines[:20] if line.strip()]
    number = r"[-+]?\d+[.,]\d+(?:[eE][-+]?\d+)?"
    return len(lines) > 2 and all(re.fullmatch(rf"\t{number}(?:\t{number})*", x) for x in lines)


def read(upload: Upload, keep_sound: bool) -> TimeSeries:
    if _is_bare(upload):
        channels = upload.lines[0].count("\t")
        what = (
            f"This is a LabVIEW log of {channels} channels without names, time or units (of a "
            "thermometer, most likely)."
        )
        refuse("line 1", what, JOIN)
    header = _header(upload)
    table = read_table(upload, header, FORMAT, keep_sound=keep_sound)
    return series_of(table, FORMAT, upload.warnings)


def _header(upload: Upload) -> Header:
    ends = [n for n, line in enumerate(upload.lines[:400]) if END in line.lower()]
    if not ends:
        refuse("", "The head of the LabVIEW file has no end.", "Export it again.")
    place = ends[-1] + 1
    while place < len(upload.lines) and not upload.lines[place].strip():
        place += 1
    if place >= len(upload.lines):
        refuse("", "The LabVIEW file has a head but no channels.", "Export it again.")
    separator = "," if _comma(upload.lines) else "\t"
    names = tuple(name.strip().lower() for name in upload.lines[place].split(separator))
    places: dict[str, tuple[int, Column]] = {}
    for column in FORMAT.columns:
        for number, name in enumerate(names):
            if column.quantity not in places and re.fullmatch(column.pattern, name):
                places[column.quantity] = (number, column)
    missing = [name for name in ("time", "voltage", "current") if name not in places]
    if missing:
        shown = ", ".join(name for name in names if name)[:120]
        what = f"The channels are {shown}: there is no {' and no '.join(missing)}."
        refuse(f"line {place + 1}", what, JOIN)
    return Header(place, separator, names, places)


def _comma(lines: Sequence[str]) -> bool:
    return any(line.strip().lower().startswith("separator,") for line in lines[:40])


READER = SeriesReader(FORMAT.name, recognises, read)
