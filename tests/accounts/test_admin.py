"""The admin site: one sign-in for everybody, keys without their secret, a fixed number of SQL."""

import pytest
from django.contrib.admin.models import LogEntry
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.enums import OrganisationKind, Role
from accounts.models import ApiKey, Membership, Organisation, User
from accounts.services.api_keys import create_api_key, find_api_key

pytestmark = pytest.mark.django_db


@pytest.fixture
def recycler():
    return Organisation.objects.create(name="Smelter", kind=OrganisationKind.RECYCLER)


@pytest.fixture
def ada(client):
    client.force_login(User.objects.create_superuser("ada"))
    return client


def test_a_stranger_signs_in_at_the_usual_page_and_comes_back(client, settings):
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    User.objects.create_superuser("ada", password="a long password")
    page = client.get("/admin/accounts/user/", follow=True)
    assert page.redirect_chain == [
        ("/admin/login/?next=/admin/accounts/user/", 302),
        ("/sign-in/?next=/admin/accounts/user/", 302),
    ]
    typed = {"username": "ada", "password": "a long password"}
    back = client.post("/sign-in/?next=/admin/accounts/user/", typed, follow=True)
    assert back.redirect_chain == [("/admin/accounts/user/", 302)]
    assert back.context["site_header"] == "Encore administration"


def test_whoever_is_no_staff_is_refused_and_not_sent_in_circles(client):
    client.force_login(User.objects.create_user("tess"))
    page = client.get("/admin/", follow=True)
    assert (page.status_code, len(page.redirect_chain)) == (403, 1)


def test_a_key_is_revoked_for_good_and_its_secret_never_shown(ada, recycler):
    row, key = create_api_key(organisation=recycler, name="ERP", scopes=["offers:read"])
    told = ada.get(f"/admin/accounts/apikey/{row.pk}/change/").content.decode()
    assert row.prefix in told
    assert [secret for secret in (key, row.key_sha256) if secret in told] == []
    sent = {"action": "revoke", "_selected_action": [row.pk]}
    page = ada.post("/admin/accounts/apikey/", sent, follow=True)
    assert "1 keys revoked." in page.content.decode()
    assert find_api_key(key) is None
    assert LogEntry.objects.get().object_id == str(row.pk)
    first = ApiKey.objects.get().revoked_at
    ada.post("/admin/accounts/apikey/", sent)
    assert ApiKey.objects.get().revoked_at == first
    assert ada.get("/admin/accounts/apikey/add/").status_code == 403
    assert ada.post(f"/admin/accounts/apikey/{row.pk}/delete/", {"post": "yes"}).status_code == 403


def test_a_person_gets_a_role_beside_the_name(ada, recycler):
    user = User.objects.create_user("rik")
    page = ada.get(f"/admin/accounts/user/{user.pk}/change/")
    form = page.context["adminform"].form
    sent = {
        name: value
        for name, value in ((bound.html_name, bound.value()) for bound in form)
        if value not in (None, "", False)
    }
    sent |= {
        "memberships-TOTAL_FORMS": 1,
        "memberships-INITIAL_FORMS": 0,
        "memberships-0-organisation": recycler.pk,
        "memberships-0-role": Role.RECYCLER,
        "memberships-0-user": user.pk,
    }
    saved = ada.post(f"/admin/accounts/user/{user.pk}/change/", sent)
    assert saved.status_code == 302, saved.context["errors"]
    assert [(m.organisation, m.role) for m in user.memberships.all()] == [(recycler, "recycler")]


@pytest.mark.parametrize("name", ["user", "organisation", "apikey"])
def test_a_list_costs_the_same_for_3_rows_and_30(ada, name):
    counts = []
    for rows in (range(3), range(3, 30)):
        for number in rows:
            kind = OrganisationKind.RECYCLER
            organisation = Organisation.objects.create(name=f"Smelter {number}", kind=kind)
            user = User.objects.create_user(f"rik {number}")
            Membership.objects.create(user=user, organisation=organisation, role=Role.RECYCLER)
            create_api_key(organisation=organisation, name="ERP", scopes=["offers:read"])
        ada.get(f"/admin/accounts/{name}/")
        with CaptureQueriesContext(connection) as queries:
            assert ada.get(f"/admin/accounts/{name}/").status_code == 200
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_the_administration_is_linked_for_staff_alone(ada):
    assert 'href="/admin/"' in ada.get("/").content.decode()
    tess = Client()
    tess.force_login(User.objects.create_user("tess"))
    assert 'href="/admin/"' not in tess.get("/").content.decode()
