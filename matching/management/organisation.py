"""The organisation that a command works for, by its name."""

from __future__ import annotations

from dataclasses import replace

from django.core.management.base import CommandError

from accounts.actors import Actor
from accounts.models import Organisation


def system_in(name: str, command: str) -> Actor:
    """The system, acting in the organisation; CommandError where there is none of that name."""
    organisation = Organisation.objects.filter(name__iexact=name).first()
    if organisation is None:
        names = ", ".join(Organisation.objects.values_list("name", flat=True)) or "none yet"
        raise CommandError(f"No organisation “{name}”. Known: {names}.", returncode=2)
    actor = Actor.system(command)
    return replace(actor, organisation_id=organisation.pk, organisation_name=organisation.name)
