"""The list of pairs: two tests of one cell, and the charge that was counted between them."""

import csv
import math
from dataclasses import dataclass
from pathlib import Path

from grading.measurements.problems import refuse

NEEDED = ("test_id_first", "test_id_second", "charge_ah")
COLUMNS = {"cell_type", "cell_id", *NEEDED}
MOST_BYTES = 64 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class PairRow:
    """One line; `charge_ah` is positive from first to second, NaN where it is no number."""

    line: int
    cell_id: str
    test_id_first: str
    test_id_second: str
    charge_ah: float


def read_pairs(path: Path) -> list[PairRow]:
    """The pairs in order. Raises MeasurementFileError for a file or header that cannot be read."""
    try:
        if path.stat().st_size > MOST_BYTES:
            refuse(str(path), "The list of pairs is larger than 64 MB.", "Split it.")
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        refuse(str(path), f"The list of pairs cannot be read: {error}.", "Check path and encoding.")
    lines = csv.reader(text.splitlines())
    header = [name.strip() for name in next(lines, [])]
    if missing := [name for name in NEEDED if name not in header]:
        refuse(f"{path}, line 1", f"The column {missing[0]} is missing.", f"Needed: {NEEDED}.")
    rows = []
    for fields in lines:
        if not any(fields):
            continue
        row = dict(zip(header, (field.strip() for field in fields), strict=False))
        rows.append(
            PairRow(
                lines.line_num,
                row.get("cell_id", ""),
                row.get("test_id_first", ""),
                row.get("test_id_second", ""),
                _number(row.get("charge_ah", "")),
            )
        )
    if not rows:
        refuse(str(path), "The list has a header but no pair.", "Add a line for each pair.")
    return rows


def _number(text: str) -> float:
    try:
        value = float(text)
    except ValueError:
        return math.nan
    return value if math.isfinite(value) else math.nan
