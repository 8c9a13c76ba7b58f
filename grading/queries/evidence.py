"""What is known of a battery's state of health, as an actor may see it."""

from __future__ import annotations

from django.db.models import QuerySet

from accounts.actors import Actor
from accounts.permissions import Permission
from grading.enums import Method, ModelKind, Outcome, UploadState
from grading.models import Estimate, Evidence, SignedGrade, UploadedTest
from grading.policy import Stated, latest_of_each
from grading.queries.trained_models import active_model
from lifecycle.enums import EventKind, EvidenceKind
from lifecycle.events import Inspected, read_payload
from lifecycle.models import Battery, PersonalDatum
from lifecycle.queries import batteries_seen_by


def evidence_seen_by(actor: Actor) -> QuerySet[Evidence]:
    """Evidence about the batteries that the actor sees; none without the permission."""
    seen = Evidence.objects.select_related("battery__battery_model", "event", "source_file")
    if not actor.may(Permission.VIEW_MEASUREMENTS):
        return seen.none()
    return seen if actor.sees_everything else seen.filter(battery__in=batteries_seen_by(actor))


def uploads_seen_by(actor: Actor) -> QuerySet[UploadedTest]:
    """Uploads for the batteries that the actor sees; none without the permission."""
    seen = UploadedTest.objects.select_related(
        "battery__battery_model", "battery__site", "stored_file"
    )
    if not actor.may(Permission.VIEW_MEASUREMENTS):
        return seen.none()
    return seen if actor.sees_everything else seen.filter(battery__in=batteries_seen_by(actor))


def open_drafts(battery: Battery) -> QuerySet[UploadedTest]:
    """Uploads that were read and wait for a person."""
    return UploadedTest.objects.filter(battery=battery, state=UploadState.DRAFT)


def estimates_of(battery: Battery) -> list[Estimate]:
    """All estimates and refusals with their evidence, newest first, in one statement."""
    return list(
        Estimate.objects.filter(battery=battery)
        .select_related("evidence__source_file", "evidence__instrument", "policy")
        .order_by("-evidence__measured_at", "-pk")
    )


def awaiting_estimate(battery: Battery) -> QuerySet[Evidence]:
    """Pulses and capacity tests that no method has been asked about yet."""
    return Evidence.objects.filter(
        battery=battery, kind__in=[EvidenceKind.PULSE, EvidenceKind.CAPACITY], estimates=None
    ).select_related("source_file")


def spectra_of(battery: Battery) -> list[Evidence]:
    """Its impedance spectra, newest first; one statement."""
    rows = Evidence.objects.filter(battery=battery, kind=EvidenceKind.IMPEDANCE)
    return list(rows.select_related("instrument", "source_file").order_by("-measured_at", "-pk"))


def newest_inspection(battery: Battery) -> Inspected | None:
    """What was found when it was last inspected; one statement."""
    event = battery.events.filter(kind=EventKind.INSPECTED).order_by("-sequence").first()
    if event is None:
        return None
    payload = read_payload(event.kind, event.version, event.payload_text)
    return payload if isinstance(payload, Inspected) else None


def asked_again(battery: Battery) -> list[Evidence]:
    """What a model can be asked about now: not yet asked, or by another model. Four statements."""
    cell_type = battery.battery_model.cell_type
    one, two = active_model(cell_type), active_model(cell_type, ModelKind.TWO_TESTS)
    rows = Evidence.objects.filter(
        battery=battery, kind__in=[EvidenceKind.PULSE, EvidenceKind.CAPACITY]
    ).prefetch_related("estimates")
    found = []
    for evidence in rows.order_by("measured_at", "pk"):
        versions = {estimate.method_version for estimate in evidence.estimates.all()}
        active = two if evidence.second_pulse else one
        is_pulse = evidence.kind == EvidenceKind.PULSE
        if not versions or (is_pulse and active is not None and active.version not in versions):
            found.append(evidence)
    return found


def stated(estimates: list[Estimate]) -> list[Stated]:
    """The estimates that give a value, as the core compares them."""
    return [
        Stated(
            reference=str(estimate.uid),
            method=estimate.method,
            what=str(estimate.get_method_display()),
            at=estimate.evidence.measured_at,
            state_of_health=float(estimate.state_of_health),
            lower=None if estimate.lower is None else float(estimate.lower),
            upper=None if estimate.upper is None else float(estimate.upper),
            is_provisional=estimate.is_provisional,
        )
        for estimate in reversed(estimates)
        if estimate.outcome == Outcome.ESTIMATED and estimate.state_of_health is not None
    ]


def carrying_estimate(estimates: list[Estimate]) -> Estimate | None:
    """The estimate on which a grade rests: all evidence together, where several methods spoke; else
    the newest of the most trusted method."""
    newest = latest_of_each(stated(estimates))
    if not newest:
        return None
    fused = [one for one in estimates if one.method == Method.FUSED]
    if fused:
        last = max(fused, key=lambda one: one.pk)
        if newest[0].reference in last.parts:
            return last
    return next(e for e in estimates if str(e.uid) == newest[0].reference)


def grades_of(battery: Battery) -> list[SignedGrade]:
    """Every signed grade, newest first, with policy and estimate, in one statement."""
    return list(
        SignedGrade.objects.filter(battery=battery)
        .select_related("policy", "estimate__evidence", "event")
        .order_by("-pk")
    )


def names_behind(references: set[str]) -> dict[str, str]:
    """Names by the reference that stands in for them; erased ones are missing. One statement."""
    known = references - {""}
    rows = PersonalDatum.objects.filter(reference__in=known, erased_at=None)
    return dict(rows.values_list("reference", "value"))
