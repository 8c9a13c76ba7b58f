"""The method that did best on this very history; the plain mean where none beats it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from matching.forecast.back_test import Score, back_test
from matching.forecast.methods import BASELINE, METHODS, Spread, spread_ahead

# A method must be better than the plain mean by this share, or the plain mean is used.
LEAST_BETTER = 0.02


@dataclass(frozen=True)
class Forecast:
    """Of any month ahead: none of the methods knows seasons or trends."""

    method: str
    ahead: Spread
    scores: tuple[Score, ...]

    @property
    def is_baseline(self) -> bool:
        return self.method == BASELINE


def forecast_counts(counts: Sequence[int], months_ahead: int) -> Forecast | None:
    """From the counts of whole months, oldest first; None without a single month."""
    if not counts:
        return None
    scores = tuple(
        score for name in METHODS if (score := back_test(name, counts, months_ahead)) is not None
    )
    method = _best(scores)
    return Forecast(method, spread_ahead(method, counts), scores)


def _best(scores: Sequence[Score]) -> str:
    if not scores:
        return BASELINE
    baseline = next(score for score in scores if score.method == BASELINE)
    best = min(scores, key=lambda score: score.pinball_loss)
    if best.pinball_loss < (1 - LEAST_BETTER) * baseline.pinball_loss:
        return best.method
    return BASELINE
