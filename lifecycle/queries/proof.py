"""Checkpoints, and the proof that a battery's events were there when one was signed."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet

from accounts.actors import Actor
from accounts.permissions import Permission
from lifecycle.errors import LifecycleError
from lifecycle.ledger import instant_text
from lifecycle.models import Battery, Checkpoint, LedgerEvent
from lifecycle.proof import Leaf, merkle_path
from lifecycle.queries.leaves import leaves_at

FORMAT = "encore-proof-1"


def checkpoints_seen_by(actor: Actor) -> QuerySet[Checkpoint]:
    """All of them: a checkpoint holds no fact about any battery."""
    seen = Checkpoint.objects.order_by("-number")
    return seen if actor.may(Permission.VIEW_PROOF) else seen.none()


def proof_of(battery: Battery, *, since: int = 1) -> dict[str, Any]:
    """The events from `since` up to the newest checkpoint, and the way from there to its root.

    As JSON that docs/verify_proof.py checks without any of our code; no personal value is in it.
    Raises LifecycleError where no checkpoint has seen that event yet.
    """
    checkpoint = Checkpoint.objects.order_by("-number").first()
    leaves = list(leaves_at(checkpoint)) if checkpoint else []
    index = next((n for n, leaf in enumerate(leaves) if leaf.battery == battery.public_id), None)
    if checkpoint is None or index is None or leaves[index].sequence < since:
        raise LifecycleError(
            f"No checkpoint has seen event {since} of {battery.public_id} yet: one is signed "
            "every night, and whenever an administrator asks for one."
        )
    leaf: Leaf = leaves[index]
    events = battery.events.filter(sequence__gte=since, sequence__lte=leaf.sequence)
    return {
        "format": FORMAT,
        "battery": battery.public_id,
        "events": [_fields(event, battery) for event in events.order_by("sequence")],
        "path": merkle_path([each.hash for each in leaves], index),
        "checkpoint": {
            "text": checkpoint.text,
            "signature": checkpoint.signature,
            "public_key": checkpoint.public_key,
        },
    }


def _fields(event: LedgerEvent, battery: Battery) -> dict[str, Any]:
    """All that is hashed of an event."""
    return {
        "battery": battery.public_id,
        "sequence": event.sequence,
        "kind": event.kind,
        "version": event.version,
        "occurred_at": instant_text(event.occurred_at),
        "recorded_at": instant_text(event.recorded_at),
        "actor_kind": event.actor_kind,
        "actor_reference": event.actor_reference,
        "actor_organisation": event.actor_organisation,
        "request_key": event.request_key,
        "payload_text": event.payload_text,
        "previous_hash": event.previous_hash,
    }
