from django.db import models
from django.utils.translation import gettext_lazy as _

from lifecycle.enums import BatteryCategory, Chemistry, ComponentLevel, HazardClass
from lifecycle.models.sealed import SealedModel


class BatteryModel(SealedModel):
    """A type of battery as its maker describes it; each figure has a source."""

    code = models.SlugField(_("code"), max_length=60, unique=True)
    name = models.CharField(_("name"), max_length=120)
    maker = models.CharField(_("maker"), max_length=120)
    level = models.CharField(_("level"), max_length=10, choices=ComponentLevel)
    chemistry = models.CharField(_("chemistry"), max_length=20, choices=Chemistry)
    cell_type = models.CharField(
        _("cell type of the pulse model"),
        max_length=20,
        blank=True,
        help_text=_("The name under which the state of health model was trained, if it was."),
    )
    rated_capacity_ah = models.DecimalField(
        _("rated capacity (Ah)"), max_digits=9, decimal_places=3
    )
    rated_energy_kwh = models.DecimalField(_("rated energy (kWh)"), max_digits=9, decimal_places=4)
    nominal_voltage_v = models.DecimalField(
        _("nominal voltage (V)"), max_digits=8, decimal_places=3
    )
    minimum_voltage_v = models.DecimalField(
        _("lowest safe voltage (V)"), max_digits=8, decimal_places=3
    )
    maximum_voltage_v = models.DecimalField(
        _("highest safe voltage (V)"), max_digits=8, decimal_places=3
    )
    cells_in_series = models.PositiveIntegerField(_("cells in series"), default=1)
    cells_in_parallel = models.PositiveIntegerField(_("cells in parallel"), default=1)
    module_model = models.ForeignKey(
        "self", verbose_name=_("module"), on_delete=models.PROTECT, null=True, blank=True
    )
    module_count = models.PositiveIntegerField(_("modules"), default=0)
    cells_per_module = models.PositiveIntegerField(_("cells in a module"), default=0)
    mass_kg = models.DecimalField(_("mass (kg)"), max_digits=9, decimal_places=3)
    length_mm = models.PositiveIntegerField(_("length (mm)"), null=True, blank=True)
    width_mm = models.PositiveIntegerField(_("width (mm)"), null=True, blank=True)
    height_mm = models.PositiveIntegerField(_("height (mm)"), null=True, blank=True)
    hazard_class = models.CharField(
        _("hazard class of a sound battery"),
        max_length=40,
        choices=HazardClass,
        default=HazardClass.REGULAR,
    )
    category = models.CharField(
        _("category when new"), max_length=40, choices=BatteryCategory, blank=True
    )
    calendar_life_years = models.PositiveIntegerField(
        _("calendar life given by the maker (years)"), null=True, blank=True
    )
    gtin = models.CharField(_("GTIN"), max_length=14, blank=True)
    source = models.TextField(_("source of the figures"))
    figure_sources = models.JSONField(
        _("source of single figures"),
        default=dict,
        blank=True,
        help_text=_("Name of the figure and its source, where it differs from the one above."),
    )
    passport_facts = models.JSONField(
        _("what the maker tells for passports"),
        default=dict,
        blank=True,
        help_text=_(
            "Property of the BatteryPass-Ready document → {“value”: …, “source”: …}, as the maker "
            "states it."
        ),
    )

    class Meta:
        ordering = ["level", "maker", "name"]
        verbose_name = _("battery model")
        verbose_name_plural = _("battery models")
        constraints = [
            models.UniqueConstraint(
                fields=["gtin"], condition=~models.Q(gtin=""), name="gtin_names_one_model"
            ),
            models.CheckConstraint(
                condition=models.Q(minimum_voltage_v__lt=models.F("maximum_voltage_v")),
                name="voltage_window_is_a_window",
            ),
            models.CheckConstraint(
                condition=models.Q(rated_capacity_ah__gt=0, rated_energy_kwh__gt=0, mass_kg__gt=0),
                name="ratings_are_positive",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.maker} {self.name}"
