"""The digest of a matching problem."""

from __future__ import annotations

import hashlib
import json
from typing import Any


def digest_of(instance: dict[str, Any]) -> str:
    """SHA-256 of the problem's canonical text; all of its figures are whole numbers."""
    text = json.dumps(instance, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()
