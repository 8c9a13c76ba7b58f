"""The orders of the workshop that an actor may see, and what their pages show."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from django.db.models import Count, Max, Min, OuterRef, Q, QuerySet, Subquery
from django.utils import timezone

from accounts.actors import Actor, own_organisation
from accounts.permissions import Permission
from grading.queries import policy_in_force
from grading.queries.modules import knowledge_of, module_tests
from grading.queries.policies import NoPolicyError
from lifecycle.models import Battery
from matching.enums import LIVE_WORK, WorkKind, WorkState
from matching.models import WorkLine, WorkOrder
from matching.work import Module

# Columns of a plan that no page of an order shows.
LARGE = ("snapshot", "certificate", "plan", "sequences", "trajectory")
# What filter_orders takes, as the page asks for it.
FILTERS = ("kind", "site", "state", "late", "demand", "plan")


def orders_seen_by(actor: Actor) -> QuerySet[WorkOrder]:
    """The orders of the actor's own organisation; none without the permission."""
    orders = WorkOrder.objects.select_related("demand", "source", "from_site", "to_site", "run")
    orders = orders.defer(*(f"run__{name}" for name in LARGE))
    if actor.sees_everything:
        return orders
    if not actor.may(Permission.VIEW_DEMANDS):
        return orders.none()
    return orders.filter(organisation_id=own_organisation(actor))


def filter_orders(
    orders: QuerySet[WorkOrder],
    *,
    kind: str = "",
    site: str = "",
    state: str = "",
    late: str = "",
    demand: str = "",
    plan: str = "",
) -> QuerySet[WorkOrder]:
    """By kind, by the site where the work is done and by the plan (their uids), by the demand's
    code, by state: without one what is live. Each with the ID of its `first_battery`."""
    if kind:
        orders = orders.filter(kind=kind)
    if demand:
        orders = orders.filter(demand__code=demand)
    for column, uid in (("from_site__uid", site), ("run__uid", plan)):
        if uid:
            orders = orders.filter(**{column: uid}) if _is_uuid(uid) else orders.none()
    if state in WorkState.values:
        orders = orders.filter(state=state)
    elif state != "all":
        orders = orders.filter(state__in=LIVE_WORK)
    if late:
        orders = orders.filter(state__in=LIVE_WORK, due_on__lt=timezone.localdate())
    first = WorkLine.objects.filter(order=OuterRef("pk")).order_by("position")
    return orders.annotate(first_battery=Subquery(first.values("battery__public_id")[:1]))


def _is_uuid(text: str) -> bool:
    try:
        UUID(text)
    except ValueError:
        return False
    return True


def orders_of_battery(actor: Actor, battery: Battery) -> QuerySet[WorkOrder]:
    """Orders that have to do with this battery, those that are not over first."""
    mine = (
        Q(source=battery, kind=WorkKind.DISASSEMBLY)
        | Q(built=battery)
        | Q(pk__in=WorkLine.objects.filter(battery=battery).values("order"))
    )
    return orders_seen_by(actor).filter(mine).order_by("finished_at", "due_on", "pk")


def has_live_work(battery: Battery) -> bool:
    """Whether an order waits for this battery; one statement."""
    apart = Q(source=battery, kind=WorkKind.DISASSEMBLY)
    mine = Q(lines__battery=battery, lines__is_live=True)
    return WorkOrder.objects.filter(apart | mine, state__in=LIVE_WORK).exists()


def with_work_begun(batteries: Iterable[int]) -> set[int]:
    """Those of these batteries (keys) whose work was begun, so that their promise must not simply
    expire: measured, taken apart, prepared. Two statements."""
    keys = list(batteries)
    begun = Q(state__in=[WorkState.IN_PROGRESS, WorkState.DONE])
    apart = WorkOrder.objects.filter(begun, source__in=keys).values_list("source", flat=True)
    lines = WorkLine.objects.filter(
        battery__in=keys, order__state__in=[WorkState.IN_PROGRESS, WorkState.DONE]
    )
    return {*apart, *lines.values_list("battery", flat=True)}


@dataclass(frozen=True)
class WorkCounts:
    """How much of the work of a plan or a demand is done."""

    live: int
    late: int
    done: int
    cancelled: int

    @property
    def total(self) -> int:
        return self.live + self.done


def count_work(orders: QuerySet[WorkOrder]) -> WorkCounts:
    """One statement."""
    is_live = Q(state__in=LIVE_WORK)
    found = orders.order_by().aggregate(
        live=Count("pk", filter=is_live),
        late=Count("pk", filter=is_live & Q(due_on__lt=timezone.localdate())),
        done=Count("pk", filter=Q(state=WorkState.DONE)),
        cancelled=Count("pk", filter=Q(state=WorkState.CANCELLED)),
    )
    return WorkCounts(**found)


def kits_of(order: WorkOrder) -> list[WorkOrder]:
    """The kits that are still to be built of the pack of this order, the first that is due first.

    Kits of packs that another plan opened do not count.
    """
    kits = WorkOrder.objects.filter(
        kind=WorkKind.KIT, source=order.source_id, run=order.run_id, state__in=LIVE_WORK
    )
    return list(kits.select_related("demand").order_by("due_on", "pk"))


def follow_ups(order: WorkOrder, lines: Iterable[WorkLine]) -> list[WorkOrder]:
    """Of an order that is done, those that come after it: its kits, or its transport."""
    if order.state != WorkState.DONE or order.kind == WorkKind.TRANSPORT:
        return []
    if order.kind == WorkKind.DISASSEMBLY:
        return kits_of(order)
    ready = [order.built_id] if order.kind == WorkKind.KIT else [one.battery_id for one in lines]
    carried = WorkLine.objects.filter(battery__in=ready, is_live=True).values("order")
    found = WorkOrder.objects.filter(pk__in=carried, kind=WorkKind.TRANSPORT, state__in=LIVE_WORK)
    return list(found.select_related("demand").order_by("due_on", "pk"))


def modules_of(pack: Battery) -> list[Module]:
    """Its positions, each with the state of health that was found for it, or None."""
    count = pack.battery_model.module_count
    registered = Battery.objects.filter(whole=pack.public_id).values_list(
        "position", "state_of_health"
    )
    own = {position: health for position, health in registered if position}
    tested: dict[int, Decimal] = {}
    if module_tests(pack).exists():
        try:
            known = knowledge_of(pack, policy_in_force().rules())
        except NoPolicyError:
            pass
        else:
            tested = {
                one.position: Decimal(str(round(one.state_of_health, 6)))
                for one in known.pack.tested
            }
    positions: Iterable[int] = sorted({*range(1, count + 1), *own})
    return [
        Module(
            position, own.get(position) if own.get(position) is not None else tested.get(position)
        )
        for position in positions
    ]


def strings_beside(order: WorkOrder) -> list[tuple[WorkOrder, Decimal, Decimal]]:
    """Other strings of the demand that were measured, with their lowest and highest voltage.

    They are joined in parallel in the end. One statement.
    """
    found = (
        WorkOrder.objects.filter(kind=WorkKind.STRING, demand=order.demand_id)
        .exclude(pk=order.pk)
        .exclude(state=WorkState.CANCELLED)
        .annotate(low=Min("lines__voltage_v"), high=Max("lines__voltage_v"))
        .filter(low__isnull=False)
        .order_by("unit_number")
    )
    return [(one, one.low, one.high) for one in found]
