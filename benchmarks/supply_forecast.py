"""Chosen method against the plain mean of 12 months, on made-up histories of returns.

For each kind of history: pinball loss (packs, less is better) of the three months after it, the
share of them within the 90 % interval, and how often the plain mean was used.
"""

from __future__ import annotations

import math
import random
import sys
import time
from collections.abc import Callable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from matching.forecast.choosing import forecast_counts
from matching.forecast.methods import BASELINE, Spread, spread_ahead
from matching.forecast.spread import LOWER, MIDDLE, UPPER, pinball

HISTORIES, MONTHS, AHEAD = 300, 30, 3


def poisson(rng: random.Random, mean: float) -> int:
    limit, count, product = math.exp(-mean), 0, rng.random()
    while product > limit:
        count += 1
        product *= rng.random()
    return count


def bursty(rng: random.Random, mean: float) -> int:
    """Negative binomial of size 2."""
    return poisson(rng, rng.gammavariate(2, mean / 2))


KINDS: dict[str, Callable[[random.Random, int], int]] = {
    "steady, 4 a month": lambda rng, month: poisson(rng, 4),
    "rare, 0.3 a month": lambda rng, month: poisson(rng, 0.3),
    "lots of 6, every fourth month": lambda rng, month: 6 if rng.random() < 0.25 else 0,
    "bursts, 5 a month": lambda rng, month: bursty(rng, 5),
    "growing from 1 to 10": lambda rng, month: poisson(rng, 1 + 9 * month / MONTHS),
    "from 2 to 10, 8 months ago": lambda rng, month: poisson(rng, 10 if month > 21 else 2),
}


def loss(said: Spread, actual: int) -> float:
    quantiles = ((said.lower, LOWER), (said.middle, MIDDLE), (said.upper, UPPER))
    return sum(pinball(value, actual, share) for value, share in quantiles) / 3


def main() -> None:
    print(f"{'history':32} {'mean 12':>8} {'chosen':>8} {'within':>8} {'mean used':>10} {'ms':>6}")
    for name, draw in KINDS.items():
        rng = random.Random(name)
        plain = chosen = spent = 0.0
        held = used = 0
        for _ in range(HISTORIES):
            months = [draw(rng, month) for month in range(MONTHS + AHEAD)]
            counts, after = months[:MONTHS], months[MONTHS:]
            started = time.perf_counter()
            forecast = forecast_counts(counts, AHEAD)
            spent += time.perf_counter() - started
            assert forecast is not None
            used += forecast.is_baseline
            baseline = spread_ahead(BASELINE, counts)
            for actual in after:
                plain += loss(baseline, actual)
                chosen += loss(forecast.ahead, actual)
                held += forecast.ahead.lower <= actual <= forecast.ahead.upper
        judged = HISTORIES * AHEAD
        print(
            f"{name:32} {plain / judged:8.3f} {chosen / judged:8.3f} {held / judged:8.1%} "
            f"{used / HISTORIES:10.0%} {1000 * spent / HISTORIES:6.1f}"
        )


if __name__ == "__main__":
    main()
