from decimal import Decimal
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import Organisation
from lifecycle.models import BatteryModel, Site
from lifecycle.models.sealed import SealedModel
from matching.enums import ForecastSource


def _packs(label: Any) -> Any:
    return models.DecimalField(label, max_digits=9, decimal_places=2)


class SupplyForecast(SealedModel):
    """How many packs of a model are expected in a month, and in what state.

    A row from history is written anew until its month begins; an entered one goes before it.
    """

    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="supply_forecasts"
    )
    battery_model = models.ForeignKey(
        BatteryModel, verbose_name=_("model"), on_delete=models.PROTECT
    )
    month = models.DateField(_("month"))  # its first day
    source = models.CharField(_("source"), max_length=10, choices=ForecastSource)
    expected_packs = _packs(_("expected packs"))
    # A 90 % interval of the number of packs.
    lower_packs = _packs(_("at least"))
    upper_packs = _packs(_("at most"))
    # Share that is graded for a second use; the others go to the recycler or into quarantine.
    usable_share = models.DecimalField(
        _("share that can be used"), max_digits=4, decimal_places=3, default=1
    )
    state_of_health = models.DecimalField(
        _("expected state of health"), max_digits=5, decimal_places=4, null=True, blank=True
    )
    state_of_health_deviation = models.DecimalField(
        _("its standard deviation"), max_digits=5, decimal_places=4, default=0
    )
    site = models.ForeignKey(
        Site, verbose_name=_("where it comes in"), on_delete=models.PROTECT, null=True, blank=True
    )
    method = models.CharField(_("method"), max_length=40, blank=True)
    note = models.CharField(_("note"), max_length=200, blank=True)
    made_by = models.CharField(max_length=200)
    made_at = models.DateTimeField(auto_now=True)

    class Meta:
        ordering = ["battery_model__name", "month", "source"]
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "battery_model", "month", "source"],
                name="forecast_once_a_month",
            ),
            models.CheckConstraint(
                condition=models.Q(lower_packs__gte=0)
                & models.Q(expected_packs__gte=0)
                & models.Q(upper_packs__gte=models.F("lower_packs"))
                & models.Q(usable_share__range=(0, 1))
                & models.Q(state_of_health_deviation__range=(0, 1)),
                name="forecast_is_possible",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.battery_model_id} {self.month:%Y-%m}: {self.expected_packs}"

    @property
    def usable_packs(self) -> Decimal:
        return Decimal(self.expected_packs) * Decimal(self.usable_share)

    @property
    def is_entered(self) -> bool:
        return self.source == ForecastSource.ENTERED
