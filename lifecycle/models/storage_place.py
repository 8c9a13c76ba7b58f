import uuid

from django.core.validators import RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from lifecycle.models.sealed import SealedModel
from lifecycle.models.site import Site


class StoragePlace(SealedModel):
    """A shelf, bay or container at a site, with a code that is scanned from its label."""

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    site = models.ForeignKey(Site, on_delete=models.PROTECT, related_name="places")
    code = models.CharField(
        _("code"),
        max_length=40,
        validators=[RegexValidator(r"^[A-Z0-9][A-Z0-9\-./]*$", _("Capitals, digits and - . /"))],
    )
    name = models.CharField(_("name"), max_length=120, blank=True)
    is_quarantine = models.BooleanField(_("for batteries in quarantine"), default=False)

    class Meta:
        ordering = ["site_id", "code"]
        constraints = [
            models.UniqueConstraint(fields=["site", "code"], name="place_code_once_at_a_site"),
        ]

    def __str__(self) -> str:
        return self.code
