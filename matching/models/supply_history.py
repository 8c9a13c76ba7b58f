from django.db import models

from accounts.models import Organisation
from lifecycle.models import BatteryModel


class SupplyHistory(models.Model):
    """What the forecast of a model was made from, and how well each method would have done."""

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE)
    battery_model = models.ForeignKey(BatteryModel, on_delete=models.CASCADE)
    # The last whole month, and the packs that came in it and in the months before, oldest first.
    last_month = models.DateField()
    counts = models.JSONField(default=list)
    method = models.CharField(max_length=40)
    is_baseline = models.BooleanField()
    # [{method, pinball_loss, coverage, months_judged}]; empty where it is too short to judge.
    scores = models.JSONField(default=list)
    # What state of health and usable share rest on, in words.
    health_from = models.CharField(max_length=200, blank=True)
    made_at = models.DateTimeField(auto_now=True)

    class Meta:
        ordering = ["battery_model__name"]
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "battery_model"], name="history_once_a_model"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.battery_model_id}: {self.method}"
