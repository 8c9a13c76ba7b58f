"""What is not known of a forecast, drawn a thousand times, the same each time."""

from __future__ import annotations

from dataclasses import dataclass
from math import log
from statistics import NormalDist

import numpy as np

from grading.ageing.ageing_model import AgeingModel
from grading.ageing.power_law import Floats
from grading.policy.distribution import NINETY_PER_CENT, Distribution

DRAWS, SEED = 1_000, 20_250
PACK_LIFE = (0.70, 0.80)
"""Life of a pack over that of its cells: BLAST-Lite's rule of thumb, 20 to 30 % shorter."""
_MIDDLES = (np.arange(DRAWS) + 0.5) / DRAWS
_NORMAL = np.array([NormalDist().inv_cdf(share) for share in _MIDDLES])


@dataclass(frozen=True, slots=True)
class Start:
    """State of health now (fraction); `distribution` is None where only the value is known."""

    state_of_health: float
    distribution: Distribution | None


@dataclass(frozen=True, eq=False, slots=True)
class Draws:
    """One value for each draw, arrays of shape (DRAWS,)."""

    start: Floats
    calendar: Floats
    cycling: Floats
    life: Floats
    wear_in: Floats


def draw(start: Start, model: AgeingModel, *, is_pack: bool) -> Draws:
    """A Latin hypercube: each thousandth of each distribution once, in shuffled order."""
    shuffled = np.random.default_rng(SEED)
    spread = log(1 + model.scatter) / NINETY_PER_CENT
    calendar = np.exp(spread * shuffled.permutation(_NORMAL))
    cycling = np.exp(spread * shuffled.permutation(_NORMAL))
    low, high = PACK_LIFE if is_pack else (1.0, 1.0)
    life = low + (high - low) * shuffled.permutation(_MIDDLES)
    wear_in = shuffled.permutation(_MIDDLES) if model.wears_in else np.zeros(DRAWS)
    return Draws(_healths(start), calendar, cycling, life, wear_in)


def _healths(start: Start) -> Floats:
    if start.distribution is None:
        return np.full(DRAWS, start.state_of_health)
    points = np.array(start.distribution.points)
    return np.asarray(np.interp(_MIDDLES, 1 - points[:, 1], points[:, 0]))
