"""A demand's own story: what happened, by whom; written where it happens, in one transaction."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Max

from accounts.actors import Actor
from lifecycle.models import LedgerEvent, PersonalDatum
from matching.enums import DemandEventKind
from matching.models import Demand, DemandEvent, PlanRow


@dataclass(frozen=True)
class NewDemandEvent:
    demand: Demand
    kind: DemandEventKind
    units: int = 0
    details: dict[str, Any] = field(default_factory=dict)


def append_demand_events(*, by: Actor | LedgerEvent, events: Collection[NewDemandEvent]) -> None:
    """Append to the stories of demands that the caller has locked, or has just made.

    A fixed number of statements for every 500 events.
    """
    if not events:
        return
    keys = {event.demand.pk for event in events}
    last: dict[int, int] = defaultdict(int)
    standing = DemandEvent.objects.filter(demand__in=keys).order_by()
    last.update(standing.values_list("demand_id").annotate(Max("sequence")))
    name = _name_of(by)
    rows = []
    for event in events:
        last[event.demand.pk] += 1
        rows.append(
            DemandEvent(
                demand=event.demand,
                sequence=last[event.demand.pk],
                kind=event.kind,
                actor_name=name,
                units=event.units,
                details=event.details,
            )
        )
    DemandEvent.objects.bulk_create(rows, batch_size=500)


def record_units(
    *, by: Actor | LedgerEvent, demands: Iterable[Demand], rows: Iterable[PlanRow]
) -> None:
    """Tell the stories of demands whose `accepted_units` are about to be saved.

    Called with the locked demands, before they are saved: the difference to what the database
    holds is what was accepted or lost. `rows` are the rows of the plan that bring or lose it.
    """
    changed = list(demands)
    before = dict(
        Demand.objects.filter(pk__in=[demand.pk for demand in changed])
        .order_by()
        .values_list("pk", "accepted_units")
    )
    mine: dict[int, list[PlanRow]] = defaultdict(list)
    for row in rows:
        mine[row.demand_id].append(row)
    events = []
    for demand in changed:
        units = demand.accepted_units - before[demand.pk]
        if units:
            kind = DemandEventKind.UNITS_ACCEPTED if units > 0 else DemandEventKind.UNITS_LOST
            details = {
                "batteries": [row.battery.public_id for row in mine[demand.pk]],
                "accepted": demand.accepted_units,
                "of": demand.quantity,
            }
            events.append(NewDemandEvent(demand, kind, abs(units), details))
    append_demand_events(by=by, events=events)


def differences(demand: Demand, fields: Mapping[str, Any]) -> dict[str, list[Any]]:
    """{field: [before, after]} of what would change, as the story keeps it."""
    return {
        name: [_plain(getattr(demand, name)), _plain(value)]
        for name, value in fields.items()
        if _plain(getattr(demand, name)) != _plain(value)
    }


def _plain(value: Any) -> Any:
    if isinstance(value, Decimal):
        return f"{value.normalize():f}"
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, list | tuple):
        return [str(one) for one in value]
    return value if isinstance(value, bool | int) else str(value)


def _name_of(by: Actor | LedgerEvent) -> str:
    """Of a ledger's event the name that stands beside it, or what is left of it."""
    if isinstance(by, Actor):
        return by.name
    named = PersonalDatum.objects.filter(reference=by.actor_reference).values_list("value")
    return (named.first() or ("",))[0] or by.actor_organisation or "Encore"
