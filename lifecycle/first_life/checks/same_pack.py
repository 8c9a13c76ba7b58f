"""Is it still the same pack? The fingerprint of its 96 pairs against every earlier log.

On real logs of one car, a median of three drives against earlier ones: the same pack correlated at
0.52 and more, another (its pairs permuted) at 0.40 and less, with no false alarm in 148.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from lifecycle.first_life.checks.check import Check, Outcome, too_little
from lifecycle.first_life.resistance import OTHER, SAME, similarity
from lifecycle.first_life.summary import LogSummary

DRIVES = 3
SAME_NAME, RECEIPT_NAME = "It is still the same pack", "The pack on receipt is that of the logs"


def check_same_pack(history: Sequence[LogSummary]) -> Check:
    """Every three drives against the mean of all before them; `history` in order of time."""
    known = [one for one in history if one.fingerprint is not None]
    if len(known) < 2 * DRIVES:
        words = f"It takes {2 * DRIVES} drives with enough steps of current."
        return too_little(SAME_NAME, f"{len(known)} drives", words)
    prints: Any = [one.fingerprint for one in known]
    found = [
        similarity(_mean(prints[: last - DRIVES]), prints[last - DRIVES : last])
        for last in range(2 * DRIVES, len(prints) + 1)
    ]
    place = min(range(len(found)), key=found.__getitem__)
    lowest, on = found[place], known[place + 2 * DRIVES - 1].first_at[:10]
    half = len(prints) // 2
    halves = similarity(_mean(prints[:half]), _mean(prints[half:]))
    figure = f"correlation {lowest:.2f} at least, {on}; {halves:.2f} between first and last half"
    # A swap lasts: where the drives after the worst three fit again, those three were poor.
    fits_again = place + DRIVES < len(found) and found[place + DRIVES] >= SAME
    return _answer(SAME_NAME, lowest, figure, fits_again=fits_again)


def check_receipt(history: Sequence[LogSummary]) -> Check:
    """The fingerprint taken here, on receipt, against that of all other logs."""
    taken: Any = [one.fingerprint for one in history if one.is_from_receipt and one.fingerprint]
    others: Any = [
        one.fingerprint for one in history if not one.is_from_receipt and one.fingerprint
    ]
    if not taken or len(others) < DRIVES:
        figure = f"{len(taken)} on receipt, {len(others)} before"
        words = f"It takes a log on receipt and {DRIVES} drives from before."
        return too_little(RECEIPT_NAME, figure, words)
    found = similarity(_mean(others), taken)
    figure = f"correlation {found:.2f} of {len(taken)} on receipt with {len(others)} before"
    return _answer(RECEIPT_NAME, found, figure)


def _mean(prints: Any) -> Any:
    import numpy as np

    return [np.mean(np.array(prints), axis=0)]


def _answer(name: str, found: float, figure: str, *, fits_again: bool = False) -> Check:
    outcome: Outcome = "unclear"
    words = "Neither clearly the same nor clearly another."
    if found >= SAME:
        outcome, words = "consistent", "The same cell pairs stand out."
    elif found <= OTHER and not fits_again:
        outcome, words = "contradicts", "Other cell pairs stand out: another pack."
    return Check(name, outcome, figure, words)
