from django.db import models

from lifecycle.models.sealed import SealedModel


class PersonalDatum(SealedModel):
    """A name or a VIN, kept beside the ledger so that it can be erased while the chain holds."""

    reference = models.CharField(max_length=64, unique=True)
    subject = models.CharField(max_length=60, db_index=True)
    salt = models.CharField(max_length=64, blank=True)
    value = models.CharField(max_length=200, blank=True)
    erased_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name_plural = "personal data"
        # A vehicle is found by its VIN.
        indexes = [models.Index(fields=["value"])]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(erased_at=None) | models.Q(salt="", value=""),
                name="erased_means_gone",
            ),
        ]

    def __str__(self) -> str:
        return self.subject
