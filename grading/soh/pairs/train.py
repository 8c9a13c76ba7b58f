"""From tests and the list of their pairs to a model of two tests."""

import hashlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

from grading.soh.artifact import TrainingSource, write_model
from grading.soh.card_words import OF_TWO_TESTS
from grading.soh.errors import TrainingError
from grading.soh.pairs.data import pairs_by_type
from grading.soh.pairs.table import read_pairs
from grading.soh.pulse_rows import read_rows
from grading.soh.shipped import PAIRS
from grading.soh.signature import signing_key
from grading.soh.train import train_types


def train_pairs(
    table: Path,
    pairs: Path,
    directory: Path,
    *,
    jobs: int = 1,
    report: Callable[[str], None] = lambda _: None,
) -> dict[str, Any]:
    """Trains every type of which there are pairs, into `directory`/pairs; returns its manifest.

    Raises TrainingError or MeasurementFileError as `train` does.
    """
    listed = read_pairs(pairs)
    try:
        types = pairs_by_type(read_rows(table, with_soh=True), listed)
    except TrainingError as error:
        raise TrainingError(f"{pairs}: {error}") from error
    trained, left_out = train_types(types.values(), jobs, report)
    if not trained:
        raise TrainingError(f"{pairs}: no type has enough pairs 15 or 20 % apart.")
    digest = hashlib.sha256(table.read_bytes() + pairs.read_bytes()).hexdigest()
    source = TrainingSource(digest, sum(len(one.data.soh) for one in trained), tuple(left_out))
    return write_model(directory / PAIRS, trained, source, signing_key(directory), OF_TWO_TESTS)
