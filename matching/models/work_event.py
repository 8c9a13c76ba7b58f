from django.db import models
from django.utils.translation import gettext_lazy as _

from lifecycle.models.sealed import SealedModel
from matching.enums import WorkEventKind
from matching.models.work_order import WorkOrder


class WorkEvent(SealedModel):
    """What was done on an order, by whom and when; appended, never changed."""

    order = models.ForeignKey(WorkOrder, on_delete=models.PROTECT, related_name="events")
    kind = models.CharField(_("step"), max_length=20, choices=WorkEventKind)
    recorded_at = models.DateTimeField(auto_now_add=True)
    actor_name = models.CharField(max_length=200)
    note = models.TextField(blank=True)
    # Empty where the step follows from an event of a battery.
    request_key = models.CharField(max_length=120, null=True, unique=True)  # noqa: DJ001

    class Meta:
        ordering = ["order", "pk"]

    def __str__(self) -> str:
        return f"{self.order_id} {self.kind}"
