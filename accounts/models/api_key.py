from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models.organisation import Organisation


class ApiKey(models.Model):
    """A program's key. Only its SHA-256 is kept; the prefix is what people recognise it by."""

    organisation = models.ForeignKey(
        Organisation, on_delete=models.CASCADE, related_name="api_keys"
    )
    name = models.CharField(_("name"), max_length=80)
    prefix = models.CharField(max_length=16, unique=True)
    key_sha256 = models.CharField(max_length=64, unique=True)
    scopes = models.JSONField(_("scopes"), default=list)
    created_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField(_("expires at"), null=True, blank=True)
    revoked_at = models.DateTimeField(_("revoked at"), null=True, blank=True)
    last_used_at = models.DateTimeField(null=True, blank=True, editable=False)

    class Meta:
        verbose_name = _("API key")
        verbose_name_plural = _("API keys")
        constraints = [
            models.UniqueConstraint(fields=["organisation", "name"], name="api_key_name_once"),
        ]

    def __str__(self) -> str:
        return f"{self.prefix}… ({self.name})"
