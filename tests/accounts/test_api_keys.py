from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from accounts.actors import Actor
from accounts.enums import OrganisationKind
from accounts.models import ApiKey, Organisation
from accounts.permissions import Permission
from accounts.services.api_keys import ApiKeyError, create_api_key, find_api_key

pytestmark = pytest.mark.django_db


@pytest.fixture
def recycler():
    return Organisation.objects.create(name="Black Mass", kind=OrganisationKind.RECYCLER)


def test_a_key_is_found_again_and_not_stored(recycler):
    row, key = create_api_key(organisation=recycler, name="ERP", scopes=["offers:read"])

    assert find_api_key(key) == row
    assert key not in str(list(ApiKey.objects.values()))


def test_a_read_only_key_cannot_answer(recycler):
    row, _ = create_api_key(organisation=recycler, name="ERP", scopes=["offers:read"])

    assert Actor.of_api_key(row).permissions == {Permission.VIEW_OFFERS}


@pytest.mark.parametrize("change", [
    {"revoked_at": timezone.now()},
    {"expires_at": timezone.now() - timedelta(seconds=1)},
])  # fmt: skip
def test_a_revoked_or_expired_key_opens_nothing(recycler, change):
    _, key = create_api_key(organisation=recycler, name="ERP", scopes=["offers:read"])
    ApiKey.objects.update(**change)

    assert find_api_key(key) is None


def test_a_name_is_used_once(recycler):
    create_api_key(organisation=recycler, name="ERP", scopes=["offers:read"])

    with pytest.raises(ApiKeyError, match="already has a key named “ERP”"):
        create_api_key(organisation=recycler, name="ERP", scopes=["offers:read"])


def test_the_command_prints_a_working_key(recycler):
    out = StringIO()
    call_command(
        "create_api_key", organisation="black mass", name="ERP", scope=["offers:answer"], stdout=out
    )

    assert find_api_key(out.getvalue().strip()).organisation == recycler


@pytest.mark.parametrize(("organisation", "scope", "message"), [
    ("Nobody", "offers:read", "No organisation “Nobody”. Known: Black Mass"),
    ("Black Mass", "offers:eat", "Unknown scope offers:eat"),
])  # fmt: skip
def test_the_command_says_what_is_wrong_and_exits_2(recycler, organisation, scope, message):
    with pytest.raises(CommandError, match=message) as error:
        call_command("create_api_key", organisation=organisation, name="ERP", scope=[scope])

    assert error.value.returncode == 2
