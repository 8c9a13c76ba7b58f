"""Where a model was trained: ranges, Mahalanobis distance and PCA residual on the steps.

What a column shift, a swapped pulse, a stuck channel or noise does to a test lies across the few
directions in which sound cells differ; a wrong scale lies along them and is not seen here.
"""

from typing import Any

import numpy as np

from grading.measurements.pulse_sequence import SAMPLES_PER_RATE
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


SHORT_LIMIT, LONG_LIMIT = 3.0, -4.0
"""Deviations of the score of pulse length: of sound tests of held-out cells (20 draws of a quarter
of each type) 0.2 to 1.3 % lie above the first and 0 to 0.3 % below the second."""
ASKED_SHARE = 0.6
"""The direction is that of pulses this share as long as they should be; others lie along it."""


def pulse_length_score(region: Region, voltages_v: Floats) -> Floats:
    """By row, how far a test lies towards pulses that were too short (positive) or too long, in
    deviations of sound tests.

    What a pulse adds after its first sample grows as the square root of time (diffusion, Bard and
    Faulkner, Electrochemical Methods, 5.2), and the rest takes it back: that is one direction among
    the steps. Fisher's discriminant along it sees what a distance over all directions does not.
    """
    change = _shorter(region["mean"])
    axes, variances = region["axes"], region["variances"]
    along = (change / region["scale"]) @ axes.T
    weights = along / variances
    scores = ((steps(voltages_v) - region["mean"]) / region["scale"]) @ axes.T
    return np.asarray((scores @ weights) / np.sqrt((along * weights).sum()), dtype=np.float64)


def _shorter(mean: Floats) -> Floats:
    """How the mean steps change if pulses last ASKED_SHARE of their length."""
    change = np.zeros_like(mean)
    share = np.sqrt(ASKED_SHARE) - 1
    for first in range(1, len(mean) - SAMPLES_PER_RATE + 1, SAMPLES_PER_RATE):
        for growth, relaxation in ((first + 1, first + 3), (first + 5, first + 7)):
            change[growth] = share * mean[growth]
            change[relaxation] = -share * mean[growth]
    return change
