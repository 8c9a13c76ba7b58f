"""A tester's file comes in: read and shown first, evidence only once a person confirms it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from accounts.actors import Actor
from accounts.permissions import Permission, PermissionRefusedError, require
from grading.enums import UploadState
from grading.measurements import Measurements
from grading.models import Instrument, UploadedTest
from grading.services.reading import ReadFile, on_bench, read_for
from lifecycle.enums import EventKind
from lifecycle.errors import EntryRefusedError, LifecycleError, TransitionRefusedError
from lifecycle.models import Battery
from lifecycle.services import store_file
from lifecycle.services.append import full_request_key
from lifecycle.services.files import plain_name
from lifecycle.services.moments import CLOCK_TOLERANCE
from lifecycle.services.personal_data import reference_of
from lifecycle.state import allows


def upload_test(
    *,
    actor: Actor,
    battery: Battery,
    name: str,
    content: bytes,
    request_key: str,
    operator: str = "",
    note: str = "",
    measured_at: datetime | None = None,
    keep_sound: bool = False,
    instrument: Instrument | None = None,
) -> UploadedTest:
    """Read a file for a battery and keep it as a draft. Side effects: the file, the draft's row.
    `keep_sound`: damaged records of a time series are left out and listed, not refused.

    The same request key gives the draft that stands. Raises MeasurementFileError (broken file, or
    one that contradicts the catalogue), TransitionRefusedError (no test is allowed at this stage),
    EntryRefusedError (a moment in the future), PermissionRefusedError; nothing is written then.
    """
    require_upload(actor, battery)
    key = full_request_key(actor, request_key)
    if standing := UploadedTest.objects.filter(request_key=key).first():
        return standing
    refuse_stage(battery)
    refuse_future(measured_at)
    read = read_for(on_bench(battery), content, name, keep_sound=keep_sound)
    with transaction.atomic():
        stored = store_file(actor=actor, name=name, content=content)
        upload, _ = UploadedTest.objects.get_or_create(
            request_key=key,
            defaults={
                "battery": battery,
                "stored_file": stored,
                "file_name": plain_name(name),
                "reader": read.measurements.format_name,
                "summary": summary_of(read),
                "keep_sound": keep_sound,
                "instrument": instrument,
                "measured_at": measured_at,
                "operator_reference": operator_reference(operator),
                "note": note,
                "uploaded_by_reference": reference_of(actor.reference, actor.name),
                "uploaded_at": timezone.now(),
            },
        )
    return upload


def discard_upload(*, actor: Actor, upload: UploadedTest) -> UploadedTest:
    """Put a draft aside; the file and the row stay. Twice is as once.

    Raises LifecycleError where it was confirmed already.
    """
    require_upload(actor, upload.battery)
    with transaction.atomic():
        current = UploadedTest.objects.select_for_update().get(pk=upload.pk)
        if current.state == UploadState.CONFIRMED:
            raise LifecycleError("This upload was confirmed already; evidence is not taken back.")
        if current.state == UploadState.DRAFT:
            current.state, current.decided_at = UploadState.DISCARDED, timezone.now()
            current.save(update_fields=["state", "decided_at"])
    return current


def require_upload(actor: Actor, battery: Battery) -> None:
    """Raises PermissionRefusedError unless the actor may upload for this very battery."""
    require(actor, Permission.UPLOAD_MEASUREMENT)
    if not actor.sees_everything and battery.organisation_id != actor.organisation_id:
        raise PermissionRefusedError(f"{battery.public_id} belongs to another organisation.")


def refuse_stage(battery: Battery) -> None:
    """Raises TransitionRefusedError where the battery cannot be tested now."""
    if not allows(battery.stage, EventKind.MEASURED):
        raise TransitionRefusedError(
            f"{battery.public_id} is “{battery.get_stage_display()}”: no test can be recorded now."
        )


def refuse_future(measured_at: datetime | None) -> None:
    """Raises EntryRefusedError for a test that has not happened yet."""
    if measured_at is not None and measured_at > timezone.now() + CLOCK_TOLERANCE:
        raise EntryRefusedError({"measured_at": "This moment lies in the future."})


def operator_reference(name: str) -> str:
    """The reference under which a tester's operator is kept; empty where none is named."""
    name = name.strip()[:200]
    return reference_of(f"operator {name}"[:60], name) if name else ""


def summary_of(read: ReadFile) -> dict[str, Any]:
    """What the screen shows of a file before it is confirmed."""
    from grading.measurements import summarise

    notices = list(read.notices)
    found, summary = read.measurements, summarise(read.measurements, most_series=1)
    outcomes: dict[str, dict[str, int]] = {}
    for choice in read.choices:
        for check in choice.checks:
            counts = outcomes.setdefault(check.name, {})
            counts[check.result.value] = counts.get(check.result.value, 0) + 1
    suggested, capacity = read.suggested, read.capacity
    started = [record.started_at for record in found.pulse_records if record.started_at]
    started += [capacity.started_at] if capacity and capacity.started_at else []
    if started and moment_of(max(started)) > timezone.now() + CLOCK_TOLERANCE:
        notices.append(
            f"By the tester's clock the test ran on {max(started):%Y-%m-%d}, in the future: the "
            "clock is wrong, and the moment of the upload is kept instead."
        )
    return {
        "tests": summary.record_count,
        "cells": list(summary.cell_ids[:20]),
        "cell_types": list(summary.cell_types) if found.rated_capacity_source == "file" else [],
        "pulse_widths_s": list(summary.pulse_widths_s),
        "levels": summary.level_count,
        "cut": summary.cut_record_count,
        "rated_capacity_ah": summary.rated_capacity_ah,
        "rated_capacity_source": summary.rated_capacity_source,
        "temperatures_c": _range([r.temperature_c for r in found.pulse_records]),
        "capacity_ah": capacity.capacity_ah if capacity else None,
        "capacity_current_a": capacity.current_a if capacity else None,
        "capacity_temperature_c": capacity.temperature_c if capacity else None,
        "capacity_notes": [note for test in found.capacity_tests for note in test.notes],
        "steps": len(found.steps),
        "spectrum": _spectrum_told(read),
        "records": len(found.series) if found.series else 0,
        "pulses": _pulses_told(found),
        "started_at": min(started).isoformat(" ", "minutes") if started else "",
        "checks": [[name, outcomes[name]] for name in outcomes],
        "choices": [[choice.key, choice.label] for choice in read.choices],
        "suggested": suggested.key if suggested else "",
        "notices": notices,
        "warnings": list(found.warnings[:20]),
    }


def _spectrum_told(read: ReadFile) -> dict[str, Any]:
    """The impedance spectrum of the file in a few figures; empty without one."""
    from grading.impedance import check_spectrum, ohmic_resistance

    if read.spectrum is None:
        return {}
    ohmic = ohmic_resistance(read.spectrum)
    return {
        "points": len(read.spectrum),
        "highest_hz": read.spectrum.frequency_hz[0],
        "lowest_hz": read.spectrum.frequency_hz[-1],
        "ohmic_mohm": ohmic.resistance_mohm,
        "lower_mohm": ohmic.lower_mohm,
        "upper_mohm": ohmic.upper_mohm,
        "told": ohmic.told,
        "notes": list(read.spectrum.notes),
        "checks": [[c.name, c.result.value, c.detail] for c in check_spectrum(read.spectrum)],
    }


def _pulses_told(found: Measurements) -> list[dict[str, Any]]:
    """Resistances of pulses of any protocol, the first twenty."""
    return [
        {
            "where": pulse.where,
            "current_a": round(pulse.current_a, 3),
            "duration_s": round(pulse.duration_s, 2),
            "rest_voltage_v": round(pulse.rest_voltage_v, 4),
            "resistance_mohm": round(pulse.resistance_mohm, 3),
        }
        for pulse in found.pulse_resistances[:20]
    ]


def moment_of(started_at: datetime) -> datetime:
    """A tester writes its local time without a zone: taken as the workshop's."""
    return timezone.make_aware(started_at) if timezone.is_naive(started_at) else started_at


def _range(values: list[float | None]) -> list[float]:
    known = [value for value in values if value is not None]
    return [min(known), max(known)] if known else []
