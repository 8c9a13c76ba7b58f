from django.db import models

from lifecycle.models.battery import Battery
from lifecycle.models.ledger_event import LedgerEvent


class DrivingLog(models.Model):
    """What was worth keeping of one log of the car: figures of its drives, never a position.

    `figures` and `fingerprint` (96 pair resistances in mΩ, artefacts removed, or null) are the
    summaries over whose canonical text the event's digest was made.
    """

    battery = models.ForeignKey(Battery, on_delete=models.PROTECT, related_name="driving_logs")
    event = models.ForeignKey(LedgerEvent, on_delete=models.PROTECT, related_name="driving_logs")
    file_sha256 = models.CharField(max_length=64)
    file_name = models.CharField(max_length=200)
    is_from_receipt = models.BooleanField(default=False)
    first_at = models.DateTimeField(null=True, blank=True)
    last_at = models.DateTimeField(null=True, blank=True)
    rows = models.PositiveIntegerField()
    rows_refused = models.PositiveIntegerField(default=0)
    figures = models.JSONField()
    fingerprint = models.JSONField(null=True, blank=True)

    class Meta:
        ordering = ["battery_id", "first_at", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["battery", "file_sha256"], name="log_once_a_battery"),
        ]

    def __str__(self) -> str:
        return self.file_name
