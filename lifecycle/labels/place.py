"""The label of a storage place."""

import re
from uuid import UUID

_PLACE = re.compile(r"^ENC-PLACE:([0-9a-f-]{36})$", re.IGNORECASE)


def place_text(uid: UUID) -> str:
    """What the QR code of a place holds."""
    return f"ENC-PLACE:{uid}"


def place_uid(text: str) -> UUID | None:
    """The place that a scanned text names, or None where it is no place's label."""
    match = _PLACE.match(text.strip())
    try:
        return UUID(match[1]) if match else None
    except ValueError:
        return None
