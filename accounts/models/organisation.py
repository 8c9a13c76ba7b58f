import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.enums import OrganisationKind


class Organisation(models.Model):
    """A company that keeps batteries or takes them over."""

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    name = models.CharField(_("name"), max_length=120, unique=True)
    kind = models.CharField(_("kind"), max_length=20, choices=OrganisationKind)
    # What a passport says of the economic operator (Annex VI part A, Art. 77(3)).
    trade_name = models.CharField(_("registered trade name"), max_length=120, blank=True)
    postal_address = models.CharField(_("postal address"), max_length=300, blank=True)
    web_address = models.CharField(_("web address"), max_length=200, blank=True)
    email_address = models.EmailField(_("e-mail address"), blank=True)
    operator_identifier = models.CharField(
        _("identifier of the economic operator"), max_length=120, blank=True
    )
    is_active = models.BooleanField(_("active"), default=True)

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name
