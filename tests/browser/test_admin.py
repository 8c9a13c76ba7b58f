"""The administrator's own site: in order under the content policy, and accessible."""

import pytest

from accounts.models import Membership, Organisation
from tests.browser.accessibility import axe
from tests.browser.conftest import PHONE, sign_in

PAGES = {
    "index": "/admin/",
    "people": "/admin/accounts/user/",
    "a new person": "/admin/accounts/user/add/",
    "organisations": "/admin/accounts/organisation/",
    "keys": "/admin/accounts/apikey/",
    "jobs": "/admin/jobs/job/",
}


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_admin_site_is_accessible_and_keeps_the_policy(new_page, people, watch, scheme):
    page = new_page(PHONE, color_scheme=scheme)
    sign_in(page, "administrator")
    addresses = [*PAGES.values(), f"/admin/accounts/user/{people['planner'].pk}/change/"]
    for address in addresses:
        page.goto(address)
        assert (address, watch.unexpected()) == (address, [])
        assert (address, axe(page)) == (address, [])
        # axe itself asks for styles of the page in a way that the policy refuses.
        watch.complaints.clear()
    watch.expect("Applying inline style|preload assets|admin/.*css")


def test_roles_are_given_on_the_persons_page(page, people, watch):
    watch.expect("Applying inline style")
    sign_in(page, "administrator")
    page.goto(f"/admin/accounts/user/{people['auditor'].pk}/change/")
    page.get_by_role("button", name="Add another Membership").click()
    new = page.locator("#memberships-1")
    new.get_by_label("Organisation").select_option(label="Black Mass Metals (demonstration)")
    new.get_by_label("Role").select_option(label="Recycler")
    page.get_by_role("button", name="Save", exact=True).click()
    roles = people["auditor"].memberships.values_list("organisation__name", "role")
    assert sorted(roles) == [
        ("Black Mass Metals (demonstration)", "recycler"),
        ("Second Current (demonstration)", "auditor"),
    ]


def test_a_person_of_two_organisations_chooses(page, people):
    other = Organisation.objects.get(name="Cobalt Circle (demonstration)")
    Membership.objects.create(user=people["auditor"], organisation=other, role="recycler")
    sign_in(page, "auditor")
    page.locator("summary", has_text="Aoife Byrne").click()
    page.get_by_label("Act for").select_option(label=other.name)
    page.get_by_role("button", name="Change", exact=True).click()
    page.locator("summary", has_text=other.name).wait_for()
    assert axe(page) == []
