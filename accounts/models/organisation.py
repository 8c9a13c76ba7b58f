import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.enums import OrganisationKind


class Organisation(models.Model):
    """A company that keeps batteries or takes them over."""

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    name = models.CharField(_("name"), max_length=120, unique=True)
    kind = models.CharField(_("kind"), max_length=20, choices=OrganisationKind)
    is_active = models.BooleanField(_("active"), default=True)

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name
