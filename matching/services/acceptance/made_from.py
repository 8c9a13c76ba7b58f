"""What a plan was made from, and how the same record would be written today."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils import timezone

from lifecycle.models import Battery
from matching.digest import digest_of
from matching.errors import MatchingError
from matching.models import CostSettings, Demand, MatchingRun
from matching.services.problem.entries import demand_entry, pack_entry

COLUMNS = ("snapshot", "snapshot_sha256", "sequences", "changes", "created_at", "day_zero")
OTHER_SNAPSHOT = (
    "The snapshot that is kept with this plan is not the one that it was made from: its digest "
    "differs. Nothing was accepted. Propose again."
)


@dataclass(frozen=True)
class MadeFrom:
    """Entries of the snapshot by ID, and what is needed to write them anew: day 0 and costs."""

    packs: Mapping[str, dict[str, Any]]
    demands: Mapping[str, dict[str, Any]]
    models: frozenset[str]
    sequences: Mapping[str, int]
    day: date
    costs: CostSettings
    # Demands that the what-if altered; none in a plan of the record as it was.
    altered: frozenset[str]

    def pack_now(self, battery: Battery) -> dict[str, Any]:
        return pack_entry(battery, self.costs, self.day)

    def demand_now(self, demand: Demand) -> dict[str, Any]:
        return demand_entry(demand, set(self.models), self.day)


def made_from(run: MatchingRun) -> MadeFrom:
    """Two statements. Raises MatchingError where snapshot and digest do not belong together."""
    kept = MatchingRun.objects.select_related("cost_settings").only(*COLUMNS, "cost_settings")
    row = kept.get(pk=run.pk)
    snapshot = row.snapshot
    if digest_of(snapshot) != row.snapshot_sha256:
        raise MatchingError(OTHER_SNAPSHOT)
    demands = {entry["id"]: entry for entry in snapshot.get("demands", [])}
    return MadeFrom(
        packs={entry["id"]: entry for entry in snapshot.get("packs", [])},
        demands=demands,
        models=frozenset(entry["id"] for entry in snapshot.get("models", [])),
        sequences=row.sequences,
        day=row.day_zero or timezone.localdate(row.created_at),
        costs=row.cost_settings,
        altered=frozenset(demands) & _keys(row.changes),
    )


def _keys(changes: Any) -> frozenset[str]:
    """All names that stand in front of something, however deep."""
    if isinstance(changes, Mapping):
        return frozenset(changes).union(*map(_keys, changes.values()))
    if isinstance(changes, list):
        return frozenset(one for one in changes if isinstance(one, str)).union(*map(_keys, changes))
    return frozenset()
