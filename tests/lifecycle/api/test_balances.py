"""A recycler's ERP reports what came out."""

from decimal import Decimal

import pytest
from django.utils import timezone

from accounts.enums import Scope
from accounts.services.api_keys import create_api_key
from lifecycle.services import accept_offer, offer_to_recycler, report_receipt


@pytest.fixture
def erp(recycler, client):
    _, token = create_api_key(
        organisation=recycler, name="ERP", scopes=[Scope.OFFERS_READ, Scope.MATERIALS_REPORT]
    )
    return {"HTTP_AUTHORIZATION": f"Bearer {token}"}


@pytest.fixture
def battery(receive, planner, recycler, recycler_actor):
    battery = receive()
    offer = offer_to_recycler(
        actor=planner, battery=battery, recycler=recycler, reason="spent", request_key="o"
    )
    accept_offer(actor=recycler_actor, offer=offer, request_key="y")
    report_receipt(actor=recycler_actor, offer=offer, mass_kg=Decimal(290), request_key="g")
    return battery


def body(battery, steel="200"):
    return {
        "treated_on": timezone.localdate().isoformat(),
        "inputs": [{"battery": battery.public_id}],
        "outputs": [{"material": "steel", "mass_kg": steel}],
    }


def post(client, erp, sent, key="k-1"):
    headers = {**erp, "HTTP_IDEMPOTENCY_KEY": key} if key else erp
    return client.post("/api/v1/mass-balances/", sent, "application/json", **headers)


def test_a_balance_is_reported_once(client, erp, battery):
    first, second = post(client, erp, body(battery)), post(client, erp, body(battery))
    assert (first.status_code, second.json()) == (201, first.json())
    told = first.json()
    assert told["inputs"] == [{"battery": battery.public_id, "mass_kg": "290.000"}]
    assert (told["recycling_efficiency"], told["recycling_efficiency_target"]) == (
        "0.689655", "0.65",
    )  # fmt: skip
    battery.refresh_from_db()
    assert battery.stage == "recycled"
    listed = client.get("/api/v1/mass-balances/", **erp).json()
    assert [one["uid"] for one in listed["results"]] == [told["uid"]]
    assert client.get(f"/api/v1/mass-balances/{told['uid']}/", **erp).json() == told


@pytest.mark.parametrize(
    ("change", "field", "words"),
    [({"outputs": [{"material": "steel", "mass_kg": "291"}]}, "outputs", "more out than in"),
     ({"outputs": [{"material": "gold", "mass_kg": "1"}]}, "outputs", ""),
     ({"outputs": [{"material": "steel", "mass_kg": "1", "mas": 1}]}, "outputs", "no such field"),
     ({"inputs": [{"battery": "ENC-00000000"}]}, "inputs", "have not received")],
)  # fmt: skip
def test_what_cannot_be_is_a_problem_and_writes_nothing(client, erp, battery, change, field, words):
    answer = post(client, erp, {**body(battery), **change})
    assert answer.status_code == 400
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert words in str(answer.json())
    assert client.get("/api/v1/mass-balances/", **erp).json()["results"] == []


def test_without_a_key_of_its_own_it_is_asked_for(client, erp, battery):
    assert "Idempotency-Key" in str(post(client, erp, body(battery), key="").json())


def test_a_key_that_may_only_read_writes_nothing(client, recycler, battery):
    _, token = create_api_key(organisation=recycler, name="R", scopes=[Scope.OFFERS_READ])
    answer = post(client, {"HTTP_AUTHORIZATION": f"Bearer {token}"}, body(battery))
    assert answer.status_code == 403
