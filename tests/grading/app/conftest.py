from decimal import Decimal

import pytest

from grading.services.entries import TypedCapacity, record_bms_claim, record_capacity_test
from tests.grading.readers.conftest import shared_data  # noqa: F401 - fixture

SOUND = {
    "capacity_ah": Decimal("46.34"),
    "current_a": Decimal(22),
    "temperature_c": Decimal(25),
    "upper_voltage_v": Decimal(400),
    "lower_voltage_v": Decimal(245),
}


@pytest.fixture
def pack(on_bench):
    return on_bench("leaf-24")


@pytest.fixture
def capacity(technician, pack):
    def capacity(key="capacity", **changes):
        test = TypedCapacity(**{**SOUND, **changes})
        return record_capacity_test(actor=technician, battery=pack, test=test, request_key=key)

    return capacity


@pytest.fixture
def claim(technician, pack):
    def claim(share, key="claim"):
        return record_bms_claim(
            actor=technician, battery=pack, state_of_health=Decimal(share), request_key=key
        )

    return claim
