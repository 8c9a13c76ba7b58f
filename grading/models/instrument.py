import uuid

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.models import Organisation
from lifecycle.models.sealed import SealedModel


class Instrument(SealedModel):
    """A tester or meter of the workshop, how accurate it is, and when that was last shown."""

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT)
    name = models.CharField(_("name in the workshop"), max_length=80)
    maker = models.CharField(_("maker and model"), max_length=120, blank=True)
    serial = models.CharField(_("serial number"), max_length=80, blank=True)
    current_accuracy_percent = models.DecimalField(
        _("accuracy of the current (± % of reading)"),
        max_digits=6,
        decimal_places=3,
        null=True,
        blank=True,
    )
    calibrated_on = models.DateField(_("last calibrated"), null=True, blank=True)
    calibration_due_on = models.DateField(_("next calibration due"), null=True, blank=True)
    is_retired = models.BooleanField(_("no longer used"), default=False)

    class Meta:
        ordering = ["is_retired", "name"]
        verbose_name = _("instrument")
        verbose_name_plural = _("instruments")
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "name"], name="instrument_name_once_in_an_organisation"
            ),
            models.CheckConstraint(
                condition=models.Q(current_accuracy_percent=None)
                | models.Q(current_accuracy_percent__gt=0, current_accuracy_percent__lte=10),
                name="accuracy_of_a_tester",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("grading:instrument", args=[self.uid])
