from django.db import models

from matching.models.matching_run import MatchingRun


class RunPrices(models.Model):
    """The prices of a run's proof, for whoever asks why; `certificate` is the proof itself."""

    run = models.OneToOneField(MatchingRun, on_delete=models.CASCADE, related_name="prices")
    # Cents of packs, units, links and strings at the highest leaf of the certificate.
    sheet = models.JSONField()
    # What one more battery of each class would bring, the dearest first.
    purchases = models.JSONField()
    # The bound that the certificate proves; a search may have proven a lower one.
    certificate_bound_c = models.BigIntegerField()

    class Meta:
        verbose_name_plural = "prices of runs"

    def __str__(self) -> str:
        return f"Prices of {self.run_id}"
