"""Events as they stand in the table, read without building model instances."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import NamedTuple

from django.db import connection

from lifecycle.ledger import instant_text

AT_ONCE = 2_000
_SELECT = """
SELECT battery_id, hash, sequence, kind, version, occurred_at, recorded_at, actor_kind,
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
        cursor.execute(_SELECT, [first_pk, last_pk])
        while rows := cursor.fetchmany(AT_ONCE):
            for row in rows:
                occurred_at, occurred = _instant(row[5])
                yield StoredEvent(
                    row[0],
                    row[1],
                    row[2],
                    row[3],
                    row[4],
                    occurred_at,
                    row[11],
                    row[12],
                    (*row[2:5], occurred, _instant(row[6])[1], *row[7:]),
                )


def _instant(moment: datetime) -> tuple[datetime, str]:
    """With its text as it was hashed. SQLite keeps moments in UTC and gives them without a zone."""
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=UTC)
    return moment, instant_text(moment)
