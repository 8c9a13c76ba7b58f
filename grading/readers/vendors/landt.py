"""Landt (LAND) exports as CSV or text: headers with a slash before the unit."""

from grading.readers.series_table import text_reader
from grading.readers.text_table import Column, TextFormat

FORMAT = TextFormat(
    "Landt (text)",
    (
        Column("time", r"(test ?)?time/(sec|s)"),
        Column("time", r"(test ?)?time/min", 60.0),
        Column("time", r"(test ?)?time/h(our)?", 3600.0),
        Column("time", r"test ?time(/h:m:s)?|total ?time", kind="clock"),
        Column("stamp", r"sys ?time|date|realtime", kind="stamp"),
        Column("voltage", r"volt(age)?/v"),
        Column("voltage", r"volt(age)?/mv", 1e-3),
        Column("current", r"curr(ent)?/a"),
        Column("current", r"curr(ent)?/ma", 1e-3),
        Column("current", r"curr(ent)?/ua", 1e-6),
        Column("temperature", r"temp(erature)?/.{0,2}c"),
        Column("step", r"step(-?index|no\.?)?|process(id)?"),
        Column("cycle", r"cycle(-?index|no\.?)?"),
        Column("state", r"state|mode|workmode", kind="text"),
    ),
    signature=lambda names: any(name.startswith(("volt/", "voltage/")) for name in names),
    states={"D": "discharge", "D_CC": "discharge", "DISCHARGE": "discharge", "D_CV": "discharge",
            "C": "charge", "C_CC": "charge", "C_CV": "charge", "CHARGE": "charge",
            "R": "rest", "REST": "rest", "R_RST": "rest"},
    stamp_formats=("%Y-%m-%d %H:%M:%S", "%Y/%m/%d %H:%M:%S", "%m/%d/%Y %H:%M:%S"),
)  # fmt: skip
READER = text_reader(FORMAT)
