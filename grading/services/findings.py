"""What of a read file becomes evidence: its pulse test, its spectrum, its capacity test."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal

from django.utils import timezone

from grading.impedance.spectrum import Spectrum
from grading.measurements import CapacityTest, CheckResult
from grading.models import UploadedTest
from grading.services.figures import canonical, measured
from grading.services.pulse_fields import checks_as_fields, to_fields
from grading.services.reading import Choice, ReadFile
from grading.services.recording import Finding
from grading.services.uploads import moment_of
from lifecycle.enums import EvidenceKind
from lifecycle.models import Battery


def findings_of(
    upload: UploadedTest,
    battery: Battery,
    read: ReadFile,
    choice: Choice | None,
    is_demonstration: bool,
) -> list[Finding]:
    """Pulse first: the capacity test is trusted more and shall be the last word."""
    findings = []
    if choice is not None:
        record, pair = choice.record, choice.pair
        findings.append(
            Finding(
                kind=EvidenceKind.PULSE,
                estimated=None,
                values={
                    "source_file": upload.stored_file,
                    "where": choice.key[:120],
                    "pulse": to_fields(record),
                    "second_pulse": to_fields(pair.second) if pair else None,
                    "counted_charge_ah": measured(pair.charge_ah) if pair else None,
                    "checks": checks_as_fields(choice.checks),
                    "rated_capacity_ah": measured(record.rated_capacity_ah),
                    "temperature_c": measured(record.temperature_c),
                },
                measured_at=_moment(upload, record.started_at),
                told=f"Test {choice.label}, {choice.key}.",
                not_verified=[
                    check.name
                    for check in choice.checks
                    if check.result is CheckResult.NOT_VERIFIABLE
                ],
                reader=upload.reader,
                operator_reference=upload.operator_reference,
                note=upload.note,
                is_demonstration=is_demonstration,
            )
        )
    if read.spectrum is not None:
        findings.append(_impedance(upload, read.spectrum, is_demonstration=is_demonstration))
    if read.capacity is not None:
        findings.append(
            _capacity(upload, battery, read.capacity, is_demonstration=is_demonstration)
        )
    return findings


def _impedance(upload: UploadedTest, spectrum: Spectrum, *, is_demonstration: bool) -> Finding:
    """A spectrum tells resistance, not state of health: nothing is estimated from it."""
    from grading.impedance import check_spectrum, ohmic_resistance

    ohmic = ohmic_resistance(spectrum)
    columns = (spectrum.frequency_hz, spectrum.real_ohm, spectrum.imaginary_ohm)
    return Finding(
        kind=EvidenceKind.IMPEDANCE,
        estimated=None,
        values={
            "source_file": upload.stored_file,
            "where": spectrum.where[:120],
            "spectrum": [[canonical(value) for value in column] for column in columns],
            "checks": checks_as_fields(check_spectrum(spectrum)),
            "ohmic_mohm": measured(ohmic.resistance_mohm),
            "ohmic_lower_mohm": measured(ohmic.lower_mohm),
            "ohmic_upper_mohm": measured(ohmic.upper_mohm),
            "temperature_c": measured(spectrum.temperature_c),
        },
        measured_at=_moment(upload, None),
        told=f"Ohmic resistance {ohmic.resistance_mohm:g} mOhm, {ohmic.told}.",
        reader=upload.reader,
        operator_reference=upload.operator_reference,
        note=upload.note,
        is_demonstration=is_demonstration,
    )


def _capacity(
    upload: UploadedTest,
    battery: Battery,
    test: CapacityTest,
    *,
    is_demonstration: bool,
) -> Finding:
    rated_ah = battery.battery_model.rated_capacity_ah
    capacity_ah = measured(test.capacity_ah) or Decimal(0)
    temperature_c = measured(test.temperature_c)
    return Finding(
        kind=EvidenceKind.CAPACITY,
        estimated=None,
        values={
            "source_file": upload.stored_file,
            "where": test.where[:120],
            "capacity_ah": capacity_ah,
            "rated_capacity_ah": rated_ah,
            "current_a": measured(test.current_a),
            "temperature_c": temperature_c,
            "upper_voltage_v": measured(test.upper_voltage_v),
            "lower_voltage_v": measured(test.lower_voltage_v),
        },
        measured_at=_moment(upload, test.started_at),
        told=f"Full discharge, {test.where}.",
        reader=upload.reader,
        operator_reference=upload.operator_reference,
        note=upload.note,
        is_demonstration=is_demonstration,
    )


def _moment(upload: UploadedTest, started_at: datetime | None) -> datetime | None:
    """When the test ran: as the technician says, else as the tester's clock says."""
    if upload.measured_at is not None:
        return upload.measured_at
    if started_at is None or moment_of(started_at) > timezone.now():
        return upload.uploaded_at
    return moment_of(started_at)
