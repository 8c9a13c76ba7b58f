import itertools

import pytest
from rest_framework.test import APIClient

from accounts.enums import Role
from accounts.services.api_keys import create_api_key
from lifecycle.models import Site
from lifecycle.services import offer_to_recycler

_numbers = itertools.count(1)


@pytest.fixture
def administrator(make_actor, refurbisher):
    return make_actor(Role.ADMINISTRATOR, refurbisher, "ada")


@pytest.fixture
def client_of():
    """A program with a key of the organisation, with these scopes."""

    def client_of(organisation, *scopes):
        name = f"key {next(_numbers)}"
        _, key = create_api_key(organisation=organisation, name=name, scopes=list(scopes))
        client = APIClient()
        client.credentials(HTTP_AUTHORIZATION=f"Bearer {key}")
        return client

    return client_of


@pytest.fixture
def program(client_of, recycler):
    return client_of(recycler, "offers:answer")


@pytest.fixture
def site(refurbisher):
    return Site.objects.create(
        organisation=refurbisher, name="Workshop Rotterdam", latitude="51.9225", longitude="4.47917"
    )


@pytest.fixture
def make_offer(receive, inspect, planner, recycler, site):
    def make_offer(serial=None, to=None, **findings):
        battery = receive(serial, site=site, vin="XXXDEM00000000001")
        if findings:
            inspect(battery, **findings)
        return offer_to_recycler(
            actor=planner,
            battery=battery,
            recycler=to or recycler,
            reason="below every floor",
            request_key=f"offer {next(_numbers)}",
        )

    return make_offer


@pytest.fixture
def offer(make_offer):
    return make_offer("LEAF-1")


@pytest.fixture
def url():
    return lambda offer, action="": f"/api/v1/offers/{offer.uid}/{action}"
