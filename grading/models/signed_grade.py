import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from grading.models.estimate import Estimate
from grading.models.grading_policy import GradingPolicy
from lifecycle.enums import Grade
from lifecycle.models import Battery, LedgerEvent
from lifecycle.models.sealed import SealedModel


class SignedGrade(SealedModel):
    """A grade that a named person signed. A later one supersedes it; none is ever edited.

    `facts` and `applications` (application to status) are empty under a policy without rules by
    application; with them such a grade is worked out again.
    """

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    battery = models.ForeignKey(Battery, on_delete=models.PROTECT, related_name="signed_grades")
    event = models.OneToOneField(LedgerEvent, on_delete=models.PROTECT, related_name="signed_grade")
    estimate = models.ForeignKey(Estimate, on_delete=models.PROTECT, related_name="grades")
    policy = models.ForeignKey(GradingPolicy, on_delete=models.PROTECT, related_name="grades")
    grade = models.CharField(_("grade"), max_length=12, choices=Grade)
    proposed_grade = models.CharField(_("proposed"), max_length=12, choices=Grade)
    probabilities = models.JSONField(_("probabilities"))
    reasons = models.JSONField(_("reasons"))
    facts = models.JSONField(_("what else was known"), default=dict, blank=True)
    applications = models.JSONField(_("applications"), default=dict, blank=True)
    override_reason = models.TextField(_("why another grade was signed"), blank=True)
    supersedes = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="superseded_by"
    )
    signed_at = models.DateTimeField(_("signed"))

    class Meta:
        ordering = ["-signed_at", "-pk"]
        verbose_name = _("signed grade")
        verbose_name_plural = _("signed grades")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(grade=models.F("proposed_grade"))
                | ~models.Q(override_reason=""),
                name="override_has_a_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.grade} ({self.policy})"
