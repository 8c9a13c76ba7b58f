"""People and batteries as the tests of `lifecycle` make them, and cells on the tester."""

import itertools

import pytest

from lifecycle.models import BatteryModel
from tests.grading.readers import made_up
from tests.lifecycle.conftest import (  # noqa: F401 - fixtures
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
from tests.lifecycle.web.conftest import browser_of, desk, fill  # noqa: F401 - fixtures

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
