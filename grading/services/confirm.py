"""A person stands for what was read: the draft becomes evidence, with events and estimates."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from accounts.actors import Actor
from grading.enums import UploadState
from grading.measurements import to_parquet
from grading.models import Evidence, UploadedTest
from grading.services.estimating import ask_for_estimates, estimate_evidence
from grading.services.findings import findings_of
from grading.services.instruments import calibration_check, kept_of
from grading.services.pulse_fields import checks_as_fields
from grading.services.reading import ReadFile, on_bench, read_for
from grading.services.recording import Finding, record_finding
from grading.services.uploads import refuse_stage, require_upload
from lifecycle.enums import EvidenceKind
from lifecycle.errors import EntryRefusedError, LifecycleError
from lifecycle.models import Battery, StoredFile
from lifecycle.services import store_file


def confirm_upload(
    *,
    actor: Actor,
    upload: UploadedTest,
    test: str,
    request_key: str,
    expected_sequence: int | None = None,
    occurred_at: datetime | None = None,
    is_demonstration: bool = False,
    now: bool = False,
) -> list[Evidence]:
    """Write the evidence of a draft: the pulse test named by `test`, and the capacity test.

    Side effects, all or nothing: evidence, its events, the readings as Parquet, the draft's state,
    and a job that estimates. `now`: estimate here, which loads a model: for commands. A draft that
    was confirmed gives the evidence that stands. Raises EntryRefusedError (`test` is none of the
    file's), LifecycleError (discarded, recorded before), MeasurementFileError (the file is gone or
    no longer fits the record), StaleRecordError, TransitionRefusedError, PermissionRefusedError.
    """
    require_upload(actor, upload.battery)
    if standing := _standing(upload):
        return standing
    battery = upload.battery
    refuse_stage(battery)
    # Slow work first: no lock is held while the file is read and the model is asked.
    read = read_for(
        on_bench(battery), _content(upload), upload.file_name, keep_sound=upload.keep_sound
    )
    choice = read.choice(test)
    if choice is None and (read.choices or test):
        raise EntryRefusedError({"test": "Choose one of the tests that the file holds."})
    findings = findings_of(upload, battery, read, choice, is_demonstration)
    tables = _tables(read)
    with transaction.atomic():
        current = UploadedTest.objects.select_for_update().get(pk=upload.pk)
        if standing := _standing(current):
            return standing
        new = [finding for finding in findings if not _is_recorded(battery, finding)]
        if not new:
            raise LifecycleError(
                "This test of this file is recorded as evidence of this battery already."
            )
        kept = {
            name: store_file(actor=actor, name=f"{upload.file_name}.{name}.parquet", content=table)
            for name, table in tables.items()
        }
        evidence: list[Evidence] = []
        for finding in new:
            finding.values.update(
                upload=current, **_tables_of(finding, kept), **kept_of(upload.instrument)
            )
            calibration = calibration_check(upload.instrument, finding.measured_at)
            finding.values["checks"] = [
                *finding.values.get("checks", []),
                *checks_as_fields((calibration,)),
            ]
            one = record_finding(
                actor=actor,
                battery=battery,
                finding=finding,
                request_key=request_key,
                expected_sequence=None if evidence else expected_sequence,
                occurred_at=occurred_at,
            )
            evidence.append(one)
        current.state, current.decided_at = UploadState.CONFIRMED, timezone.now()
        current.save(update_fields=["state", "decided_at"])
        told = [one for one in evidence if one.kind != EvidenceKind.IMPEDANCE]
        if now:
            for one in told:
                estimate_evidence(actor=actor, evidence=one, occurred_at=occurred_at)
        elif told:
            ask_for_estimates(actor=actor, battery=battery, evidence=told)
    upload.state, upload.decided_at = current.state, current.decided_at
    return evidence


def _content(upload: UploadedTest) -> bytes:
    try:
        return upload.stored_file.path.read_bytes()
    except OSError as error:
        raise LifecycleError(
            "The stored file cannot be read any more. Tell the administrator, then upload it again."
        ) from error


def _standing(upload: UploadedTest) -> list[Evidence]:
    if upload.state == UploadState.DISCARDED:
        raise LifecycleError("This upload was discarded. Upload the file again.")
    if upload.state == UploadState.CONFIRMED:
        return list(upload.evidence.order_by("pk"))
    return []


def _is_recorded(battery: Battery, finding: Finding) -> bool:
    return Evidence.objects.filter(
        battery=battery,
        kind=finding.kind,
        source_file=finding.values["source_file"],
        where=finding.values["where"],
    ).exists()


def _tables(read: ReadFile) -> dict[str, bytes]:
    """The readings of the whole file as Parquet, by name."""
    tables = {}
    if read.measurements.pulse_records:
        tables["pulses"] = to_parquet(read.measurements, "pulses")
    if read.measurements.steps:
        tables["series"] = to_parquet(read.measurements, "series")
    return tables


def _tables_of(finding: Finding, kept: dict[str, StoredFile]) -> dict[str, StoredFile]:
    """A capacity test is found in the series alone."""
    wanted = ("pulses", "series") if finding.kind == EvidenceKind.PULSE else ("series",)
    return {name: kept[name] for name in wanted if name in kept}
