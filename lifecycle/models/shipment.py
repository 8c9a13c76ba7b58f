import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import Organisation
from lifecycle.enums import HazardClass, ShipmentState
from lifecycle.models.battery import Battery
from lifecycle.models.document import Document
from lifecycle.models.sealed import SealedModel
from lifecycle.models.site import Site


class Shipment(SealedModel):
    """Batteries that leave together with one carrier, and the papers that travel along."""

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="shipments"
    )
    carrier = models.CharField(_("carrier"), max_length=120)
    recipient = models.CharField(_("recipient"), max_length=120)
    destination = models.ForeignKey(
        Site, verbose_name=_("own site"), on_delete=models.PROTECT, null=True, blank=True
    )
    travels_as_waste = models.BooleanField(_("travels as waste"), default=False)
    state = models.CharField(
        _("state"), max_length=12, choices=ShipmentState, default=ShipmentState.PLANNED
    )
    documents = models.ManyToManyField(Document, related_name="shipments", blank=True)
    planned_at = models.DateTimeField()
    departed_at = models.DateTimeField(null=True, blank=True)
    arrived_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-planned_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(state__in=["planned", "cancelled"], departed_at=None)
                | models.Q(state__in=["in_transit", "arrived"], departed_at__isnull=False),
                name="departed_or_not",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.carrier} → {self.recipient}"


class ShipmentLine(SealedModel):
    """One battery of a shipment; in no other that has not ended."""

    shipment = models.ForeignKey(Shipment, on_delete=models.PROTECT, related_name="lines")
    battery = models.ForeignKey(Battery, on_delete=models.PROTECT, related_name="shipment_lines")
    hazard = models.CharField(_("hazard"), max_length=40, choices=HazardClass)
    is_open = models.BooleanField(default=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["shipment", "battery"], name="once_in_a_shipment"),
            models.UniqueConstraint(
                fields=["battery"], condition=models.Q(is_open=True), name="in_one_open_shipment"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.battery_id} in {self.shipment_id}"
