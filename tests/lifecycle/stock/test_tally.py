"""The kept count of the stock follows every way in which a row of a battery can be written."""

import pytest
from django.core.management import call_command
from django.db import connection
from django.db.models import Sum

from lifecycle.models import Battery, StockChange
from lifecycle.queries import count_by_stage
from lifecycle.queries.stock import stock_by
from lifecycle.services import install_in_whole, quarantine_battery, verify_ledger
from lifecycle.stock_tally import TRIGGERS, missing_tallies, set_tally, sum_up


def run(statement):
    with connection.cursor() as cursor:
        cursor.execute(statement)


def findings():
    return [one.problem for one in verify_ledger().findings if one.place == "stock tally"]


@pytest.fixture
def three(receive, technician):
    batteries = [receive(f"T{n}") for n in range(3)]
    quarantine_battery(actor=technician, battery=batteries[0], reason="smells", request_key="q")
    return batteries


def test_events_move_the_count(three, technician):
    assert count_by_stage(technician) == {"received": 2, "quarantined": 1}
    [most, least] = stock_by(technician, "stage")
    assert (most["count"], least["count"]) == (2, 1)
    assert most["rated_energy_kwh"] == 2 * three[1].battery_model.rated_energy_kwh
    assert findings() == []


def test_a_part_is_counted_with_its_whole(three, receive, technician, leaf):
    module = receive("M", battery_model=leaf.module_model)
    install_in_whole(actor=technician, part=module, whole=three[1], position=1, request_key="i")
    assert sum(count_by_stage(technician).values()) == 3
    assert findings() == []


def test_rows_written_past_the_application_are_counted_too(three, technician):
    run("UPDATE lifecycle_battery SET stage = 'tested', state_of_health = 0.8")
    assert count_by_stage(technician) == {"tested": 3}
    [row] = stock_by(technician, "chemistry")
    expected = float(three[0].battery_model.rated_energy_kwh) * 2.4
    assert float(row["usable_energy_kwh"]) == pytest.approx(expected)
    assert findings() == []


def test_summing_up_changes_no_sum(three, technician):
    before = stock_by(technician, "place"), count_by_stage(technician)
    rows = StockChange.objects.count()
    sum_up(connection)
    assert StockChange.objects.count() < rows
    assert (stock_by(technician, "place"), count_by_stage(technician)) == before
    assert findings() == []


def test_a_removed_trigger_is_named_and_set_again_with_a_count(three, technician):
    on_table = " ON lifecycle_battery" if connection.vendor == "postgresql" else ""
    run(f"DROP TRIGGER stock_follows_update{on_table}")
    run("UPDATE lifecycle_battery SET stage = 'tested'")
    assert missing_tallies(connection) == [TRIGGERS[1]]
    assert findings() == [
        "1 batteries are counted (quarantined), 0 are there; run rebuild_projection"
    ]
    set_tally(connection)
    assert (count_by_stage(technician), findings()) == ({"tested": 3}, [])


def test_a_changed_count_is_named_and_rebuilt(three, capsys):
    StockChange.objects.filter(batteries=1, stage="quarantined").update(batteries=7)
    assert len(findings()) == 1
    call_command("rebuild_projection")
    assert findings() == []
    assert StockChange.objects.aggregate(n=Sum("batteries"))["n"] == Battery.objects.count()


def test_a_site_that_is_none(technician, three):
    assert stock_by(technician, "place", site="x") == []
