"""Whole packs from expected fractions of packs."""

from __future__ import annotations

from collections.abc import Sequence
from math import floor


def whole_packs(expected: Sequence[float]) -> list[int]:
    """So many whole packs in each month that their sum keeps up with the expected sum: 0.4 a month
    becomes a pack every two or three months."""
    packs, sum_, given = [], 0.0, 0
    for month in expected:
        sum_ += month
        due = floor(sum_ + 0.5)
        packs.append(due - given)
        given = due
    return packs
