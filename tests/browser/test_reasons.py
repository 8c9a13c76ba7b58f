"""A planner asks a plan why, at a desk and on a phone, without complaints of axe."""

import os

import pytest
from django.utils import timezone

from accounts.actors import Actor
from matching.digest import digest_of
from matching.models import MatchingRun, RunPrices
from matching.services import current_costs
from matching.solver.why.pair import ALLOWED, PLANNED, REFUSED, answer
from matching.solver.why.purchases import purchases
from tests.browser.accessibility import axe
from tests.browser.conftest import sign_in
from tests.matching.why.conftest import solved


@pytest.fixture
def asked():
    """A solved problem, and a pair of each kind of answer in it."""
    told = solved(4, packs=20, demands=9)
    case, pairs = told.case(), {}
    for pack in case.instance.packs.values():
        for demand in case.instance.demands.values():
            said = answer(case, pack, demand)
            kind = "string" if said.verdict == ALLOWED and said.string else said.verdict
            pairs.setdefault(kind, (pack.id, demand.id))
    return told, pairs


@pytest.fixture
def run(people, asked):
    told, _ = asked
    solution = told.solution
    made = MatchingRun.objects.create(
        organisation_id=Actor.of_user(people["planner"]).organisation_id,
        request_key="reasons",
        created_by="Priya",
        seconds=10,
        cost_settings=current_costs(),
        snapshot=told.problem,
        snapshot_sha256=digest_of(told.problem),
        sequences={},
        plan=solution.plan.as_json(),
        value_c=solution.value_c,
        bound_c=solution.bound_c,
        gap_bp=solution.gap_bp,
        recycling_value_c=solution.market.base_c,
        finished_at=timezone.now(),
        unmet=[{"demand": "d0", "missing": 1, "allowed": 0, "why": "1 stay open."}],
    )
    bought = purchases(solution.market, solution.certificate, told.case().prices)
    RunPrices.objects.create(
        run=made,
        sheet=told.case().prices.as_json(),
        purchases=[row.as_json() for row in bought],
        certificate_bound_c=solution.certificate.bound_c,
    )
    return made


def picture(page, name):
    """For whoever wants to look: PICTURES names a folder."""
    if folder := os.environ.get("PICTURES"):
        page.screenshot(path=f"{folder}/{name}.png", full_page=True)


def test_a_pair_is_asked_for_and_answered(page, phone, run, asked):
    _, pairs = asked
    battery, demand = pairs[REFUSED]
    sign_in(page, "planner")
    page.goto(f"/plans/{run.uid}/why/")
    page.locator("#id_battery").fill(battery)
    page.locator("#id_demand").select_option(demand)
    page.get_by_role("button", name="Ask").click()
    page.get_by_text("the reason", exact=True).wait_for()
    sign_in(phone, "planner")
    for kind in (REFUSED, ALLOWED, PLANNED, "string"):
        battery, demand = pairs[kind]
        for where, opened in (("desk", page), ("phone", phone)):
            opened.goto(f"/plans/{run.uid}/why/?battery={battery}&demand={demand}")
            opened.get_by_role("heading", name=f"{battery} for {demand}").wait_for()
            assert axe(opened) == []
            picture(opened, f"{kind}-{where}")
        assert phone.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


def test_lists_of_reasons(page, phone, run, asked):
    _, pairs = asked
    battery, demand = pairs[PLANNED]
    sign_in(page, "planner")
    sign_in(phone, "planner")
    paths = {
        "battery": f"batteries/{battery}/",
        "demand": f"demands/{pairs[REFUSED][1]}/",
        "filled": f"demands/{demand}/",
        "open": "demands/",
        "buy": "buy/",
    }
    for name, path in paths.items():
        for where, opened in (("desk", page), ("phone", phone)):
            opened.goto(f"/plans/{run.uid}/{path}")
            assert axe(opened) == []
            picture(opened, f"{name}-{where}")
        assert phone.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
