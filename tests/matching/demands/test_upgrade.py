"""Demands from before there was the state “part filled”."""

from importlib import import_module

import pytest
from django.apps import apps

from matching.enums import DemandState
from matching.models import Demand

pytestmark = pytest.mark.django_db

migration = import_module("matching.migrations.0010_part_filled_demands")


@pytest.mark.parametrize(
    ("accepted", "before", "after"),
    [
        (0, DemandState.OPEN, DemandState.OPEN),
        (1, DemandState.OPEN, DemandState.PART_FILLED),
        (3, DemandState.FILLED, DemandState.FILLED),
        (1, DemandState.CANCELLED, DemandState.CANCELLED),
    ],
)
def test_a_demand_that_has_a_part_is_part_filled(demand, accepted, before, after):
    row = demand(quantity=3)
    Demand.objects.filter(pk=row.pk).update(accepted_units=accepted, state=before)
    migration.mark_part_filled(apps, None)
    row.refresh_from_db()
    assert row.state == after
