"""The state of health of a string of modules, from those that were tested so far.

Two levels: the modules' mean in this pack, and each module about it. Neither is known: the mean
has a prior from used packs (or a BMS), the spread a prior from used packs (or the cell voltages),
and both are updated by the tests (Gelman et al., Bayesian Data Analysis, 3rd ed., 5.4). Untested
modules are drawn from what is then believed of this pack. The string is as good as the least.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from grading.policy.distribution import HIGHEST, LOWEST, Distribution

Floats = NDArray[np.float64]

PRIOR_MEAN, PRIOR_DEVIATION = 0.70, 0.12
"""Assumption: retired first-generation packs stand mostly at 60 to 67 % (Gao 2024, 100+ packs),
others come early with 80 % and more."""
PRIOR_SPREAD, PRIOR_SPREAD_FACTOR = 0.02, 2.0
"""Assumption: modules of one retired pack lie within some 2 points of their mean, one pack in three
beyond half or twice that."""
SPREADS = np.geomspace(0.003, 0.12, 15)
MEANS = np.linspace(-3.5, 3.5, 41)
STEP = 0.005


@dataclass(frozen=True, slots=True)
class TestedModule:
    """State of health of one module (fraction) with the standard deviation of its test."""

    __test__ = False  # not a test case, whatever pytest makes of its name

    position: int
    state_of_health: float
    deviation: float


@dataclass(frozen=True, slots=True)
class PackKnowledge:
    """What is known of a pack: how many modules in series, which were tested, and what else.

    `mean` and `mean_deviation` are of the modules' mean before any test; `spread` is what the cell
    voltages say of the deviation between modules, None where they say nothing.
    """

    module_count: int
    tested: tuple[TestedModule, ...] = ()
    mean: float = PRIOR_MEAN
    mean_deviation: float = PRIOR_DEVIATION
    spread: float | None = None


@dataclass(frozen=True, slots=True)
class PackHealth:
    """Of the weakest module: median, 90 % interval, distribution; `module_spread` is the posterior
    median of the deviation between modules."""

    state_of_health: float
    lower: float
    upper: float
    distribution: Distribution
    module_mean: float
    module_spread: float
    tested: int
    module_count: int


def weakest_string(known: PackKnowledge, *, also_at: Sequence[float] = ()) -> PackHealth:
    """The distribution of the least of all modules. Raises ValueError for more tests than modules,
    a position twice, or no module."""
    _check(known)
    places = np.round(np.arange(LOWEST, HIGHEST + STEP / 2, STEP), 6)
    weights, means, spreads = _posterior(known)
    chances = _least_at_least(known, weights, means, spreads, places)
    held = sorted({round(place, 6) for place in also_at})

    def probability_at_least(state_of_health: float) -> float:
        return float(np.interp(state_of_health, places, chances))

    return PackHealth(
        state_of_health=_quantile(places, chances, 0.5),
        lower=_quantile(places, chances, 0.95),
        upper=_quantile(places, chances, 0.05),
        distribution=Distribution.of(probability_at_least, also_at=held),
        module_mean=float((weights * means).sum()),
        module_spread=float((weights.sum(axis=1) * SPREADS).sum()),
        tested=len(known.tested),
        module_count=known.module_count,
    )


def _check(known: PackKnowledge) -> None:
    positions = [module.position for module in known.tested]
    if known.module_count < 1 or len(positions) > known.module_count:
        raise ValueError("a pack has modules, and no more tests than modules")
    if len(set(positions)) != len(positions):
        raise ValueError("a module is tested once here: give its newest test")


def _posterior(known: PackKnowledge) -> tuple[Floats, Floats, Floats]:
    """Weights over spread and mean (S, M), the means for each spread (S, M), the spreads (S, 1)."""
    centre = np.full(len(SPREADS), known.mean)
    width = np.full(len(SPREADS), known.mean_deviation)
    log_likelihood = np.zeros(len(SPREADS))
    # One test after another: the mean of the pack given each spread is normal and stays so.
    for module in known.tested:
        variance = SPREADS**2 + module.deviation**2
        off = module.state_of_health - centre
        total = width**2 + variance
        log_likelihood += -0.5 * (off**2 / total + np.log(total))
        gain = width**2 / total
        centre, width = centre + gain * off, width * np.sqrt(1 - gain)
    log_prior = -0.5 * (np.log(SPREADS / PRIOR_SPREAD) / np.log(PRIOR_SPREAD_FACTOR)) ** 2
    if known.spread is not None:
        log_prior = log_prior - 0.5 * (np.log(SPREADS / known.spread) / np.log(1.5)) ** 2
    log_weight = log_prior + log_likelihood
    by_spread = np.exp(log_weight - log_weight.max())
    by_mean = np.exp(-0.5 * MEANS**2)
    weights = np.outer(by_spread, by_mean)
    means = centre[:, None] + width[:, None] * MEANS[None, :]
    return weights / weights.sum(), means, SPREADS[:, None]


def _least_at_least(
    known: PackKnowledge, weights: Floats, means: Floats, spreads: Floats, places: Floats
) -> Floats:
    """Probability that every module is at least as good as each place."""
    above = means[:, :, None] - places
    untested = known.module_count - len(known.tested)
    log_chance = untested * _log_normal(above / spreads[:, :, None])
    for module in known.tested:
        variance = spreads**2 * module.deviation**2 / (spreads**2 + module.deviation**2)
        share = spreads**2 / (spreads**2 + module.deviation**2)
        middle = means + share * (module.state_of_health - means)
        log_chance = log_chance + _log_normal(
            (middle[:, :, None] - places) / np.sqrt(variance)[:, :, None]
        )
    chances = np.einsum("sm,smx->x", weights, np.exp(log_chance))
    return np.minimum.accumulate(np.clip(chances, 0.0, 1.0))


@cache
def _table() -> tuple[Any, Any]:
    """Logarithm of the normal distribution on a fine grid: looked up a million times a pack."""
    from statistics import NormalDist

    deviations = np.linspace(-8.0, 8.0, 3201)
    bell = NormalDist()
    return deviations, np.log([max(bell.cdf(float(z)), 1e-300) for z in deviations])


def _log_normal(deviations: Floats) -> Floats:
    grid, values = _table()
    return np.asarray(np.interp(deviations, grid, values), dtype=np.float64)


def _quantile(places: Floats, chances: Floats, chance: float) -> float:
    """The place that is reached with this probability."""
    return round(float(np.interp(-chance, -chances, places)), 6)
