"""Reservations end by themselves, and only where nobody has begun."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.actors import Actor
from accounts.permissions import PermissionRefusedError
from config.celery import app
from lifecycle.enums import Stage
from lifecycle.events import read_payload
from lifecycle.models import Battery, LedgerEvent
from lifecycle.services import prepare_battery
from matching.enums import Application, DemandState, RowState
from matching.errors import MatchingError
from matching.models import PlanRow
from matching.services import expire_reservations, extend_reservation
from matching.services.acceptance import expiry

from .consistent import assert_consistent

pytestmark = pytest.mark.django_db
SYSTEM = Actor.system("Expiry of reservations")


def today(days=0):
    return timezone.localdate() + timedelta(days=days)


@pytest.fixture
def accepted(graded, demand, propose, accept):
    def accepted(count=1):
        for _ in range(count):
            graded()
        wanted = demand(quantity=24 * count)
        run = propose()
        accept(run)
        return wanted, run

    return accepted


def test_on_its_day_and_not_before(accepted):
    wanted, run = accepted()
    last = run.rows.get().expires_on
    assert expire_reservations(actor=SYSTEM, today=last - timedelta(days=1)) == 0
    assert expire_reservations(actor=SYSTEM, today=last) == 1
    row, battery = run.rows.get(), Battery.objects.get()
    wanted.refresh_from_db()
    assert (row.state, row.state_reason) == (RowState.RELEASED, "expired")
    assert (battery.stage, wanted.state) == (Stage.GRADED, DemandState.OPEN)
    event = LedgerEvent.objects.latest("pk")
    payload = read_payload(event.kind, event.version, event.payload_text)
    assert (payload.reason, payload.demand, event.actor_kind) == ("expired", wanted.code, "system")
    assert_consistent()


def test_a_missed_week_is_made_up_for_once(accepted):
    _, run = accepted(3)
    late = run.rows.first().expires_on + timedelta(days=7)
    assert expire_reservations(actor=SYSTEM, today=late) == 3
    assert expire_reservations(actor=SYSTEM, today=late) == 0
    assert LedgerEvent.objects.filter(kind="reservation_released").count() == 3


def test_batches_are_bounded_and_each_is_a_fixed_number_of_statements(accepted, monkeypatch):
    _, run = accepted(5)
    last = run.rows.first().expires_on
    monkeypatch.setattr(expiry, "AT_ONCE", 2)
    with CaptureQueriesContext(connection) as asked:
        assert expire_reservations(actor=SYSTEM, today=last) == 5
    assert len(asked) <= 3 * 65
    assert_consistent()


def test_where_work_has_begun_nothing_ends(accepted, technician):
    _, run = accepted(2)
    row = run.rows.select_related("battery").first()
    prepare_battery(
        actor=technician, battery=row.battery, operation="repurposing", work_done="cleaned",
        request_key="p",
    )  # fmt: skip
    assert expire_reservations(actor=SYSTEM, today=row.expires_on) == 1
    row.refresh_from_db()
    assert row.state == RowState.ACCEPTED


def test_it_can_be_extended(accepted, planner):
    _, run = accepted()
    row = run.rows.get()
    later = row.expires_on + timedelta(days=5)
    extend_reservation(actor=planner, row=row, until=later)
    assert expire_reservations(actor=SYSTEM, today=row.expires_on) == 0
    assert expire_reservations(actor=SYSTEM, today=later) == 1


def test_a_string_is_extended_as_one(graded, demand, propose, accept, planner):
    for soh in ("0.80", "0.80", "0.79", "0.79"):
        graded(soh)
    demand(Application.STORAGE, quantity=2, minimum_energy_kwh=40)
    run = propose()
    accept(run)
    row = run.rows.filter(string=1).first()
    extend_reservation(actor=planner, row=row, until=today(400))
    found = run.rows.filter(expires_on=today(400)).values_list("string", flat=True)
    assert list(found) == [1, 1]


@pytest.mark.parametrize("days", [0, -3, 731])
def test_no_day_to_extend_to(accepted, planner, days):
    _, run = accepted()
    with pytest.raises(MatchingError, match="Choose a day from tomorrow"):
        extend_reservation(actor=planner, row=run.rows.get(), until=today(days))


def test_what_is_not_reserved_is_not_extended(accepted, planner):
    _, run = accepted()
    row = run.rows.get()
    expire_reservations(actor=SYSTEM, today=row.expires_on)
    with pytest.raises(MatchingError, match="not reserved in this plan any more"):
        extend_reservation(actor=planner, row=row, until=today(9))


def test_a_technician_ends_nothing(accepted, technician):
    _, run = accepted()
    with pytest.raises(PermissionRefusedError):
        expire_reservations(actor=technician)
    with pytest.raises(PermissionRefusedError):
        extend_reservation(actor=technician, row=run.rows.get(), until=today(9))


def test_beat_asks_every_day(accepted):
    accepted()
    PlanRow.objects.update(expires_on=today(-1))
    entry = app.conf.beat_schedule["reservations that end"]
    assert entry["schedule"].hour == {3}
    app.loader.import_default_modules()
    app.tasks[entry["task"]].apply().get()
    assert set(PlanRow.objects.values_list("state", flat=True)) == {RowState.RELEASED}
