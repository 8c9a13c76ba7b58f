"""What each method would have said in earlier months, held against what then came."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from matching.forecast.methods import spread_ahead
from matching.forecast.spread import LOWER, MIDDLE, UPPER, pinball

# A method sees at least so many months, and is judged on at least so many.
FIRST_MONTHS, FEWEST_ORIGINS, MOST_ORIGINS = 6, 6, 24
MOST_MONTHS_AHEAD = 6


@dataclass(frozen=True)
class Score:
    """`pinball_loss` in packs, averaged over three quantiles; `coverage` of the 90 % interval."""

    method: str
    pinball_loss: float
    coverage: float
    months_judged: int


def back_test(method: str, counts: Sequence[int], months_ahead: int) -> Score | None:
    """Rolling origin: from each earlier month forecast the next ones. None if it is too short."""
    first = max(FIRST_MONTHS, len(counts) - MOST_ORIGINS)
    if len(counts) - first < FEWEST_ORIGINS:
        return None
    ahead = min(months_ahead, MOST_MONTHS_AHEAD)
    losses: list[float] = []
    held: list[bool] = []
    for origin in range(first, len(counts)):
        said = spread_ahead(method, counts[:origin])
        for actual in counts[origin : origin + ahead]:
            quantiles = ((said.lower, LOWER), (said.middle, MIDDLE), (said.upper, UPPER))
            losses += [pinball(value, actual, share) for value, share in quantiles]
            held.append(said.lower <= actual <= said.upper)
    return Score(method, sum(losses) / len(losses), sum(held) / len(held), len(held))
