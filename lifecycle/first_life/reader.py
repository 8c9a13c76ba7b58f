"""Reads one LeafSpy Pro log: a row is hostile until it makes sense, and kept when it does."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from lifecycle.first_life.columns import (
    CELL_PAIRS,
    HEADER,
    NEEDED,
    looks_like_header,
    positions_of,
)
from lifecycle.first_life.log import DrivingLogFile, RefusedRow

MOST_BYTES, MOST_LINE = 64 * 1024 * 1024, 8_000
_VIN = re.compile(r"^[A-HJ-NPR-Z0-9]{17}$")
# What a 96-pair pack can show; beyond it columns have shifted or the car did not answer.
PACK_V, CELL_MV, LARGEST_A = (150.0, 450.0), (1_500.0, 4_400.0), 700.0
# The pack's voltage and the sum of its pairs are read within seconds of each other.
LARGEST_DISAGREEMENT_V = 30.0
EARLIEST_S, LATEST_S = 1_262_304_000.0, 4_102_444_800.0  # 2010 to 2100


class LogError(ValueError):
    """The file is no log of a car; the message says what is wrong and what to do."""


class _RowError(ValueError):
    """Why a row is left out."""


def read_log(content: bytes, sibling_header: Sequence[str] = ()) -> DrivingLogFile:
    """The rows of a file, in order of time. `sibling_header`: that of another file of the same app,
    for a file that went on without one.

    Raises LogError where there is no readable row at all.
    """
    import numpy as np

    if len(content) > MOST_BYTES:
        raise LogError(f"A log has at most {MOST_BYTES // 1024 // 1024} MB.")
    if not content.strip():
        raise LogError("The file is empty.")
    if content[:4] in (b"PK\x03\x04", b"\x1f\x8b\x08\x00") or b"\x00" in content[:4096]:
        raise LogError("This is no text: send the CSV files themselves, or one ZIP of them.")
    lines = content.decode("utf-8", errors="replace").splitlines()
    header, first = _header(lines, sibling_header)
    places = positions_of(header)
    if missing := [name for name in NEEDED if name not in places]:
        raise LogError(f"The column “{missing[0]}” is missing: this is no log of LeafSpy Pro.")
    day_first = _day_comes_first(lines[first:], places)
    rows: list[list[float]] = []
    refused: list[RefusedRow] = []
    vins: list[str] = []
    for number, line in enumerate(lines[first:], start=first + 1):
        if not line.strip():
            continue
        cells = line.split(",") if len(line) <= MOST_LINE else []
        if looks_like_header(cells):
            places = positions_of(cells)  # the app was updated in mid-file
            continue
        try:
            rows.append(_row(cells, places, day_first))
        except _RowError as error:
            refused.append(RefusedRow(number, str(error)))
            continue
        if not vins and (vin := _vin(cells, places)):
            vins.append(vin)
    if not rows:
        why = f" Line {refused[0].line}: {refused[0].why}." if refused else ""
        raise LogError(f"No row of this file can be read.{why}")
    table = np.array(rows)
    table = table[np.argsort(table[:, 0], kind="stable")]
    _first, keep = np.unique(table[:, 0], return_index=True)
    return _columns(table[keep], vins[0] if vins else "", first > 0, refused)


def _header(lines: list[str], sibling: Sequence[str]) -> tuple[Sequence[str], int]:
    """The names of the columns, and the number of lines before the first row."""
    cells = lines[0].lstrip("\ufeff").split(",")
    if looks_like_header(cells):
        return cells, 1
    if sibling and len(sibling) == len(cells):
        return sibling, 0
    if len(cells) < 130:
        raise LogError(
            "The first line names no columns, and has too few cells for a row of LeafSpy Pro."
        )
    return HEADER, 0


def _columns(
    table: Any, vin: str, has_own_header: bool, refused: list[RefusedRow]
) -> DrivingLogFile:
    names = ("time_s", "state_of_charge", "capacity_ah", "pack_v", "current_a", "state_of_health",
             "hx_percent", "gids", "temperature_c", "odometer_km", "quick_charges",
             "normal_charges")  # fmt: skip
    figures = {name: table[:, place] for place, name in enumerate(names)}
    return DrivingLogFile(
        **figures,
        cells_v=table[:, len(names) :],
        vin=vin,
        has_own_header=has_own_header,
        refused=refused,
    )


def _row(cells: list[str], places: dict[str, int], day_first: bool) -> list[float]:
    """The figures of a row in SI, in the order of `_columns`. Raises _RowError."""
    if not cells:
        raise _RowError("the line is too long for a row")
    first, last = places["cp1"], places[f"cp{CELL_PAIRS}"]
    if len(cells) <= max(last, places["pack amps"]):
        raise _RowError("the line is cut")
    pairs = _pairs(cells[first : last + 1])
    pack_v, current_a = _needed(cells, places, "pack volts"), _needed(cells, places, "pack amps")
    if pack_v < 0:
        raise _RowError("the pack's voltage is below zero")
    if not PACK_V[0] <= pack_v <= PACK_V[1] or abs(pack_v - sum(pairs)) > LARGEST_DISAGREEMENT_V:
        raise _RowError(f"{pack_v:g} V is not the sum of the cells: columns have shifted")
    if abs(current_a) > LARGEST_A:
        raise _RowError(f"{current_a:g} A is more than any car draws")
    charge, capacity_ah = _needed(cells, places, "soc") / 1e6, _needed(cells, places, "ahr") / 1e4
    if not 0 <= charge <= 1.1 or not 1 <= capacity_ah <= 400:
        raise _RowError("state of charge or capacity is out of range: columns have shifted")
    return [
        _time(cells, places, day_first),
        charge,
        capacity_ah,
        pack_v,
        current_a,
        _optional(cells, places, "soh", 1, 150) / 100,
        _optional(cells, places, "hx", 1, 200),
        _optional(cells, places, "gids", 1, 1_000),
        _temperature(cells, places),
        _optional(cells, places, "odo(km)", 1, 5_000_000),
        _optional(cells, places, "qc", 0, 1_000_000),
        _optional(cells, places, "l1/l2", 0, 1_000_000),
        *pairs,
    ]


def _pairs(cells: list[str]) -> list[float]:
    """Cell-pair voltages in V; a negative one is the same voltage with the balancing shunt on."""
    try:
        pairs = [abs(float(cell)) for cell in cells]
    except ValueError as error:
        raise _RowError("a cell voltage is no number") from error
    if not CELL_MV[0] <= min(pairs) or not max(pairs) <= CELL_MV[1]:
        raise _RowError("a cell voltage is out of range: the battery did not answer")
    return [pair / 1000 for pair in pairs]


def _needed(cells: list[str], places: dict[str, int], name: str) -> float:
    try:
        value = float(cells[places[name]])
    except ValueError as error:
        raise _RowError(f"“{name}” is no number") from error
    if value != value or value in (float("inf"), float("-inf")):
        raise _RowError(f"“{name}” is no number")
    return value


def _optional(
    cells: list[str], places: dict[str, int], name: str, low: float, high: float
) -> float:
    """NaN where the car did not answer, or answered with what cannot be."""
    place = places.get(name)
    if place is None or place >= len(cells):
        return float("nan")
    try:
        value = float(cells[place])
    except ValueError:
        return float("nan")
    return value if low <= value <= high else float("nan")


def _temperature(cells: list[str], places: dict[str, int]) -> float:
    """Mean of the sensors that the pack has (°C)."""
    found = [_optional(cells, places, f"pack t{n} c", -50, 100) for n in range(1, 5)]
    known = [value for value in found if value == value]
    return sum(known) / len(known) if known else float("nan")


def _time(cells: list[str], places: dict[str, int], day_first: bool) -> float:
    """Seconds since 1970, UTC; the phone's local clock only where the epoch is missing."""
    if places.get("epoch time", 0) >= len(cells):
        raise _RowError("the line is cut")
    epoch = _optional(cells, places, "epoch time", EARLIEST_S, LATEST_S)
    if epoch == epoch:
        return epoch
    text = cells[places["date/time"]].strip() if "date/time" in places else ""
    for form in ("%d/%m/%Y %H:%M:%S", "%d/%m/%Y %H:%M") if day_first else (
        "%m/%d/%Y %H:%M:%S", "%m/%d/%Y %H:%M",
    ):  # fmt: skip
        try:
            return datetime.strptime(text, form).replace(tzinfo=UTC).timestamp()
        except ValueError:
            continue
    raise _RowError("neither the epoch nor the date can be read")


def _day_comes_first(lines: list[str], places: dict[str, int]) -> bool:
    """Whether any date of the file can only be day/month: its first number is above 12."""
    place = places.get("date/time", 0)
    for line in lines:
        match = re.match(r"^\s*(\d{1,2})/(\d{1,2})/\d{4}", line.split(",", place + 1)[place])
        if match and int(match[1]) > 12:
            return True
    return False


def _vin(cells: list[str], places: dict[str, int]) -> str:
    place = places.get("vin")
    text = cells[place].strip().strip('"').upper() if place is not None else ""
    return text if _VIN.match(text) else ""
