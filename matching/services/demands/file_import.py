"""Demands from a file: looked at first, then taken whole or not at all."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from typing import Any, Literal

from django.db import IntegrityError, transaction

from accounts.actors import Actor, own_organisation
from accounts.permissions import Permission, require
from matching.demand_table import TERMS_IN_FILE, DemandFileError, read_table
from matching.enums import DemandEventKind, DemandState
from matching.models import Demand
from matching.services.demands.checks import warnings_of
from matching.services.demands.events import NewDemandEvent, append_demand_events
from matching.services.demands.lines import Judged, Known, judge_line, known_of

Outcome = Literal["new", "changed", "unchanged", "refused"]


@dataclass(frozen=True)
class ImportedDemand:
    """What a line of the file is, or would be. `problems` by column; `changes` by field."""

    number: int
    code: str
    name: str
    outcome: Outcome
    problems: dict[str, str] = field(default_factory=dict)
    changes: dict[str, list[Any]] = field(default_factory=dict)
    warnings: list[str] = field(default_factory=list)


def import_demands(
    *, actor: Actor, content: bytes, name: str, dry_run: bool
) -> list[ImportedDemand]:
    """Line by line what is new, changed, unchanged or refused; with one refused, nothing is taken.

    The same file again adds nothing. A fixed number of statements for every some hundred lines.
    Side effects without `dry_run`: the demands and their events, in one transaction. Raises
    DemandFileError for what is no table of demands.
    """
    require(actor, Permission.EDIT_DEMANDS)
    lines = read_table(content, name)
    organisation, digest = own_organisation(actor), hashlib.sha256(content).hexdigest()[:40]
    try:
        with transaction.atomic():
            known = known_of(organisation, lines, digest)
            judged = [judge_line(line, known) for line in lines]
            if not dry_run and not any(one.problems for one in judged):
                _write(actor, known, judged)
    except IntegrityError as error:
        raise DemandFileError(
            "Somebody else entered the same demands at this moment. Nothing was taken; look again."
        ) from error
    return [_told(one) for one in judged]


def _write(actor: Actor, known: Known, judged: list[Judged]) -> None:
    fresh = [one for one in judged if one.is_new and one.demand]
    changed = [one for one in judged if one.changes and one.demand]
    made = [one.demand for one in fresh if one.demand]
    for demand in made:
        demand.organisation_id, demand.created_by = known.organisation_id, actor.name
    Demand.objects.bulk_create(made)
    columns = [*TERMS_IN_FILE, "state", "version"]
    # Whole rows over those that stand: an UPDATE with a case for each row takes ten times as long.
    Demand.objects.bulk_create(
        [one.demand for one in changed if one.demand],
        update_conflicts=True,
        unique_fields=["id"],
        update_fields=columns,
    )
    first = {
        DemandState.DRAFT.value: DemandEventKind.DRAFTED,
        DemandState.OPEN.value: DemandEventKind.OPENED,
    }
    events = [NewDemandEvent(demand, first[demand.state]) for demand in made]
    events += [
        NewDemandEvent(one.demand, DemandEventKind.CHANGED, 0, one.changes)
        for one in changed
        if one.demand
    ]
    append_demand_events(by=actor, events=events)


def _told(one: Judged) -> ImportedDemand:
    outcome: Outcome = (
        "refused"
        if one.problems
        else "new"
        if one.is_new
        else "changed"
        if one.changes
        else "unchanged"
    )
    touched = outcome in {"new", "changed"} and one.demand is not None
    return ImportedDemand(
        number=one.line.number,
        code=one.demand.code if one.demand and not one.problems else one.line.code,
        name=one.demand.name if one.demand else one.line.cells.get("name", ""),
        outcome=outcome,
        problems=one.problems,
        changes=one.changes,
        warnings=warnings_of(one.demand) if touched and one.demand else [],
    )
