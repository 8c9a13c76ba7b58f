"""Whether a pulse table's numbers can be what their columns say: windows, directions, exchanges.

A table with two columns exchanged has a flawless header. Only the physics gives it away: a charge
pulse lies above the rest before it, a discharge pulse below, every voltage in the window of its
chemistry.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from grading.measurements.problems import ProblemList
from grading.measurements.pulse_sequence import (
    REST_DRIFT_V,
    SAMPLE_NAMES,
    broken_rules,
    drifted_rests,
    exchanges,
)
from grading.measurements.voltage_windows import VoltageWindow, window_of
from grading.readers.pulse_table_row import TEMPERATURE_RANGE_C, TableRow

CAPACITY_IN_NAME = re.compile(r"[A-Z]+(\d+(?:\.\d+)?)")
"""Cell types of the published tests end in their rated capacity: LMO10, NMC2.1."""

ROWS_TO_MEND = 12


@dataclass(frozen=True, slots=True)
class Fault:
    """One implausible place of a row."""

    column: str
    what: str
    line: int


def refuse_implausible(rows: Sequence[TableRow], problems: ProblemList) -> None:
    """Adds to `problems` what cannot be; a fault that many rows share is told once."""
    _refuse_exchanged_ids(rows, problems)
    faults: dict[str, list[Fault]] = {}
    impossible: list[TableRow] = []
    for row in rows:
        found = _faults(row)
        if found:
            impossible.append(row)
        for fault in found:
            faults.setdefault(fault.column, []).append(fault)
    if not impossible:
        return
    exchange = _exchange(impossible)
    if exchange:
        problems.add(
            f"line {impossible[0].line}, columns {exchange[0]} and {exchange[1]}",
            f"Look exchanged ({len(impossible)} of {len(rows)} tests are impossible as they are).",
            f"Exchange {exchange[0]} and {exchange[1]}, or export the table again.",
        )
    for column, of_column in faults.items():
        fault = of_column[0]
        others = f" So in {len(of_column) - 1} more lines." if of_column[1:] else ""
        problems.add(
            f"line {fault.line}, column {column}",
            f"{fault.what}{others}",
            "Check the order of the columns, the unit (volts) and the chemistry.",
        )


def _faults(row: TableRow) -> list[Fault]:
    chemistry = row.text["chemistry"]
    window = window_of(chemistry)
    voltages = [row.number[name] for name in SAMPLE_NAMES]
    outside = [
        Fault(
            name,
            f"{voltage_v:g} V lies outside {window.lower_v:g} to {window.upper_v:g} V, the widest "
            f"window of {chemistry}.",
            row.line,
        )
        for name, voltage_v in zip(SAMPLE_NAMES, voltages, strict=True)
        if voltage_v is not None and not window.holds(voltage_v)
    ]
    if outside:
        return outside
    return [
        *(
            Fault(
                f"U{rule.higher + 1}",
                f"{voltages[rule.higher]:g} V is below U{rule.lower + 1} = "
                f"{voltages[rule.lower]:g} V, but {rule.because}.",
                row.line,
            )
            for rule in broken_rules(voltages, row.number["pulse_s"] or 0.0)
        ),
        *(
            Fault(
                SAMPLE_NAMES[place],
                f"{voltages[place]:g} V is more than {REST_DRIFT_V:g} V from the rest before.",
                row.line,
            )
            for place in drifted_rests(voltages)
        ),
        *_capacity_fault(row),
    ]


def _capacity_fault(row: TableRow) -> list[Fault]:
    named = CAPACITY_IN_NAME.fullmatch(row.text["cell_type"])
    rated, temperature_c = row.number["rated_capacity_ah"], row.number["temperature_c"]
    if named is None or temperature_c is None or rated == temperature_c:
        return []
    if float(named[1]) != temperature_c or float(named[1]) == rated:
        return []
    what = f"{rated:g} Ah, while the cell type {row.text['cell_type']} is of {named[1]} Ah, which "
    return [Fault("rated_capacity_ah", f"{what}stands as temperature_c.", row.line)]


def _exchange(rows: Sequence[TableRow]) -> tuple[str, str] | None:
    """The two columns whose exchange mends the rows, the nearest two where several would."""
    if all(_capacity_fault(row) and _is_plausible(row.number, _window(row)) for row in rows):
        return ("rated_capacity_ah", "temperature_c")
    common: set[tuple[str, str]] | None = None
    for row in rows[:: max(1, len(rows) // ROWS_TO_MEND)][:ROWS_TO_MEND]:
        mending = exchanges(row.number, partial(_is_plausible, window=_window(row)))
        common = mending if common is None else common & mending
    places = {name: place for place, name in enumerate(rows[0].number)}
    nearest = sorted((places[other] - places[one], one, other) for one, other in common or ())
    if not nearest or (nearest[1:] and nearest[0][0] == nearest[1][0]):
        return None
    return nearest[0][1:]


def _window(row: TableRow) -> VoltageWindow:
    return window_of(row.text["chemistry"])


def _is_plausible(values: Mapping[str, float | None], window: VoltageWindow) -> bool:
    voltages = [values[name] for name in SAMPLE_NAMES]
    if not all(voltage_v is None or window.holds(voltage_v) for voltage_v in voltages):
        return False
    low, high = TEMPERATURE_RANGE_C
    temperature_c = values["temperature_c"]
    if temperature_c is not None and not low <= temperature_c <= high:
        return False
    return not broken_rules(voltages, values["pulse_s"] or 0.0) and not drifted_rests(voltages)


def _refuse_exchanged_ids(rows: Sequence[TableRow], problems: ProblemList) -> None:
    for row in rows:
        prefix = f"{row.text['cell_type']}/"
        in_test = row.text["test_id"].startswith(prefix)
        if in_test and not row.text["cell_id"].startswith(prefix):
            problems.add(
                f"line {row.line}, columns cell_id and test_id",
                f"Look exchanged: the test is called {row.text['test_id'][:40]!r}.",
                "Exchange cell_id and test_id, or export the table again.",
            )
            return
