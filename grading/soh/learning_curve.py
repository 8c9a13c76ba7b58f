"""How the error falls with the number of reference cells: measured on the cells that are there."""

from dataclasses import dataclass

import numpy as np

from grading.soh.held_out import soh_range
from grading.soh.training import fit_candidate, predict_candidate
from grading.soh.type_data import TypeData

STEPS = (3, 5, 7, 10, 15, 20, 30, 40, 60)
DRAWS = 10
LEFT_CELLS = 2
"""At least this many cells are left to judge by."""


@dataclass(frozen=True, slots=True)
class CurvePoint:
    """Mean over the draws of the mean absolute error (fraction) on the cells not trained on."""

    cells: int
    mean_absolute_error: float
    lowest: float
    highest: float


def learning_curve(data: TypeData, candidate: str, draws: int = DRAWS) -> tuple[CurvePoint, ...]:
    """Trains on random 3, 5, 7 … of the cells and judges on the rest; empty below five cells."""
    names = sorted(set(data.cells))
    sizes = [size for size in STEPS if size <= len(names) - LEFT_CELLS]
    points = []
    for size in sizes:
        errors = [_error(data, candidate, names, size, seed) for seed in range(draws)]
        low, high, mean = min(errors), max(errors), float(np.mean(errors))
        points.append(CurvePoint(size, round(mean, 4), round(low, 4), round(high, 4)))
    return tuple(points)


def _error(data: TypeData, candidate: str, names: list[str], size: int, seed: int) -> float:
    chosen = set(np.random.default_rng(2000 + seed).permutation(names)[:size])
    is_in = np.array([cell in chosen for cell in data.cells])
    train, test = data.rows(is_in), data.rows(~is_in)
    members = fit_candidate(candidate, train)
    estimates = predict_candidate(candidate, members, soh_range(train.soh), test.voltages_v)
    return float(np.abs(estimates - test.soh).mean())
