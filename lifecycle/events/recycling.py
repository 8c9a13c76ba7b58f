from typing import Annotated, Literal

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


class DeclaredWaste(EventPayload):
    """The holder discards the battery, or must (Directive 2008/98/EC Art. 3(1))."""

    kind = EventKind.DECLARED_WASTE
    reason: Annotated[str, Field(min_length=3, max_length=2000)]


class EndOfWaste(EventPayload):
    """Prepared and no longer waste, with the evidence that Art. 73 asks for."""

    kind = EventKind.END_OF_WASTE
    operation: Literal["preparation_for_reuse", "preparation_for_repurposing"]
    state_of_health_test: Name
    contract: Name
    transport_protection: Name


class Recycled(EventPayload):
    """The battery is metal again; its passport ceases and is archived (Art. 77(8)).

    `whole` names the unit with which it was treated, where it was a part of one.
    """

    kind = EventKind.RECYCLED
    balance: Name
    recycler: Name
    input_mass_kg: Measured | None = None
    recycling_efficiency: Measured | None = None
    whole: Words = ""
