"""Basytec results as text: a head of lines that begin with ~, the last of which is the header."""

from grading.readers.series_table import text_reader
from grading.readers.text_table import Column, TextFormat

FORMAT = TextFormat(
    "Basytec (text)",
    (
        Column("time", r"time\[s\]"),
        Column("time", r"time\[h\]", 3600.0),
        Column("time", r"time\[min\]", 60.0),
        Column("voltage", r"u\[v\]"),
        Column("current", r"i\[a\]"),
        Column("current", r"i\[ma\]", 1e-3),
        Column("temperature", r"t1\[.{0,3}c?\]?.*"),
        Column("step", r"line"),
        Column("cycle", r"cyc-count"),
    ),
    signature=lambda names: "dataset" in names or "line" in names,
)
READER = text_reader(FORMAT)
