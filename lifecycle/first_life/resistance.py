"""Resistance of each cell pair from steps of current, and the fingerprint that is left of it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from lifecycle.first_life.log import DrivingLogFile

# Samples stand 5 to 7 s apart; beyond this the open-circuit voltage moves too.
LONGEST_STEP_S, SMALLEST_STEP_A, FEWEST_STEPS = 8.0, 20.0, 40
# Resistance falls by this a kelvin; referred to 25 °C.
PER_KELVIN, REFERENCE_C = 0.033, 25.0
WINDOW = 7
SAME, OTHER = 0.52, 0.40


def pair_resistances(log: DrivingLogFile) -> Any | None:
    """Ohms by pair, shape (96,), at 25 °C; None where too few steps of current are in the log.

    Least squares through the origin over steps between neighbouring samples.
    """
    import numpy as np

    seconds, step_a = np.diff(log.time_s), np.diff(log.current_a)
    used = (seconds > 0) & (seconds <= LONGEST_STEP_S) & (np.abs(step_a) >= SMALLEST_STEP_A)
    if used.sum() < FEWEST_STEPS:
        return None
    step_a, step_v = step_a[used], np.diff(log.cells_v, axis=0)[used]
    resistances = -(step_a @ step_v) / (step_a @ step_a)
    if not (resistances > 0).all():
        return None
    known = log.temperature_c[~np.isnan(log.temperature_c)]
    warmer = float(known.mean()) - REFERENCE_C if len(known) else 0.0
    return resistances * np.exp(PER_KELVIN * warmer)


def fingerprint_of(resistances: Any) -> list[float]:
    """What is each pair's own, shape (96,): relative deviation less the running median of seven
    within even and within odd pairs. That takes out the slope of polling one pair after another,
    and the step between even and odd."""
    import numpy as np

    relative = resistances / resistances.mean() - 1
    own = np.empty_like(relative)
    for parity in (0, 1):
        line = relative[parity::2]
        half = WINDOW // 2
        padded = np.concatenate([line[half:0:-1], line, line[-2 : -half - 2 : -1]])
        windows = np.lib.stride_tricks.sliding_window_view(padded, WINDOW)
        own[parity::2] = line - np.median(windows, axis=1)
    return [round(float(value), 6) for value in own]


def similarity(one: Sequence[Sequence[float]], other: Sequence[Sequence[float]]) -> float:
    """Correlation of two sets of fingerprints, each taken as the median over its drives."""
    import numpy as np

    first, second = np.median(np.array(one), axis=0), np.median(np.array(other), axis=0)
    return float(np.corrcoef(first, second)[0, 1])
