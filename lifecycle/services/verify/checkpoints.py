"""Whether every chain still holds what the signed checkpoints saw of it."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator

from django.conf import settings
from django.db.models import F, Max, OuterRef, Subquery

from lifecycle.models import Battery, Checkpoint, CheckpointLeaf, LedgerEvent, RowSeal
from lifecycle.proof import (
    CheckpointText,
    Leaf,
    SignedCheckpoint,
    digest_of,
    merkle_root,
    public_key_of,
    signature_holds,
)
from lifecycle.proof.checkpoint import NO_PREVIOUS
from lifecycle.queries.leaves import leaves_at
from lifecycle.services.checkpoint import checkpoint_file
from lifecycle.services.verify.chains import Count
from lifecycle.services.verify.finding import Finding

MOST_NAMED = 20
BATCH = 2_000


def check_checkpoints(kept: Iterable[SignedCheckpoint], count: Count) -> Iterator[Finding]:
    """Signatures, order, leaves and root; then each leaf against the chains of today."""
    trusted = {public_key_of(settings.LEDGER_SIGNING_KEY), *settings.LEDGER_EARLIER_KEYS}
    previous, number = NO_PREVIOUS, 0
    for row in Checkpoint.objects.order_by("number"):
        count.checkpoints += 1
        number += 1
        place = f"checkpoint {row.number}"
        if row.number != number:
            yield Finding(f"checkpoint {number}", None, "this checkpoint was removed")
            return
        problem, previous = _problem(row, trusted, previous)
        if problem:
            yield Finding(place, None, problem)
            return
        yield from _against_file(row)
    yield from _kept_outside(kept, number, trusted)
    if (path := checkpoint_file(number + 1)).exists():
        yield Finding(f"checkpoint {number + 1}", None, f"it was removed; {path} still has it")
    yield from _undone()
    yield from _vanished()


def _problem(row: Checkpoint, trusted: set[str], previous: str) -> tuple[str, str]:
    """What is wrong with a checkpoint by itself, and the hash that the next must name."""
    if row.public_key not in trusted:
        return f"it is signed with a key that is not trusted here ({row.public_key[:16]}…)", ""
    if not signature_holds(SignedCheckpoint(row.text, row.signature, row.public_key)):
        return "its text is not what was signed", ""
    told = CheckpointText.parse(row.text)
    if told.number != row.number or told.made_at != row.made_at.isoformat(timespec="microseconds"):
        return "its row does not say what its text says", ""
    if told.previous != previous:
        return "it does not follow the checkpoint before it", ""
    mine = row.leaves.order_by("battery").values_list("battery", "sequence", "head_hash")
    if told.changed_sha256 != digest_of(Leaf(*leaf) for leaf in mine.iterator(BATCH)):
        return "its leaves were changed, added to or removed", ""
    newest = Checkpoint.objects.aggregate(newest=Max("number"))["newest"] == row.number
    if newest and (lost := told.sealed_rows - RowSeal.objects.count()) > 0:
        return f"{lost} rows that it saw beside the ledger were removed with their seals", ""
    if newest and told.root != merkle_root(leaf.hash for leaf in leaves_at(row)).hex():
        return "its root is not that of its leaves", ""
    return "", told.hash


def _against_file(row: Checkpoint) -> Iterator[Finding]:
    path = checkpoint_file(row.number)
    if not path.exists():
        return  # another machine may have written it; who keeps copies gives them as `kept`
    try:
        same = json.loads(path.read_text())["text"] == row.text
    except (ValueError, KeyError, TypeError):
        same = False
    if not same:
        yield Finding(f"checkpoint {row.number}", None, f"{path} says otherwise")


def _kept_outside(
    kept: Iterable[SignedCheckpoint], newest: int, trusted: set[str]
) -> Iterator[Finding]:
    for signed in kept:
        if not signature_holds(signed) or signed.public_key not in trusted:
            yield Finding("kept checkpoint", None, "it is not signed with a key trusted here")
            continue
        told = CheckpointText.parse(signed.text)
        place = f"checkpoint {told.number}"
        if told.number > newest:
            yield Finding(place, None, "it was removed; the kept copy still has it")
        elif Checkpoint.objects.get(number=told.number).text != signed.text:
            yield Finding(place, None, "it is not the one that was kept outside")


def _undone() -> Iterator[Finding]:
    """Leaves whose event is gone or is another one today."""
    event = LedgerEvent.objects.filter(
        battery__public_id=OuterRef("battery"), sequence=OuterRef("sequence")
    )
    leaves = CheckpointLeaf.objects.annotate(today=Subquery(event.values("hash")[:1]))
    gone = leaves.filter(today=None) | leaves.exclude(today=F("head_hash"))
    for leaf in gone.select_related("checkpoint").order_by("pk")[:MOST_NAMED]:
        seen = (
            f"checkpoint {leaf.checkpoint.number} of {leaf.checkpoint.made_at:%Y-%m-%d %H:%M} UTC"
        )
        what = "was removed" if leaf.today is None else "was replaced"
        yield Finding(leaf.battery, leaf.sequence, f"this event {what}: {seen} saw it")


def _vanished() -> Iterator[Finding]:
    """Batteries that a checkpoint saw and that are no more."""
    there = Battery.objects.filter(public_id=OuterRef("battery"))
    leaves = CheckpointLeaf.objects.annotate(there=Subquery(there.values("pk")[:1]))
    seen = leaves.filter(there=None).order_by("battery").values_list("battery", flat=True)
    for battery in seen.distinct()[:MOST_NAMED]:
        yield Finding(battery, None, "this battery was removed; a checkpoint saw it")
