"""Three packs taken apart on a tablet, and an arena unit built of their modules."""

import re

import pytest
from playwright.sync_api import Page, expect

from accounts.actors import Actor
from lifecycle.enums import Condition, Origin
from lifecycle.models import Battery, BatteryModel
from lifecycle.services import Receipt, receive_battery
from tests.browser.accessibility import axe
from tests.browser.conftest import sign_in


@pytest.fixture
def packs(people):
    technician = Actor.of_user(people["technician"])
    model = BatteryModel.objects.get(code="leaf-24")
    return [
        receive_battery(
            actor=technician,
            receipt=Receipt(
                battery_model=model,
                serial=f"PACK-{number}",
                origin=Origin.VEHICLE,
                condition=Condition.INTACT,
                vin=f"SJNFAAZE0U600000{number}",
            ),
            request_key=f"pack {number}",
        )
        for number in range(3)
    ]


@pytest.fixture
def floor(phone: Page, packs) -> Page:
    sign_in(phone, "technician")
    return phone


def take_apart(page: Page, pack: Battery, serials: str = "") -> None:
    page.goto(pack.get_absolute_url())
    page.get_by_text("Something else").click()
    page.get_by_role("link", name="Take apart").click()
    page.get_by_label("Serials of the modules").fill(serials)
    page.get_by_label("Why it is taken apart").fill("Modules for the arena")
    page.get_by_role("button", name="Take apart into modules").click()
    expect(page.get_by_role("status")).to_contain_text("Taken apart")


def test_three_packs_become_an_arena_unit(floor, packs):
    take_apart(floor, packs[0], "AESC-1\nAESC-2")
    for pack in packs[1:]:
        take_apart(floor, pack)
    assert axe(floor) == []
    modules = ["AESC-1", "AESC-2", "PACK-1-M01", "PACK-1-M02", "PACK-2-M01", "PACK-2-M02"]
    floor.goto("/batteries/build/")
    floor.get_by_label("What it is called").fill("Arena string")
    floor.get_by_label("Its own serial number").fill("ARENA-1")
    expect(floor.get_by_label("Parts, in the order")).to_be_visible()
    floor.get_by_label("Parts, in the order").click()
    for serial in modules:
        floor.keyboard.type(serial)
        floor.keyboard.press("Enter")
    floor.get_by_label("Parts in series").fill("3")
    floor.get_by_label("Strings in parallel").fill("2")
    assert axe(floor) == []
    floor.get_by_role("button", name="Build the unit").click()
    floor.wait_for_url(re.compile(r"/batteries/ENC-\w+/$"))
    expect(floor.get_by_role("status")).to_contain_text("is built. Inspect it next.")
    floor.get_by_role("link", name="Genealogy").click()
    for pack in packs:
        expect(floor.get_by_role("main")).to_contain_text(f"2 parts from {pack.public_id}")
    assert axe(floor) == []
    unit = Battery.objects.get(serial="ARENA-1")
    assert Battery.objects.filter(whole=unit.public_id).count() == 6


def test_a_vehicle_and_its_battery(floor, packs):
    floor.goto(packs[0].get_absolute_url())
    expect(floor.get_by_role("table", name="Vehicles that it was in")).to_contain_text(
        "SJNFAAZE0U6000000"
    )
    floor.goto("/vehicles/")
    assert axe(floor) == []
    floor.get_by_label("VIN").fill("sjnfaaze0u6000000")
    floor.get_by_role("button", name="Open the vehicle").click()
    expect(floor.get_by_role("table")).to_contain_text(packs[0].public_id)
    assert axe(floor) == []
    floor.goto(f"{packs[0].get_absolute_url()}vehicle/")
    assert axe(floor) == []
