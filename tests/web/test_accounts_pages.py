"""Signing in and what can go wrong around it."""

import pytest
from django.conf import settings as configured
from django.template.loader import render_to_string
from django.test import Client

from accounts.demo import DEMO_PASSWORD, create_demo_accounts
from accounts.models import Membership, Organisation

WRONG = {"username": "technician", "password": "wrong"}
RIGHT = {"username": "technician", "password": DEMO_PASSWORD}


@pytest.fixture
def people(db, settings):
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    settings.DEMO = True
    return create_demo_accounts()[2]


def test_the_demonstrations_passwords_show_only_in_the_demonstration(client, people, settings):
    settings.DEMO = False
    assert DEMO_PASSWORD not in client.get("/sign-in/").text
    settings.DEMO = True
    page = client.get("/sign-in/").text
    assert page.count(f'value="{DEMO_PASSWORD}"') == len(people)
    assert "Demonstration: data are made up" in page


def test_a_name_is_locked_after_too_many_wrong_passwords(client, people):
    for _ in range(configured.AXES_FAILURE_LIMIT - 1):
        assert client.post("/sign-in/", WRONG).status_code == 200
    locked = client.post("/sign-in/", WRONG)
    assert (locked.status_code, "locked here for an hour" in locked.text) == (429, True)
    assert client.post("/sign-in/", RIGHT).status_code == 429
    other = {"username": "planner", "password": DEMO_PASSWORD}
    assert client.post("/sign-in/", other).status_code == 302


@pytest.mark.parametrize("elsewhere", ["https://example.org/", "//example.org", "javascript:x"])
def test_signing_in_never_leads_to_another_site(client, people, elsewhere):
    answer = client.post(f"/sign-in/?next={elsewhere}", {**RIGHT, "next": elsewhere})
    assert answer.headers["Location"] == "/"


def test_a_form_without_its_token_says_what_to_do(people):
    client = Client(enforce_csrf_checks=True)
    client.force_login(people["technician"])
    refused = client.post("/sign-out/")
    assert refused.status_code == 403
    assert "Nothing was saved" in refused.text
    assert "reload the page" in refused.text


def test_nobody_acts_for_an_organisation_they_do_not_belong_to(client, people):
    client.force_login(people["technician"])
    foreign = Organisation.objects.get(name__startswith="Cobalt")
    closed = Organisation.objects.create(name="Closed", kind="refurbisher", is_active=False)
    Membership.objects.create(user=people["technician"], organisation=closed, role="planner")
    for wanted in (foreign.pk, closed.pk, "", "x", "٣", "9" * 30, "-1"):
        assert client.post("/organisation/", {"organisation": wanted}).status_code == 404
    assert "Second Current" in client.get("/").text


def test_a_person_without_organisation_is_told_what_is_missing(client, people):
    people["technician"].memberships.all().delete()
    client.force_login(people["technician"])
    assert "You belong to no organisation yet" in client.get("/").text


@pytest.mark.parametrize("name", ["400", "500"])
def test_error_pages_need_nothing_of_a_request(name):
    page = render_to_string(f"{name}.html")
    assert page.count("<h1>") == 1
    assert "To the home page" in page


def test_what_is_not_there_is_said_inside_the_shell(client, people):
    client.force_login(people["technician"])
    page = client.get("/nowhere/")
    assert (page.status_code, "There is nothing here" in page.text) == (404, True)
    assert "Tess Visser" in page.text


def test_pages_are_guarded_by_the_content_policy(client, db):
    answer = client.get("/sign-in/")
    policy = answer.headers["Content-Security-Policy"]
    assert "default-src 'self'" in policy
    assert "unsafe" not in policy
    assert answer.headers["X-Frame-Options"] == "DENY"
    assert " style=" not in answer.text
    assert "<script>" not in answer.text
