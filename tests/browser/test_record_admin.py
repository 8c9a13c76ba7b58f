"""The record in the admin site: accessible, under the policy, erased only when confirmed."""

from accounts.actors import Actor
from lifecycle.enums import Condition, Origin
from lifecycle.models import BatteryModel, LedgerEvent, PersonalDatum
from lifecycle.services import Receipt, receive_battery
from tests.browser.accessibility import axe
from tests.browser.conftest import sign_in


def test_an_administrator_looks_and_erases(page, people, watch):
    leaf = BatteryModel.objects.get(code="leaf-24")
    receipt = Receipt(
        battery_model=leaf,
        serial="SN-ADMIN-1",
        origin=Origin.VEHICLE,
        condition=Condition.INTACT,
        vin="XXXDEM00000000001",
    )
    receive_battery(actor=Actor.of_user(people["technician"]), receipt=receipt, request_key="admin")
    event = LedgerEvent.objects.get()
    sign_in(page, "administrator")
    for address in (
        "/admin/lifecycle/battery/",
        "/admin/lifecycle/ledgerevent/",
        f"/admin/lifecycle/ledgerevent/{event.pk}/change/",
        f"/admin/lifecycle/batterymodel/{leaf.pk}/change/",
        "/admin/lifecycle/recycleroffer/",
    ):
        page.goto(address)
        assert (address, watch.unexpected()) == (address, [])
        assert (address, axe(page)) == (address, [])
        # axe itself asks for styles of the page in a way that the policy refuses.
        watch.complaints.clear()
    page.goto("/admin/lifecycle/personaldatum/?q=vehicle")
    page.locator("#action-toggle").check()  # the VIN of the battery and of its vehicle
    page.get_by_label("Action:").select_option("erase")
    page.get_by_role("button", name="Go", exact=True).click()
    page.get_by_role("button", name="Erase for good").wait_for()
    assert axe(page) == []
    watch.complaints.clear()
    page.get_by_role("button", name="Erase for good").click()
    page.get_by_text("2 values erased.").wait_for()
    assert not PersonalDatum.objects.filter(value__startswith="XXXDEM").exists()
    watch.expect("Applying inline style|preload assets|admin/.*css")
