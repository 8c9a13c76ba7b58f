"""What the logs allow to be estimated, each with its bounds and what it rests on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from lifecycle.first_life.capacity import capacity_range
from lifecycle.first_life.summary import LogSummary, drives_in
from lifecycle.first_life.trend import resistance_trend


@dataclass(frozen=True)
class Estimated:
    """Bounds of 95 %; None where the logs do not suffice, which `basis` says."""

    quantity: str
    unit: str
    low: float | None
    high: float | None
    basis: str


def estimate(summaries: Sequence[LogSummary]) -> list[Estimated]:
    """Capacity and the rise of resistance, over the logs of one battery in any order."""
    capacity = capacity_range(drives_in(summaries))
    trend = resistance_trend(summaries)
    return [
        Estimated(
            "Capacity, from charge counted between rests",
            "Ah", capacity.low_ah, capacity.high_ah, capacity.words,
        ),
        Estimated("Rise of resistance", "% a year", trend.low, trend.high, trend.words),
    ]  # fmt: skip
