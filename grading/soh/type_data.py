"""The training tests of one cell type, as arrays."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from grading.measurements.pulse_sequence import SAMPLES_PER_RATE
from grading.soh.calibration import Floats
from grading.soh.candidates import CANDIDATES
from grading.soh.errors import TrainingError
from grading.soh.pulse_rows import PulseRow

PULSE_TOLERANCE = 0.05


@dataclass(frozen=True, slots=True)
class TypeData:
    """Rows of tests: voltages (V, all filled), SoH, cell. One chemistry, capacity, pulse width."""

    cell_type: str
    chemistry: str
    rated_capacity_ah: float
    pulse_s: float
    temperature_c: tuple[float, float] | None
    voltages_v: Floats
    soh: Floats
    cells: tuple[str, ...]
    test_kinds: tuple[str, ...]

    @property
    def sample_count(self) -> int:
        return int(self.voltages_v.shape[1])

    @property
    def cell_count(self) -> int:
        return len(set(self.cells))

    @property
    def compared_v(self) -> Floats:
        """The voltages by which a test is told from what the model was trained on."""
        return self.voltages_v

    @property
    def candidates(self) -> Mapping[str, tuple[str, ...]]:
        """What cross-validation chooses among."""
        return CANDIDATES

    def rows(self, chosen: NDArray[np.bool_]) -> "TypeData":
        """The same type with the chosen rows only."""
        places = np.flatnonzero(chosen)
        return type(self)(
            self.cell_type,
            self.chemistry,
            self.rated_capacity_ah,
            self.pulse_s,
            self.temperature_c,
            self.voltages_v[places],
            self.soh[places],
            tuple(self.cells[place] for place in places),
            tuple(self.test_kinds[place] for place in places),
        )


def data_by_type(rows: Sequence[PulseRow]) -> dict[str, TypeData]:
    """Training tables by cell type; raises TrainingError naming the first line that is wrong."""
    for row in rows:
        if row.record is None:
            raise TrainingError(f"line {row.line}: {row.problem}")
    types = sorted({row.cell_type for row in rows})
    return {name: _type_data(name, [r for r in rows if r.cell_type == name]) for name in types}


def _type_data(cell_type: str, rows: Sequence[PulseRow]) -> TypeData:
    records = [row.record for row in rows if row.record is not None]
    values = np.array([[np.nan if v is None else v for v in r.voltages_v] for r in records])
    filled = ~np.isnan(values)
    count = int(filled.all(axis=0).argmin()) if not filled.all() else values.shape[1]
    ragged = filled[:, count:].any(axis=1)
    if ragged.any():
        row = rows[int(ragged.argmax())]
        raise TrainingError(
            f"line {row.line}: the tests of {cell_type} do not all have the same voltages "
            f"(U1 to U{count} are filled in every line). Train on tests with the same samples."
        )
    if count < 1 + SAMPLES_PER_RATE:
        raise TrainingError(f"{cell_type}: U1 to U9 must be filled in every line.")
    first = records[0]
    for row, record in zip(rows, records, strict=True):
        for name, value, expected in (
            ("chemistry", record.chemistry, first.chemistry),
            ("rated_capacity_ah", record.rated_capacity_ah, first.rated_capacity_ah),
            ("pulse_s", record.pulse_s, first.pulse_s),
        ):
            if value != expected:
                raise TrainingError(
                    f"line {row.line}, column {name}: {value} where other tests of {cell_type} "
                    f"have {expected}. A model is trained on one kind of cell and pulse."
                )
    temperatures = [r.temperature_c for r in records if r.temperature_c is not None]
    return TypeData(
        cell_type,
        first.chemistry or "",
        first.rated_capacity_ah or 0.0,
        first.pulse_s,
        (min(temperatures), max(temperatures)) if temperatures else None,
        np.asarray(values[:, :count], dtype=np.float64),
        np.array([row.soh for row in rows], dtype=np.float64),
        tuple(row.cell_id for row in rows),
        tuple(record.test_kind or "" for record in records),
    )
