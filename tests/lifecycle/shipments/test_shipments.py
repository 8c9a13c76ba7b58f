from decimal import Decimal

import pytest

from lifecycle.enums import DocumentKind, HazardClass, LegalStatus, ShipmentState
from lifecycle.errors import EntryRefusedError, LifecycleError, TransitionRefusedError
from lifecycle.models import Battery, Shipment, Site
from lifecycle.safety.transport import TransportFacts, propose
from lifecycle.services import (
    declare_waste,
    end_waste,
    install_in_whole,
    move_battery,
    verify_ledger,
)
from lifecycle.services.documents import file_document
from lifecycle.services.shipments import arrive, cancel_shipment, depart, plan_shipment

PAPERS = [DocumentKind.CONTRACT, DocumentKind.NOT_WASTE_DECLARATION,
          DocumentKind.TRANSPORT_PROTECTION, DocumentKind.TEST_CERTIFICATE]  # fmt: skip


@pytest.fixture(autouse=True)
def own_files(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def file_papers(technician):
    def file_papers(battery, kinds=PAPERS):
        for kind in kinds:
            file_document(
                actor=technician, batteries=[battery], kind=kind, title=kind.label, name="p.txt",
                content=f"{kind} of {battery.serial}".encode(),
                request_key=f"{battery.serial} {kind}",
            )  # fmt: skip

    return file_papers


@pytest.fixture
def plan(technician):
    def plan(*batteries, **changes):
        fields = {"carrier": "Carrier", "recipient": "Arena", **changes}
        return plan_shipment(actor=technician, batteries=list(batteries), **fields)

    return plan


@pytest.mark.parametrize(
    ("facts", "hazard", "packing", "air"),
    [((True, True, "vented", True, False), HazardClass.CRITICAL, "P911", "Never"),
     ((False, True, "dented", True, True), HazardClass.DAMAGED, "P908", "Never"),
     ((False, False, "", True, True), HazardClass.REGULAR, "P909", "Never"),
     ((False, False, "", False, False), HazardClass.REGULAR, "after an inspection", "30 %"),
     ((False, False, "", True, False), HazardClass.REGULAR, "P903", "30 %")],
)  # fmt: skip
def test_class_and_packing_by_rule(facts, hazard, packing, air):
    proposal = propose(TransportFacts(*facts))
    assert (proposal.hazard, packing in proposal.packing_instruction) == (hazard, True)
    assert air in proposal.by_air
    assert proposal.reasons
    assert proposal.source


def test_it_leaves_as_not_waste_only_with_its_papers(
    technician, plan, receive, inspect, file_papers
):
    battery = receive()
    inspect(battery)
    shipment = plan(battery)
    with pytest.raises(TransitionRefusedError) as refused:
        depart(actor=technician, shipment=shipment, request_key="go")
    for words in ("state of health test", "Invoice or contract", "not waste", "protection"):
        assert words in str(refused.value)
    file_papers(battery)
    departed = depart(actor=technician, shipment=shipment, request_key="go")
    battery.refresh_from_db()
    assert (departed.state, battery.shipment) == (ShipmentState.IN_TRANSIT, str(shipment.uid))
    with pytest.raises(TransitionRefusedError, match="under way"):
        move_battery(
            actor=technician,
            battery=battery,
            site=Site.objects.create(
                organisation=battery.organisation, name="H", latitude=1, longitude=1
            ),
            request_key="m",
        )
    arrive(actor=technician, shipment=shipment, request_key="there")
    battery.refresh_from_db()
    assert battery.shipment == ""
    assert verify_ledger().findings == []


def test_to_a_site_of_ones_own(technician, plan, receive):
    battery = receive()
    site = Site.objects.create(organisation=battery.organisation, name="B", latitude=1, longitude=1)
    shipment = plan(battery, recipient="", destination=site, travels_as_waste=True)
    depart(actor=technician, shipment=shipment, request_key="go")
    arrive(actor=technician, shipment=shipment, request_key="there")
    battery.refresh_from_db()
    assert (battery.site, battery.site_uid) == (site, str(site.uid))
    assert verify_ledger().findings == []


def test_a_battery_is_on_one_open_shipment(technician, plan, receive):
    battery, other = receive(), receive()
    first = plan(battery)
    with pytest.raises(EntryRefusedError, match="on another shipment"):
        plan(other, battery)
    assert Shipment.objects.count() == 1
    cancel_shipment(actor=technician, shipment=first)
    assert plan(battery).lines.count() == 1


def test_what_cannot_be_planned(plan, receive, technician, leaf):
    with pytest.raises(EntryRefusedError, match="Scan at least one"):
        plan()
    with pytest.raises(EntryRefusedError, match="Say to whom"):
        plan(receive(), recipient="")
    pack, module = receive(), receive(battery_model=leaf.module_model)
    install_in_whole(actor=technician, part=module, whole=pack, position=1, request_key="i")
    with pytest.raises(EntryRefusedError, match="travels with"):
        plan(module)


def test_what_has_ended_does_not_begin_again(technician, plan, receive):
    shipment = plan(receive())
    cancel_shipment(actor=technician, shipment=shipment)
    with pytest.raises(LifecycleError, match="Cancelled"):
        depart(actor=technician, shipment=shipment, request_key="go")


def test_waste_ends_with_evidence_alone(planner, technician, receive, inspect, file_papers):
    battery = receive()
    inspect(battery)
    declare_waste(actor=planner, battery=battery, reason="nobody wants it", request_key="w")
    assert battery.legal_status == LegalStatus.WASTE
    with pytest.raises(EntryRefusedError, match=r"Art\. 73 asks for more"):
        end_waste(
            actor=planner, battery=battery, operation="preparation_for_reuse", request_key="e"
        )
    file_papers(battery)
    Battery.objects.filter(pk=battery.pk).update(state_of_health=None)
    battery.refresh_from_db()
    end_waste(
        actor=planner, battery=battery, operation="preparation_for_repurposing", request_key="e"
    )
    assert battery.legal_status == LegalStatus.REPURPOSED


def test_from_the_form_to_the_carrier(desk, fill, receive, inspect, file_papers):
    battery = receive()
    inspect(battery)
    url = "/shipments/new/"
    typed = {"carrier": "Carrier", "recipient": "Arena", "batteries": battery.public_id}
    page = desk.post(url, typed, follow=True)
    text = page.content.decode()
    assert "It may not leave as not-waste yet" in text
    assert text.count("missing</span>") == 4
    shipment = Shipment.objects.get()
    page = desk.post(f"/shipments/{shipment.uid}/depart/", follow=True)
    assert "Missing:" in page.content.decode()
    file_papers(battery)
    page = desk.post(f"/shipments/{shipment.uid}/depart/", follow=True)
    assert "It is under way." in page.content.decode()
    assert Decimal(str(battery.battery_model.mass_kg.normalize())) == 294
