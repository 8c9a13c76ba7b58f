from django.db import models
from django.utils.translation import gettext_lazy as _

from lifecycle.models import Battery
from lifecycle.models.sealed import SealedModel
from matching.enums import PlannedUse
from matching.models.work_order import WorkOrder


class WorkLine(SealedModel):
    """One battery of an order, at its position; in no other order that is not over."""

    order = models.ForeignKey(WorkOrder, on_delete=models.PROTECT, related_name="lines")
    battery = models.ForeignKey(Battery, on_delete=models.PROTECT, related_name="work_lines")
    position = models.PositiveIntegerField(_("position"))
    planned_use = models.CharField(_("what becomes of it"), max_length=12, choices=PlannedUse)
    # Of a module that came out of a pack: the kit that it goes into, and its position in the pack.
    goes_into = models.ForeignKey(
        WorkOrder, on_delete=models.PROTECT, null=True, related_name="comes_from"
    )
    position_in_pack = models.PositiveIntegerField(null=True)
    # Of its own test, or of the test of its position in the pack; None where it was not tested.
    state_of_health = models.DecimalField(max_digits=8, decimal_places=6, null=True)
    voltage_v = models.DecimalField(
        _("open-circuit voltage"), max_digits=12, decimal_places=6, null=True
    )
    is_live = models.BooleanField(default=True)

    class Meta:
        ordering = ["order", "position"]
        constraints = [
            models.UniqueConstraint(fields=["order", "position"], name="position_once_in_an_order"),
            models.UniqueConstraint(
                fields=["battery"], condition=models.Q(is_live=True), name="in_one_live_order"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.battery_id} in {self.order_id} at {self.position}"
