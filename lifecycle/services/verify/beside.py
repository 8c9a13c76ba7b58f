"""Whether the rows beside a battery's own say what its events say: holder, codes, promises."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db.models import Prefetch, QuerySet

from lifecycle import events
from lifecycle.enums import IdentifierKind, OfferState, ReservationPurpose, Stage
from lifecycle.events import EventPayload
from lifecycle.models import Battery, RecyclerOffer, Reservation

PROMISED_TO_A_DEMAND = {Stage.MATCHED, Stage.PREPARED, Stage.IN_SERVICE}
OFFER_AT = {
    Stage.OFFERED: OfferState.OPEN,
    Stage.AWAITING_COLLECTION: OfferState.ACCEPTED,
    Stage.HANDED_OVER: OfferState.RECEIVED,
}


def with_rows_beside(batteries: QuerySet[Battery]) -> QuerySet[Battery]:
    """The batteries with what `problem_beside` looks at; four statements for any number."""
    open_promises = Reservation.objects.filter(released_at=None)
    return batteries.select_related("battery_model", "organisation").prefetch_related(
        "identifiers",
        Prefetch("reservations", queryset=open_promises, to_attr="open_promises"),
        Prefetch("offers", queryset=RecyclerOffer.objects.order_by("-pk"), to_attr="offers_made"),
    )


def problem_beside(battery: Battery, history: Sequence[tuple[EventPayload, datetime]]) -> str:
    """What a row beside the battery says that its events do not, or an empty text."""
    payloads = [payload for payload, _ in history]
    first = payloads[0]
    if not isinstance(first, events.Received | events.Assembled):
        return "its first event is neither a receipt nor an assembly"
    if str(battery.organisation.uid) != first.holder:
        return "the holder is not the one who received it"
    if battery.battery_model.code != first.battery_model:
        return f"the model is not “{first.battery_model}”, as which it was received"
    if _codes(battery) != _recorded_codes(payloads):
        return "its codes (identifiers) are not those that were recorded"
    return _promise_problem(battery) or _offer_problem(battery)


def _codes(battery: Battery) -> set[tuple[str, str]]:
    return {(identifier.kind, identifier.value) for identifier in battery.identifiers.all()}


def _recorded_codes(payloads: Sequence[EventPayload]) -> set[tuple[str, str]]:
    codes: set[tuple[str, str]] = set()
    for payload in payloads:
        match payload:
            case events.Received():
                codes |= {(IdentifierKind.SERIAL, payload.serial), *payload.identifiers}
            case events.Assembled():
                codes.add((IdentifierKind.SERIAL, payload.serial))
            case events.Corrected(field="serial"):
                codes.add((IdentifierKind.SERIAL, payload.now))
            case events.IdentifierAdded():
                codes.add((payload.identifier_kind, payload.value))
    return codes


def _promise_problem(battery: Battery) -> str:
    """The one open promise must be the one that the stage tells of."""
    promises = {(p.purpose, p.promised_to) for p in battery.open_promises}  # type: ignore[attr-defined]
    purposes = {purpose for purpose, _ in promises}
    if battery.stage in PROMISED_TO_A_DEMAND:
        expected = {(ReservationPurpose.SECOND_USE, battery.demand)}
        return "" if promises == expected else "its reservation is not the one in the ledger"
    if battery.stage in OFFER_AT:
        to_recycler = {ReservationPurpose.RECYCLING.value}
        return "" if purposes == to_recycler else "it is offered, but not promised to a recycler"
    return "it is promised to somebody, of which the ledger knows nothing" if promises else ""


def _offer_problem(battery: Battery) -> str:
    offers: list[RecyclerOffer] = battery.offers_made  # type: ignore[attr-defined]
    expected = OFFER_AT.get(Stage(battery.stage))
    if expected is not None:
        last = offers[0].state if offers else "missing"
        return "" if last == expected else f"its offer is “{last}”, not “{expected}”"
    alive = [offer for offer in offers if offer.state in OFFER_AT.values()]
    return f"an offer is “{alive[0].state}”, of which the ledger knows nothing" if alive else ""
