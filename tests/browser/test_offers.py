"""A planner offers at the desk; the recycler answers on a phone at the gate."""

import re

import pytest
from playwright.sync_api import expect

from accounts.actors import Actor
from lifecycle.enums import Condition, Origin
from lifecycle.models import BatteryModel
from lifecycle.services import Receipt, quarantine_battery, receive_battery
from tests.browser.accessibility import axe
from tests.browser.conftest import sign_in


@pytest.fixture
def battery(people):
    technician = Actor.of_user(people["technician"])
    receipt = Receipt(
        battery_model=BatteryModel.objects.get(code="leaf-24"),
        serial="SN-GATE-1",
        origin=Origin.VEHICLE,
        condition=Condition.DAMAGED,
    )
    battery = receive_battery(actor=technician, receipt=receipt, request_key="gate")
    quarantine_battery(
        actor=technician, battery=battery, reason="smells of solvent", request_key="gate apart"
    )
    return battery


def test_from_the_offer_to_the_receipt(page, phone, battery, watch):
    sign_in(page, "planner")
    page.goto(battery.get_absolute_url())
    page.get_by_role("link", name="Offer to a recycler").click()
    assert axe(page) == []
    page.get_by_label("Recycler").select_option(index=1)
    page.get_by_label("Why can nobody use it?").fill("It smells of solvent.")
    page.get_by_role("button", name="Offer it").click()
    expect(page.get_by_role("status")).to_contain_text("Offered")

    sign_in(phone, "recycler")
    expect(phone.get_by_role("heading", name="Offers to recyclers")).to_be_visible()
    assert axe(phone) == []
    phone.get_by_role("link", name="Waiting for an answer").click()
    assert axe(phone) == []
    phone.get_by_role("link", name=battery.public_id).click()
    expect(phone.get_by_text("smells of solvent", exact=True)).to_be_visible()
    expect(phone.get_by_text("P908")).to_be_visible()
    assert axe(phone) == []
    phone.get_by_role("link", name="Accept").click()
    phone.get_by_label("Your own number for it").fill("PO-1")
    phone.get_by_role("button", name="Accept").click()
    expect(phone.get_by_role("status")).to_contain_text("awaits your collection")
    phone.get_by_role("link", name="Report receipt").click()
    watch.expect("answer 422: .*/receipt/")
    phone.get_by_label("Mass as weighed on arrival").fill("heavy")
    phone.get_by_role("button", name="Report receipt").click()
    expect(phone.get_by_role("alert")).to_contain_text(re.compile("Mass as weighed"))
    assert axe(phone) == []
    phone.get_by_label("Mass as weighed on arrival").fill("291,5")
    phone.get_by_role("button", name="Report receipt").click()
    expect(phone.get_by_text("291.5 kg")).to_be_visible()

    page.reload()
    expect(page.get_by_role("heading", name="Receipt reported by the recycler")).to_be_visible()
    battery.refresh_from_db()
    assert (battery.stage, battery.legal_status) == ("handed_over", "waste")
