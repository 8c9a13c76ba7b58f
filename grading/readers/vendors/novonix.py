"""Novonix UHPC files: blocks in brackets, the records in [Data], time in hours."""

from grading.readers.series_table import text_reader
from grading.readers.text_table import Column, TextFormat

FORMAT = TextFormat(
    "Novonix (CSV)",
    (
        Column("time", r"run time \(h\)", 3600.0),
        Column("stamp", r"date and time", kind="stamp"),
        Column("voltage", r"potential \(v\)"),
        Column("current", r"current \(a\)"),
        Column("temperature", r"temperature \(.{0,3}c\)"),
        Column("step", r"step number"),
        Column("cycle", r"cycle number"),
    ),
    stamp_formats=("%Y-%m-%d %H:%M:%S", "%Y-%m-%d %I:%M:%S %p", "%m/%d/%Y %I:%M:%S %p"),
)
READER = text_reader(FORMAT)
