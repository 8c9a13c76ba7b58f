"""A plan does not flap: what was proposed last stays, unless a change gains more than it costs."""

from decimal import Decimal

import pytest

from matching.enums import Application
from matching.models import CostSettings, MatchingRun
from matching.queries.previous import previous_pairs
from matching.services import accept_units


@pytest.fixture
def flip(graded, demand, propose):
    """One pack and two demands: the second comes later and pays a little more."""

    def flip(change_eur, more_eur=1):
        CostSettings.objects.create(source="test", change_eur=Decimal(change_eur))
        battery = graded()
        first = demand(Application.TRACTION)
        propose()
        second = demand(Application.TRACTION, bonus_eur=Decimal(more_eur))
        return battery, first, second, propose()

    return flip


def test_without_a_cost_of_change_it_flips(flip):
    _, _, second, run = flip(0)
    assert [row.demand for row in run.rows.all()] == [second]
    assert (run.stability.before, run.stability.kept, run.stability.cost_c) == (1, 0, 0)


def test_with_one_it_stays_where_little_is_gained(flip):
    battery, first, _, run = flip(80)
    assert run.snapshot["prev"] == [{"pack": battery.public_id, "demand": first.code}]
    assert run.snapshot["params"]["change_c"] == 8_000
    assert [row.demand for row in run.rows.all()] == [first]
    assert (run.stability.before, run.stability.kept, run.stability.cost_c) == (1, 1, 0)


def test_it_changes_where_more_is_gained_than_it_costs(flip):
    _, _, second, run = flip(80, more_eur=200)
    assert [row.demand for row in run.rows.all()] == [second]
    assert run.stability.cost_c == 8_000


def test_what_keeping_saves_is_no_income(flip):
    """A row earns the same money whether it was proposed before or not."""
    _, _, _, run = flip(80)
    once = MatchingRun.objects.last()
    assert run.rows.get().gain_c == once.rows.get().gain_c
    assert run.recycling_value_c == once.recycling_value_c
    assert run.value_c == once.value_c


def test_accepted_gone_and_unknown_pairs_are_no_pairs(graded, demand, propose, planner, house):
    accepted, open_, gone = graded("0.80"), graded("0.79"), graded("0.78")
    demands = [demand(Application.TRACTION) for _ in range(3)]
    run = propose()
    accept_units(actor=planner, run=run, units=[f"battery:{accepted.public_id}"])
    batteries = [accepted.public_id, open_.public_id]
    codes = [one.code for one in demands]
    pairs = previous_pairs(house.pk, batteries, codes)
    assert pairs == [{"pack": open_.public_id, "demand": run.rows.get(battery=open_).demand.code}]
    assert previous_pairs(house.pk, batteries, []) == []
    assert previous_pairs(house.pk + 1, batteries, codes) == []
    assert gone


def test_a_pack_opened_for_several_demands_has_one_pair(graded, demand, propose, house):
    battery = graded()
    small, large = demand(quantity=1), demand(quantity=3)
    run = propose()
    assert {row.demand for row in run.rows.all()} == {small, large}
    pairs = previous_pairs(house.pk, [battery.public_id], [small.code, large.code])
    assert pairs == [{"pack": battery.public_id, "demand": large.code}]


def test_a_what_if_is_no_plan_before(graded, demand, propose, house):
    battery, wanted = graded(), demand(Application.TRACTION)
    run = propose()
    MatchingRun.objects.filter(pk=run.pk).update(kind="what_if")
    assert previous_pairs(house.pk, [battery.public_id], [wanted.code]) == []
