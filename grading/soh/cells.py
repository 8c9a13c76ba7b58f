"""The cell is the unit: folds that never split a cell, and rows that share their cell's weight."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from grading.soh.calibration import Floats

FOLDS = 8
FEW_CELLS = 10
"""Below this many cells each is a fold of its own."""


def fold_of_each_row(cells: Sequence[str], seed: int = 0) -> NDArray[np.int64]:
    """Fold number of each row; all rows of a cell are in one fold."""
    names = sorted(set(cells))
    np.random.default_rng(seed).shuffle(names)
    folds = len(names) if len(names) < FEW_CELLS else FOLDS
    fold = {cell: place % folds for place, cell in enumerate(names)}
    return np.array([fold[cell] for cell in cells], dtype=np.int64)


def row_weights(cells: Sequence[str]) -> Floats:
    """Weights with mean 1 under which every cell counts the same, however many tests it has."""
    _, place, counts = np.unique(np.asarray(cells), return_inverse=True, return_counts=True)
    weights = 1.0 / counts[place]
    return np.asarray(weights / weights.mean(), dtype=np.float64)


def mean_by_cell(values: Floats, cells: Sequence[str]) -> float:
    """Mean of `values` in which every cell counts the same."""
    return float(np.average(values, weights=row_weights(cells)))


def cells_drawn(cells: Sequence[str], share: float, seed: int) -> NDArray[np.bool_]:
    """True for the rows of a random share of the cells (at least one)."""
    names = sorted(set(cells))
    np.random.default_rng(1000 + seed).shuffle(names)
    drawn = set(names[: max(1, round(share * len(names)))])
    return np.array([cell in drawn for cell in cells], dtype=np.bool_)
