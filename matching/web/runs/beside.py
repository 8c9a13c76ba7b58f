"""What a run's page says of the runs around it, and how it was searched."""

from __future__ import annotations

import uuid
from typing import Any

from accounts.actors import Actor
from accounts.permissions import Permission
from matching.enums import RunKind
from matching.models import MatchingRun
from matching.queries import plans_of, runs_seen_by
from matching.web.runs.change_words import day_zero_of, in_short, sentences
from matching.web.runs.differences import sections

FOLLOWERS_SHOWN = 20


def beside(actor: Actor, run: MatchingRun) -> dict[str, Any]:
    """Parent, followers, changes, and what is different from the parent's plan; a fixed number of
    statements for each kind of run."""
    seen = runs_seen_by(actor)
    followers = list(seen.filter(parent_id=run.pk)[:FOLLOWERS_SHOWN])
    short = in_short(followers)
    context: dict[str, Any] = {
        "may_propose": actor.may(Permission.PROPOSE_PLAN),
        "request_key": uuid.uuid4(),
        "followers": [(one, short.get(one.pk, "")) for one in followers],
    }
    if run.parent_id is None:
        return context
    parent = seen.filter(pk=run.parent_id).first()
    if parent is None:
        return context
    context |= {"parent": parent, "change_words": _changes(run, parent)}
    if run.finished_at is not None:
        plans = plans_of([run.pk, parent.pk])
        context["differences"] = sections(plans[parent.pk], plans[run.pk])
        context["is_same_plan"] = plans[parent.pk] == plans[run.pk]
        context["more_c"] = (run.value_c or 0) - (parent.value_c or 0)
    return context


def _changes(run: MatchingRun, parent: MatchingRun) -> list[str]:
    """What this run adds to its parent's changes; nothing where it is the same problem again."""
    from matching.solver.changes import added_to

    if run.kind != RunKind.WHAT_IF:
        return []
    return sentences(added_to(parent.changes, run.changes), day_zero_of(run))
