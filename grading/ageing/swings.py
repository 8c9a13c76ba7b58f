"""How deep the swings of a state of charge are: rainflow counting (ASTM E1049-85, 5.4.4)."""

from __future__ import annotations

import numpy as np

from grading.ageing.power_law import Floats


def turning_points(values: Floats) -> Floats:
    """First, last, and every value at which the direction turns; repeats are left out."""
    moved = values[np.r_[True, np.diff(values) != 0]]
    if len(moved) < 3:
        return moved
    slopes = np.sign(np.diff(moved))
    return moved[np.r_[True, slopes[1:] != slopes[:-1], True]]


def rainflow(values: Floats) -> tuple[Floats, Floats]:
    """Depths of the swings and how often each counts (1, or 0.5 for a half swing)."""
    depths: list[float] = []
    counts: list[float] = []
    open_points: list[float] = []
    for point in turning_points(values).tolist():
        open_points.append(point)
        while len(open_points) >= 3:
            newest = abs(open_points[-1] - open_points[-2])
            before = abs(open_points[-2] - open_points[-3])
            if newest < before:
                break
            depths.append(before)
            if len(open_points) == 3:
                counts.append(0.5)
                del open_points[0]
            else:
                counts.append(1.0)
                del open_points[-3:-1]
    left = np.abs(np.diff(open_points)).tolist()
    return np.array(depths + left), np.array(counts + [0.5] * len(left))


def charge_weighted_depth(values: Floats) -> float:
    """Mean depth, each swing weighed by the charge that it moves; 0 where nothing moves."""
    depths, counts = rainflow(values)
    moved = depths * counts
    return float(moved @ depths / moved.sum()) if moved.sum() > 0 else 0.0
