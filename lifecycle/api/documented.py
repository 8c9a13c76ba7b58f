"""What the OpenAPI schema says of the addresses beyond their code."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import (
    OpenApiParameter,
    OpenApiResponse,
    extend_schema,
    extend_schema_view,
)
from rest_framework import serializers

from lifecycle.api.balance_serializers import BalanceBody, BalanceSerializer
from lifecycle.api.battery_serializers import BatteryDetailSerializer
from lifecycle.api.offer_serializers import OfferSerializer
from lifecycle.api.problems import CONTENT_TYPE, ProblemSerializer
from lifecycle.enums import OfferState, Stage

READ_TAG, ANSWER_TAG, BATTERY_TAG = "offers", "answers", "batteries"
Responses = dict[Any, Any]


def problems(*statuses: int) -> Responses:
    return {(status, CONTENT_TYPE): ProblemSerializer for status in statuses}


IF_NONE_MATCH = OpenApiParameter(
    "If-None-Match",
    str,
    OpenApiParameter.HEADER,
    description="The ETag that you have; 304 where nothing has changed.",
)
IF_MATCH = OpenApiParameter(
    "If-Match",
    str,
    OpenApiParameter.HEADER,
    description="The ETag of what you decided on; 412 where it has changed since.",
)
IDEMPOTENCY_KEY = OpenApiParameter(
    "Idempotency-Key",
    str,
    OpenApiParameter.HEADER,
    description="Any text of yours, up to 255 characters; holds for this offer. Sent again with "
    "the same answer it changes nothing, with another answer it gives 409.",
)
UNCHANGED = {304: OpenApiResponse(description="Nothing has changed since your ETag.")}
READING = problems(401, 403, 406, 429)
ONE = problems(401, 403, 404, 406, 429)


def choice(name: str, values: list[str], description: str) -> OpenApiParameter:
    return OpenApiParameter(name, str, enum=values, description=description)


listing_offers = extend_schema_view(
    get=extend_schema(
        tags=[READ_TAG],
        operation_id="offers_list",
        parameters=[
            choice("state", OfferState.values, "Only offers in this state."),
            IF_NONE_MATCH,
        ],
        responses={200: OfferSerializer(many=True), **UNCHANGED, **problems(400), **ONE},
    )
)
reading_offer = extend_schema_view(
    get=extend_schema(
        tags=[READ_TAG],
        operation_id="offers_read",
        parameters=[IF_NONE_MATCH],
        responses={200: OfferSerializer, **UNCHANGED, **ONE},
    )
)
listing_batteries = extend_schema_view(
    get=extend_schema(
        tags=[BATTERY_TAG],
        operation_id="batteries_list",
        parameters=[
            choice("stage", Stage.values, "Only batteries at this stage."),
            IF_NONE_MATCH,
        ],
    )
)
reading_battery = extend_schema_view(
    get=extend_schema(
        tags=[BATTERY_TAG],
        operation_id="batteries_read",
        parameters=[IF_NONE_MATCH],
        responses={200: BatteryDetailSerializer, **UNCHANGED, **ONE},
    )
)
reading_proof = extend_schema_view(
    get=extend_schema(
        tags=[BATTERY_TAG],
        operation_id="batteries_proof",
        responses={200: OpenApiTypes.OBJECT, **problems(409), **ONE},
    )
)

BALANCE_TAG = "mass balances"
listing_balances = extend_schema_view(
    get=extend_schema(tags=[BALANCE_TAG], operation_id="mass_balances_list")
)
reporting_balance = extend_schema_view(
    post=extend_schema(
        tags=[BALANCE_TAG],
        operation_id="mass_balances_report",
        parameters=[IDEMPOTENCY_KEY],
        request=BalanceBody,
        responses={201: BalanceSerializer, **problems(400, 409, 415), **ONE},
    )
)
reading_balance = extend_schema_view(
    get=extend_schema(
        tags=[BALANCE_TAG],
        operation_id="mass_balances_read",
        responses={200: BalanceSerializer, **ONE},
    )
)


def answering(
    name: str, body: type[serializers.Serializer[Any]]
) -> Callable[[type[Any]], type[Any]]:
    """The schema of an address that takes an answer."""
    decorated: Callable[[type[Any]], type[Any]] = extend_schema_view(
        post=extend_schema(
            tags=[ANSWER_TAG],
            operation_id=f"offers_{name}",
            parameters=[IF_MATCH, IDEMPOTENCY_KEY],
            request=body,
            responses={200: OfferSerializer, **problems(400, 409, 412, 415), **ONE},
        )
    )
    return decorated
