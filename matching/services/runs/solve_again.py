"""Replay: the same snapshot, the same parameters, once more."""

from __future__ import annotations

from typing import Any

from accounts.actors import Actor
from accounts.permissions import Permission, require
from matching.enums import RunKind
from matching.models import MatchingRun
from matching.services.runs.next_run import run_after
from matching.services.runs.search import Search


def solve_again(*, actor: Actor, run: MatchingRun, request_key: str) -> MatchingRun:
    """Create a run of the same problem and enqueue it; its page says whether the same plan came
    out. The same request key gives the same run. Raises MatchingError for an unfinished run."""
    require(actor, Permission.PROPOSE_PLAN)

    def problem(whole: MatchingRun) -> dict[str, Any]:
        return {
            "snapshot": whole.snapshot,
            "snapshot_sha256": whole.snapshot_sha256,
            "changes": whole.changes,
        }

    return run_after(actor, run, RunKind.REPLAY, Search.of(run), request_key, problem)
