"""Demands from another system: the same rules as on the pages, with ETag and a key a request."""

from datetime import timedelta

import pytest
from django.utils import timezone
from rest_framework.test import APIClient

from accounts.models import Organisation
from accounts.services.api_keys import create_api_key
from matching.enums import Application
from matching.models import Demand

LIST = "/api/v1/demands/"
SOON = (timezone.localdate() + timedelta(days=40)).isoformat()
SENT = {
    "name": "Reach trucks", "application": "forklift", "site": "Rotterdam", "deadline": SOON,
    "quantity": 3, "minimum_voltage_v": "40", "maximum_voltage_v": "60",
    "minimum_energy_kwh": "9.5", "minimum_power_kw": "6", "minimum_state_of_health": "0.62",
    "target_state_of_health": "0.7", "chemistries": ["Li-ion NMC"], "price_eur_per_kwh": "150",
    "price_loss_per_point": "0.8", "warranty_eur": "400", "maximum_distance_km": 500,
}  # fmt: skip


@pytest.fixture
def client_of():
    def client_of(organisation, *scopes):
        _, key = create_api_key(organisation=organisation, name=str(scopes), scopes=list(scopes))
        client = APIClient()
        client.credentials(HTTP_AUTHORIZATION=f"Bearer {key}")
        return client

    return client_of


@pytest.fixture
def erp(client_of, house, site):
    return client_of(house, "demands:write")


@pytest.fixture
def enter(erp):
    def enter(key="k", **changes):
        return erp.post(LIST, SENT | changes, format="json", HTTP_IDEMPOTENCY_KEY=key)

    return enter


def at(demand, action=""):
    code = demand if isinstance(demand, str) else demand.code
    return f"{LIST}{code}/{action}"


def told(response, status):
    assert response.headers["Content-Type"] == "application/problem+json"
    assert response.status_code == status == response.json()["status"]
    return response.json()


def test_a_demand_is_entered_and_read(enter, erp):
    made = enter(reference="PO-1")
    assert made.status_code == 201
    body = made.json()
    [event] = body.pop("events")
    assert (event["kind"], event["sequence"], event["details"]) == ("opened", 1, {})
    assert "actor" not in str(event)
    assert body.pop("created_at").endswith("Z")
    assert body == SENT | {
        "code": Demand.objects.get().code, "version": 1, "state": "open", "reference": "PO-1",
        "accepted_units": 0, "packs_per_string": 0, "spread": "0", "battery_models": [],
        "bonus_eur": "0", "is_expected": False, "warnings": [],
    }  # fmt: skip
    again = erp.get(at(body["code"]))
    assert again.json()["name"] == "Reach trucks"
    kept = erp.get(at(body["code"]), HTTP_IF_NONE_MATCH=again.headers["ETag"])
    assert kept.status_code == 304


def test_sent_twice_it_stands_once_and_with_other_values_it_is_refused(enter):
    first = enter(minimum_energy_kwh="9.5").json()
    again = enter(minimum_energy_kwh="9.500")
    assert (again.status_code, again.json()) == (201, first)
    other = told(enter(quantity=4), 409)
    assert "sent before with other values" in other["detail"]
    assert enter(key="other").json()["code"] != first["code"]
    assert Demand.objects.count() == 2


@pytest.mark.parametrize(
    ("change", "field", "words"),
    [
        ({"colour": "red"}, "colour", "There is no such field."),
        ({"quantity": 0}, "quantity", "greater than or equal to 1"),
        ({"quantity": 10**40}, "quantity", "less than or equal to 10000"),
        ({"minimum_energy_kwh": "1e999999"}, "minimum_energy_kwh", ""),
        ({"minimum_energy_kwh": "0"}, "minimum_energy_kwh", "more than 0 kWh"),
        ({"minimum_state_of_health": "62"}, "minimum_state_of_health", "less than or equal to 1.2"),
        ({"spread": "0.00001"}, "spread", "no more than 4 decimal places"),
        ({"site": "Atlantis"}, "site", "You have no site “Atlantis”."),
        ({"chemistries": ["X"]}, "chemistries", ""),
        ({"chemistries": []}, "chemistries", "may not be empty"),
        ({"battery_models": ["leaf-9"]}, "battery_models", "no battery model “leaf-9”"),
        ({"deadline": "2001-01-01"}, "deadline", "This day has passed"),
        ({"application": "storage"}, "packs_per_string", "1 pack or more"),
        ({"maximum_voltage_v": "20"}, "maximum_voltage_v", "lies below the lowest"),
        ({"state": "filled"}, "state", "not a valid choice"),
        ({"name": "a\nb"}, "name", "Only one line"),
    ],
)  # fmt: skip
def test_what_no_demand_can_be_is_named(enter, change, field, words):
    errors = told(enter(**change), 400)["errors"]
    assert list(errors) == [field]
    assert words in str(errors[field])
    assert not Demand.objects.exists()


def test_a_new_demand_needs_a_key_of_the_request(erp):
    body = told(erp.post(LIST, SENT, format="json"), 400)
    assert "sent twice stands once" in body["errors"]["Idempotency-Key"][0]


def test_a_change_answers_to_what_was_read(enter, erp):
    code = enter().json()["code"]
    tag = erp.get(at(code)).headers["ETag"]
    assert told(erp.patch(at(code), {"quantity": 5}, format="json"), 428)
    done = erp.patch(at(code), {"quantity": 5}, format="json", HTTP_IF_MATCH=tag)
    assert (done.status_code, done.json()["quantity"], done.json()["version"]) == (200, 5, 2)
    assert done.json()["events"][1]["details"] == {"quantity": [3, 5]}
    late = erp.patch(at(code), {"quantity": 6}, format="json", HTTP_IF_MATCH=tag)
    assert "changed since you read it" in told(late, 412)["detail"]
    new = done.headers["ETag"]
    wrong = erp.patch(at(code), {"application": "traction"}, format="json", HTTP_IF_MATCH=new)
    assert "application" in told(wrong, 400)["errors"]
    state = erp.patch(at(code), {"state": "filled"}, format="json", HTTP_IF_MATCH=new)
    assert "state" in told(state, 400)["errors"]
    assert Demand.objects.get().quantity == 5


def test_a_draft_is_opened_and_cancelled(enter, erp):
    made = enter(state="draft")
    code = made.json()["code"]
    assert made.json()["state"] == "draft"
    stale = erp.post(at(code, "open/"), format="json", HTTP_IF_MATCH='"other"')
    assert told(stale, 412)
    opened = erp.post(at(code, "open/"), HTTP_IF_MATCH=made.headers.get("ETag", "*"))
    assert (opened.status_code, opened.json()["state"]) == (200, "open")
    assert erp.post(at(code, "open/"), {}, format="json").json() == opened.json()
    assert "reason" in told(erp.post(at(code, "cancel/"), {}, format="json"), 400)["errors"]
    gone = erp.post(at(code, "cancel/"), {"reason": "withdrawn"}, format="json")
    assert gone.json()["state"] == "cancelled"
    assert [one["kind"] for one in gone.json()["events"]] == ["drafted", "opened", "cancelled"]
    assert erp.post(at(code, "cancel/"), {"reason": "again"}, format="json").json() == gone.json()
    assert "cancelled" in told(erp.post(at(code, "open/")), 409)["detail"]
    change = erp.patch(at(code), {"quantity": 9}, format="json", HTTP_IF_MATCH="*")
    assert "cancelled demand cannot be changed" in told(change, 409)["detail"]


def test_a_key_that_reads_never_writes(client_of, house, demand):
    wanted = demand()
    reader = client_of(house, "demands:read")
    assert reader.get(at(wanted)).status_code == 200
    for call in (
        lambda: reader.post(LIST, SENT, format="json", HTTP_IDEMPOTENCY_KEY="k"),
        lambda: reader.patch(at(wanted), {"quantity": 9}, format="json", HTTP_IF_MATCH="*"),
        lambda: reader.post(at(wanted, "open/")),
        lambda: reader.post(at(wanted, "cancel/"), {"reason": "none"}, format="json"),
    ):
        assert "edit demands" in told(call(), 403)["detail"]
    other = client_of(house, "batteries:read")
    assert told(other.get(LIST), 403)
    assert told(other.get(at(wanted)), 403)


def test_demands_of_others_do_not_exist(client_of, demand):
    wanted = demand()
    rival = Organisation.objects.create(name="Rival", kind="refurbisher")
    client = client_of(rival, "demands:write")
    assert client.get(LIST).json()["results"] == []
    assert told(client.get(at(wanted)), 404)
    assert told(client.patch(at(wanted), {"quantity": 9}, format="json", HTTP_IF_MATCH="*"), 404)
    assert told(client.post(at(wanted, "cancel/"), {"reason": "mine"}, format="json"), 404)


def test_the_list_is_filtered_and_ordered(erp, demand):
    late = demand(Application.TRACTION, deadline=timezone.localdate() + timedelta(days=90))
    soon = demand(reference="PO-77", is_expected=True)

    def codes(**asked):
        return [one["code"] for one in erp.get(LIST, asked).json()["results"]]

    assert codes() == [soon.code, late.code]
    assert codes(order="-deadline") == [late.code, soon.code]
    assert codes(application="traction") == [late.code]
    assert codes(expected="yes", text="po-7") == [soon.code]
    assert codes(state="filled") == []
    assert told(erp.get(LIST, {"state": "lost"}), 400)["errors"]["state"][0].startswith("Known:")


@pytest.mark.parametrize("count", [1, 60])
def test_a_list_needs_three_statements(erp, demand, count, django_assert_num_queries):
    for _ in range(count):
        demand()
    erp.get(LIST)
    with django_assert_num_queries(3):  # key, count, page
        page = erp.get(LIST, {"page_size": 100})
    assert len(page.json()["results"]) == count


@pytest.mark.parametrize("body", ["[", "[]", '{"quantity": NaN}', "[" * 60_000])
def test_a_hostile_body_is_refused(erp, body):
    answer = erp.post(LIST, body, content_type="application/json", HTTP_IDEMPOTENCY_KEY="k")
    assert told(answer, 400)
    assert not Demand.objects.exists()


pytestmark = pytest.mark.django_db
