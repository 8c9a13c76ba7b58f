"""A planner's pages of demands: drafts, copies, steps, lists, files."""

import io
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import Organisation, User
from lifecycle.services import quarantine_battery
from matching.enums import Application, DemandState
from matching.models import Demand
from matching.services import accept_units, cancel_demand, change_demand
from matching.services.demands.file_export import export_demands


@pytest.fixture
def client_for():
    def client_for(actor):
        client = Client()
        client.force_login(User.objects.get(pk=actor.reference.removeprefix("user:")))
        return client

    return client_for


@pytest.fixture
def desk(client_for, planner):
    return client_for(planner)


@pytest.fixture
def typed(site):
    return {
        "name": "Pallet trucks",
        "site": site.pk,
        "deadline": (timezone.localdate() + timedelta(days=30)).isoformat(),
        "quantity": 2,
        "voltage": "24",
        "minimum_energy_kwh": "2,5",
        "minimum_power_kw": "1",
        "minimum_state_of_health": "60",
        "target_state_of_health": "70",
        "chemistries": ["Li-ion NMC"],
        "price_eur_per_kwh": "150",
        "price_loss_per_point": "0.8",
        "warranty_eur": "400",
        "bonus_eur": "0",
        "maximum_distance_km": 500,
        "request_key": "6f1bb1a1-5d0c-4b0e-8f7a-0f5a0e6f9f00",
    }


def page_of(client, demand, part=""):
    return client.get(f"{demand.get_absolute_url()}{part}").content.decode()


def test_a_draft_is_saved_then_opened_with_a_button(desk, typed):
    desk.post("/demands/new/forklift/", typed | {"draft": "1"})
    draft = Demand.objects.get()
    assert draft.state == DemandState.DRAFT
    page = page_of(desk, draft)
    assert "No plan serves it until it is opened." in page
    done = desk.post(f"{draft.get_absolute_url()}open/", {"version": 1}, follow=True)
    assert f"{draft.code} is open: the next plan takes it up." in done.content.decode()
    draft.refresh_from_db()
    assert draft.state == DemandState.OPEN
    late = desk.post(f"{draft.get_absolute_url()}open/", {"version": 1}, follow=True)
    assert "Somebody else has changed this demand" in late.content.decode()


def test_a_draft_is_changed_and_opened_at_once_or_not_at_all(desk, typed):
    desk.post("/demands/new/forklift/", typed | {"draft": "1"})
    draft = Demand.objects.get()
    Demand.objects.update(deadline="2001-01-01")
    url = f"{draft.get_absolute_url()}edit/"
    sent = typed | {"version": 1, "open": "1", "quantity": 7, "deadline": "2001-01-01"}
    refused = desk.post(url, sent)
    assert refused.status_code == 422
    assert "This day has passed" in str(refused.context["form"].errors["deadline"])
    draft.refresh_from_db()
    assert (draft.quantity, draft.version, draft.state) == (2, 1, DemandState.DRAFT)
    desk.post(url, sent | {"deadline": typed["deadline"]})
    draft.refresh_from_db()
    assert (draft.quantity, draft.state) == (7, DemandState.OPEN)


def test_expected_is_ticked_shown_and_ordered(desk, typed):
    desk.post("/demands/new/forklift/", typed | {"is_expected": "on"})
    demand = Demand.objects.get()
    assert (
        '<span class="badge badge-fair">Expected</span>' in desk.get("/demands/").content.decode()
    )
    assert "Ordered now" in page_of(desk, demand)
    desk.post(f"{demand.get_absolute_url()}order/", {"version": 1})
    page = page_of(desk, demand)
    assert "Ordered now" not in page
    assert "expected, not ordered yet: yes → no" in page


def test_cancelled_with_a_reason_that_the_story_tells(desk, demand):
    wanted = demand()
    url = f"{wanted.get_absolute_url()}cancel/"
    short = desk.post(url, {"version": 1, "reason": " "})
    assert short.status_code == 422
    stale = desk.post(url, {"version": 7, "reason": "customer left"})
    assert "Somebody else has changed" in stale.content.decode()
    assert 'name="version" value="1"' in stale.content.decode()
    desk.post(url, {"version": 1, "reason": "customer left"})
    page = page_of(desk, wanted)
    assert "customer left" in page
    assert [word for word in ("/edit/", "/cancel/", "/fit/") if word in page] == []


def test_a_copy_asks_for_a_day_of_its_own(desk, demand, planner):
    wanted = demand(quantity=3, reference="PO-1", battery_models=["leaf-24"])
    cancel_demand(actor=planner, demand=wanted, reason="too late")
    link = f"/demands/new/forklift/?copy={wanted.code}"
    assert link in page_of(desk, wanted)
    form = desk.get(link).context["form"]
    shown = {name: form[name].value() for name in form.fields if name != "request_key"}
    assert (shown["name"], shown["quantity"], shown["battery_models"]) == (
        wanted.name, 3, ["leaf-24"],
    )  # fmt: skip
    assert (shown["deadline"], shown["reference"]) == (None, None)
    sent = {name: value for name, value in shown.items() if value is not None}
    sent |= {"request_key": "6f1bb1a1-5d0c-4b0e-8f7a-0f5a0e6f9f01"}
    refused = desk.post(link, sent)
    assert list(refused.context["form"].errors) == ["deadline"]
    desk.post(link, sent | {"deadline": wanted.deadline.isoformat()})
    copy = Demand.objects.exclude(pk=wanted.pk).get()
    same = ("minimum_energy_kwh", "minimum_voltage_v", "maximum_voltage_v", "chemistries",
            "minimum_state_of_health", "price_loss_per_point")  # fmt: skip
    assert [getattr(copy, name) for name in same] == [getattr(wanted, name) for name in same]
    assert (copy.state, copy.accepted_units) == (DemandState.OPEN, 0)


def test_a_band_and_chemistries_beyond_the_usual_stay_when_the_form_is_saved(desk, demand):
    wanted = demand(minimum_voltage_v=22, maximum_voltage_v=33, chemistries=["Na-ion"])
    form = desk.get(f"{wanted.get_absolute_url()}edit/").context["form"]
    sent = {name: form[name].value() for name in form.fields}
    sent = {name: value for name, value in sent.items() if value is not None}
    desk.post(f"{wanted.get_absolute_url()}edit/", sent | {"name": "Renamed"})
    wanted.refresh_from_db()
    assert wanted.name == "Renamed"
    assert (wanted.minimum_voltage_v, wanted.maximum_voltage_v) == (22, 33)
    assert wanted.chemistries == ["Na-ion"]


def test_another_band_needs_its_voltages(desk, typed):
    page = desk.post("/demands/new/generator/", typed | {"voltage": "other"})
    assert set(page.context["form"].errors) == {"minimum_voltage_v", "maximum_voltage_v"}
    band = {"voltage": "other", "minimum_voltage_v": "30", "maximum_voltage_v": "36,5"}
    desk.post("/demands/new/generator/", typed | band)
    assert float(Demand.objects.get().maximum_voltage_v) == 36.5


def test_a_reference_that_stands_is_refused_at_its_field(desk, typed, demand):
    demand(reference="PO-1")
    page = desk.post("/demands/new/forklift/", typed | {"reference": "PO-1"})
    assert "has this reference already" in str(page.context["form"].errors["reference"])
    assert page.status_code == 422


def test_units_are_told_day_by_day(desk, demand, graded, propose, planner, technician):
    wanted = demand(Application.TRACTION, quantity=2)
    battery = graded()
    run = propose()
    accept_units(actor=planner, run=run, units=[run.rows.get().unit])
    quarantine_battery(actor=technician, battery=battery, reason="swollen", request_key="q")
    event = wanted.events.get(kind="units_accepted")
    type(event).objects.filter(pk=event.pk).update(recorded_at=timezone.now() - timedelta(days=2))
    context = desk.get(wanted.get_absolute_url()).context
    assert [(one.gained, one.lost, one.accepted) for one in context["progress"]] == [
        (1, 0, 1), (0, 1, 0),
    ]  # fmt: skip
    page = page_of(desk, wanted)
    assert "1 unit lost again: 0 of 2" in page
    assert f'<a href="{battery.get_absolute_url()}">{battery.public_id}</a>' in page


def test_the_list_is_found_by_state_application_and_text(desk, demand, planner):
    late = demand(
        Application.TRACTION, name="Spare packs", deadline=timezone.localdate() + timedelta(days=99)
    )
    soon, gone = demand(reference="PO-77", is_expected=True), demand()
    cancel_demand(actor=planner, demand=gone, reason="left")
    Demand.objects.filter(pk=late.pk).update(state="part_filled", quantity=2, accepted_units=1)

    def found(**asked):
        return [one.code for one in desk.get("/demands/", asked).context["page"]]

    assert found() == [soon.code, late.code]
    assert found(order="-deadline") == [late.code, soon.code]
    assert found(state="cancelled") == [gone.code]
    assert set(found(state="all")) == {late.code, soon.code, gone.code}
    assert found(application="traction") == found(text="spare") == [late.code]
    assert found(text="po-77") == found(expected="yes") == [soon.code]
    assert found(text="%") == found(text="\0nothing") == []
    export = desk.get("/demands/export/", {"state": "wanted", "text": "po-77"})
    assert soon.code in export.content.decode()
    assert late.code not in export.content.decode()


def test_pages_need_a_fixed_number_of_statements(desk, demand, graded, planner):
    def statements(url):
        with CaptureQueriesContext(connection) as captured:
            assert desk.get(url).status_code == 200
        return len(captured)

    wanted = demand(quantity=2)
    graded()
    urls = ["/demands/", wanted.get_absolute_url(), f"{wanted.get_absolute_url()}fit/",
            "/demands/export/?state=all"]  # fmt: skip
    desk.get(urls[2])
    few = [statements(url) for url in urls]
    for turn in range(4):
        demand()
        graded()
        change_demand(
            actor=planner, demand=wanted, fields={"quantity": turn + 3}, expected_version=turn + 1
        )
    assert [statements(url) for url in urls] == few


def test_a_file_is_looked_at_then_taken(desk, demand):
    wanted = demand(quantity=2)
    text = export_demands([wanted]).replace(",2,0,", ",6,0,")

    def send(**more):
        file = SimpleUploadedFile("d.csv", text.encode())
        return desk.post("/demands/import/", {"file": file, **more})

    looked = send()
    assert looked.status_code == 200
    assert "quantity</span>: 2 → 6" in looked.content.decode()
    wanted.refresh_from_db()
    assert wanted.quantity == 2
    assert send(take="on").status_code == 302
    wanted.refresh_from_db()
    assert wanted.quantity == 6


def test_a_bad_file_is_told_on_its_page(desk, demand):
    def send(content, name="d.csv"):
        file = io.BytesIO(content)
        file.name = name
        return desk.post("/demands/import/", {"file": file, "take": "on"})

    page = send(b"name,quantity\nx,0\n")
    assert page.status_code == 422
    assert "correct the refused lines" in page.content.decode()
    assert "There is no column" in str(send(b"colour\nred\n").context["form"].errors["file"])
    assert "more than 2 MB" in str(send(b"x" * (2 * 1024 * 1024 + 1)).context["form"].errors)
    assert "no text" in str(send(b"name\n\xff").context["form"].errors["file"])


def test_demands_of_others_are_not_found(client_for, make_actor, demand):
    wanted = demand()
    rival = Organisation.objects.create(name="Rival", kind="refurbisher")
    stranger = client_for(make_actor("planner", rival))
    for part in ("", "edit/", "cancel/", "fit/"):
        assert stranger.get(f"{wanted.get_absolute_url()}{part}").status_code == 404
    for part in ("open/", "order/", "cancel/"):
        sent = {"version": 1, "reason": "mine now"}
        assert stranger.post(f"{wanted.get_absolute_url()}{part}", sent).status_code == 404
    assert stranger.get(f"/demands/new/forklift/?copy={wanted.code}").status_code == 404
    assert wanted.code not in stranger.get("/demands/export/?state=all").content.decode()
    wanted.refresh_from_db()
    assert wanted.state == DemandState.OPEN


def test_what_is_odd_is_warned_of(desk, demand):
    from decimal import Decimal

    wanted = demand(Application.STORAGE, spread=Decimal(0), target_state_of_health=Decimal("0.5"))
    page = page_of(desk, wanted)
    assert "every battery that may serve is better" in page
    assert "exactly the same health" in page
