"""Rows that are lost or changed around the chains: references, names, files."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator

from django.db import IntegrityError, connection
from django.db.models import Exists, OuterRef

from lifecycle.ledger import opens
from lifecycle.models import Battery, LedgerEvent, PersonalDatum, StoredFile
from lifecycle.services.verify.chains import Count
from lifecycle.services.verify.finding import Finding


def lost_rows() -> Iterator[Finding]:
    """Events of batteries whose row is gone, and rows that point to a row that is gone."""
    there = Battery.objects.filter(pk=OuterRef("battery_id"))
    orphans = LedgerEvent.objects.filter(~Exists(there)).order_by("battery_id", "sequence")
    for event in orphans[:1]:
        yield Finding(
            f"battery row {event.battery_id}", event.sequence, "the battery's row was removed"
        )
    try:
        connection.check_constraints()
    except IntegrityError as error:
        yield Finding("database", None, str(error))


def check_personal_data() -> Iterator[Finding]:
    """Names and VINs that are no longer what the ledger committed to, or that are gone."""
    for datum in PersonalDatum.objects.filter(erased_at=None).iterator():
        if not opens(datum.reference, datum.value, datum.salt):
            problem = f"the value for {datum.subject} was changed"
            yield Finding(f"personal datum {datum.pk}", None, problem)
    there = PersonalDatum.objects.filter(reference=OuterRef("actor_reference"))
    for event in LedgerEvent.objects.filter(~Exists(there)).order_by("pk")[:1]:
        yield Finding(
            f"event {event.hash[:12]}…", event.sequence, "the row with the actor was removed"
        )


def check_files(count: Count) -> Iterator[Finding]:
    """Stored files whose bytes are gone or are not those of their SHA-256."""
    for stored in StoredFile.objects.order_by("pk").iterator():
        count.files += 1
        place = f"file {stored.original_name}"
        if not stored.path.exists():
            yield Finding(place, None, f"{stored.sha256} is missing")
            continue
        with stored.path.open("rb") as file:
            if hashlib.file_digest(file, "sha256").hexdigest() != stored.sha256:
                yield Finding(place, None, f"the bytes are not those of {stored.sha256}")
