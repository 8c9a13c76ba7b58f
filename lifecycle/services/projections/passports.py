"""The passports that follow from events: issued, succeeded, ended."""

from __future__ import annotations

from collections.abc import Sequence

from lifecycle import events
from lifecycle.models import Passport
from lifecycle.passport.succession import PassportFacts, next_passports
from lifecycle.services.projections.recorded import Recorded

CHANGE_PASSPORTS = (
    events.Received,
    events.PassportIssued,
    events.Assembled,
    events.PutInService,
    events.Disassembled,
    events.Recycled,
)


def write_passports(recorded: Sequence[Recorded]) -> None:
    """Receipts in one statement; what is rarer one by one."""
    received = []
    for one in recorded:
        if not isinstance(one.payload, CHANGE_PASSPORTS):
            continue
        if isinstance(one.payload, events.Received):
            received += [
                _row(one.battery.pk, facts)
                for facts in next_passports([], one.payload, one.event.occurred_at)
            ]
        else:
            _write(one)
    Passport.objects.bulk_create(received)


def _write(one: Recorded) -> None:
    rows = Passport.objects.filter(battery=one.battery).order_by("issued_at", "pk")
    standing = [
        PassportFacts(str(row.uid), row.category, row.issued_at, (), row.status, row.ended_at)  # type: ignore[arg-type]
        for row in rows
    ]
    after = next_passports(standing, one.payload, one.event.occurred_at)
    for row, facts in zip(rows, after, strict=False):
        if row.ended_at != facts.ended_at:
            row.status, row.ended_at = facts.status, facts.ended_at
            row.save(update_fields=["status", "ended_at"])
    for facts in after[len(standing) :]:
        row = _row(one.battery.pk, facts)
        row.save()
        row.predecessors.set(Passport.objects.filter(uid__in=facts.predecessors))


def _row(battery: int, facts: PassportFacts) -> Passport:
    return Passport(
        uid=facts.uid, battery_id=battery, category=facts.category, issued_at=facts.issued_at
    )
