"""The test of one module of a pack, typed in; what the pack is then, is estimated at once."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal

from django.db import transaction

from accounts.actors import Actor
from grading.models import Evidence, Instrument
from grading.queries import policy_in_force
from grading.services.entries import HIGHEST_SHARE
from grading.services.estimation import (
    from_modules,
)
from grading.services.instruments import calibration_check, kept_of
from grading.services.pulse_fields import checks_as_fields
from grading.services.recording import Finding, record_finding, write_estimate
from grading.services.uploads import operator_reference, refuse_future, require_upload
from lifecycle.enums import EvidenceKind
from lifecycle.errors import EntryRefusedError
from lifecycle.models import Battery


def record_module_test(
    *,
    actor: Actor,
    battery: Battery,
    module_position: int,
    capacity_ah: Decimal,
    request_key: str,
    temperature_c: Decimal | None = None,
    expected_sequence: int | None = None,
    measured_at: datetime | None = None,
    operator: str = "",
    note: str = "",
    instrument: Instrument | None = None,
    occurred_at: datetime | None = None,
) -> Evidence:
    """The capacity of one module of a pack, and what the pack's weakest string is then.

    Raises EntryRefusedError for figures that cannot be, else what `record_finding` raises.
    """
    require_upload(actor, battery)
    model = battery.battery_model
    rated_ah = (model.module_model or model).rated_capacity_ah
    problems: dict[str, str] = {}
    if not 1 <= module_position <= model.module_count:
        problems["module_position"] = (
            f"This pack has modules 1 to {model.module_count}."
            if model.module_count
            else "The catalogue knows no modules of this model."
        )
    if not 0 < capacity_ah <= HIGHEST_SHARE * rated_ah:
        problems["capacity_ah"] = (
            f"A module of {rated_ah.normalize():f} Ah gives more than 0 and at most "
            f"{HIGHEST_SHARE:.0%} of it."
        )
    if problems:
        raise EntryRefusedError(problems)
    refuse_future(measured_at)
    finding = Finding(
        kind=EvidenceKind.MODULE,
        estimated=None,
        values={
            **kept_of(instrument),
            "checks": checks_as_fields((calibration_check(instrument, measured_at),)),
            "module_position": module_position,
            "capacity_ah": capacity_ah,
            "rated_capacity_ah": rated_ah,
            "temperature_c": temperature_c,
        },
        measured_at=measured_at,
        operator_reference=operator_reference(operator),
        told=f"Module {module_position}: {capacity_ah:f} Ah.",
        reader="typed in",
        not_verified=["typed in: no file of the tester"],
        note=note,
    )
    with transaction.atomic():
        evidence = record_finding(
            actor=actor,
            battery=battery,
            finding=finding,
            request_key=request_key,
            expected_sequence=expected_sequence,
            occurred_at=occurred_at,
        )
        estimated = from_modules(evidence, policy_in_force())
        write_estimate(actor=actor, evidence=evidence, estimated=estimated, occurred_at=occurred_at)
    return evidence
