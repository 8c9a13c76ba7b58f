"""Step workbooks of Nebula battery testers (.xlsx): capacity test and pulses of one cell."""

import re
from datetime import datetime
from itertools import pairwise
from pathlib import PurePath

from grading.measurements.problems import refuse
from grading.measurements.records import FileNameHints, Measurements, Step
from grading.readers.nebula_capacity import (
    RATED_TOLERANCE,
    capacity_test,
    rated_capacity_from_current,
)
from grading.readers.nebula_columns import (
    HEADERS,
    LEAST_KNOWN_HEADERS,
    TesterRow,
    known_headers,
    read_steps,
)
from grading.readers.nebula_levels import Visit, arrange
from grading.readers.nebula_pulses import Cell, pulse_records
from grading.readers.reader import Knowledge, Reader
from grading.readers.safe_workbook import SheetRows
from grading.readers.upload import Upload

NAME = "Nebula step workbook (.xlsx)"
LEVEL_CHARGE_S = 180.0
PAUSE_S = 600.0
FILE_NAME = re.compile(
    r"(?P<material>[A-Z]{2,4})_C_(?P<rated>\d{1,4}(?:\.\d)?)_B_\d+_.*_ID_(?P<serial>[A-Za-z0-9-]{1,40})"
)


def recognises(upload: Upload) -> bool:
    """Every workbook is taken: if no sheet holds steps, the refusal can say what it looked for."""
    return bool(upload.sheets)


def read(upload: Upload, knowledge: Knowledge) -> Measurements:
    """Reads a workbook; raises MeasurementFileError naming sheet, row and column."""
    table = read_steps(_sheet(upload), keep_sound=knowledge.keep_sound)
    visit = arrange(table, keep_sound=knowledge.keep_sound)
    derived = rated_capacity_from_current(visit)
    given = knowledge.rated_capacity_ah
    rated = given if given is not None else derived
    test = capacity_test(visit, rated, table.sheet)
    records = pulse_records(visit, Cell(knowledge, rated, table.sheet))
    if not records and test is None:
        refuse(f"sheet {table.sheet}", "Holds neither a capacity test nor pulses.", "Check it.")
    hints = _hints(upload.filename)
    return Measurements(
        format_name=NAME,
        filename=upload.filename,
        sha256=upload.sha256,
        pulse_records=records,
        capacity_tests=(test,) if test else (),
        steps=_steps(visit),
        rated_capacity_ah=rated,
        rated_capacity_source=""
        if rated is None
        else "given"
        if given is not None
        else "1C current",
        hints=hints,
        warnings=(
            *upload.warnings,
            *table.left_out,
            *visit.broken_off,
            *_rated_warnings(given, derived, hints),
            *(test.notes if test else ("The file holds no capacity test.",)),
            *_visit_warnings(visit),
            *(_cut_warning(sum(len(record.cut_samples) for record in records))),
        ),
    )


def _sheet(upload: Upload) -> SheetRows:
    counted = [(len(known_headers(sheet)), sheet) for sheet in upload.sheets]
    best, sheet = max(counted, key=lambda pair: pair[0])
    if best < LEAST_KNOWN_HEADERS:
        names = ", ".join(sheet.name[:30] for sheet in upload.sheets[:5])
        few = ", ".join(list(HEADERS)[:4])
        refuse(
            f"sheets {names}",
            f"No sheet holds a tester's steps: none has the columns {few} in its first row.",
            "Export the step sheet (one row a step) from the tester's software.",
        )
    return sheet


def _hints(filename: str) -> FileNameHints:
    found = FILE_NAME.match(PurePath(filename).stem)
    if found is None:
        return FileNameHints()
    return FileNameHints(found["material"], float(found["rated"]), found["serial"])


def _rated_warnings(given: float | None, derived: float | None, hints: FileNameHints) -> list[str]:
    known = given if given is not None else derived
    if known is None:
        return ["The rated capacity is not known: enter it with the battery."]
    claims = {
        "The tester's 1C current speaks of": derived,
        "The file's name says": hints.rated_capacity_ah,
    }
    return [
        f"{who} {claim:g} Ah, not {known:g} Ah: is it the right battery?"
        for who, claim in claims.items()
        if claim is not None and abs(claim - known) > RATED_TOLERANCE * known
    ]


def _visit_warnings(visit: Visit) -> list[str]:
    warnings = []
    short = [
        str(level.number)
        for level in visit.levels
        if level.charge.duration_s < LEVEL_CHARGE_S * (1 - RATED_TOLERANCE)
    ]
    if short:
        warnings.append(
            f"The charge before level {', '.join(short)} ended at the voltage limit: the counted "
            "charge is right, 5 % a level is not."
        )
    warnings += _pauses(visit)
    if visit.left_out:
        rests = "a rest" if visit.left_out == 1 else f"{visit.left_out} rests"
        warnings.append(f"The tester left out {rests} after cut pulses.")
    if visit.rows and all(row.temperature_c is None for row in visit.rows):
        warnings.append("Temperature sensor 1 reads 0 throughout: not connected.")
    return warnings


def _pauses(visit: Visit) -> list[str]:
    """Where the tester stood still: the cell rested longer there than the recipe says."""
    return [
        f"The tester stood still for {gap_s / 3600:.1f} h before sheet row {after.sheet_row}."
        for before, after in pairwise(visit.rows)
        if before.started_at
        and after.started_at
        and (gap_s := (after.started_at - before.started_at).total_seconds() - before.duration_s)
        > PAUSE_S
    ]


def _cut_warning(cut: int) -> list[str]:
    if not cut:
        return []
    return [f"{cut} pulses did not last as set (protection voltage): no valid end voltage there."]


def _steps(visit: Visit) -> tuple[Step, ...]:
    rows = visit.rows
    levels = {row.sheet_row: level.number for level in visit.levels for row in level.rows}
    start = next((row.started_at for row in rows if row.started_at), None)
    return tuple(
        _step(row, number, levels.get(row.sheet_row), _since(row, start))
        for number, row in enumerate(rows, start=1)
    )


def _since(row: TesterRow, start: datetime | None) -> float:
    if row.started_at is None or start is None:
        return 0.0
    return round((row.started_at - start).total_seconds(), 3)


def _step(row: TesterRow, number: int, level: int | None, start_s: float) -> Step:
    return Step(
        number=number,
        kind=row.kind,
        start_s=start_s,
        duration_s=row.duration_s,
        start_voltage_v=row.start_voltage_v,
        end_voltage_v=row.end_voltage_v,
        start_current_a=row.start_current_a,
        end_current_a=row.end_current_a,
        charge_ah=row.charge_ah,
        energy_wh=row.energy_wh,
        temperature_c=row.temperature_c,
        level=level,
    )


READER = Reader(NAME, recognises, read)
