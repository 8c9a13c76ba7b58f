"""Puts the steps of a Nebula workbook in their places: capacity test, then level after level.

A level is 202 rows: a charge at 1C, a rest, and for each of ten widths five amplitudes of charge,
rest, discharge, rest. Where protection left out a rest, either an empty row stands in the sheet
or none; both are understood.
"""

from dataclasses import dataclass

from grading.measurements.problems import MeasurementFileError, refuse
from grading.measurements.pulse_sequence import PULSE_WIDTHS_S, RATES_C
from grading.readers.nebula_columns import StepTable, TesterRow

CAPACITY_KINDS = ("rest", "charge", "rest", "discharge", "rest")
PULSE_KINDS = ("charge", "rest", "discharge", "rest")
ROWS_PER_WIDTH = len(RATES_C) * len(PULSE_KINDS)
LEVEL_KINDS = ("charge", "rest", *(PULSE_KINDS * len(RATES_C) * len(PULSE_WIDTHS_S)))
EXPORT_AGAIN = "Export the whole visit again; levels that were broken off must be left out whole."


@dataclass(frozen=True, slots=True)
class Level:
    """One state of charge: `charge` and `rest`, and 200 places for the pulses, None if left out."""

    number: int
    charge: TesterRow
    rest: TesterRow
    pulses: tuple[TesterRow | None, ...]

    def rows_of_width(self, width: int) -> tuple[TesterRow | None, ...]:
        """The 20 rows of the width at this place (0 … 9) of PULSE_WIDTHS_S."""
        return self.pulses[width * ROWS_PER_WIDTH : (width + 1) * ROWS_PER_WIDTH]

    def row_before_width(self, width: int) -> TesterRow | None:
        """The rest whose last sample is U1 of this width."""
        return self.pulses[width * ROWS_PER_WIDTH - 1] if width else self.rest

    @property
    def rows(self) -> tuple[TesterRow, ...]:
        return (self.charge, self.rest, *(row for row in self.pulses if row is not None))


@dataclass(frozen=True, slots=True)
class Visit:
    """A whole file: the five steps of the capacity test (empty where there is none), the levels."""

    capacity_steps: tuple[TesterRow, ...]
    levels: tuple[Level, ...]
    left_out: int
    broken_off: tuple[str, ...] = ()

    @property
    def rows(self) -> tuple[TesterRow, ...]:
        return (*self.capacity_steps, *(row for level in self.levels for row in level.rows))


def arrange(table: StepTable, *, keep_sound: bool = False) -> Visit:
    """Puts each row in its place; raises MeasurementFileError at the first that has none. With
    `keep_sound` the levels before it stand."""
    rows = list(table.rows)
    capacity_steps: tuple[TesterRow, ...] = ()
    head = [row for row in rows[: len(CAPACITY_KINDS)] if row is not None]
    if tuple(row.kind for row in head) == CAPACITY_KINDS and "CV" in head[1].mode:
        capacity_steps = tuple(head)
        rows = rows[len(CAPACITY_KINDS) :]
    levels: list[Level] = []
    place = left_out = 0
    broken_off: tuple[str, ...] = ()
    while place < len(rows):
        try:
            level, place, missing = _level(table, rows, place, len(levels) + 1)
        except MeasurementFileError as error:
            if not keep_sound or not (levels or capacity_steps):
                raise
            broken_off = (f"Left out from there on: {error.problems[0]}",)
            break
        levels.append(level)
        left_out += missing
    return Visit(capacity_steps, tuple(levels), left_out, broken_off)


def _level(
    table: StepTable, rows: list[TesterRow | None], place: int, number: int
) -> tuple[Level, int, int]:
    found: list[TesterRow | None] = []
    for expected in LEVEL_KINDS:
        if place >= len(rows):
            refuse(
                f"sheet {table.sheet}",
                f"Ends in the middle of level {number}: {len(found)} of {len(LEVEL_KINDS)} rows.",
                EXPORT_AGAIN,
            )
        row = rows[place]
        may_be_left_out = expected == "rest" and len(found) > 1
        if row is not None and row.kind == expected:
            found.append(row)
            place += 1
        elif row is None and may_be_left_out:
            found.append(None)
            place += 1
        elif may_be_left_out and row is not None and row.kind == "discharge":
            found.append(None)
        else:
            sheet_row = table.first_row + len(table.rows) - len(rows) + place
            got = row.kind if row is not None else "empty row"
            refuse(
                f"sheet {table.sheet}, row {sheet_row}",
                f"Level {number} expects a {expected} here, not a {got}.",
                EXPORT_AGAIN,
            )
    charge, rest = found[:2]
    assert charge is not None  # only the rests between pulses may be left out
    assert rest is not None
    return Level(number, charge, rest, tuple(found[2:])), place, found.count(None)
