"""Administrators look at evidence and write policies, but none that something rests on."""

import pytest
from django.test import Client

from accounts.models import User
from grading.models import GradingPolicy
from grading.services.entries import record_bms_claim


@pytest.fixture
def site(db):
    client = Client()
    client.force_login(User.objects.create(username="ada", is_staff=True, is_superuser=True))
    return client


@pytest.fixture
def policy(db):
    return GradingPolicy.objects.get()


def sent(policy, **changes):
    fields = {name: getattr(policy, name) for name in GRADING_FIELDS}
    return {**fields, **changes}


GRADING_FIELDS = [f.name for f in GradingPolicy._meta.fields if f.name != "id"]


def test_an_unused_policy_can_be_changed_and_a_used_one_cannot(site, policy, technician, on_bench):
    url = f"/admin/grading/gradingpolicy/{policy.pk}/change/"
    assert site.post(url, sent(policy, floor_a="0.85")).status_code == 302
    policy.refresh_from_db()
    assert str(policy.floor_a) == "0.8500"
    record_bms_claim(
        actor=technician, battery=on_bench(), state_of_health=policy.floor_a, request_key="c"
    )
    assert site.get(url).status_code == 200
    assert site.post(url, sent(policy, floor_a="0.9")).status_code == 403
    assert site.post(f"/admin/grading/gradingpolicy/{policy.pk}/delete/").status_code == 403


def test_floors_that_do_not_fall_are_told_in_words(site, policy):
    page = site.post(
        "/admin/grading/gradingpolicy/add/", sent(policy, version="2027-1", floor_b="0.9")
    )
    assert "A better grade needs a higher floor" in page.content.decode()
    assert GradingPolicy.objects.count() == 1


def test_a_new_version_begins_as_a_copy(site, policy):
    form = site.get("/admin/grading/gradingpolicy/add/").context["adminform"].form
    assert form.initial["floor_a"] == policy.floor_a
    assert "version" not in form.initial


@pytest.mark.parametrize("model", ["evidence", "estimate", "uploadedtest", "signedgrade"])
def test_what_was_recorded_is_only_looked_at(site, model):
    assert site.get(f"/admin/grading/{model}/").status_code == 200
    assert site.get(f"/admin/grading/{model}/add/").status_code == 403
