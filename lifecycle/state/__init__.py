"""The projection: stages and legal status by table, and the fold from events to state."""

from lifecycle.state.battery_state import BatteryState
from lifecycle.state.fold import NotAllowedError, apply
from lifecycle.state.stages import (
    ENDS_A_PROMISE,
    PERMISSIONS,
    TRANSITIONS,
    Transition,
    allows,
    find_transition,
)

__all__ = [
    "ENDS_A_PROMISE",
    "PERMISSIONS",
    "TRANSITIONS",
    "BatteryState",
    "NotAllowedError",
    "Transition",
    "allows",
    "apply",
    "find_transition",
]
