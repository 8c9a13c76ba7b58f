from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

# What plans can reckon with; outside of it no plan could be made at all.
FROM_TO: dict[str, tuple[int, int]] = {
    **dict.fromkeys(("lead_days_kit", "lead_days_whole", "lead_days_string"), (0, 3_650)),
    **dict.fromkeys(("kit_km_eur", "whole_km_eur"), (0, 1_000)),
    **dict.fromkeys(
        (
            "kit_base_eur", "kit_build_eur", "whole_base_eur", "disassembly_eur",
            "refurbishment_eur", "recycling_haulage_eur", "change_eur",
        ),
        (0, 1_000_000),
    ),
    **dict.fromkeys(
        ("recycling_lmo_eur_per_kwh", "recycling_nmc_eur_per_kwh", "recycling_lfp_eur_per_kwh"),
        (-100_000, 100_000),
    ),
    "reservation_days": (1, 3_650),
    "power_kw_per_kwh": (0, 100),
}  # fmt: skip


def _money(label: Any, default: str) -> Any:
    return models.DecimalField(label, max_digits=9, decimal_places=2, default=default)


class CostSettings(models.Model):
    """What work, haulage and recycling cost. A new version is a new row; runs name theirs."""

    created_at = models.DateTimeField(auto_now_add=True)
    source = models.TextField(_("source of the figures"))
    lead_days_kit = models.PositiveIntegerField(_("days to make a kit"), default=10)
    lead_days_whole = models.PositiveIntegerField(_("days to ready a whole pack"), default=4)
    lead_days_string = models.PositiveIntegerField(_("days to build a string"), default=14)
    kit_base_eur = _money(_("haulage of a kit, fixed"), "25.00")
    kit_km_eur = _money(_("haulage of a kit, each km"), "0.12")
    kit_build_eur = _money(_("building a kit"), "90.00")
    whole_base_eur = _money(_("haulage of a pack, fixed"), "60.00")
    whole_km_eur = _money(_("haulage of a pack, each km"), "0.35")
    disassembly_eur = _money(_("opening a pack"), "250.00")
    refurbishment_eur = _money(_("refurbishing a pack"), "110.00")
    recycling_haulage_eur = _money(_("haulage of a pack to the recycler"), "50.00")
    recycling_lmo_eur_per_kwh = _money(_("recycler pays for LMO, each kWh"), "1.00")
    recycling_nmc_eur_per_kwh = _money(_("recycler pays for NMC, NCA, LCO, each kWh"), "4.00")
    recycling_lfp_eur_per_kwh = _money(_("recycler pays for LFP, each kWh"), "-2.50")
    change_eur = _money(_("a battery that goes elsewhere than last proposed"), "80.00")
    reservation_days = models.PositiveIntegerField(
        _("days until a reservation without work begun expires"), default=90
    )
    power_kw_per_kwh = models.DecimalField(
        _("power, where it was not measured, kW for each kWh left"),
        max_digits=6,
        decimal_places=3,
        default="1.5",
    )

    parallel_limit_v = models.DecimalField(
        _("largest difference of voltage between packs in parallel (V)"),
        max_digits=5,
        decimal_places=3,
        default=3,
        validators=[MinValueValidator(Decimal("0.05")), MaxValueValidator(10)],
        help_text=_(
            "Practice of second-life builders: 3 V for whole packs of some 96 cells in series. "
            "Smaller units get as much less as they have fewer cells."
        ),
    )

    class Meta:
        ordering = ["-pk"]
        verbose_name_plural = "cost settings"

    def __str__(self) -> str:
        return f"Cost settings {self.pk}"

    def clean(self) -> None:
        problems = {}
        for name, (lowest, highest) in FROM_TO.items():
            figure = getattr(self, name)
            if figure is not None and not lowest <= Decimal(figure) <= highest:
                told = {"lowest": lowest, "highest": highest}
                problems[name] = _("Enter a value from %(lowest)s to %(highest)s.") % told
        if problems:
            raise ValidationError(problems)
