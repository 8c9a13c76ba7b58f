import pytest

from accounts.actors import Actor
from accounts.enums import ActorKind
from accounts.permissions import Permission
from accounts.web import navigation
from accounts.web.navigation import links_for, register_entry


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
