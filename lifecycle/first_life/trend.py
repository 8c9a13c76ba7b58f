"""How fast the pack's resistance rises, from logs of one sampling interval."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from lifecycle.first_life.summary import LogSummary

FEWEST_DRIVES, FEWEST_DAYS = 20, 180
DRAWS, SEED, TWO_SIDED = 1_000, 20_240, 1.96
# How well the fall of resistance with temperature is known beforehand, a kelvin.
PER_KELVIN_SPREAD = 0.004
_YEAR_S = 365.25 * 86_400


@dataclass(frozen=True)
class ResistanceTrend:
    """Per cent a year with its 95 % interval; None where refused."""

    per_year: float | None
    low: float | None
    high: float | None
    drives: int
    words: str


def resistance_trend(summaries: Sequence[LogSummary]) -> ResistanceTrend:
    """Log-linear in time and temperature; the interval by resampling drives.

    The temperature's part starts from -3.3 % a kelvin, which the drives may correct a little.
    """
    import numpy as np

    known = [
        one for one in summaries
        if one.pair_resistance_mohm and one.sampling_interval_s and one.temperature_c is not None
    ]  # fmt: skip
    sampled = Counter(round(one.sampling_interval_s or 0) for one in known)
    interval = sampled.most_common(1)[0][0] if sampled else 0
    used = [one for one in known if round(one.sampling_interval_s or 0) == interval]
    at = np.array([datetime.fromisoformat(one.first_at).timestamp() for one in used])
    days = float(np.ptp(at)) / 86_400 if len(at) else 0.0
    if len(used) < FEWEST_DRIVES or days < FEWEST_DAYS:
        words = (
            f"{len(used)} logs of one sampling interval over {days:.0f} days; it takes "
            f"{FEWEST_DRIVES} over {FEWEST_DAYS}."
        )
        return ResistanceTrend(None, None, None, len(used), words)
    years = (at - at.mean()) / _YEAR_S
    warmer = np.array([one.temperature_c for one in used], dtype=float)
    warmer -= warmer.mean()
    # Already referred to 25 °C: what is left is a correction to it.
    logs = np.log(np.array([one.pair_resistance_mohm for one in used]))
    noise = max(float(np.std(logs)), 1e-3)

    def slope(picked: Any) -> float:
        table = np.column_stack([np.ones(len(used)), years, warmer])[picked] / noise
        known_before = [[0, 0, 1 / PER_KELVIN_SPREAD]]
        left = np.vstack([table, known_before])
        right = np.append(logs[picked] / noise, 0.0)
        fitted, *_ = np.linalg.lstsq(left, right, rcond=None)
        return float(np.expm1(fitted[1])) * 100

    rng = np.random.default_rng(SEED)
    picks = rng.integers(0, len(used), (DRAWS, len(used)))
    spread = float(np.std([slope(pick) for pick in picks]))
    found = slope(np.arange(len(used)))
    low, high = found - TWO_SIDED * spread, found + TWO_SIDED * spread
    words = f"{len(used)} logs sampled every {interval} s, referred to 25 °C."
    return ResistanceTrend(round(found, 1), round(low, 1), round(high, 1), len(used), words)
