"""Versions of the grading policy, and which of them holds when."""

from __future__ import annotations

from datetime import datetime

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.actors import Actor, own_organisation
from accounts.models import User
from accounts.permissions import Permission
from grading.enums import PolicyState
from grading.models import GradingPolicy, PolicyPreview, PolicyStep


class NoPolicyError(Exception):
    """No grading policy is in force yet."""


def policy_in_force(at: datetime | None = None) -> GradingPolicy:
    """The newest approved policy that had begun by then (None: by today); one statement.

    Raises NoPolicyError.
    """
    begun = GradingPolicy.objects.filter(
        state=PolicyState.APPROVED, effective_from__lte=timezone.localdate(at)
    )
    policy = begun.order_by("-effective_from", "-pk").first()
    if policy is None:
        raise NoPolicyError("No grading policy is in force: an administrator must approve one.")
    return policy


def policies_seen_by(actor: Actor) -> QuerySet[GradingPolicy]:
    """Every version, the latest first day first; none without the permission."""
    seen = GradingPolicy.objects.all()
    return seen if actor.may(Permission.VIEW_POLICIES) else seen.none()


def standing_of(policy: GradingPolicy, in_force: GradingPolicy | None) -> tuple[str, str]:
    """(code, words) of where a version stands today."""
    if policy.state != PolicyState.APPROVED:
        return policy.state, policy.get_state_display()
    if in_force and policy.pk == in_force.pk:
        return "in_force", _("In force")
    if policy.effective_from > timezone.localdate():
        return "approved", _("Approved, not begun")
    return "superseded", _("Superseded")


def steps_of(policy: GradingPolicy) -> list[tuple[PolicyStep, str]]:
    """Each step with the name of who took it, oldest first; two statements."""
    steps = list(policy.steps.all())
    keys = {
        step.actor_reference.partition(":")[2]
        for step in steps
        if step.actor_reference.startswith("user:")
    }
    names = {f"user:{user.pk}": user.display_name for user in User.objects.filter(pk__in=keys)}
    return [(step, names.get(step.actor_reference, "Encore")) for step in steps]


def previews_seen_by(actor: Actor) -> QuerySet[PolicyPreview]:
    """Previews of the actor's own stock."""
    seen = PolicyPreview.objects.select_related("policy", "before", "job")
    if actor.sees_everything:
        return seen
    if not actor.may(Permission.VIEW_POLICIES):
        return seen.none()
    return seen.filter(organisation_id=own_organisation(actor))
