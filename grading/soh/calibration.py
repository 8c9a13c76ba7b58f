"""How far an estimate can be off: half-widths by coverage, calibrated with the cell as the unit.

Conformal with every cell weighing 1/(K+1) and the last 1/(K+1) at infinity (Dunn, Wasserman and
Ramdas 2023, "Distribution-free prediction sets for two-layer hierarchical models", section 3);
with fewer than CONFORMAL_CELLS a normal distribution between and within cells with Student's t.
"""

import math
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

LEAST_CELLS = 9
CONFORMAL_CELLS = 20
MISS_SHARE = 0.8
"""The quantile is taken at a miss rate of 0.8 of the nominal one (0.08 for 0.10): with some 40 to
80 cells a plain quantile covered 0.79 to 0.93 of other cells' tests, this one 0.85 to 0.92."""
LEVELS = (*(round(0.02 * step, 2) for step in range(1, 50)), 0.99)


@dataclass(frozen=True, slots=True)
class Calibration:
    """`half_widths[i]` (SoH) is what `levels[i]` of the cells' tests stay within.

    `method` is `conformal`, `two-level normal` or `none` (no levels then).
    """

    method: str
    cell_count: int
    levels: tuple[float, ...]
    half_widths: tuple[float, ...]

    @property
    def is_provisional(self) -> bool:
        return self.method != "conformal"

    def half_width(self, coverage: float) -> float | None:
        """Half the width of the interval of this coverage, None where it would be infinite."""
        if not self.levels or coverage > self.levels[-1]:
            return None
        points, widths = (0.0, *self.levels), (0.0, *self.half_widths)
        return float(np.interp(coverage, points, widths))

    def probability_at_least(self, estimate: float, threshold: float) -> float | None:
        """Probability that the truth is at least `threshold`, symmetric about the estimate."""
        if not self.levels:
            return None
        tail = self._miss_rate(abs(threshold - estimate)) / 2
        return tail if threshold > estimate else 1.0 - tail

    def _miss_rate(self, distance: float) -> float:
        last_level, last_width = self.levels[-1], self.half_widths[-1]
        if distance > last_width:
            # Beyond what was seen an exponential tail, which is heavier than a normal one.
            return float((1.0 - last_level) ** (distance / last_width))
        points, widths = (0.0, *self.levels), (0.0, *self.half_widths)
        return 1.0 - float(np.interp(distance, widths, points))

    def as_json(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> "Calibration":
        return cls(
            str(data["method"]),
            int(data["cell_count"]),
            tuple(float(level) for level in data["levels"]),
            tuple(float(width) for width in data["half_widths"]),
        )


def calibrate(errors: Floats, cells: Sequence[str], least_cells: int = LEAST_CELLS) -> Calibration:
    """Calibration from errors (estimate minus truth) of tests whose cell was held out."""
    count = len(set(cells))
    if count < least_cells:
        return Calibration("none", count, (), ())
    if count < CONFORMAL_CELLS:
        return _two_level_normal(errors, cells, count)
    order = np.argsort(np.abs(errors))
    scores = np.abs(errors)[order]
    mass = np.cumsum(_share_of_cell(cells)[order]) / (count + 1)
    levels, widths = [], []
    for level in LEVELS:
        place = int(np.searchsorted(mass, 1.0 - MISS_SHARE * (1.0 - level) - 1e-12))
        if place >= len(scores):
            break
        levels.append(level)
        widths.append(float(scores[place]))
    return Calibration("conformal", count, tuple(levels), _rising(widths))


def _two_level_normal(errors: Floats, cells: Sequence[str], count: int) -> Calibration:
    from scipy.stats import t

    names = np.asarray(cells)
    means = np.array([errors[names == cell].mean() for cell in sorted(set(cells))])
    within = [errors[names == cell].var() for cell in sorted(set(cells))]
    # About zero, not about the mean: a bias of the model widens the interval.
    between = float(np.mean(means**2)) * (1 + 1 / count)
    spread = math.sqrt(between + float(np.mean(within)))
    quantiles = [1.0 - MISS_SHARE * (1.0 - level) / 2 for level in LEVELS]
    widths = [float(spread * t.ppf(q, count - 1)) for q in quantiles]
    return Calibration("two-level normal", count, LEVELS, _rising(widths))


def _share_of_cell(cells: Sequence[str]) -> Floats:
    _, place, counts = np.unique(np.asarray(cells), return_inverse=True, return_counts=True)
    return np.asarray(1.0 / counts[place], dtype=np.float64)


def _rising(widths: list[float]) -> tuple[float, ...]:
    """Rounded, and strictly rising so that widths can be turned back into levels."""
    rising: list[float] = []
    for width in widths:
        least = rising[-1] + 1e-6 if rising else 1e-6
        rising.append(round(max(width, least), 6))
    return tuple(rising)
