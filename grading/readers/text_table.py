"""A vendor's text export as a table of columns: found by its header, parsed by column, not by row.

A vendor is a `TextFormat`: patterns of headers, what each means, its unit. Everything else is here.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np

from grading.measurements.problems import MAX_PROBLEMS, Problem, ProblemList, refuse
from grading.measurements.time_series import Floats
from grading.readers.upload import Upload

if TYPE_CHECKING:
    import pandas as pd

HEADER_WITHIN = 400
"""Lines in which a header is looked for; BioLogic writes some hundred before it."""
MAX_LINE = 20_000
SEPARATORS = ("\t", ";", ",")
VOLTS = re.compile(r"[Vv](?:olt|\W|_|$)|[Pp]otential")
"""Every header speaks of volts: other lines need no closer look."""
EXPORT_AGAIN = "Export the records again, with time, voltage and current."


@dataclass(frozen=True, slots=True)
class Column:
    """`quantity` of the time series that a header means; `factor` brings it to s, V, A or °C.

    `kind`: `number`, `clock` (3d 18:47:16.9), `stamp` (a date and time) or `text`.
    """

    quantity: str
    pattern: str
    factor: float = 1.0
    kind: str = "number"


@dataclass(frozen=True, slots=True)
class TextFormat:
    """Patterns are matched whole against the header, lower case and without outer spaces; of two
    columns of one quantity the earlier in this list is taken."""

    name: str
    columns: tuple[Column, ...]
    signature: Callable[[Sequence[str]], bool] = lambda names: True
    states: Mapping[str, str] = field(default_factory=dict)
    stamp_formats: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Header:
    """Where the header stands (0-based line), how the line is split, and which field is what."""

    line: int
    separator: str
    names: tuple[str, ...]
    places: Mapping[str, tuple[int, Column]]


@dataclass(frozen=True, slots=True)
class TextTable:
    """Columns by quantity (numbers in SI, text as it stands), and the line of each row.

    `problems` are of the rows that were left out, where that was asked for.
    """

    numbers: Mapping[str, Floats]
    texts: Mapping[str, "pd.Series[str]"]
    rows: Any
    left_out: tuple[Problem, ...] = ()


def find_header(upload: Upload, form: TextFormat) -> Header | None:
    """The first line that names time, voltage and current as this vendor does."""
    for number, line in enumerate(upload.lines[:HEADER_WITHIN]):
        if len(line) > MAX_LINE or not VOLTS.search(line):
            continue
        for separator in SEPARATORS:
            if line.count(separator) < 2:
                continue
            names = tuple(_plain(name) for name in line.split(separator))
            places = _places(names, form.columns)
            has_time = "time" in places or "stamp" in places or "time_text" in places
            is_whole = has_time and {"voltage", "current"} <= places.keys()
            if is_whole and form.signature(names):
                return Header(number, separator, names, places)
    return None


def _plain(name: str) -> str:
    return re.sub(r"\s+", " ", name.strip("﻿~\"' \t")).lower()


def _places(names: Sequence[str], columns: Sequence[Column]) -> dict[str, tuple[int, Column]]:
    found: dict[str, tuple[int, Column]] = {}
    for column in columns:
        if column.quantity in found:
            continue
        for place, name in enumerate(names):
            if re.fullmatch(column.pattern, name):
                found[column.quantity] = (place, column)
                break
    return found


def read_table(
    upload: Upload,
    header: Header,
    form: TextFormat,
    *,
    keep_sound: bool = False,
    lines: Sequence[tuple[int, str]] | None = None,
) -> TextTable:
    """Everything below the header; `lines` (number, text) where only some of them are records.

    Raises MeasurementFileError with line and column of what is wrong, unless `keep_sound`.
    """
    import pandas as pd

    if lines is None:
        end = len(upload.lines)
        while end > header.line + 1 and not upload.lines[end - 1].strip():
            end -= 1
        numbers = np.arange(header.line + 2, end + 1)
        body: Sequence[str] = upload.lines[header.line + 1 : end]
    else:
        there = [(number, line) for number, line in lines if line.strip()]
        numbers = np.array([number for number, _ in there], dtype=np.int64)
        body = [line for _, line in there]
    if not body:
        refuse(f"line {header.line + 1}", "There is a header but no record.", EXPORT_AGAIN)
    frame = _frame(body, header, numbers)
    empty = (frame == "").all(axis=1)
    frame, numbers = frame[~empty].reset_index(drop=True), numbers[~empty.to_numpy()]
    if frame.empty:
        refuse(f"line {header.line + 1}", "There is a header but no record.", EXPORT_AGAIN)
    comma = _has_decimal_comma(frame, header)
    columns: dict[str, Floats] = {}
    texts: dict[str, pd.Series[str]] = {}
    wrong = np.zeros(len(frame), dtype=bool)
    problems = ProblemList()
    for quantity, (place, column) in header.places.items():
        text = frame[place]
        if column.kind == "text":
            texts[quantity] = text
            continue
        values = _values(text, column, comma, form)
        if quantity == "time" and "stamp" in header.places and not np.isfinite(values).any():
            continue  # a time that is written as a date
        needed = quantity in ("time", "voltage", "current") or (
            quantity == "stamp" and "time" not in columns and "time_text" not in header.places
        )
        bad = ~np.isfinite(values) & (needed | (text != "").to_numpy())
        if needed:
            wrong |= bad
            _tell(bad, numbers, header.names[place], text, problems)
        columns[quantity] = values
    if wrong.any() and not keep_sound:
        problems.raise_if_any()
    kept = ~wrong
    if not kept.any():
        problems.raise_if_any()
    return TextTable(
        {name: values[kept] for name, values in columns.items()},
        {name: text[kept] for name, text in texts.items()},
        numbers[kept],
        problems.listed,
    )


def _frame(body: Sequence[str], header: Header, numbers: Any) -> "pd.DataFrame":
    """The wanted fields of each line as texts; too short a line has empty ones."""
    import csv
    import io

    import pandas as pd

    wanted = sorted({place for place, _ in header.places.values()})
    _refuse_long_lines(body, header, numbers)
    first = next((line for line in body if line.strip()), "")
    width = max(wanted[-1] + 1, first.count(header.separator) + 1)
    try:
        return pd.read_csv(
            io.StringIO("\n".join(body)),
            sep=header.separator,
            header=None,
            names=list(range(width)),
            usecols=wanted,
            dtype=str,
            keep_default_na=False,
            skip_blank_lines=False,
            quoting=csv.QUOTE_NONE if header.separator == "\t" else csv.QUOTE_MINIMAL,
            index_col=False,
            low_memory=False,
        ).fillna("")
    except (pd.errors.ParserError, pd.errors.EmptyDataError, ValueError, OverflowError) as error:
        found = re.search(r"line (\d+), saw (\d+)", str(error))
        if found is None:
            refuse("", "The table cannot be read: quotation marks do not match.", EXPORT_AGAIN)
        line = int(numbers[min(int(found[1]), len(numbers)) - 1])
        what = f"Has {found[2]} fields where {width} belong."
        refuse(f"line {line}", what, "Check separators and decimals, or export again.")


def _refuse_long_lines(body: Sequence[str], header: Header, numbers: Any) -> None:
    """A line of more fields than the header names is not what it seems."""
    first = next((line for line in body if line.strip()), "")
    separator = header.separator
    most = max(len(header.names) - 1, first.count(separator)) + 1  # many end in a separator
    problems = ProblemList()
    for place, line in enumerate(body):
        if line.count(separator) > most and '"' not in line:
            what = f"Has {line.count(separator) + 1} fields where {len(header.names)} belong."
            hint = "Check separators and decimals, or export again."
            problems.add(f"line {int(numbers[place])}", what, hint)
    problems.raise_if_any()


def _has_decimal_comma(frame: "pd.DataFrame", header: Header) -> bool:
    if header.separator == ",":
        return False
    place = header.places["voltage"][0]
    sample = frame[place].head(50)
    return bool(sample.str.contains(",", regex=False).any())


def _values(text: "pd.Series[str]", column: Column, comma: bool, form: TextFormat) -> Floats:
    """Numbers in SI, NaN for whatever is none: empty, a word, a formula, infinite."""
    import pandas as pd

    if column.kind == "clock":
        return clock_seconds(text) * column.factor
    if column.kind == "stamp":
        return stamp_seconds(text, form.stamp_formats)
    plain = text.str.replace(",", ".", regex=False) if comma else text
    numbers = pd.to_numeric(plain.str.strip(), errors="coerce").to_numpy(dtype=np.float64)
    return np.where(np.isfinite(numbers), numbers * column.factor, np.nan)


def clock_seconds(text: "pd.Series[str]") -> Floats:
    """Seconds of `3d 18:47:16.95`, `00:00:05`, `100:00:00.000`; NaN for anything else."""
    parts = text.str.strip().str.extract(
        r"^(?:(\d{1,5})\s*d(?:ays?)?\s+)?(\d{1,6}):(\d{1,2}):(\d{1,2}(?:[.,]\d{1,6})?)$"
    )
    days, hours, minutes, seconds = (
        parts[place].str.replace(",", ".", regex=False).astype(float).to_numpy()
        for place in range(4)
    )
    return np.asarray(np.nan_to_num(days) * 86_400 + hours * 3_600 + minutes * 60 + seconds)


def stamp_seconds(text: "pd.Series[str]", formats: Sequence[str]) -> Floats:
    """Seconds since 1970 of dates as the vendor writes them; NaN where none of the formats fits."""
    import pandas as pd

    plain = text.str.strip()
    for form in formats:
        moments = pd.to_datetime(plain, format=form, errors="coerce")
        if moments.notna().sum() >= max(1, len(plain) // 2):
            found = moments.to_numpy(dtype="datetime64[ns]").astype(np.float64) / 1e9
            return np.where(moments.isna(), np.nan, found)
    return np.full(len(text), np.nan)


def _tell(bad: Any, numbers: Any, name: str, text: "pd.Series[str]", problems: ProblemList) -> None:
    for row in np.flatnonzero(bad)[:MAX_PROBLEMS]:
        found = str(text.iloc[row])[:30]
        what = f"{found!r} is not a number." if found else "Is empty: the line was cut off."
        problems.add(
            f"line {int(numbers[row])}, column {name}",
            what,
            "Export again, or keep what is sound.",
        )
