from django.db import models
from django.utils.translation import gettext_lazy as _

from lifecycle.models import Battery, BatteryModel
from matching.enums import UseKind
from matching.models.demand import Demand
from matching.models.matching_run import MatchingRun


class ExpectedRow(models.Model):
    """A use that waits for a pack that is to come or a demand that is not ordered yet.

    Rows of one `unit` come true together; nobody can accept them.
    """

    run = models.ForeignKey(MatchingRun, on_delete=models.CASCADE, related_name="expected_rows")
    demand = models.ForeignKey(Demand, on_delete=models.PROTECT, related_name="expected_rows")
    # Of a pack at hand its Encore ID, else the name of an expected one.
    label = models.CharField(max_length=100)
    battery = models.ForeignKey(
        Battery, on_delete=models.PROTECT, null=True, related_name="expected_rows"
    )
    battery_model = models.ForeignKey(BatteryModel, on_delete=models.PROTECT)
    month = models.DateField(_("comes in"), null=True)  # None: at hand
    unit = models.CharField(max_length=120)
    kind = models.CharField(max_length=10, choices=UseKind)
    kits = models.PositiveIntegerField(default=0)
    string = models.PositiveIntegerField(default=0)
    gain_c = models.BigIntegerField()
    # The first day on which the whole unit could be had.
    possible_on = models.DateField()
    waits_for_demand = models.BooleanField(default=False)

    class Meta:
        ordering = ["possible_on", "unit", "string", "label"]
        constraints = [
            models.UniqueConstraint(
                fields=["run", "label", "demand"], name="expected_pair_once_in_a_run"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.label} → {self.demand_id}"

    @property
    def gain_eur(self) -> float:
        return self.gain_c / 100
