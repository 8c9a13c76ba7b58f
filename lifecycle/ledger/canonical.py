"""One text for one value, so that the same facts always give the same hash."""

import json
from datetime import date, datetime
from decimal import Decimal
from typing import Any


class CanonicalError(ValueError):
    """The value has no canonical form; the message names the place."""


def canonical_text(value: Any) -> str:
    """JSON with sorted keys, no white space and no floats (after RFC 8785, JCS).

    A measured value is a Decimal and is written as a string of digits, since a float's text
    depends on who writes it. Raises CanonicalError for floats and unknown types.
    """
    return json.dumps(
        _plain(value, "payload"), sort_keys=True, separators=(",", ":"), ensure_ascii=False
    )


def _plain(value: Any, place: str) -> Any:
    if value is None or isinstance(value, (bool, int, str)):
        return value
    if isinstance(value, date) and not isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, Decimal):
        if not value.is_finite():
            raise CanonicalError(f"{place}: {value} is not a finite number")
        return format(value, "f")
    if isinstance(value, (list, tuple)):
        return [_plain(item, f"{place}[{i}]") for i, item in enumerate(value)]
    if isinstance(value, dict):
        wrong = [key for key in value if not isinstance(key, str)]
        if wrong:
            raise CanonicalError(f"{place}: key {wrong[0]!r} is not text")
        return {key: _plain(item, f"{place}.{key}") for key, item in value.items()}
    raise CanonicalError(f"{place}: {type(value).__name__} is not allowed; use Decimal or text")
