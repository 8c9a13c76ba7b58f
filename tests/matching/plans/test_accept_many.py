"""Many rows at once: as many statements as for few, and one that is taken spoils no other."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from lifecycle.models import Battery, Reservation
from lifecycle.services import verify_ledger
from matching.enums import RowState
from matching.services import accept_units


def units_of(run):
    return list(run.rows.order_by("unit").values_list("unit", flat=True).distinct())


@pytest.mark.parametrize("count", [2, 12])
def test_a_fixed_number_of_statements(graded, demand, propose, planner, count):
    for _ in range(count):
        graded("0.80")
    demand(quantity=24 * count)
    run = propose()
    with CaptureQueriesContext(connection) as asked:
        done = accept_units(actor=planner, run=run, units=units_of(run))
    assert (done.batteries, done.refused) == (count, {})
    # Orders are written too: one insert for every 500, on SQLite for every 30 of them.
    assert len(asked) <= 60
    assert verify_ledger().findings == []


def test_one_that_somebody_else_took_is_refused_and_the_others_stand(
    graded, demand, propose, planner
):
    batteries = [graded("0.80") for _ in range(3)]
    demand(quantity=72)
    run = propose()
    taken = batteries[1]
    Reservation.objects.create(
        battery=taken, purpose="recycling", promised_to="Smelter", made_at=timezone.now()
    )
    done = accept_units(actor=planner, run=run, units=units_of(run))
    [(unit, why)] = done.refused.items()
    assert done.batteries == 2
    assert f"{taken.public_id} is promised to the recycler Smelter since" in why
    assert set(run.rows.filter(unit=unit).values_list("state", flat=True)) == {RowState.REFUSED}
    stages = Battery.objects.filter(pk__in=[b.pk for b in batteries]).order_by("pk")
    assert list(stages.values_list("stage", flat=True)) == ["matched", "graded", "matched"]


@pytest.mark.parametrize("count", [2, 12])
def test_refusals_need_a_fixed_number_of_statements_as_well(
    graded, demand, propose, accept, planner, count
):
    for _ in range(count):
        graded("0.80")
    demand(quantity=48 * count)
    one, two = propose(), propose()
    accept(one)
    with CaptureQueriesContext(connection) as asked:
        done = accept_units(actor=planner, run=two, units=units_of(two))
    assert (done.batteries, len(done.refused)) == (0, count)
    assert len(asked) <= 40
