"""What is locked while a plan is accepted holds up nobody who only refers to it."""

import threading

import pytest
from django.db import connection, transaction

from lifecycle.models import Battery
from matching.enums import Application
from matching.models import Demand
from matching.services import propose_plan
from matching.services.acceptance.locked import locked_batteries, locked_demands
from matching.services.runs.solve_run import solve_run

from .conftest import Told

pytestmark = pytest.mark.django_db(transaction=True)


def in_a_thread(work):
    """Run it on a connection of its own that waits for no lock longer than a while."""
    faults = []

    def run():
        try:
            if connection.vendor == "postgresql":
                connection.cursor().execute("SET lock_timeout = '20s'")
            with transaction.atomic():
                work()
        except Exception as fault:
            faults.append(fault)
        finally:
            connection.close()

    thread = threading.Thread(target=run)
    thread.start()
    thread.join()
    assert faults == []


def test_a_plan_is_written_while_its_batteries_are_locked(graded, demand, planner):
    """Two who wait for one another, a worker that writes its rows in the order of the plan and a
    planner who locks batteries by their keys, would both have lost their work."""
    for soh in ("0.80", "0.79", "0.78"):
        graded(soh)
    demand(quantity=12), demand(Application.TRACTION)
    run = propose_plan(actor=planner, seconds=10, request_key="p")
    write = solve_run(Told(), str(run.uid))
    with transaction.atomic():
        if connection.vendor == "postgresql":  # SQLite lets one write at a time
            locked_batteries(Battery.objects.values_list("pk", flat=True))
            locked_demands(Demand.objects.values_list("pk", flat=True))
            in_a_thread(write)
    if connection.vendor != "postgresql":
        in_a_thread(write)
    assert run.rows.count() > 0
