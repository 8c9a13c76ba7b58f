"""The training pairs of one cell type, as arrays."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from grading.measurements.two_point import nearest_share
from grading.soh.calibration import Floats
from grading.soh.candidates import OF_TWO_TESTS
from grading.soh.errors import TrainingError
from grading.soh.features import halves
from grading.soh.pairs.table import PairRow
from grading.soh.pulse_rows import PulseRow
from grading.soh.type_data import TypeData, data_by_type


@dataclass(frozen=True, slots=True)
class PairData(TypeData):
    """Rows of pairs: `voltages_v` holds those of the first test, of the second, and the charge
    between them (share of the rated capacity) as its last column."""

    @property
    def sample_count(self) -> int:
        return (int(self.voltages_v.shape[1]) - 1) // 2

    @property
    def compared_v(self) -> Floats:
        """How the voltages changed from the first to the second test (V)."""
        first, second = halves(self.voltages_v)
        return second - first

    @property
    def candidates(self) -> Mapping[str, tuple[str, ...]]:
        return OF_TWO_TESTS


def pairs_by_type(rows: Sequence[PulseRow], pairs: Sequence[PairRow]) -> dict[str, PairData]:
    """Training pairs by cell type. Other distances than 15 and 20 % are passed over.

    Raises TrainingError for a pair of unknown tests, of two cells, or without charge.
    """
    singles = data_by_type(rows)
    places: dict[str, tuple[TypeData, int]] = {}
    seen: dict[str, int] = {}
    for row in rows:
        place = seen.get(row.cell_type, 0)
        seen[row.cell_type] = place + 1
        places[row.test_id] = (singles[row.cell_type], place)
    chosen: dict[str, list[tuple[int, int, float]]] = {}
    for pair in pairs:
        first, second = places.get(pair.test_id_first), places.get(pair.test_id_second)
        if first is None or second is None:
            raise TrainingError(f"line {pair.line} of the pairs: it names an unknown test.")
        data = first[0]
        if data is not second[0] or data.cells[first[1]] != data.cells[second[1]]:
            raise TrainingError(f"line {pair.line} of the pairs: the tests are of two cells.")
        if not pair.charge_ah > 0:
            raise TrainingError(f"line {pair.line} of the pairs: charge_ah is no positive number.")
        if nearest_share(pair.charge_ah, data.rated_capacity_ah) is not None:
            share = pair.charge_ah / data.rated_capacity_ah
            chosen.setdefault(data.cell_type, []).append((first[1], second[1], share))
    return {name: _pair_data(singles[name], found) for name, found in sorted(chosen.items())}


def _pair_data(data: TypeData, found: Sequence[tuple[int, int, float]]) -> PairData:
    first, second = [one[0] for one in found], [one[1] for one in found]
    share = np.array([one[2] for one in found])
    measured = np.column_stack([data.voltages_v[first], data.voltages_v[second], share])
    return PairData(
        data.cell_type,
        data.chemistry,
        data.rated_capacity_ah,
        data.pulse_s,
        data.temperature_c,
        measured,
        data.soh[first],
        tuple(data.cells[place] for place in first),
        tuple(f"{one[2]:.0%} charged" for one in found),
    )
