import itertools
from decimal import Decimal

import pytest

from lifecycle.enums import DocumentKind
from lifecycle.models import Site
from lifecycle.services import verify_ledger
from matching.models import WorkOrder
from matching.services import accept_units
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

_numbers = itertools.count(1)


@pytest.fixture
def far(house):
    return Site.objects.create(
        organisation=house, name="Utrecht", latitude=Decimal("52.09"), longitude=Decimal("5.12")
    )


@pytest.fixture
def accepted(planner, propose):
    """A proposal, accepted as a whole."""

    def accepted():
        run = propose()
        units = sorted(set(run.rows.values_list("unit", flat=True)))
        done = accept_units(actor=planner, run=run, units=units)
        assert done.refused == {}
        return run

    return accepted


@pytest.fixture
def sound():
    """The ledger and everything beside it hold."""

    def sound():
        assert verify_ledger().findings == []

    return sound


class Workshop:
    """One technician who does the steps, each with a request of its own."""

    def __init__(self, technician):
        self.actor = technician

    def key(self):
        return f"step {next(_numbers)}"

    def orders(self, kind, **fields):
        return list(WorkOrder.objects.filter(kind=kind, **fields).order_by("pk"))

    def one(self, kind, **fields):
        return WorkOrder.objects.get(kind=kind, **fields)

    def do(self, service, order, **given):
        key = given.pop("request_key", None) or self.key()
        return service(actor=self.actor, order=order, request_key=key, **given)

    def take_apart(self, order, **given):
        return self.do(take_pack_apart, order, **given)

    def measure(self, kit, first="14.90", step="0.001"):
        first, step = Decimal(first), Decimal(step)
        return self.do(
            measure_kit,
            kit,
            voltages_v={n: first + n * step for n in range(1, kit.modules_needed + 1)},
        )

    def build(self, kit, insulation="2000", voltage=None, visual="sound", **given):
        findings = KitFindings(
            visual=visual,
            leaked_or_vented=False,
            insulation_resistance_ohm_per_v=Decimal(insulation),
            open_circuit_voltage_v=Decimal(voltage or "14.9") * kit.series,
        )
        return self.do(build_kit, kit, findings=findings, **given)

    def kit(self, kit):
        self.measure(kit)
        return self.build(kit)

    def string(self, order, *voltages):
        typed = {n: Decimal(v) for n, v in enumerate(voltages, start=1)}
        self.do(measure_string, order, voltages_v=typed)
        return self.prepare(order)

    def prepare(self, order, **given):
        return self.do(prepare_order, order, work_done="Cleaned and relabelled.", **given)

    def bring(self, order):
        """With its papers to the demand's site."""
        self.do(plan_transport, order, carrier="Carrier")
        papers = (
            DocumentKind.CONTRACT,
            DocumentKind.NOT_WASTE_DECLARATION,
            DocumentKind.TRANSPORT_PROTECTION,
            DocumentKind.TEST_CERTIFICATE,
        )
        for kind in papers:
            self.do(file_paper, order, kind=kind, name=f"{kind}.txt", content=f"{kind}".encode())
        self.do(depart_transport, order)
        return self.do(arrive_transport, order)

    def serve(self, order):
        return self.do(start_service, order, place="At the customer's")


@pytest.fixture
def workshop(technician, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    return Workshop(technician)
