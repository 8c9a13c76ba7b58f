"""The holder's batteries for its own systems: facts and ledger."""

from __future__ import annotations

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from rest_framework.exceptions import ValidationError
from rest_framework.generics import ListAPIView
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.api.authentication import actor_of
from accounts.api.permissions import may
from accounts.permissions import Permission
from lifecycle.api.battery_serializers import BatteryDetailSerializer, BatterySerializer
from lifecycle.api.conditional import ConditionalView
from lifecycle.api.documented import listing_batteries, reading_battery, reading_proof
from lifecycle.enums import Stage
from lifecycle.models import Battery
from lifecycle.queries import batteries_seen_by, filter_batteries, proof_of


@listing_batteries
class Batteries(ConditionalView, ListAPIView[Battery]):
    """Your organisation's batteries, newest first."""

    permission_classes = [may(Permission.VIEW_BATTERIES)]
    serializer_class = BatterySerializer

    def get_queryset(self) -> QuerySet[Battery]:
        stage = self.request.query_params.get("stage", "")
        if stage and stage not in Stage.values:
            raise ValidationError({"stage": [f"Known: {', '.join(Stage.values)}."]})
        return filter_batteries(batteries_seen_by(actor_of(self.request)), stage=stage)


@reading_battery
class BatteryDetail(ConditionalView):
    """One battery with its ledger, oldest event first."""

    permission_classes = [may(Permission.VIEW_BATTERIES)]

    def get(self, request: Request, public_id: str) -> Response:
        seen = batteries_seen_by(actor_of(request)).prefetch_related("events")
        battery = get_object_or_404(seen, public_id=public_id)
        return Response(BatteryDetailSerializer(battery).data)


@reading_proof
class Proof(APIView):
    """What an outsider needs to check the battery's events against the newest checkpoint."""

    permission_classes = [may(Permission.VIEW_PROOF)]

    def get(self, request: Request, public_id: str) -> Response:
        battery = get_object_or_404(batteries_seen_by(actor_of(request)), public_id=public_id)
        return Response(proof_of(battery))
