"""A planner enters a demand on a phone, follows it at the desk, and takes a file."""

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from accounts.actors import Actor, own_organisation
from lifecycle.enums import Condition, Origin
from lifecycle.models import BatteryModel, Site
from lifecycle.services import Receipt, receive_battery
from tests.browser.accessibility import axe
from tests.browser.conftest import sign_in


@pytest.fixture
def site(people):
    planner = Actor.of_user(people["planner"])
    return Site.objects.create(
        organisation_id=own_organisation(planner), name="Utrecht", latitude=52, longitude=5
    )


def test_a_demand_from_the_draft_to_its_end(page, phone, site, watch):
    sign_in(phone, "planner")
    phone.goto("/demands/")
    assert axe(phone) == []
    phone.get_by_role("link", name="Forklift").click()
    assert axe(phone) == []
    watch.expect("answer 422: .*/demands/new/")
    phone.get_by_label("Name").fill("Pallet trucks")
    phone.get_by_label("Expected, not ordered yet").check()
    phone.get_by_label("Where it is needed").select_option("Utrecht")
    phone.get_by_label("Energy of one unit").fill("3,2")
    phone.get_by_label("48 V").check()
    phone.get_by_role("button", name="Save as draft").click()
    expect(phone.get_by_role("alert")).to_contain_text("Needed by")
    day = (timezone.localdate() + timedelta(days=50)).isoformat()
    phone.get_by_label("Needed by").fill(day)
    phone.get_by_role("button", name="Save as draft").click()
    expect(phone.get_by_text("No plan serves it until it is opened.")).to_be_visible()
    expect(phone.get_by_text("No battery is at hand")).to_be_visible()
    assert axe(phone) == []

    sign_in(page, "planner")
    page.goto("/demands/?state=all")
    page.get_by_role("link", name="Pallet trucks").click()
    page.get_by_role("button", name="Open it").click()
    page.get_by_role("button", name="Ordered now").click()
    expect(page.get_by_text("expected, not ordered yet: yes → no")).to_be_visible()
    expect(page.get_by_text("No battery is at hand")).to_be_visible()
    assert axe(page) == []
    page.get_by_role("link", name="Cancel this demand").click()
    assert axe(page) == []
    page.get_by_label("Why is it cancelled?").fill("The customer bought new ones.")
    page.get_by_role("button", name="Cancel this demand").click()
    expect(page.get_by_text("The customer bought new ones.")).to_be_visible()
    page.get_by_role("link", name="Copy").click()
    expect(page.get_by_text("Say by when this one is needed.")).to_be_visible()
    expect(page.get_by_label("48 V")).to_be_checked()


def test_a_file_with_a_mistake_is_told_line_by_line(page, site, watch):
    sign_in(page, "planner")
    page.goto("/demands/import/")
    assert axe(page) == []
    watch.expect("answer 422: .*/demands/import/")
    content = b"name,site,quantity\nTrucks,Atlantis,0\n"
    file = {"name": "demands.csv", "mimeType": "text/csv", "buffer": content}
    page.get_by_label("Demands as CSV or JSON").set_input_files(file)
    page.get_by_role("button", name="Look at each line").click()
    expect(page.get_by_text("You have no site “Atlantis”. Known: Utrecht.")).to_be_visible()
    assert axe(page) == []


def test_terms_are_set_from_the_batterys_page(page, people):
    receipt = Receipt(
        battery_model=BatteryModel.objects.get(code="leaf-24"),
        serial="T-1",
        origin=Origin.VEHICLE,
        condition=Condition.INTACT,
    )
    technician = Actor.of_user(people["technician"])
    battery = receive_battery(actor=technician, receipt=receipt, request_key="terms")
    sign_in(page, "planner")
    page.goto(battery.get_absolute_url())
    page.get_by_role("link", name="Asked price and ready date").click()
    assert axe(page) == []
    page.get_by_label("Price its owner asks").fill("850,50")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("Its owner asks 850.50 €.")).to_be_visible()
    assert axe(page) == []
