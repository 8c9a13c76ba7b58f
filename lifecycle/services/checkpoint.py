"""Checkpoints: where every chain stands, signed, in the database and in a file beside it."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from dataclasses import asdict
from datetime import UTC
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.db.models import OuterRef, Subquery
from django.utils import timezone

from accounts.actors import Actor
from accounts.permissions import Permission, require
from lifecycle.errors import LifecycleError
from lifecycle.models import Battery, Checkpoint, CheckpointLeaf, RowSeal
from lifecycle.proof import (
    CheckpointText,
    Leaf,
    SignedCheckpoint,
    digest_of,
    merkle_root,
    sign_checkpoint,
)
from lifecycle.proof.checkpoint import NO_PREVIOUS
from lifecycle.services.seals import seal

BATCH = 2_000


def write_checkpoint(*, actor: Actor) -> Checkpoint:
    """Sign where every chain stands now. Side effect: a file in CHECKPOINT_DIR.

    Raises LifecycleError where a chain's end is not the one that was sealed: what was tampered
    with must not be certified.
    """
    require(actor, Permission.WRITE_CHECKPOINT)
    with transaction.atomic():
        previous = Checkpoint.objects.select_for_update().order_by("-number").first()
        changed: list[Leaf] = []
        totals = {"batteries": 0, "events": 0}
        root = merkle_root(leaf.hash for leaf in _heads(changed, totals))
        now = timezone.now()
        checkpoint = CheckpointText(
            number=previous.number + 1 if previous else 1,
            made_at=now.astimezone(UTC).isoformat(timespec="microseconds"),
            changed=len(changed),
            changed_sha256=digest_of(changed),
            root=root.hex(),
            previous=CheckpointText.parse(previous.text).hash if previous else NO_PREVIOUS,
            sealed_rows=RowSeal.objects.count(),
            **totals,
        )
        signed = sign_checkpoint(checkpoint, settings.LEDGER_SIGNING_KEY)
        row = Checkpoint.objects.create(number=checkpoint.number, made_at=now, **asdict(signed))
        CheckpointLeaf.objects.bulk_create(
            (
                CheckpointLeaf(
                    checkpoint=row,
                    battery=leaf.battery,
                    sequence=leaf.sequence,
                    head_hash=leaf.head_hash,
                )
                for leaf in changed
            ),
            batch_size=BATCH,
        )
        transaction.on_commit(lambda: _keep_beside(checkpoint.number, signed))
    return row


def _heads(changed: list[Leaf], totals: dict[str, int]) -> Iterator[Leaf]:
    """Every head by battery ID in one statement; fills `changed` and `totals` on the way."""
    last = CheckpointLeaf.objects.filter(battery=OuterRef("public_id")).order_by("-checkpoint_id")
    rows = (
        Battery.objects.order_by("public_id")
        .annotate(last_sequence=Subquery(last.values("sequence")[:1]))
        .values_list("public_id", "sequence", "head_hash", "head_seal", "last_sequence")
    )
    for public_id, sequence, head_hash, head_seal, last_sequence in rows.iterator(BATCH):
        if head_seal != seal(public_id, sequence, head_hash):
            raise LifecycleError(
                f"{public_id}: the end of its chain is not the one that was sealed. No checkpoint "
                "was written; run verify_ledger."
            )
        leaf = Leaf(public_id, sequence, head_hash)
        totals["batteries"] += 1
        totals["events"] += sequence
        if sequence != last_sequence:
            changed.append(leaf)
        yield leaf


def checkpoint_file(number: int) -> Path:
    return Path(settings.CHECKPOINT_DIR) / f"{number:08d}.json"


def _keep_beside(number: int, signed: SignedCheckpoint) -> None:
    """A copy that who has only the database does not have."""
    path = checkpoint_file(number)
    path.parent.mkdir(parents=True, exist_ok=True)
    unfinished = path.with_suffix(".part")
    unfinished.write_text(json.dumps(asdict(signed), indent=1) + "\n")
    os.replace(unfinished, path)
