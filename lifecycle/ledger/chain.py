"""The hash chain of one battery's events."""

import hashlib
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import UTC, datetime

from lifecycle.ledger.canonical import canonical_text

GENESIS_HASH = "0" * 64


@dataclass(frozen=True)
class Entry:
    """Every field of an event's row but its own hash; all of them are hashed."""

    battery: str
    sequence: int
    kind: str
    version: int
    occurred_at: datetime
    recorded_at: datetime
    actor_kind: str
    actor_reference: str
    actor_organisation: str
    request_key: str
    payload_text: str
    previous_hash: str


@dataclass(frozen=True)
class Flaw:
    """The first place where a chain does not hold."""

    sequence: int
    problem: str


def _instant(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="microseconds")


def entry_hash(entry: Entry) -> str:
    """SHA-256 (hex) over the canonical text of all fields."""
    fields = asdict(entry) | {
        "occurred_at": _instant(entry.occurred_at),
        "recorded_at": _instant(entry.recorded_at),
    }
    return hashlib.sha256(canonical_text(fields).encode()).hexdigest()


def first_flaw(entries: Iterable[tuple[Entry, str]]) -> Flaw | None:
    """The first flaw of a chain given as (entry, stored hash) in order of sequence, or None."""
    expected, previous = 1, GENESIS_HASH
    for entry, stored_hash in entries:
        if entry.sequence != expected:
            return Flaw(expected, f"event {expected} is missing; {entry.sequence} follows")
        if entry.previous_hash != previous:
            return Flaw(expected, "the previous hash is not that of the event before it")
        if entry_hash(entry) != stored_hash:
            return Flaw(expected, "a field of this event was changed: its hash does not fit")
        expected, previous = expected + 1, stored_hash
    return None
