"""Whether the BMS is consistent over its history, and whether it is still the same pack."""

from __future__ import annotations

from collections.abc import Sequence

from lifecycle.first_life.chains import rests_of
from lifecycle.first_life.checks.check import Check
from lifecycle.first_life.checks.claims import check_counters, check_jump, check_stuck
from lifecycle.first_life.checks.counted_charge import check_counted_charge
from lifecycle.first_life.checks.same_pack import check_receipt, check_same_pack
from lifecycle.first_life.checks.shown_charge import check_shown_charge
from lifecycle.first_life.summary import LogSummary, drives_in

__all__ = ["Check", "check_history"]


def check_history(summaries: Sequence[LogSummary]) -> list[Check]:
    """Every check over the logs of one battery, in any order."""
    history = sorted(summaries, key=lambda one: one.first_at)
    drives = drives_in(history)
    return [
        check_jump(history),
        check_stuck(history),
        check_counters(history),
        check_shown_charge(rests_of(drives)),
        check_counted_charge(drives),
        check_same_pack(history),
        check_receipt(history),
    ]
