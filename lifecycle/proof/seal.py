"""The seal of a chain's end: who may write to the database still cannot make one.

A hash chain shows what was changed inside; whoever removes its last events and sets the battery's
row back leaves a shorter chain that holds. The row therefore carries a keyed digest of its end.
"""

from __future__ import annotations

import hmac
from hashlib import sha256


def seal_key(signing_key: bytes) -> bytes:
    """The key of the seals, derived from the ledger's signing key."""
    return hmac.digest(signing_key, b"seal of a battery's chain", "sha256")


def seal_of(key: bytes, battery: str, sequence: int, head_hash: str) -> str:
    """HMAC-SHA256 (hex, RFC 2104) over the head of a chain."""
    return hmac.digest(key, f"{battery}:{sequence}:{head_hash}".encode(), sha256).hex()


def row_seal(signing_key: bytes, table: str, key: int, text: str) -> str:
    """HMAC-SHA256 (hex) over one row of a table beside the ledger."""
    mine = hmac.digest(signing_key, b"seal of a row beside the ledger", "sha256")
    return hmac.digest(mine, f"{table}:{key}:{text}".encode(), sha256).hex()
