"""Arbin MITS exports as CSV: units in the headers, US dates with a tab before them."""

from grading.readers.series_table import text_reader
from grading.readers.text_table import Column, TextFormat

FORMAT = TextFormat(
    "Arbin (CSV)",
    (
        Column("time", r"test[ _]time ?\(s\)"),
        Column("stamp", r"date[ _]time", kind="stamp"),
        Column("voltage", r"voltage ?\(v\)"),
        Column("current", r"current ?\(a\)"),
        Column("current", r"current ?\(ma\)", 1e-3),
        Column("temperature", r"aux[ _]temperature[ _]?\d* ?\(.?c\)"),
        Column("step", r"step[ _]index"),
        Column("cycle", r"cycle[ _]index"),
    ),
    signature=lambda names: (
        any(name.startswith(("data point", "data_point")) for name in names)
        and any(name.startswith(("test time", "test_time")) for name in names)
    ),
    stamp_formats=("%m/%d/%Y %H:%M:%S.%f", "%m/%d/%Y %H:%M:%S", "%Y-%m-%d %H:%M:%S"),
)
READER = text_reader(FORMAT)
