"""Was the claimed capacity inflated without a jump? Counted charge over the shown swing.

A BMS that believes in too large a battery moves its state of charge too little. On real logs of
one car, twenty legs against the car's own baseline: x 1.25 was found in 87 %, x 1.15 in 11 %.
"""

from __future__ import annotations

from collections.abc import Sequence

from lifecycle.first_life.checks.check import Check, day_of, too_little
from lifecycle.first_life.drives import Drive

NAME = "Counted charge agrees with shown and claimed charge"
LEGS, BASELINE, GATE = 20, 40, 0.15
SMALLEST_FALL, LONGEST_INTERVAL_S = 0.02, 8.0


def check_counted_charge(drives: Sequence[Drive]) -> Check:
    """`drives` in order. Two ratios: Ah for the whole shown scale, and that over the claim."""
    legs = [one for one in drives if _is_leg(one)]
    if len(legs) < 2 * LEGS:
        words = f"It takes {2 * LEGS} drives in which the shown charge falls by 2 % or more."
        return too_little(NAME, f"{len(legs)} legs", words)
    baseline = slice(0, min(BASELINE, len(legs) - LEGS))
    first_ah, first_share = _ratios(legs[baseline])
    found: list[tuple[float, float, float]] = []
    for last in range(baseline.stop + LEGS, len(legs) + 1):
        scale_ah, share = _ratios(legs[last - LEGS : last])
        found.append((scale_ah / first_ah - 1, share / first_share - 1, legs[last - 1].end_s))
    shown = max(found, key=lambda one: one[0])
    claimed = min(found, key=lambda one: one[1])
    figure = f"{shown[0]:+.0%} for the shown scale, {claimed[1]:+.0%} for the claim at most"
    if shown[0] >= GATE:
        words = f"The shown charge moves too little ({day_of(shown[2])}): the claim is inflated."
        return Check(NAME, "contradicts", figure, words)
    if claimed[1] <= 1 / (1 + GATE) - 1:
        words = f"The claim rose and the counted charge did not ({day_of(claimed[2])})."
        return Check(NAME, "contradicts", figure, words)
    return Check(NAME, "consistent", figure, f"Over {len(legs)} legs, against the first of them.")


def _is_leg(drive: Drive) -> bool:
    fall = drive.shown_start - drive.shown_end
    return fall >= SMALLEST_FALL and drive.charge_ah > 0 and drive.interval_s <= LONGEST_INTERVAL_S


def _ratios(legs: Sequence[Drive]) -> tuple[float, float]:
    counted = sum(leg.charge_ah for leg in legs)
    shown = sum(leg.shown_start - leg.shown_end for leg in legs)
    claimed = sum((leg.shown_start - leg.shown_end) * leg.claimed_capacity_ah for leg in legs)
    return counted / shown, counted / claimed
