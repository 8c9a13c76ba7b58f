import uuid

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.models import Organisation
from grading.models.grading_policy import GradingPolicy
from jobs.models import Job
from lifecycle.models import Battery


class PolicyPreview(models.Model):
    """What a version would change for an organisation's stock, worked out at one moment.

    `matrix`: [grade under `before`, grade under `policy`, batteries]; `applications`: [application,
    status before or an empty text, status after, batteries]. An empty grade: none is proposed.
    """

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    policy = models.ForeignKey(GradingPolicy, on_delete=models.PROTECT, related_name="previews")
    before = models.ForeignKey(GradingPolicy, on_delete=models.PROTECT, related_name="+")
    steps_seen = models.PositiveIntegerField()
    job = models.ForeignKey(Job, on_delete=models.SET_NULL, null=True, related_name="+")
    batteries = models.PositiveIntegerField(default=0)
    matrix = models.JSONField(default=list)
    applications = models.JSONField(default=list)
    created_at = models.DateTimeField(_("asked for"), auto_now_add=True)
    finished_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-pk"]
        verbose_name = _("preview of a policy")
        verbose_name_plural = _("previews of policies")

    def __str__(self) -> str:
        return f"{self.policy} {self.created_at:%Y-%m-%d}"

    def get_absolute_url(self) -> str:
        return reverse("grading:policy_effect", args=[self.uid])


class PreviewedChange(models.Model):
    """A battery whose proposed grade or applications would be others."""

    preview = models.ForeignKey(PolicyPreview, on_delete=models.CASCADE, related_name="changes")
    battery = models.ForeignKey(Battery, on_delete=models.PROTECT, related_name="+")
    grade_before = models.CharField(max_length=12, blank=True)
    grade_after = models.CharField(max_length=12, blank=True)
    applications = models.JSONField(default=list)

    class Meta:
        ordering = ["pk"]
        verbose_name = _("change by a policy")
        verbose_name_plural = _("changes by policies")

    def __str__(self) -> str:
        return f"{self.battery_id}: {self.grade_before} → {self.grade_after}"
