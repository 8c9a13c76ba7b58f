"""Pages of planning ahead: balance, returns, nights, and what a plan says of what is to come."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.actors import Actor
from accounts.enums import OrganisationKind, Role
from accounts.models import Organisation, User
from lifecycle.models import BatteryModel
from matching.enums import Application
from matching.forecast.months import months_after, next_months
from matching.models import MatchingRun, NightlyCheck, PlanningSettings, SupplyForecast
from matching.queries.balance import balance_ahead
from matching.queries.outlook import outlook_of
from matching.services.rolling.enter_supply import enter_supply
from matching.services.rolling.nightly import plan_the_night
from matching.services.runs.solve_run import solve_run
from tests.matching.plans.conftest import Told

TODAY = timezone.localdate()
NEXT = next_months(TODAY, 1)[0]
LATE = {"deadline": months_after(NEXT, 1) - timedelta(days=1)}


@pytest.fixture
def desk_of():
    def desk_of(actor):
        client = Client()
        client.force_login(User.objects.get(pk=actor.reference.removeprefix("user:")))
        return client

    return desk_of


@pytest.fixture
def desk(planner, desk_of):
    return desk_of(planner)


@pytest.fixture
def expect(planner, site):
    def expect(packs=2, model="leaf-40", month=NEXT, soh="0.78"):
        return enter_supply(
            actor=planner,
            battery_model=BatteryModel.objects.get(code=model),
            month=month,
            expected_packs=Decimal(packs),
            usable_share=Decimal("0.5"),
            state_of_health=Decimal(soh),
            site=site,
        )

    return expect


def solved(run):
    solve_run(Told(), str(run.uid))()
    run.refresh_from_db()
    return run


def key_of(page, form="form"):
    return str(page.context[form]["request_key"].value())


def test_the_balance_adds_up(graded, demand, expect, planner):
    graded("0.75")  # 30 kWh
    graded(model="cell-lmo-10")
    graded(at=None)
    demand(Application.TRACTION, quantity=2, minimum_energy_kwh=Decimal(20), **LATE)
    demand(Application.FORKLIFT, quantity=3, is_expected=True, **LATE)
    demand(Application.TRACTION, deadline=TODAY)
    demand(Application.TRACTION, deadline=TODAY + timedelta(days=900))
    expect(4, soh="0.80")  # half of them: 2 packs of 32 kWh
    seen = balance_ahead(planner, TODAY)
    assert (seen.packs_at_hand, seen.at_hand_kwh) == (1, 30)
    now, coming, *_, later = seen.months
    assert [now.month, coming.month, later.month] == [TODAY.replace(day=1), NEXT, None]
    assert (now.firm["traction"].units, now.balance_kwh) == (1, 30 - 20)
    assert (coming.firm["traction"].energy_kwh, coming.expected["forklift"].energy_kwh) == (40, 6)
    assert (coming.coming_packs, coming.coming_kwh) == (2, 64)
    assert coming.balance_kwh == pytest.approx(30 - 20 + 64 - 40 - 6)
    assert later.balance_kwh == pytest.approx(coming.balance_kwh - 20)
    assert coming.lower_so_far_kwh < coming.supply_so_far_kwh < coming.upper_so_far_kwh


def test_the_balance_is_of_the_own_organisation(graded, demand, expect, make_actor):
    graded()
    demand()
    expect()
    stranger = Organisation.objects.create(name="Else", kind=OrganisationKind.REFURBISHER)
    seen = balance_ahead(make_actor(Role.PLANNER, stranger), TODAY)
    assert seen.is_empty


def test_a_plan_that_looks_ahead_from_the_button_to_the_page(desk, graded, demand, expect):
    graded("0.78")
    wanted = demand(Application.TRACTION, quantity=2, **LATE)
    short = demand(Application.TRACTION, quantity=3, is_expected=True, **LATE)
    expect(2)  # one of them can be used
    page = desk.get("/ahead/")
    asked = {"request_key": key_of(page), "seconds": 10}
    first, again = desk.post("/ahead/plan/", asked), desk.post("/ahead/plan/", asked)
    assert first.headers["Location"] == again.headers["Location"]
    run = solved(MatchingRun.objects.get())
    outlook = outlook_of(run)
    assert [(one.demand, one.from_coming) for one in outlook.fillable] == [(wanted, 1)]
    assert [(one.demand, one.missing) for one in outlook.short] == [(short, 3)]
    for url in (run.get_absolute_url(), "/ahead/"):
        shown = desk.get(url).content.decode()
        assert "Expected demands that the stock cannot fill" in shown
        assert "Could be had from" in shown
    shown = desk.get(run.get_absolute_url()).content.decode()
    assert "They cannot be accepted" in shown
    assert f'value="battery:expected:leaf-40:{NEXT:%Y-%m}:1"' not in shown


def test_what_was_kept_is_said(desk, graded, demand, propose):
    graded()
    demand(Application.TRACTION)
    propose()
    demand(Application.TRACTION, bonus_eur=Decimal(500))
    shown = desk.get(propose().get_absolute_url()).content.decode()
    assert "0 of 1 use that the last plan proposed is kept." in shown
    assert "Each change counts 80.00 € against the plan" in shown


def test_settings_are_kept_and_an_older_form_is_refused(desk, house):
    page = desk.get("/ahead/nightly/")
    typed = {"version": 0, "seconds": 60, "months_ahead": 3, "includes_expected": "on"}
    assert page.context["form"]["version"].value() == 0
    assert desk.post("/ahead/nightly/", typed).status_code == 302
    row = PlanningSettings.objects.get()
    assert (row.organisation, row.is_nightly_on, row.seconds, row.months_ahead) == (
        house, False, 60, 3,
    )  # fmt: skip
    late = desk.post("/ahead/nightly/", typed | {"seconds": 90})
    assert late.status_code == 422
    assert "Somebody else has changed these settings" in late.content.decode()
    assert 'value="90"' in late.content.decode()
    assert desk.post("/ahead/nightly/", typed | {"version": 1}).status_code == 302
    bad = desk.post("/ahead/nightly/", typed | {"version": 2, "seconds": 100_000})
    assert bad.status_code == 422


def test_who_may_not_plan_sets_nothing(desk_of, technician):
    desk = desk_of(technician)
    typed = {"version": 0, "seconds": 60, "months_ahead": 3}
    desk.post("/ahead/nightly/", typed)
    assert not PlanningSettings.objects.exists()
    assert b'name="seconds"' not in desk.get("/ahead/nightly/").content


def test_a_night_by_hand(desk, graded, demand):
    graded()
    demand(Application.TRACTION)
    asked = {"request_key": key_of(desk.get("/ahead/nightly/"), "ask")}
    first, again = desk.post("/ahead/nightly/now/", asked), desk.post("/ahead/nightly/now/", asked)
    run = MatchingRun.objects.get()
    assert first.headers["Location"] == again.headers["Location"] == run.get_absolute_url()
    solved(run)
    asked = {"request_key": key_of(desk.get("/ahead/nightly/"), "ask")}
    said = desk.post("/ahead/nightly/now/", asked, follow=True).content.decode()
    assert "Nothing new." in said
    assert "The last plan still says all that a new one could." in said
    assert NightlyCheck.objects.count() == 2


def test_returns_are_entered_shown_and_removed(desk, site):
    typed = {
        "battery_model": "leaf-40", "month": f"{NEXT:%Y-%m}", "expected_packs": "2,5",
        "usable_percent": "80", "health_percent": "78", "deviation_percent": "3",
        "site": site.pk, "note": "Fleet A",
    }  # fmt: skip
    done = desk.post("/ahead/supply/enter/", typed)
    assert done.headers["Location"] == "/ahead/supply/of/leaf-40/"
    row = SupplyForecast.objects.get()
    assert (row.expected_packs, row.usable_share, row.state_of_health) == (
        Decimal("2.5"), Decimal("0.8"), Decimal("0.78"),
    )  # fmt: skip
    assert "Fleet A" in desk.get("/ahead/supply/of/leaf-40/").content.decode()
    bad = desk.post("/ahead/supply/enter/", typed | {"month": "2001-01"})
    assert bad.status_code == 422
    assert 'value="2,5"' in bad.content.decode()
    assert "cannot be forecast" in bad.content.decode()
    desk.post(f"/ahead/supply/entered/{row.pk}/remove/")
    assert not SupplyForecast.objects.exists()


def test_another_house_finds_no_forecast_of_ours(desk_of, expect, make_actor):
    row = expect()
    stranger = Organisation.objects.create(name="Else", kind=OrganisationKind.REFURBISHER)
    theirs = desk_of(make_actor(Role.PLANNER, stranger))
    assert theirs.get("/ahead/supply/of/leaf-40/").status_code == 404
    assert theirs.post(f"/ahead/supply/entered/{row.pk}/remove/").status_code == 404
    assert SupplyForecast.objects.filter(pk=row.pk).exists()


def test_a_file_with_a_bad_line_is_told_line_by_line(desk):
    content = f"model,month,packs\nleaf-40,{NEXT:%Y-%m},2\nno-such,{NEXT:%Y-%m},1\n"
    upload = SimpleUploadedFile("returns.csv", content.encode())
    page = desk.post("/ahead/supply/import/", {"file": upload})
    assert page.status_code == 422
    assert "Line 3, model: there is no model “no-such”." in page.content.decode()
    good = SimpleUploadedFile("returns.csv", content.encode().split(b"no-such")[0])
    assert desk.post("/ahead/supply/import/", {"file": good}).status_code == 302
    assert SupplyForecast.objects.count() == 1


def test_plots_are_drawn(desk, graded, demand, expect):
    graded()
    demand(**LATE)
    expect()
    for url in ("/ahead/plot/", "/ahead/supply/of/leaf-40/plot/"):
        assert b"<svg" in desk.get(url).content


def test_pages_need_a_fixed_number_of_statements(desk, graded, demand, expect):
    urls = ["/ahead/", "/ahead/supply/", "/ahead/supply/of/leaf-40/", "/ahead/nightly/"]

    def statements(*urls):
        counts = []
        for url in urls:
            with CaptureQueriesContext(connection) as captured:
                assert desk.get(url).status_code == 200
            counts.append(len(captured))
        return counts

    def ahead():
        page = desk.get("/ahead/")
        desk.post("/ahead/plan/", {"request_key": key_of(page), "seconds": 10})
        return solved(MatchingRun.objects.first())

    def night(days):
        for check in plan_the_night(actor=Actor.system(), today=TODAY + timedelta(days=days)):
            if check.run:
                solved(check.run)

    graded()
    demand(Application.TRACTION, quantity=2, **LATE)
    demand(Application.TRACTION, is_expected=True, **LATE)
    expect()
    night(0)
    few = statements(*urls, ahead().get_absolute_url())
    for number in range(1, 4):
        graded()
        demand(Application.TRACTION, quantity=2, **LATE)
        demand(Application.TRACTION, is_expected=True, **LATE)
        demand(Application.FORKLIFT, is_expected=True, **LATE)
        expect(8, month=months_after(NEXT, number))
        expect(8, model="leaf-24", month=months_after(NEXT, number))
        night(number)
    many = statements(*urls, ahead().get_absolute_url())
    assert many == few
