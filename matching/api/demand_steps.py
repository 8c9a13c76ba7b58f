"""Demands are opened and cancelled; asked again, nothing more happens."""

from __future__ import annotations

from django.db import transaction
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api.authentication import actor_of
from accounts.api.permissions import may
from accounts.permissions import Permission
from lifecycle.api.conditional import require_match
from lifecycle.api.fields import BodySerializer
from lifecycle.api.parsers import SmallJsonParser
from matching.api.documented import step_of
from matching.api.problems import DemandsView
from matching.api.seen import locked, seen, told
from matching.api.serializers import CancelBody
from matching.enums import DemandState
from matching.services import cancel_demand, open_demand


class NoBody(BodySerializer):
    """Nothing, or an empty object."""


class Step(DemandsView):
    permission_classes = [may(Permission.EDIT_DEMANDS)]
    parser_classes = [SmallJsonParser]


@step_of("open", NoBody)
class Open(Step):
    """A draft becomes one that plans serve."""

    def post(self, request: Request, code: str) -> Response:
        NoBody(data=request.data or {}).is_valid(raise_exception=True)
        with transaction.atomic():
            current = locked(request, code)
            if current.state == DemandState.DRAFT:
                require_match(request, told(current))
            open_demand(actor=actor_of(request), demand=current)
        return Response(told(seen(request, code)))


@step_of("cancel", CancelBody)
class Cancel(Step):
    """Nothing more is sought for it; what is promised to it stays so until it is released."""

    def post(self, request: Request, code: str) -> Response:
        body = CancelBody(data=request.data)
        body.is_valid(raise_exception=True)
        with transaction.atomic():
            current = locked(request, code)
            if current.state != DemandState.CANCELLED:
                require_match(request, told(current))
            cancel_demand(
                actor=actor_of(request), demand=current, reason=body.validated_data["reason"]
            )
        return Response(told(seen(request, code)))
