"""The seal on a battery's row, made with a key that is not in the database."""

from __future__ import annotations

from functools import lru_cache

from django.conf import settings

from lifecycle.proof import seal_key, seal_of


@lru_cache(maxsize=4)
def _key(signing_key: bytes) -> bytes:
    return seal_key(signing_key)


def seal(public_id: str, sequence: int, head_hash: str) -> str:
    """The seal of a chain that ends there."""
    return seal_of(_key(settings.LEDGER_SIGNING_KEY), public_id, sequence, head_hash)
