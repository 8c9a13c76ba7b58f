"""Rows that were accepted before there were orders get theirs, once."""

from decimal import Decimal

import pytest

from accounts.actors import Actor
from matching.enums import Application
from matching.models import WorkOrder
from matching.services.work.missing import order_missing_work

pytestmark = pytest.mark.django_db


@pytest.fixture
def upgraded(graded, demand, accepted, workshop):
    """A pack for two kits and a string of two, as an upgrade finds them: accepted, no orders."""
    for soh in ("0.80", "0.79"):
        graded(soh)
    demand(Application.STORAGE, minimum_energy_kwh=40)
    accepted()
    graded("0.70")
    demand(quantity=2, minimum_energy_kwh=Decimal("4"))
    accepted()
    before = kinds()
    forget()
    return before


def forget():
    for order in WorkOrder.objects.all():
        order.events.all().delete()
        order.lines.all().delete()
        order.delete()


def kinds():
    orders = WorkOrder.objects.order_by("kind", "unit_number")
    return [(one.kind, one.unit_number, one.demand_id, one.lines.count()) for one in orders]


def make():
    return order_missing_work(actor=Actor.system("Upgrade"))


def test_they_get_the_orders_that_they_would_have_had(upgraded, sound):
    assert make() == len(upgraded) == 4
    assert kinds() == upgraded
    assert make() == 0
    sound()


def test_what_has_moved_on_is_left_alone(upgraded, workshop):
    make()
    string = workshop.one("string")
    workshop.string(string, "372", "372")
    forget()
    assert make() == 3
    assert not workshop.orders("string")


def test_what_was_given_up_gets_no_second_order(upgraded, workshop):
    make()
    WorkOrder.objects.filter(kind="string").update(
        state="cancelled", finished_at="2026-11-01T00:00Z"
    )
    assert make() == 0
