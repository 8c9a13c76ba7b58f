"""What the BMS claims, against itself: jumps, standstill, counters that fall.

Limits as measured on real logs of one car over two years: the largest true rise of the claimed
capacity was 0.33 Ah.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from lifecycle.first_life.checks.check import Check
from lifecycle.first_life.summary import LogSummary

RISE_AH, RISE_SOH = 1.0, 0.02
STUCK_KM, STUCK_LOGS = 3_000.0, 10


def check_jump(history: Sequence[LogSummary]) -> Check:
    name = "Claimed capacity never jumps upwards"
    rises: list[tuple[float, float, str]] = []
    for before, after in pairwise(history):
        ah = _rise(before.claimed_capacity_ah, after.claimed_capacity_ah)
        soh = _rise(before.claimed_state_of_health, after.claimed_state_of_health)
        rises.append((ah, soh, after.first_at[:10]))
    if not rises:
        return Check(name, "not_enough_data", "", "It takes two logs.")
    largest = max(rises, key=lambda rise: max(rise[0] / RISE_AH, rise[1] / RISE_SOH))
    figure = f"{largest[0]:+.2f} Ah, {largest[1] * 100:+.1f} points, {largest[2]}"
    if largest[0] >= RISE_AH or largest[1] >= RISE_SOH:
        return Check(name, "contradicts", figure, "A battery does not heal: it was reset.")
    return Check(name, "consistent", figure, "No rise larger than a BMS makes by itself.")


def _rise(before: float | None, after: float | None) -> float:
    return after - before if before is not None and after is not None else 0.0


def check_stuck(history: Sequence[LogSummary]) -> Check:
    name = "Claimed capacity moves with the kilometres"
    claims = [
        (one.claimed_capacity_ah, one.last_odometer_km)
        for one in history
        if one.claimed_capacity_ah is not None and one.last_odometer_km is not None
    ]
    driven = claims[-1][1] - claims[0][1] if len(claims) > 1 else 0.0
    if len(claims) < STUCK_LOGS or driven < STUCK_KM:
        words = f"It takes {STUCK_LOGS} logs over {STUCK_KM:.0f} km."
        return Check(name, "not_enough_data", f"{len(claims)} logs, {driven:.0f} km", words)
    values = {claim for claim, _ in claims}
    figure = f"{len(values)} values over {driven:.0f} km"
    if len(values) == 1:
        return Check(name, "contradicts", figure, "The BMS is stuck: it claims the same for ever.")
    return Check(name, "consistent", figure, "It changes as the battery is used.")


def check_counters(history: Sequence[LogSummary]) -> Check:
    name = "Odometer and charge counters only grow"
    fallen = []
    for label, column in (
        ("odometer", "last_odometer_km"),
        ("quick charges", "quick_charges"),
        ("normal charges", "normal_charges"),
    ):
        known = [
            (value, one.first_at[:10])
            for one in one_after_another(history)
            if (value := getattr(one, column)) is not None
        ]
        fallen += [
            f"{label} {before:.0f} → {after:.0f} on {day}"
            for (before, _), (after, day) in pairwise(known)
            if after < before
        ]
    if len(history) < 2:
        return Check(name, "not_enough_data", "", "It takes two logs.")
    if fallen:
        return Check(
            name, "contradicts", "; ".join(fallen[:3]), "Another BMS, another car, or a reset."
        )
    return Check(name, "consistent", f"{len(history)} logs", "None of them ever falls.")


def one_after_another(history: Sequence[LogSummary]) -> list[LogSummary]:
    """Without logs that begin within the one before: the same minutes are often in two files."""
    kept: list[LogSummary] = []
    for one in sorted(history, key=lambda log: (log.first_at, log.last_at)):
        if kept and one.first_at < kept[-1].last_at:
            continue
        kept.append(one)
    return kept
