"""A pulse table line by line: what is wrong with one line is said of that line, the rest goes on.

The parsing and the physics are the pulse table reader's own; only its verdict on a whole file is
not taken over. A wrong header still refuses the file.
"""

import csv
import re
from dataclasses import dataclass
from pathlib import Path

from grading.measurements.checks import checks_without_steps
from grading.measurements.problems import MeasurementFileError, ProblemList, refuse
from grading.measurements.pulse_sequence import SAMPLE_NAMES
from grading.measurements.records import PulseRecord
from grading.readers.pulse_table import SEPARATORS, recognises
from grading.readers.pulse_table_columns import Layout, layout_of
from grading.readers.pulse_table_physics import refuse_implausible
from grading.readers.pulse_table_row import TableRow, read_row
from grading.readers.upload import Upload, open_upload

SOH_RANGE = (0.0, 1.5)
NUMBER = re.compile(r"\d*\.?\d+")


@dataclass(frozen=True, slots=True)
class PulseRow:
    """One line: a record, or `problem` why there is none. The ids are as far as they were read."""

    line: int
    test_id: str
    cell_id: str
    cell_type: str
    record: PulseRecord | None
    problem: str
    soh: float | None = None


def read_rows(path: Path, *, with_soh: bool = False) -> list[PulseRow]:
    """The lines of a pulse table in order, blank ones left out.

    `with_soh`: the table must have a column `soh`, a fraction, in every line.
    Raises MeasurementFileError for a file or header that cannot be read, and for a wrong soh.
    """
    try:
        return _rows(open_upload(path, path.name), with_soh)
    except MeasurementFileError as error:
        raise MeasurementFileError(error.problems, str(path)) from error


def rows_of_table(content: bytes, filename: str) -> list[PulseRow]:
    """The same of bytes, with the column soh. Raises MeasurementFileError."""
    return _rows(open_upload(content, filename), with_soh=True)


def _rows(upload: Upload, with_soh: bool) -> list[PulseRow]:
    lines = [(n, line) for n, line in enumerate(upload.lines, start=1) if line.strip()]
    if not lines or not recognises(upload):
        refuse("line 1", "This is no pulse table.", "Its header must name the columns U1 to U41.")
    header = lines[0][1]
    layout = layout_of(lines[0][0], header, max(SEPARATORS, key=header.count))
    if with_soh and "soh" not in layout.names:
        refuse("line 1", "The column soh is missing.", "Add the measured state of health.")
    if not lines[1:]:
        refuse("", "The table has a header but no test.", "Add a line for each pulse test.")
    wrong_soh = ProblemList()
    rows = [_row(number, line, layout, with_soh, wrong_soh) for number, line in lines[1:]]
    wrong_soh.raise_if_any()
    return rows


def _row(
    number: int, line: str, layout: Layout, with_soh: bool, wrong_soh: ProblemList
) -> PulseRow:
    try:
        fields = next(csv.reader([line], delimiter=layout.separator, strict=True))
    except (csv.Error, StopIteration):
        fields = line.replace('"', "").split(layout.separator)
        return _refused(number, fields, layout, "Has a quotation mark that is not closed.")
    if len(fields) != len(layout.names):
        what = f"Has {len(fields)} fields where {len(layout.names)} belong."
        return _refused(number, fields, layout, f"{what} Check the separators and decimals.")
    soh = _soh(number, fields, layout, wrong_soh) if with_soh else None
    problems = ProblemList()
    row = read_row(number, fields, layout, problems)
    if row is not None:
        refuse_implausible([row], problems)
    try:
        problems.raise_if_any()
    except MeasurementFileError as error:
        return _refused(number, fields, layout, _in_words(error, number), soh)
    assert row is not None
    text = row.text
    return PulseRow(
        number, text["test_id"], text["cell_id"], text["cell_type"], _record(row), "", soh
    )


def _in_words(error: MeasurementFileError, number: int) -> str:
    shown = [str(problem).removeprefix(f"line {number}, ") for problem in error.problems[:3]]
    more = f" ({len(error.problems) - 3} more problems)" if error.problems[3:] else ""
    return " ".join(shown) + more


def _refused(
    number: int, fields: list[str], layout: Layout, problem: str, soh: float | None = None
) -> PulseRow:
    known = dict(zip(layout.names, (field.strip() for field in fields), strict=False))
    ids = [known.get(name, "")[:100] for name in ("test_id", "cell_id", "cell_type")]
    return PulseRow(number, ids[0], ids[1], ids[2], None, problem, soh)


def _soh(number: int, fields: list[str], layout: Layout, problems: ProblemList) -> float | None:
    text = fields[layout.names.index("soh")].strip()
    if layout.has_decimal_comma:
        text = text.replace(",", ".")
    low, high = SOH_RANGE
    if NUMBER.fullmatch(text) and text.isascii() and low < float(text) <= high:
        return float(text)
    what = f"{text[:30]!r} is no state of health." if text else "Is empty."
    problems.add(f"line {number}, column soh", what, "Write a fraction such as 0.82.")
    return None


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
