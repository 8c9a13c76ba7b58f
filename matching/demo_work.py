"""What the demonstration shows of the workshop: orders that wait, are ready, and are in service."""

from __future__ import annotations

from decimal import Decimal
from random import Random

from accounts.actors import Actor
from lifecycle.demo import public_id
from lifecycle.enums import DocumentKind
from matching.enums import LIVE_WORK, WorkKind, WorkState
from matching.models import WorkOrder
from matching.services.work import (
    KitFindings,
    arrive_transport,
    build_kit,
    depart_transport,
    file_paper,
    measure_kit,
    measure_string,
    plan_transport,
    prepare_order,
    start_service,
    take_pack_apart,
)
from matching.services.work.transport import must_travel

# So many units of the plan are carried out order by order; the rest is told in short.
MOST_BY_ORDERS = 9
PAPERS = (
    DocumentKind.CONTRACT,
    DocumentKind.NOT_WASTE_DECLARATION,
    DocumentKind.TRANSPORT_PROTECTION,
    DocumentKind.TEST_CERTIFICATE,
)
WORK_DONE = "Cleaned, checked, relabelled (demonstration data)."


def carry_out(*, technician: Actor, rng: Random) -> int:
    """By turns: left as it is, made ready, put in service; returns how many orders are done."""
    roots = sorted(
        WorkOrder.objects.filter(
            kind__in=[WorkKind.DISASSEMBLY, WorkKind.STRING, WorkKind.WHOLE], state__in=LIVE_WORK
        ).select_related("source__battery_model"),
        key=_name,
    )[:MOST_BY_ORDERS]
    # What goes into service first, so that its transports take nothing else along.
    for order in roots[2::3]:
        _ready(technician, order, rng)
    for transport in WorkOrder.objects.filter(kind=WorkKind.TRANSPORT, state=WorkState.OPEN):
        _bring(technician, transport)
    for order in roots[1::3]:
        _ready(technician, order, rng)
    return WorkOrder.objects.filter(state=WorkState.DONE).count()


def _name(order: WorkOrder) -> str:
    if order.source:
        return str(order.source.public_id)
    return str(order.lines.values_list("battery__public_id", flat=True).first())


def _ready(technician: Actor, order: WorkOrder, rng: Random) -> None:
    name = _name(order)
    if order.kind == WorkKind.DISASSEMBLY:
        take_pack_apart(
            actor=technician,
            order=order,
            request_key=f"demo apart {name}",
            next_public_id=lambda: public_id(rng),
        )
        kits = WorkOrder.objects.filter(kind=WorkKind.KIT, source=order.source, state__in=LIVE_WORK)
        for kit in kits.order_by("pk"):
            _build(technician, kit, name, rng)
        return
    if order.kind == WorkKind.STRING:
        voltages = {
            line.position: _voltage_v(line.battery.battery_model.nominal_voltage_v, rng)
            for line in order.lines.select_related("battery__battery_model")
        }
        measure_string(
            actor=technician, order=order, voltages_v=voltages, request_key=f"demo measure {name}"
        )
    prepare_order(
        actor=technician, order=order, work_done=WORK_DONE, request_key=f"demo prepare {name}"
    )


def _build(technician: Actor, kit: WorkOrder, name: str, rng: Random) -> None:
    first = kit.lines.select_related("battery__battery_model").first()
    if first is None:
        return
    each_v = _voltage_v(first.battery.battery_model.nominal_voltage_v, rng)
    measure_kit(
        actor=technician,
        order=kit,
        voltages_v=dict.fromkeys(range(1, kit.modules_needed + 1), each_v),
        request_key=f"demo measure {name} {kit.pk}",
    )
    build_kit(
        actor=technician,
        order=kit,
        findings=KitFindings(
            visual="sound",
            leaked_or_vented=False,
            insulation_resistance_ohm_per_v=Decimal(rng.randint(1_500, 4_000)),
            open_circuit_voltage_v=each_v * kit.series,
            note="Demonstration data, made up.",
        ),
        serial=f"{name}-{first.position_in_pack}",
        request_key=f"demo build {name} {kit.pk}",
        next_public_id=lambda: public_id(rng),
    )


def _voltage_v(nominal_v: Decimal, rng: Random) -> Decimal:
    return (nominal_v * Decimal(rng.uniform(1.0, 1.004))).quantize(Decimal("0.01"))


def _bring(technician: Actor, transport: WorkOrder) -> None:
    key = f"demo transport {transport.pk}"
    if must_travel(transport):
        plan_transport(
            actor=technician, order=transport, carrier="Van Dijk", request_key=f"{key} plan"
        )
        for kind in PAPERS:
            file_paper(
                actor=technician,
                order=transport,
                kind=kind,
                name=f"{kind}.txt",
                content=f"{kind.label}: demonstration data, made up.".encode(),
                request_key=f"{key} {kind}",
            )
        depart_transport(actor=technician, order=transport, request_key=f"{key} leaves")
        arrive_transport(actor=technician, order=transport, request_key=f"{key} arrives")
    transport.refresh_from_db()
    start_service(
        actor=technician,
        order=transport,
        place="At the customer (demonstration data)",
        request_key=f"{key} works",
    )
