"""What if: a finished plan's problem with a few changes, solved beside it."""

from __future__ import annotations

from typing import Any

from accounts.actors import Actor
from accounts.permissions import Permission, require
from matching.digest import digest_of
from matching.enums import RunKind
from matching.errors import MatchingError
from matching.models import MatchingRun
from matching.services.runs.next_run import run_after
from matching.services.runs.search import Search


class ChangeRefusedError(MatchingError):
    """One of the changes cannot be made; `line` says which, as matching.solver.what_if names it."""

    def __init__(self, line: str, problem: str) -> None:
        self.line, self.problem = line, problem
        super().__init__(problem[:1].upper() + problem[1:])


def ask_what_if(
    *,
    actor: Actor,
    parent: MatchingRun,
    changes: dict[str, Any],
    search: Search,
    request_key: str,
) -> MatchingRun:
    """Create the changed run and enqueue its solving, which begins with the parent's plan.

    Changes are those of matching.solver.what_if; a what-if of a what-if stands on its changes, and
    `MatchingRun.changes` says all of them against the record. Nothing of the record changes. The
    same request key gives the same run. Without changes another search of the very same problem is
    asked for, by another method for instance. Raises ChangeRefusedError for a change that cannot be
    made, MatchingError where nothing is different, for an unfinished parent and for nothing left to
    match.
    """
    require(actor, Permission.PROPOSE_PLAN)
    if not any(changes.values()) and search == Search.of(parent):
        raise MatchingError("Say at least one thing that is to be different.")

    def problem(whole: MatchingRun) -> dict[str, Any]:
        return _problem(whole, changes)

    return run_after(actor, parent, RunKind.WHAT_IF, search, request_key, problem)


def _problem(parent: MatchingRun, changes: dict[str, Any]) -> dict[str, Any]:
    from matching.solver.changes import put_together
    from matching.solver.what_if import WhatIfError, apply

    if not any(changes.values()):
        return {
            "snapshot": parent.snapshot,
            "snapshot_sha256": parent.snapshot_sha256,
            "changes": parent.changes,
        }
    try:
        instance = apply(parent.snapshot, changes, parent.plan)
    except WhatIfError as error:
        raise ChangeRefusedError(error.line, error.problem) from error
    if not instance["packs"] or not instance["demands"]:
        raise MatchingError("With these changes nothing is left to match.")
    return {
        "snapshot": instance,
        "snapshot_sha256": digest_of(instance),
        "changes": put_together(parent.changes, changes),
    }
