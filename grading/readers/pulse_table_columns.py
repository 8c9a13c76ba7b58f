"""The header of a pulse table: which columns there must be, and how a wrong one is explained."""

import csv
from dataclasses import dataclass

from grading.measurements.problems import ProblemList
from grading.measurements.pulse_sequence import SAMPLE_NAMES

TEXT_COLUMNS = ("cell_type", "chemistry", "format", "cell_id", "test_id", "test")
NUMBER_COLUMNS = ("rated_capacity_ah", "pulse_s", "temperature_c", *SAMPLE_NAMES)
COLUMNS = (*TEXT_COLUMNS, *NUMBER_COLUMNS)
IGNORED = {"soh": "The column soh was ignored: what a file claims of itself is not evidence."}


@dataclass(frozen=True, slots=True)
class Layout:
    """The column names in the file's own order."""

    names: tuple[str, ...]
    separator: str
    warnings: tuple[str, ...]

    @property
    def has_decimal_comma(self) -> bool:
        """Whether a number may have a decimal comma: only where the comma separates nothing."""
        return self.separator != ","


def layout_of(number: int, header: str, separator: str) -> Layout:
    """Reads the header line; raises MeasurementFileError naming each wrong column.

    Columns are found by name, so their order is free.
    """
    problems = ProblemList()
    where = f"line {number}"
    try:
        names = [name.strip() for name in next(csv.reader([header], delimiter=separator))]
    except (csv.Error, StopIteration):
        names = []
    for name in COLUMNS:
        if name not in names:
            near = next((n for n in names if n.lower() == name.lower()), None)
            fix = f"Rename {near!r} to {name!r}." if near else "Add it; the template shows all."
            problems.add(where, f"The column {name} is missing.", fix)
    for place, name in enumerate(names, start=1):
        if name in names[: place - 1]:
            problems.add(
                f"{where}, field {place}",
                f"The column {name[:40]!r} stands there twice.",
                "Keep one of the two.",
            )
        elif name not in COLUMNS and name not in IGNORED:
            problems.add(
                f"{where}, field {place}",
                f"The column {name[:40]!r} is not known.",
                "Remove it, or give it the name that the template has.",
            )
    problems.raise_if_any()
    warnings = tuple(text for name, text in IGNORED.items() if name in names)
    return Layout(tuple(names), separator, warnings)
