import threading

import pytest
from django.db import connection

from accounts.permissions import PermissionRefusedError
from lifecycle.enums import EventKind, EvidenceKind, Stage
from lifecycle.events import GradeSigned, MeasurementRecorded
from lifecycle.models import Battery, Reservation
from lifecycle.services import (
    quarantine_battery,
    record_grade,
    record_measurement,
    verify_ledger,
)
from matching.enums import Application, DemandState, RowState
from matching.models import Demand
from matching.queries import acceptable_units, ungraded_units
from matching.services import accept_units, cancel_demand, propose_plan, release_row

pytestmark = pytest.mark.django_db


@pytest.fixture
def forklift(demand):
    return demand(quantity=2)


def units_of(run):
    return sorted(set(run.rows.values_list("unit", flat=True)))


def test_an_accepted_battery_is_reserved_and_the_demand_filled(graded, forklift, propose, planner):
    battery = graded()
    run = propose()
    row = run.rows.get()
    assert (run.proof, run.value_c == run.bound_c) == ("exhausted search", True)
    assert (row.battery, row.demand, row.kits, row.kind) == (battery, forklift, 2, "kit")
    assert accept_units(actor=planner, run=run, units=units_of(run)).batteries == 1
    for thing in (battery, forklift, row):
        thing.refresh_from_db()
    assert (battery.stage, battery.demand) == (Stage.MATCHED, forklift.code)
    assert (forklift.accepted_units, forklift.state) == (2, DemandState.FILLED)
    assert row.state == RowState.ACCEPTED
    assert Reservation.objects.get().promised_to == forklift.code
    assert verify_ledger().findings == []


def test_accepting_twice_changes_nothing(graded, forklift, propose, planner):
    graded()
    run = propose()
    accept_units(actor=planner, run=run, units=units_of(run))
    again = accept_units(actor=planner, run=run, units=units_of(run))
    assert (again.batteries, again.refused) == (0, {})
    assert Reservation.objects.count() == 1


def test_a_battery_that_changed_is_refused_and_the_others_stand(
    graded, demand, propose, planner, technician
):
    kept, lost = graded("0.80"), graded("0.79")
    demand(quantity=24)
    run = propose()
    assert run.rows.count() == 2
    quarantine_battery(actor=technician, battery=lost, reason="swollen", request_key="q")
    done = accept_units(actor=planner, run=run, units=units_of(run))
    assert done.batteries == 1
    assert list(done.refused) == [f"battery:{lost.public_id}"]
    assert "in quarantine since" in str(done.refused)
    assert ": swollen. Propose again." in str(done.refused)
    kept.refresh_from_db()
    assert kept.stage == Stage.MATCHED
    assert run.rows.get(battery=lost).state == RowState.REFUSED


def test_two_plans_never_take_one_battery_twice(graded, forklift, demand, propose, planner):
    graded()
    demand()
    first, second = propose(), propose()
    accept_units(actor=planner, run=first, units=units_of(first))
    done = accept_units(actor=planner, run=second, units=units_of(second))
    assert (done.batteries, len(done.refused)) == (0, 1)
    assert Reservation.objects.count() == 1


def test_a_cancelled_demand_takes_nothing(graded, forklift, propose, planner):
    graded()
    run = propose()
    cancel_demand(actor=planner, demand=forklift, reason="withdrawn")
    done = accept_units(actor=planner, run=run, units=units_of(run))
    assert "has been cancelled." in str(done.refused)
    assert Battery.objects.get().stage == Stage.GRADED


def test_the_strings_of_a_store_are_accepted_together(graded, demand, propose, planner, technician):
    packs = [graded(soh) for soh in ("0.80", "0.80", "0.79", "0.79")]
    store = demand(Application.STORAGE, quantity=2, minimum_energy_kwh=40)
    run = propose()
    assert run.rows.count() == 4
    assert units_of(run) == [f"demand:{store.code}"]
    quarantine_battery(actor=technician, battery=packs[0], reason="leaks", request_key="q")
    done = accept_units(actor=planner, run=run, units=units_of(run))
    assert (done.batteries, len(done.refused)) == (0, 1)
    assert not Reservation.objects.exists()
    store.refresh_from_db()
    assert store.accepted_units == 0


def test_release_gives_battery_and_demand_back(graded, forklift, propose, planner):
    battery = graded()
    run = propose()
    accept_units(actor=planner, run=run, units=units_of(run))
    row = run.rows.get()
    release_row(actor=planner, row=row, reason="customer withdrew", request_key="x")
    for thing in (battery, forklift):
        thing.refresh_from_db()
    assert (battery.stage, forklift.accepted_units) == (Stage.GRADED, 0)
    assert forklift.state == DemandState.OPEN
    assert not Reservation.objects.filter(released_at=None).exists()


def test_why_a_battery_was_left_out(graded, demand, propose):
    weak = graded("0.62", lower="0.55")
    demand()
    run = propose()
    left_out = run.left_out.get()
    assert left_out.battery == weak
    assert "No demand may have it" in left_out.reason
    assert "6000" in left_out.reason or "60" in left_out.reason


def test_a_technician_neither_proposes_nor_accepts(graded, forklift, propose, technician):
    graded()
    run = propose()
    with pytest.raises(PermissionRefusedError):
        accept_units(actor=technician, run=run, units=units_of(run))
    with pytest.raises(PermissionRefusedError):
        propose_plan(actor=technician, seconds=10, request_key="t")


@pytest.mark.django_db(transaction=True)
def test_two_planners_at_the_same_moment(graded, demand, propose, make_actor, house, planner):
    graded()
    demand(), demand()
    runs = [propose(), propose()]
    both = threading.Barrier(2)
    counts = []

    def accept(run):
        try:
            units = units_of(run)
            both.wait()
            counts.append(accept_units(actor=planner, run=run, units=units).batteries)
        finally:
            connection.close()

    threads = [threading.Thread(target=accept, args=[run]) for run in runs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(counts) == [0, 1]
    assert Reservation.objects.count() == 1


def test_a_demand_that_was_changed_takes_nothing_of_an_older_plan(
    graded, forklift, propose, planner
):
    graded()
    run = propose()
    Demand.objects.filter(pk=forklift.pk).update(version=2, minimum_energy_kwh=9)
    done = accept_units(actor=planner, run=run, units=units_of(run))
    assert "has been changed since this plan was made: energy 2 kWh, now 9 kWh." in str(
        done.refused
    )
    assert not Reservation.objects.exists()


def test_what_was_accepted_before_does_not_make_the_rest_of_a_plan_stale(
    graded, demand, propose, planner
):
    graded("0.80"), graded("0.79")
    demand(quantity=24)
    run = propose()
    first, second = units_of(run)
    assert accept_units(actor=planner, run=run, units=[first]).batteries == 1
    assert accept_units(actor=planner, run=run, units=[second]).batteries == 1


def test_what_only_waits_for_a_grade_is_accepted_after_it(
    graded, demand, propose, planner, technician
):
    """A plan reckons with estimates; nobody has to solve again because the grade came later."""
    battery = graded()
    graded("0.70")
    demand(quantity=2)
    payload = MeasurementRecorded(evidence="f", evidence_kind=EvidenceKind.CAPACITY)
    record_measurement(actor=technician, battery=battery, payload=payload, request_key="again")
    run = propose()
    unit = run.rows.get(battery=battery).unit
    assert list(ungraded_units(run)) == [unit]
    assert unit not in acceptable_units(run)
    done = accept_units(actor=planner, run=run, units=units_of(run))
    assert "not graded. Grade it, then accept it." in done.refused[unit]
    assert run.rows.get(battery=battery).state == RowState.PROPOSED
    sign_again(technician, battery)
    assert accept_units(actor=planner, run=run, units=[unit]).batteries == 1
    battery.refresh_from_db()
    assert battery.stage == Stage.MATCHED


def test_a_draft_that_is_opened_takes_what_the_plan_gave_it(graded, forklift, propose, planner):
    graded()
    run = propose()
    Demand.objects.filter(pk=forklift.pk).update(state=DemandState.DRAFT)
    done = accept_units(actor=planner, run=run, units=units_of(run))
    assert "Open it first." in str(done.refused)
    Demand.objects.filter(pk=forklift.pk).update(state=DemandState.OPEN)
    assert accept_units(actor=planner, run=run, units=units_of(run)).batteries == 1


def sign_again(technician, battery):
    event = battery.events.filter(kind=EventKind.GRADED).latest("sequence")
    payload = GradeSigned.model_validate_json(event.payload_text)
    record_grade(actor=technician, battery=battery, payload=payload, request_key="signed again")
