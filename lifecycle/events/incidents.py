from typing import Annotated, Literal

from pydantic import Field

from lifecycle.enums import EventKind, NegativeKind
from lifecycle.events.payload import EventPayload, Fraction, Measured, Words


class NegativeEvent(EventPayload):
    """Something that may have harmed the battery, in its first life or here."""

    kind = EventKind.NEGATIVE_EVENT
    nature: NegativeKind
    source: Literal["seen", "bms", "telemetry", "document", "hearsay"]
    value: Measured | None = None
    unit: Annotated[str, Field(max_length=12)] = ""
    note: Words = ""


class BmsReset(EventPayload):
    """After a reset of its software the maker answers no longer for the battery (Art. 14)."""

    kind = EventKind.BMS_RESET
    reason: Annotated[str, Field(min_length=3, max_length=2000)]
    performed_by: Words = ""
    software_version: Words = ""
    state_of_health_shown_before: Fraction | None = None
    state_of_health_shown_after: Fraction | None = None


class Repaired(EventPayload):
    kind = EventKind.REPAIRED
    work_done: Annotated[str, Field(min_length=3, max_length=2000)]
    parts_replaced: Words = ""


class Voided(EventPayload):
    """An earlier entry of the same battery never happened: its effect is taken back, it stays.

    `bms_reset_at` is the moment (ISO 8601) of the reset that stands once a wrong one is taken back.
    """

    kind = EventKind.VOIDED
    voids_sequence: Annotated[int, Field(ge=1)]
    voids: Literal["negative_event", "bms_reset"]
    bms_reset_at: Words = ""
    reason: Annotated[str, Field(min_length=3, max_length=2000)]
