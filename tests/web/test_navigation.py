import pytest

from accounts.actors import Actor
from accounts.demo import create_demo_accounts
from accounts.enums import ActorKind
from accounts.permissions import Permission
from accounts.web import navigation
from accounts.web.navigation import Section, links_for, register_entry


@pytest.fixture
def entries(monkeypatch):
    monkeypatch.setattr(navigation, "_entries", {})
    register_entry(30, "Elsewhere", "nowhere:nothing", None)
    register_entry(20, "Password", "accounts:password", Permission.VIEW_JOBS)
    register_entry(10, "Home", "home", None)


def actor(*permissions):
    return Actor(ActorKind.PERSON, "user:1", "Tess", 1, permissions=frozenset(permissions))


def shown(*permissions, path):
    return [(link.label, link.url, link.current) for link in links_for(actor(*permissions), path)]


def test_entries_follow_permission_order_and_place(entries):
    assert shown(path="/") == [("Home", "/", "page")]
    assert shown(Permission.VIEW_JOBS, path="/password/done/") == [
        ("Home", "/", ""),
        ("Password", "/password/", "true"),
    ]
    assert shown(Permission.VIEW_JOBS, path="/password/")[1] == ("Password", "/password/", "page")


def test_registering_twice_shows_an_entry_once(entries):
    register_entry(10, "Home", "home", None)
    assert len(shown(path="/x")) == 1


@pytest.fixture
def sections(monkeypatch):
    monkeypatch.setattr(navigation, "_entries", {})
    account = Section("Account")
    register_entry(10, "Home", "home", None)
    register_entry(20, "Password", "accounts:password", None, account)
    register_entry(30, "Sign in", "accounts:sign_in", None)
    register_entry(40, "Jobs", "jobs:jobs", Permission.VIEW_JOBS, account)


def test_a_section_stands_once_and_shows_its_entries_where_one_is_open(sections):
    links = links_for(actor(Permission.VIEW_JOBS), "/jobs/1/")
    assert [(link.label, link.url, link.current) for link in links] == [
        ("Home", "/", ""),
        ("Account", "/password/", "true"),
        ("Sign in", "/sign-in/", ""),
    ]
    assert [(link.label, link.current) for link in links[1].inner] == [
        ("Password", ""),
        ("Jobs", "true"),
    ]


def test_a_section_with_one_entry_for_the_actor_is_that_entry(sections):
    second = links_for(actor(), "/password/")[1]
    assert (second.label, second.current, second.inner) == ("Password", "page", [])


@pytest.mark.django_db
def test_the_first_line_stays_short_for_everybody(client):
    people = create_demo_accounts()[2]
    for person in people.values():
        client.force_login(person)
        links = client.get("/").context["navigation"]()
        assert len(links) <= 9, [str(link.label) for link in links]
