"""What the last nights found."""

from __future__ import annotations

from django.db.models import QuerySet

from accounts.actors import Actor, own_organisation
from accounts.permissions import Permission
from matching.models import NightlyCheck


def nightly_checks_seen_by(actor: Actor) -> QuerySet[NightlyCheck]:
    """Of the actor's own organisation, newest first, with what a list shows of the run."""
    checks = NightlyCheck.objects.select_related("run__job").defer(
        "run__snapshot", "run__certificate", "run__plan", "run__sequences", "run__trajectory"
    )
    if not actor.may(Permission.VIEW_DEMANDS):
        return checks.none()
    return checks.filter(organisation_id=own_organisation(actor))
