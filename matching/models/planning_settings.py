from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import Organisation
from lifecycle.models.sealed import SealedModel


class PlanningSettings(SealedModel):
    """How an organisation plans on and on; without a row the defaults hold."""

    organisation = models.OneToOneField(
        Organisation, on_delete=models.PROTECT, related_name="planning_settings"
    )
    is_nightly_on = models.BooleanField(_("propose a plan each night"), default=True)
    seconds = models.PositiveIntegerField(
        _("seconds to search at night"),
        default=300,
        validators=[MinValueValidator(5), MaxValueValidator(3_600)],
    )
    months_ahead = models.PositiveIntegerField(
        _("months to forecast"),
        default=6,
        validators=[MinValueValidator(1), MaxValueValidator(24)],
    )
    includes_expected = models.BooleanField(
        _("plan with expected returns and demands at night"), default=False
    )
    version = models.PositiveIntegerField(default=1)
    set_by = models.CharField(max_length=200)
    set_at = models.DateTimeField(auto_now=True)

    class Meta:
        verbose_name_plural = "planning settings"
        constraints = [
            models.CheckConstraint(
                condition=models.Q(seconds__range=(5, 3_600), months_ahead__range=(1, 24)),
                name="planning_within_limits",
            ),
        ]

    def __str__(self) -> str:
        return f"Planning of {self.organisation_id}, version {self.version}"
