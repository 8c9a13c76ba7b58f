"""The models that were shipped or trained here: entered, found by version, loaded by a worker.

Only a worker or a command loads a model: a web request reads rows.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import tempfile
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.db import transaction

from grading.enums import ModelKind, ModelState
from grading.models import TrainedModel

if TYPE_CHECKING:
    from grading.soh.model import Model
    from grading.soh.pairs.model import PairModel


def register_shipped_models(**_signal: Any) -> list[TrainedModel]:
    """Enter the types of the shipped model where they are missing. Idempotent.

    A type without an active model gets it at once; beside an active one it is a candidate, and a
    person promotes it.
    """
    from grading.soh.artifact import read_manifest
    from grading.soh.card_words import OF_ONE_TEST, OF_TWO_TESTS
    from grading.soh.shipped import PAIRS, SHIPPED_DIRECTORY

    entered = []
    for kind, directory, words in (
        (ModelKind.ONE_TEST, SHIPPED_DIRECTORY, OF_ONE_TEST),
        (ModelKind.TWO_TESTS, SHIPPED_DIRECTORY / PAIRS, OF_TWO_TESTS),
    ):
        manifest = read_manifest(directory, words.format)
        entered += enter_models(kind, directory, manifest, is_shipped=True)
    with transaction.atomic():
        for row in entered:
            others = TrainedModel.objects.filter(cell_type=row.cell_type, kind=row.kind)
            if not others.filter(state=ModelState.ACTIVE).exists():
                row.state = ModelState.ACTIVE
                row.save()
    return entered


def enter_models(
    kind: str,
    directory: Path,
    manifest: dict[str, Any],
    *,
    is_shipped: bool = False,
    trained_by_reference: str = "",
) -> list[TrainedModel]:
    """A candidate for each type of a manifest that is not entered yet."""
    from grading.soh.artifact import MANIFEST, displayed_version

    version = displayed_version(manifest)
    known = set(
        TrainedModel.objects.filter(kind=kind, version=version).values_list("cell_type", flat=True)
    )
    digest = hashlib.sha256((directory / MANIFEST).read_bytes()).hexdigest()
    created = datetime.fromisoformat(str(manifest["created"])).astimezone(UTC)
    return [
        TrainedModel.objects.create(
            kind=kind,
            cell_type=cell_type,
            version=version,
            is_shipped=is_shipped,
            manifest_sha256=digest,
            about=about,
            trained_by_reference=trained_by_reference,
            trained_at=created,
        )
        for cell_type, about in sorted(manifest["types"].items())
        if cell_type not in known
    ]


def load_entered(row: TrainedModel) -> Model | PairModel:
    """The model of a row, from its own files. Raises ModelFileError where they are not the ones
    that were entered. Side effect: the shipped files are kept under their version when used."""
    from grading.soh.errors import ModelFileError
    from grading.soh.model import load_model
    from grading.soh.pairs.model import load_pair_model

    directory = _directory_of(row)
    if _digest(row, directory) != row.manifest_sha256:
        raise ModelFileError(f"The files of {row} are gone, or not the ones that were entered.")
    if row.kind == ModelKind.TWO_TESTS:
        return load_pair_model(directory)
    return load_model(directory)


def _digest(row: TrainedModel, directory: Path) -> str:
    """SHA-256 of the manifest of the row's kind in a model directory; empty where there is none."""
    from grading.soh.artifact import MANIFEST
    from grading.soh.shipped import PAIRS

    of_kind = directory / PAIRS if row.kind == ModelKind.TWO_TESTS else directory
    try:
        return hashlib.sha256((of_kind / MANIFEST).read_bytes()).hexdigest()
    except OSError:
        return ""


def _directory_of(row: TrainedModel) -> Path:
    """The kept directory; of a shipped model that still ships, copied there first."""
    from grading.soh.shipped import SHIPPED_DIRECTORY

    kept = row.kept_directory
    ships = row.is_shipped and _digest(row, SHIPPED_DIRECTORY) == row.manifest_sha256
    if kept.exists() or not ships:
        return kept
    kept.parent.mkdir(parents=True, exist_ok=True)
    half = Path(tempfile.mkdtemp(dir=kept.parent, prefix="half-"))
    shutil.copytree(SHIPPED_DIRECTORY, half / "model")
    try:
        os.rename(half / "model", kept)
    except OSError:
        if not kept.exists():  # else another worker was first
            raise
    finally:
        shutil.rmtree(half, ignore_errors=True)
    return kept
