"""Payloads from what people or programs entered."""

from __future__ import annotations

from typing import Any, TypeVar

from pydantic import ValidationError

from lifecycle.errors import EntryRefusedError
from lifecycle.events import EventPayload

P = TypeVar("P", bound=EventPayload)
_WORDS = {
    "extra_forbidden": "There is no such field in this event.",
    "missing": "This is needed.",
    "string_too_short": "Say a little more.",
}


def checked(kind: type[P], **fields: Any) -> P:
    """The payload, or EntryRefusedError with what is wrong, field by field."""
    try:
        return kind(**fields)
    except ValidationError as error:
        raise EntryRefusedError(
            {
                ".".join(str(part) for part in problem["loc"]) or "payload": _WORDS.get(
                    problem["type"], problem["msg"]
                )
                for problem in error.errors()
            }
        ) from error
