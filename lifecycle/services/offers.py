"""What no one can use goes to a recycler: offer, answer, receipt."""

from __future__ import annotations

import uuid
from decimal import Decimal

from django.db import transaction
from django.utils import timezone

from accounts.actors import Actor
from accounts.enums import OrganisationKind
from accounts.models import Organisation
from accounts.permissions import Permission, PermissionRefusedError, require
from lifecycle.enums import HazardClass, OfferState, ReservationPurpose
from lifecycle.errors import EntryRefusedError, TransitionRefusedError
from lifecycle.events import HandedOver, OfferAccepted, Offered, OfferRefused, OfferWithdrawn
from lifecycle.models import Battery, RecyclerOffer
from lifecycle.queries.shipments import transport_proposal
from lifecycle.services.append import already_recorded, append_event
from lifecycle.services.promises import open_reservation


def hazard_of(battery: Battery) -> HazardClass:
    """Proposed transport class (ADR SP 376): decision support, not a legal classification."""
    return transport_proposal(battery, for_recycling=True).hazard


def offer_to_recycler(
    *,
    actor: Actor,
    battery: Battery,
    recycler: Organisation,
    reason: str,
    request_key: str,
    expected_sequence: int | None = None,
) -> RecyclerOffer:
    """Offer a battery to one recycler; until the answer nobody else can be promised it."""
    require(actor, Permission.OFFER_TO_RECYCLER)
    if standing := already_recorded(actor, request_key):
        return RecyclerOffer.objects.filter(battery=standing.battery).latest("pk")
    if recycler.kind != OrganisationKind.RECYCLER or not recycler.is_active:
        raise EntryRefusedError({"recycler": "This organisation is not an active recycler."})
    if len(reason.strip()) < 3:
        raise EntryRefusedError({"reason": "Say why nobody can use this battery."})
    with transaction.atomic():
        uid = uuid.uuid4()
        hazard = hazard_of(battery)
        append_event(
            actor=actor,
            battery=battery,
            payload=Offered(
                offer=str(uid),
                recycler=recycler.name,
                chemistry=battery.battery_model.chemistry,
                mass_kg=battery.battery_model.mass_kg,
                hazard=hazard,
                reason=reason,
            ),
            request_key=request_key,
            expected_sequence=expected_sequence,
        )
        return RecyclerOffer.objects.create(
            uid=uid,
            battery=battery,
            recycler=recycler,
            reservation=open_reservation(
                battery=battery,
                purpose=ReservationPurpose.RECYCLING,
                promised_to=f"recycler:{recycler.uid}"[:60],
            ),
            hazard=hazard,
            reason=reason,
            offered_at=timezone.now(),
        )


def accept_offer(
    *, actor: Actor, offer: RecyclerOffer, reference: str = "", request_key: str
) -> RecyclerOffer:
    """The recycler takes the battery; it becomes waste by law."""
    payload = OfferAccepted(offer=str(offer.uid), reference=reference)
    return _answer(
        actor=actor,
        offer=offer,
        state=OfferState.ACCEPTED,
        payload=payload,
        request_key=request_key,
        reference=reference,
    )


def refuse_offer(
    *, actor: Actor, offer: RecyclerOffer, reason: str, request_key: str
) -> RecyclerOffer:
    """The recycler does not take the battery; it goes back to where it stood."""
    if len(reason.strip()) < 3:
        raise EntryRefusedError({"reason": "Say why you refuse it: the holder must know."})
    payload = OfferRefused(offer=str(offer.uid), reason=reason)
    return _answer(
        actor=actor,
        offer=offer,
        state=OfferState.REFUSED,
        payload=payload,
        request_key=request_key,
        reason=reason,
    )


def withdraw_offer(
    *, actor: Actor, offer: RecyclerOffer, reason: str, request_key: str
) -> RecyclerOffer:
    """The holder takes the offer back before it was answered."""
    require(actor, Permission.OFFER_TO_RECYCLER)
    if len(reason.strip()) < 3:
        raise EntryRefusedError({"reason": "Say why the offer is withdrawn."})
    return _close(
        actor=actor,
        offer=offer,
        state=OfferState.WITHDRAWN,
        payload=OfferWithdrawn(offer=str(offer.uid), reason=reason),
        request_key=request_key,
        reason=reason,
    )


def report_receipt(
    *,
    actor: Actor,
    offer: RecyclerOffer,
    mass_kg: Decimal,
    request_key: str,
    condition: str = "",
    reference: str = "",
) -> RecyclerOffer:
    """The battery has arrived at the recycler, weighed there."""
    _require_addressee(actor, offer)
    if not 0 < mass_kg < 100_000:
        raise EntryRefusedError({"mass_kg": "The mass must be above 0 and below 100,000 kg."})
    with transaction.atomic():
        current = _locked(offer)
        if already_recorded(actor, request_key):
            return current
        if current.state != OfferState.ACCEPTED:
            raise TransitionRefusedError(
                f"This offer is “{current.get_state_display()}”: "
                "a receipt can be reported only after it was accepted."
            )
        append_event(
            actor=actor,
            battery=current.battery,
            payload=HandedOver(
                offer=str(offer.uid), mass_kg=mass_kg, condition=condition, reference=reference
            ),
            request_key=request_key,
        )
        current.state = OfferState.RECEIVED
        current.received_at = timezone.now()
        current.received_mass_kg = mass_kg
        current.save()
    return current


def _answer(
    *,
    actor: Actor,
    offer: RecyclerOffer,
    state: OfferState,
    payload: OfferAccepted | OfferRefused,
    request_key: str,
    reason: str = "",
    reference: str = "",
) -> RecyclerOffer:
    _require_addressee(actor, offer)
    return _close(
        actor=actor,
        offer=offer,
        state=state,
        payload=payload,
        request_key=request_key,
        reason=reason,
        reference=reference,
    )


def _close(
    *,
    actor: Actor,
    offer: RecyclerOffer,
    state: OfferState,
    payload: OfferAccepted | OfferRefused | OfferWithdrawn,
    request_key: str,
    reason: str = "",
    reference: str = "",
) -> RecyclerOffer:
    """Record the end of an open offer; all but acceptance end the promise with it."""
    with transaction.atomic():
        current = _locked(offer)
        if already_recorded(actor, request_key):
            return current
        if current.state != OfferState.OPEN:
            raise TransitionRefusedError(
                f"This offer is “{current.get_state_display()}” already and cannot be answered."
            )
        append_event(actor=actor, battery=current.battery, payload=payload, request_key=request_key)
        current.state = state
        current.answered_at = timezone.now()
        current.answer_reason = reason
        current.recycler_reference = reference
        current.save()
    return current


def _require_addressee(actor: Actor, offer: RecyclerOffer) -> None:
    require(actor, Permission.ANSWER_OFFERS)
    if not actor.sees_everything and offer.recycler_id != actor.organisation_id:
        raise PermissionRefusedError("This offer was made to another recycler.")


def _locked(offer: RecyclerOffer) -> RecyclerOffer:
    """The offer as it stands now, after the battery: locks are taken in that order everywhere."""
    Battery.objects.select_for_update(no_key=True).get(pk=offer.battery_id)
    return (
        RecyclerOffer.objects.select_for_update(of=("self",), no_key=True)
        .select_related("battery__battery_model", "recycler")
        .get(pk=offer.pk)
    )
