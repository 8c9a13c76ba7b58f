"""Reads and writes the table of battery models; what a cell may say is checked by the service."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

COLUMNS = (
    "code", "name", "maker", "level", "chemistry", "cell_type", "rated_capacity_ah",
    "rated_energy_kwh", "nominal_voltage_v", "minimum_voltage_v", "maximum_voltage_v",
    "cells_in_series", "cells_in_parallel", "cells_per_module", "module", "module_count",
    "mass_kg", "length_mm", "width_mm", "height_mm", "hazard_class", "category",
    "calendar_life_years", "gtin", "source", "figure_sources",
)  # fmt: skip
MOST_LINES, MOST_BYTES = 5_000, 5 * 1024 * 1024
# A spreadsheet runs a cell that begins with one of these.
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


class CatalogueFileError(ValueError):
    """The file is no catalogue; the message says what is wrong and what to do."""


@dataclass(frozen=True)
class Line:
    """One model as it stands in the file; `number` counts from 1, the header among them."""

    number: int
    cells: Mapping[str, str]


def read_table(content: bytes, name: str) -> list[Line]:
    """The lines of a CSV file, or of a JSON list where the name ends so.

    Raises CatalogueFileError for a file that is too large, no text, no table, or has unknown
    columns.
    """
    if len(content) > MOST_BYTES:
        raise CatalogueFileError(f"The file has more than {MOST_BYTES // 1024 // 1024} MB.")
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise CatalogueFileError(
            f"This is no text in UTF-8 (byte {error.start}). Save it as CSV UTF-8."
        ) from error
    if "\x00" in text:
        raise CatalogueFileError("This is no text file.")
    lines = _from_json(text) if name.lower().endswith(".json") else _from_csv(text)
    if not lines:
        raise CatalogueFileError("The file holds no model.")
    if len(lines) > MOST_LINES:
        raise CatalogueFileError(f"At most {MOST_LINES} models at once.")
    return lines


def write_table(rows: Iterable[Mapping[str, str]]) -> str:
    """CSV with all columns; a cell that a spreadsheet would run is written as text."""
    out = io.StringIO()
    writer = csv.DictWriter(out, COLUMNS, lineterminator="\n")
    writer.writeheader()
    for row in rows:
        writer.writerow({name: _harmless(row.get(name, "")) for name in COLUMNS})
    return out.getvalue()


def _harmless(text: str) -> str:
    return f"'{text}" if text.startswith(_FORMULA) else text


def _from_csv(text: str) -> list[Line]:
    reader = csv.reader(io.StringIO(text), strict=True)
    try:
        header = [cell.strip() for cell in next(reader, [])]
        _check_columns(header)
        lines = []
        for row in reader:
            if not any(cell.strip() for cell in row):
                continue
            if len(row) != len(header):
                raise CatalogueFileError(
                    f"Line {reader.line_num} has {len(row)} cells; the header has {len(header)}."
                )
            cells = dict(zip(header, (_plain(cell) for cell in row), strict=True))
            lines.append(Line(reader.line_num, cells))
        return lines
    except csv.Error as error:
        raise CatalogueFileError(f"Line {reader.line_num} is no CSV: {error}.") from error


def _from_json(text: str) -> list[Line]:
    try:
        entries = json.loads(text)
    except ValueError as error:
        raise CatalogueFileError(f"This is no JSON: {error}.") from error
    if not isinstance(entries, list) or not all(isinstance(entry, dict) for entry in entries):
        raise CatalogueFileError("A catalogue in JSON is a list of objects.")
    lines = []
    for number, entry in enumerate(entries, start=1):
        _check_columns(list(entry))
        cells = {
            name: json.dumps(value) if isinstance(value, dict) else _plain(str(value))
            for name, value in entry.items()
            if value is not None
        }
        lines.append(Line(number, cells))
    return lines


def _check_columns(names: list[str]) -> None:
    if unknown := [name for name in names if name not in COLUMNS]:
        raise CatalogueFileError(f"There is no column “{unknown[0]}”. Known: {', '.join(COLUMNS)}.")
    if "code" not in names:
        raise CatalogueFileError("The column “code” is missing: it names the model.")
    if twice := next((name for name in names if names.count(name) > 1), ""):
        raise CatalogueFileError(f"The column “{twice}” is there twice.")


def _plain(cell: str) -> str:
    text = cell.strip()
    return text[1:] if text.startswith("'") and text[1:].startswith(_FORMULA) else text
