"""Made-up reference tests, drawn from the shipped summaries, and a model trained on them."""

import csv
import io
import os
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from django.core.management import call_command

from grading.soh.demonstration import draw_pulse_test, pulse_table_csv

SHARED = Path(__file__).resolve().parents[4] / "shared" / "data"
CELLS = {"LFP20": 22, "NMC21": 10, "LMO10": 6, "LFP35": 3}
TESTS = 4


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """The real pulse tests beside the project; without them the test is skipped, never in CI."""
    if not SHARED.is_dir():
        if os.environ.get("CI") == "true":
            pytest.fail("../shared/data is missing, and CI skips nothing")
        pytest.skip("../shared/data is missing: real pulse tests are not part of the project")
    return SHARED


def drawn(cell_type="LFP20", soh=0.76, seed=1, /, **changes):
    """One made-up pulse record, changed as asked."""
    record = draw_pulse_test(cell_type, soh, np.random.default_rng(seed))
    return replace(record, **changes)


def with_voltages(record, changes):
    """The record with some voltages replaced: {0-based place: V or None}."""
    voltages = list(record.voltages_v)
    for place, value in changes.items():
        voltages[place] = value
    return replace(record, voltages_v=tuple(voltages))


def reference_tests(cells=CELLS, seed=7):
    """Records and SoH of made-up reference cells: TESTS tests of each."""
    random = np.random.default_rng(seed)
    ranges = {"LFP20": (0.69, 0.82), "NMC21": (0.8, 1.0), "LMO10": (0.6, 0.9), "LFP35": (0.8, 0.9)}
    for cell_type, count in cells.items():
        for cell in range(count):
            soh = round(float(random.uniform(*ranges[cell_type])), 4)
            for test in range(TESTS):
                cell_id = f"{cell_type}/made-up-{cell}"
                test_id = f"{cell_type}-{cell}-{test}"
                yield draw_pulse_test(cell_type, soh, random, cell_id=cell_id, test_id=test_id), soh


def table_with_soh(tests) -> str:
    """A pulse table with the column soh."""
    tests = list(tests)
    lines = list(csv.reader(io.StringIO(pulse_table_csv([record for record, _ in tests]))))
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow([*lines[0], "soh"])
    for line, (_, soh) in zip(lines[1:], tests, strict=True):
        writer.writerow([*line, soh])
    return out.getvalue()


@pytest.fixture(scope="session")
def reference_table(tmp_path_factory) -> Path:
    path = tmp_path_factory.mktemp("reference") / "reference.csv"
    path.write_text(table_with_soh(reference_tests()))
    return path


@pytest.fixture(scope="session")
def trained(tmp_path_factory, reference_table) -> Path:
    """A model directory as train_soh writes it, signed by a key of its own."""
    directory = tmp_path_factory.mktemp("trained") / "model"
    with pytest.MonkeyPatch.context() as patch:
        patch.delenv("MODEL_SIGNING_KEY", raising=False)
        # Small and in this process: what is tested is the way, not the figures.
        patch.setattr("grading.management.commands.train_soh.os.cpu_count", lambda: 1)
        patch.setattr("grading.soh.members.TREES", 5)
        patch.setattr("grading.soh.cells.FOLDS", 4)
        patch.setattr("grading.soh.cells.FEW_CELLS", 5)
        call_command("train_soh", data=str(reference_table), output=str(directory))
    return directory
