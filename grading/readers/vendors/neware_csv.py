"""Neware exports as CSV: records alone, or cycles, steps and records in one file."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from grading.readers.series_table import text_reader
from grading.readers.text_table import Column, Header, TextFormat, TextTable
from grading.readers.upload import Upload

MICRO = "[µμu�]"
FORMAT = TextFormat(
    "Neware (CSV)",
    (
        Column("time", r"total time(\(h:m:s\))?", kind="clock"),
        Column("time", r"total time\(s\)"),
        Column("stamp", r"date|absolute time", kind="stamp"),
        Column("voltage", r"voltage\(v\)"),
        Column("voltage", r"voltage\(mv\)", 1e-3),
        Column("current", r"current\(a\)"),
        Column("current", r"current\(ma\)", 1e-3),
        Column("current", rf"current\({MICRO}a\)", 1e-6),
        Column("temperature", r"t1\(.{1,2}\)|aux\.? ?t1.*"),
        Column("step", r"step index|step number"),
        Column("cycle", r"cycle index"),
    ),
    signature=lambda names: "datapoint" in names or "record number" in names,
    stamp_formats=("%Y-%m-%d %H:%M:%S.%f", "%Y-%m-%d %H:%M:%S", "%m/%d/%Y %H:%M:%S"),
)


def record_lines(upload: Upload, header: Header) -> Sequence[tuple[int, str]]:
    """In the export of three kinds of lines a record begins with two commas; else all lines."""
    below = list(enumerate(upload.lines[header.line + 1 :], start=header.line + 2))
    if not upload.lines[header.line].startswith(",,"):
        return below
    return [(number, line) for number, line in below if line.startswith(",,")]


def with_steps(table: TextTable, header: Header) -> TextTable:
    """A step without number begins where the lines of a step stand between the records."""
    if "step" in table.numbers:
        return table
    rows = np.asarray(table.rows)
    begins = np.concatenate([[0], (np.diff(rows) > 1).cumsum()]) + 1
    return replace(table, numbers={**table.numbers, "step": begins.astype(np.float64)})


READER = text_reader(FORMAT, repair=with_steps, records=record_lines)
