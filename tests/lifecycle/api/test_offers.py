"""What a recycler reads: whole bodies, its own offers only, a fixed number of statements."""

import pytest
from django.utils.dateparse import parse_datetime

from accounts.models import Organisation
from lifecycle.models import Battery
from lifecycle.services import withdraw_offer

NOTE = (
    "Proposed from the inspection after ADR special provision 376 as decision support; "
    "the consignor classifies the battery for transport."
)


def test_the_whole_body_of_an_offer(program, make_offer, url):
    offer = make_offer("LEAF-1", leaked_or_vented=True)
    body = program.get(url(offer)).json()
    offered_at = body.pop("offered_at")
    assert (parse_datetime(offered_at), offered_at[-1]) == (offer.offered_at, "Z")
    assert body == {
        "uid": str(offer.uid),
        "state": "open",
        "reason": "below every floor",
        "holder": "Workshop",
        "recycler": "Smelter",
        "battery": {
            "id": offer.battery.public_id,
            "serial": "LEAF-1",
            "maker": "Nissan",
            "model": "Leaf 24 kWh (ZE0, AZE0)",
            "level": "pack",
            "chemistry": "Li-ion LMO",
            "mass_kg": "294",
            "rated_energy_kwh": "24",
            "nominal_voltage_v": "360",
            "legal_status": "original",
            "state_of_health": None,
            "is_demonstration": False,
        },
        "hazard": {
            "hazard_class": "UN 3480, SP 376, P911",
            "is_critical": True,
            "quarantine_reason": "Leak or venting: found",
            "note": NOTE,
        },
        "site": {"name": "Workshop Rotterdam", "latitude": "51.9225", "longitude": "4.47917"},
        "answer": {
            "answered_at": None,
            "reason": "",
            "reference": "",
            "received_at": None,
            "received_mass_kg": None,
        },
    }


def test_the_state_of_health_comes_with_its_interval(program, offer, url):
    Battery.objects.update(
        state_of_health="0.6600",
        state_of_health_lower="0.61",
        state_of_health_upper=None,
        state_of_health_is_provisional=True,
        site=None,
    )
    body = program.get(url(offer)).json()
    assert (body["battery"]["state_of_health"], body["site"]) == (
        {"value": "0.66", "lower": "0.61", "upper": None, "is_provisional": True},
        None,
    )


def test_the_list_is_newest_first_by_state_and_in_pages(program, make_offer, planner):
    offers = [make_offer() for _ in range(3)]
    withdraw_offer(actor=planner, offer=offers[1], reason="sold after all", request_key="w")
    page = program.get("/api/v1/offers/", {"page_size": 2}).json()
    assert [one["uid"] for one in page["results"]] == [str(o.uid) for o in offers[:0:-1]]
    assert (page["count"], page["previous"]) == (3, None)
    assert page["next"] == "http://testserver/api/v1/offers/?page=2&page_size=2"
    last = program.get(page["next"]).json()
    assert [one["uid"] for one in last["results"]] == [str(offers[0].uid)]
    found = program.get("/api/v1/offers/", {"state": "withdrawn"}).json()["results"]
    assert [(one["uid"], one["answer"]["reason"]) for one in found] == [
        (str(offers[1].uid), "sold after all")
    ]


def test_offers_to_others_do_not_exist(program, make_offer, url):
    other = Organisation.objects.create(name="Other", kind="recycler")
    theirs = make_offer(to=other)
    assert program.get("/api/v1/offers/").json()["count"] == 0
    assert program.get(url(theirs)).status_code == 404
    for action, body in [
        ("accept/", {}),
        ("refuse/", {"reason": "not ours"}),
        ("receipt/", {"mass_kg": 1}),
    ]:
        assert program.post(url(theirs, action), body, format="json").status_code == 404
    assert theirs.battery.events.count() == 2


def test_no_name_and_no_vin_is_given(program, offer, url, planner, technician):
    told = program.get(url(offer)).content.decode()
    assert [word for word in ("XXXDEM", planner.name, technician.name) if word in told] == []


@pytest.mark.parametrize("count", [1, 60])
def test_a_list_needs_three_statements(program, make_offer, count, django_assert_num_queries):
    for _ in range(count):
        make_offer()
    program.get("/api/v1/offers/")  # notes when the key was used
    with django_assert_num_queries(3):  # key, count, page
        page = program.get("/api/v1/offers/", {"page_size": 100})
    assert len(page.json()["results"]) == count


def test_what_became_of_a_battery_after_a_refusal_is_not_told(program, make_offer, url):
    offer = make_offer("LEAF-1", leaked_or_vented=True)
    assert program.get(url(offer)).json()["hazard"]["quarantine_reason"] == "Leak or venting: found"
    program.post(f"{url(offer)}refuse/", {"reason": "no LMO this month"}, format="json")
    Battery.objects.update(state_of_health="0.81", legal_status="repurposed")
    body = program.get(url(offer)).json()
    told = (body["battery"]["state_of_health"], body["battery"]["legal_status"], body["site"])
    assert told == (None, None, None)
    assert body["hazard"]["quarantine_reason"] == ""
    assert body["answer"]["reason"] == "no LMO this month"
