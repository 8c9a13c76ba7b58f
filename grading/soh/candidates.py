"""The candidates among which cross-validation chooses for each cell type: means of members."""

from collections.abc import Mapping

import numpy as np

from grading.soh.calibration import Floats

CANDIDATES: dict[str, tuple[str, ...]] = {
    "kernels": ("kernel on steps", "kernel on voltages", "kernel on main voltages"),
    "robust step kernels": ("robust kernel on 10 main steps", "robust kernel on 16 main steps"),
    "voltage kernels": ("kernel on voltages", "kernel on main voltages"),
    "voltage kernel": ("kernel on voltages",),
    "kernels and trees": (
        "kernel on steps",
        "kernel on voltages",
        "kernel on main voltages",
        "trees on steps",
    ),
    "step trees": ("trees on steps",),
    "trees": ("trees on steps", "trees on voltages"),
}

OF_TWO_TESTS: dict[str, tuple[str, ...]] = {
    "kernels on two tests": (
        "kernel on two tests",
        "kernel on 24 main features of two tests",
        "robust kernel on 24 main features of two tests",
    ),
    "kernel on two tests": ("kernel on two tests",),
    "main kernels on two tests": (
        "kernel on 24 main features of two tests",
        "robust kernel on 24 main features of two tests",
    ),
}

CLIP_MARGIN = 0.05
"""How far beyond the trained range of SoH an estimate may lie: unclipped kernels were 0.3 off."""


def combine(
    by_member: Mapping[str, Floats], candidate: str, soh_range: tuple[float, float]
) -> Floats:
    """The candidate's estimate from its members' predictions, clipped to range ± CLIP_MARGIN."""
    mean = np.mean([by_member[name] for name in members_of(candidate)], axis=0)
    low, high = soh_range
    return np.asarray(np.clip(mean, low - CLIP_MARGIN, high + CLIP_MARGIN), dtype=np.float64)


def members_of(candidate: str) -> tuple[str, ...]:
    """The names of a candidate's members."""
    return {**CANDIDATES, **OF_TWO_TESTS}[candidate]
