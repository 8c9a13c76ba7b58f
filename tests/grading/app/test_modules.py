"""Tests of modules one after another, and what each says of the pack."""

from decimal import Decimal

import pytest

from grading.services.grades import sign_grade
from grading.services.module_entries import record_module_test
from grading.services.proposing import propose_grade
from grading.services.replay import replay_grade
from lifecycle.errors import EntryRefusedError
from lifecycle.services import verify_ledger


@pytest.fixture
def module(technician, pack):
    def module(position, capacity_ah, key=None):
        return record_module_test(
            actor=technician,
            battery=pack,
            module_position=position,
            capacity_ah=Decimal(capacity_ah),
            temperature_c=Decimal(25),
            request_key=key or f"m{position} {capacity_ah}",
        )

    return module


def test_each_module_narrows_what_is_said_of_the_pack(pack, module):
    widths = []
    for position in range(1, 9):
        estimate = module(position, "46.3").estimates.get()
        widths.append(estimate.upper - estimate.lower)
    assert widths[-1] < widths[3] < widths[0]
    assert estimate.state_of_health < Decimal("0.70")
    assert (estimate.method, pack.evidence.count()) == ("from_modules", 8)
    assert estimate.reasons[0].startswith("8 of 48 modules tested")
    assert verify_ledger().findings == []


def test_a_weak_module_is_the_pack(pack, module):
    for position in range(1, 5):
        module(position, "46.3")
    estimate = module(5, "36.0").estimates.get()
    assert estimate.upper < Decimal("0.56")


def test_a_module_that_is_tested_again_counts_once(pack, module):
    module(1, "36.0")
    estimate = module(1, "46.3").estimates.get()
    assert estimate.reasons[0].startswith("1 of 48")


def test_the_grade_of_a_pack_rests_on_its_modules_and_is_replayed(pack, module, technician):
    for position in range(1, 13):
        module(position, "48.0")
    proposed = propose_grade(pack)
    assert proposed.estimate.method == "from_modules"
    signed = sign_grade(
        actor=technician, battery=pack, grade=proposed.proposal.grade, request_key="g"
    )
    replayed = replay_grade(actor=technician, signed=signed)
    assert (replayed.agrees, replayed.differences) == (True, ())


@pytest.mark.parametrize(
    ("position", "capacity_ah", "field"),
    [(49, "46", "module_position"), (0, "46", "module_position"), (3, "0", "capacity_ah"),
     (3, "460", "capacity_ah")],
)  # fmt: skip
def test_what_no_module_can_be_is_refused(module, position, capacity_ah, field):
    with pytest.raises(EntryRefusedError) as error:
        module(position, capacity_ah)
    assert list(error.value.problems) == [field]


def test_the_page_shows_positions_and_the_next_module(desk, pack, module, statements):
    module(1, "46.3")
    text = desk.get(f"{pack.get_absolute_url()}modules/").content.decode()
    assert "Module 2: on average the interval shrinks" in text
    assert text.count("not tested") == 47
    before = statements(lambda: desk.get(f"{pack.get_absolute_url()}modules/"))
    for position in range(2, 8):
        module(position, "46.3")
    assert statements(lambda: desk.get(f"{pack.get_absolute_url()}modules/")) == before


def test_the_logs_of_the_car_narrow_the_spread_and_single_a_module_out(
    pack, module, technician, desk
):
    from lifecycle.services.first_life import import_logs
    from tests.lifecycle.first_life.car import Car

    def log():
        return {"a.csv": Car().drive(0)}

    plain = module(1, "46.3").estimates.get()
    import_logs(actor=technician, battery=pack, files=log(), request_key="logs")
    after = module(2, "46.3").estimates.get()
    assert "apart at rest" in " ".join(after.reasons)
    assert after.upper - after.lower < plain.upper - plain.lower
    text = desk.get(f"{pack.get_absolute_url()}modules/").content.decode()
    assert "The highest resistance in the logs is in module" in text
