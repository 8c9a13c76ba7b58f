"""A duty profile from a CSV file: `Time_s`, `SOC`, and `Temperature_C` where it is known."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Sequence

import numpy as np

from grading.ageing.duty import DAY_S, YEAR_DAYS, Duty
from grading.ageing.power_law import Floats
from grading.ageing.swings import charge_weighted_depth
from grading.measurements.problems import ProblemList, refuse

TIME, CHARGE, WARMTH = "time_s", "soc", "temperature_c"
MOST_ROWS, LONGEST_LINE = 600_000, 2_000
SHORTEST_S, LONGEST_GAP_S = DAY_S, DAY_S
TEMPERATURES_C = (-40.0, 85.0)
NUMBER = re.compile(r"[+-]?(\d{1,15}(\.\d{0,30})?|\.\d{1,30})([eE][+-]?\d{1,2})?")


def read_profile(content: bytes, file_name: str, *, temperature_c: float) -> Duty:
    """The duty of a file, its columns found by name in any order; others are not looked at.

    `temperature_c`: for a file without temperatures. Raises MeasurementFileError by line.
    """
    rows = _rows(_text(content))
    header = [name.strip().lower() for name in next(rows, (0, []))[1]]
    places = _places(header)
    problems = ProblemList()
    found: list[tuple[float, ...]] = []
    for line, fields in rows:
        values = _numbers(line, fields, len(header), places, problems)
        if values and found and values[0] <= found[-1][0]:
            problems.add(f"line {line}, column Time_s", "Does not rise.", "Sort the rows by time.")
        elif values:
            found.append(values)
        if problems.is_full:
            break
        if len(found) > MOST_ROWS:
            refuse(f"line {line}", f"More than {MOST_ROWS} rows.", "Export a longer time step.")
    problems.raise_if_any()
    if len(found) < 2:
        refuse("", "Fewer than two rows.", "Export a day or more.")
    table = np.array(found)
    time_s, charge = table[:, 0], table[:, 1]
    warm = table[:, 2] if WARMTH in places else np.full_like(charge, temperature_c)
    _check_times(time_s)
    return _duty(file_name, time_s, charge, warm, has_temperature=WARMTH in places)


def _text(content: bytes) -> str:
    if b"\0" in content[:100_000]:
        refuse("", "Not a text file.", "Export as CSV.")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        refuse("", "Not UTF-8.", "Export as CSV in UTF-8.")


def _rows(text: str):  # type: ignore[no-untyped-def]  # pairs of line and fields
    for line, words in enumerate(io.StringIO(text), start=1):
        if len(words) > LONGEST_LINE:
            refuse(f"line {line}", "Is too long.", "Export Time_s, SOC and Temperature_C alone.")
        if words.strip():
            try:
                yield line, next(csv.reader([words], strict=True))
            except csv.Error:
                refuse(f"line {line}", "Has a quote that does not end.", "Remove the quotes.")


def _places(header: Sequence[str]) -> dict[str, int]:
    for name, shown in ((TIME, "Time_s"), (CHARGE, "SOC"), (WARMTH, "Temperature_C")):
        if header.count(name) > 1:
            refuse("line 1", f"Two columns are called {shown}.", "Keep one of them.")
        if name not in header and name != WARMTH:
            advice = "Name the columns Time_s, SOC and Temperature_C in line 1, commas between."
            refuse("line 1", f"No column is called {shown}.", advice)
    return {name: header.index(name) for name in (TIME, CHARGE, WARMTH) if name in header}


def _numbers(
    line: int, fields: Sequence[str], width: int, places: dict[str, int], problems: ProblemList
) -> tuple[float, ...] | None:
    if len(fields) != width:
        what = f"Has {len(fields)} fields, the header has {width}."
        problems.add(f"line {line}", what, "Separate by commas; a decimal point, no comma.")
        return None
    values: list[float] = []
    for name, place in places.items():
        text = fields[place].strip()
        if not NUMBER.fullmatch(text):
            where = f"line {line}, column {name}"
            problems.add(where, f"{text[:30]!r} is not a number.", "Write it like 0.95.")
            return None
        values.append(float(text))
    if not 0 <= values[1] <= 1:
        what = f"{values[1]:g} is outside 0 to 1."
        problems.add(f"line {line}, column SOC", what, "Give a fraction; divide per cent by 100.")
        return None
    if len(values) > 2 and not TEMPERATURES_C[0] <= values[2] <= TEMPERATURES_C[1]:
        what = f"{values[2]:g} °C is outside -40 to 85."
        problems.add(f"line {line}, column Temperature_C", what, "Give degrees Celsius.")
        return None
    return tuple(values)


def _check_times(time_s: Floats) -> None:
    if time_s[-1] - time_s[0] < SHORTEST_S * 0.99:
        refuse("", "Covers less than a day.", "Export a day or more: the duty is repeated.")
    if np.diff(time_s).max() > LONGEST_GAP_S:
        refuse("", "Two rows are more than a day apart.", "Export without gaps.")


def _duty(
    name: str, time_s: Floats, charge: Floats, warm: Floats, *, has_temperature: bool
) -> Duty:
    seconds = np.diff(time_s)
    length_s = float(time_s[-1] - time_s[0])
    moved = np.abs(np.diff(charge))
    lasted = (np.r_[seconds, 0.0] + np.r_[0.0, seconds]) / 2
    speed = float(moved @ (moved / seconds * 3600) / moved.sum()) if moved.sum() else 0.0
    days = length_s / DAY_S
    told = "" if has_temperature else " No temperatures in it: the one that you gave."
    return Duty(
        key="profile",
        name=name,
        state_of_charge=charge,
        temperature_c=warm,
        share_of_time=lasted / length_s,
        day=np.floor((time_s - time_s[0]) / DAY_S),
        depth=charge_weighted_depth(charge),
        cycles_a_year=float(moved.sum()) / 2 / days * YEAR_DAYS,
        c_rate=speed,
        basis=f"The file: {len(time_s)} rows over {days:.1f} days, repeated.{told}",
    )
