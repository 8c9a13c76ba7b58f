"""Reads one LeafSpy Pro log: a row is hostile until it makes sense, and kept when it does."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from lifecycle.first_life.columns import HEADER, NEEDED, looks_like_header, positions_of
from lifecycle.first_life.log import DrivingLogFile, RefusedRow
from lifecycle.first_life.row import FIGURES, RowError, read_row, vin_of

MOST_BYTES, MOST_LINE = 64 * 1024 * 1024, 8_000


class LogError(ValueError):
    """The file is no log of a car; the message says what is wrong and what to do."""


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
            rows.append(read_row(cells, places, day_first))
        except RowError as error:
            refused.append(RefusedRow(number, str(error)))
            continue
        if not vins and (vin := vin_of(cells, places)):
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
    figures = {name: table[:, place] for place, name in enumerate(FIGURES)}
    return DrivingLogFile(
        **figures,
        cells_v=table[:, len(FIGURES) :],
        vin=vin,
        has_own_header=has_own_header,
        refused=refused,
    )


def _day_comes_first(lines: list[str], places: dict[str, int]) -> bool:
    """Whether any date of the file can only be day/month: its first number is above 12."""
    place = places.get("date/time", 0)
    for line in lines:
        match = re.match(r"^\s*(\d{1,2})/(\d{1,2})/\d{4}", line.split(",", place + 1)[place])
        if match and int(match[1]) > 12:
            return True
    return False
