import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import Organisation
from lifecycle.models.battery import Battery
from lifecycle.models.sealed import SealedModel


class Vehicle(SealedModel):
    """A car as the record knows it; its VIN stands in PersonalDatum under the reference."""

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="vehicles"
    )
    vin_reference = models.CharField(max_length=64, blank=True)
    name = models.CharField(_("model"), max_length=120, blank=True)

    def __str__(self) -> str:
        return self.name or str(self.uid)


class VehicleStay(models.Model):
    """Which battery was in which vehicle, from when until when. A projection of events.

    A receipt out of a vehicle is such an event itself: the stay had ended by then (`until` is the
    receipt), and its beginning is not known until somebody records it. See lifecycle.vehicles.
    """

    battery = models.ForeignKey(Battery, on_delete=models.PROTECT, related_name="vehicle_stays")
    vehicle = models.ForeignKey(Vehicle, on_delete=models.PROTECT, related_name="stays")
    since = models.DateTimeField(null=True, blank=True)
    until = models.DateTimeField(null=True, blank=True)
    mileage_at_installation_km = models.PositiveIntegerField(null=True, blank=True)
    mileage_at_removal_km = models.PositiveIntegerField(null=True, blank=True)

    class Meta:
        ordering = ["battery_id", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["battery"], condition=models.Q(until=None), name="battery_in_one_vehicle"
            ),
            models.UniqueConstraint(
                fields=["vehicle"], condition=models.Q(until=None), name="vehicle_has_one_battery"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.battery_id} in {self.vehicle_id}"
