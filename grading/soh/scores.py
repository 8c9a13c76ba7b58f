"""Error, bias, coverage and width of estimates against measured state of health, by the cell."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from grading.soh.calibration import Floats
from grading.soh.cells import mean_by_cell


@dataclass(frozen=True, slots=True)
class Judged:
    """Tests with a measured SoH; `half_widths` NaN where there is no interval."""

    estimates: Floats
    half_widths: Floats
    soh: Floats
    cells: tuple[str, ...]
    refused: int = 0


def scores(judged: Judged) -> dict[str, Any]:
    """Figures as fractions of SoH; MAPE in per cent; coverage by tests and by cells.

    `cells_covered` is the share of cells of which most tests lie inside their interval, with the
    95 % Clopper-Pearson bounds: cells, not tests, are independent.
    """
    total = len(judged.soh) + judged.refused
    about: dict[str, Any] = {
        "tests": total,
        "cells": len(set(judged.cells)),
        "refused": judged.refused,
        "refused_share": _rounded(judged.refused / total if total else 0.0),
    }
    if not len(judged.soh):
        return about
    errors = judged.estimates - judged.soh
    about |= {
        "mae": _rounded(float(np.abs(errors).mean())),
        "mae_by_cell": _rounded(mean_by_cell(np.abs(errors), judged.cells)),
        "mape_percent": _rounded(float((np.abs(errors) / judged.soh).mean() * 100), 2),
        "bias": _rounded(float(errors.mean())),
        "coverage": None,
    }
    known = ~np.isnan(judged.half_widths)
    if not known.any():
        return about
    inside = (np.abs(errors) <= judged.half_widths)[known]
    cells = [cell for cell, is_known in zip(judged.cells, known, strict=True) if is_known]
    covered, count = _cells_covered(inside, cells)
    low, high = binomial_bounds(covered, count)
    return about | {
        "coverage": _rounded(float(inside.mean())),
        "coverage_by_cell": _rounded(mean_by_cell(inside.astype(np.float64), cells)),
        "cells_covered": _rounded(covered / count),
        "cells_covered_95_percent": [_rounded(low), _rounded(high)],
        "mean_width": _rounded(float(2 * judged.half_widths[known].mean())),
    }


def _cells_covered(inside: Any, cells: Sequence[str]) -> tuple[int, int]:
    names = np.asarray(cells)
    shares = [inside[names == cell].mean() for cell in set(cells)]
    return sum(bool(share >= 0.5) for share in shares), len(shares)


def binomial_bounds(successes: int, count: int) -> tuple[float, float]:
    """95 % bounds of a share (Clopper and Pearson 1934)."""
    from scipy.stats import beta

    low = float(beta.ppf(0.025, successes, count - successes + 1)) if successes else 0.0
    high = float(beta.ppf(0.975, successes + 1, count - successes)) if successes < count else 1.0
    return low, high


def _rounded(value: float, digits: int = 4) -> float:
    return round(value, digits)
