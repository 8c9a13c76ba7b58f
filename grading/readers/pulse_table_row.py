"""One line of a pulse table: texts that are safe to show, numbers that are numbers."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from grading.measurements.problems import ProblemList
from grading.measurements.pulse_sequence import PULSE_WIDTHS_S, SAMPLE_NAMES, SAMPLES_PER_RATE
from grading.measurements.voltage_windows import VOLTAGE_WINDOWS
from grading.readers.pulse_table_columns import NUMBER_COLUMNS, TEXT_COLUMNS, Layout

MAX_TEXT = 100
MAX_NUMBER = 30
MAX_RATED_CAPACITY_AH = 10_000
TEMPERATURE_RANGE_C = (-40.0, 85.0)
NUMBER = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d{1,2})?")
FORMULA_STARTS = ("=", "@", "+", "-")
MAY_BE_EMPTY = {"format", "test", "temperature_c", *SAMPLE_NAMES}


@dataclass(frozen=True, slots=True)
class TableRow:
    """The values of one line by column name."""

    line: int
    text: dict[str, str]
    number: dict[str, float | None]
    notes: tuple[str, ...] = ()


def read_row(
    line: int, fields: Sequence[str], layout: Layout, problems: ProblemList
) -> TableRow | None:
    """Reads one line; adds what is wrong to `problems` and returns None then."""
    values = dict(zip(layout.names, (field.strip() for field in fields), strict=True))
    wrong: list[tuple[str, str, str]] = []
    for name in TEXT_COLUMNS:
        wrong += _wrong_text(name, values[name])
    number = {name: _number(values[name], layout) for name in NUMBER_COLUMNS}
    for name in NUMBER_COLUMNS:
        if values[name] and number[name] is None:
            shown = values[name][:30]
            wrong.append((name, f"{shown!r} is not a number.", _number_advice(shown, layout)))
        elif not values[name] and name not in MAY_BE_EMPTY:
            wrong.append((name, "Is empty.", "Fill it in."))
    if not wrong:
        wrong += _wrong_chemistry(values["chemistry"])
        wrong += _wrong_figures(number)
        wrong += _wrong_gaps(number)
    for column, what, what_to_do in wrong:
        problems.add(f"line {line}, column {column}", what, what_to_do)
    if wrong:
        return None
    text = {name: values[name] for name in TEXT_COLUMNS}
    return TableRow(line, text, number, _notes(number))


def _wrong_text(name: str, text: str) -> list[tuple[str, str, str]]:
    if not text and name not in MAY_BE_EMPTY:
        return [(name, "Is empty.", "Fill it in.")]
    if text.startswith(FORMULA_STARTS):
        return [(name, f"{text[:30]!r} looks like a formula.", "Write plain text.")]
    if len(text) > MAX_TEXT or not text.isprintable():
        return [(name, "Is too long or holds unprintable signs.", f"At most {MAX_TEXT} letters.")]
    return []


def _number(text: str, layout: Layout) -> float | None:
    if len(text) > MAX_NUMBER:
        return None
    if layout.has_decimal_comma and text.count(",") == 1 and "." not in text:
        text = text.replace(",", ".")
    return float(text) if NUMBER.fullmatch(text) and text.isascii() else None


def _number_advice(text: str, layout: Layout) -> str:
    if "," in text and "." in text:
        return "Export without thousands separators."
    if "," in text and not layout.has_decimal_comma:
        return "Write decimals with a point, or separate the fields with semicolons."
    return "Write the measured value, or leave it empty where nothing was measured."


def _wrong_chemistry(chemistry: str) -> list[tuple[str, str, str]]:
    if chemistry in VOLTAGE_WINDOWS:
        return []
    known = ", ".join(VOLTAGE_WINDOWS)
    return [
        ("chemistry", f"{chemistry[:30]!r} is no chemistry of the passport.", f"One of {known}.")
    ]


def _wrong_figures(number: dict[str, float | None]) -> list[tuple[str, str, str]]:
    wrong = []
    rated, pulse_s = number["rated_capacity_ah"] or 0.0, number["pulse_s"] or 0.0
    temperature_c = number["temperature_c"]
    if not 0 < rated <= MAX_RATED_CAPACITY_AH:
        what = f"{rated:g} Ah is no rated capacity."
        wrong.append(("rated_capacity_ah", what, "Write the nominal capacity of the cell."))
    if not any(abs(pulse_s - width) < 1e-9 for width in PULSE_WIDTHS_S):
        widths = ", ".join(f"{width:g}" for width in PULSE_WIDTHS_S)
        what = f"{pulse_s:g} s is not a pulse width of this test."
        wrong.append(("pulse_s", what, f"One of {widths}; are two columns exchanged?"))
    low, high = TEMPERATURE_RANGE_C
    if temperature_c is not None and not low <= temperature_c <= high:
        what = f"{temperature_c:g} °C is outside {low:g} to {high:g} °C."
        wrong.append(("temperature_c", what, "Write degrees Celsius; are two columns exchanged?"))
    return wrong


def _wrong_gaps(number: dict[str, float | None]) -> list[tuple[str, str, str]]:
    needed = SAMPLE_NAMES[: 1 + SAMPLES_PER_RATE]
    missing = [name for name in needed if number[name] is None]
    if not missing:
        return []
    what = f"Is empty, as {len(missing) - 1} more of U1 to U9." if missing[1:] else "Is empty."
    return [(missing[0], what, "A test needs the rest and the whole 0.5C pulse, U1 to U9.")]


def _notes(number: dict[str, float | None]) -> tuple[str, ...]:
    filled = [number[name] is not None for name in SAMPLE_NAMES]
    last = max(place for place, is_filled in enumerate(filled) if is_filled)
    gaps = [name for name, ok in zip(SAMPLE_NAMES[:last], filled[:last], strict=True) if not ok]
    return (f"No voltage at {', '.join(gaps)}.",) if gaps else ()
