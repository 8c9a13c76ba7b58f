"""The workshop's orders on a phone: nothing hidden, nothing too wide, no complaint."""

from decimal import Decimal

import pytest

from accounts.actors import Actor
from matching.models import WorkOrder
from matching.services import accept_units
from tests.browser.accessibility import axe
from tests.browser.conftest import sign_in
from tests.matching.plans.conftest import demand, graded, propose, site  # noqa: F401

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def technician(people):
    return Actor.of_user(people["technician"])


@pytest.fixture
def planner(people):
    return Actor.of_user(people["planner"])


@pytest.fixture
def house(people, technician):
    from accounts.models import Organisation

    return Organisation.objects.get(pk=technician.organisation_id)


@pytest.fixture
def orders(graded, demand, propose, planner):  # noqa: F811
    graded()
    demand(quantity=2, minimum_energy_kwh=Decimal("4"))
    run = propose()
    units = sorted(set(run.rows.values_list("unit", flat=True)))
    assert accept_units(actor=planner, run=run, units=units).batteries == 1
    return {order.kind: order for order in WorkOrder.objects.order_by("-pk")}


def shown(page, name):
    assert axe(page) == []
    wide = page.evaluate("document.documentElement.scrollWidth > window.innerWidth")
    assert not wide, f"{name} is wider than the phone"


def test_a_kit_on_a_phone(phone, orders):
    sign_in(phone, "technician")
    phone.goto("/work/")
    shown(phone, "the list")
    phone.get_by_role("link", name=orders["disassembly"].code).click()
    shown(phone, "the pack")
    phone.get_by_label("Serials of the modules").fill("M-1\nM-2")
    phone.get_by_role("button", name="It is apart").click()
    phone.get_by_text("Taken apart. The modules are on record.").wait_for()
    shown(phone, "the pack apart")
    phone.goto(orders["kit"].get_absolute_url())
    shown(phone, "the kit")
    # A scanner or meter ends with Enter: it leads from field to field.
    phone.locator("input[name=voltage_1]").focus()
    for number in range(1, 5):
        phone.keyboard.type(f"14.9{number}")
        phone.keyboard.press("Enter")
    assert phone.evaluate("document.activeElement.tagName") == "BUTTON"
    phone.keyboard.press("Enter")
    phone.get_by_text("The voltages are kept.").wait_for()
    shown(phone, "the measured kit")
    phone.get_by_label("Sound").check()
    phone.get_by_label("No", exact=True).check()
    phone.get_by_label("Insulation resistance").fill("2000")
    phone.get_by_label("Open-circuit voltage of the kit").fill("29.9")
    phone.get_by_role("button", name="It is built").click()
    phone.get_by_text("The kit is on record.").wait_for()
    shown(phone, "the built kit")
    phone.goto(f"{orders['kit'].get_absolute_url()}sheet/")
    assert axe(phone) == []
