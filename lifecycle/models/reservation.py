from django.db import models
from django.utils.translation import gettext_lazy as _

from lifecycle.enums import ReservationPurpose
from lifecycle.models.battery import Battery
from lifecycle.models.sealed import SealedModel


class Reservation(SealedModel):
    """Who has been promised a battery: a demand or a recycler, and never both at once."""

    battery = models.ForeignKey(Battery, on_delete=models.PROTECT, related_name="reservations")
    purpose = models.CharField(max_length=12, choices=ReservationPurpose)
    promised_to = models.CharField(_("promised to"), max_length=60)
    made_at = models.DateTimeField()
    released_at = models.DateTimeField(null=True, blank=True)
    release_reason = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["battery"],
                condition=models.Q(released_at=None),
                name="battery_promised_once",
            ),
        ]
        indexes = [models.Index(fields=["promised_to"])]

    def __str__(self) -> str:
        return f"{self.battery_id} → {self.promised_to}"
