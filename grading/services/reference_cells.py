"""Reference cells of a type: files that are uploaded for it, and what was measured here anyway."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from pathlib import PurePath
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils import timezone

from accounts.actors import Actor
from accounts.permissions import Permission, require
from grading.measurements import MeasurementFileError, Problem
from grading.models import Evidence, ReferenceFile
from grading.queries import reference_files_of
from grading.services.pulse_fields import from_fields
from lifecycle.enums import EvidenceKind
from lifecycle.errors import EntryRefusedError
from lifecycle.models import BatteryModel
from lifecycle.services.files import keep_file, plain_name
from lifecycle.services.personal_data import reference_of

if TYPE_CHECKING:
    from grading.soh.pulse_rows import PulseRow
    from grading.soh.reference import CellType

WITHIN = timedelta(days=30)
"""A pulse and a capacity test further apart are of two states of one cell (assumption)."""
MOST_FILES = 100


@dataclass(frozen=True)
class Added:
    """What became of one file; `problems` where it was refused."""

    name: str
    cells: int = 0
    tests: int = 0
    problems: tuple[Problem, ...] = ()


def cell_type_of(name: str) -> CellType:
    """The type as the catalogue has it. Raises EntryRefusedError where it has none."""
    from grading.soh.reference import CellType

    model = BatteryModel.objects.filter(cell_type=name).order_by("pk").first()
    if model is None:
        raise EntryRefusedError({"files": f"No model of the catalogue has the cell type {name}."})
    return CellType(name, model.chemistry, float(model.rated_capacity_ah))


def add_reference_files(*, actor: Actor, cell_type: str, files: Mapping[str, bytes]) -> list[Added]:
    """Read each file and keep the sound ones; one file's fault does not stop the others.

    A file holds pulse tests and the capacity test of a cell, or is a pulse table with a column
    soh. The same file twice stands once. Raises EntryRefusedError, PermissionRefusedError.
    """
    require(actor, Permission.ADD_REFERENCE_CELLS)
    kind = cell_type_of(cell_type)
    if len(files) > MOST_FILES:
        raise EntryRefusedError({"files": f"At most {MOST_FILES} files at once."})
    return [_add(actor, kind, name, content) for name, content in files.items()]


def _add(actor: Actor, kind: CellType, name: str, content: bytes) -> Added:
    from grading.soh.reference import cells_among

    try:
        rows, reader = rows_of_content(kind, name, content)
    except MeasurementFileError as error:
        return Added(name, problems=error.problems)
    cells = cells_among(rows)
    with transaction.atomic():
        stored = keep_file(actor=actor, name=name, content=content)
        ReferenceFile.objects.get_or_create(
            cell_type=kind.name,
            stored_file=stored,
            withdrawn_at=None,
            defaults={
                "file_name": plain_name(name),
                "reader": reader,
                "cells": cells,
                "uploaded_by_reference": reference_of(actor.reference, actor.name),
                "uploaded_at": timezone.now(),
            },
        )
    return Added(name, len(cells), len(rows))


def rows_of_content(kind: CellType, name: str, content: bytes) -> tuple[list[PulseRow], str]:
    """Training rows of one file and its format. Raises MeasurementFileError."""
    from grading.readers import read_measurements
    from grading.soh.pulse_rows import rows_of_table
    from grading.soh.reference import row_of_record, rows_of_file

    found = read_measurements(content, name, rated_capacity_ah=kind.rated_capacity_ah)
    if found.rated_capacity_source == "file":
        table = rows_of_table(content, name)
        rows = [
            row_of_record(row.record, kind, row.cell_id, row.soh, row.line)
            for row in table
            if row.record is not None and row.soh is not None
        ]
        wrong = {row.cell_type for row in table} - {kind.name}
        if wrong:
            what = f"The table holds cells of {', '.join(sorted(wrong))}, not of {kind.name} alone."
            raise MeasurementFileError([Problem("column cell_type", what, "Split it by type.")])
    else:
        cell = found.hints.serial or PurePath(plain_name(name)).stem[:60]
        rows = rows_of_file(found, kind, cell)
    if not rows:
        what = "The file holds no capacity test, or no sound pulses of 5 s, of a reference cell."
        raise MeasurementFileError([Problem("", what, "Test the capacity of the cell first.")])
    return rows, found.format_name


def withdraw_reference_file(*, actor: Actor, file: ReferenceFile) -> ReferenceFile:
    """Leave the file out of every later training; models trained with it stay. Twice is as once."""
    require(actor, Permission.ADD_REFERENCE_CELLS)
    if file.withdrawn_at is None:
        file.withdrawn_at = timezone.now()
        file.save()
    return file


def reference_rows(cell_type: str) -> list[PulseRow]:
    """All training rows of a type, made alike: from its files and from our own evidence.

    Slow for many workbooks: for a worker. Files that can no longer be read are passed over.
    """
    from grading.soh.reference import with_common_rates

    kind = cell_type_of(cell_type)
    rows = rows_of_evidence(kind)
    for file in reference_files_of(cell_type):
        try:
            found, _ = rows_of_content(kind, file.file_name, file.stored_file.path.read_bytes())
        except (OSError, MeasurementFileError):
            continue
        rows += found
    return with_common_rates(rows)


def rows_of_evidence(kind: CellType) -> list[PulseRow]:
    """Pulse tests here whose battery's capacity was measured within 30 days. Two statements.

    Demonstration data trains no model.
    """
    from grading.soh.reference import row_of_record

    ours: dict[str, Any] = {
        "battery__battery_model__cell_type": kind.name,
        "is_demonstration": False,
    }
    capacities: dict[int, list[Evidence]] = {}
    for one in Evidence.objects.filter(kind=EvidenceKind.CAPACITY, **ours):
        capacities.setdefault(one.battery_id, []).append(one)
    pulses = Evidence.objects.filter(kind=EvidenceKind.PULSE, **ours).select_related("battery")
    rows = []
    for number, pulse in enumerate(pulses.order_by("pk"), start=1):
        near = [
            one
            for one in capacities.get(pulse.battery_id, [])
            if abs(one.measured_at - pulse.measured_at) <= WITHIN
        ]
        if not near or not pulse.pulse:
            continue
        nearest = min(near, key=lambda one: abs(one.measured_at - pulse.measured_at))
        state_of_health = float(nearest.capacity_ah or 0) / kind.rated_capacity_ah
        record = from_fields(pulse.pulse)
        if state_of_health > 0 and not record.failed_checks:
            name = pulse.battery.serial or pulse.battery.public_id
            rows.append(row_of_record(record, kind, name, state_of_health, number))
    return rows


def cells_of_evidence(cell_type: str) -> set[str]:
    """Names of our own cells with a pulse and a capacity test. Three statements."""
    return {row.cell_id for row in rows_of_evidence(cell_type_of(cell_type))}
