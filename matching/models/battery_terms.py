from django.db import models
from django.utils.translation import gettext_lazy as _

from lifecycle.models import Battery
from lifecycle.models.sealed import SealedModel


class BatteryTerms(SealedModel):
    """On what terms a battery may be had for a second use; without a row: now, at no price."""

    battery = models.OneToOneField(Battery, on_delete=models.PROTECT, related_name="terms")
    asked_price_eur = models.DecimalField(
        _("price its owner asks"), max_digits=9, decimal_places=2, default=0
    )
    ready_on = models.DateField(_("at hand from"), null=True, blank=True)
    set_by = models.CharField(max_length=200)
    set_at = models.DateTimeField(auto_now=True)

    class Meta:
        verbose_name_plural = "battery terms"
        constraints = [
            models.CheckConstraint(
                condition=models.Q(asked_price_eur__gte=0), name="asked_price_is_not_negative"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.battery_id}: {self.asked_price_eur} €"
