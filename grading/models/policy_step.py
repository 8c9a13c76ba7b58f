from django.db import models
from django.utils.translation import gettext_lazy as _

from grading.enums import PolicyStepKind
from grading.models.grading_policy import GradingPolicy
from lifecycle.models.sealed import SealedModel


class PolicyStep(SealedModel):
    """What was done to a policy, by whom and when. Steps are added, never changed."""

    policy = models.ForeignKey(GradingPolicy, on_delete=models.PROTECT, related_name="steps")
    kind = models.CharField(_("step"), max_length=10, choices=PolicyStepKind)
    actor_reference = models.CharField(max_length=64)
    note = models.TextField(_("note"), blank=True)
    at = models.DateTimeField(_("when"))

    class Meta:
        ordering = ["pk"]
        verbose_name = _("step of a policy")
        verbose_name_plural = _("steps of policies")

    def __str__(self) -> str:
        return f"{self.policy} {self.kind}"
