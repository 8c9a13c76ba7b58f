"""Predictions and distances for tests whose cell was held out, one and two folds at a time.

Leaving out two folds gives the nested cross-validation: for fold i, everything (choice of the
candidate, calibration, thresholds) is decided on models that have seen neither i nor the fold that
they are judged on.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from grading.soh.calibration import Floats
from grading.soh.candidates import combine
from grading.soh.cells import fold_of_each_row, mean_by_cell, row_weights
from grading.soh.members import MEMBERS, fit_member, predict_member
from grading.soh.region import distances, fit_region
from grading.soh.type_data import TypeData

Left = frozenset[int]


@dataclass(frozen=True, slots=True)
class HeldOut:
    """For each set of folds left out: each candidate's estimates and the distances, all rows.

    Only the rows of the left-out folds are filled, the others are NaN.
    """

    fold: NDArray[np.int64]
    estimates: Mapping[Left, Mapping[str, Floats]]
    distances: Mapping[Left, Floats]

    @property
    def fold_count(self) -> int:
        return int(self.fold.max()) + 1

    def out_of_fold(self, candidate: str, without: int | None = None) -> Floats:
        """Estimates of each row by a model without its fold (and without fold `without`)."""
        out = np.full(len(self.fold), np.nan)
        for fold in range(self.fold_count):
            if fold != without:
                rows = self.fold == fold
                out[rows] = self.estimates[_left(fold, without)][candidate][rows]
        return out

    def out_of_fold_distances(self, without: int | None = None) -> Floats:
        out = np.full((len(self.fold), 2), np.nan)
        for fold in range(self.fold_count):
            if fold != without:
                rows = self.fold == fold
                out[rows] = self.distances[_left(fold, without)][rows]
        return out

    def best_candidate(self, data: TypeData, without: int | None = None) -> str:
        """The candidate of least mean absolute error, every cell counting the same."""
        rows = self.fold != (-1 if without is None else without)
        cells = [cell for cell, is_in in zip(data.cells, rows, strict=True) if is_in]

        def error(name: str) -> float:
            estimates = self.out_of_fold(name, without)[rows]
            return mean_by_cell(np.abs(estimates - data.soh[rows]), cells)

        return min(data.candidates, key=error)


def _left(fold: int, without: int | None) -> Left:
    return frozenset({fold} if without is None else {fold, without})


def soh_range(soh: Floats) -> tuple[float, float]:
    """The trained range, outwards to a per cent."""
    return float(np.floor(soh.min() * 100) / 100), float(np.ceil(soh.max() * 100) / 100)


def hold_out(data: TypeData, jobs: int = 1) -> HeldOut:
    """Fits every member without each fold and each pair of folds. Some tens of seconds a type."""
    from joblib import (  # type: ignore[import-untyped]
        Parallel,
        delayed,
        parallel_config,
    )

    fold = fold_of_each_row(data.cells)
    folds = range(int(fold.max()) + 1)
    left_out: list[Left] = [frozenset({one}) for one in folds]
    left_out += [frozenset(pair) for pair in combinations(folds, 2)]
    with parallel_config(backend="loky", inner_max_num_threads=1):
        results = Parallel(n_jobs=jobs)(delayed(_without)(data, fold, left) for left in left_out)
    return HeldOut(
        fold,
        {left: result[0] for left, result in zip(left_out, results, strict=True)},
        {left: result[1] for left, result in zip(left_out, results, strict=True)},
    )


def _without(
    data: TypeData, fold: NDArray[np.int64], left: Left
) -> tuple[dict[str, Floats], Floats]:
    held = np.isin(fold, list(left))
    train = data.rows(~held)
    weights = row_weights(train.cells)
    by_member = {
        name: predict_member(
            fit_member(MEMBERS[name], train.voltages_v, train.soh, weights), data.voltages_v[held]
        )
        for name in sorted({name for names in data.candidates.values() for name in names})
    }
    estimates = {}
    for candidate in data.candidates:
        estimates[candidate] = np.full(len(fold), np.nan)
        estimates[candidate][held] = combine(by_member, candidate, soh_range(train.soh))
    measured = np.full((len(fold), 2), np.nan)
    measured[held] = distances(fit_region(train.compared_v), data.compared_v[held])
    return estimates, measured
