import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import Organisation
from lifecycle.enums import HazardClass, OfferState
from lifecycle.models.battery import Battery
from lifecycle.models.reservation import Reservation
from lifecycle.models.sealed import SealedModel


class RecyclerOffer(SealedModel):
    """A battery offered to one recycler, and the answer."""

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    battery = models.ForeignKey(Battery, on_delete=models.PROTECT, related_name="offers")
    recycler = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="offers")
    reservation = models.OneToOneField(Reservation, on_delete=models.PROTECT)
    state = models.CharField(_("state"), max_length=10, choices=OfferState, default=OfferState.OPEN)
    hazard = models.CharField(_("hazard"), max_length=40, choices=HazardClass)
    reason = models.TextField(_("why it is offered"))
    offered_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True, blank=True)
    answer_reason = models.TextField(blank=True)
    recycler_reference = models.CharField(max_length=120, blank=True)
    received_at = models.DateTimeField(null=True, blank=True)
    received_mass_kg = models.DecimalField(max_digits=9, decimal_places=3, null=True, blank=True)

    class Meta:
        ordering = ["-offered_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(state=OfferState.OPEN, answered_at=None)
                | (~models.Q(state=OfferState.OPEN) & models.Q(answered_at__isnull=False)),
                name="answered_or_open",
            ),
            models.CheckConstraint(
                condition=models.Q(state=OfferState.RECEIVED, received_at__isnull=False)
                | (~models.Q(state=OfferState.RECEIVED) & models.Q(received_at=None)),
                name="received_or_not",
            ),
        ]
        indexes = [models.Index(fields=["recycler", "state", "-offered_at"])]

    def __str__(self) -> str:
        return f"{self.battery} → {self.recycler}"

    @property
    def came_to_nothing(self) -> bool:
        """Whether the recycler has no business with the battery any more."""
        return self.state in {OfferState.REFUSED, OfferState.WITHDRAWN}
