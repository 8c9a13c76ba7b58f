from pathlib import Path

from django.conf import settings
from django.db import models

from accounts.models import Organisation
from lifecycle.models.sealed import SealedModel


class StoredFile(SealedModel):
    """A file as it came, found by its SHA-256; never served under a name of its own."""

    sha256 = models.CharField(max_length=64)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT)
    original_name = models.CharField(max_length=200)
    size_bytes = models.PositiveBigIntegerField()
    stored_by = models.CharField(max_length=200)
    stored_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "sha256"], name="file_once_in_an_organisation"
            ),
        ]

    def __str__(self) -> str:
        return self.original_name

    @property
    def path(self) -> Path:
        return Path(settings.MEDIA_ROOT) / self.sha256[:2] / self.sha256
