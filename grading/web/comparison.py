"""Kinds of evidence side by side, for the screen."""

from __future__ import annotations

from dataclasses import dataclass

from grading.models import Estimate
from grading.policy import latest_of_each
from grading.queries import stated


@dataclass(frozen=True)
class Side:
    """The newest estimate of one method, and how many older ones there are."""

    estimate: Estimate
    older: int


def side_by_side(estimates: list[Estimate]) -> list[Side]:
    """The newest estimate of each method, most trusted first; refusals are not among them."""
    by_uid = {str(estimate.uid): estimate for estimate in estimates}
    counts: dict[str, int] = {}
    values = stated(estimates)
    for one in values:
        counts[one.method] = counts.get(one.method, 0) + 1
    return [Side(by_uid[one.reference], counts[one.method] - 1) for one in latest_of_each(values)]
