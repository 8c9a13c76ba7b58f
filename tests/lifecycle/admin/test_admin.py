"""The admin site: what is looked at, what is edited, and the same SQL count for 3 rows and 30."""

import pytest
from django.contrib import admin
from django.contrib.admin.models import LogEntry
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import Membership, User
from lifecycle.models import BatteryModel, LedgerEvent, PersonalDatum, Site
from lifecycle.services import offer_to_recycler, verify_ledger

LIFECYCLE = [m for m in admin.site._registry if m._meta.app_label == "lifecycle"]
EDITED = {BatteryModel, Site}


def at(model, page, *args):
    return reverse(f"admin:lifecycle_{model._meta.model_name}_{page}", args=args)


@pytest.fixture
def ada(refurbisher):
    user = User.objects.create_superuser("ada")
    Membership.objects.create(user=user, organisation=refurbisher, role="administrator")
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def fill(receive, planner, recycler):
    def fill(count):
        for _ in range(count):
            battery = receive(vin=f"XXXDEM{Site.objects.count():011d}")
            Site.objects.create(
                organisation=battery.organisation,
                name=f"Site {battery.pk}",
                latitude=52,
                longitude=5,
            )
            offer_to_recycler(
                actor=planner,
                battery=battery,
                recycler=recycler,
                reason="below every floor",
                request_key=f"offer {battery.pk}",
            )

    return fill


@pytest.mark.parametrize("model", LIFECYCLE)
def test_a_list_costs_the_same_for_3_rows_and_30(ada, fill, model):
    counts = []
    for more in (3, 27):
        fill(more)
        ada.get(at(model, "changelist"))
        with CaptureQueriesContext(connection) as queries:
            assert ada.get(at(model, "changelist")).status_code == 200
        counts.append(len(queries))
    assert counts[0] == counts[1]


@pytest.mark.parametrize("model", [m for m in LIFECYCLE if m not in EDITED])
def test_what_services_write_is_looked_at_alone(ada, fill, model):
    fill(1)
    row = model.objects.first()
    assert ada.get(at(model, "add")).status_code == 403
    if row is not None:
        assert ada.get(at(model, "change", row.pk)).status_code == 200
        assert ada.post(at(model, "change", row.pk), {}).status_code == 403
        assert ada.post(at(model, "delete", row.pk), {"post": "yes"}).status_code == 403
        assert model.objects.filter(pk=row.pk).exists()


def test_an_event_shows_payload_and_hashes(ada, fill):
    fill(1)
    event = LedgerEvent.objects.get(sequence=2)
    told = ada.get(at(LedgerEvent, "change", event.pk)).content.decode()
    assert [
        v for v in (event.hash, event.previous_hash, "below every floor") if v not in told
    ] == []


def test_personal_data_are_erased_by_the_service_and_the_chain_holds(ada, fill):
    fill(2)
    kept, chosen = PersonalDatum.objects.filter(subject__startswith="vehicle of ")
    sent = {"action": "erase", "_selected_action": [chosen.pk]}
    asked = ada.post(at(PersonalDatum, "changelist"), sent)
    assert chosen.subject in asked.content.decode()
    chosen.refresh_from_db()
    assert chosen.value.startswith("XXXDEM")
    page = ada.post(at(PersonalDatum, "changelist"), {**sent, "confirmed": "yes"}, follow=True)
    assert "2 values erased." in page.content.decode()
    chosen.refresh_from_db()
    assert (chosen.value, chosen.salt, chosen.erased_at is None) == ("", "", False)
    assert PersonalDatum.objects.get(pk=kept.pk).value.startswith("XXXDEM")
    assert verify_ledger().findings == []
    assert LogEntry.objects.get().change_message == f"Erased: {chosen.subject}"


def test_staff_without_the_role_cannot_erase(ada, fill):
    fill(1)
    Membership.objects.filter(user__username="ada").update(role="auditor")
    chosen = PersonalDatum.objects.filter(subject__startswith="vehicle of ").get()
    sent = {"action": "erase", "_selected_action": [chosen.pk], "confirmed": "yes"}
    page = ada.post(at(PersonalDatum, "changelist"), sent, follow=True)
    assert "may not erase personal data" in page.content.decode()
    chosen.refresh_from_db()
    assert chosen.erased_at is None


def test_a_figure_of_the_catalogue_is_corrected_but_the_code_stays(ada, fill, leaf):
    page = ada.get(at(BatteryModel, "change", leaf.pk))
    form = page.context["adminform"].form
    drawn = {bound.html_name: bound.value() for bound in form if bound.value() is not None}
    sent = {**drawn, "mass_kg": "290", "code": "another"}
    saved = ada.post(at(BatteryModel, "change", leaf.pk), sent)
    assert saved.status_code == 302, saved.context["errors"]
    leaf.refresh_from_db()
    assert (leaf.code, leaf.mass_kg) == ("leaf-24", 290)


def test_the_salt_is_not_shown(ada, fill):
    fill(1)
    datum = PersonalDatum.objects.exclude(salt="").first()
    assert datum.salt not in ada.get(at(PersonalDatum, "change", datum.pk)).content.decode()
