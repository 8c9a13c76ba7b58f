"""A person decides which model is asked: promoted after a look at the comparison, or retired."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from accounts.actors import Actor
from accounts.permissions import Permission, require
from grading.enums import ModelState
from grading.models import TrainedModel
from lifecycle.errors import EntryRefusedError, LifecycleError
from lifecycle.services.personal_data import reference_of

LEAST_WORDS = 3


def promote_model(*, actor: Actor, model: TrainedModel, reason: str) -> TrainedModel:
    """Make it the one that is asked for its type; the one before it is retired, not removed.

    Promoted twice is as once. Raises EntryRefusedError without a reason, PermissionRefusedError.
    """
    require(actor, Permission.PROMOTE_MODEL)
    _require_reason(reason)
    with transaction.atomic():
        rows = TrainedModel.objects.select_for_update().filter(
            kind=model.kind, cell_type=model.cell_type
        )
        current = rows.get(pk=model.pk)
        if current.state != ModelState.ACTIVE:
            for other in rows.filter(state=ModelState.ACTIVE):
                _decide(actor, other, ModelState.RETIRED, f"Replaced by {current.version}.")
            _decide(actor, current, ModelState.ACTIVE, reason)
    return current


def retire_model(*, actor: Actor, model: TrainedModel, reason: str) -> TrainedModel:
    """Ask it no longer; tests of its type are refused until another is promoted.

    Raises LifecycleError for one that is retired, EntryRefusedError, PermissionRefusedError.
    """
    require(actor, Permission.PROMOTE_MODEL)
    _require_reason(reason)
    with transaction.atomic():
        current = TrainedModel.objects.select_for_update().get(pk=model.pk)
        if current.state == ModelState.RETIRED:
            raise LifecycleError(f"{current} is retired already.")
        _decide(actor, current, ModelState.RETIRED, reason)
    return current


def _require_reason(reason: str) -> None:
    if len(reason.strip()) < LEAST_WORDS:
        raise EntryRefusedError({"reason": "Say why, in a few words: it is kept."})


def _decide(actor: Actor, model: TrainedModel, state: ModelState, reason: str) -> None:
    model.state, model.decided_at = state, timezone.now()
    model.decided_by_reference = reference_of(actor.reference, actor.name)
    model.decision_reason = reason.strip()
    model.save()
