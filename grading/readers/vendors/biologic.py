"""BioLogic EC-Lab and BT-Lab exports as text (.mpt, .txt): mA, a head block of stated length."""

from grading.readers.series_table import text_reader
from grading.readers.text_table import Column, TextFormat

FORMAT = TextFormat(
    "BioLogic (.mpt, text)",
    (
        Column("time", r"time/s"),
        Column("stamp", r"time/s", kind="stamp"),
        Column("voltage", r"ecell/v|<?ewe>?/v"),
        Column("current", r"<?i>?/ma", 1e-3),
        Column("current", r"<?i>?/a"),
        Column("temperature", r"temperature/.{0,2}c"),
        Column("step", r"ns"),
        Column("cycle", r"cycle number"),
    ),
    signature=lambda names: "time/s" in names,
    stamp_formats=("%m/%d/%Y %H:%M:%S.%f", "%m/%d/%Y %H:%M:%S", "%Y-%m-%d %H:%M:%S.%f"),
)
READER = text_reader(FORMAT)
