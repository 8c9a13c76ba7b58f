"""What follows when rows of a plan stand: batteries reserved, units counted, a day to expire.

The one place that writes an acceptance down, of rows that were proposed and of replacements.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import cast

from django.utils import timezone

from accounts.actors import Actor
from lifecycle.models import Battery
from lifecycle.services import NewPromise, reserve_batteries
from lifecycle.services.reservations import Application
from matching.enums import RowState
from matching.models import Demand, MatchingRun, PlanRow
from matching.services.demands.events import record_units
from matching.services.problem.costs import current_costs
from matching.services.work.orders import orders_for


def expiry_from_today() -> date:
    return timezone.localdate() + timedelta(days=current_costs().reservation_days)


def write_accepted(
    *,
    actor: Actor,
    run: MatchingRun,
    rows: Sequence[PlanRow],
    batteries: Mapping[int, Battery],
    demands: Mapping[int, Demand],
    keys: Mapping[int, str] | None = None,
) -> int:
    """Write all of it, or raise LifecycleError and write nothing; how many batteries.

    Inside the transaction that holds the locks of `batteries` and `demands`; the demands carry
    their new units already. `keys` are request keys by battery, where they are not the run's.
    """
    promises = _promises(run, rows, batteries, demands, keys or {})
    reserve_batteries(actor=actor, promises=promises)
    record_units(by=actor, demands=demands.values(), rows=rows)
    Demand.objects.bulk_update(demands.values(), ["accepted_units", "state"], batch_size=200)
    PlanRow.objects.filter(pk__in=[row.pk for row in rows]).update(
        state=RowState.ACCEPTED,
        state_reason="",
        accepted_at=timezone.now(),
        accepted_by=actor.name,
        expires_on=expiry_from_today(),
    )
    orders_for(actor=actor, run=run, rows=[row.pk for row in rows])
    return len(promises)


def _promises(
    run: MatchingRun,
    rows: Sequence[PlanRow],
    batteries: Mapping[int, Battery],
    demands: Mapping[int, Demand],
    keys: Mapping[int, str],
) -> list[NewPromise]:
    """One promise a battery; an opened pack may serve several demands, the first is its own."""
    mine: dict[int, list[PlanRow]] = {}
    for row in rows:
        mine.setdefault(row.battery_id, []).append(row)
    promises = []
    for key in sorted(mine):
        served = [demands[row.demand_id] for row in mine[key]]
        battery = batteries[key]
        promises.append(
            NewPromise(
                battery=battery,
                demand=served[0].code,
                demand_name=", ".join(f"{demand.code} {demand.name}" for demand in served)[:200],
                application=cast(Application, served[0].application),
                plan=str(run.uid),
                value=Decimal(sum(row.gain_c for row in mine[key])) / 100,
                request_key=keys.get(key, f"accept {run.uid} {battery.public_id}"),
            )
        )
    return promises
