"""Batteries as workshop and laboratory leave them: the fixtures of the plans."""

import pytest
from django.test import Client

from accounts.models import User
from tests.matching.plans.conftest import (  # noqa: F401
    graded,
    house,
    make_actor,
    planner,
    site,
    technician,
)


@pytest.fixture
def floor(technician):  # noqa: F811
    """The technician's tablet."""
    client = Client()
    client.force_login(User.objects.get(pk=technician.reference.removeprefix("user:")))
    return client
