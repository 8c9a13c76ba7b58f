"""Batteries taken back together: a string, all of a demand, a whole plan."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from lifecycle.enums import Stage
from lifecycle.models import Battery, LedgerEvent, Reservation
from lifecycle.services import prepare_battery
from matching.enums import Application, RowState
from matching.errors import MatchingError
from matching.models import PlanRow
from matching.services import release_row, release_rows

from .consistent import assert_consistent

pytestmark = pytest.mark.django_db


@pytest.fixture
def store(graded, demand, propose, accept):
    """A store of two strings of two packs, accepted."""
    for soh in ("0.80", "0.80", "0.79", "0.79"):
        graded(soh)
    wanted = demand(Application.STORAGE, quantity=2, minimum_energy_kwh=40)
    run = propose()
    accept(run)
    return wanted, run


def test_one_pack_of_a_string_leaves_the_others_promised(store, planner):
    wanted, run = store
    row = run.rows.filter(string=1).first()
    done = release_row(actor=planner, row=row, reason="bent", request_key="x")
    wanted.refresh_from_db()
    assert (len(done.batteries), wanted.accepted_units) == (1, 1)
    assert Reservation.objects.filter(released_at=None).count() == 3
    assert_consistent()


def test_a_whole_string_is_released_with_its_pack(store, planner):
    wanted, run = store
    row = run.rows.filter(string=1).first()
    done = release_row(actor=planner, row=row, reason="bent", request_key="x", whole_string=True)
    wanted.refresh_from_db()
    assert (len(done.batteries), wanted.accepted_units) == (2, 1)
    assert set(run.rows.filter(string=2).values_list("state", flat=True)) == {RowState.ACCEPTED}
    assert_consistent()


def test_all_of_a_demand_and_what_was_accepted_stays_elsewhere(
    graded, demand, propose, accept, planner
):
    for _ in range(4):
        graded()
    one, other = demand(quantity=24), demand(quantity=24)
    accept(propose())
    release_rows(
        actor=planner, rows=PlanRow.objects.filter(demand=one), reason="lost", request_key="x"
    )
    one.refresh_from_db(), other.refresh_from_db()
    assert one.accepted_units == 0
    assert other.accepted_units > 0
    assert_consistent()


@pytest.mark.parametrize("count", [2, 9])
def test_a_whole_plan_in_a_fixed_number_of_statements(
    graded, demand, propose, accept, planner, count
):
    for _ in range(count):
        graded()
    demand(quantity=24 * count)
    run = propose()
    accept(run)
    with CaptureQueriesContext(connection) as asked:
        done = release_rows(actor=planner, rows=run.rows.all(), reason="off", request_key="x")
    assert (len(done.batteries), done.kept) == (count, {})
    assert len(asked) <= 65
    # A case for each order takes ten times as long as writing the rows.
    orders = [one["sql"] for one in asked if 'UPDATE "matching_workorder"' in one["sql"]]
    assert not [sql for sql in orders if "CASE WHEN" in sql]
    assert set(run.rows.values_list("state", "state_reason")) == {(RowState.RELEASED, "off")}
    assert set(Battery.objects.values_list("stage", flat=True)) == {Stage.GRADED}
    assert_consistent()


def test_sent_twice_it_stands_once(store, planner):
    _, run = store
    for _ in range(2):
        done = release_rows(actor=planner, rows=run.rows.all(), reason="off", request_key="x")
        assert len(done.batteries) == 4
    assert LedgerEvent.objects.filter(kind="reservation_released").count() == 4


def test_where_work_has_begun_a_battery_stays_and_it_is_said(store, planner, technician):
    _, run = store
    battery = run.rows.first().battery
    prepare_battery(
        actor=technician, battery=battery, operation="repurposing", work_done="cleaned",
        request_key="p",
    )  # fmt: skip
    done = release_rows(actor=planner, rows=run.rows.all(), reason="off", request_key="x")
    assert done.kept == {
        battery.public_id: "Work has begun: it is “Prepared”. Release it by itself."
    }
    assert len(done.batteries) == 3
    assert_consistent()


def test_a_reason_is_needed(store, planner):
    _, run = store
    with pytest.raises(MatchingError, match="Say why"):
        release_rows(actor=planner, rows=run.rows.all(), reason=" ", request_key="x")
