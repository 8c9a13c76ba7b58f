"""The value of a test: how much better the decision is with it (Raiffa and Schlaifer 1961,
Applied Statistical Decision Theory, ch. 4: preposterior analysis)."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from grading.planner.prices import Prices
from grading.policy import GRADES, RECYCLE, Distribution, Rules

Floats = NDArray[np.float64]
FEWEST, MOST = 61, 1001
"""Outcomes of a test that are looked at, over five deviations either way: as close to each other as
the test can tell them apart, where that is not too many."""


def payoffs(health: Floats, rated_energy_kwh: float, rules: Rules, prices: Prices) -> Floats:
    """Euro by (grade, state of health): the grade's price for the energy that is left; a battery
    graded too high earns what its true grade pays, less the cost of its return."""
    floors = [*rules.floor_values, 0.0]
    price = np.array([prices.eur_per_kwh.get(grade, 0.0) for grade in GRADES])
    true = np.array([next(n for n, floor in enumerate(floors) if h >= floor) for h in health])
    energy = rated_energy_kwh * health
    table = np.empty((len(GRADES), len(health)))
    for number, grade in enumerate(GRADES):
        holds = true <= number
        honest = price[number] * energy
        returned = price[true] * energy - prices.wrong_grade_eur
        table[number] = np.where(holds | (grade == RECYCLE), honest, returned)
    return table


def masses(distribution: Distribution) -> tuple[Floats, Floats]:
    """Middles of the distribution's steps and their probabilities."""
    healths = np.array([health for health, _ in distribution.points])
    chances = np.array([chance for _, chance in distribution.points])
    middles = (healths[1:] + healths[:-1]) / 2
    mass = np.clip(chances[:-1] - chances[1:], 0.0, None)
    # What lies outside the points is put at their ends.
    middles = np.concatenate([[healths[0]], middles, [healths[-1]]])
    mass = np.concatenate([[1.0 - chances[0]], mass, [chances[-1]]])
    kept = mass > 1e-9
    return middles[kept], mass[kept] / mass[kept].sum()


def expected_value(distribution: Distribution, table_of: tuple[float, Rules, Prices]) -> float:
    """Euro of the best grade as things stand; `table_of` is rated energy (kWh), rules, prices."""
    health, mass = masses(distribution)
    return float((payoffs(health, *table_of) @ mass).max())


def value_with_test(
    distribution: Distribution, table_of: tuple[float, Rules, Prices], deviation: float
) -> tuple[float, float]:
    """Euro of the best grade once a test of this deviation has spoken, on average over what it may
    say; and how probable it is that another grade is then best."""
    health, mass = masses(distribution)
    table = payoffs(health, *table_of)
    now = int((table @ mass).argmax())
    mean = float(health @ mass)
    width = float(np.sqrt(((health - mean) ** 2) @ mass + deviation**2))
    deviation = max(deviation, 1e-6)
    count = int(min(MOST, max(FEWEST, 10.0 * width / deviation)))
    outcomes = mean + width * np.linspace(-5.0, 5.0, count)
    off = (outcomes[:, None] - health[None, :]) / deviation
    likelihood = np.exp(-0.5 * off**2)
    joint = likelihood * mass
    # Each true value's outcomes weigh one in all, whatever the grid.
    joint *= (mass / np.maximum(joint.sum(axis=0), 1e-300))[None, :]
    values = joint @ table.T
    best = values.argmax(axis=1)
    changed = float(joint[best != now].sum())
    return float(values.max(axis=1).sum()), changed
