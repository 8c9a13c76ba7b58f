"""Writes the projected columns of many batteries at once."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db import connection

from lifecycle.models import Battery
from lifecycle.state import COLUMNS

WRITTEN = (*COLUMNS, "sequence", "head_hash", "head_seal", "site")
_FIELDS: list[Any] = [Battery._meta.get_field(name) for name in WRITTEN]
_STATEMENT = (
    f"UPDATE {Battery._meta.db_table} "  # noqa: S608 - names of our own columns
    f"SET {', '.join(f'{field.column} = %s' for field in _FIELDS)} WHERE id = %s"
)


def write_columns(batteries: Sequence[Battery]) -> None:
    """One prepared UPDATE, executed for each row; `bulk_update` would build a CASE a column."""
    if not batteries:
        return
    rows = [
        [
            *(
                field.get_db_prep_save(getattr(battery, field.attname), connection)
                for field in _FIELDS
            ),
            battery.pk,
        ]
        for battery in batteries
    ]
    with connection.cursor() as cursor:
        cursor.executemany(_STATEMENT, rows)
