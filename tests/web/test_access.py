"""Every address of the program, opened by everybody: routes.py says what must come of it."""

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from accounts.demo import create_demo_accounts
from accounts.enums import Role
from tests.web.routes import ROUTES, Route
from tests.web.things import THINGS, World


def routes(patterns, namespace=""):
    """Name and pattern of every address, as `reverse` wants the name."""
    for entry in patterns:
        if isinstance(entry, URLResolver):
            inner = f"{namespace}{entry.namespace}:" if entry.namespace else namespace
            yield from routes(entry.url_patterns, inner)
        elif isinstance(entry, URLPattern):
            yield f"{namespace}{entry.name or entry.pattern}", entry


ALL = dict(routes(get_resolver().url_patterns))
ADMIN = {name: entry for name, entry in ALL.items() if name.startswith("admin:")}


@pytest.fixture
def world(db, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    return World(create_demo_accounts()[2])


@pytest.fixture
def client_of(world):
    def client_of(role=None):
        client = Client(raise_request_exception=True)
        if role is not None:
            client.force_login(world.people[role])
        return client

    return client_of


def address(name: str, route: Route, world: World) -> str:
    wanted = {key: THINGS[thing](world) for key, thing in route.arguments.items()}
    return reverse(name, kwargs=wanted)


def outcome(response) -> str:
    if response.status_code == 302 and response.headers["Location"].startswith("/sign-in/?next="):
        return "must sign in"
    return {401: "needs a key", 403: "refused"}.get(response.status_code, "open")


def test_every_address_is_in_the_table_and_nothing_else():
    assert set(ROUTES) == set(ALL) - set(ADMIN)


@pytest.mark.parametrize("name", [name for name, route in ROUTES.items() if not route.api])
def test_who_may_open_it(name, world, client_of):
    route = ROUTES[name]
    url = address(name, route, world)
    found = {role: outcome(getattr(client_of(role), route.method)(url)) for role in Role}
    assert found == {role: "open" if role in route.roles else "refused" for role in Role}
    stranger = outcome(getattr(client_of(), route.method)(url))
    # Whoever is not signed in may sign out: nothing happens, and nobody sees an error.
    free = route.public or name == "accounts:sign_out"
    assert stranger == ("open" if free else "must sign in")


PAGES = [name for name, route in ROUTES.items() if route.method == "get" and not route.api]


@pytest.mark.parametrize("name", PAGES)
def test_what_is_open_is_a_page(name, world, client_of):
    route = ROUTES[name]
    client = client_of(None if route.public else sorted(route.roles)[0])
    assert client.get(address(name, route, world)).status_code == 200


def test_the_api_is_closed_to_people_and_strangers(world, client_of):
    clients = [client_of(), *(client_of(role) for role in Role)]
    for name, route in ROUTES.items():
        if route.api:
            url = address(name, route, world)
            found = {outcome(getattr(client, route.method)(url)) for client in clients}
            assert (name, found) == (name, {"needs a key"})


OUTSIDE = {"admin:login", "admin:logout", "admin:jsi18n"}
STAFF_PAGES = [
    name
    for name, entry in ADMIN.items()
    if not entry.pattern.converters and not entry.pattern.regex.groups and name not in OUTSIDE
]


@pytest.mark.parametrize("name", STAFF_PAGES)
def test_the_admin_site_is_for_staff(name, client_of):
    for client in (client_of(), *(client_of(role) for role in Role if role != Role.ADMINISTRATOR)):
        response = client.get(reverse(name))
        assert response.status_code == 302
        assert response.headers["Location"].startswith("/admin/login/")


@pytest.mark.parametrize(
    "name", [n for n in STAFF_PAGES if n.endswith(("_changelist", "_add", ":index"))]
)
def test_the_administrator_opens_the_admin_site(name, client_of):
    # 403 where rows are only made by services, as for keys and events of the ledger.
    status = client_of(Role.ADMINISTRATOR).get(reverse(name)).status_code
    assert status == 200 or (status == 403 and name.endswith("_add"))
