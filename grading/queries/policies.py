from __future__ import annotations

from django.utils import timezone

from grading.models import GradingPolicy


class NoPolicyError(Exception):
    """No grading policy is in force yet."""


def policy_in_force() -> GradingPolicy:
    """The newest policy that has begun; one statement. Raises NoPolicyError."""
    begun = GradingPolicy.objects.filter(effective_from__lte=timezone.localdate())
    policy = begun.order_by("-effective_from", "-pk").first()
    if policy is None:
        raise NoPolicyError("No grading policy is in force: an administrator must add one.")
    return policy
