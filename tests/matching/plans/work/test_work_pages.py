"""The workshop's pages: a tablet does everything, a planner watches."""

from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.enums import OrganisationKind, Role
from accounts.models import Organisation, User
from lifecycle.enums import Stage
from lifecycle.models import Battery
from lifecycle.services import quarantine_battery
from matching.enums import Application, WorkState

pytestmark = pytest.mark.django_db


@pytest.fixture
def browser_of():
    def browser_of(actor):
        client = Client()
        client.force_login(User.objects.get(pk=actor.reference.removeprefix("user:")))
        return client

    return browser_of


@pytest.fixture
def tablet(browser_of, technician):
    return browser_of(technician)


@pytest.fixture
def desk(browser_of, planner):
    return browser_of(planner)


@pytest.fixture
def kits(graded, demand, accepted, workshop):
    graded()
    demand(quantity=2, minimum_energy_kwh=Decimal("4"))
    accepted()
    return workshop.orders("kit")


def drawn(page, beside=""):
    """What a browser would send of the next step, or of the step beside it, as it was drawn."""
    forms = dict([page.context["main"]] if not beside else [])
    forms |= dict(page.context["beside"])
    step, form = next(
        (step, form) for step, form in forms.items() if not beside or step.name == beside
    )
    values = {bound.html_name: bound.value() for bound in form}
    return step.name, {name: value for name, value in values.items() if value not in (None, "")}


def do(client, order, beside="", **typed):
    """Open the page, type, send; the page that comes."""
    page = client.get(order.get_absolute_url())
    _, sent = drawn(page, beside)
    return client.post(order.get_absolute_url(), {**sent, **typed}, follow=True)


def test_a_forklift_kit_from_the_list_to_service(tablet, kits, workshop, sound):
    apart = workshop.one("disassembly")
    listed = tablet.get("/work/").content.decode()
    assert all(order.code in listed for order in (apart, *kits))
    found = tablet.get("/work/", {"label": apart.source.public_id})
    assert found.headers["Location"] == apart.get_absolute_url()
    shown = tablet.get(apart.source.get_absolute_url())
    assert shown.context["next_step"].url_name == "matching:work_of"
    step_url = f"/work/of/{apart.source.public_id}/"
    assert tablet.get(step_url).headers["Location"] == apart.get_absolute_url()
    page = tablet.get(kits[0].get_absolute_url())
    assert "Its pack is taken apart first." in page.content.decode()
    page = tablet.get(apart.get_absolute_url())
    step, sent = drawn(page)
    assert step == "apart"
    assert [sent[f"use_{n}"] for n in (1, 4, 5, 8, 9)] == [
        kits[0].code, kits[0].code, kits[1].code, kits[1].code, "stock",
    ]  # fmt: skip
    page = do(tablet, apart, serials="m-1\nm-2", use_24="recycler")
    assert "Taken apart. The modules are on record." in page.content.decode()
    for kit in kits:
        voltages = {f"voltage_{n}": f"14,9{n}" for n in range(1, 5)}
        page = do(tablet, kit, **voltages)
        assert drawn(page)[0] == "build"
        page = do(
            tablet,
            kit,
            visual="sound",
            leaked_or_vented="no",
            insulation_resistance_ohm_per_v="2000",
            open_circuit_voltage_v="29.9",
        )
        assert "The kit is on record." in page.content.decode()
    transport = workshop.one("transport")
    page = do(tablet, transport)
    assert "In service." in page.content.decode()
    assert Battery.objects.filter(stage=Stage.IN_SERVICE).count() == 2
    serials = apart.lines.order_by("position").values_list("battery__serial", flat=True)
    assert list(serials[:2]) == ["M-1", "M-2"]
    sound()


def test_an_arena_string_from_scan_to_service(
    tablet, graded, demand, accepted, workshop, far, sound
):
    for soh in ("0.80", "0.79"):
        graded(soh)
    demand(Application.STORAGE, minimum_energy_kwh=40, site=far)
    accepted()
    order = workshop.one("string")
    first, second = (line.battery.public_id for line in order.lines.select_related("battery"))
    swapped = do(tablet, order, scan_1=second, scan_2=first, voltage_1="372.1", voltage_2="380")
    assert swapped.status_code == 422
    told = swapped.content.decode()
    assert f"This is {second}: it belongs at position 2." in told
    assert 'value="372.1"' in told
    apart = do(tablet, order, scan_1=first, scan_2=second, voltage_1="372.1", voltage_2="380")
    told = apart.content.decode()
    assert "The packs are 7.9 V apart; at most 3 V" in told
    assert "Position 1 has 372.1 V, 2 has 380 V." in told
    page = do(tablet, order, scan_1=first, scan_2=second, voltage_1="372.1", voltage_2="373")
    assert drawn(page)[0] == "prepare"
    do(tablet, order, work_done="Cleaned and relabelled")
    transport = workshop.one("transport")
    page = do(tablet, transport, carrier="Van Dijk")
    assert page.content.decode().count(">missing<") == 6
    refused = do(tablet, transport, beside="depart")
    assert refused.status_code == 422
    assert "It may not leave as not-waste. Missing" in refused.content.decode()
    # The next step are the papers, one after the other, until none is missing.
    for kind in ("contract", "not_waste_declaration", "transport_protection"):
        step, sent = drawn(tablet.get(transport.get_absolute_url()))
        assert (step, sent["kind"]) == ("paper", kind)
        file = SimpleUploadedFile(f"{kind}.txt", b"A paper about all of them.")
        assert do(tablet, transport, file=file).status_code == 200
    for words in ("It is under way.", "It has arrived.", "In service."):
        assert words in do(tablet, transport).content.decode()
    stands = Battery.objects.values_list("stage", "site__name").order_by().distinct()
    assert list(stands) == [("in_service", "Utrecht")]
    sound()


def test_sent_twice_and_sent_late(tablet, kits, workshop):
    apart = workshop.one("disassembly")
    url = apart.get_absolute_url()
    _, sent = drawn(tablet.get(url))
    _, late = drawn(tablet.get(url))
    assert [tablet.post(url, sent).status_code for _ in range(2)] == [302, 302]
    page = tablet.post(url, late)
    assert page.status_code == 422
    assert "Nothing was saved: this step is over." in page.content.decode()
    assert apart.events.count() == 1


def test_an_old_page_is_refused_and_keeps_what_was_typed(tablet, kits, workshop):
    workshop.take_apart(workshop.one("disassembly"))
    kit = kits[0]
    url = kit.get_absolute_url()
    _, old = drawn(tablet.get(url))
    workshop.measure(kit, step="0.5")
    typed = {f"voltage_{n}": "14.9" for n in range(1, 5)}
    page = tablet.post(url, {**old, **typed})
    assert page.status_code == 422
    assert "Somebody else has worked on this order" in page.content.decode()
    _, again = drawn(page)
    assert again["voltage_1"] == "14.9"
    assert tablet.post(url, again).status_code == 302


def test_a_planner_watches_and_gives_up(desk, tablet, kits, workshop, technician):
    kit = kits[0]
    demand_page = desk.get(kit.demand.get_absolute_url()).content.decode()
    plan_page = desk.get(kit.run.get_absolute_url()).content.decode()
    for page in (demand_page, plan_page):
        assert 'aria-labelledby="work"' in page
        assert "0 / 3" in page
    workshop.take_apart(workshop.one("disassembly"))
    assert "1 / 3" in desk.get(kit.demand.get_absolute_url()).content.decode()
    page = desk.get(kit.get_absolute_url())
    assert page.context["main"] is None
    _, sent = drawn(page, "cancel")
    stolen = drawn(tablet.get(kit.get_absolute_url()))[1]
    assert desk.post(kit.get_absolute_url(), stolen).status_code == 403
    assert tablet.post(kit.get_absolute_url(), {**sent, "reason": "no truck"}).status_code == 403
    page = desk.post(kit.get_absolute_url(), {**sent, "reason": "no truck"}, follow=True)
    assert "Given up." in page.content.decode()
    kit.refresh_from_db()
    assert (kit.state, kit.state_reason) == (WorkState.CANCELLED, "no truck")


def test_a_lost_pack_is_told_on_its_order(tablet, kits, workshop, technician):
    apart = workshop.one("disassembly")
    quarantine_battery(actor=technician, battery=apart.source, reason="it swells", request_key="q")
    page = tablet.get(apart.get_absolute_url())
    assert page.context["main"] is None
    assert f"{apart.source.public_id} is in quarantine: it swells." in page.content.decode()
    assert "No work here" in tablet.get("/work/").content.decode()
    assert apart.code in tablet.get("/work/", {"state": "cancelled"}).content.decode()


def test_another_module_is_scanned_in(tablet, kits, workshop):
    apart = workshop.take_apart(workshop.one("disassembly"))
    spare = apart.lines.filter(planned_use="stock").first().battery
    page = do(tablet, kits[0], beside="choose", position=3, battery=spare.public_id)
    assert "The module has its place." in page.content.decode()
    assert kits[0].lines.get(position=3).battery == spare
    page = do(tablet, kits[0], beside="choose", position=3, battery=apart.source.public_id)
    assert page.status_code == 422
    assert "this kit takes other modules" in page.content.decode()


def test_filters_and_the_sheet_to_print(tablet, kits, workshop, site):
    apart = workshop.one("disassembly")
    only = tablet.get("/work/", {"kind": "disassembly", "site": str(site.uid)}).context["page"]
    assert list(only) == [apart]
    assert not tablet.get("/work/", {"late": "yes"}).context["page"].object_list
    assert not tablet.get("/work/", {"site": "nowhere"}).context["page"].object_list
    assert "No battery of yours" in tablet.get("/work/", {"label": "ENC-00000000"}).content.decode()
    sheet = tablet.get(f"{apart.get_absolute_url()}sheet/").content.decode()
    assert sheet.count('<td data-label="Goes into">') == apart.source.battery_model.module_count
    workshop.take_apart(apart)
    sheet = tablet.get(f"{kits[0].get_absolute_url()}sheet/").content.decode()
    assert sheet.count("<svg") >= 4
    assert kits[0].lines.first().battery.public_id in sheet


def test_an_order_is_found_by_its_own_code(tablet, kits):
    found = tablet.get("/work/", {"label": kits[0].code.lower()})
    assert found.headers["Location"] == kits[0].get_absolute_url()


def test_from_one_order_to_the_next(tablet, kits, workshop):
    apart = workshop.take_apart(workshop.one("disassembly"))
    page = tablet.get(apart.get_absolute_url())
    assert page.context["follow_ups"] == kits
    kit = workshop.kit(kits[0])
    page = tablet.get(kit.get_absolute_url())
    assert page.context["follow_ups"] == [workshop.one("transport")]


def test_a_place_that_is_open_is_proposed(tablet, kits, workshop, technician):
    workshop.take_apart(workshop.one("disassembly"))
    lost = kits[0].lines.get(position=3).battery
    quarantine_battery(actor=technician, battery=lost, reason="it swells", request_key="q")
    step, sent = drawn(tablet.get(kits[0].get_absolute_url()))
    assert (step, sent["position"]) == ("choose", 3)


def test_a_kit_that_fails_its_inspection_is_no_good_news(tablet, kits, workshop):
    workshop.take_apart(workshop.one("disassembly"))
    workshop.measure(kits[0])
    page = do(tablet, kits[0], visual="swollen", leaked_or_vented="no")
    kits[0].refresh_from_db()
    told = page.content.decode()
    assert "The kit is on record." not in told
    assert f"{kits[0].built.public_id} failed its inspection and is in quarantine:" in told


def test_of_another_house_nothing_is_there(kits, workshop, browser_of, make_actor):
    other = Organisation.objects.create(name="Other", kind=OrganisationKind.REFURBISHER)
    stranger = browser_of(make_actor(Role.TECHNICIAN, other))
    for order in (workshop.one("disassembly"), kits[0]):
        for url in (order.get_absolute_url(), f"{order.get_absolute_url()}sheet/"):
            assert stranger.get(url).status_code == 404
    assert "No work here" in stranger.get("/work/").content.decode()


def test_pages_need_a_fixed_number_of_statements(tablet, desk, graded, demand, accepted, workshop):
    def statements(client, url):
        with CaptureQueriesContext(connection) as captured:
            assert client.get(url).status_code == 200
        return len(captured)

    def pages(run):
        kit = workshop.orders("kit", run=run)[0]
        return [
            statements(tablet, "/work/"),
            statements(tablet, "/"),
            statements(tablet, workshop.one("disassembly", run=run).get_absolute_url()),
            statements(tablet, kit.get_absolute_url()),
            statements(desk, kit.demand.get_absolute_url()),
        ]

    graded()
    demand(quantity=3)
    few = pages(accepted())
    graded()
    demand(quantity=12)
    many = pages(accepted())
    assert many == few
    assert max(many) <= 20
