"""The seal on a battery's row, made with a key that is not in the database."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from django.conf import settings

from lifecycle.models.sealed import BATCH, seal_rows, sealed_models
from lifecycle.proof import seal_key, seal_of


@lru_cache(maxsize=4)
def _key(signing_key: bytes) -> bytes:
    return seal_key(signing_key)


def seal(public_id: str, sequence: int, head_hash: str) -> str:
    """The seal of a chain that ends there."""
    return seal_of(_key(settings.LEDGER_SIGNING_KEY), public_id, sequence, head_hash)


def seal_standing_rows(plan: Any = (), **_signal: Any) -> None:
    """After the migration that brings the seals, and only then: seal what stood before it."""
    if ("lifecycle", "0009_row_seals") not in {
        (step.app_label, step.name) for step, is_backwards in plan or () if not is_backwards
    }:
        return
    for model in sealed_models():
        if model._meta.app_label != "lifecycle":
            continue  # its own app's migration brings its seals
        keys = list(model._base_manager.order_by("pk").values_list("pk", flat=True))
        for first in range(0, len(keys), BATCH):
            seal_rows(model, keys[first : first + BATCH])
