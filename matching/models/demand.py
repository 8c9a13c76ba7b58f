import secrets
from decimal import Decimal

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.models import Organisation
from lifecycle.models import Site
from matching.enums import Application, DemandState

_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"


def new_code() -> str:
    return "D-" + "".join(secrets.choice(_ALPHABET) for _ in range(6))


class Demand(models.Model):
    """What somebody would pay for: so many units, each with its floors."""

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="demands")
    code = models.CharField(max_length=12, unique=True, default=new_code, editable=False)
    name = models.CharField(_("name"), max_length=120)
    # The customer's own number: a list that is sent again finds its demands by it.
    reference = models.CharField(_("customer's reference"), max_length=60, blank=True)
    application = models.CharField(_("application"), max_length=20, choices=Application)
    site = models.ForeignKey(Site, verbose_name=_("site"), on_delete=models.PROTECT)
    deadline = models.DateField(_("needed by"))
    quantity = models.PositiveIntegerField(_("units"))
    accepted_units = models.PositiveIntegerField(default=0)
    packs_per_string = models.PositiveIntegerField(_("packs in a string"), default=0)
    spread = models.DecimalField(
        _("largest spread of state of health in a string"),
        max_digits=5,
        decimal_places=4,
        default=0,
    )
    minimum_voltage_v = models.DecimalField(_("lowest voltage"), max_digits=8, decimal_places=3)
    maximum_voltage_v = models.DecimalField(_("highest voltage"), max_digits=8, decimal_places=3)
    minimum_energy_kwh = models.DecimalField(_("energy"), max_digits=9, decimal_places=3)
    minimum_power_kw = models.DecimalField(_("power"), max_digits=9, decimal_places=3)
    minimum_state_of_health = models.DecimalField(
        _("lowest state of health"), max_digits=5, decimal_places=4
    )
    target_state_of_health = models.DecimalField(
        _("state of health paid in full"), max_digits=5, decimal_places=4
    )
    chemistries = models.JSONField(_("chemistries"), default=list)
    battery_models = models.JSONField(_("battery models"), default=list, blank=True)
    price_eur_per_kwh = models.DecimalField(_("price"), max_digits=8, decimal_places=2)
    price_loss_per_point = models.DecimalField(
        _("price lost for each per cent of mismatch"), max_digits=6, decimal_places=3
    )
    warranty_eur = models.DecimalField(
        _("cost if it fails its floor"), max_digits=9, decimal_places=2
    )
    bonus_eur = models.DecimalField(
        _("worth to us beyond the price"), max_digits=9, decimal_places=2, default=0
    )
    maximum_distance_km = models.PositiveIntegerField(_("farthest"))
    state = models.CharField(
        _("state"), max_length=12, choices=DemandState, default=DemandState.OPEN
    )
    # Reckoned with ahead of time, not ordered yet: in runs that ask for it, never accepted.
    is_expected = models.BooleanField(_("expected, not ordered yet"), default=False)
    # Counts what people change in the demand; units accepted for it do not count.
    version = models.PositiveIntegerField(default=1)
    request_key = models.CharField(max_length=120, unique=True)
    created_by = models.CharField(max_length=200)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["deadline", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "reference"],
                condition=~models.Q(reference=""),
                name="customer_reference_once",
            ),
            models.CheckConstraint(
                condition=models.Q(minimum_voltage_v__lte=models.F("maximum_voltage_v")),
                name="voltage_band_is_a_band",
            ),
            models.CheckConstraint(
                condition=models.Q(quantity__gte=1)
                & models.Q(accepted_units__lte=models.F("quantity")),
                name="no_more_accepted_than_wanted",
            ),
            models.CheckConstraint(
                condition=~models.Q(application=Application.STORAGE)
                | models.Q(packs_per_string__gte=1),
                name="storage_has_strings",
            ),
            models.CheckConstraint(
                condition=~models.Q(application__in=[Application.FORKLIFT, Application.GENERATOR])
                | models.Q(minimum_energy_kwh__gt=0),
                name="kits_are_paid_by_energy",
            ),
            models.CheckConstraint(
                condition=models.Q(
                    minimum_state_of_health__range=(0, Decimal("1.2")),
                    target_state_of_health__range=(0, Decimal("1.2")),
                    spread__range=(0, 1),
                ),
                name="states_of_health_are_fractions",
            ),
            models.CheckConstraint(
                condition=models.Q(
                    minimum_voltage_v__gte=0,
                    minimum_energy_kwh__gte=0,
                    minimum_power_kw__gte=0,
                    price_eur_per_kwh__gte=0,
                    price_loss_per_point__gte=0,
                    warranty_eur__gte=0,
                ),
                name="no_figure_is_negative",
            ),
        ]
        indexes = [models.Index(fields=["organisation", "state", "deadline"])]

    def __str__(self) -> str:
        return f"{self.code} {self.name}"

    def get_absolute_url(self) -> str:
        return reverse("matching:demand", args=[self.code])

    @property
    def open_units(self) -> int:
        return self.quantity - self.accepted_units

    @property
    def state_by_units(self) -> DemandState:
        """Open, part filled or filled, by what was accepted for it."""
        if not self.accepted_units:
            return DemandState.OPEN
        return DemandState.PART_FILLED if self.open_units else DemandState.FILLED
