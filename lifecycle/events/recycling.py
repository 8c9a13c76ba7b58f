from typing import Annotated

from pydantic import Field

from lifecycle.enums import EventKind
from lifecycle.events.payload import EventPayload, Measured, Name, Words


class Offered(EventPayload):
    kind = EventKind.OFFERED
    offer: Name
    recycler: Name
    chemistry: Name
    mass_kg: Measured
    hazard: Name
    reason: Annotated[str, Field(min_length=3, max_length=2000)]


class OfferAccepted(EventPayload):
    kind = EventKind.OFFER_ACCEPTED
    offer: Name
    reference: Words = ""


class OfferRefused(EventPayload):
    kind = EventKind.OFFER_REFUSED
    offer: Name
    reason: Annotated[str, Field(min_length=3, max_length=2000)]


class OfferWithdrawn(EventPayload):
    kind = EventKind.OFFER_WITHDRAWN
    offer: Name
    reason: Annotated[str, Field(min_length=3, max_length=2000)]


class HandedOver(EventPayload):
    kind = EventKind.HANDED_OVER
    offer: Name
    mass_kg: Measured
    condition: Words = ""
    reference: Words = ""
