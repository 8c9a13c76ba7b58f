"""Planners, a recycler, a workshop and a replacement at the same moment: no battery twice."""

import threading

import pytest
from django.db import connection

from accounts.enums import OrganisationKind, Role
from accounts.models import Organisation
from lifecycle.errors import LifecycleError
from lifecycle.models import Reservation
from lifecycle.services import accept_offer, offer_to_recycler, quarantine_battery
from matching.enums import Application, DemandState, RowState
from matching.errors import MatchingError
from matching.models import PlanRow
from matching.services import accept_units, expire_reservations, release_rows, substitute

from .consistent import assert_consistent

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def at_once():
    """All of these begin together; what each gave, or the refusal that it was told."""

    def at_once(*works):
        start, found, faults = threading.Barrier(len(works)), {}, []

        def run(number, work):
            try:
                start.wait()
                found[number] = work()
            except (MatchingError, LifecycleError) as refusal:
                found[number] = refusal
            except Exception as fault:
                faults.append(fault)
            finally:
                connection.close()

        threads = [threading.Thread(target=run, args=work) for work in enumerate(works)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert faults == []
        return [found[number] for number in range(len(works))]

    return at_once


def units_of(run):
    return sorted(set(run.rows.values_list("unit", flat=True)))


@pytest.fixture
def planners(make_actor, house):
    return [make_actor(Role.PLANNER, house) for _ in range(4)]


@pytest.fixture
def recycler(make_actor):
    smelter = Organisation.objects.create(name="Smelter", kind=OrganisationKind.RECYCLER)
    return smelter, make_actor(Role.RECYCLER, smelter)


def accepting(actor, run, units=None):
    return lambda: accept_units(actor=actor, run=run, units=units or units_of(run))


def test_four_planners_accept_overlapping_plans(graded, demand, propose, planners, at_once):
    """Each has a plan of its own over the same batteries and demands, some as strings."""
    for soh in ("0.80", "0.80", "0.79", "0.79", "0.78", "0.74"):
        graded(soh)
    demand(quantity=24), demand(Application.TRACTION, quantity=2)
    demand(Application.STORAGE, quantity=1, minimum_energy_kwh=40)
    runs = [propose() for _ in planners]
    done = at_once(*map(accepting, planners, runs))
    taken = sum(one.batteries for one in done)
    assert taken == Reservation.objects.filter(released_at=None).count() == 6
    assert_consistent()
    for one, run in zip(done, runs, strict=True):
        rows = run.rows.filter(state=RowState.REFUSED)
        assert set(rows.values_list("unit", flat=True)) == set(one.refused)
        assert all("promised to" in why or "filled" in why for why in one.refused.values())


def test_the_same_plan_accepted_four_times_stands_once(graded, demand, propose, planners, at_once):
    for _ in range(4):
        graded()
    demand(quantity=96)
    run = propose()
    done = at_once(*(accepting(planner, run) for planner in planners))
    assert sum(one.batteries for one in done) == 4
    assert all(one.refused == {} for one in done)
    assert set(run.rows.values_list("state", flat=True)) == {RowState.ACCEPTED}
    assert_consistent()


def test_the_last_units_of_a_demand_go_once(graded, demand, propose, planners, at_once):
    """Four batteries want the one place that is open; each planner has another one of them."""
    wanted = demand(Application.TRACTION, quantity=4)
    batteries = [graded() for _ in range(4)]
    run = propose()
    wanted.quantity = 1
    wanted.save()
    units = [[f"battery:{battery.public_id}"] for battery in batteries]
    done = at_once(*(accepting(p, run, u) for p, u in zip(planners, units, strict=True)))
    assert sorted(one.batteries for one in done) == [0, 0, 0, 1]
    wanted.refresh_from_db()
    assert (wanted.accepted_units, wanted.state) == (1, DemandState.FILLED)
    assert_consistent()


def test_everything_at_once(
    graded, demand, propose, planners, technician, recycler, at_once, accept, planner
):
    """Two accept, a recycler's offer is made and taken, one battery goes into quarantine, and a
    lost one is replaced by what the others want as well."""
    smelter, buyer = recycler
    first = graded("0.80")
    demand(Application.TRACTION, price_eur_per_kwh=300)
    accept(propose())
    row = PlanRow.objects.get(battery=first)
    others = [graded(soh) for soh in ("0.80", "0.79", "0.78", "0.77", "0.76", "0.75")]
    demand(quantity=24), demand(Application.TRACTION, quantity=3)
    runs = [propose(), propose()]
    quarantine_battery(actor=technician, battery=first, reason="swollen", request_key="lost")

    def sell():
        offer = offer_to_recycler(
            actor=planner, battery=others[1], recycler=smelter, reason="sold", request_key="o"
        )
        return accept_offer(actor=buyer, offer=offer, request_key="a")

    def stop():
        return quarantine_battery(
            actor=technician, battery=others[2], reason="smells", request_key="stop"
        )

    def replace():
        return substitute(actor=planners[2], row=row, battery=others[0], request_key="s")

    done = at_once(
        accepting(planners[0], runs[0]), accepting(planners[1], runs[1]), sell, stop, replace
    )
    assert_consistent()
    assert done[0].batteries + done[1].batteries > 0
    sold = Reservation.objects.filter(battery=others[1], released_at=None).get()
    accepted_rows = PlanRow.objects.filter(state=RowState.ACCEPTED)
    taken = set(accepted_rows.values_list("battery_id", flat=True))
    assert (sold.purpose == "recycling") != (others[1].pk in taken)
    assert others[2].pk not in taken
    assert isinstance(done[4], MatchingError) != (accepted_rows.filter(replaces=row).count() == 1)


def test_four_fill_one_place(graded, demand, propose, accept, planners, technician, at_once):
    lost = graded()
    wanted = demand(Application.TRACTION)
    accept(propose())
    row = PlanRow.objects.get(battery=lost)
    quarantine_battery(actor=technician, battery=lost, reason="swollen", request_key="lost")
    batteries = [graded() for _ in range(4)]

    def filling(number):
        return lambda: substitute(
            actor=planners[number], row=row, battery=batteries[number], request_key=f"s{number}"
        )

    done = at_once(*map(filling, range(4)))
    refused = [one for one in done if isinstance(one, MatchingError)]
    assert len(refused) == 3
    assert all("has been filled meanwhile" in str(one) for one in refused)
    wanted.refresh_from_db()
    assert wanted.state == DemandState.FILLED
    assert_consistent()


def test_the_packs_of_a_string_fail_together(graded, demand, propose, accept, technician, at_once):
    """Each is stopped by itself at the same moment; the store loses the string once."""
    packs = [graded(soh) for soh in ("0.80", "0.80", "0.79", "0.79")]
    store = demand(Application.STORAGE, quantity=2, minimum_energy_kwh=40)
    accept(propose())

    def stopping(pack):
        return lambda: quarantine_battery(
            actor=technician, battery=pack, reason="bad", request_key=f"q{pack.pk}"
        )

    at_once(*map(stopping, packs))
    store.refresh_from_db()
    assert (store.accepted_units, store.state) == (0, DemandState.OPEN)
    assert_consistent()


def test_release_expiry_and_quarantine_of_the_same(
    graded, demand, propose, accept, planners, technician, at_once
):
    from accounts.actors import Actor

    batteries = [graded() for _ in range(4)]
    wanted = demand(quantity=96)
    run = propose()
    accept(run)
    last = run.rows.first().expires_on
    at_once(
        lambda: release_rows(actor=planners[0], rows=run.rows.all(), reason="off", request_key="x"),
        lambda: expire_reservations(actor=Actor.system("Expiry"), today=last),
        lambda: expire_reservations(actor=Actor.system("Expiry"), today=last),
        lambda: quarantine_battery(
            actor=technician, battery=batteries[0], reason="bad", request_key="q"
        ),
    )
    wanted.refresh_from_db()
    assert wanted.accepted_units == 0
    assert not Reservation.objects.filter(released_at=None).exists()
    assert_consistent()
