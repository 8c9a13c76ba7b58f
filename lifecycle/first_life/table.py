"""A plain history, CSV or JSON: one row for each reading of the BMS, from any other tool."""

from __future__ import annotations

import csv
import json
from datetime import UTC, datetime
from typing import Any

from lifecycle.first_life.log import RefusedRow
from lifecycle.first_life.reader import LogError
from lifecycle.first_life.summary import LogSummary

# Column -> figure of the summary, lowest, highest; per cent become shares where the figure is one.
COLUMNS: dict[str, tuple[str, float, float]] = {
    "odometer_km": ("last_odometer_km", 0, 5_000_000),
    "capacity_ah": ("claimed_capacity_ah", 1, 1_000),
    "state_of_health_percent": ("claimed_state_of_health", 1, 150),
    "hx_percent": ("claimed_hx_percent", 1, 200),
    "quick_charges": ("quick_charges", 0, 1_000_000),
    "normal_charges": ("normal_charges", 0, 1_000_000),
    "spread_at_rest_mv": ("spread_at_rest_mv", 0, 2_000),
    "spread_under_load_mv": ("spread_under_load_mv", 0, 2_000),
    "temperature_c": ("temperature_c", -50, 100),
    "pair_resistance_mohm": ("pair_resistance_mohm", 0.01, 100),
}
MOST_ROWS, MOST_BYTES = 5_000, 4 * 1024 * 1024
_AT = "at"


def is_table(content: bytes) -> bool:
    """Whether this is a plain history: JSON, or a CSV whose header names `at`."""
    start = content.lstrip(b"\xef\xbb\xbf \t\r\n")
    if start[:1] in (b"[", b"{"):
        return True
    names = start.split(b"\n", 1)[0].decode("utf-8", "replace").lower().split(",")
    return _AT in [name.strip().strip('"') for name in names]


def read_table(content: bytes) -> tuple[list[LogSummary], list[RefusedRow]]:
    """The readings, and the rows that were left out. Raises LogError where nothing can be read."""
    if len(content) > MOST_BYTES:
        raise LogError(f"A history has at most {MOST_BYTES // 1024 // 1024} MB.")
    rows = _rows(content.decode("utf-8-sig", errors="replace"))
    if len(rows) > MOST_ROWS:
        raise LogError(f"A history has at most {MOST_ROWS} rows; this has {len(rows)}.")
    read: list[LogSummary] = []
    refused: list[RefusedRow] = []
    for line, row in rows:
        try:
            read.append(_reading(row))
        except ValueError as error:
            refused.append(RefusedRow(line, str(error)))
    if not read:
        why = f" Line {refused[0].line}: {refused[0].why}." if refused else ""
        raise LogError(f"No row of this history can be read.{why}")
    return read, refused


def _rows(text: str) -> list[tuple[int, dict[str, Any]]]:
    if text.lstrip()[:1] in ("[", "{"):
        try:
            found = json.loads(text)
        except (ValueError, RecursionError) as error:
            raise LogError(f"This JSON cannot be read: {error}.") from error
        if not isinstance(found, list) or not all(isinstance(row, dict) for row in found):
            raise LogError("The JSON must be a list of objects, one for each reading.")
        rows = list(enumerate(found, start=1))
        names = {str(name) for row in found for name in row}
    else:
        lines = csv.DictReader(text.splitlines())
        names = {(name or "").strip().lower() for name in lines.fieldnames or []}
        lines.fieldnames = [name.strip().lower() for name in lines.fieldnames or []]
        try:
            rows = [(lines.line_num, dict(row)) for row in lines]
        except csv.Error as error:
            raise LogError(f"Line {lines.line_num}: {error}.") from error
    if unknown := sorted(names - {_AT, *COLUMNS}):
        known = ", ".join([_AT, *COLUMNS])
        raise LogError(f"The column “{unknown[0][:40]}” is not known. Columns: {known}.")
    return rows


def _reading(row: dict[str, Any]) -> LogSummary:
    if None in row:
        raise ValueError("there are more cells than columns")
    figures: dict[str, float] = {}
    for column, (figure, low, high) in COLUMNS.items():
        given = row.get(column)
        if given in (None, ""):
            continue
        try:
            value = float(given)
        except (TypeError, ValueError) as error:
            raise ValueError(f"{column} is no number") from error
        if not low <= value <= high:
            raise ValueError(f"{column} is {value:g}, not between {low:g} and {high:g}")
        figures[figure] = value / 100 if figure == "claimed_state_of_health" else value
    if not figures:
        raise ValueError("the row has no figure")
    at = _moment(row.get(_AT))
    empty: dict[str, Any] = dict.fromkeys(figure for figure, _, _ in COLUMNS.values())
    return LogSummary(
        first_at=at,
        last_at=at,
        rows=1,
        sampling_interval_s=None,
        first_odometer_km=figures.get("last_odometer_km"),
        fingerprint=None,
        **{**empty, **figures},
    )


def _moment(text: object) -> str:
    try:
        at = datetime.fromisoformat(str(text).strip())
    except ValueError as error:
        raise ValueError("“at” is no date like 2023-05-31 or 2023-05-31T08:00:00Z") from error
    at = at if at.tzinfo else at.replace(tzinfo=UTC)
    if not 2010 <= at.year < 2100:
        raise ValueError(f"the year {at.year} cannot be")
    return at.astimezone(UTC).isoformat()
