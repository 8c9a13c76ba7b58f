"""Ways to reckon the monthly rate from the counts so far; each says how many months speak in it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from matching.forecast.spread import LOWER, MIDDLE, UPPER, dispersion, quantile

BASELINE = "mean of 12 months"
CROSTON_SHARE = 0.15
# Jeffreys' prior of a Poisson rate: half a count. It keeps twelve empty months from saying “never”.
PRIOR_COUNT = 0.5


@dataclass(frozen=True)
class Rate:
    """Expected packs a month, and the number of months that it rests on."""

    mean: float
    months: float


@dataclass(frozen=True)
class Spread:
    """A month ahead: expected packs, the middle, and the bounds of a 90 % interval."""

    mean: float
    lower: int
    middle: int
    upper: int


def mean_of_12_months(counts: Sequence[int]) -> Rate:
    last = counts[-12:]
    return Rate(sum(last) / len(last), len(last))


def smoothed(share: float) -> Callable[[Sequence[int]], Rate]:
    """Exponentially weighted mean: the newest month weighs `share`."""

    def rate(counts: Sequence[int]) -> Rate:
        first = counts[:3]
        level = sum(first) / len(first)
        for count in counts:
            level += share * (count - level)
        return Rate(level, min(len(counts), (2 - share) / share))

    return rate


def croston(counts: Sequence[int]) -> Rate:
    """For months that mostly stay empty: size and distance of the months that do not, smoothed
    apart, with the correction of Syntetos and Boylan (2005)."""
    filled = [month for month, count in enumerate(counts) if count]
    if len(filled) < 2:
        return mean_of_12_months(counts)
    size, distance = float(counts[filled[0]]), float(filled[0] + 1)
    for before, month in pairwise(filled):
        size += CROSTON_SHARE * (counts[month] - size)
        distance += CROSTON_SHARE * (month - before - distance)
    return Rate((1 - CROSTON_SHARE / 2) * size / distance, min(len(counts), 12))


METHODS: Mapping[str, Callable[[Sequence[int]], Rate]] = {
    BASELINE: mean_of_12_months,
    "smoothed 10 %": smoothed(0.1),
    "smoothed 30 %": smoothed(0.3),
    "Croston": croston,
}


def spread_ahead(method: str, counts: Sequence[int]) -> Spread:
    """What the method says of a month ahead. The rate itself is uncertain (gamma), and the counts
    may spread wider than Poisson: both widen the interval."""
    rate = METHODS[method](counts)
    seen = rate.mean * rate.months + PRIOR_COUNT
    mean, wider = seen / rate.months, 1 / seen + dispersion(counts)
    return Spread(
        mean=rate.mean,
        lower=quantile(mean, wider, LOWER),
        middle=quantile(mean, wider, MIDDLE),
        upper=quantile(mean, wider, UPPER),
    )
