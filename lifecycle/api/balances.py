"""Mass balances from a recycler's own system."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from rest_framework import serializers
from rest_framework.generics import ListAPIView
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.api.authentication import actor_of
from accounts.api.permissions import may
from accounts.permissions import Permission
from lifecycle.api.balance_serializers import BalanceBody, BalanceSerializer
from lifecycle.api.documented import (
    listing_balances,
    reading_balance,
    reporting_balance,
)
from lifecycle.api.parsers import SmallJsonParser
from lifecycle.enums import Material
from lifecycle.models import MassBalance
from lifecycle.queries.recovery import balances_seen_by
from lifecycle.recovery import Output
from lifecycle.services import BalanceReport, report_mass_balance


@listing_balances
@reporting_balance
class Balances(ListAPIView[MassBalance]):
    """What you have reported, newest first; POST reports another treatment."""

    serializer_class = BalanceSerializer
    parser_classes = [SmallJsonParser]

    def get_permissions(self) -> list[Any]:
        asked = (
            Permission.REPORT_MATERIALS if self.request.method == "POST" else Permission.VIEW_OFFERS
        )
        return [may(asked)()]

    def get_queryset(self) -> QuerySet[MassBalance]:
        return balances_seen_by(actor_of(self.request)).order_by("-treated_on", "-pk")

    def get_serializer_context(self) -> dict[str, Any]:
        return {**super().get_serializer_context(), "actor": actor_of(self.request)}

    def post(self, request: Request) -> Response:
        body = BalanceBody(data=request.data)
        body.is_valid(raise_exception=True)
        sent = body.validated_data
        report = BalanceReport(
            sent["treated_on"],
            {entry["battery"]: entry.get("mass_kg") for entry in sent["inputs"]},
            {
                Material(entry["material"]): Output(entry["mass_kg"], entry.get("contained_kg"))
                for entry in sent["outputs"]
            },
            sent.get("reference", ""),
        )
        key = request.headers.get("Idempotency-Key", "")[:80]
        if not key:
            raise serializers.ValidationError(
                {"Idempotency-Key": ["Send this header, so that a balance sent twice stands once."]}
            )
        actor = actor_of(request)
        kept = report_mass_balance(actor=actor, report=report, request_key=key)
        return Response(BalanceSerializer(kept, context={"actor": actor}).data, status=201)


@reading_balance
class Balance(APIView):
    """One balance with your batteries in it."""

    permission_classes = [may(Permission.VIEW_OFFERS)]

    def get(self, request: Request, uid: UUID) -> Response:
        actor = actor_of(request)
        seen = get_object_or_404(balances_seen_by(actor), uid=uid)
        return Response(BalanceSerializer(seen, context={"actor": actor}).data)
