"""Refusals of this app's services as the API tells them, and If-Match that must be sent."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from rest_framework.exceptions import APIException, ValidationError
from rest_framework.response import Response

from lifecycle.api.conditional import ConditionalView
from lifecycle.api.problems import ConflictError, PreconditionFailedError
from matching.errors import DemandRefusedError, MatchingError, StaleDemandError


class PreconditionRequiredError(APIException):
    status_code = HTTPStatus.PRECONDITION_REQUIRED
    default_detail = (
        "Send the header If-Match with the ETag of what you read, so that nobody's change is lost."
    )


class DemandsView(ConditionalView):
    """What this app's services refuse becomes a problem like any other."""

    def handle_exception(self, exc: Exception) -> Response:
        return super().handle_exception(_spoken(exc))


def _spoken(error: Exception) -> Any:
    if isinstance(error, DemandRefusedError):
        return ValidationError({field: [words] for field, words in error.problems.items()})
    if isinstance(error, StaleDemandError):
        return PreconditionFailedError()
    if isinstance(error, MatchingError):
        return ConflictError(str(error))
    return error
