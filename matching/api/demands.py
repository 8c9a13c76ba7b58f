"""Demands from a holder's or a customer's own system: list, enter, read, change."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from rest_framework.exceptions import ValidationError
from rest_framework.generics import ListAPIView
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api.authentication import actor_of
from accounts.api.permissions import may
from accounts.permissions import Permission
from lifecycle.api.conditional import require_match
from lifecycle.api.parsers import SmallJsonParser
from matching.api.documented import (
    changing_demand,
    entering_demand,
    listing_demands,
    reading_demand,
)
from matching.api.problems import DemandsView, PreconditionRequiredError
from matching.api.seen import digest_of, locked, request_key_of, seen, terms_of, told
from matching.api.serializers import DemandBody, DemandSerializer, NewDemandBody
from matching.enums import Application, DemandState
from matching.models import Demand
from matching.queries import demands_seen_by, filter_demands
from matching.queries.demands import ALL, ORDERS, WANTED
from matching.services import change_demand, create_demand

CHOICES = {
    "state": [*DemandState.values, WANTED, ALL],
    "application": Application.values,
    "expected": ["yes", "no"],
    "order": list(ORDERS),
}


class Writing(DemandsView):
    """Reading needs one permission, anything else another."""

    parser_classes = [SmallJsonParser]

    def get_permissions(self) -> list[Any]:
        reads = self.request.method in {"GET", "HEAD", "OPTIONS"}
        return [may(Permission.VIEW_DEMANDS if reads else Permission.EDIT_DEMANDS)()]


@listing_demands
@entering_demand
class Demands(Writing, ListAPIView[Demand]):
    """Your organisation's demands by deadline; POST enters another one."""

    serializer_class = DemandSerializer

    def get_queryset(self) -> QuerySet[Demand]:
        asked = {name: self.request.query_params.get(name, "") for name in CHOICES}
        for name, value in asked.items():
            if value and value not in CHOICES[name]:
                raise ValidationError({name: [f"Known: {', '.join(CHOICES[name])}."]})
        text = self.request.query_params.get("text", "")
        return filter_demands(demands_seen_by(actor_of(self.request)), text=text, **asked)

    def post(self, request: Request) -> Response:
        body = NewDemandBody(data=request.data)
        body.is_valid(raise_exception=True)
        key, digest = request_key_of(request), digest_of(body.validated_data)
        sent = terms_of(request, dict(body.validated_data))
        state = sent.pop("state", DemandState.OPEN)
        made = create_demand(
            actor=actor_of(request),
            fields=sent,
            request_key=key,
            is_draft=state == DemandState.DRAFT,
            request_digest=digest,
        )
        return Response(told(seen(request, made.code)), status=201)


@reading_demand
@changing_demand
class DemandDetail(Writing):
    """One demand with its story; PATCH changes some of its terms."""

    def get(self, request: Request, code: str) -> Response:
        return Response(told(seen(request, code)))

    def patch(self, request: Request, code: str) -> Response:
        body = DemandBody(data=request.data, partial=True)
        body.is_valid(raise_exception=True)
        sent = terms_of(request, dict(body.validated_data))
        with transaction.atomic():
            current = locked(request, code)
            if "If-Match" not in request.headers:
                raise PreconditionRequiredError
            require_match(request, told(current))
            change_demand(
                actor=actor_of(request),
                demand=current,
                fields=sent,
                expected_version=current.version,
            )
        return Response(told(seen(request, code)))
