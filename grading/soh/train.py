"""From a table of reference tests to a model directory."""

import hashlib
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from grading.soh.artifact import TrainingSource, write_model
from grading.soh.errors import TrainingError
from grading.soh.pulse_rows import read_rows
from grading.soh.signature import signing_key
from grading.soh.training import TrainedType, train_type
from grading.soh.type_data import TypeData, data_by_type


def train_types(
    types: Iterable[TypeData], jobs: int, report: Callable[[str], None]
) -> tuple[list[TrainedType], list[str]]:
    """The types that could be trained, and why each other one was left out; both are reported."""
    trained, left_out = [], []
    for data in types:
        try:
            one = train_type(data, jobs)
        except TrainingError as error:
            left_out.append(str(error))
            report(f"left out: {error}")
            continue
        trained.append(one)
        nested = one.metrics["nested"]
        report(
            f"{data.cell_type}: {data.cell_count} cells, {one.candidate}, mean absolute error "
            f"{nested['mae']}, coverage {nested['coverage']}"
        )
    return trained, left_out


def train(
    table: Path, directory: Path, *, jobs: int = 1, report: Callable[[str], None] = lambda _: None
) -> dict[str, Any]:
    """Trains every cell type of `table`, writes the model and returns its manifest.

    A type with too few reference cells is left out and named; where none is left, and for a table
    that cannot be used, raises TrainingError or MeasurementFileError.
    """
    rows = read_rows(table, with_soh=True)
    try:
        types = data_by_type(rows)
    except TrainingError as error:
        raise TrainingError(f"{table}: {error}") from error
    key = signing_key(directory)
    trained, left_out = train_types(types.values(), jobs, report)
    if not trained:
        raise TrainingError(f"{table}: no type has enough reference cells. {left_out[0]}")
    digest = hashlib.sha256(table.read_bytes()).hexdigest()
    return write_model(directory, trained, TrainingSource(digest, len(rows), tuple(left_out)), key)
