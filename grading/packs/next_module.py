"""Which module to test next, and what that gains."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from grading.packs.weakest import PackKnowledge, TestedModule, weakest_string

# Gauss-Hermite points and weights of a normal distribution (Abramowitz and Stegun 25.4.46).
POINTS, WEIGHTS = np.polynomial.hermite_e.hermegauss(5)


@dataclass(frozen=True, slots=True)
class NextModule:
    """`gain` is by how much the pack's interval narrows on average (fraction of health)."""

    position: int
    width_now: float
    width_then: float
    untested: int

    @property
    def gain(self) -> float:
        return self.width_now - self.width_then


def next_module(
    known: PackKnowledge, test_deviation: float, suspect: int | None = None
) -> NextModule | None:
    """The first untested position and its gain: untested modules are exchangeable, so all gain the
    same; a `suspect` one goes first. None where all were tested. `test_deviation` is of the test
    that would be run."""
    taken = {module.position for module in known.tested}
    free = [place for place in range(1, known.module_count + 1) if place not in taken]
    if not free:
        return None
    now = weakest_string(known)
    deviation = float(np.hypot(np.hypot(now.module_spread, test_deviation), _doubt(known)))
    widths = [
        _width_with(known, free[0], now.module_mean + deviation * float(point), test_deviation)
        for point in POINTS
    ]
    then = float(np.average(widths, weights=WEIGHTS))
    place = suspect if suspect in free else free[0]
    return NextModule(int(place or free[0]), now.upper - now.lower, then, len(free))


def _width_with(
    known: PackKnowledge, position: int, state_of_health: float, deviation: float
) -> float:
    module = TestedModule(position, state_of_health, deviation)
    health = weakest_string(replace(known, tested=(*known.tested, module)))
    return health.upper - health.lower


def _doubt(known: PackKnowledge) -> float:
    """How uncertain the mean of the modules still is."""
    if not known.tested:
        return known.mean_deviation
    return float(known.mean_deviation / np.sqrt(1 + 10 * len(known.tested)))
