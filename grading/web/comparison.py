"""Kinds of evidence side by side, for the screen."""

from __future__ import annotations

from dataclasses import dataclass

from grading.enums import Method
from grading.models import Estimate
from grading.policy import latest_of_each
from grading.queries import carrying_estimate, stated


@dataclass(frozen=True)
class Side:
    """The newest estimate of one method, and how many older ones there are."""

    estimate: Estimate
    older: int


def fused_among(estimates: list[Estimate]) -> Estimate | None:
    """What all evidence says together, where several methods spoke."""
    carrying = carrying_estimate(estimates)
    return carrying if carrying is not None and carrying.method == Method.FUSED else None


def side_by_side(estimates: list[Estimate]) -> list[Side]:
    """The newest estimate of each method, most trusted first; refusals are not among them."""
    by_uid = {str(estimate.uid): estimate for estimate in estimates}
    counts: dict[str, int] = {}
    values = stated(estimates)
    for one in values:
        counts[one.method] = counts.get(one.method, 0) + 1
    return [Side(by_uid[one.reference], counts[one.method] - 1) for one in latest_of_each(values)]
