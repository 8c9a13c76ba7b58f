"""The pulse table: CSV, one pulse test a line, columns as the published pulse tests have them.

The separator may be comma, semicolon or tab; with semicolon or tab the decimals may have a comma.
"""

import csv
import io

from grading.measurements.checks import checks_without_steps
from grading.measurements.problems import ProblemList, refuse
from grading.measurements.pulse_sequence import SAMPLE_NAMES
from grading.measurements.records import Measurements, PulseRecord
from grading.readers.pulse_table_columns import COLUMNS, IGNORED, Layout, layout_of
from grading.readers.pulse_table_physics import refuse_implausible
from grading.readers.pulse_table_row import TableRow, read_row
from grading.readers.reader import Knowledge, Reader
from grading.readers.upload import Upload

NAME = "pulse table (CSV)"
MAX_LINES = 50_000
MAX_LINE_CHARACTERS = 10_000
LEAST_KNOWN_COLUMNS = 5
SEPARATORS = (",", ";", "\t")


def recognises(upload: Upload) -> bool:
    """Whether the first line names enough of the columns to be meant as a pulse table."""
    header = next((line for line in upload.lines if line.strip()), "")[:MAX_LINE_CHARACTERS]
    names = {name.strip(' "\t') for name in header.replace(";", ",").replace("\t", ",").split(",")}
    return len(names & {*COLUMNS, *IGNORED}) >= LEAST_KNOWN_COLUMNS


def read(upload: Upload, knowledge: Knowledge) -> Measurements:
    """Reads a pulse table; raises MeasurementFileError with up to 20 problems.

    A table names its cells itself: what the caller knows is only compared, by the caller.
    """
    lines = [(n, line) for n, line in enumerate(upload.lines, start=1) if line.strip()]
    _check_size(lines)
    layout = layout_of(lines[0][0], lines[0][1], _separator_of(lines[0][1]))
    problems, warnings = ProblemList(), [*upload.warnings, *layout.warnings]
    if knowledge.keep_sound:
        rows = _sound_rows(lines[1:], layout, warnings)
    else:
        rows = _rows(lines[1:], layout, problems, warnings)
        if rows:
            _refuse_repeated(rows, problems)
            refuse_implausible(rows, problems)
    problems.raise_if_any()
    if not rows:
        refuse("", "The table has a header but no test.", "Add a line for each pulse test.")
    records = tuple(_record(row) for row in rows)
    rated = {record.rated_capacity_ah for record in records}
    return Measurements(
        format_name=NAME,
        filename=upload.filename,
        sha256=upload.sha256,
        pulse_records=records,
        rated_capacity_ah=rated.pop() if len(rated) == 1 else None,
        rated_capacity_source="file",
        warnings=tuple(dict.fromkeys([*warnings, *(note for row in rows for note in row.notes)])),
    )


def _rows(
    lines: list[tuple[int, str]], layout: Layout, problems: ProblemList, warnings: list[str]
) -> list[TableRow]:
    rows: list[TableRow] = []
    for number, line in lines:
        fields = _fields(number, line, layout, problems)
        if fields is None:
            continue
        if not any(text.strip() for text in fields):
            warnings.append(f"line {number} holds no values and was left out.")
            continue
        row = read_row(number, fields, layout, problems)
        if row is not None:
            rows.append(row)
        if problems.is_full:
            break
    return rows


def _sound_rows(
    lines: list[tuple[int, str]], layout: Layout, warnings: list[str]
) -> list[TableRow]:
    """The lines without any problem, each judged by itself; what was left out is listed."""
    kept: list[TableRow] = []
    for line in lines:
        problems = ProblemList()
        rows = _rows([line], layout, problems, warnings)
        if rows:
            refuse_implausible(rows, problems)
            _refuse_repeated([*kept, *rows], problems)
        if problems:
            warnings.append(f"Left out: {problems.listed[0]}")
        else:
            kept += rows
    return kept


def _check_size(lines: list[tuple[int, str]]) -> None:
    if len(lines) > MAX_LINES:
        refuse("", f"The table has more than {MAX_LINES} lines.", "Split it into several files.")
    for number, line in lines:
        if len(line) > MAX_LINE_CHARACTERS:
            refuse(
                f"line {number}",
                f"Is longer than {MAX_LINE_CHARACTERS} characters.",
                "Export the table again: a test needs some 400.",
            )


def _separator_of(header: str) -> str:
    return max(SEPARATORS, key=header.count)


def _fields(number: int, line: str, layout: Layout, problems: ProblemList) -> list[str] | None:
    try:
        fields = next(csv.reader([line], delimiter=layout.separator, strict=True))
    except (csv.Error, StopIteration):
        problems.add(
            f"line {number}", "Has a quotation mark that is not closed.", "Remove it or close it."
        )
        return None
    if len(fields) != len(layout.names):
        hint = "Check the line's separators."
        if layout.separator == "," and len(fields) > len(layout.names) + 5:
            hint = "Are its decimals written with a comma? Export with semicolons, or with points."
        problems.add(
            f"line {number}", f"Has {len(fields)} fields where {len(layout.names)} belong.", hint
        )
        return None
    return fields


def _refuse_repeated(rows: list[TableRow], problems: ProblemList) -> None:
    seen: dict[tuple[str, str, float], int] = {}
    for row in rows:
        key = (row.text["cell_id"], row.text["test_id"], row.number["pulse_s"] or 0.0)
        first = seen.setdefault(key, row.line)
        if first != row.line:
            problems.add(
                f"line {row.line}",
                f"Repeats test {key[1]!r} of cell {key[0]!r} with {key[2]:g} s from line {first}.",
                "Remove one of the two, or give the test its own test_id.",
            )


def _record(row: TableRow) -> PulseRecord:
    voltages = tuple(row.number[name] for name in SAMPLE_NAMES)
    temperature_c, pulse_s = row.number["temperature_c"], row.number["pulse_s"] or 0.0
    return PulseRecord(
        test_id=row.text["test_id"],
        pulse_s=pulse_s,
        voltages_v=voltages,
        where=f"line {row.line}",
        cell_type=row.text["cell_type"],
        chemistry=row.text["chemistry"],
        cell_format=row.text["format"] or None,
        cell_id=row.text["cell_id"],
        test_kind=row.text["test"] or None,
        rated_capacity_ah=row.number["rated_capacity_ah"],
        temperature_c=temperature_c,
        notes=row.notes,
        checks=checks_without_steps(voltages, pulse_s, temperature_c),
    )


def example_csv() -> str:
    """The table to fill in: the header and one made-up test, marked so by its ids."""
    rests, sag_v = 3.650, 0.020
    voltages = [rests]
    for rate in range(1, 6):
        pulse = rate * sag_v
        for lift in (pulse, pulse * 1.5, pulse * 0.5, pulse * 0.1):
            voltages.append(rests + lift)
        for drop in (pulse, pulse * 1.5, pulse * 0.5, 0.0):
            voltages.append(rests - drop)
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    about = ["NMC21", "Li-ion NMC", "pouch", "NMC21/EXAMPLE", "made-up-1", "sweep", "21", "5", "25"]
    writer.writerow([*about, *(f"{voltage_v:.4f}" for voltage_v in voltages)])
    return out.getvalue()


READER = Reader(NAME, recognises, read)
