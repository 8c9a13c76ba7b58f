"""The planner's pages: demands, proposal, acceptance."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import User
from lifecycle.enums import Stage
from matching.enums import Application
from matching.models import Demand


@pytest.fixture
def desk(planner):
    client = Client()
    client.force_login(User.objects.get(pk=planner.reference.removeprefix("user:")))
    return client


@pytest.fixture
def typed(site):
    return {
        "name": "Pallet trucks",
        "site": site.pk,
        "deadline": (timezone.localdate() + timedelta(days=30)).isoformat(),
        "quantity": 2,
        "voltage": "24",
        "minimum_energy_kwh": "2,5",
        "minimum_power_kw": "1",
        "minimum_state_of_health": "60",
        "target_state_of_health": "70",
        "chemistries": ["Li-ion NMC"],
        "price_eur_per_kwh": "150",
        "price_loss_per_point": "0.8",
        "warranty_eur": "400",
        "bonus_eur": "0",
        "maximum_distance_km": 500,
    }


def key_of(page):
    return str(page.context["form"]["request_key"].value())


def test_a_demand_is_entered_once_however_often_it_is_sent(desk, typed):
    url = "/demands/new/forklift/"
    sent = typed | {"request_key": key_of(desk.get(url))}
    pages = [desk.post(url, sent), desk.post(url, sent)]
    demand = Demand.objects.get()
    assert {page.headers["Location"] for page in pages} == {demand.get_absolute_url()}
    figures = (demand.minimum_voltage_v, demand.maximum_voltage_v, demand.minimum_energy_kwh)
    assert [float(figure) for figure in figures] == [20, 31, 2.5]
    assert float(demand.minimum_state_of_health) == 0.6


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("minimum_energy_kwh", "lots", "Enter a number."),
        ("deadline", "2001-01-01", "This day has passed."),
        ("voltage", "", "This field is required."),
        ("minimum_state_of_health", "300", "less than or equal to 120"),
        ("minimum_energy_kwh", "999999", "less than or equal to 100000"),
        ("price_eur_per_kwh", "9999999", "less than or equal to 9999"),
    ],
)
def test_bad_figures_are_refused_at_their_field_and_kept(desk, typed, field, value, words):
    page = desk.post("/demands/new/forklift/", typed | {"request_key": "0" * 32, field: value})
    assert page.status_code == 422
    assert words in str(page.context["form"].errors[field])
    assert 'value="Pallet trucks"' in page.content.decode()
    assert not Demand.objects.exists()


def test_an_older_form_of_a_changed_demand_is_refused(desk, typed, demand):
    wanted = demand()
    url = f"{wanted.get_absolute_url()}edit/"
    page = desk.get(url)
    sent = typed | {"request_key": key_of(page), "version": page.context["form"]["version"].value()}
    assert desk.post(url, sent | {"name": "First"}).status_code == 302
    late = desk.post(url, sent | {"name": "Second"})
    assert "Somebody else has changed this demand" in late.content.decode()
    assert 'value="Second"' in late.content.decode()
    assert desk.post(url, sent | {"name": "Second", "version": 2}).status_code == 302
    wanted.refresh_from_db()
    assert wanted.name == "Second"


def test_from_the_button_to_the_reservation(desk, graded, demand, propose):
    battery = graded()
    demand(quantity=2)
    page = desk.get("/plans/")
    started = desk.post(
        "/plans/", {"request_key": key_of(page), "seconds": 10, "method": "optimal"}
    )
    waiting = desk.get(started.headers["Location"]).content.decode()
    assert "hx-get" in waiting
    run = propose()
    shown = desk.get(run.get_absolute_url()).content.decode()
    assert "Proven: no plan is worth more" in shown
    done = desk.post(f"{run.get_absolute_url()}accept/", {"all": "1"}, follow=True)
    assert "1 battery is reserved." in done.content.decode()
    battery.refresh_from_db()
    assert battery.stage == Stage.MATCHED
    assert "Reserved for" in desk.get(battery.get_absolute_url()).content.decode()


def test_nothing_to_match_is_said_on_the_page(desk):
    page = desk.get("/plans/")
    answer = desk.post("/plans/", {"request_key": key_of(page), "seconds": 10, "method": "optimal"})
    assert "No demand is open. Enter one first." in answer.content.decode()


def test_pages_need_a_fixed_number_of_statements(desk, graded, demand, propose):
    def statements(url):
        with CaptureQueriesContext(connection) as captured:
            assert desk.get(url).status_code == 200
        return len(captured)

    graded()
    demand(Application.TRACTION)
    small = propose()
    few = [statements(url) for url in ("/demands/", "/plans/", small.get_absolute_url())]
    for _ in range(4):
        graded()
        demand(Application.TRACTION)
    large = propose()
    many = [statements(url) for url in ("/demands/", "/plans/", large.get_absolute_url())]
    assert many == few
