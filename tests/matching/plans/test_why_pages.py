"""Questions to a plan, as planners ask them."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.enums import OrganisationKind, Role
from accounts.models import Organisation, User
from lifecycle.services import quarantine_battery
from matching.enums import Application
from matching.models import MatchingRun, RunPrices
from matching.money import euros
from matching.services import propose_plan

pytestmark = pytest.mark.django_db


def desk_of(actor):
    client = Client()
    client.force_login(User.objects.get(pk=actor.reference.removeprefix("user:")))
    return client


@pytest.fixture
def desk(planner):
    return desk_of(planner)


@pytest.fixture
def ask(desk):
    """The page of one pair of a run."""

    def ask(run, battery, demand):
        asked = {"battery": battery, "demand": demand}
        return desk.get(f"{run.get_absolute_url()}why/", asked)

    return ask


def text_of(page):
    return " ".join(page.content.decode().split())


def test_a_refused_pair_names_its_rule_and_what_would_have_to_change(graded, demand, propose, ask):
    weak = graded("0.72", lower="0.70")
    soon = timezone.localdate() + timedelta(days=3)
    wanted = demand(
        Application.TRACTION,
        minimum_state_of_health=Decimal("0.71"),
        minimum_energy_kwh=Decimal("28.5"),
        deadline=soon,
        quantity=1,
    )
    page = ask(propose(), weak.public_id, wanted.code)
    assert page.status_code == 200
    assert [(f.rule, f.changes) for f in page.context["faults"]] == [
        (
            "R4 Date",
            [
                f"Deadline 1 day later: {soon + timedelta(days=1):%-d %b %Y}.",
                f"At hand 1 day earlier: {timezone.localdate() - timedelta(days=1):%-d %b %Y}. "
                "That day had passed already.",
            ],
        ),
        (
            "R6 State of health",
            [
                "Lowest state of health 70.00 % instead of 71.00 %.",
                "A lower bound of its state of health of 71.00 % instead of 70.00 %, as a more "
                "exact test may prove: the estimate itself is high enough.",
            ],
        ),
        (
            "R8 Energy",
            [
                "Energy of one unit 28 kWh instead of 28.5 kWh.",
                "A lower bound of its state of health of 71.25 % instead of 70.00 %, as a more "
                "exact test may prove: the estimate itself is high enough.",
            ],
        ),
    ]
    assert "It may not: 3 rules refuse it." in text_of(page)


def test_an_allowed_pair_says_by_how_much_it_misses_and_at_what_price_it_would_be_taken(
    graded, demand, propose, ask
):
    battery = graded("0.80")
    best = demand(Application.TRACTION, price_eur_per_kwh=Decimal(150))
    worse = demand(Application.TRACTION, price_eur_per_kwh=Decimal(100))
    run = propose()
    page = ask(run, battery.public_id, worse.code)
    told = page.context["answer"]
    prices = RunPrices.objects.get(run=run).sheet
    # 40 kWh × 0.8, at a factor of 1 − 0.5 × 5 %: what 150 €/kWh pays more than 100.
    gains = {d.code: 32 * float(d.price_eur_per_kwh) * 0.975 * 100 for d in (best, worse)}
    assert told.misses_c == (
        prices["demands"].get(worse.code, 0)
        + prices["packs"][battery.public_id]
        - told.gain.total_c
    )
    assert told.misses_c == pytest.approx(gains[best.code] - gains[worse.code], abs=2)
    assert page.context["cure"]["price"] == "150.00 €/kWh"
    assert f"it misses {euros(told.misses_c)}" in page.content.decode()
    taken = ask(run, battery.public_id, best.code)
    assert "The plan proposes just this." in text_of(taken)
    second = taken.context["second"]
    assert (second["code"], second["misses"]) == (worse.code, euros(told.misses_c))
    words = f"{worse.name}, {euros(told.misses_c)} less at the prices of the proof;"
    assert words in run.rows.get().second_best


def test_a_battery_is_found_by_its_label_and_unknown_ones_are_said(
    graded, demand, propose, ask, technician
):
    inside, outside = graded("0.80"), graded("0.79")
    wanted = demand()
    quarantine_battery(actor=technician, battery=outside, reason="smells", request_key="q")
    run = propose()
    assert ask(run, inside.serial, wanted.code).context["answer"].pack == inside.public_id
    lower = ask(run, inside.public_id.lower(), wanted.code)
    assert lower.context["answer"].pack == inside.public_id
    for typed, words in {
        outside.public_id: f"{outside.public_id} took no part in this plan",
        "S-unknown": "No battery of yours carries this.",
        "": "This field is required.",
    }.items():
        page = ask(run, typed, wanted.code)
        assert page.status_code == 422
        assert words in str(page.context["form"].errors["battery"])
    page = ask(run, inside.public_id, "D-UNKNOWN")
    assert page.status_code == 422
    assert f'value="{inside.public_id}"' in page.content.decode()


def test_all_alternatives_of_a_battery_by_what_they_miss(graded, demand, propose, desk):
    battery = graded("0.80")
    best = demand(Application.TRACTION)
    worse = demand(Application.TRACTION, price_eur_per_kwh=Decimal(120))
    refused = demand(Application.TRACTION, minimum_state_of_health=Decimal("0.9"))
    run = propose()
    page = desk.get(f"{run.get_absolute_url()}batteries/{battery.public_id}/")
    rows = page.context["rows"]
    assert [row["told"].demand for row in rows] == [best.code, worse.code, refused.code]
    assert rows[2]["reason"].startswith("R6 State of health: Its state of health is at least")
    assert page.context["gain"] == euros(run.rows.get().gain_c)
    assert desk.get(f"{run.get_absolute_url()}batteries/nobody/").status_code == 404


def test_a_battery_that_took_no_part_says_why(graded, demand, propose, desk):
    graded()
    cell = graded(model="cell-lmo-10")
    demand()
    run = propose()
    page = desk.get(f"{run.get_absolute_url()}batteries/{cell.public_id}/")
    assert "A single cell: demands are for packs and modules." in text_of(page)


def test_an_open_demand_says_what_it_lacks_and_who_nearly_fits(graded, demand, propose, desk):
    graded("0.80")
    near = [graded("0.72", lower=lower) for lower in ("0.695", "0.685", "0.65")]
    wanted = demand(
        Application.TRACTION, quantity=3, minimum_state_of_health=Decimal("0.70"),
        minimum_energy_kwh=Decimal(20),
    )  # fmt: skip
    run = propose()
    url = f"{run.get_absolute_url()}demands/{wanted.code}/"
    page = desk.get(url)
    assert "2 of 3 units stay open" in text_of(page)
    assert "the 1 that it may have make 1 units at most; 3 are wanted." in text_of(page)
    [row] = page.context["near"]
    assert (row["rule"], row["packs"], row["could_serve"]) == ("R6 State of health", 3, 2)
    assert row["change"] == "Lowest state of health 68.50 % instead of 70.00 %."
    assert url in desk.get(f"{run.get_absolute_url()}demands/").content.decode()
    assert url in desk.get(wanted.get_absolute_url()).content.decode()
    assert desk.get(f"{run.get_absolute_url()}demands/D-NONE/").status_code == 404
    assert len(near) == 3


def test_a_demand_that_nothing_at_hand_can_ever_fill(graded, demand, propose, desk):
    graded("0.80")
    wanted = demand(Application.TRACTION, minimum_energy_kwh=Decimal(500))
    run = propose()
    page = desk.get(f"{run.get_absolute_url()}demands/{wanted.code}/")
    assert "No battery of a model at hand can ever fill it, not even a new one." in text_of(page)
    assert "It holds 40 kWh at its lower bound; 500 kWh are needed." in text_of(page)


def test_what_to_buy_ranks_classes_and_says_where_there_is_nothing_to_gain(
    graded, demand, propose, desk
):
    graded("0.80"), graded("0.70")
    wanted = demand(
        Application.TRACTION, quantity=3, minimum_state_of_health=Decimal("0.77"),
        minimum_energy_kwh=Decimal(20),
    )  # fmt: skip
    run = propose()
    page = desk.get(f"{run.get_absolute_url()}buy/")
    rows = page.context["rows"]
    assert [bool(row["price"]) for row in rows] == [True] * 3 + [False] * 4
    assert {row["low_percent"] for row in rows[:3]} == {80.0, 85.0, 90.0}
    assert rows[0]["use"] == f"1 × {wanted.name}"
    assert page.context["place"] == "Rotterdam"
    assert "recycling" in text_of(page)


def test_unfinished_runs_say_so(graded, demand, desk, planner):
    battery = graded()
    wanted = demand()
    run = propose_plan(actor=planner, seconds=10, request_key="waits")
    for path in ("why/", f"batteries/{battery.public_id}/", f"demands/{wanted.code}/", "buy/"):
        page = desk.get(f"{run.get_absolute_url()}{path}")
        assert (page.status_code, "is not finished yet" in text_of(page)) == (200, True), path


def test_runs_of_before_prices_were_kept_say_so(graded, demand, desk, propose):
    graded()
    demand()
    run = propose()
    RunPrices.objects.all().delete()
    for path in ("why/", "buy/"):
        page = desk.get(f"{run.get_absolute_url()}{path}")
        assert "before the prices behind it were kept" in text_of(page)


def test_another_organisation_sees_nothing(graded, demand, propose, make_actor):
    battery = graded()
    wanted = demand()
    run = propose()
    other = Organisation.objects.create(name="Elsewhere", kind=OrganisationKind.REFURBISHER)
    stranger = desk_of(make_actor(Role.PLANNER, other))
    for path in (
        "why/", f"batteries/{battery.public_id}/", f"demands/{wanted.code}/", "demands/", "buy/",
    ):  # fmt: skip
        assert stranger.get(f"{run.get_absolute_url()}{path}").status_code == 404


def test_rows_left_out_batteries_and_panels_lead_to_the_reasons(graded, demand, propose, desk):
    placed, left = graded("0.80"), graded("0.62", lower="0.55")
    wanted = demand(Application.TRACTION)
    run = propose()
    base = run.get_absolute_url()
    plan = desk.get(base).content.decode()
    assert f"{base}why/?battery={placed.public_id}&amp;demand={wanted.code}" in plan
    assert f"{base}batteries/{left.public_id}/" in plan
    assert f"{base}buy/" in plan
    assert (
        f"{base}batteries/{placed.public_id}/"
        in desk.get(placed.get_absolute_url()).content.decode()
    )
    assert (
        f"{base}batteries/{left.public_id}/" in desk.get(left.get_absolute_url()).content.decode()
    )


def test_pages_need_a_fixed_number_of_statements(graded, demand, propose, desk):
    def statements(run):
        base = run.get_absolute_url()
        row = run.rows.select_related("battery", "demand").first()
        pair = f"?battery={row.battery.public_id}&demand={row.demand.code}"
        counts = []
        for path in (
            f"why/{pair}", f"batteries/{row.battery.public_id}/", f"demands/{row.demand.code}/",
            "buy/",
        ):  # fmt: skip
            with CaptureQueriesContext(connection) as captured:
                assert desk.get(f"{base}{path}").status_code == 200
            counts.append(len(captured))
        return counts

    graded()
    demand(Application.TRACTION)
    few = statements(propose())
    for _ in range(3):
        graded()
        demand(Application.TRACTION)
    assert statements(propose()) == few
    # Session, person and roles; the run; its problem, plan and prices; names.
    assert max(few) <= 9


def test_one_pair_reads_the_json_of_the_run_once(graded, demand, propose, desk):
    battery = graded()
    wanted = demand()
    run = propose()
    with CaptureQueriesContext(connection) as captured:
        desk.get(f"{run.get_absolute_url()}why/?battery={battery.public_id}&demand={wanted.code}")
    large = [row["sql"] for row in captured if '"snapshot"' in row["sql"]]
    assert len(large) == 1
    assert not any('"certificate"' in row["sql"] for row in captured)
    assert MatchingRun.objects.count() == 1
