"""Where a model was trained: ranges, Mahalanobis distance and PCA residual on the steps.

What a column shift, a swapped pulse, a stuck channel or noise does to a test lies across the few
directions in which sound cells differ; a wrong scale lies along them and is not seen here.
"""

from typing import Any

import numpy as np

from grading.soh.calibration import Floats
from grading.soh.features import steps

KEPT_VARIANCE = 0.99
RANGE_MARGIN = 0.15
"""Of the trained range, added on either side of each voltage (V)."""
LEAST_MARGIN_V = 0.02
THRESHOLD_QUANTILE = 0.995
SAFETY = 1.1
"""On thresholds: the quantile of held-out cells is itself uncertain by some ten per cent."""

Region = dict[str, Any]
"""Arrays only: ranges of each voltage, mean, scale, principal axes, their variances."""


def fit_region(voltages_v: Floats) -> Region:
    """The region of sound tests, rows of voltages (V); thresholds are set by `with_thresholds`."""
    low, high = voltages_v.min(axis=0), voltages_v.max(axis=0)
    margin = np.maximum(RANGE_MARGIN * (high - low), LEAST_MARGIN_V)
    features = steps(voltages_v)
    mean, scale = features.mean(axis=0), features.std(axis=0) + 1e-9
    _, singular, axes = np.linalg.svd((features - mean) / scale, full_matrices=False)
    variances = singular**2 / len(features)
    share = np.cumsum(variances) / variances.sum()
    return {
        # Outwards to 10 mV, so that no voltage of the data stands in the file.
        "low_v": np.floor((low - margin) * 100) / 100,
        "high_v": np.ceil((high + margin) * 100) / 100,
        "mean": mean,
        "scale": scale,
        "axes": axes,
        "variances": np.maximum(variances, 1e-8),
        "kept": np.array([int(np.searchsorted(share, KEPT_VARIANCE)) + 1]),
        "thresholds": np.array([np.inf, np.inf]),
    }


def distances(region: Region, voltages_v: Floats) -> Floats:
    """Two columns: Mahalanobis distance, and the residual outside the kept principal axes."""
    scores = ((steps(voltages_v) - region["mean"]) / region["scale"]) @ region["axes"].T
    mahalanobis = np.sqrt((scores**2 / region["variances"]).sum(axis=1))
    residual = np.sqrt((scores[:, int(region["kept"][0]) :] ** 2).sum(axis=1))
    return np.column_stack([mahalanobis, residual])


def thresholds_of(held_out_distances: Floats) -> Floats:
    """Thresholds from distances of tests whose cell was held out."""
    return np.asarray(np.quantile(held_out_distances, THRESHOLD_QUANTILE, axis=0) * SAFETY)


def with_thresholds(region: Region, thresholds: Floats) -> Region:
    return {**region, "thresholds": thresholds}


def outside(region: Region, voltages_v: Floats) -> Floats:
    """By row, 0 inside; above 1 the worst distance as a multiple of its threshold."""
    worst = (distances(region, voltages_v) / region["thresholds"]).max(axis=1)
    return np.where(worst > 1.0, worst, 0.0)


def out_of_range(region: Region, voltages_v: Floats) -> list[int | None]:
    """By row, the first 0-based sample outside its trained range, None where all lie inside."""
    wrong = (voltages_v < region["low_v"]) | (voltages_v > region["high_v"])
    return [int(row.argmax()) if row.any() else None for row in wrong]
