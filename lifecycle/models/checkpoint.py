from django.db import models


class Checkpoint(models.Model):
    """Where every chain stood, signed. Append-only by triggers; kept as a file beside as well."""

    number = models.PositiveIntegerField(unique=True)
    made_at = models.DateTimeField()
    text = models.TextField()
    signature = models.CharField(max_length=128)
    public_key = models.CharField(max_length=64)

    class Meta:
        ordering = ["-number"]

    def __str__(self) -> str:
        return f"Checkpoint {self.number}"


class CheckpointLeaf(models.Model):
    """A head that had moved since the checkpoint before; the others stand where they stood.

    The battery by its public ID, so that the leaf outlives a row that somebody removes.
    """

    checkpoint = models.ForeignKey(Checkpoint, on_delete=models.PROTECT, related_name="leaves")
    battery = models.CharField(max_length=20)
    sequence = models.PositiveIntegerField()
    head_hash = models.CharField(max_length=64)

    class Meta:
        ordering = ["checkpoint_id", "battery"]
        constraints = [
            models.UniqueConstraint(fields=["battery", "checkpoint"], name="leaf_once"),
        ]

    def __str__(self) -> str:
        return f"{self.battery} at {self.sequence}"
