from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import Organisation
from matching.enums import NightlyOutcome
from matching.models.matching_run import MatchingRun


class NightlyCheck(models.Model):
    """What a night found: a run, or why there was none."""

    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="nightly_checks"
    )
    # The day for the nightly one; with the key of the form where somebody asked by hand.
    request_key = models.CharField(max_length=120)
    checked_at = models.DateTimeField(auto_now_add=True)
    asked_by = models.CharField(max_length=200)
    outcome = models.CharField(_("outcome"), max_length=20, choices=NightlyOutcome)
    # Sentences: what is new, or what is missing.
    reasons = models.JSONField(default=list)
    run = models.ForeignKey(
        MatchingRun, on_delete=models.PROTECT, null=True, related_name="nightly_checks"
    )

    class Meta:
        ordering = ["-checked_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "request_key"], name="nightly_once_a_day"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organisation_id} {self.request_key} {self.outcome}"
