from typing import Annotated, Literal

from pydantic import Field

from lifecycle.enums import BatteryCategory, EventKind
from lifecycle.events.payload import EventPayload, Name, Words

Position = Annotated[int, Field(ge=1)]


class Installed(EventPayload):
    """The battery is now a part of a larger one, at a position counted from 1."""

    kind = EventKind.INSTALLED
    whole: Name
    position: Position


class Removed(EventPayload):
    kind = EventKind.REMOVED
    whole: Name
    position: Position
    reason: Words = ""


class Disassembled(EventPayload):
    """The unit is no more; its parts, with their positions, live on by themselves.

    With a `demand` it was promised to that one, and goes to it in parts: `order` is the work order.
    """

    kind = EventKind.DISASSEMBLED
    version = 2
    parts: Annotated[list[tuple[Name, Position]], Field(min_length=1, max_length=10_000)]
    reason: Annotated[str, Field(min_length=3, max_length=2000)]
    demand: Words = ""
    order: Words = ""


class Assembled(EventPayload):
    """A new unit enters the record, made of parts; `predecessors` are the units they came from.

    Responsibility for the unit lies with its holder from here on (Art. 77(7)). With a `demand` it
    is built for that one and promised to it: `order` is the work order.
    """

    kind = EventKind.ASSEMBLED
    version = 2
    holder: Name
    battery_model: Name
    serial: Annotated[str, Field(min_length=1, max_length=64)]
    parts: Annotated[list[tuple[Name, Position]], Field(min_length=1, max_length=10_000)]
    predecessors: list[Name]
    operation: Literal["repurposing", "remanufacturing", "preparation_for_repurposing"]
    category: BatteryCategory
    passport: Name
    predecessor_passports: list[Name] = []
    site_uid: Words = ""
    note: Words = ""
    is_demonstration: bool = False
    demand: Words = ""
    application: Literal["", "traction", "forklift", "generator", "storage"] = ""
    order: Words = ""
