"""Which passports a battery has had, by its events.

A repurposed or remanufactured unit gets a new passport, linked to those before it (Art. 77(7));
when a battery is recycled its passport ceases (Art. 77(8)) and is archived. The passport of a unit
that was taken apart describes nothing any more: it is inactive, and stays readable.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from lifecycle import events
from lifecycle.enums import PassportStatus
from lifecycle.events import EventPayload


@dataclass(frozen=True)
class PassportFacts:
    """One passport of a battery; `predecessors` are passports, of this or of other batteries."""

    uid: str
    category: str
    issued_at: datetime
    predecessors: tuple[str, ...] = ()
    status: PassportStatus = PassportStatus.ACTIVE
    ended_at: datetime | None = None


def passports_of(history: Iterable[tuple[EventPayload, datetime]]) -> list[PassportFacts]:
    """In the order in which they were issued; at most the last is active."""
    passports: list[PassportFacts] = []
    for payload, moment in history:
        passports = next_passports(passports, payload, moment)
    return passports


def next_passports(
    passports: list[PassportFacts], payload: EventPayload, moment: datetime
) -> list[PassportFacts]:
    """After one more event."""
    match payload:
        case events.Received() | events.PassportIssued() if payload.passport:
            return [*passports, PassportFacts(payload.passport, payload.category, moment)]
        case events.Assembled():
            before = tuple(sorted(payload.predecessor_passports))
            return [
                *passports, PassportFacts(payload.passport, payload.category, moment, before)
            ]  # fmt: skip
        case events.PutInService() if payload.passport:
            before = tuple(passport.uid for passport in passports[-1:])
            ended = _ended(passports, PassportStatus.INACTIVE, moment)
            return [*ended, PassportFacts(payload.passport, payload.category, moment, before)]
        case events.Disassembled():
            return _ended(passports, PassportStatus.INACTIVE, moment)
        case events.Recycled():
            return _ended(passports, PassportStatus.ARCHIVED, moment)
    return passports


def _ended(
    passports: list[PassportFacts], status: PassportStatus, moment: datetime
) -> list[PassportFacts]:
    return [
        replace(passport, status=status, ended_at=moment) if passport.ended_at is None else passport
        for passport in passports
    ]
