"""Which jobs an actor may see."""

from __future__ import annotations

from django.db.models import QuerySet

from accounts.actors import Actor, own_organisation
from accounts.permissions import Permission
from jobs.models import Job


def jobs_seen_by(actor: Actor) -> QuerySet[Job]:
    """The jobs of the actor's own organisation; none without the permission."""
    if actor.sees_everything:
        return Job.objects.all()
    if not actor.may(Permission.VIEW_JOBS):
        return Job.objects.none()
    return Job.objects.filter(organisation_id=own_organisation(actor))
