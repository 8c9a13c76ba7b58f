"""One piece of evidence with its event and its estimates, written together or not at all."""

from __future__ import annotations

import hashlib
import uuid
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Any, Literal

from django.db import transaction
from django.utils import timezone

from accounts.actors import Actor
from grading.enums import Method, Outcome
from grading.models import Estimate, Evidence
from grading.services.estimated import Estimated
from grading.services.fusing import fused_of
from lifecycle import events
from lifecycle.enums import EvidenceKind
from lifecycle.models import Battery
from lifecycle.services import record_estimate, record_measurement

_MethodWord = Literal[
    "pulse_model", "two_point_model", "capacity_test", "from_modules", "bms_claim", "fused"
]
_METHODS: dict[str, _MethodWord] = {
    Method.PULSE_MODEL: "pulse_model",
    Method.TWO_POINT_MODEL: "two_point_model",
    Method.CAPACITY_TEST: "capacity_test",
    Method.FROM_MODULES: "from_modules",
    Method.BMS_CLAIM: "bms_claim",
    Method.FUSED: "fused",
}


@dataclass(frozen=True)
class Finding:
    """What is to be recorded: the row's values, and what of them the ledger keeps.

    `estimated` is None where a worker will ask a model.
    """

    kind: EvidenceKind
    estimated: Estimated | None
    values: dict[str, Any]
    measured_at: datetime | None = None
    operator_reference: str = ""
    note: str = ""
    told: str = ""
    reader: str = ""
    not_verified: list[str] = field(default_factory=list)
    is_demonstration: bool = False


def record_finding(
    *,
    actor: Actor,
    battery: Battery,
    finding: Finding,
    request_key: str,
    expected_sequence: int | None = None,
    occurred_at: datetime | None = None,
) -> Evidence:
    """Evidence, and the estimate where it is known, with an event each, all or nothing.

    The same request key gives the evidence that stands. Raises what `append_event` raises.
    """
    with transaction.atomic():
        uid = uuid.uuid4()
        event = record_measurement(
            actor=actor,
            battery=battery,
            payload=_measured(uid, battery, finding),
            request_key=f"{request_key}:{finding.kind}",
            expected_sequence=expected_sequence,
            occurred_at=occurred_at,
        )
        if standing := Evidence.objects.filter(event=event).first():
            return standing
        evidence = Evidence.objects.create(
            uid=uid,
            battery=battery,
            event=event,
            kind=finding.kind,
            measured_at=finding.measured_at or occurred_at or timezone.now(),
            operator_reference=finding.operator_reference,
            note=finding.note,
            is_demonstration=finding.is_demonstration,
            **finding.values,
        )
        if finding.estimated is not None:
            write_estimate(
                actor=actor,
                evidence=evidence,
                estimated=finding.estimated,
                occurred_at=occurred_at,
            )
    return evidence


def write_estimate(
    *,
    actor: Actor,
    evidence: Evidence,
    estimated: Estimated,
    occurred_at: datetime | None = None,
) -> Estimate:
    """One estimate or refusal with its event, and what all evidence says together; the same
    version of a method says it once. Gives the estimate of the evidence."""
    with transaction.atomic():
        estimate = _write(actor, evidence, estimated, occurred_at)
        if fused := fused_of(evidence.battery):
            _write(actor, fused.evidence, fused.estimated, occurred_at)
    return estimate


def _write(
    actor: Actor, evidence: Evidence, estimated: Estimated, occurred_at: datetime | None
) -> Estimate:
    battery = evidence.battery
    with transaction.atomic():
        uid = uuid.uuid4()
        event = record_estimate(
            actor=actor,
            battery=battery,
            payload=events.Estimated(
                estimate=str(uid),
                evidence=str(evidence.uid),
                method=_METHODS[estimated.method],
                method_version=estimated.method_version,
                outcome="refused" if estimated.outcome == Outcome.REFUSED else "estimated",
                state_of_health=estimated.state_of_health,
                lower=estimated.lower,
                upper=estimated.upper,
                coverage=estimated.coverage,
                is_provisional=estimated.is_provisional,
                reason=estimated.reason,
                parts=estimated.parts,
            ),
            request_key=_key(evidence, estimated),
            occurred_at=occurred_at,
        )
        if standing := Estimate.objects.filter(event=event).first():
            return standing
        return Estimate.objects.create(
            uid=uid,
            battery=battery,
            evidence=evidence,
            event=event,
            method=estimated.method,
            method_version=estimated.method_version,
            policy=estimated.policy,
            outcome=estimated.outcome,
            state_of_health=estimated.state_of_health,
            lower=estimated.lower,
            upper=estimated.upper,
            coverage=estimated.coverage,
            is_provisional=estimated.is_provisional,
            reason=estimated.reason,
            reasons=estimated.reasons,
            warnings=estimated.warnings,
            distribution=estimated.distribution,
            parts=estimated.parts,
        )


def _key(evidence: Evidence, estimated: Estimated) -> str:
    """What makes two estimates the same: evidence, method and version; of a fused one its parts."""
    if estimated.parts:
        return hashlib.sha256(" ".join(sorted(estimated.parts)).encode()).hexdigest()
    return f"{evidence.uid.hex} {estimated.method} {estimated.method_version}"[:90]


def _measured(uid: uuid.UUID, battery: Battery, finding: Finding) -> events.MeasurementRecorded:
    source = finding.values.get("source_file")
    capacity_ah: Decimal | None = finding.values.get("capacity_ah")
    when = ""
    if finding.measured_at:
        when = f"Measured {timezone.localtime(finding.measured_at):%Y-%m-%d %H:%M %Z}."
    words = [when, finding.told, finding.note]
    return events.MeasurementRecorded(
        evidence=str(uid),
        evidence_kind=finding.kind,
        file_sha256=source.sha256 if source else None,
        file_name=source.original_name if source else "",
        reader=finding.reader,
        cell_type=battery.battery_model.cell_type,
        capacity_ah=capacity_ah,
        state_of_health_claimed=finding.values.get("state_of_health_claimed"),
        temperature_c=finding.values.get("temperature_c"),
        not_verified=finding.not_verified,
        is_demonstration=finding.is_demonstration,
        note=" ".join(word for word in words if word)[:2000],
    )
