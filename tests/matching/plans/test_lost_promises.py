"""A promise ends: the demand is open again, however it ended, and once."""

import pytest

from lifecycle.enums import Stage
from lifecycle.models import Reservation
from lifecycle.services import (
    prepare_battery,
    put_in_service,
    quarantine_battery,
    release_reservation,
    take_out_of_service,
)
from matching.enums import Application, DemandState, RowState
from matching.services import release_row

pytestmark = pytest.mark.django_db


def after(demand):
    demand.refresh_from_db()
    return demand.accepted_units, demand.state


def test_quarantine_opens_the_demand_again(graded, demand, propose, accept, technician):
    battery, wanted = graded(), demand(quantity=2)
    run = propose()
    accept(run)
    assert after(wanted) == (2, DemandState.FILLED)
    quarantine_battery(actor=technician, battery=battery, reason="swollen", request_key="q")
    assert after(wanted) == (0, DemandState.OPEN)
    row = run.rows.get()
    assert (row.state, row.state_reason) == (RowState.RELEASED, "Quarantined")


def test_a_release_from_elsewhere_does_the_same(graded, demand, propose, accept, planner):
    battery, wanted = graded(), demand(quantity=2)
    accept(propose())
    release_reservation(actor=planner, battery=battery, reason="moved", request_key="x")
    assert after(wanted) == (0, DemandState.OPEN)


def test_a_pack_opened_for_two_demands_gives_both_back(graded, demand, propose, accept, technician):
    battery, one, other = graded(), demand(), demand()
    run = propose()
    accept(run)
    assert [after(wanted) for wanted in (one, other)] == [(1, DemandState.FILLED)] * 2
    assert Reservation.objects.count() == 1
    quarantine_battery(actor=technician, battery=battery, reason="swollen", request_key="q")
    assert [after(wanted) for wanted in (one, other)] == [(0, DemandState.OPEN)] * 2


def test_a_string_is_given_back_once_however_many_packs_it_loses(
    graded, demand, propose, accept, technician
):
    packs = [graded("0.80"), graded("0.79")]
    store = demand(Application.STORAGE, quantity=1, minimum_energy_kwh=40)
    accept(propose())
    assert after(store) == (1, DemandState.FILLED)
    for number, pack in enumerate(packs):
        quarantine_battery(
            actor=technician, battery=pack, reason="swollen", request_key=f"q{number}"
        )
        assert after(store) == (0, DemandState.OPEN)


def test_a_battery_that_served_its_time_opens_nothing(
    graded, demand, propose, accept, planner, technician
):
    battery, wanted = graded(), demand(quantity=2)
    run = propose()
    accept(run)
    prepare_battery(
        actor=technician,
        battery=battery,
        operation="repurposing",
        work_done="two kits built",
        request_key="a",
    )
    put_in_service(actor=technician, battery=battery, place="Utrecht", request_key="b")
    take_out_of_service(actor=technician, battery=battery, reason="worn out", request_key="c")
    assert after(wanted) == (2, DemandState.FILLED)
    assert run.rows.get().state == RowState.RELEASED


def test_a_release_sent_twice_leaves_the_next_promise_alone(
    graded, demand, propose, accept, planner
):
    battery, wanted = graded(), demand(quantity=2)
    first = propose()
    accept(first)
    row = first.rows.get()
    release_row(actor=planner, row=row, reason="customer waits", request_key="once")
    accept(propose())
    release_row(actor=planner, row=row, reason="customer waits", request_key="once")
    battery.refresh_from_db()
    assert (battery.stage, after(wanted)) == (Stage.MATCHED, (2, DemandState.FILLED))
    assert Reservation.objects.filter(released_at=None).count() == 1
    row.refresh_from_db()
    assert row.state_reason == "customer waits"
