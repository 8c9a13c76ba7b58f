from django.db import models
from django.utils.translation import gettext_lazy as _

from lifecycle.models.sealed import SealedModel
from matching.enums import DemandEventKind
from matching.models.demand import Demand


class DemandEvent(SealedModel):
    """What happened to a demand, by whom; appended, never changed."""

    demand = models.ForeignKey(Demand, on_delete=models.PROTECT, related_name="events")
    sequence = models.PositiveIntegerField()
    kind = models.CharField(_("event"), max_length=20, choices=DemandEventKind)
    recorded_at = models.DateTimeField(auto_now_add=True)
    actor_name = models.CharField(max_length=200)
    units = models.PositiveIntegerField(default=0)
    # {field: [before, after]} of a change; battery and run of units.
    details = models.JSONField(default=dict)

    class Meta:
        ordering = ["demand", "sequence"]
        constraints = [
            models.UniqueConstraint(fields=["demand", "sequence"], name="demand_events_in_order"),
        ]

    def __str__(self) -> str:
        return f"{self.demand_id} {self.sequence} {self.kind}"
