import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from grading.enums import Method, Outcome
from grading.models.evidence import Evidence
from grading.models.grading_policy import GradingPolicy
from lifecycle.models import Battery, LedgerEvent
from lifecycle.models.sealed import SealedModel


class Estimate(SealedModel):
    """A state of health with interval and distribution from one evidence, or a refusal.

    `distribution` keeps pairs of texts (state of health, probability to be at least that), so that
    a grade can be replayed without the model.
    """

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    battery = models.ForeignKey(Battery, on_delete=models.PROTECT, related_name="estimates")
    evidence = models.ForeignKey(Evidence, on_delete=models.PROTECT, related_name="estimates")
    event = models.OneToOneField(LedgerEvent, on_delete=models.PROTECT, related_name="estimate")
    method = models.CharField(_("method"), max_length=20, choices=Method)
    method_version = models.CharField(_("version"), max_length=80)
    policy = models.ForeignKey(
        GradingPolicy,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="estimates",
        help_text=_("The policy in force: its accuracies, and the floors among the points."),
    )
    outcome = models.CharField(_("outcome"), max_length=10, choices=Outcome)
    state_of_health = models.DecimalField(
        _("state of health"), max_digits=8, decimal_places=6, null=True, blank=True
    )
    lower = models.DecimalField(max_digits=8, decimal_places=6, null=True, blank=True)
    upper = models.DecimalField(max_digits=8, decimal_places=6, null=True, blank=True)
    coverage = models.DecimalField(max_digits=8, decimal_places=6, null=True, blank=True)
    is_provisional = models.BooleanField(_("provisional"), default=False)
    reason = models.TextField(_("why it was refused"), blank=True)
    reasons = models.JSONField(default=list, blank=True)
    warnings = models.JSONField(default=list, blank=True)
    distribution = models.JSONField(null=True, blank=True)
    parts = models.JSONField(
        default=list, blank=True, help_text=_("Of a fused estimate: those that it was made from.")
    )

    class Meta:
        ordering = ["-pk"]
        verbose_name = _("estimate")
        verbose_name_plural = _("estimates")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(outcome=Outcome.ESTIMATED, state_of_health__isnull=False)
                | (
                    models.Q(outcome=Outcome.REFUSED, state_of_health=None, distribution=None)
                    & ~models.Q(reason="")
                ),
                name="a_value_or_a_reason",
            ),
            models.CheckConstraint(
                condition=models.Q(lower=None, upper=None)
                | models.Q(
                    lower__lte=models.F("state_of_health"), upper__gte=models.F("state_of_health")
                ),
                name="interval_holds_the_value",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_method_display()} {self.state_of_health or self.get_outcome_display()}"
