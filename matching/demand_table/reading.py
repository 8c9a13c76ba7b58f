"""Reads a table of demands; what its cells may say is checked line by line by the service."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from matching.demand_table.columns import COLUMNS, SEPARATOR, unescaped

MOST_LINES, MOST_BYTES = 5_000, 2 * 1024 * 1024


class DemandFileError(ValueError):
    """The file is no table of demands; the message says what is wrong and what to do."""


@dataclass(frozen=True)
class Line:
    """One demand as it stands in the file: in CSV `number` counts from 1, the header among them;
    in JSON it is the place in the list."""

    number: int
    cells: Mapping[str, str]
    problems: Mapping[str, str] = field(default_factory=dict)

    @property
    def code(self) -> str:
        return self.cells.get("code", "")

    @property
    def reference(self) -> str:
        return unescaped(self.cells.get("reference", ""))


def read_table(content: bytes, name: str) -> list[Line]:
    """The lines of a CSV file, or of a JSON list where the name ends so.

    Raises DemandFileError for a file that is too large, no text, no table, or has unknown columns.
    """
    if len(content) > MOST_BYTES:
        raise DemandFileError(
            f"The file has more than {MOST_BYTES // 1024 // 1024} MB. Send it in parts."
        )
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise DemandFileError(
            f"This is no text in UTF-8 (byte {error.start}). Save it as CSV UTF-8."
        ) from error
    if "\x00" in text:
        raise DemandFileError("This is no text file. Save it as CSV UTF-8.")
    lines = _from_json(text) if name.lower().endswith(".json") else _from_csv(text)
    if not lines:
        raise DemandFileError("The file holds no demand, only its header.")
    return lines


def _from_csv(text: str) -> list[Line]:
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    try:
        header = [cell.strip() for cell in next(reader, [])]
        if len(header) == 1 and ";" in header[0]:
            raise DemandFileError("The columns are separated by “;”. Save it with commas.")
        _check_columns(header)
        lines: list[Line] = []
        for row in reader:
            if any(cell.strip() for cell in row):
                _check_count(lines)
                lines.append(_csv_line(reader.line_num, header, row))
        return lines
    except csv.Error as error:
        raise DemandFileError(
            f"Line {reader.line_num} is no CSV: {error}. Look for a quotation mark there."
        ) from error


def _csv_line(number: int, header: list[str], row: list[str]) -> Line:
    cells = dict(zip(header, (cell.strip() for cell in row), strict=False))
    if len(row) == len(header):
        return Line(number, cells)
    words = f"It has {len(row)} cells, the header {len(header)}. Put texts with commas in quotes."
    return Line(number, cells, {"line": words})


def _from_json(text: str) -> list[Line]:
    try:
        entries = json.loads(
            text, parse_float=str, parse_int=str, parse_constant=str, object_pairs_hook=_once
        )
    except (ValueError, RecursionError) as error:
        raise DemandFileError(f"This is no JSON: {str(error)[:200]}.") from error
    if not isinstance(entries, list) or not all(isinstance(entry, dict) for entry in entries):
        raise DemandFileError("Demands in JSON are a list of objects: [{“name”: …}, …].")
    lines: list[Line] = []
    for number, entry in enumerate(entries, start=1):
        _check_count(lines)
        _check_columns(list(entry))
        lines.append(_json_line(number, entry))
    return lines


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    entry: dict[str, Any] = {}
    for name, value in pairs:
        if name in entry:
            raise ValueError(f"“{name[:40]}” is there twice in one object")
        entry[name] = value
    return entry


def _json_line(number: int, entry: dict[str, Any]) -> Line:
    cells: dict[str, str] = {}
    problems: dict[str, str] = {}
    for name, value in entry.items():
        if not _is_storable(value):
            problems[name] = "A character stands there that no text may hold."
            continue
        if isinstance(value, bool):
            cells[name] = "yes" if value else "no"
        elif isinstance(value, list) and all(isinstance(one, str) for one in value):
            cells[name] = SEPARATOR.join(value)
        elif isinstance(value, str) or value is None:
            cells[name] = (value or "").strip()
        else:
            problems[name] = "Enter a text, a number, yes or no, or a list of texts."
    return Line(number, cells, problems)


def _is_storable(value: Any) -> bool:
    """JSON may spell NUL and halves of letters, which no database takes."""
    parts = value if isinstance(value, list) else [value]
    return not any(
        letter == "\0" or "\ud800" <= letter <= "\udfff"
        for part in parts
        if isinstance(part, str)
        for letter in part
    )


def _check_count(lines: list[Line]) -> None:
    if len(lines) == MOST_LINES:
        raise DemandFileError(f"At most {MOST_LINES} demands at once. Send it in parts.")


def _check_columns(names: list[str]) -> None:
    if unknown := [name for name in names if name not in COLUMNS]:
        raise DemandFileError(
            f"There is no column “{unknown[0][:40]}”. Known: {', '.join(COLUMNS)}."
        )
    if twice := next((name for name in names if names.count(name) > 1), ""):
        raise DemandFileError(f"The column “{twice}” is there twice. Leave one out.")
    if not {"code", "reference", "name"} & set(names):
        raise DemandFileError("A column “name” is needed, or “code” for demands that stand.")
