from django.db import models
from django.utils.translation import gettext_lazy as _

from lifecycle.models import Battery
from matching.enums import RowState, UseKind
from matching.models.demand import Demand
from matching.models.matching_run import MatchingRun


class PlanRow(models.Model):
    """One battery in one demand. Rows of one `unit` are accepted together or not at all."""

    run = models.ForeignKey(MatchingRun, on_delete=models.CASCADE, related_name="rows")
    battery = models.ForeignKey(Battery, on_delete=models.PROTECT, related_name="plan_rows")
    demand = models.ForeignKey(Demand, on_delete=models.PROTECT, related_name="plan_rows")
    unit = models.CharField(max_length=40)
    kind = models.CharField(max_length=10, choices=UseKind)
    # Kits out of this battery for this demand, or the number of the string that it stands in.
    kits = models.PositiveIntegerField(default=0)
    string = models.PositiveIntegerField(default=0)
    # What the battery earns over recycling it; once for a battery that serves several demands.
    gain_c = models.BigIntegerField()
    second_best = models.TextField(blank=True)
    state = models.CharField(_("state"), max_length=10, choices=RowState, default=RowState.PROPOSED)
    state_reason = models.TextField(blank=True)
    accepted_at = models.DateTimeField(null=True, blank=True)
    accepted_by = models.CharField(max_length=200, blank=True)
    # On this day the promise ends by itself, unless work has begun.
    expires_on = models.DateField(null=True, blank=True)
    # The row of the failed battery that this one stands in for.
    replaces = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="replaced_by"
    )

    class Meta:
        ordering = ["demand__deadline", "demand_id", "string", "battery_id"]
        # Which reservations end, asked every day and on the first page.
        indexes = [
            models.Index(
                fields=["expires_on"],
                condition=models.Q(state=RowState.ACCEPTED),
                name="reserved_until",
            )
        ]
        constraints = [
            # A battery that was released may come back to the same demand, in another's place.
            models.UniqueConstraint(
                fields=["run", "battery", "demand"],
                condition=models.Q(state__in=[RowState.PROPOSED, RowState.ACCEPTED]),
                name="pair_once_in_a_run",
            ),
            models.UniqueConstraint(
                fields=["battery", "demand"],
                condition=models.Q(state=RowState.ACCEPTED),
                name="accepted_once_for_a_demand",
            ),
            # A place that was left empty is filled once.
            models.UniqueConstraint(fields=["replaces"], name="replaced_once"),
        ]

    def __str__(self) -> str:
        return f"{self.battery_id} → {self.demand_id}"


class LeftOut(models.Model):
    """A battery that the plan gives no use, and why."""

    run = models.ForeignKey(MatchingRun, on_delete=models.CASCADE, related_name="left_out")
    battery = models.ForeignKey(Battery, on_delete=models.PROTECT, related_name="left_out")
    reason = models.TextField()
    misses_c = models.BigIntegerField(null=True)

    class Meta:
        ordering = ["misses_c", "battery_id"]
        constraints = [
            models.UniqueConstraint(fields=["run", "battery"], name="left_out_once_in_a_run"),
        ]

    def __str__(self) -> str:
        return f"{self.battery_id}: {self.reason}"
