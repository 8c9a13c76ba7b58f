"""Strings of whole packs and single packs: from acceptance to service, with their journey."""

from decimal import Decimal

import pytest

from lifecycle.enums import LegalStatus, ShipmentState, Stage
from lifecycle.errors import LifecycleError
from lifecycle.models import Battery, Passport
from lifecycle.services import (
    NewPromise,
    prepare_battery,
    put_in_service,
    quarantine_battery,
    reserve_batteries,
    take_out_of_service,
)
from matching.enums import Application, DemandState, WorkState
from matching.errors import MatchingError, StaleWorkError, WrongFiguresError
from matching.models import PlanRow
from matching.queries.work import with_work_begun
from matching.services import release_row
from matching.services.work import (
    depart_transport,
    measure_string,
    plan_transport,
    start_service,
)
from matching.services.work.orders import orders_for

pytestmark = pytest.mark.django_db


@pytest.fixture
def arena(graded, demand, accepted, far):
    """Two strings of two packs for an arena elsewhere, accepted."""
    for soh in ("0.80", "0.79", "0.78", "0.77"):
        graded(soh)
    wanted = demand(Application.STORAGE, quantity=2, minimum_energy_kwh=40, site=far)
    accepted()
    wanted.refresh_from_db()
    return wanted


def stages():
    return sorted(Battery.objects.values_list("stage", flat=True))


def test_a_string_s_order_has_its_packs_weakest_first(arena, workshop):
    orders = workshop.orders("string")
    assert [order.unit_number for order in orders] == [1, 2]
    for order in orders:
        healths = list(order.lines.values_list("state_of_health", flat=True))
        assert healths == sorted(healths)
        assert order.weakest_health == healths[0]
        assert order.expected_spread == healths[-1] - healths[0]
        assert order.to_site == arena.site
    assert not workshop.orders("disassembly")


def test_from_acceptance_to_service(arena, workshop, sound):
    first, second = workshop.orders("string")
    assert workshop.string(first, "372.1", "374.9").state == WorkState.DONE
    workshop.string(second, "372.5", "372.5")
    assert stages() == [Stage.PREPARED] * 4
    told = Battery.objects.get(pk=first.lines.get(position=2).battery_id).events.last()
    assert "Position 2, open-circuit 374.9 V" in told.payload_text
    transport = workshop.one("transport")
    assert transport.lines.count() == 4
    with pytest.raises(MatchingError, match="It has not arrived at Utrecht yet"):
        workshop.serve(transport)
    workshop.bring(transport)
    assert set(Battery.objects.values_list("site__name", flat=True)) == {"Utrecht"}
    done = workshop.serve(transport)
    assert done.state == WorkState.DONE
    assert stages() == [Stage.IN_SERVICE] * 4
    assert set(Battery.objects.values_list("legal_status", flat=True)) == {LegalStatus.REPURPOSED}
    assert Passport.objects.filter(status="Active").count() == 4
    assert list(done.events.values_list("kind", flat=True)) == [
        "shipment_planned", *["paper_filed"] * 4, "departed", "arrived", "put_in_service",
    ]  # fmt: skip
    sound()


def test_packs_far_apart_are_not_joined(arena, workshop):
    order = workshop.orders("string")[0]
    with pytest.raises(MatchingError, match=r"3\.1 V apart; at most 3 V"):
        workshop.string(order, "370", "373.1")
    assert stages() == [Stage.MATCHED] * 4
    order.refresh_from_db()
    assert (order.state, order.lines.get(position=2).voltage_v) == (
        WorkState.IN_PROGRESS,
        Decimal("373.1"),
    )
    assert workshop.string(order, "370", "373").state == WorkState.DONE


def test_every_pack_is_measured_and_no_voltage_is_impossible(arena, workshop):
    order = workshop.orders("string")[0]
    with pytest.raises(WrongFiguresError) as wrong:
        workshop.do(
            measure_string, order, voltages_v={1: Decimal(3725), 2: Decimal(370), 3: Decimal(370)}
        )
    assert set(wrong.value.problems) == {1, 3}
    workshop.do(measure_string, order, voltages_v={1: Decimal(370)})
    with pytest.raises(MatchingError, match="1 are missing"):
        workshop.prepare(order)


def test_papers_are_asked_for_before_it_departs(arena, workshop):
    workshop.string(workshop.orders("string")[0], "372", "372")
    transport = workshop.one("transport")
    workshop.do(plan_transport, transport, carrier="Carrier")
    with pytest.raises(LifecycleError, match=r"may not leave as not-waste\. Missing"):
        workshop.do(depart_transport, transport)
    transport.refresh_from_db()
    assert transport.shipment.state == ShipmentState.PLANNED
    # What is ready later goes with the next one.
    workshop.string(workshop.orders("string")[1], "372", "372")
    assert [one.lines.count() for one in workshop.orders("transport")] == [2, 2]


def test_a_string_that_loses_a_pack(arena, workshop, technician, sound):
    first, second = workshop.orders("string")
    workshop.do(measure_string, first, voltages_v={1: Decimal(370), 2: Decimal(370)})
    lost, kept = (line.battery for line in first.lines.all())
    quarantine_battery(actor=technician, battery=lost, reason="it leaks", request_key="q")
    for thing in (first, second, arena, kept):
        thing.refresh_from_db()
    assert (first.state, second.state) == (WorkState.CANCELLED, WorkState.OPEN)
    assert (arena.accepted_units, arena.state) == (1, DemandState.PART_FILLED)
    assert kept.stage == Stage.MATCHED
    with pytest.raises(MatchingError, match="nothing left to do"):
        workshop.prepare(first)
    workshop.string(second, "370", "370")
    sound()


def test_a_row_that_is_released_takes_its_order_along(arena, workshop, planner):
    order = workshop.orders("string")[0]
    release_row(actor=planner, row=order.row, reason="customer waits", request_key="r")
    order.refresh_from_db()
    assert order.state == WorkState.CANCELLED


def test_a_pack_that_is_lost_under_way_leaves_the_others(arena, workshop, technician, sound):
    workshop.string(workshop.orders("string")[0], "370", "370")
    transport = workshop.one("transport")
    lost = transport.lines.first().battery
    quarantine_battery(actor=technician, battery=lost, reason="it smokes", request_key="q")
    assert transport.lines.filter(is_live=True).count() == 1
    arena.refresh_from_db()
    assert arena.accepted_units == 1
    other = transport.lines.last().battery
    quarantine_battery(actor=technician, battery=other, reason="so does it", request_key="q2")
    transport.refresh_from_db()
    arena.refresh_from_db()
    assert (transport.state, arena.accepted_units) == (WorkState.CANCELLED, 1)
    sound()


@pytest.fixture
def car(graded, demand, accepted):
    battery = graded()
    demand(Application.TRACTION)
    accepted()
    battery.refresh_from_db()
    return battery


def test_a_whole_pack_goes_back_into_a_car(car, workshop, sound):
    done = workshop.prepare(workshop.one("whole"))
    assert done.state == WorkState.DONE
    workshop.serve(workshop.one("transport"))  # it stands there already
    car.refresh_from_db()
    assert (car.stage, car.legal_status, car.operation) == (
        Stage.IN_SERVICE, LegalStatus.REUSED, "reuse",
    )  # fmt: skip
    sound()


def test_what_is_done_on_the_battery_s_own_page_is_done_in_the_order(car, workshop, technician):
    prepare_battery(
        actor=technician, battery=car, operation="reuse", work_done="cleaned", request_key="p"
    )
    order, transport = workshop.one("whole"), workshop.one("transport")
    assert (order.state, order.finished_by) == (WorkState.DONE, technician.name)
    put_in_service(actor=technician, battery=car, place="A car", request_key="s")
    transport.refresh_from_db()
    assert transport.state == WorkState.DONE
    take_out_of_service(actor=technician, battery=car, reason="worn out", request_key="o")
    order.refresh_from_db()
    assert order.state == WorkState.DONE


def test_a_stale_page_is_refused(car, arena, workshop):
    order = workshop.orders("string")[0]
    seen = order.version
    workshop.do(measure_string, order, voltages_v={1: Decimal(370)}, expected_version=seen)
    with pytest.raises(StaleWorkError, match="Somebody else has worked on this order"):
        workshop.do(measure_string, order, voltages_v={2: Decimal(370)}, expected_version=seen)


def test_a_planner_sees_but_does_not_do(car, workshop, planner, make_actor, house):
    from accounts.permissions import PermissionRefusedError

    order = workshop.one("whole")
    workshop.actor = planner
    with pytest.raises(PermissionRefusedError):
        workshop.prepare(order)
    with pytest.raises(PermissionRefusedError):
        workshop.do(start_service, order, place="Here")


def test_another_house_does_nothing(car, workshop, make_actor):
    from accounts.enums import OrganisationKind, Role
    from accounts.models import Organisation
    from accounts.permissions import PermissionRefusedError
    from matching.queries.work import orders_seen_by

    other = Organisation.objects.create(name="Other", kind=OrganisationKind.REFURBISHER)
    workshop.actor = make_actor(Role.TECHNICIAN, other)
    assert not orders_seen_by(workshop.actor).exists()
    with pytest.raises(PermissionRefusedError, match="belongs to another organisation"):
        workshop.prepare(workshop.one("whole"))


def test_a_module_that_is_used_as_it_is(graded, demand, accepted, workshop, sound):
    graded(model="leaf-24-module")
    demand(
        quantity=1, minimum_voltage_v=5, maximum_voltage_v=9, minimum_energy_kwh=Decimal("0.3"),
        minimum_power_kw=Decimal("0.1"), price_eur_per_kwh=Decimal(900),
    )  # fmt: skip
    accepted()
    assert not workshop.orders("disassembly")
    assert not workshop.orders("kit")
    workshop.prepare(workshop.one("whole"))
    workshop.serve(workshop.one("transport"))
    assert stages() == [Stage.IN_SERVICE]
    sound()


def test_whose_work_has_begun(arena, workshop):
    first, second = workshop.orders("string")
    packs = [line.battery_id for order in (first, second) for line in order.lines.all()]
    assert with_work_begun(packs) == set()
    workshop.do(measure_string, first, voltages_v={1: Decimal(370)})
    assert with_work_begun(packs) == set(packs[:2])
    workshop.string(second, "370", "370")
    assert with_work_begun(packs) == set(packs)


def test_packs_that_stand_in_for_lost_ones(arena, workshop, technician, planner, graded, sound):
    first = workshop.orders("string")[0]
    rows = list(first.run.rows.filter(demand=arena, string=first.unit_number).order_by("pk"))
    for number, row in enumerate(rows):
        quarantine_battery(
            actor=technician, battery=row.battery, reason="it leaks", request_key=f"q{number}"
        )
    made = []
    for number, row in enumerate(rows):
        battery = graded("0.79")
        promise = NewPromise(
            battery=battery, demand=arena.code, demand_name=arena.name, application="storage",
            plan="p", value=Decimal(1), request_key=f"p{number}",
        )  # fmt: skip
        reserve_batteries(actor=planner, promises=[promise])
        new = PlanRow.objects.create(
            run=row.run, battery=battery, demand=arena, unit=row.unit, kind="string",
            string=row.string, gain_c=0, state="accepted", replaces=row,
        )  # fmt: skip
        made += orders_for(actor=planner, run=row.run, rows=[new.pk])
        assert len(made) == number  # with the last of them
    assert made[0].lines.filter(is_live=True).count() == 2
    assert workshop.string(made[0], "370", "371").state == WorkState.DONE
    sound()
