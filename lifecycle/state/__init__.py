"""The projection: stages and legal status by table, and the fold from events to state."""

from lifecycle.state.as_of import Fact, state_as_of
from lifecycle.state.battery_state import COLUMNS, BatteryState
from lifecycle.state.fold import NotAllowedError, advance, apply
from lifecycle.state.stages import (
    ENDS_A_PROMISE,
    PERMISSIONS,
    TRANSITIONS,
    Transition,
    allows,
    ends_a_promise,
    find_transition,
    keeps_a_promise,
)

__all__ = [
    "COLUMNS",
    "ENDS_A_PROMISE",
    "PERMISSIONS",
    "TRANSITIONS",
    "BatteryState",
    "Fact",
    "NotAllowedError",
    "Transition",
    "advance",
    "allows",
    "apply",
    "ends_a_promise",
    "find_transition",
    "keeps_a_promise",
    "state_as_of",
]
