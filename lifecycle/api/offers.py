"""Offers for recyclers: list, read, accept, refuse, report receipt."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from rest_framework import serializers
from rest_framework.exceptions import ValidationError
from rest_framework.generics import ListAPIView
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api.authentication import actor_of
from accounts.api.permissions import may
from accounts.permissions import Permission
from lifecycle import services
from lifecycle.api.answers import Give, give_once, request_key_of, stands
from lifecycle.api.conditional import ConditionalView, require_match
from lifecycle.api.documented import answering, listing_offers, reading_offer
from lifecycle.api.offer_serializers import AcceptBody, OfferSerializer, ReceiptBody, RefuseBody
from lifecycle.api.parsers import SmallJsonParser
from lifecycle.enums import OfferState
from lifecycle.events import EventPayload, HandedOver, OfferAccepted, OfferRefused
from lifecycle.models import Battery, RecyclerOffer
from lifecycle.queries import offers_seen_by


@listing_offers
class Offers(ConditionalView, ListAPIView[RecyclerOffer]):
    """What is offered to you, newest first; for a holder's key, what it has offered."""

    permission_classes = [may(Permission.VIEW_OFFERS)]
    serializer_class = OfferSerializer

    def get_queryset(self) -> QuerySet[RecyclerOffer]:
        offers = offers_seen_by(actor_of(self.request)).order_by("-offered_at", "-pk")
        state = self.request.query_params.get("state", "")
        if state and state not in OfferState.values:
            raise ValidationError({"state": [f"Known: {', '.join(OfferState.values)}."]})
        return offers.filter(state=state) if state else offers


@reading_offer
class Offer(ConditionalView):
    """One offer, with the facts that a recycler needs to decide."""

    permission_classes = [may(Permission.VIEW_OFFERS)]

    def get(self, request: Request, uid: UUID) -> Response:
        return Response(OfferSerializer(_seen(request, uid)).data)


class Answer(ConditionalView):
    """What Accept, Refuse and ReportReceipt have in common: check, give once, show the offer."""

    permission_classes = [may(Permission.ANSWER_OFFERS)]
    parser_classes = [SmallJsonParser]
    body: type[serializers.Serializer[Any]]

    def post(self, request: Request, uid: UUID) -> Response:
        offer = _seen(request, uid)
        body = self.body(data=request.data)
        body.is_valid(raise_exception=True)
        payload, give = self.answer(request, offer, body.validated_data)
        with transaction.atomic():
            # The battery first, as in the services: what If-Match compared must not change now.
            Battery.objects.select_for_update(no_key=True).get(pk=offer.battery_id)
            if not stands(offer, payload):
                require_match(request, OfferSerializer(_seen(request, uid)).data)
            give_once(offer, payload, give, request_key_of(request, offer))
        return Response(OfferSerializer(_seen(request, uid)).data)

    def answer(
        self, request: Request, offer: RecyclerOffer, sent: dict[str, Any]
    ) -> tuple[EventPayload, Give]:
        """The payload that must stand in the ledger afterwards, and the call that writes it."""
        raise NotImplementedError


@answering("accept", AcceptBody)
class Accept(Answer):
    """You take the battery; it becomes waste by law and awaits your collection."""

    body = AcceptBody

    def answer(
        self, request: Request, offer: RecyclerOffer, sent: dict[str, Any]
    ) -> tuple[EventPayload, Give]:
        return OfferAccepted(offer=str(offer.uid), **sent), lambda key: services.accept_offer(
            actor=actor_of(request), offer=offer, request_key=key, **sent
        )


@answering("refuse", RefuseBody)
class Refuse(Answer):
    """You do not take the battery; it goes back to its holder, who reads your reason."""

    body = RefuseBody

    def answer(
        self, request: Request, offer: RecyclerOffer, sent: dict[str, Any]
    ) -> tuple[EventPayload, Give]:
        return OfferRefused(offer=str(offer.uid), **sent), lambda key: services.refuse_offer(
            actor=actor_of(request), offer=offer, request_key=key, **sent
        )


@answering("receipt", ReceiptBody)
class ReportReceipt(Answer):
    """The battery has arrived at your site, weighed there."""

    body = ReceiptBody

    def answer(
        self, request: Request, offer: RecyclerOffer, sent: dict[str, Any]
    ) -> tuple[EventPayload, Give]:
        return HandedOver(offer=str(offer.uid), **sent), lambda key: services.report_receipt(
            actor=actor_of(request), offer=offer, request_key=key, **sent
        )


def _seen(request: Request, uid: UUID) -> RecyclerOffer:
    """404 for what was offered to somebody else: not even its existence is told."""
    return get_object_or_404(offers_seen_by(actor_of(request)), uid=uid)
