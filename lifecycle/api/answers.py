"""An answer sent twice stands once, with or without a key of the request."""

from __future__ import annotations

import hashlib
import uuid
from collections.abc import Callable

from rest_framework.exceptions import ValidationError
from rest_framework.request import Request

from lifecycle.api.problems import ConflictError
from lifecycle.errors import TransitionRefusedError
from lifecycle.events import EventPayload, PayloadError, read_payload
from lifecycle.models import RecyclerOffer

Give = Callable[[str], RecyclerOffer]
LONGEST_KEY = 255


def request_key_of(request: Request, offer: RecyclerOffer) -> str:
    """The key under which the ledger keeps this request; a sent one holds for its offer alone."""
    sent = request.headers.get("Idempotency-Key", "").strip()
    if len(sent) > LONGEST_KEY:
        raise ValidationError({"Idempotency-Key": [f"At most {LONGEST_KEY} characters."]})
    digest = hashlib.sha256(sent.encode()).hexdigest() if sent else uuid.uuid4().hex
    return f"api:{offer.uid.hex}:{digest[:40]}"


def give_once(offer: RecyclerOffer, payload: EventPayload, give: Give, request_key: str) -> None:
    """Call `give(request_key)` unless this very answer stands already.

    Raises ConflictError where the key belongs to another answer, TransitionRefusedError where a
    contradictory answer stands.
    """
    if stands(offer, payload):
        return
    try:
        give(request_key)
    except TransitionRefusedError:
        # Another request may have given the same answer since we looked.
        if not stands(offer, payload):
            raise
    else:
        if not stands(offer, payload):
            raise ConflictError(
                "This Idempotency-Key was sent before with another answer to this offer. "
                "Nothing was changed. Use a new key for a new answer."
            )


def stands(offer: RecyclerOffer, payload: EventPayload) -> bool:
    """Whether the ledger holds this very answer; 291.5 kg and 291.50 kg are the same."""
    events = offer.battery.events.filter(kind=payload.kind)
    return any(_read(e.kind, e.version, e.payload_text) == payload for e in events)


def _read(kind: str, version: int, text: str) -> EventPayload | None:
    try:
        return read_payload(kind, version, text)
    except PayloadError:
        return None
