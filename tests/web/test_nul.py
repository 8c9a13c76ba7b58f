"""NUL in an address names nothing; PostgreSQL refuses to look for it, so no query may carry it."""

import pytest
from django.test import Client
from django.urls import NoReverseMatch, reverse

from accounts.enums import Role
from tests.web.routes import ROUTES
from tests.web.test_access import world
from tests.web.things import THINGS

__all__ = ["world"]
MARK = "MARK"


def spoiled(name, world):
    """The address with NUL in the place of each argument that is a text."""
    good = {key: str(THINGS[thing](world)) for key, thing in ROUTES[name].arguments.items()}
    for key in good:
        try:
            yield reverse(name, kwargs={**good, key: MARK}).replace(MARK, "a%00b")
        except NoReverseMatch:
            continue  # a number or a UUID


@pytest.mark.parametrize("name", [n for n, r in ROUTES.items() if r.arguments and not r.api])
def test_in_a_path_it_is_found_nowhere(name, world):
    client = Client()
    client.force_login(world.people[Role.PLANNER])
    for url in spoiled(name, world):
        assert getattr(client, ROUTES[name].method)(url).status_code < 500


@pytest.mark.parametrize("address", [
    "/demands/?text=", "/demands/new/forklift/?copy=", "/work/?kind=", "/work/?demand=",
    "/work/?label=", "/batteries/?text=", "/jobs/?state=",
])  # fmt: skip
def test_in_a_parameter_it_is_found_nowhere(address, world):
    client = Client()
    client.force_login(world.people[Role.PLANNER])
    assert client.get(f"{address}a%00b").status_code in (200, 404)


def test_it_becomes_the_replacement_character(world):
    client = Client()
    client.force_login(world.people[Role.PLANNER])
    assert (
        client.get("/demands/?text=a%00b").wsgi_request.GET["text"] == "a\N{REPLACEMENT CHARACTER}b"
    )
