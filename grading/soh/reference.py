"""Reference cells: pulse tests whose cell's capacity was measured, made alike for training."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from grading.measurements.pulse_sequence import (
    RATES_C,
    SAMPLE_COUNT,
    SAMPLE_NAMES,
    SAMPLES_PER_RATE,
)
from grading.measurements.records import CheckResult, Measurements, PulseRecord
from grading.measurements.two_point import nearest_share
from grading.soh.pairs.table import PairRow
from grading.soh.pulse_rows import PulseRow

PULSE_S = 5.0
SHARE_KEPT = 0.8
"""A rate is used where at least this share of the tests holds it whole."""


@dataclass(frozen=True, slots=True)
class CellType:
    """What the catalogue says of the type: the file's own words are only compared with it."""

    name: str
    chemistry: str
    rated_capacity_ah: float


def rows_of_file(found: Measurements, kind: CellType, cell_id: str) -> list[PulseRow]:
    """The tests of one cell from a tester's file that also holds its capacity test; none without.

    State of health is the measured capacity over the catalogue's rated capacity. Tests that failed
    a check are left out.
    """
    capacity = next((test for test in found.capacity_tests if test.is_complete), None)
    if capacity is None:
        return []
    state_of_health = capacity.capacity_ah / kind.rated_capacity_ah
    return [
        row_of_record(record, kind, cell_id, state_of_health, number)
        for number, record in enumerate(found.pulses_of_width(PULSE_S), start=1)
        if not _failed(record)
    ]


def _failed(record: PulseRecord) -> bool:
    """A cut pulse fails the check of its length: whether it counts depends on the rates used."""
    failed = {check.name for check in record.checks if check.result is CheckResult.FAILED}
    return bool(failed - ({"pulse length", "rest"} if record.cut_samples else set()))


def row_of_record(
    record: PulseRecord, kind: CellType, cell_id: str, state_of_health: float, line: int
) -> PulseRow:
    """The record under the catalogue's names; its test's id is told apart by the cell's."""
    alike = replace(
        record,
        test_id=f"{cell_id} {record.test_id}",
        cell_id=cell_id,
        cell_type=kind.name,
        chemistry=kind.chemistry,
        rated_capacity_ah=kind.rated_capacity_ah,
    )
    return PulseRow(line, alike.test_id, cell_id, kind.name, alike, "", state_of_health)


def with_common_rates(rows: Sequence[PulseRow]) -> list[PulseRow]:
    """The rows cut to the most rates that SHARE_KEPT of them hold whole; the others are left out.

    A protection cuts the strongest pulses near full charge, and a model needs the same samples of
    every test.
    """
    records = [(row, row.record) for row in rows if row.record is not None]
    for rates in range(len(RATES_C), 0, -1):
        count = 1 + rates * SAMPLES_PER_RATE
        whole = [(row, record) for row, record in records if _holds(record, count)]
        if records and (len(whole) >= SHARE_KEPT * len(records) or rates == 1):
            return [replace(row, record=_cut_to(record, count)) for row, record in whole]
    return []


def _holds(record: PulseRecord, count: int) -> bool:
    wanted = set(SAMPLE_NAMES[:count])
    return None not in record.voltages_v[:count] and not wanted & set(record.cut_samples)


def _cut_to(record: PulseRecord, count: int) -> PulseRecord:
    kept = (*record.voltages_v[:count], *([None] * (SAMPLE_COUNT - count)))
    return replace(record, voltages_v=kept, cut_samples=())


def pairs_of(rows: Iterable[PulseRow]) -> list[PairRow]:
    """Every pair of a cell's tests with a counted charge of 15 or 20 % between them."""
    by_cell: dict[str, list[PulseRecord]] = {}
    for row in rows:
        if row.record is not None and row.record.counted_charge_ah is not None:
            by_cell.setdefault(row.cell_id, []).append(row.record)
    pairs = []
    for cell_id, records in by_cell.items():
        for place, first in enumerate(records):
            for second in records[place + 1 :]:
                charge_ah = (second.counted_charge_ah or 0.0) - (first.counted_charge_ah or 0.0)
                rated_ah = first.rated_capacity_ah or 0.0
                if charge_ah > 0 and rated_ah and nearest_share(charge_ah, rated_ah) is not None:
                    pairs.append(PairRow(0, cell_id, first.test_id, second.test_id, charge_ah))
    return pairs


def cells_among(rows: Iterable[PulseRow]) -> list[dict[str, object]]:
    """Name, state of health (mean, six places) and number of tests of each cell, in order."""
    found: dict[str, list[float]] = {}
    for row in rows:
        found.setdefault(row.cell_id, []).append(row.soh or 0.0)
    return [
        {"cell": cell, "state_of_health": f"{sum(all_) / len(all_):.6f}", "tests": len(all_)}
        for cell, all_ in sorted(found.items())
    ]
