"""What fits, asked on a desk and on the workshop's phone."""

from decimal import Decimal

import pytest
from playwright.sync_api import Page, expect

from accounts.actors import Actor
from lifecycle.enums import Condition, Origin
from lifecycle.models import Battery, BatteryModel
from lifecycle.services import Receipt, receive_battery
from tests.browser.accessibility import axe
from tests.browser.conftest import sign_in


@pytest.fixture
def packs(people) -> list[Battery]:
    technician = Actor.of_user(people["technician"])
    model = BatteryModel.objects.get(code="leaf-24")
    packs = []
    for number, voltage in enumerate(("352.1", "356.4", "356")):
        receipt = Receipt(
            battery_model=model,
            serial=f"PACK-{number}",
            origin=Origin.VEHICLE,
            condition=Condition.INTACT,
        )
        pack = receive_battery(actor=technician, receipt=receipt, request_key=f"pack {number}")
        Battery.objects.filter(pk=pack.pk).update(
            open_circuit_voltage_v=voltage,
            state_of_health=Decimal("0.72"),
            state_of_health_lower=Decimal("0.70"),
        )
        packs.append(pack)
    return packs


def test_what_a_pack_can_become(page: Page, packs):
    sign_in(page, "planner")
    page.goto(packs[0].get_absolute_url())
    page.get_by_role("link", name="What it can become").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("What it can become")
    row = page.get_by_role("row").filter(has_text="Truck of 24 V").first
    expect(row).to_contain_text("3 × 1")
    expect(row.get_by_role("img", name="3 in series, 1 such strings in parallel")).to_be_visible()
    assert axe(page) == []
    page.get_by_label("Energy of one unit, at least").fill("2,1")
    page.get_by_role("button", name="Reckon").click()
    expect(page.get_by_role("row").filter(has_text="Truck of 24 V").first).to_contain_text("3 × 2")


def test_a_model_of_the_catalogue_at_a_state_of_health(page: Page, packs):
    sign_in(page, "planner")
    page.get_by_role("link", name="Planning").click()
    page.get_by_role("link", name="What fits").click()
    page.get_by_label("Battery model").select_option("leaf-40")
    page.get_by_role("button", name="Reckon").click()
    expect(page.get_by_role("heading", name="Nissan Leaf 40 kWh (ZE1), 70.0 %")).to_be_visible()
    assert axe(page) == []


def test_may_these_go_in_parallel_on_a_phone(phone: Page, packs):
    sign_in(phone, "technician")
    phone.goto("/topology/parallel/")
    phone.get_by_label("Batteries").fill("\n".join(pack.public_id for pack in packs))
    phone.get_by_role("button", name="Ask").click()
    alert = phone.get_by_role("alert").filter(has_text="No.")
    expect(alert).to_contain_text(f"Off: {packs[0].public_id}.")
    assert axe(phone) == []
    assert phone.evaluate("document.documentElement.scrollWidth <= innerWidth")
    phone.get_by_label(f"Voltage of {packs[0].public_id} now").fill("355,9")
    phone.get_by_role("button", name="Ask again").click()
    expect(phone.get_by_role("alert").filter(has_text="Yes, by these")).to_be_visible()
    expect(phone.get_by_role("heading", name="What they give in parallel")).to_be_visible()
    assert axe(phone) == []
