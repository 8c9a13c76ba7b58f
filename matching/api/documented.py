"""What the OpenAPI schema says of the addresses of demands beyond their code."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from drf_spectacular.utils import OpenApiParameter, extend_schema, extend_schema_view
from rest_framework import serializers

from lifecycle.api.documented import (
    IF_MATCH,
    IF_NONE_MATCH,
    ONE,
    READING,
    UNCHANGED,
    choice,
    problems,
)
from matching.api.serializers import (
    DemandBody,
    DemandDetailSerializer,
    DemandSerializer,
    NewDemandBody,
)
from matching.enums import Application, DemandState
from matching.queries.demands import ALL, ORDERS, WANTED

TAG = "demands"
IDEMPOTENCY_KEY = OpenApiParameter(
    "Idempotency-Key",
    str,
    OpenApiParameter.HEADER,
    required=True,
    description="Any text of yours, up to 255 characters. Sent again with the same demand it "
    "answers with the one that stands, with another demand it gives 409.",
)
MUST_MATCH = OpenApiParameter(
    "If-Match",
    str,
    OpenApiParameter.HEADER,
    required=True,
    description="The ETag of what you read; 412 where it has changed since, 428 without it.",
)

listing_demands = extend_schema_view(
    get=extend_schema(
        tags=[TAG],
        operation_id="demands_list",
        parameters=[
            choice("state", [*DemandState.values, WANTED, ALL], "wanted: open and part filled."),
            choice("application", Application.values, "Only demands of this kind."),
            choice("expected", ["yes", "no"], "Whether they are only expected."),
            choice("order", list(ORDERS), "Default: by deadline."),
            OpenApiParameter("text", str, description="Part of name, code, reference or site."),
            IF_NONE_MATCH,
        ],
        responses={200: DemandSerializer(many=True), **UNCHANGED, **problems(400, 404), **READING},
    )
)
entering_demand = extend_schema_view(
    post=extend_schema(
        tags=[TAG],
        operation_id="demands_enter",
        parameters=[IDEMPOTENCY_KEY],
        request=NewDemandBody,
        responses={201: DemandDetailSerializer, **problems(400, 409, 413, 415), **READING},
    )
)
reading_demand = extend_schema_view(
    get=extend_schema(
        tags=[TAG],
        operation_id="demands_read",
        parameters=[IF_NONE_MATCH],
        responses={200: DemandDetailSerializer, **UNCHANGED, **ONE},
    )
)
changing_demand = extend_schema_view(
    patch=extend_schema(
        tags=[TAG],
        operation_id="demands_change",
        parameters=[MUST_MATCH],
        request=DemandBody(partial=True),
        responses={200: DemandDetailSerializer, **problems(400, 409, 412, 413, 415, 428), **ONE},
    )
)


def step_of(name: str, body: type[serializers.Serializer[Any]]) -> Callable[[type[Any]], type[Any]]:
    """The schema of an address that takes a demand one step further."""
    decorated: Callable[[type[Any]], type[Any]] = extend_schema_view(
        post=extend_schema(
            tags=[TAG],
            operation_id=f"demands_{name}",
            parameters=[IF_MATCH],
            request=body,
            responses={200: DemandDetailSerializer, **problems(400, 409, 412, 413, 415), **ONE},
        )
    )
    return decorated
