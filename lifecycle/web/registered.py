"""What this app adds to everybody's pages: navigation, home cards, next steps."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.actors import Actor
from accounts.permissions import Permission
from accounts.web.home import register_card
from accounts.web.navigation import BATTERIES, RECORDS, register_entry
from lifecycle.enums import EventKind, LegalStatus, Stage
from lifecycle.models import Battery
from lifecycle.panels import NextStep, Panel, register_next_step, register_panel
from lifecycle.queries import count_by_stage
from lifecycle.state import allows


def register() -> None:
    register_entry(10, _("Receive"), "lifecycle:scan", Permission.RECEIVE_BATTERY)
    register_entry(20, _("Batteries"), "lifecycle:batteries", Permission.VIEW_BATTERIES, BATTERIES)
    register_entry(25, _("Stock"), "lifecycle:stock", Permission.VIEW_BATTERIES, BATTERIES)
    register_entry(65, _("Shipments"), "lifecycle:shipments", Permission.VIEW_BATTERIES, BATTERIES)
    register_panel(
        Panel(80, "documents", Permission.VIEW_BATTERIES, "lifecycle/documents/panel.html", _papers)
    )
    register_entry(68, _("Catalogue"), "lifecycle:catalogue", Permission.VIEW_BATTERIES, BATTERIES)
    register_entry(76, _("Sites"), "lifecycle:sites", Permission.EDIT_SITES, RECORDS)
    register_entry(75, _("Ledger"), "lifecycle:checkpoints", Permission.VIEW_PROOF, RECORDS)
    register_card(10, Permission.VIEW_BATTERIES, "lifecycle/card_stages.html", _stages)
    inspects, carries_out = Permission.INSPECT_BATTERY, Permission.CARRY_OUT_PLAN
    prepared, in_service = _allowing(EventKind.PREPARED), _allowing(EventKind.PUT_IN_SERVICE)
    released, taken_out = _allowing(EventKind.RELEASED), _allowing(EventKind.TAKEN_OUT_OF_SERVICE)
    quarantined, corrected = _allowing(EventKind.QUARANTINED), _allowing(EventKind.CORRECTED)
    releases, corrects = Permission.RELEASE_QUARANTINE, Permission.CORRECT_RECORD
    changes, decides = Permission.CHANGE_STRUCTURE, Permission.DECIDE_WASTE
    issues = Permission.ISSUE_PASSPORT
    alive = _allowing(EventKind.NEGATIVE_EVENT)
    steps = [
        NextStep(10, _("Inspect"), "lifecycle:inspect", inspects, _not_inspected),
        NextStep(50, _("Prepare"), "lifecycle:prepare", carries_out, prepared),
        NextStep(60, _("Put in service"), "lifecycle:put_in_service", carries_out, in_service),
        NextStep(70, _("Release from quarantine"), "lifecycle:release", releases, released),
        NextStep(95, _("Take out of service"), "lifecycle:take_out", carries_out, taken_out),
        NextStep(97, _("Inspect again"), "lifecycle:inspect", inspects, _inspected),
        NextStep(98, _("Quarantine"), "lifecycle:quarantine", inspects, quarantined),
        NextStep(96, _("Repair"), "lifecycle:repair", changes, _allowing(EventKind.REPAIRED)),
        NextStep(96, _("Take apart"), "lifecycle:take_apart", changes, _can_be_taken_apart),
        NextStep(96, _("Build into a unit"), "lifecycle:install", changes, _stands_alone),
        NextStep(96, _("Take out of its unit"), "lifecycle:remove", changes, _is_a_part),
        NextStep(98, _("Something happened"), "lifecycle:negative_event", inspects, alive),
        NextStep(98, _("BMS was reset"), "lifecycle:bms_reset", inspects, alive),
        NextStep(98, _("Declare to be waste"), "lifecycle:declare_waste", decides, _may_be_waste),
        NextStep(98, _("No longer waste"), "lifecycle:end_waste", decides, _is_waste_here),
        NextStep(97, _("Issue a passport"), "lifecycle:issue_passport", issues, _has_none),
        NextStep(99, _("Another code"), "lifecycle:add_identifier", corrects, alive),
        NextStep(99, _("Correct"), "lifecycle:correct", corrects, corrected),
        NextStep(99, _("Take an entry back"), "lifecycle:void", corrects, _has_to_void),
    ]
    for step in steps:
        register_next_step(step)


def _allowing(kind: EventKind) -> Callable[[Battery], bool]:
    return lambda battery: allows(battery.stage, kind)


def _can_be_taken_apart(battery: Battery) -> bool:
    divisible = battery.battery_model.module_count or battery.battery_model.level == "pack"
    return (
        bool(divisible) and _stands_alone(battery) and allows(battery.stage, EventKind.DISASSEMBLED)
    )


def _stands_alone(battery: Battery) -> bool:
    return not battery.whole and allows(battery.stage, EventKind.INSTALLED)


def _is_a_part(battery: Battery) -> bool:
    return bool(battery.whole) and allows(battery.stage, EventKind.REMOVED)


def _is_waste_here(battery: Battery) -> bool:
    is_waste = battery.legal_status == LegalStatus.WASTE
    return is_waste and allows(battery.stage, EventKind.END_OF_WASTE)


def _papers(actor: Actor, battery: Battery) -> dict[str, Any]:
    documents = battery.documents.select_related("superseded_by").order_by("-filed_at", "-pk")
    return {
        "documents": documents,
        "battery": battery,
        "may_file": actor.may(Permission.FILE_DOCUMENT),
    }


def _has_none(battery: Battery) -> bool:
    return not battery.passport and allows(battery.stage, EventKind.PASSPORT_ISSUED)


def _may_be_waste(battery: Battery) -> bool:
    not_waste = battery.legal_status != LegalStatus.WASTE
    return not_waste and allows(battery.stage, EventKind.DECLARED_WASTE)


def _not_inspected(battery: Battery) -> bool:
    return battery.stage == Stage.RECEIVED


def _inspected(battery: Battery) -> bool:
    return battery.stage != Stage.RECEIVED and allows(battery.stage, EventKind.INSPECTED)


def _stages(actor: Actor) -> dict[str, Any]:
    counts = count_by_stage(actor)
    link = reverse("lifecycle:batteries")
    return {
        "total": sum(counts.values()),
        "stages": [
            (stage, stage.label, counts.get(stage, 0), f"{link}?stage={stage}") for stage in Stage
        ],
    }


def _has_to_void(battery: Battery) -> bool:
    return battery.negative_events > 0 or battery.bms_reset_at is not None
