"""Rows beside the ledger (catalogue, sites, offers, balances …) against their seals."""

from __future__ import annotations

from collections.abc import Iterator

from lifecycle.models.sealed import BATCH, RowSeal, SealedModel, gone_seal, sealed_models, seals_of
from lifecycle.services.verify.finding import Finding

MOST_NAMED = 20


def check_sealed_rows() -> Iterator[Finding]:
    """Changed, added and removed rows of every sealed table; at most twenty named of each."""
    for model in sealed_models():
        found = _check(model)
        for _, finding in zip(range(MOST_NAMED), found, strict=False):
            yield finding


def _check(model: type[SealedModel]) -> Iterator[Finding]:
    table, last = model._meta.db_table, 0
    while keys := list(
        model._base_manager.filter(pk__gt=last).order_by("pk").values_list("pk", flat=True)[:BATCH]
    ):
        last = keys[-1]
        sealed = RowSeal.objects.filter(table=table, row_key__in=keys, is_gone=False)
        written = dict(sealed.values_list("row_key", "seal"))
        for key, seal in _readable(model, keys):
            if key not in written:
                yield _finding(model, key, "this row was added past the application")
            elif seal is None:
                yield Finding(_name(model, key), None, "this row can no longer be read")
            elif written[key] != seal:
                yield _finding(model, key, "this row was changed past the application")
    yield from _removed(model)


def _readable(model: type[SealedModel], keys: list[int]) -> list[tuple[int, str | None]]:
    """(key, seal); None for a row that holds what its column cannot."""
    try:
        return list(seals_of(model, keys))
    except (TypeError, ValueError, ArithmeticError):
        if len(keys) == 1:
            return [(keys[0], None)]
        return [found for key in keys for found in _readable(model, [key])]


def _removed(model: type[SealedModel]) -> Iterator[Finding]:
    there = model._base_manager.values("pk")
    lost = RowSeal.objects.filter(table=model._meta.db_table).exclude(row_key__in=there)
    for seal in lost.order_by("row_key").iterator():
        if not seal.is_gone or seal.seal != gone_seal(model, seal.row_key):
            yield _finding(model, seal.row_key, "this row was removed past the application")


def _finding(model: type[SealedModel], key: int, problem: str) -> Finding:
    row = model._base_manager.filter(pk=key).first()
    return Finding(_name(model, key) + (f" ({row})" if row else ""), None, problem)


def _name(model: type[SealedModel], key: int) -> str:
    return f"{model._meta.verbose_name} {key}"
