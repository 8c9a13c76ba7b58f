from django.db import models

from matching.models.matching_run import MatchingRun


class Stability(models.Model):
    """How much of the plan before it a run has kept, and what the changes cost it."""

    run = models.OneToOneField(MatchingRun, on_delete=models.CASCADE, related_name="stability")
    before = models.PositiveIntegerField()
    kept = models.PositiveIntegerField()
    change_c = models.BigIntegerField()

    class Meta:
        verbose_name_plural = "stabilities"

    def __str__(self) -> str:
        return f"{self.kept} of {self.before} kept"

    @property
    def changed(self) -> int:
        return self.before - self.kept

    @property
    def cost_c(self) -> int:
        return self.changed * self.change_c
