"""What the accuracy page rests on, read from the records."""

import itertools
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest

from grading.models import Estimate, Evidence
from grading.queries import estimates_of, scored_estimates, scored_of, seen_among
from grading.services.entries import TypedCapacity, record_bms_claim, record_capacity_test
from grading.services.estimation import estimate_from_capacity
from grading.services.recording import write_estimate
from lifecycle.services import inspect_battery, repair_battery
from tests.grading.app.conftest import SOUND

BEGAN = datetime(2026, 3, 1, 12, tzinfo=UTC)
_keys = itertools.count(1)


def day(number):
    return BEGAN + timedelta(days=number)


@pytest.fixture
def claimed(technician, pack):
    def claimed(share, at, **changes):
        return record_bms_claim(
            actor=technician,
            battery=changes.pop("battery", pack),
            state_of_health=Decimal(share),
            request_key=f"claim {next(_keys)}",
            measured_at=None if at is None else day(at),
            **changes,
        )

    return claimed


@pytest.fixture
def tested(technician, pack):
    def tested(capacity_ah, at, **changes):
        test = TypedCapacity(**{**SOUND, "capacity_ah": Decimal(capacity_ah)})
        return record_capacity_test(
            actor=technician,
            battery=changes.pop("battery", pack),
            test=test,
            request_key=f"capacity {next(_keys)}",
            measured_at=None if at is None else day(at),
            **changes,
        )

    return tested


def rows():
    return scored_estimates(until=day(60))


def test_a_claim_is_scored_by_the_capacity_test_that_follows(claimed, tested, pack):
    claimed("0.95", 0)
    tested("46.34", 3)
    [row] = rows()
    assert (row.battery, row.cell_type, row.method, row.version) == (
        pack.public_id,
        "leaf-24",
        "bms_claim",
        "policy 2026-1",
    )
    assert (row.estimated_at, row.measured_at) == (day(0), day(3))
    assert (row.state_of_health, row.measured_state_of_health) == (0.95, 0.7)
    # Half-width of 1 % of 0.7, uniform: the policy's accuracy of the current, at 25 °C.
    assert row.measured_deviation == pytest.approx(0.01 * 0.7 / 3**0.5, abs=1e-5)
    assert row.is_covered is False
    assert row.is_demonstration is False


def test_a_claim_that_is_typed_after_the_result_is_no_prediction(claimed, tested):
    tested("46.34", 3)
    claimed("0.70", 0)
    assert rows() == []


def test_an_old_claim_and_a_capacity_test_alone_score_nothing(claimed, tested):
    tested("46.34", 1)
    claimed("0.70", 2)
    tested("46.34", 33)
    assert rows() == []


def test_outside_the_window_nothing_is_looked_at(claimed, tested):
    claimed("0.70", 0)
    tested("46.34", 3)
    assert len(scored_estimates(until=day(3))) == 1
    assert scored_estimates(until=day(2)) == []
    assert scored_estimates(until=day(3 + 731)) == []


def test_a_test_that_is_worked_out_again_is_scored_once(technician, claimed, tested, pack):
    claimed("0.70", 0)
    evidence = tested("46.34", 3)
    standing = evidence.estimates.get(method="capacity_test")
    again = estimate_from_capacity(Decimal("46.34"), Decimal("66.2"), None, standing.policy)
    again = replace(again, method_version="policy of another year")
    write_estimate(actor=technician, evidence=evidence, estimated=again)
    assert Estimate.objects.filter(evidence=evidence, method="capacity_test").count() == 2
    [row] = rows()
    assert row.measured_deviation == pytest.approx(0.01 * 0.7 / 3**0.5, abs=1e-5)


def test_one_battery_tells_what_the_whole_tells(on_bench, claimed, tested, pack):
    other = on_bench("leaf-40")
    for battery, share in ((pack, "0.70"), (other, "0.80")):
        claimed(share, 0, battery=battery)
        tested("46.34", 3, battery=battery)
    claimed("0.72", 5)
    tested("46.00", 9)
    everything = rows()
    assert len(everything) == 3
    for battery in (pack, other):
        own = scored_of(battery, estimates_of(battery))
        assert own == [row for row in everything if row.battery == battery.public_id]


def test_the_statements_stay_as_few_with_more_batteries(on_bench, claimed, tested, statements):
    counts = []
    for code in ("leaf-30", "leaf-40", "leaf-62"):
        battery = on_bench(code)
        claimed("0.70", 0, battery=battery)
        tested("25", 3, battery=battery)
        counts.append(statements(rows))
    assert counts == [3, 3, 3]


def test_a_repair_in_between_makes_it_another_battery(technician, claimed, tested, pack, findings):
    claimed("0.70", None)
    repair_battery(
        actor=technician, battery=pack, work_done="Module 3 exchanged.", request_key="repair"
    )
    inspect_battery(actor=technician, battery=pack, findings=findings(), request_key="again")
    pack.refresh_from_db()
    tested("46.34", None)
    assert scored_estimates() == []
    assert scored_of(pack, estimates_of(pack)) == []


def test_made_up_evidence_is_told_apart(claimed, tested):
    claimed("0.70", 0, is_demonstration=True)
    tested("46.34", 3)
    assert [row.is_demonstration for row in rows()] == [True]


def test_batteries_of_others_are_not_among_those_seen(technician, recycler_actor, pack):
    wanted = [pack.public_id, "ENC-NOTTHERE"]
    assert seen_among(technician, wanted) == {pack.public_id}
    assert seen_among(recycler_actor, wanted) == set()


def test_the_newest_tests_are_found_by_an_index(db):
    assert "newest_of_a_kind" in [index.name for index in Evidence._meta.indexes]
