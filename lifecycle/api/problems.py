"""Every error of the API in one body, after RFC 9457 (problem details)."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from rest_framework import serializers
from rest_framework.exceptions import APIException, PermissionDenied, ValidationError
from rest_framework.response import Response
from rest_framework.views import exception_handler

from accounts.permissions import PermissionRefusedError
from lifecycle.errors import EntryRefusedError, LifecycleError

CONTENT_TYPE = "application/problem+json"


class ConflictError(APIException):
    """What was asked contradicts what stands."""

    status_code = HTTPStatus.CONFLICT


class PreconditionFailedError(APIException):
    status_code = HTTPStatus.PRECONDITION_FAILED
    default_detail = (
        "This has changed since you read it (If-Match). Read it again, then decide again."
    )


class ProblemSerializer(serializers.Serializer[Any]):
    """The body of every error."""

    type = serializers.CharField(help_text="A name for this kind of problem that stays.")
    title = serializers.CharField(help_text="The HTTP status in words.")
    status = serializers.IntegerField()
    detail = serializers.CharField(help_text="What is wrong and what to do, for people.")
    errors = serializers.DictField(  # type: ignore[assignment]  # DRF takes fields off the class
        child=serializers.ListField(child=serializers.CharField()),
        help_text="What is wrong with each field; empty where no field is to blame.",
    )


def answer_with_problem(error: Exception, context: dict[str, Any]) -> Response | None:
    """DRF's exception handler: whatever is refused is told in the same shape."""
    response = exception_handler(_spoken(error), context)
    if response is None:
        return None  # a fault of ours: Django logs it and answers 500
    errors = _errors(response.data) if response.status_code == HTTPStatus.BAD_REQUEST else {}
    detail = "Correct the fields named in “errors”." if errors else _detail(response.data)
    status = HTTPStatus(response.status_code)
    response.data = {
        "type": f"urn:encore:problem:{status.phrase.lower().replace(' ', '-')}",
        "title": status.phrase,
        "status": status.value,
        "detail": detail,
        "errors": errors,
    }
    response.content_type = CONTENT_TYPE
    return response


def _spoken(error: Exception) -> Exception:
    """Refusals of the services as DRF knows them."""
    if isinstance(error, PermissionRefusedError):
        return PermissionDenied(str(error))
    if isinstance(error, EntryRefusedError):
        return ValidationError({field: [words] for field, words in error.problems.items()})
    if isinstance(error, LifecycleError):
        return ConflictError(str(error))
    return error


def _errors(data: Any) -> dict[str, list[str]]:
    """Field by field; what concerns no field stands under `non_field_errors`."""
    if isinstance(data, list):
        return {"non_field_errors": [str(words) for words in data]}
    if not isinstance(data, dict) or set(data) == {"detail"}:
        return {}
    return {
        field: [str(words) for words in (told if isinstance(told, list) else [told])]
        for field, told in data.items()
    }


def _detail(data: Any) -> str:
    return str(data.get("detail", "")) if isinstance(data, dict) else str(data)
