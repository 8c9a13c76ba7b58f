"""The planner of tests takes its prices from the open demands."""

import pytest

from grading.planner.prices import assumed, prices_for
from matching.models import Demand
from matching.services.demands.grade_prices import prices_of_demands


@pytest.fixture
def world(db):
    from accounts.demo import create_demo_accounts
    from tests.web.things import World

    return World(create_demo_accounts()[2])


def test_without_demands_they_are_assumptions(db):
    assert prices_of_demands(None) is None
    assert prices_for(None) == assumed()


def test_each_grade_is_worth_the_best_demand_that_takes_it(world):
    first = world.demand
    Demand.objects.filter(pk=first.pk).update(minimum_state_of_health="0.65", price_eur_per_kwh=70)
    second = Demand.objects.get(pk=first.pk)
    second.pk, second.code, second.request_key = None, "D-OTHER1", "other"
    second.minimum_state_of_health, second.price_eur_per_kwh = "0.80", 120
    second.save()
    found = prices_for(first.organisation_id)
    assert dict(found.eur_per_kwh) == {"recycle": 5.0, "C": 5.0, "B": 70.0, "A": 120.0}
    assert found.source.startswith("Prices of 2 open demands")
