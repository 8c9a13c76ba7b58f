"""Maccor exports as text or CSV: a time without unit, volts that are millivolts, a state letter."""

from dataclasses import replace

import numpy as np

from grading.measurements.time_series import Floats
from grading.readers.series_table import MILLIVOLTS_FROM, text_reader
from grading.readers.text_table import Column, Header, TextFormat, TextTable, clock_seconds

STATES = {"R": "rest", "S": "rest", "C": "charge", "D": "discharge", "P": "rest", "O": "rest"}
UNITS_S = (1.0, 60.0, 3600.0)

FORMAT = TextFormat(
    "Maccor (text)",
    (
        Column("time", r"test ?time ?\(sec\)"),
        Column("time", r"test ?time ?\(min\)", 60.0),
        Column("time", r"test ?time ?\(h(ou)?rs?\)", 3600.0),
        Column("time_text", r"test ?time", kind="text"),
        Column("stamp", r"dpt time", kind="stamp"),
        Column("voltage", r"voltage( ?\[v\])?|volts"),
        Column("current", r"current( ?\[a\])?|amps"),
        Column("current", r"mamps", 1e-3),
        Column("temperature", r"temp ?1"),
        Column("step", r"step"),
        Column("cycle", r"cyc#|cycle c|cycle"),
        Column("state", r"state|md", kind="text"),
    ),
    signature=lambda names: any(name in ("rec", "rec#") for name in names),
    states=STATES,
    stamp_formats=(
        "%m/%d/%Y %H:%M:%S",
        "%m/%d/%Y %I:%M:%S %p",
        "%d-%b-%y %I:%M:%S %p",
        "%d-%b-%y %H:%M:%S",
    ),
)


def mended(table: TextTable, header: Header) -> TextTable:
    """Time from its own text where the header names no unit; `Volts` that are millivolts."""
    numbers = dict(table.numbers)
    text = table.texts.get("time_text")
    if "time" not in numbers and text is not None:
        numbers["time"] = _time_s(table)
    if float(np.median(numbers["voltage"])) > MILLIVOLTS_FROM and header.names[
        header.places["voltage"][0]
    ].startswith("volts"):
        numbers["voltage"] = numbers["voltage"] / 1000
    return replace(table, numbers=numbers)


def _time_s(table: TextTable) -> Floats:
    """By the clock in the text (3d 18:47:16.95), else a number whose unit the dates tell."""
    import pandas as pd

    text, stamps = table.texts["time_text"], table.numbers.get("stamp")
    seconds = clock_seconds(text)
    if np.isfinite(seconds).all():
        return seconds
    plain = text.str.replace(",", ".", regex=False).str.strip()
    values = np.asarray(pd.to_numeric(plain, errors="coerce"), dtype=np.float64)
    if stamps is None or not np.isfinite(values).all():
        return seconds if stamps is None else stamps - stamps[0]
    span, passed = values[-1] - values[0], stamps[-1] - stamps[0]
    if span <= 0 or passed <= 0:
        return values
    return values * min(UNITS_S, key=lambda unit: abs(np.log(passed / (span * unit))))


READER = text_reader(FORMAT, repair=mended)
