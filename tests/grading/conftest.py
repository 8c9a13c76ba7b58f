"""People and batteries as the tests of `lifecycle` make them, and cells on the tester."""

import itertools

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from numpy.random import default_rng

from grading.services.confirm import confirm_upload
from grading.services.uploads import upload_test
from grading.soh.demonstration import draw_pulse_test, pulse_table_csv
from jobs.enums import JobState
from jobs.models import Job
from jobs.services import run_job
from lifecycle.models import BatteryModel
from tests.grading.readers import made_up
from tests.lifecycle.conftest import (  # noqa: F401 - fixtures  # noqa: F401 - fixtures
    browser_of,
    desk,
    fill,
    findings,
    inspect,
    leaf,
    make_actor,
    planner,
    receive,
    recycler,
    recycler_actor,
    refurbisher,
    technician,
)

_numbers = itertools.count(1)


@pytest.fixture(autouse=True)
def _own_files(settings, tmp_path):
    """Uploaded files of tests stay out of the data folder."""
    settings.MEDIA_ROOT = tmp_path / "files"


@pytest.fixture
def on_bench(receive, inspect):  # noqa: F811
    """An inspected battery of a catalogue model, ready to be tested."""

    def on_bench(code="cell-nmc-21", serial=None):
        model = BatteryModel.objects.get(code=code)
        battery = receive(serial or f"T-{next(_numbers)}", battery_model=model)
        voltage_v = (model.minimum_voltage_v + model.maximum_voltage_v) / 2
        inspect(battery, open_circuit_voltage_v=voltage_v)
        return battery

    return on_bench


@pytest.fixture
def table():
    """A pulse table of made-up tests of an NMC21 cell, as bytes."""

    def table(rows=1, **changes):
        return made_up.table(rows, **changes).encode()

    return table


@pytest.fixture
def confirm(technician):  # noqa: F811
    """Upload a file's content for a battery and confirm the suggested test."""

    def confirm(battery, content, name="test.csv", **chosen):
        key = f"test {next(_numbers)}"
        upload = upload_test(
            actor=technician, battery=battery, name=name, content=content, request_key=key
        )
        test = chosen.pop("test", upload.summary["suggested"])
        return confirm_upload(
            actor=technician, upload=upload, test=test, request_key=key, now=True, **chosen
        )

    return confirm


@pytest.fixture
def work_off():
    """Run what waits in the queue, as a worker does; the states it ends in."""

    def work_off():
        waiting = Job.objects.filter(state=JobState.QUEUED).order_by("pk")
        return [run_job(job.uid) for job in waiting]

    return work_off


@pytest.fixture
def drawn():
    """A pulse table of drawn tests that the model takes for cells of this type, as bytes."""

    def drawn(cell_type="NMC21", state_of_health=0.86, cells=("NMC21/1",)):
        records = [
            draw_pulse_test(cell_type, state_of_health, default_rng(n), cell_id=cell)
            for n, cell in enumerate(cells)
        ]
        return pulse_table_csv(records).encode()

    return drawn


@pytest.fixture
def statements():
    """Statements that a page needs."""

    def count(call):
        with CaptureQueriesContext(connection) as captured:
            call()
        return len(captured)

    return count
