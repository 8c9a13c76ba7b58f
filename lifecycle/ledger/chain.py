"""The hash chain of one battery's events."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from json.encoder import encode_basestring as _text  # the quoting of canonical_text

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


def instant_text(moment: datetime) -> str:
    """UTC to the microsecond, as it is hashed."""
    return moment.astimezone(UTC).isoformat(timespec="microseconds")


def entry_hash(entry: Entry) -> str:
    """SHA-256 (hex) over the canonical text of all fields."""
    return hashed(
        entry.battery,
        entry.sequence,
        entry.kind,
        entry.version,
        instant_text(entry.occurred_at),
        instant_text(entry.recorded_at),
        entry.actor_kind,
        entry.actor_reference,
        entry.actor_organisation,
        entry.request_key,
        entry.payload_text,
        entry.previous_hash,
    )


def hashed(
    battery: str,
    sequence: int,
    kind: str,
    version: int,
    occurred_at: str,
    recorded_at: str,
    actor_kind: str,
    actor_reference: str,
    actor_organisation: str,
    request_key: str,
    payload_text: str,
    previous_hash: str,
) -> str:
    """The same from fields at hand: `canonical_text` of them, written out for speed."""
    return sha256(
        (
            f'{{"actor_kind":{_text(actor_kind)},"actor_organisation":{_text(actor_organisation)},'
            f'"actor_reference":{_text(actor_reference)},"battery":{_text(battery)},'
            f'"kind":{_text(kind)},"occurred_at":{_text(occurred_at)},'
            f'"payload_text":{_text(payload_text)},"previous_hash":{_text(previous_hash)},'
            f'"recorded_at":{_text(recorded_at)},"request_key":{_text(request_key)},'
            f'"sequence":{sequence},"version":{version}}}'
        ).encode()
    ).hexdigest()


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
