"""Events as they stand in the table, read without building model instances."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import NamedTuple

from django.db import connection

from lifecycle.ledger import instant_text

AT_ONCE = 2_000
# SQLite gives them as text, which is close to what was hashed; parsing them would be slow.
_MOMENTS = {
    "sqlite": "occurred_at || '', recorded_at || ''",
    "postgresql": "occurred_at, recorded_at",
}
_SELECT = """
SELECT battery_id, hash, sequence, kind, version, {moments}, actor_kind,
       actor_reference, actor_organisation, request_key, payload_text, previous_hash
  FROM lifecycle_ledgerevent WHERE battery_id BETWEEN %s AND %s ORDER BY battery_id, sequence
"""


class StoredEvent(NamedTuple):
    """A row; the two times also as the texts that were hashed."""

    battery_id: int
    hash: str
    sequence: int
    kind: str
    version: int
    occurred_at: datetime
    payload_text: str
    previous_hash: str
    hashed_fields: tuple[int, str, int, str, str, str, str, str, str, str, str]


def stored_events(first_pk: int, last_pk: int) -> Iterator[StoredEvent]:
    """The events of the batteries from one key to another, by battery and sequence."""
    with connection.cursor() as cursor:
        cursor.execute(_SELECT.format(moments=_MOMENTS[connection.vendor]), [first_pk, last_pk])
        while rows := cursor.fetchmany(AT_ONCE):
            for row in rows:
                occurred_at, occurred = _instant(row[5])
                recorded = _instant(row[6])[1]
                yield StoredEvent(
                    row[0],
                    row[1],
                    row[2],
                    row[3],
                    row[4],
                    occurred_at,
                    row[11],
                    row[12],
                    (*row[2:5], occurred, recorded, *row[7:]),
                )


def _instant(stored: datetime | str) -> tuple[datetime, str]:
    """The moment, with its text as it was hashed."""
    if isinstance(stored, datetime):
        return stored, instant_text(stored)
    fraction = "" if "." in stored else ".000000"
    text = f"{stored[:10]}T{stored[11:]}{fraction}+00:00"
    return datetime.fromisoformat(text), text
