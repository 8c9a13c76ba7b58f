"""The state at any moment, both ways: what was true then, and what was known then.

An event is true from `occurred_at` and known from `recorded_at`. A correction is known from its own
recording, and true from the moment of the event that it corrects.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from lifecycle import events
from lifecycle.events import EventPayload
from lifecycle.state.battery_state import BatteryState
from lifecycle.state.fold import NotAllowedError, advance, impose


@dataclass(frozen=True)
class Fact:
    """One event of the chain."""

    sequence: int
    payload: EventPayload
    occurred_at: datetime
    recorded_at: datetime


def state_as_of(
    facts: Iterable[Fact], *, true_at: datetime | None = None, known_at: datetime | None = None
) -> BatteryState:
    """What was true at `true_at` by what was known at `known_at`; None for either means now.

    Known alone is the fold of what stood in the chain then. For what was true, events are taken in
    the order in which they happened; since some were recorded late, none is refused for the stage.
    """
    known = [fact for fact in facts if known_at is None or fact.recorded_at <= known_at]
    state = BatteryState()
    if true_at is None:
        for fact in known:
            advance(state, fact.payload, fact.occurred_at)
        return state
    began = {fact.sequence: fact.occurred_at for fact in known}
    timed = [(_true_from(fact, began), fact.sequence, fact) for fact in known]
    for moment, _sequence, fact in sorted(timed, key=lambda entry: entry[:2]):
        if moment > true_at:
            continue
        try:
            advance(state, fact.payload, fact.occurred_at)
        except NotAllowedError:
            impose(state, fact.payload, fact.occurred_at)
    return state


def _true_from(fact: Fact, began: dict[int, datetime]) -> datetime:
    if isinstance(fact.payload, events.Corrected):
        return began.get(fact.payload.corrects_sequence, fact.occurred_at)
    if isinstance(fact.payload, events.Voided):
        return began.get(fact.payload.voids_sequence, fact.occurred_at)
    return fact.occurred_at
