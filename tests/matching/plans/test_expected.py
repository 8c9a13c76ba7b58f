"""Plans that look ahead: what is to come is shown apart and never accepted."""

import itertools
from datetime import timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from accounts.enums import OrganisationKind, Role
from accounts.models import Organisation
from lifecycle.models import BatteryModel, Reservation
from matching.enums import Application, UseKind
from matching.forecast.months import next_months
from matching.models import Demand
from matching.services import accept_units, propose_plan
from matching.services.rolling.enter_supply import enter_supply
from matching.services.rolling.nightly import run_nightly_now
from matching.services.rolling.planning_settings import set_planning
from matching.services.runs.solve_run import solve_run
from matching.solver.instance import parse_instance
from tests.matching.plans.conftest import Told

_numbers = itertools.count(1)
LATE = {"deadline": timezone.localdate() + timedelta(days=150)}


@pytest.fixture
def next_month():
    return next_months(timezone.localdate(), 1)[0]


@pytest.fixture
def expect(planner, site, next_month):
    def expect(packs, model="leaf-40", actor=planner, at=site, soh="0.78", deviation="0.02"):
        return enter_supply(
            actor=actor,
            battery_model=BatteryModel.objects.get(code=model),
            month=next_month,
            expected_packs=Decimal(packs),
            state_of_health=Decimal(soh),
            state_of_health_deviation=Decimal(deviation),
            site=at,
        )

    return expect


@pytest.fixture
def look_ahead(planner):
    def look_ahead(*, includes_expected=True):
        run = propose_plan(
            actor=planner,
            seconds=10,
            request_key=f"ahead {next(_numbers)}",
            includes_expected=includes_expected,
        )
        solve_run(Told(), str(run.uid))()
        run.refresh_from_db()
        return run

    return look_ahead


def test_expected_packs_enter_the_problem(graded, demand, expect, look_ahead, next_month):
    graded()
    demand(Application.TRACTION, **LATE)
    expect(2)
    instance = parse_instance(look_ahead().snapshot)
    names = [f"expected:leaf-40:{next_month:%Y-%m}:{number}" for number in (1, 2)]
    packs = [instance.packs[name] for name in names]
    assert {pack.ready_day for pack in packs} == {
        (next_month.replace(day=15) - timezone.localdate()).days
    }
    # 0.78 − 1.645 · 0.02
    assert {(pack.soh_bp, pack.soh_low_bp) for pack in packs} == {(7800, 7471)}
    nothing = look_ahead(includes_expected=False)
    assert len(nothing.snapshot["packs"]) == 1
    assert not nothing.expected_rows.exists()


def test_what_is_at_hand_is_accepted_and_what_is_to_come_is_not(
    graded, demand, expect, look_ahead, planner, next_month
):
    battery = graded("0.78")
    wanted = demand(Application.TRACTION, quantity=3, **LATE)
    expect(4)
    run = look_ahead()
    assert [row.battery for row in run.rows.all()] == [battery]
    to_come = list(run.expected_rows.all())
    assert [(row.demand, row.month, row.battery) for row in to_come] == [
        (wanted, next_month, None)
    ] * 2
    assert {row.possible_on for row in to_come} == {next_month.replace(day=15)}
    # Batteries left out are those at hand; nobody signs for a pack that is not there.
    assert not run.left_out.exists()
    everything = [row.unit for row in [*run.rows.all(), *to_come]]
    done = accept_units(actor=planner, run=run, units=everything)
    told = set(done.refused.values())
    assert told == {"Still to come, or for a demand that is not ordered yet: plan again then."}
    assert (done.batteries, len(done.refused)) == (1, 2)
    wanted.refresh_from_db()
    assert wanted.accepted_units == 1


def test_a_string_that_waits_for_a_pack_keeps_the_whole_demand(
    graded, demand, expect, look_ahead, planner, next_month
):
    battery = graded("0.78")
    demand(Application.STORAGE, **LATE)
    expect(1)
    run = look_ahead()
    assert not run.rows.exists()
    rows = list(run.expected_rows.order_by("month"))
    assert {row.battery for row in rows} == {battery, None}
    assert {(row.kind, row.possible_on) for row in rows} == {
        (UseKind.STRING, next_month.replace(day=15))
    }
    assert accept_units(actor=planner, run=run, units=[rows[0].unit]).batteries == 0
    assert not Reservation.objects.exists()


def test_an_expected_demand_is_planned_for_and_never_accepted(graded, demand, look_ahead, planner):
    battery = graded()
    coming = demand(Application.TRACTION, is_expected=True, **LATE)
    run = look_ahead()
    row = run.expected_rows.get()
    assert (row.demand, row.battery, row.waits_for_demand) == (coming, battery, True)
    assert row.possible_on == timezone.localdate()
    assert accept_units(actor=planner, run=run, units=[row.unit]).batteries == 0
    Demand.objects.filter(pk=coming.pk).update(is_expected=False, version=2)
    ordered = look_ahead(includes_expected=False)
    assert [row.battery for row in ordered.rows.all()] == [battery]


def test_a_pack_comes_too_late_for_an_early_demand(graded, demand, expect, look_ahead):
    graded()
    demand(Application.TRACTION, quantity=2, deadline=timezone.localdate() + timedelta(days=6))
    expect(2)
    run = look_ahead()
    assert run.rows.count() == 1
    assert not run.expected_rows.exists()


def test_without_site_or_state_of_health_a_forecast_gives_no_pack(
    graded, demand, expect, look_ahead
):
    graded()
    demand(Application.TRACTION, quantity=2, **LATE)
    expect(2, at=None)
    assert len(look_ahead().snapshot["packs"]) == 1


def test_forecasts_of_others_are_not_used(graded, demand, expect, look_ahead, make_actor):
    graded()
    demand(Application.TRACTION, quantity=2, **LATE)
    stranger = Organisation.objects.create(name="Else", kind=OrganisationKind.REFURBISHER)
    expect(2, actor=make_actor(Role.PLANNER, stranger), at=None)
    assert len(look_ahead().snapshot["packs"]) == 1


def test_a_night_sees_that_other_packs_are_expected(
    graded, demand, expect, look_ahead, planner, next_month
):
    graded()
    demand(Application.TRACTION, **LATE)
    expect(1)
    look_ahead()
    today = timezone.localdate()

    def reasons(key):
        return run_nightly_now(actor=planner, request_key=key, today=today).reasons

    # Settings say: without what is expected. The packs to come are no batteries that went.
    assert reasons("a") == ["Expected returns and demands count now, or count no more."]
    set_planning(
        actor=planner, is_nightly_on=True, seconds=10, months_ahead=6,
        includes_expected=True, expected_version=0,
    )  # fmt: skip
    assert reasons("b") == []
    expect(3)
    assert reasons("c") == ["The forecast of returns has changed."]
