import pytest

from accounts.actors import Actor
from accounts.enums import OrganisationKind, Role
from accounts.models import Membership, Organisation, User
from accounts.permissions import Permission, PermissionRefusedError, require

pytestmark = pytest.mark.django_db


@pytest.fixture
def refurbisher():
    return Organisation.objects.create(name="Second Current", kind=OrganisationKind.REFURBISHER)


def test_a_person_without_membership_may_nothing_and_belongs_nowhere():
    actor = Actor.of_user(User.objects.create(username="stranger"))

    assert (actor.permissions, actor.organisation_id) == (frozenset(), -1)


def test_a_person_has_the_permissions_of_every_role_in_one_organisation(refurbisher):
    user = User.objects.create(username="tess", first_name="Tess", last_name="Visser")
    for role in (Role.TECHNICIAN, Role.PLANNER):
        Membership.objects.create(user=user, organisation=refurbisher, role=role)

    actor = Actor.of_user(user)

    assert actor.organisation_id == refurbisher.pk
    assert actor.name == "Tess Visser"
    assert actor.may(Permission.SIGN_GRADE)
    assert actor.may(Permission.ACCEPT_PLAN)
    assert not actor.may(Permission.ANSWER_OFFERS)


def test_a_closed_organisation_gives_no_permission(refurbisher):
    user = User.objects.create(username="tess")
    Membership.objects.create(user=user, organisation=refurbisher, role=Role.TECHNICIAN)
    Organisation.objects.update(is_active=False)

    assert Actor.of_user(user).permissions == frozenset()


def test_an_organisation_one_does_not_belong_to_cannot_be_chosen(refurbisher):
    user = User.objects.create(username="tess")
    Membership.objects.create(user=user, organisation=refurbisher, role=Role.AUDITOR)
    other = Organisation.objects.create(name="Other", kind=OrganisationKind.RECYCLER)

    assert Actor.of_user(user, other.pk).organisation_id == refurbisher.pk


def test_a_refusal_says_what_is_missing():
    actor = Actor.of_user(User.objects.create(username="stranger"))

    with pytest.raises(PermissionRefusedError, match="stranger may not sign grades"):
        require(actor, Permission.SIGN_GRADE)
