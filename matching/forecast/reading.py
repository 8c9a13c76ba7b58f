"""Reads a small table of expected returns."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation

COLUMNS = (
    "model", "month", "packs", "state_of_health_percent", "deviation_percent", "site", "note",
)  # fmt: skip
NEEDED = COLUMNS[:3]
MOST_LINES, MOST_BYTES, LONGEST_NOTE = 1_000, 200_000, 200
# A spreadsheet runs a cell that begins with one of these.
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


class SupplyFileError(ValueError):
    """The file, or a line of it, cannot be read; the message says where, what and what to do."""


@dataclass(frozen=True)
class Line:
    """Expected returns of a model in a month, as they stand in the file."""

    number: int
    model: str
    month: date
    packs: Decimal
    state_of_health: Decimal | None
    deviation: Decimal
    site: str
    note: str


def read_rows(content: bytes) -> list[tuple[int, dict[str, str]]]:
    """(number of the line, its cells by column). Raises SupplyFileError for what is no table."""
    if len(content) > MOST_BYTES:
        raise SupplyFileError(f"The file has more than {MOST_BYTES // 1000} kB.")
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise SupplyFileError("This is no text in UTF-8. Save it as CSV UTF-8.") from error
    if "\0" in text:
        raise SupplyFileError("This is no text file. Save it as CSV UTF-8.")
    try:
        rows = list(_rows(text))
    except csv.Error as error:
        raise SupplyFileError(f"This is no CSV: {error}.") from error
    if not rows:
        raise SupplyFileError("The file holds no line below its header.")
    return rows


def _rows(text: str) -> Iterator[tuple[int, dict[str, str]]]:
    reader = csv.reader(io.StringIO(text), strict=True)
    header = [cell.strip() for cell in next(reader, [])]
    if missing := [name for name in NEEDED if name not in header]:
        raise SupplyFileError(f"The column “{missing[0]}” is missing.")
    if unknown := [name for name in header if name not in COLUMNS]:
        raise SupplyFileError(
            f"There is no column “{unknown[0][:40]}”. Known: {', '.join(COLUMNS)}."
        )
    found = 0
    for row in reader:
        if not any(cell.strip() for cell in row):
            continue
        found += 1
        if found > MOST_LINES:
            raise SupplyFileError(f"At most {MOST_LINES} lines at once.")
        number = reader.line_num
        if len(row) != len(header):
            raise SupplyFileError(f"Line {number}: {len(row)} cells, the header has {len(header)}.")
        yield number, {name: cell.strip() for name, cell in zip(header, row, strict=True)}


def read_line(number: int, cells: dict[str, str]) -> Line:
    """One line with its figures. Raises SupplyFileError with line and column."""
    health = _number(number, cells, "state_of_health_percent", 1, 120)
    deviation = _number(number, cells, "deviation_percent", 0, 50)
    packs = _number(number, cells, "packs", 0, 10_000)
    if packs is None:
        raise SupplyFileError(f"Line {number}, packs: is empty.")
    note = cells.get("note", "")
    if note.startswith(_FORMULA):
        raise SupplyFileError(f"Line {number}, note: begins with “{note[0]}”, as a formula does.")
    if len(note) > LONGEST_NOTE:
        raise SupplyFileError(f"Line {number}, note: has more than {LONGEST_NOTE} characters.")
    return Line(
        number=number,
        model=cells["model"],
        month=_month(number, cells["month"]),
        packs=packs,
        state_of_health=None if health is None else health / 100,
        deviation=(deviation or Decimal(0)) / 100,
        site=cells.get("site", ""),
        note=note,
    )


def _month(number: int, text: str) -> date:
    try:
        return date.fromisoformat(f"{text}-01")
    except ValueError as error:
        raise SupplyFileError(f"Line {number}, month: write it as 2027-01.") from error


def _number(number: int, cells: dict[str, str], name: str, least: int, most: int) -> Decimal | None:
    text = cells.get(name, "")
    if not text:
        return None
    try:
        value = Decimal(text)
    except InvalidOperation:
        value = Decimal("NaN")
    if not value.is_finite():
        raise SupplyFileError(f"Line {number}, {name}: “{text[:20]}” is no number.")
    if not least <= value <= most:
        raise SupplyFileError(f"Line {number}, {name}: give {least} to {most}.")
    return round(value, 4)
