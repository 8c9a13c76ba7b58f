"""What an accepted row loses when its battery goes: the demand wants that unit again.

A promise can end without this app being asked (a quarantine, on the battery's own page), so the
ledger's event is what opens the demand again, in the same transaction.
"""

from __future__ import annotations

from typing import Any

from lifecycle.enums import EventKind
from lifecycle.models import LedgerEvent
from lifecycle.state import ENDS_A_PROMISE
from matching.enums import DemandState, RowState, UseKind
from matching.models import Demand, PlanRow
from matching.services.demand_events import record_units


def give_back_what_was_lost(*, events: list[LedgerEvent], **_signal: Any) -> None:
    """Receiver of appended events. A battery that has served its time opens no demand again."""
    for event in events:
        if event.kind not in ENDS_A_PROMISE:
            continue
        accepted = PlanRow.objects.filter(battery_id=event.battery_id, state=RowState.ACCEPTED)
        kind = EventKind(event.kind)
        for row in accepted.order_by("demand_id"):
            if kind != EventKind.TAKEN_OUT_OF_SERVICE:
                _give_back(row, event)
            row.state, row.state_reason = RowState.RELEASED, str(kind.label)
            row.save(update_fields=["state", "state_reason"])


def _give_back(row: PlanRow, event: LedgerEvent) -> None:
    demand = Demand.objects.select_for_update().get(pk=row.demand_id)
    units = row.kits if row.kind == UseKind.KIT else 1
    if row.kind == UseKind.STRING:
        # A string that has lost a pack already was given back with that one.
        same = PlanRow.objects.filter(
            run_id=row.run_id, demand=demand, string=row.string, state=RowState.RELEASED
        )
        units = 0 if same.exists() else 1
    demand.accepted_units = max(0, demand.accepted_units - units)
    if demand.state != DemandState.CANCELLED:
        demand.state = demand.state_by_units
    record_units(by=event, demands=[demand], rows=[row])
    demand.save(update_fields=["accepted_units", "state"])
