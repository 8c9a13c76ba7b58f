import uuid

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.models import Organisation
from jobs.models import Job
from matching.enums import Method, RunKind


class MatchingRun(models.Model):
    """One proposal: the snapshot it was made from, the plan, and the proof of how good it is."""

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT)
    job = models.OneToOneField(Job, on_delete=models.PROTECT, null=True)
    request_key = models.CharField(max_length=120, unique=True)
    kind = models.CharField(_("kind"), max_length=10, choices=RunKind, default=RunKind.PROPOSAL)
    method = models.CharField(_("method"), max_length=10, choices=Method, default=Method.OPTIMAL)
    # A what-if starts from its parent's snapshot and plan; `changes` says what is different.
    parent = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="what_ifs"
    )
    changes = models.JSONField(default=dict, blank=True)
    created_by = models.CharField(max_length=200)
    created_at = models.DateTimeField(auto_now_add=True)
    seconds = models.PositiveIntegerField()
    stop_gap_bp = models.PositiveIntegerField(_("gap that is good enough"), default=0)
    # Steps of the search in the place of seconds: the same plan again on any machine.
    work_limit = models.PositiveIntegerField(null=True, blank=True)
    solver_version = models.CharField(max_length=20, blank=True)
    includes_expected = models.BooleanField(default=False)
    # Somebody was content with the best plan so far.
    taken_early_at = models.DateTimeField(null=True, blank=True)
    cost_settings = models.ForeignKey("CostSettings", on_delete=models.PROTECT)
    # The problem as the file format writes it; the sequence of each battery, the version of each
    # demand at that moment.
    snapshot = models.JSONField()
    snapshot_sha256 = models.CharField(max_length=64)
    # The day that deadlines and ready days of the snapshot count from.
    day_zero = models.DateField(null=True, blank=True)
    sequences = models.JSONField()
    demand_versions = models.JSONField(default=dict)
    excluded = models.JSONField(default=dict)

    # Until `finished_at` value, bound and plan are the best so far; nobody accepts them yet.
    finished_at = models.DateTimeField(null=True, blank=True)
    value_c = models.BigIntegerField(null=True)
    bound_c = models.BigIntegerField(null=True)
    gap_bp = models.BigIntegerField(null=True)
    proof = models.CharField(max_length=40, blank=True)
    greedy_value_c = models.BigIntegerField(null=True)
    klor_value_c = models.BigIntegerField(null=True)
    recycling_value_c = models.BigIntegerField(null=True)
    plan = models.JSONField(default=dict)
    certificate = models.JSONField(default=dict)
    trajectory = models.JSONField(default=list)
    unmet = models.JSONField(default=list)
    # Batteries used, energy placed, units by application: see matching.solver.figures.
    figures = models.JSONField(default=dict, blank=True)
    # Why the method's own plan was set aside, where it was.
    fault = models.TextField(blank=True)
    solver_seconds = models.FloatField(null=True)

    class Meta:
        ordering = ["-created_at", "-pk"]
        indexes = [models.Index(fields=["organisation", "-created_at"])]

    def __str__(self) -> str:
        return f"Run {self.uid}"

    def get_absolute_url(self) -> str:
        return reverse("matching:run", args=[self.uid])

    @property
    def is_proven_optimal(self) -> bool:
        return self.value_c is not None and self.value_c == self.bound_c

    @property
    def repeats_itself(self) -> bool:
        """Whether steps are counted and not seconds: the same snapshot gives the same plan."""
        return self.work_limit is not None
