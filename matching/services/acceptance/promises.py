"""What an accepted row loses when its battery goes: the demand wants that unit again.

A promise can end without this app being asked (a quarantine, on the battery's own page), so the
ledger's event is what opens the demand again, in the same transaction.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

from lifecycle.enums import EventKind
from lifecycle.models import LedgerEvent
from matching.enums import DemandState, RowState
from matching.models import Demand, PlanRow
from matching.services.acceptance.ended import ended_a_promise
from matching.services.acceptance.locked import locked_demands
from matching.services.acceptance.units import complete_strings, units_by_demand
from matching.services.demands.events import record_units


def give_back_what_was_lost(*, events: list[LedgerEvent], **_signal: Any) -> None:
    """Receiver of appended events, in a fixed number of statements for any number of them.

    A battery that has served its time opens no demand again. The batteries are locked by whoever
    appended; the demands are locked here, before the strings are counted.
    """
    ended = {event.battery_id: event for event in events if ended_a_promise(event)}
    if not ended:
        return
    accepted = PlanRow.objects.filter(battery__in=ended, state=RowState.ACCEPTED)
    rows = list(accepted.select_related("battery").order_by("demand_id", "pk"))
    if not rows:
        return
    lost = [
        row for row in rows if ended[row.battery_id].kind != EventKind.TAKEN_OUT_OF_SERVICE
    ]  # fmt: skip
    demands = locked_demands({row.demand_id for row in lost})
    _give_back(lost, demands, by=next(iter(ended.values())))
    by_reason: dict[str, list[int]] = defaultdict(list)
    for row in rows:
        by_reason[str(EventKind(ended[row.battery_id].kind).label)].append(row.pk)
    for reason, keys in by_reason.items():
        PlanRow.objects.filter(pk__in=keys).update(state=RowState.RELEASED, state_reason=reason)


def _give_back(rows: Sequence[PlanRow], demands: Mapping[int, Demand], by: LedgerEvent) -> None:
    """Count down what the demands lose; a string that lacks a pack already is lost already."""
    for key, units in units_by_demand(rows, complete_strings(rows)).items():
        demand = demands[key]
        demand.accepted_units = max(0, demand.accepted_units - units)
        if demand.state != DemandState.CANCELLED:
            demand.state = demand.state_by_units
    record_units(by=by, demands=demands.values(), rows=rows)
    Demand.objects.bulk_update(demands.values(), ["accepted_units", "state"], batch_size=200)
