"""How an organisation plans on and on."""

from __future__ import annotations

from django.db import IntegrityError, transaction

from accounts.actors import Actor, own_organisation
from accounts.permissions import Permission, require
from matching.errors import MatchingError
from matching.models import PlanningSettings

STALE = (
    "Somebody else has changed these settings since you opened the form. Nothing was saved. "
    "Look at what is new, then send again."
)


def set_planning(
    *,
    actor: Actor,
    is_nightly_on: bool,
    seconds: int,
    months_ahead: int,
    includes_expected: bool,
    expected_version: int,
) -> PlanningSettings:
    """Set how the actor's own organisation plans. Raises MatchingError for an older form."""
    require(actor, Permission.PROPOSE_PLAN)
    organisation_id = own_organisation(actor)
    try:
        with transaction.atomic():
            rows = PlanningSettings.objects.select_for_update(no_key=True)
            row = rows.filter(organisation_id=organisation_id).first()
            row = row or PlanningSettings(organisation_id=organisation_id, version=0)
            if row.version != expected_version:
                raise MatchingError(STALE)
            row.is_nightly_on, row.seconds = is_nightly_on, seconds
            row.months_ahead, row.includes_expected = months_ahead, includes_expected
            row.version += 1
            row.set_by = actor.name
            row.save()
    except IntegrityError as error:  # two first forms at the same moment
        raise MatchingError(STALE) from error
    return row
