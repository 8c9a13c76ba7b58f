"""The people and makers of the plans' tests, for demands too."""

import pytest

from matching.enums import DemandEventKind
from tests.matching.plans.conftest import (
    demand,
    graded,
    house,
    make_actor,
    planner,
    propose,
    site,
    technician,
)

__all__ = [
    "demand",
    "graded",
    "house",
    "make_actor",
    "planner",
    "propose",
    "site",
    "technician",
]


@pytest.fixture
def story():
    """Kind, units and name of each event of a demand, oldest first."""

    def story(wanted):
        rows = wanted.events.order_by("sequence")
        assert [row.sequence for row in rows] == list(range(1, len(rows) + 1))
        return [(DemandEventKind(row.kind), row.units, row.actor_name) for row in rows]

    return story
