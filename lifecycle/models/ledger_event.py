from django.db import models

from accounts.enums import ActorKind
from lifecycle.enums import EventKind
from lifecycle.ledger import Entry
from lifecycle.models.battery import Battery


class LedgerEvent(models.Model):
    """One event of a battery. The database refuses to change or delete it (triggers)."""

    battery = models.ForeignKey(Battery, on_delete=models.PROTECT, related_name="events")
    sequence = models.PositiveIntegerField()
    kind = models.CharField(max_length=40, choices=EventKind)
    version = models.PositiveIntegerField()
    occurred_at = models.DateTimeField()
    recorded_at = models.DateTimeField()
    actor_kind = models.CharField(max_length=10, choices=ActorKind)
    # What the name was committed to; the name stands in PersonalDatum and can be erased there.
    actor_reference = models.CharField(max_length=64)
    actor_organisation = models.CharField(max_length=120, blank=True)
    request_key = models.CharField(max_length=120, unique=True)
    payload_text = models.TextField()
    previous_hash = models.CharField(max_length=64)
    hash = models.CharField(max_length=64, unique=True)

    class Meta:
        ordering = ["battery_id", "sequence"]
        constraints = [
            models.UniqueConstraint(fields=["battery", "sequence"], name="sequence_once"),
        ]
        indexes = [models.Index(fields=["-recorded_at"])]

    def __str__(self) -> str:
        return f"{self.battery_id}#{self.sequence} {self.kind}"

    def entry(self, public_id: str) -> Entry:
        """What is hashed, for the battery with this public ID."""
        return Entry(
            battery=public_id,
            sequence=self.sequence,
            kind=self.kind,
            version=self.version,
            occurred_at=self.occurred_at,
            recorded_at=self.recorded_at,
            actor_kind=self.actor_kind,
            actor_reference=self.actor_reference,
            actor_organisation=self.actor_organisation,
            request_key=self.request_key,
            payload_text=self.payload_text,
            previous_hash=self.previous_hash,
        )
