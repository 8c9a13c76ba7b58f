import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from lifecycle.enums import BatteryCategory, PassportStatus
from lifecycle.models.battery import Battery


class Passport(models.Model):
    """A battery's passport under its own ID; archived when it ceases, never deleted (Art. 77(8)).

    A projection of events: which one made it, and which ended it.
    """

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    battery = models.ForeignKey(Battery, on_delete=models.PROTECT, related_name="passports")
    category = models.CharField(_("category"), max_length=40, choices=BatteryCategory)
    status = models.CharField(
        _("status"), max_length=20, choices=PassportStatus, default=PassportStatus.ACTIVE
    )
    predecessors = models.ManyToManyField("self", symmetrical=False, related_name="successors")
    issued_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["battery_id", "issued_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["battery"],
                condition=models.Q(status=PassportStatus.ACTIVE),
                name="one_active_passport_a_battery",
            ),
            models.CheckConstraint(
                condition=models.Q(status=PassportStatus.ACTIVE, ended_at=None)
                | (~models.Q(status=PassportStatus.ACTIVE) & models.Q(ended_at__isnull=False)),
                name="passport_active_or_ended",
            ),
        ]

    def __str__(self) -> str:
        return str(self.uid)
