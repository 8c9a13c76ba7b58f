import pytest
from django.contrib.auth import authenticate
from django.test import RequestFactory

from accounts.demo import DEMO_PASSWORD, create_demo_accounts


@pytest.mark.django_db
def test_the_password_of_the_demonstration_opens_nothing_outside_demo_mode(settings):
    create_demo_accounts()
    request = RequestFactory().post("/sign-in/")

    def opens():
        user = authenticate(request, username="administrator", password=DEMO_PASSWORD)
        return user is not None

    settings.DEMO = False
    assert not opens()
    settings.DEMO = True
    assert opens()
