from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from lifecycle.enums import EventKind
from lifecycle.events.payload import EventPayload, Measured, Words


class GateOutcome(BaseModel):
    """One gate of the inspection with the limit that it was judged by."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    gate: str
    outcome: Literal["passed", "failed", "not_checked"]
    measured: str = ""
    limit: str = ""
    source: str = ""


class Inspected(EventPayload):
    kind = EventKind.INSPECTED
    visual: Literal["sound", "scratched", "dented", "swollen", "burnt"]
    leaked_or_vented: bool
    flood_signs: bool
    severe_collision: bool
    hrc_fuse_blown: bool
    lifetime_data_available: bool
    past_calendar_expiry: bool
    insulation_resistance_ohm_per_v: Measured | None
    open_circuit_voltage_v: Measured | None
    temperature_c: Measured | None = None
    gates: list[GateOutcome]
    passed: bool
    note: Words = ""


class Quarantined(EventPayload):
    kind = EventKind.QUARANTINED
    reason: Annotated[str, Field(min_length=3, max_length=2000)]
    is_critical: bool = False


class Released(EventPayload):
    """A second person lets the battery out; it must be inspected again."""

    kind = EventKind.RELEASED
    reason: Annotated[str, Field(min_length=3, max_length=2000)]
