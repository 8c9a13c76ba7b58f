"""What a plan keeps of the one before it, and what its changes cost."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from matching.models import MatchingRun, Stability
from matching.services.runs.reasons import Placed, Reasons

if TYPE_CHECKING:
    from matching.solver.instance import Instance


def stability_of(run: MatchingRun, instance: Instance, placed: list[Placed]) -> Stability:
    """Of the pairs of the last proposal: how many stand in this plan again; unsaved."""
    pairs = {(row.battery, row.demand) for row in placed}
    kept = sum(pair in pairs for pair in instance.previous.items())
    return Stability(
        run=run, before=len(instance.previous), kept=kept, change_c=instance.params.change_c
    )


def without_change_costs(instance: Instance, reasons: Reasons) -> Reasons:
    """The same reasons in money that somebody pays.

    To the solver a kept pair saves `change_c`. Nobody is paid for that: it is taken out of what a
    battery earns, and recycling everything is not charged for giving up the last plan.
    """
    change_c = instance.params.change_c
    if not instance.previous or not change_c:
        return reasons
    saves = {
        row.battery for row in reasons.placed if instance.previous.get(row.battery) == row.demand
    }
    placed = []
    for row in reasons.placed:
        # The first row of a battery carries all that it earns.
        first = row.battery in saves
        saves.discard(row.battery)
        placed.append(replace(row, gain_c=row.gain_c - change_c) if first else row)
    return replace(
        reasons,
        placed=placed,
        recycling_value_c=reasons.recycling_value_c + change_c * len(instance.previous),
    )
