from typing import Annotated, Literal

from pydantic import Field

from lifecycle.enums import EventKind, HazardClass
from lifecycle.events.payload import EventPayload, Name, Words


class Moved(EventPayload):
    """To a site of the holder, and there to a storage place, if the site has them."""

    kind = EventKind.MOVED
    site_uid: Name
    site: Name
    place: Annotated[str, Field(max_length=40)] = ""


class Shipped(EventPayload):
    """Handed to a carrier, with what the law asks to travel along."""

    kind = EventKind.SHIPPED
    shipment: Name
    carrier: Name
    recipient: Name
    travels_as: Literal["not_waste", "waste"]
    hazard: HazardClass
    documents: list[Name] = []


class Arrived(EventPayload):
    """At its recipient; at a site of the holder, if it stayed in the house."""

    kind = EventKind.ARRIVED
    shipment: Name
    site_uid: Words = ""
    site: Words = ""
    condition: Words = ""
