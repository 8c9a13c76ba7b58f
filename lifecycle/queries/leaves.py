"""Where every chain stood at a checkpoint."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import Max

from lifecycle.models import Checkpoint, CheckpointLeaf
from lifecycle.proof import Leaf

BATCH = 2_000


def leaves_at(checkpoint: Checkpoint) -> Iterator[Leaf]:
    """Every head at that checkpoint, by battery ID: the latest leaf of each until then."""
    until = CheckpointLeaf.objects.filter(checkpoint__number__lte=checkpoint.number)
    newest = until.order_by().values("battery").annotate(newest=Max("pk")).values("newest")
    rows = CheckpointLeaf.objects.filter(pk__in=newest).order_by("battery")
    for row in rows.values_list("battery", "sequence", "head_hash").iterator(BATCH):
        yield Leaf(*row)
