import uuid

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.enums import ActorKind
from accounts.models import Organisation
from jobs.enums import JobState


class Job(models.Model):
    """Long work. This row is the truth; the broker's message is only a nudge to look at it."""

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    kind = models.CharField(_("kind"), max_length=60)
    arguments = models.JSONField(default=dict)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, null=True, blank=True)
    actor_kind = models.CharField(max_length=10, choices=ActorKind)
    actor_reference = models.CharField(max_length=60)
    actor_name = models.CharField(_("asked for by"), max_length=200)
    idempotency_key = models.CharField(max_length=120, unique=True, null=True, blank=True)

    state = models.CharField(_("state"), max_length=10, choices=JobState, default=JobState.QUEUED)
    progress = models.FloatField(default=0)
    progress_text = models.CharField(max_length=200, blank=True)
    details = models.JSONField(default=dict)
    result = models.JSONField(default=dict)
    error = models.TextField(blank=True)
    attempts = models.PositiveIntegerField(default=0)
    max_attempts = models.PositiveIntegerField(default=3)

    # Who works on it: whoever holds the token, as long as the lease lasts.
    token = models.UUIDField(null=True, blank=True)
    lease_until = models.DateTimeField(null=True, blank=True)
    cancel_requested_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(_("asked for"), auto_now_add=True)
    available_at = models.DateTimeField()
    nudged_at = models.DateTimeField(null=True, blank=True)
    started_at = models.DateTimeField(null=True, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(
                    state=JobState.RUNNING, token__isnull=False, lease_until__isnull=False
                )
                | (~models.Q(state=JobState.RUNNING) & models.Q(token=None, lease_until=None)),
                name="running_means_leased",
            ),
            models.CheckConstraint(
                condition=models.Q(
                    state__in=[JobState.QUEUED, JobState.RUNNING], finished_at__isnull=True
                )
                | models.Q(
                    state__in=[JobState.SUCCEEDED, JobState.FAILED, JobState.CANCELLED],
                    finished_at__isnull=False,
                ),
                name="finished_means_finished",
            ),
            models.CheckConstraint(
                condition=models.Q(progress__gte=0, progress__lte=1), name="progress_is_a_fraction"
            ),
        ]
        indexes = [
            models.Index(fields=["state", "available_at"]),
            models.Index(fields=["organisation", "-created_at"]),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.uid}"

    def get_absolute_url(self) -> str:
        return reverse("jobs:job", args=[self.uid])

    @property
    def is_finished(self) -> bool:
        return self.finished_at is not None
