"""The two-point test: what it gives, what it refuses, and that its file holds no test."""

import csv
import json

import numpy as np
import pytest
from django.core.management import call_command

from grading.measurements.two_point import nearest_share
from grading.soh.card_words import OF_TWO_TESTS
from grading.soh.errors import ModelFileError
from grading.soh.features import FEATURES, TWO_TESTS
from grading.soh.model_card import as_markdown, model_card
from grading.soh.pairs.data import pairs_by_type
from grading.soh.pairs.model import load_pair_model
from grading.soh.pairs.predict import COLUMNS
from grading.soh.pairs.table import read_pairs
from grading.soh.pulse_rows import read_rows
from grading.soh.shipped import PAIRS, SHIPPED_DIRECTORY

pytestmark = pytest.mark.shared_data
# Issue's gates for 20 % on other cells; NMC21's cells here are harder (one test: 0.0138).
GATES = {"LMO10": 0.016, "LFP35": 0.017, "NMC21": 0.013, "LFP20": 0.012}

SOME = "LMO10/PIP15829A00"


@pytest.fixture(scope="module")
def tests_and_pairs(shared_data):
    return shared_data / "pulsebat" / "train_5s.csv", shared_data / "pulsebat" / "train_pairs.csv"


@pytest.fixture(scope="module")
def listed(tests_and_pairs):
    with tests_and_pairs[1].open(newline="") as file:
        return [row for row in csv.DictReader(file) if row["cell_type"] == "LMO10"]


@pytest.fixture
def predict(tests_and_pairs, tmp_path):
    def predict(rows, **options):
        source, target = tmp_path / "pairs.csv", tmp_path / "out.csv"
        with source.open("w", newline="") as file:
            writer = csv.DictWriter(file, list(rows[0]))
            writer.writeheader()
            writer.writerows(rows)
        call_command("predict_soh", input=str(tests_and_pairs[0]), pairs=str(source),
                     output=str(target), **options)  # fmt: skip
        with target.open(newline="") as file:
            return list(csv.DictReader(file))

    return predict


def charged(listed, share):
    return [row for row in listed if abs(float(row["charge_ah"]) / 10 - share) < 1e-6]


def test_a_line_for_each_pair_in_order(predict, listed):
    rows = listed[:40]
    lines = predict(rows)
    assert tuple(lines[0]) == COLUMNS
    assert [line["test_id_first"] for line in lines] == [row["test_id_first"] for row in rows]
    for row, line in zip(rows, lines, strict=True):
        known = abs(float(row["charge_ah"]) - 1.5) < 0.02 or abs(float(row["charge_ah"]) - 2) < 0.03
        assert line["status"] == ("ok" if known else "refused")
        if known:
            assert float(line["lower"]) < float(line["soh"]) < float(line["upper"])
            assert line["model_version"].startswith("soh-")


CHANGES = {
    "charge_ah": [("1.7", "17.0 % of the rated"), ("", "not known"), ("-2", "not positive"),
                  ("nan", "not known"), ("2.05", "within 1 %")],
    "test_id_second": [("no-such", "not in the table")],
    "cell_id": [("LMO10/none", "is of cell")],
}  # fmt: skip


@pytest.mark.parametrize(
    ("column", "value", "words"),
    [(column, *change) for column, changes in CHANGES.items() for change in changes],
)
def test_what_is_refused_and_why(predict, listed, column, value, words):
    row = charged(listed, 0.2)[0]
    [line] = predict([{**row, column: value}])
    assert (line["status"], line["soh"], words in line["reason"]) == ("refused", "", True)


def test_the_tests_in_the_wrong_order_of_two_cells_or_the_same_twice(predict, listed):
    row, *rest = charged(listed, 0.2)
    other = next(one for one in rest if one["cell_id"] != row["cell_id"])
    first, second = row["test_id_first"], row["test_id_second"]
    bare = {**row, "cell_id": ""}
    swapped, foreign, twice = predict([
        {**row, "test_id_first": second, "test_id_second": first},
        {**bare, "test_id_second": other["test_id_second"]},
        {**row, "test_id_second": first},
    ])  # fmt: skip
    assert "although the cell was charged" in swapped["reason"]
    assert "not of one cell" in foreign["reason"]
    assert "names one twice" in twice["reason"]


@pytest.mark.parametrize(
    ("charge_ah", "share"),
    [(2.0, 0.2), (2.019, 0.2), (1.5, 0.15), (2.03, None), (1.0, None), (3.0, None)],
)
def test_which_distance_a_charge_is(charge_ah, share):
    assert nearest_share(charge_ah, 10.0) == share


@pytest.mark.parametrize("cell_type", GATES)
def test_the_shipped_models_own_figures_hold_the_gates(cell_type):
    metrics = load_pair_model().manifest["types"][cell_type]["metrics"]
    assert metrics["by_test"]["20% charged"]["mae"] <= GATES[cell_type]
    assert 0.85 <= metrics["nested"]["cells_covered"] <= 0.98
    assert metrics["false_alarms"] <= 0.015


def test_the_shipped_model_describes_itself():
    directory = SHIPPED_DIRECTORY / PAIRS
    model = load_pair_model()
    card = json.loads((directory / "model_card.json").read_text())
    assert card == model_card(model.manifest, OF_TWO_TESTS)
    page = SHIPPED_DIRECTORY.parents[1] / "docs" / "model_card_two_tests.md"
    assert page.read_text() == as_markdown(card, OF_TWO_TESTS)
    names = {about["file"]["name"] for about in model.manifest["types"].values()}
    others = {"manifest.json", "manifest.sig", "model_card.json"}
    assert {path.name for path in directory.iterdir()} == names | others


def test_no_training_pair_is_in_the_shipped_files(tests_and_pairs):
    table, pairs = tests_and_pairs
    types = pairs_by_type(read_rows(table, with_soh=True), read_pairs(pairs))
    model = load_pair_model()
    for cell_type, data in types.items():
        made = FEATURES[TWO_TESTS](data.voltages_v)
        for fitted in model._parts(cell_type)["members"]:
            inputs = (made - fitted["mean"]) @ fitted["projection"]
            gaps = np.abs(fitted["landmarks"][:, None, :] - inputs[None, :, :]).max(axis=2)
            assert gaps.min() > 1e-4


def test_training_writes_both_models_and_a_model_without_pairs_says_so(
    tests_and_pairs, tmp_path, monkeypatch, trained, predict, listed
):
    table, pairs = tests_and_pairs
    kept = [table.read_text().splitlines()[0]]
    kept += [line for line in table.read_text().splitlines() if f",{SOME}" in line]
    (tmp_path / "t.csv").write_text("\n".join(kept) + "\n")
    some = [line for line in pairs.read_text().splitlines() if SOME in line or "charge" in line]
    (tmp_path / "p.csv").write_text("\n".join(some) + "\n")
    monkeypatch.setattr("grading.management.commands.train_soh.os.cpu_count", lambda: 1)
    monkeypatch.setattr("grading.soh.members.TREES", 5)
    monkeypatch.setattr("grading.soh.cells.FOLDS", 3)
    monkeypatch.setattr("grading.soh.cells.FEW_CELLS", 3)
    directory = tmp_path / "model"
    call_command("train_soh", data=str(tmp_path / "t.csv"), pairs=str(tmp_path / "p.csv"),
                 output=str(directory))  # fmt: skip
    own = [row for row in charged(listed, 0.2) if row["cell_id"].startswith(SOME)][:1]
    [line] = predict(own, model=str(directory))
    assert (line["status"], "(key" in line["model_version"]) == ("ok", True)
    with pytest.raises(SystemExit):
        predict(own, model=str(trained))
    with pytest.raises(ModelFileError):
        load_pair_model(trained)
