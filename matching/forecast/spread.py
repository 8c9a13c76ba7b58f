"""How a monthly count spreads around its mean: Poisson, or wider as a negative binomial."""

from __future__ import annotations

from collections.abc import Sequence
from math import exp, log, sqrt

LOWER, MIDDLE, UPPER = 0.05, 0.5, 0.95
# Fewer months say nothing about how much wider than Poisson the counts spread.
MONTHS_FOR_DISPERSION, MOST_MONTHS_FOR_DISPERSION = 6, 24


def quantile(mean: float, dispersion: float, share: float) -> int:
    """The least count that is reached with at least this chance.

    The variance is mean + dispersion · mean²; with dispersion 0 the counts are Poisson.
    """
    if mean <= 0:
        return 0
    size = 1 / dispersion if dispersion > 1e-9 else 0.0
    log_chance = size * log(size / (size + mean)) if size else -mean
    odds = mean / (size + mean) if size else mean
    count, reached = 0, exp(log_chance)
    # Rounding must not let the search run on for ever.
    most = int(mean + 60 * sqrt(mean + dispersion * mean * mean)) + 60
    while reached < share and count < most:
        log_chance += log(odds * (size + count if size else 1.0) / (count + 1))
        count += 1
        reached += exp(log_chance)
    return count


def dispersion(counts: Sequence[int]) -> float:
    """By how much the counts spread wider than Poisson, by the method of moments; 0 if not."""
    last = counts[-MOST_MONTHS_FOR_DISPERSION:]
    if len(last) < MONTHS_FOR_DISPERSION or not any(last):
        return 0.0
    mean = sum(last) / len(last)
    variance = sum((count - mean) ** 2 for count in last) / (len(last) - 1)
    return max(0.0, (variance - mean) / mean**2)


def pinball(said: float, actual: float, share: float) -> float:
    """The loss of a quantile: least, on average, for the true one."""
    miss = actual - said
    return max(share * miss, (share - 1) * miss)
