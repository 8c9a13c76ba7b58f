"""The nightly run: once a day, only over what is new, each organisation by itself."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.actors import Actor
from accounts.enums import OrganisationKind, Role
from accounts.models import Organisation
from config.celery import app
from lifecycle.models import Battery, Site
from lifecycle.services import quarantine_battery
from matching.enums import Application, DemandState, NightlyOutcome, RowState, RunKind
from matching.models import CostSettings, Demand, MatchingRun, NightlyCheck
from matching.services import accept_units, change_demand
from matching.services.rolling.nightly import BEING_SOLVED, plan_the_night, run_nightly_now
from matching.services.rolling.planning_settings import set_planning
from matching.services.runs.solve_run import solve_run
from matching.tasks import plan_this_night
from tests.matching.plans.conftest import Told


@pytest.fixture
def night():
    """A night so many days from now, with its run solved."""

    def night(days=0):
        today = timezone.localdate() + timedelta(days=days)
        checks = plan_the_night(actor=Actor.system("Nightly planning"), today=today)
        for check in checks:
            if check.run and check.run.finished_at is None:
                solve_run(Told(), str(check.run.uid))()
        return checks

    return night


def outcomes(checks):
    return [check.outcome for check in checks]


def test_a_night_makes_one_plan_however_often_it_is_called(graded, demand, night, house):
    battery = graded()
    demand(Application.TRACTION)
    first, again = night()[0], night()[0]
    assert (first.pk, first.outcome) == (again.pk, NightlyOutcome.STARTED)
    run = MatchingRun.objects.get()
    assert (run.kind, run.organisation, run.created_by) == (
        RunKind.NIGHTLY, house, "Nightly planning",
    )  # fmt: skip
    assert (run.seconds, run.job.organisation) == (300, house)
    assert [row.battery for row in run.rows.all()] == [battery]


def test_the_task_of_beat_does_it(graded, demand):
    graded()
    demand(Application.TRACTION)
    plan_this_night()
    plan_this_night()
    assert [check.outcome for check in NightlyCheck.objects.all()] == [NightlyOutcome.STARTED]


def test_beat_asks_for_it_at_one_in_the_night():
    entry = app.conf.beat_schedule["nightly plans"]
    assert entry["task"] == plan_this_night.name
    assert (entry["schedule"].hour, entry["schedule"].minute) == ({1}, {0})


def test_without_anything_new_it_says_so(graded, demand, night):
    graded()
    demand(Application.TRACTION)
    night()
    (second,) = night(1)
    assert (second.outcome, second.run, second.reasons) == (NightlyOutcome.NOTHING_NEW, None, [])
    assert MatchingRun.objects.count() == 1


def test_what_is_being_solved_is_not_asked_again(graded, demand, planner):
    graded()
    demand(Application.TRACTION)
    today = timezone.localdate()
    first = run_nightly_now(actor=planner, request_key="a", today=today)
    second = run_nightly_now(actor=planner, request_key="b", today=today)
    assert first.run is not None
    assert second.reasons == [BEING_SOLVED]


@pytest.mark.parametrize(
    ("what", "said"),
    [
        ("battery", "1 battery is new or free again."),
        ("demand", "1 demand is new or open again."),
        ("changed demand", "1 demand has changed."),
        ("costs", "The cost settings have changed."),
        ("quarantined", "1 battery of the plan is gone."),
        ("released", "1 battery has changed."),
        ("moved", "1 battery has changed."),
        ("cancelled", "1 demand of the plan is gone."),
    ],
)
def test_what_is_new_is_named(what, said, graded, demand, night, planner, technician):
    battery, other = graded(), graded()
    wanted, second = demand(Application.TRACTION), demand(Application.TRACTION)
    night()
    run = MatchingRun.objects.get()
    if what == "battery":
        graded()
    elif what == "demand":
        demand(Application.TRACTION)
    elif what == "changed demand":
        change_demand(
            actor=planner,
            demand=wanted,
            fields={"price_eur_per_kwh": Decimal(140), "quantity": 1},
            expected_version=1,
        )
    elif what == "costs":
        CostSettings.objects.create(source="new")
    elif what == "quarantined":
        quarantine_battery(actor=technician, battery=battery, reason="smells", request_key="q")
    elif what == "released":
        from matching.services import release_row

        accept_units(actor=planner, run=run, units=[f"battery:{battery.public_id}"])
        row = run.rows.get(battery=battery)
        release_row(actor=planner, row=row, reason="Not that one", request_key="r")
    elif what == "moved":
        from lifecycle.services import move_battery

        site = Site.objects.create(
            organisation=battery.organisation, name="Hall", latitude=52, longitude=5
        )
        battery.refresh_from_db()
        move_battery(actor=technician, battery=battery, site=site, place=None, request_key="m")
    elif what == "cancelled":
        from matching.services import cancel_demand

        cancel_demand(actor=planner, demand=second, reason="not wanted any more")
    (check,) = night(1)
    assert (check.outcome, check.reasons) == (NightlyOutcome.STARTED, [said])
    assert other


def test_time_alone_can_be_news(graded, demand, night):
    graded()
    demand(Application.TRACTION, deadline=timezone.localdate() + timedelta(days=5))
    night()
    assert outcomes(night(1)) == [NightlyOutcome.NOTHING_NEW]
    (check,) = night(3)
    assert check.reasons == ["1 proposed use is too late by now."]


def test_accepted_plans_stay_and_are_no_news(graded, demand, night, planner):
    for _ in range(3):
        graded()
    wanted = demand(Application.TRACTION, quantity=2)
    night()
    run = MatchingRun.objects.get()
    chosen = run.rows.first()
    accept_units(actor=planner, run=run, units=[chosen.unit])
    assert outcomes(night(1)) == [NightlyOutcome.NOTHING_NEW]
    graded("0.9")
    night(2)
    newest = MatchingRun.objects.first()
    problem = newest.snapshot
    assert chosen.battery.public_id not in {pack["id"] for pack in problem["packs"]}
    assert [row["qty"] for row in problem["demands"]] == [1]
    chosen.refresh_from_db()
    wanted.refresh_from_db()
    assert (chosen.state, wanted.state) == (RowState.ACCEPTED, DemandState.PART_FILLED)
    assert not newest.rows.filter(battery=chosen.battery).exists()


def test_a_short_search_by_day_does_not_keep_the_night_from_a_long_one(graded, demand, propose):
    graded()
    demand(Application.TRACTION)
    run = propose()
    MatchingRun.objects.filter(pk=run.pk).update(gap_bp=150)
    checks = plan_the_night(actor=Actor.system(), today=timezone.localdate())
    assert checks[0].reasons == ["The last plan is not proven best and was searched for 10 s only."]


def test_nothing_to_match_and_switched_off(demand, planner, night):
    demand(Application.TRACTION)
    (check,) = night()
    assert check.outcome == NightlyOutcome.NOTHING_TO_MATCH
    assert check.reasons[0].startswith("No battery can be matched")
    set_planning(
        actor=planner, is_nightly_on=False, seconds=60, months_ahead=3,
        includes_expected=False, expected_version=0,
    )  # fmt: skip
    assert night(1) == []


def test_an_organisation_plans_with_its_own_alone(graded, demand, night, make_actor):
    """The system sees all of them; a plan must not."""
    mine, wanted = graded(), demand(Application.TRACTION)
    stranger = Organisation.objects.create(name="Else", kind=OrganisationKind.REFURBISHER)
    site = Site.objects.create(organisation=stranger, name="There", latitude=52, longitude=5)
    assert make_actor(Role.PLANNER, stranger)
    other = graded("0.85")
    Battery.objects.filter(pk=other.pk).update(organisation=stranger, site=site)
    theirs = demand(Application.TRACTION)
    Demand.objects.filter(pk=theirs.pk).update(organisation=stranger, site=site)
    assert outcomes(night()) == [NightlyOutcome.STARTED] * 2
    problems = {run.organisation_id: run.snapshot for run in MatchingRun.objects.all()}
    assert {
        key: ([p["id"] for p in one["packs"]], [d["id"] for d in one["demands"]])
        for key, one in problems.items()
    } == {
        mine.organisation_id: ([mine.public_id], [wanted.code]),
        stranger.pk: ([other.public_id], [theirs.code]),
    }


def test_one_that_fails_keeps_no_other_from_its_plan(graded, demand, night, house, caplog):
    graded()
    demand(Application.TRACTION)
    broken = Organisation.objects.create(name="A broken one", kind=OrganisationKind.REFURBISHER)
    wrong = demand(Application.TRACTION)
    Demand.objects.filter(pk=wrong.pk).update(organisation=broken, chemistries=["no such"])
    assert [check.organisation for check in night()] == [house]
    assert f"no nightly plan for organisation {broken.pk}" in caplog.text


def test_a_night_needs_a_fixed_number_of_statements(graded, demand, planner):
    def statements(key):
        today = timezone.localdate()
        with CaptureQueriesContext(connection) as captured:
            check = run_nightly_now(actor=planner, request_key=f"{key}", today=today)
        if check.run:
            solve_run(Told(), str(check.run.uid))()
        return check.outcome, len(captured)

    graded()
    demand(Application.TRACTION)
    statements(0)
    demand(Application.TRACTION)
    few = [statements(1), statements(2)]
    for _ in range(4):
        graded()
        demand(Application.TRACTION)
    many = [statements(3), statements(4)]
    assert [outcome for outcome, _ in few] == [NightlyOutcome.STARTED, NightlyOutcome.NOTHING_NEW]
    assert many == few
