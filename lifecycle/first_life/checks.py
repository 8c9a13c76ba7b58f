"""Whether the BMS is consistent over its history, and whether it is still the same pack.

Limits as measured on real logs of one car over two years: the largest true rise of the claimed
capacity was 0.33 Ah; fingerprints of one pack correlate at 0.52 and more, others at 0.40 and less.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

from lifecycle.first_life.resistance import OTHER, SAME, similarity
from lifecycle.first_life.summary import LogSummary

Outcome = Literal["consistent", "contradicts", "unclear", "not_enough_data"]
RISE_AH, RISE_SOH = 1.0, 0.02
STUCK_KM, STUCK_LOGS = 3_000.0, 10
DRIVES = 3


@dataclass(frozen=True)
class Check:
    """One question to the history, with its figure and its answer."""

    name: str
    outcome: Outcome
    figure: str
    words: str


def check_history(summaries: Sequence[LogSummary]) -> list[Check]:
    """Every check over the logs of one battery, in any order."""
    history = sorted(summaries, key=lambda one: one.first_at)
    return [_jump(history), _stuck(history), _counters(history), _same_pack(history)]


def _jump(history: Sequence[LogSummary]) -> Check:
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


def _stuck(history: Sequence[LogSummary]) -> Check:
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


def _counters(history: Sequence[LogSummary]) -> Check:
    name = "Odometer and charge counters only grow"
    fallen = []
    for label, column in (
        ("odometer", "last_odometer_km"),
        ("quick charges", "quick_charges"),
        ("normal charges", "normal_charges"),
    ):
        known = [
            (value, one.first_at[:10])
            for one in history
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


def _same_pack(history: Sequence[LogSummary]) -> Check:
    name = "It is still the same pack"
    prints = [one.fingerprint for one in history if one.fingerprint is not None]
    if len(prints) < 2 * DRIVES:
        words = f"It takes {2 * DRIVES} drives with enough steps of current."
        return Check(name, "not_enough_data", f"{len(prints)} drives", words)
    found = similarity(prints[:DRIVES], prints[-DRIVES:])
    figure = f"correlation {found:.2f} of the first and the last {DRIVES} drives"
    if found >= SAME:
        return Check(name, "consistent", figure, "The same cell pairs stand out.")
    if found <= OTHER:
        return Check(name, "contradicts", figure, "Other cell pairs stand out: another pack.")
    return Check(name, "unclear", figure, "Neither clearly the same nor clearly another.")
