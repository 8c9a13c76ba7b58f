"""Whether the rows beside a battery's own say what its events say."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from lifecycle import events
from lifecycle.enums import OfferState, ReservationPurpose, Stage
from lifecycle.events import EventPayload
from lifecycle.models import Battery
from lifecycle.passport.succession import passports_of
from lifecycle.services.projections.identifiers import codes_of
from lifecycle.services.projections.structure import recorded_wholes
from lifecycle.services.verify.rows_beside import RowsBeside
from lifecycle.vehicles import stays_of

History = Sequence[tuple[EventPayload, datetime]]

PROMISED_TO_A_DEMAND = {Stage.MATCHED, Stage.PREPARED, Stage.IN_SERVICE}
OFFER_AT = {
    Stage.OFFERED: OfferState.OPEN,
    Stage.AWAITING_COLLECTION: OfferState.ACCEPTED,
    Stage.HANDED_OVER: OfferState.RECEIVED,
}


def problem_beside(battery: Battery, history: History, rows: RowsBeside) -> str:
    """What a row beside the battery says that its events do not, or an empty text."""
    first = history[0][0]
    if not isinstance(first, events.Received | events.Assembled):
        return "its first event is neither a receipt nor an assembly"
    if rows.holders.get(battery.organisation_id) != first.holder:
        return "the holder is not the one who received it"
    if rows.models.get(battery.battery_model_id) != first.battery_model:
        return f"the model is not “{first.battery_model}”, as which it was received"
    if rows.identifiers[battery.pk] != {
        code for payload, _ in history for code in codes_of(payload)
    }:
        return "its codes (identifiers) are not those that were recorded"
    if rows.wholes[battery.pk] != recorded_wholes(history):
        return "the wholes that it was a part of are not those that were recorded"
    if rows.stays[battery.pk] != [replace(stay, of_receipt=False) for stay in stays_of(history)]:
        return "the vehicles that it was in are not those that were recorded"
    if rows.passports[battery.pk] != {facts.uid: facts for facts in passports_of(history)}:
        return "its passports are not those that were recorded"
    filed = {(p.document, p.file_sha256) for p, _ in history if isinstance(p, events.DocumentFiled)}
    if rows.documents[battery.pk] != filed:
        return "its documents are not those that were filed"
    if battery.shipment and rows.shipments.get(battery.pk) != battery.shipment:
        return "the shipment that it is under way with is not the one that was recorded"
    treated = [p.balance for p, _ in history if isinstance(p, events.Recycled) and not p.whole]
    if ([rows.treated[battery.pk]] if battery.pk in rows.treated else []) != treated:
        return "the mass balance that it is in is not the one that was recorded"
    return (
        _site_problem(battery, first, rows)
        or _promise_problem(battery, rows)
        or _offer_problem(battery, rows)
    )


def _site_problem(
    battery: Battery, first: events.Received | events.Assembled, rows: RowsBeside
) -> str:
    uid, name = rows.sites.get(battery.site_id, ("", ""))
    if battery.site_uid:
        return "" if uid == battery.site_uid else "it does not stand at the site of its last move"
    # A receipt of version 1 knew the site by its name alone.
    known = first.site if isinstance(first, events.Received) else ""
    return "" if name == known else "it does not stand at the site of its receipt"


def _promise_problem(battery: Battery, rows: RowsBeside) -> str:
    """The one open promise must be the one that the stage tells of."""
    promises = rows.promises[battery.pk]
    if battery.stage in PROMISED_TO_A_DEMAND:
        expected = {(ReservationPurpose.SECOND_USE, battery.demand)}
        return "" if promises == expected else "its reservation is not the one in the ledger"
    if battery.stage in OFFER_AT or battery.stage == Stage.RECYCLED:
        purposes = {purpose for purpose, _ in promises}
        fits = purposes == {ReservationPurpose.RECYCLING} or (
            battery.stage == Stage.RECYCLED and not purposes and bool(battery.whole)
        )
        return "" if fits else "it is offered, but not promised to a recycler"
    return "it is promised to somebody, of which the ledger knows nothing" if promises else ""


def _offer_problem(battery: Battery, rows: RowsBeside) -> str:
    """Offers newest first; at most the newest is alive."""
    offers = rows.offers[battery.pk]
    stage = Stage.HANDED_OVER if battery.stage == Stage.RECYCLED else Stage(battery.stage)
    expected = None if stage == Stage.HANDED_OVER and battery.whole else OFFER_AT.get(stage)
    if expected is not None:
        last = offers[0] if offers else "missing"
        return "" if last == expected else f"its offer is “{last}”, not “{expected}”"
    alive = [state for state in offers if state in OFFER_AT.values()]
    return f"an offer is “{alive[0]}”, of which the ledger knows nothing" if alive else ""
