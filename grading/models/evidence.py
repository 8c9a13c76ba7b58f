import uuid
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from grading.models.instrument import Instrument
from grading.models.uploaded_test import UploadedTest
from lifecycle.enums import EvidenceKind
from lifecycle.models import Battery, LedgerEvent, StoredFile
from lifecycle.models.sealed import SealedModel


def _measured(label: Any) -> models.DecimalField:  # type: ignore[type-arg]
    return models.DecimalField(label, max_digits=18, decimal_places=6, null=True, blank=True)


class Evidence(SealedModel):
    """One test or claim about one battery. Kinds stand beside each other; nothing is overwritten.

    `pulse` holds what the pulse model looks at, numbers as decimal texts; of a two-point test
    `second_pulse` the second, and `counted_charge_ah` what was charged from the first to it.
    `pulses` and `series` are the readings of the whole file as Parquet.
    """

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    battery = models.ForeignKey(Battery, on_delete=models.PROTECT, related_name="evidence")
    event = models.OneToOneField(LedgerEvent, on_delete=models.PROTECT, related_name="evidence")
    kind = models.CharField(_("kind"), max_length=12, choices=EvidenceKind)
    measured_at = models.DateTimeField(_("measured"))
    operator_reference = models.CharField(max_length=64, blank=True)
    note = models.TextField(_("note"), blank=True)
    is_demonstration = models.BooleanField(default=False)

    upload = models.ForeignKey(
        UploadedTest, on_delete=models.PROTECT, null=True, blank=True, related_name="evidence"
    )
    source_file = models.ForeignKey(
        StoredFile, on_delete=models.PROTECT, null=True, blank=True, related_name="evidence"
    )
    where = models.CharField(_("place in the file"), max_length=120, blank=True)
    pulses = models.ForeignKey(
        StoredFile, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    series = models.ForeignKey(
        StoredFile, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    checks = models.JSONField(default=list, blank=True)

    state_of_health_claimed = models.DecimalField(
        _("claimed state of health"), max_digits=8, decimal_places=6, null=True, blank=True
    )
    claimed_with = models.CharField(_("read with"), max_length=120, blank=True)
    capacity_ah = _measured(_("capacity (Ah)"))
    rated_capacity_ah = _measured(_("rated capacity (Ah)"))
    current_a = _measured(_("current (A)"))
    temperature_c = _measured(_("temperature (°C)"))
    upper_voltage_v = _measured(_("upper cut-off (V)"))
    lower_voltage_v = _measured(_("lower cut-off (V)"))
    pulse = models.JSONField(null=True, blank=True)
    second_pulse = models.JSONField(null=True, blank=True)
    spectrum = models.JSONField(
        null=True,
        blank=True,
        help_text=_("Frequency (Hz), real and imaginary part (ohm) as decimal texts."),
    )
    ohmic_mohm = _measured(_("ohmic resistance (mOhm)"))
    ohmic_lower_mohm = _measured(_("lower bound (mOhm)"))
    ohmic_upper_mohm = _measured(_("upper bound (mOhm)"))
    instrument = models.ForeignKey(
        Instrument, on_delete=models.PROTECT, null=True, blank=True, related_name="evidence"
    )
    calibrated_on = models.DateField(
        _("calibrated"), null=True, blank=True, help_text=_("As it stood when the test was kept.")
    )
    current_accuracy = _measured(_("accuracy of the instrument's current (fraction)"))
    module_position = models.PositiveIntegerField(
        _("position of the module"), null=True, blank=True
    )
    counted_charge_ah = _measured(_("charge counted between two tests (Ah)"))

    class Meta:
        ordering = ["-measured_at", "-pk"]
        verbose_name = _("evidence")
        verbose_name_plural = _("evidence")
        constraints = [
            models.UniqueConstraint(
                fields=["battery", "source_file", "kind", "where"],
                condition=models.Q(source_file__isnull=False),
                name="test_of_a_file_stands_once",
            ),
            models.CheckConstraint(
                condition=(
                    models.Q(kind=EvidenceKind.BMS, state_of_health_claimed__isnull=False)
                    | models.Q(
                        kind__in=[EvidenceKind.CAPACITY, EvidenceKind.MODULE],
                        capacity_ah__gt=0,
                        rated_capacity_ah__gt=0,
                    )
                    | models.Q(kind=EvidenceKind.PULSE, pulse__isnull=False)
                    | models.Q(kind=EvidenceKind.IMPEDANCE, spectrum__isnull=False)
                    | models.Q(kind=EvidenceKind.INSPECTION)
                ),
                name="evidence_holds_what_its_kind_needs",
            ),
            models.CheckConstraint(
                condition=models.Q(second_pulse=None, counted_charge_ah=None)
                | models.Q(second_pulse__isnull=False, counted_charge_ah__gt=0),
                name="two_tests_have_a_charge",
            ),
        ]
        indexes = [
            models.Index(fields=["battery", "-measured_at"]),
            models.Index(fields=["kind", "-measured_at"], name="newest_of_a_kind"),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}, {self.measured_at:%Y-%m-%d}"
