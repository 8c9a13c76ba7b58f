"""A battery of an accepted plan fails: a planner replaces it at the desk, and keeps another longer
on a phone."""

import os

import pytest
from playwright.sync_api import expect

from accounts.actors import Actor
from accounts.demo import REFURBISHER_NAME
from accounts.models import Organisation
from lifecycle.services import quarantine_battery
from matching.enums import Application
from tests.browser.accessibility import axe
from tests.browser.conftest import sign_in
from tests.matching.plans.conftest import (  # noqa: F401 - fixtures
    accept,
    demand,
    graded,
    make_actor,
    planner,
    propose,
    site,
    technician,
)


@pytest.fixture
def house(people):
    return Organisation.objects.get(name=REFURBISHER_NAME)


@pytest.fixture
def store(graded, demand, propose, accept):  # noqa: F811
    for soh in ("0.80", "0.79"):
        graded(soh)
    wanted = demand(Application.STORAGE, quantity=1, minimum_energy_kwh=40, name="Arena hall")
    run = propose()
    accept(run)
    return wanted, run


def look(page, name):
    if folder := os.environ.get("LOOK"):
        page.screenshot(path=f"{folder}/{name}.png", full_page=True)


def test_from_quarantine_to_the_replacement(page, phone, people, store, graded):  # noqa: F811
    wanted, run = store
    row = run.rows.select_related("battery").first()
    best, worse = graded("0.79"), graded("0.78")
    quarantine_battery(
        actor=Actor.of_user(people["technician"]), battery=row.battery, reason="swollen",
        request_key="stop",
    )  # fmt: skip
    sign_in(page, "planner")
    expect(page.get_by_text("Lost, to be replaced")).to_be_visible()
    assert axe(page) == []
    page.goto(wanted.get_absolute_url())
    assert axe(page) == []
    look(page, "demand")
    page.goto(row.battery.get_absolute_url())
    page.get_by_role("link", name="Replace it").click()
    assert axe(page) == []
    look(page, "replace")
    expect(page.get_by_label(f"Take {best.public_id}")).to_be_checked()
    page.get_by_label(f"Take {worse.public_id}").check()
    page.get_by_role("button", name="Reserve it in this place").click()
    told = f"{worse.public_id} takes the place of {row.battery.public_id}."
    expect(page.get_by_role("status")).to_contain_text(told)
    assert axe(page) == []
    look(page, "plan")

    sign_in(phone, "planner")
    phone.goto(run.get_absolute_url())
    assert axe(phone) == []
    look(phone, "phone-plan")
    phone.get_by_role("link", name="Extend").first.click()
    assert axe(phone) == []
    phone.get_by_role("button", name="Keep it reserved").click()
    expect(phone.get_by_role("status")).to_contain_text("Reserved until")
    phone.get_by_role("link", name="Release ENC-").first.click()
    assert axe(phone) == []
    look(phone, "phone-release")
    phone.get_by_label("The whole string").check()
    phone.get_by_label("Why is it taken back?").fill("The customer withdrew.")
    phone.get_by_role("button", name="Release it").click()
    expect(phone.get_by_role("status")).to_contain_text("2 batteries may be matched again.")
