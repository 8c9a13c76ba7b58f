"""A planner asks what if, watches the search, and lays two plans side by side."""

import re
import threading
from decimal import Decimal

import pytest
from django.db import connection
from playwright.sync_api import expect

from accounts.actors import Actor
from accounts.models import Organisation
from jobs.services import run_job
from lifecycle.models import Site
from matching.enums import Application
from matching.models import MatchingRun
from matching.services import propose_plan
from tests.browser.accessibility import axe
from tests.browser.conftest import sign_in
from tests.matching.plans.conftest import demand
from tests.matching.runs.conftest import endless, fleet

__all__ = ["demand", "endless", "fleet"]


@pytest.fixture
def planner(people):
    return Actor.of_user(people["planner"])


@pytest.fixture
def house(planner):
    return Organisation.objects.get(pk=planner.organisation_id)


@pytest.fixture
def site(house):
    return Site.objects.create(
        organisation=house, name="Rotterdam", latitude=Decimal("51.9"), longitude=Decimal("4.5")
    )


@pytest.fixture
def solve():
    """A worker's work, in a thread: the browser's event loop keeps Django from this one."""

    def solve(run):
        def work():
            try:
                run_job(run.job.uid)
            finally:
                connection.close()

        worker = threading.Thread(target=work)
        worker.start()
        return worker

    return solve


def test_what_if_and_side_by_side(page, phone, watch, fleet, demand, planner, solve):
    watch.expect("answer 422: .*/what-if/")
    fleet(["ENC-AAAA0001", "ENC-AAAA0002", "ENC-AAAA0003"])
    demand(quantity=20, name="Pallet trucks")
    demand(Application.TRACTION, name="Lorry")
    run = propose_plan(actor=planner, seconds=10, request_key="browser")
    solve(run).join()

    sign_in(page, "planner")
    page.goto(run.get_absolute_url())
    assert axe(page) == []
    trucks = page.get_by_role("row").filter(has_text="Pallet trucks").first
    trucks.get_by_role("link", name="What if").click()
    first = page.get_by_role("group", name="Change 1")
    expect(first.get_by_label("What is different")).to_have_value("ban")
    expect(first.get_by_label("Battery")).to_have_value(re.compile("ENC-AAAA"))
    assert axe(page) == []
    second = page.get_by_role("group", name="Change 2")
    second.get_by_label("What is different").select_option("qty")
    page.get_by_role("button", name="Solve it beside the plan").click()
    expect(page.get_by_role("alert")).to_contain_text("Which demand?")
    assert axe(page) == []
    second.get_by_label("Demand").fill(first.get_by_label("Demand").input_value())
    second.get_by_label("New figure or day").fill("12")
    page.get_by_role("button", name="More changes").click()
    expect(page.get_by_role("group", name="Change 6")).to_be_visible()
    page.get_by_role("button", name="Solve it beside the plan").click()
    expect(page.get_by_text("units that this demand wants 12")).to_be_visible()
    assert axe(page) == []
    solve(MatchingRun.objects.get(kind="what_if")).join()
    expect(page.get_by_role("heading", name="Which battery where")).to_be_visible()
    page.get_by_role("link", name="Side by side").click()
    expect(page.get_by_text("not the same problem")).to_be_visible()
    assert axe(page) == []

    sign_in(phone, "planner")
    phone.goto("/plans/")
    for box in phone.get_by_role("checkbox").all():
        box.check()
    assert axe(phone) == []
    phone.get_by_role("button", name="Compare what is ticked").click()
    expect(phone.get_by_role("heading", name="Plans side by side")).to_be_visible()
    assert axe(phone) == []
    phone.goto(f"{run.get_absolute_url()}what-if/")
    assert axe(phone) == []
    assert phone.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


def test_a_search_is_watched_and_its_plan_taken(page, endless, planner, solve):
    endless()
    run = propose_plan(actor=planner, seconds=900, request_key="browser")
    worker = solve(run)
    sign_in(page, "planner")
    page.goto(run.get_absolute_url())
    expect(page.get_by_text("Gap at most", exact=True)).to_be_visible(timeout=30_000)
    expect(page.locator("figure.plot svg")).to_be_visible(timeout=30_000)
    expect(page.get_by_text("Batteries used", exact=True)).to_be_visible(timeout=30_000)
    assert axe(page) == []
    page.get_by_role("button", name="Take this plan now").click()
    expect(page.get_by_role("heading", name="Which battery where")).to_be_visible(timeout=60_000)
    worker.join()
    expect(page.get_by_text("Taken early", exact=True)).to_be_visible()
    assert axe(page) == []
