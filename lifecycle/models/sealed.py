"""Rows beside the ledger that may change, but only through the application: each has a seal.

Who writes to the database past it has not the key of the seals; `verify_ledger` names the row.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any, ClassVar, Self, TypeVar

from django.conf import settings
from django.db import models, transaction
from django.db.models.signals import m2m_changed

from lifecycle.proof import row_seal

BATCH = 500
Row = TypeVar("Row", bound=models.Model)


class RowSeal(models.Model):
    """The seal of one row as it was last written; of a removed row it stays, as `is_gone`."""

    table = models.CharField(max_length=60)
    row_key = models.BigIntegerField()
    seal = models.CharField(max_length=64)
    is_gone = models.BooleanField(default=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["table", "row_key"], name="seal_once_a_row")]

    def __str__(self) -> str:
        return f"{self.table} {self.row_key}"


class SealedQuerySet(models.QuerySet[Row]):
    """Bulk writes that seal what they wrote."""

    def update(self, **values: Any) -> int:
        with transaction.atomic(using=self.db):
            keys = list(self.order_by().values_list("pk", flat=True))
            changed = super().update(**values)
            seal_rows(self.model, keys)
        return changed

    update.alters_data = True  # type: ignore[attr-defined]

    def bulk_create(self, objs: Iterable[Row], *args: Any, **options: Any) -> list[Row]:
        with transaction.atomic(using=self.db):
            made = super().bulk_create(objs, *args, **options)
            seal_rows(self.model, [row.pk for row in made])
        return made

    def delete(self) -> tuple[int, dict[str, int]]:
        with transaction.atomic(using=self.db):
            keys = list(self.order_by().values_list("pk", flat=True))
            removed = super().delete()
            seal_rows(self.model, keys)
        return removed

    delete.alters_data = True  # type: ignore[attr-defined]
    delete.queryset_only = True  # type: ignore[attr-defined]


class SealedModel(models.Model):
    """A model whose every row is sealed by whatever way the application writes it."""

    objects: ClassVar[models.Manager[Self]] = SealedQuerySet.as_manager()

    class Meta:
        abstract = True

    def save(self, *args: Any, **options: Any) -> None:
        with transaction.atomic():
            super().save(*args, **options)
            seal_rows(type(self), [self.pk])

    def delete(self, *args: Any, **options: Any) -> tuple[int, dict[str, int]]:
        key = self.pk
        with transaction.atomic():
            removed = super().delete(*args, **options)
            seal_rows(type(self), [key])
        return removed


def sealed_models() -> list[type[SealedModel]]:
    """Every sealed model, by its table."""
    return sorted(SealedModel.__subclasses__(), key=lambda model: model._meta.db_table)


def seal_rows(model: type[models.Model], keys: list[Any]) -> None:
    """Write the seals of rows as they stand in the database now; of missing ones that they are
    gone. Two statements for every 500 rows, one more for each many-to-many field."""
    for first in range(0, len(keys), BATCH):
        part = keys[first : first + BATCH]
        seals = dict(seals_of(model, part))
        RowSeal.objects.bulk_create(
            [
                RowSeal(
                    table=model._meta.db_table,
                    row_key=key,
                    seal=seals.get(key) or _gone(model, key),
                    is_gone=key not in seals,
                )
                for key in part
            ],
            update_conflicts=True,
            unique_fields=["table", "row_key"],
            update_fields=["seal", "is_gone"],
        )


def seals_of(model: type[models.Model], keys: list[Any]) -> Iterator[tuple[Any, str]]:
    """(key, seal) of the rows that are there, reckoned from what the database holds."""
    names = [field.attname for field in model._meta.concrete_fields]
    linked = {field.name: _linked(field, keys) for field in model._meta.many_to_many}
    for row in model._base_manager.filter(pk__in=keys).values("pk", *names).iterator():
        key = row.pop("pk")
        row |= {name: links.get(key, []) for name, links in linked.items()}
        yield key, row_seal(settings.LEDGER_SIGNING_KEY, model._meta.db_table, key, _text(row))


def gone_seal(model: type[models.Model], key: Any) -> str:
    """The seal of a row that was removed through the application."""
    return _gone(model, key)


def _gone(model: type[models.Model], key: Any) -> str:
    return row_seal(settings.LEDGER_SIGNING_KEY, model._meta.db_table, key, "gone")


def _linked(field: Any, keys: list[Any]) -> dict[Any, list[Any]]:
    """Key -> keys of the rows that it is linked to, in order."""
    ours, theirs = field.m2m_column_name(), field.m2m_reverse_name()
    rows = field.remote_field.through._base_manager.filter(**{f"{ours}__in": keys})
    links: dict[Any, list[Any]] = {}
    for mine, other in rows.order_by(theirs).values_list(ours, theirs):
        links.setdefault(mine, []).append(other)
    return links


def _text(row: dict[str, Any]) -> str:
    return json.dumps(row, sort_keys=True, ensure_ascii=False, default=_plain)


def _plain(value: Any) -> str:
    """The same text on every database."""
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    if isinstance(value, Decimal):
        return format(value.normalize(), "f")
    return str(value)


def _seal_linked(sender: Any, instance: Any, action: str, reverse: bool, **signal: Any) -> None:
    if not action.startswith("post_"):
        return
    keys = [instance.pk]
    model = type(instance)
    if reverse:
        model, keys = signal["model"], list(signal["pk_set"] or [])
    if issubclass(model, SealedModel):
        seal_rows(model, keys)


m2m_changed.connect(_seal_linked)
