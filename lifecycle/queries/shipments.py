"""Shipments and their papers: what is there, and what is missing before they may leave."""

from __future__ import annotations

from collections import defaultdict

from django.db.models import Count, QuerySet

from accounts.actors import Actor, own_organisation
from accounts.permissions import Permission
from lifecycle.enums import EventKind, Stage
from lifecycle.models import Battery, Document, LedgerEvent, Shipment
from lifecycle.safety.not_waste import Paper, ShippedFacts, missing_for, papers_for
from lifecycle.safety.transport import Proposal, TransportFacts, propose


def shipments_seen_by(actor: Actor) -> QuerySet[Shipment]:
    shipments = Shipment.objects.annotate(battery_count=Count("lines")).order_by("-planned_at")
    if actor.sees_everything:
        return shipments
    if not actor.may(Permission.VIEW_BATTERIES):
        return shipments.none()
    return shipments.filter(organisation_id=own_organisation(actor))


def documents_seen_by(actor: Actor) -> QuerySet[Document]:
    documents = Document.objects.select_related("stored_file", "supersedes")
    if actor.sees_everything:
        return documents
    if not actor.may(Permission.VIEW_BATTERIES):
        return documents.none()
    return documents.filter(organisation_id=own_organisation(actor))


def transport_proposal(battery: Battery, *, for_recycling: bool = False) -> Proposal:
    """Hazard class and packing for one battery, by rule."""
    return propose(
        TransportFacts(
            is_critical=battery.is_critical,
            in_quarantine=battery.stage == Stage.QUARANTINED,
            quarantine_reason=battery.quarantine_reason,
            was_inspected=battery.insulation_resistance_ohm_per_v is not None,
            for_recycling=for_recycling,
        )
    )


def papers_of(shipment: Shipment) -> dict[str, list[Paper]]:
    """By Encore ID, what Annex XIV asks for; three statements for any number of batteries."""
    return {facts.public_id: papers_for(facts) for facts in _facts(shipment)}


def missing_papers(shipment: Shipment) -> dict[str, list[Paper]]:
    """Only what is missing, and only of batteries that lack something."""
    found = {facts.public_id: missing_for(facts) for facts in _facts(shipment)}
    return {public_id: papers for public_id, papers in found.items() if papers}


def _facts(shipment: Shipment) -> list[ShippedFacts]:
    lines = shipment.lines.select_related("battery")
    batteries = [line.battery for line in lines]
    keys = [battery.pk for battery in batteries]
    papers: dict[int, set[str]] = defaultdict(set)
    filed = Document.objects.filter(batteries__in=keys, superseded_by=None)
    for key, kind in filed.values_list("batteries", "kind"):
        papers[key].add(kind)
    tested = set(
        LedgerEvent.objects.filter(
            battery__in=keys, kind__in=[EventKind.ESTIMATED, EventKind.GRADED]
        ).values_list("battery_id", flat=True)
    )
    return [
        ShippedFacts(
            battery.public_id,
            battery.legal_status,
            battery.stage == Stage.QUARANTINED,
            battery.pk in tested
            and battery.state_of_health is not None
            and not battery.state_of_health_is_provisional,
            papers[battery.pk],
        )
        for battery in batteries
    ]
