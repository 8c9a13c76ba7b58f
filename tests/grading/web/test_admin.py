"""Administrators look at evidence and policies; both are written elsewhere."""

import pytest
from django.test import Client

from accounts.models import User


@pytest.fixture
def site(db):
    client = Client()
    client.force_login(User.objects.create(username="ada", is_staff=True, is_superuser=True))
    return client


@pytest.mark.parametrize(
    "model", ["evidence", "estimate", "uploadedtest", "signedgrade", "gradingpolicy"]
)
def test_what_was_recorded_is_only_looked_at(site, model):
    assert site.get(f"/admin/grading/{model}/").status_code == 200
    assert site.get(f"/admin/grading/{model}/add/").status_code == 403
