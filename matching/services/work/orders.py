"""Accepted rows become the workshop's orders, in the same transaction."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from accounts.actors import Actor
from matching.enums import PlannedUse, RowState, UseKind, WorkKind
from matching.models import Demand, MatchingRun, PlanRow, WorkLine, WorkOrder
from matching.models.work_order import new_work_code
from matching.services.problem.costs import current_costs
from matching.services.work.layouts import KitLayout, layouts_of

# Between the workshop's door and the demand (assumption).
DAYS_FOR_TRANSPORT = 2


@dataclass
class _Drafts:
    """Orders and lines that are written together at the end."""

    actor: Actor
    run: MatchingRun
    days_for_a_kit: int
    orders: list[WorkOrder] = field(default_factory=list)
    lines: list[WorkLine] = field(default_factory=list)

    def order(self, kind: WorkKind, row: PlanRow, due_on: date, **fields: Any) -> WorkOrder:
        order = WorkOrder(
            organisation_id=self.run.organisation_id,
            code="",  # drawn for all of them at the end
            kind=kind,
            demand=row.demand,
            run=self.run,
            row=row,
            from_site=row.battery.site,
            to_site=row.demand.site,
            due_on=due_on,
            created_by=self.actor.name,
            **fields,
        )
        self.orders.append(order)
        return order

    def line(self, order: WorkOrder, position: int, row: PlanRow, use: PlannedUse) -> WorkLine:
        line = WorkLine(
            order=order,
            battery=row.battery,
            position=position,
            planned_use=use,
            state_of_health=row.battery.state_of_health,
        )
        self.lines.append(line)
        return line


def orders_for(*, actor: Actor, run: MatchingRun, rows: Sequence[int]) -> list[WorkOrder]:
    """The orders of these accepted rows (primary keys). Inside the transaction that accepts them.

    Of a pack for kits: one order to take it apart and one for each kit; of a string one, with the
    packs weakest first; of a whole battery one. Transports follow when something is ready. A fixed
    number of statements for every 500 orders.
    """
    found = list(_rows(PlanRow.objects.filter(pk__in=rows, state=RowState.ACCEPTED)))
    drafts = _Drafts(actor, run, current_costs().lead_days_kit)
    opened: dict[int, list[PlanRow]] = defaultdict(list)
    for row in found:
        if row.kind == UseKind.KIT and row.battery.battery_model.module_count > 1:
            opened[row.battery_id].append(row)
        elif row.kind != UseKind.STRING:
            # A module that a kit takes as it is, is readied like any other whole battery.
            order = drafts.order(WorkKind.WHOLE, row, _ready_by(row.demand), unit_number=1)
            drafts.line(order, 1, row, PlannedUse.WHOLE)
    layouts = layouts_of(run, [row for mine in opened.values() for row in mine])
    for mine in opened.values():
        _pack_for_kits(drafts, mine, layouts)
    _strings(drafts, run, [row for row in found if row.kind == UseKind.STRING])
    return _write(drafts)


def _rows(rows: Any) -> Iterable[PlanRow]:
    return rows.select_related(  # type: ignore[no-any-return]
        "battery__battery_model__module_model", "battery__site", "demand__site"
    ).order_by("demand__deadline", "demand_id", "pk")


def _ready_by(demand: Demand) -> date:
    return demand.deadline - timedelta(days=DAYS_FOR_TRANSPORT)


def _pack_for_kits(
    drafts: _Drafts, rows: Sequence[PlanRow], layouts: Mapping[int, KitLayout]
) -> None:
    """Taken apart in time for the first of its kits; `rows` come with the earliest demand first."""
    first = rows[0]
    starts = first.demand.deadline - timedelta(days=drafts.days_for_a_kit)
    drafts.order(WorkKind.DISASSEMBLY, first, starts, source=first.battery)
    for row in rows:
        layout = layouts[row.pk]
        for number in range(1, row.kits + 1):
            drafts.order(
                WorkKind.KIT,
                row,
                _ready_by(row.demand),
                source=row.battery,
                unit_number=number,
                series=layout.series,
                parallel=layout.parallel,
                nominal_voltage_v=layout.nominal_voltage_v,
                energy_kwh=layout.energy_kwh,
            )


def _strings(drafts: _Drafts, run: MatchingRun, rows: Sequence[PlanRow]) -> None:
    """One order a string, of all its accepted packs: one of them may stand in for a lost one.

    A string that lacks a pack still gets its order with the last of them.
    """
    if not rows:
        return
    wanted = {(row.demand_id, row.string) for row in rows}
    siblings = _rows(
        PlanRow.objects.filter(
            run=run,
            demand__in={demand for demand, _ in wanted},
            kind=UseKind.STRING,
            state=RowState.ACCEPTED,
        )
    )
    strings: dict[tuple[int, int], list[PlanRow]] = defaultdict(list)
    for row in siblings:
        if (row.demand_id, row.string) in wanted:
            strings[row.demand_id, row.string].append(row)
    packs = {row.battery_id for mine in strings.values() for row in mine}
    busy = set(
        WorkLine.objects.filter(is_live=True, battery__in=packs).values_list("battery", flat=True)
    )
    for (_, number), mine in strings.items():
        if len(mine) < mine[0].demand.packs_per_string:
            continue
        mine.sort(key=lambda row: (_health(row), row.battery_id))
        order = drafts.order(
            WorkKind.STRING,
            mine[0],
            _ready_by(mine[0].demand),
            unit_number=number,
            weakest_health=_health(mine[0]),
            expected_spread=_health(mine[-1]) - _health(mine[0]),
            nominal_voltage_v=mine[0].battery.battery_model.nominal_voltage_v,
            energy_kwh=sum(
                row.battery.battery_model.rated_energy_kwh * _health(mine[0]) for row in mine
            ),
        )
        for position, row in enumerate(mine, start=1):
            line = drafts.line(order, position, row, PlannedUse.STRING)
            line.is_live = row.battery_id not in busy


def _health(row: PlanRow) -> Decimal:
    return row.battery.state_of_health or Decimal(0)


def _write(drafts: _Drafts) -> list[WorkOrder]:
    for order, code in zip(drafts.orders, _fresh_codes(len(drafts.orders)), strict=True):
        order.code = code
    orders: list[WorkOrder] = WorkOrder.objects.bulk_create(drafts.orders)
    for line in drafts.lines:
        line.order = line.order  # has its key only now
    WorkLine.objects.bulk_create(drafts.lines)
    return orders


def _fresh_codes(count: int) -> list[str]:
    """So many codes that no order has; six characters are few where orders are many."""
    codes: set[str] = set()
    while len(codes) < count:
        drawn = {new_work_code() for _ in range(count - len(codes))}
        taken = WorkOrder.objects.filter(code__in=drawn).values_list("code", flat=True)
        codes |= drawn - set(taken)
    return sorted(codes)
