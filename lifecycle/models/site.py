import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import Organisation
from lifecycle.models.sealed import SealedModel


class Site(SealedModel):
    """A place where batteries stand or are used; distances are reckoned from its position."""

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="sites")
    name = models.CharField(_("name"), max_length=120)
    latitude = models.DecimalField(_("latitude (°)"), max_digits=8, decimal_places=5)
    longitude = models.DecimalField(_("longitude (°)"), max_digits=8, decimal_places=5)

    class Meta:
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(fields=["organisation", "name"], name="site_name_once"),
            models.CheckConstraint(
                condition=models.Q(
                    latitude__gte=-90, latitude__lte=90, longitude__gte=-180, longitude__lte=180
                ),
                name="site_is_on_earth",
            ),
        ]

    def __str__(self) -> str:
        return self.name
