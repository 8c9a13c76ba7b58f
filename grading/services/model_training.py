"""A worker trains the model of one type on its reference cells; a person promotes it, or not."""

from __future__ import annotations

import hashlib
import os
import shutil
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.conf import settings

from accounts.actors import Actor
from accounts.permissions import Permission, require
from grading.enums import ModelKind
from grading.models import TrainedModel
from grading.services.model_comparison import compared
from grading.services.model_registry import enter_models
from grading.services.reference_cells import cell_type_of, reference_rows
from jobs.context import JobContext, JobRefusedError
from jobs.models import Job
from jobs.services import enqueue
from lifecycle.services.personal_data import reference_of

if TYPE_CHECKING:
    from grading.soh.pulse_rows import PulseRow
    from grading.soh.training import TrainedType
    from grading.soh.type_data import TypeData

JOB_KIND = "grading.train_model"


def ask_for_training(*, actor: Actor, cell_type: str) -> Job:
    """Enqueue the training of one type. Raises EntryRefusedError for a type nobody knows."""
    require(actor, Permission.ADD_REFERENCE_CELLS)
    cell_type_of(cell_type)
    return enqueue(actor=actor, kind=JOB_KIND, arguments={"cell_type": cell_type})


def train_in_background(context: JobContext, *, cell_type: str) -> Callable[[], dict[str, Any]]:
    """The body: reads, trains, writes a signed directory; the effects enter the candidate."""
    from grading.soh.errors import TrainingError
    from grading.soh.learning_curve import learning_curve
    from grading.soh.training import train_type
    from grading.soh.type_data import data_by_type

    context.report(0.02, "Reading the reference cells")
    rows = reference_rows(cell_type)
    try:
        if not rows:
            raise TrainingError(f"There is no reference cell of {cell_type} yet.")
        data = data_by_type(rows)[cell_type]
        context.report(0.1, f"Training on {data.cell_count} cells, {len(rows)} tests")
        trained = train_type(data)
        context.report(0.7, "Measuring how the error falls with the number of cells")
        curve = [asdict(point) for point in learning_curve(data, trained.candidate)]
        context.report(0.85, "Training the model of two tests")
        of_two = _of_two_tests(rows, cell_type)
    except TrainingError as error:
        raise JobRefusedError(str(error)) from error
    comparison = compared(rows, trained)
    written = _write(trained, of_two, rows)

    def enter() -> dict[str, Any]:
        by = reference_of(context.actor.reference, context.actor.name)
        entered: list[TrainedModel] = []
        for kind, directory, manifest in written:
            entered += enter_models(kind, directory, manifest, trained_by_reference=by)
        for row in entered:
            if row.kind == ModelKind.ONE_TEST:
                row.comparison, row.learning_curve = comparison, curve
                row.save()
        told = f"{data.cell_count} cells, mean absolute error {trained.metrics['nested']['mae']}"
        uid = str(entered[0].uid) if entered else ""
        return {"cell_type": cell_type, "model": uid, "told": told}

    return enter


def _of_two_tests(rows: list[PulseRow], cell_type: str) -> TrainedType | None:
    """The model of two tests, where the cells hold enough pairs."""
    from grading.soh.errors import TrainingError
    from grading.soh.pairs.data import pairs_by_type
    from grading.soh.reference import pairs_of
    from grading.soh.training import train_type

    pairs = pairs_of(rows)
    if not pairs:
        return None
    try:
        data: TypeData = pairs_by_type(rows, pairs)[cell_type]
        return train_type(data)
    except (TrainingError, KeyError):
        return None


def _write(
    trained: TrainedType, of_two: TrainedType | None, rows: Sequence[PulseRow]
) -> list[tuple[str, Path, dict[str, Any]]]:
    """A signed directory under the version's own name: (kind, directory of the kind, manifest)."""
    from grading.soh.artifact import TrainingSource, displayed_version, write_model
    from grading.soh.card_words import OF_TWO_TESTS
    from grading.soh.shipped import PAIRS
    from grading.soh.signature import signing_key

    root = Path(settings.MODELS_DIR)
    root.mkdir(parents=True, exist_ok=True)
    key = signing_key(root)
    digest = hashlib.sha256(repr([(r.test_id, r.soh, r.record) for r in rows]).encode()).hexdigest()
    half = Path(tempfile.mkdtemp(dir=root, prefix="half-"))
    try:
        manifest = write_model(half / "m", [trained], TrainingSource(digest, len(rows)), key)
        written = [(ModelKind.ONE_TEST, "", manifest)]
        if of_two is not None:
            source = TrainingSource(digest, len(of_two.data.soh))
            second = write_model(half / "m" / PAIRS, [of_two], source, key, OF_TWO_TESTS)
            written.append((ModelKind.TWO_TESTS, PAIRS, second))
        named = [
            (kind, part, TrainedModel(version=displayed_version(found)).kept_directory, found)
            for kind, part, found in written
        ]
        for _, _, kept, _ in named:
            if not kept.exists():
                shutil.copytree(half / "m", half / "copy")
                os.rename(half / "copy", kept)
        return [(kind, kept / part, found) for kind, part, kept, found in named]
    finally:
        shutil.rmtree(half, ignore_errors=True)
