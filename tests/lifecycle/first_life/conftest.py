import pytest
from django.test import Client

from accounts.models import User


@pytest.fixture
def browser_of():
    """A browser in which the person behind an actor has signed in."""

    def sign_in(actor):
        client = Client()
        client.force_login(User.objects.get(pk=actor.reference.removeprefix("user:")))
        return client

    return sign_in


@pytest.fixture
def desk(browser_of, technician):
    return browser_of(technician)


@pytest.fixture
def fill():
    """What a browser would send: the form as it was drawn, with what the person typed."""

    def fill(page, **typed):
        form = page.context["form"]
        drawn = {bound.html_name: bound.value() for bound in form}
        sent = {**drawn, **typed}
        return {name: value for name, value in sent.items() if value not in (None, "")}

    return fill
