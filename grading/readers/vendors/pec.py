"""PEC exports as CSV: a head of names and values, then the table; times as hh:mm:ss.xxx."""

from grading.readers.series_table import text_reader
from grading.readers.text_table import Column, TextFormat

FORMAT = TextFormat(
    "PEC (CSV)",
    (
        Column("time", r"total time \(hours in hh:mm:ss\.xxx\)", kind="clock"),
        Column("time", r"total time \(seconds\)"),
        Column("stamp", r"real time", kind="stamp"),
        Column("voltage", r"voltage \(v\)"),
        Column("voltage", r"voltage \(mv\)", 1e-3),
        Column("current", r"current \(a\)"),
        Column("current", r"current \(ma\)", 1e-3),
        Column("step", r"step"),
        Column("cycle", r"cycle"),
    ),
    signature=lambda names: "rack" in names and "shelf" in names,
    stamp_formats=("%m/%d/%Y %H:%M:%S", "%d/%m/%Y %H:%M:%S"),
)
READER = text_reader(FORMAT)
