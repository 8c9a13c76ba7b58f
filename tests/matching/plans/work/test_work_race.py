"""Several technicians at one order at the same moment: one does it, the others are told."""

from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal
from threading import Barrier

import pytest
from django.db import connection

from accounts.enums import Role
from lifecycle.enums import Origin, Stage
from lifecycle.errors import LifecycleError
from lifecycle.models import Battery, LedgerEvent
from lifecycle.services import quarantine_battery
from matching.enums import WorkState
from matching.errors import MatchingError
from matching.models import WorkLine, WorkOrder
from matching.services.work import choose_module, take_pack_apart

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(*calls):
    """Run the calls in threads that start together; what each gave or was refused with."""
    barrier = Barrier(len(calls))

    def run(call):
        barrier.wait(timeout=20)
        try:
            return call()
        except (LifecycleError, MatchingError) as error:
            return str(error)
        finally:
            connection.close()

    with ThreadPoolExecutor(len(calls)) as pool:
        return list(pool.map(run, calls))


def refusals(results):
    return [result for result in results if isinstance(result, str)]


@pytest.fixture
def kits(graded, demand, accepted, workshop):
    graded()
    demand(quantity=3, minimum_energy_kwh=Decimal("4"))
    accepted()
    return workshop.orders("kit")


@pytest.fixture
def four(make_actor, house):
    return [make_actor(Role.TECHNICIAN, house) for _ in range(4)]


def test_four_take_one_pack_apart(kits, four, workshop, sound):
    order = workshop.one("disassembly")
    results = at_once(
        *(
            lambda actor=actor: take_pack_apart(actor=actor, order=order, request_key="once")
            for actor in four
        )
    )
    assert refusals(results) == [f"{order.code} is “Done”: there is nothing left to do."] * 3
    assert LedgerEvent.objects.filter(kind="disassembled").count() == 1
    assert WorkLine.objects.filter(is_live=True).count() == 12
    sound()


def test_four_build_one_kit(kits, four, workshop, sound):
    workshop.take_apart(workshop.one("disassembly"))
    workshop.measure(kits[0])

    def build(actor):
        helper = type(workshop)(actor)
        return helper.build(WorkOrder.objects.get(pk=kits[0].pk))

    results = at_once(*(lambda actor=actor: build(actor) for actor in four))
    assert len(refusals(results)) == 3
    assert Battery.objects.filter(origin=Origin.ASSEMBLY).count() == 1
    sound()


def test_three_kits_are_finished_at_once(kits, four, workshop, sound):
    """Each by another hand: all three stand on one transport."""
    workshop.take_apart(workshop.one("disassembly"))
    for kit in kits:
        workshop.measure(kit)

    def build(actor, kit):
        return type(workshop)(actor).build(WorkOrder.objects.get(pk=kit.pk))

    results = at_once(
        *(
            lambda actor=actor, kit=kit: build(actor, kit)
            for actor, kit in zip(four, kits, strict=False)
        )
    )
    assert refusals(results) == []
    assert workshop.one("transport").lines.count() == 3
    sound()


def test_one_module_for_two_kits(kits, four, workshop, sound):
    apart = workshop.take_apart(workshop.one("disassembly"))
    spare = apart.lines.filter(planned_use="stock").first().battery

    def choose(actor, kit):
        return choose_module(
            actor=actor, order=kit, position=1, battery=Battery.objects.get(pk=spare.pk),
            request_key="mine",
        )  # fmt: skip

    at_once(lambda: choose(four[0], kits[0]), lambda: choose(four[1], kits[1]))
    lines = WorkLine.objects.filter(is_live=True)
    assert lines.filter(battery=spare).count() == 1
    assert lines.values("battery").distinct().count() == lines.count() == 12


def test_apart_and_in_quarantine_at_once(kits, four, workshop, sound):
    order = workshop.one("disassembly")
    pack = Battery.objects.get(pk=order.source_id)
    at_once(
        lambda: take_pack_apart(actor=four[0], order=order, request_key="apart"),
        lambda: quarantine_battery(
            actor=four[1], battery=pack, reason="it swells", request_key="q"
        ),
    )
    pack.refresh_from_db()
    order.refresh_from_db()
    assert (pack.stage, order.state) in {
        (Stage.DISMANTLED, WorkState.DONE),
        (Stage.QUARANTINED, WorkState.CANCELLED),
    }
    sound()
