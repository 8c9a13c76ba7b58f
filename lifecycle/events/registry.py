"""Which payload a kind and version of event has, and how an old version is read today."""

import json

from pydantic import ValidationError

from lifecycle.events import (
    documents,
    first_life,
    incidents,
    intake,
    movement,
    recycling,
    safety,
    second_life,
    structure,
    testing,
)
from lifecycle.events.payload import EventPayload
from lifecycle.events.upcasters import UPCASTERS

ROOMS = (
    intake, first_life, structure, safety, incidents, testing, second_life, movement, documents,
    recycling,
)  # fmt: skip

PAYLOADS: dict[str, type[EventPayload]] = {
    payload.kind.value: payload
    for room in ROOMS
    for payload in vars(room).values()
    if isinstance(payload, type) and issubclass(payload, EventPayload) and hasattr(payload, "kind")
}


class PayloadError(ValueError):
    """The text is no payload of this kind and version."""


def read_payload(kind: str, version: int, text: str) -> EventPayload:
    """The payload of a stored event, raised to today's version. Raises PayloadError."""
    payload = PAYLOADS.get(kind)
    if payload is None:
        raise PayloadError(f"“{kind}” is no kind of event that is known here")
    if version > payload.version:
        raise PayloadError(f"version {version} of “{kind}” is newer than this program")
    try:
        if version == payload.version:
            return payload.model_validate_json(text)
        fields = json.loads(text)
        for step in range(version, payload.version):
            fields = UPCASTERS[(kind, step)](fields)
        return payload.model_validate_json(json.dumps(fields))
    except (ValidationError, ValueError) as error:
        raise PayloadError(f"the payload of “{kind}” cannot be read: {error}") from error
