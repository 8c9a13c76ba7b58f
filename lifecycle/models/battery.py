from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.models import Organisation
from lifecycle.enums import BatteryCategory, Condition, Grade, LegalStatus, Operation, Origin, Stage
from lifecycle.models.battery_model import BatteryModel
from lifecycle.models.site import Site


class Battery(models.Model):
    """One pack, module or cell. Below the line stands the projection of its events."""

    public_id = models.CharField(_("Encore ID"), max_length=20, unique=True)
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="batteries"
    )
    battery_model = models.ForeignKey(BatteryModel, on_delete=models.PROTECT)
    site = models.ForeignKey(Site, on_delete=models.PROTECT, null=True, blank=True)

    # --- the projection: written with each event, rebuilt by lifecycle.services.rebuild ---------
    sequence = models.PositiveIntegerField(default=0)
    head_hash = models.CharField(max_length=64)
    head_seal = models.CharField(max_length=64, blank=True)
    stage = models.CharField(_("stage"), max_length=24, choices=Stage)
    stage_before_offer = models.CharField(max_length=24, blank=True)
    legal_status = models.CharField(_("legal status"), max_length=20, choices=LegalStatus)
    serial = models.CharField(_("serial"), max_length=64, db_index=True)
    origin = models.CharField(_("origin"), max_length=20, choices=Origin)
    vin_reference = models.CharField(max_length=64, blank=True)
    vehicle_model = models.CharField(_("vehicle"), max_length=120, blank=True, db_index=True)
    mileage_km = models.PositiveIntegerField(_("mileage (km)"), null=True, blank=True)
    condition = models.CharField(_("condition"), max_length=20, choices=Condition)
    is_demonstration = models.BooleanField(default=False)
    received_at = models.DateTimeField(_("received"))
    insulation_resistance_ohm_per_v = models.DecimalField(
        max_digits=18, decimal_places=6, null=True
    )
    open_circuit_voltage_v = models.DecimalField(max_digits=18, decimal_places=6, null=True)
    quarantine_reason = models.TextField(blank=True)
    is_critical = models.BooleanField(default=False)
    state_of_health = models.DecimalField(max_digits=8, decimal_places=6, null=True)
    state_of_health_lower = models.DecimalField(max_digits=8, decimal_places=6, null=True)
    state_of_health_upper = models.DecimalField(max_digits=8, decimal_places=6, null=True)
    state_of_health_is_provisional = models.BooleanField(default=False)
    grade = models.CharField(_("grade"), max_length=12, choices=Grade, blank=True)
    grade_policy = models.CharField(max_length=40, blank=True)
    demand = models.CharField(max_length=60, blank=True)
    application = models.CharField(max_length=20, blank=True)
    operation = models.CharField(max_length=30, choices=Operation, blank=True)
    manufactured_on = models.DateField(_("manufactured"), null=True, blank=True)
    battery_category = models.CharField(
        _("category"), max_length=40, choices=BatteryCategory, blank=True
    )
    passport = models.CharField(max_length=40, blank=True)
    site_uid = models.CharField(max_length=36, blank=True)
    storage_place = models.CharField(_("storage place"), max_length=40, blank=True)
    shipment = models.CharField(max_length=36, blank=True)
    whole = models.CharField(_("part of"), max_length=20, blank=True)
    position = models.PositiveIntegerField(_("position"), null=True, blank=True)
    bms_reset_at = models.DateTimeField(_("BMS reset"), null=True, blank=True)
    negative_events = models.PositiveIntegerField(_("negative events"), default=0)

    class Meta:
        ordering = ["-received_at", "-pk"]
        verbose_name = _("battery")
        verbose_name_plural = _("batteries")
        constraints = [
            models.UniqueConstraint(
                fields=["battery_model", "serial"], name="serial_once_for_a_model"
            ),
        ]
        indexes = [
            models.Index(fields=["organisation", "stage", "-received_at"]),
            # The list as it is opened, and the counts of the home page.
            models.Index(
                fields=["organisation", "-received_at", "-id"],
                condition=models.Q(whole=""),
                name="standing_alone_newest_first",
            ),
            models.Index(
                fields=["organisation", "stage"],
                condition=models.Q(whole=""),
                name="standing_alone_by_stage",
            ),
            models.Index(fields=["whole"], name="parts_of_a_whole"),
            # The list as it is searched by a model's name: one model, or most of them.
            models.Index(
                fields=["organisation", "battery_model", "-received_at", "-id"],
                name="of_a_model_newest_first",
            ),
            models.Index(fields=["organisation", "-received_at", "-id"], name="newest_first"),
        ]

    def __str__(self) -> str:
        return f"{self.public_id} · {self.battery_model}"

    def get_absolute_url(self) -> str:
        return reverse("lifecycle:battery", args=[self.public_id])
