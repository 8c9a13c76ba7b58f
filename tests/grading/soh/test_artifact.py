"""The model's files: signed, checked, and without a row of the data they were made from."""

import json
import shutil

import numpy as np
import pytest

from grading.soh import Model, ModelFileError, load_model
from grading.soh.artifact import MANIFEST, SIGNATURE
from grading.soh.features import FEATURES, STEPS, VOLTAGES
from grading.soh.members import MEMBERS
from grading.soh.model_card import as_markdown, model_card
from grading.soh.pulse_rows import read_rows
from grading.soh.shipped import PAIRS, SHIPPED_DIRECTORY
from grading.soh.signature import SHIPPED_PUBLIC_KEY
from grading.soh.type_data import data_by_type

from .conftest import drawn


@pytest.fixture
def copied(trained, tmp_path):
    return shutil.copytree(trained, tmp_path / "copied")


def test_a_trained_model_names_the_key_that_signed_it(copied):
    model = Model(copied)
    assert model.version.endswith(f"(key {model.manifest['public_key'][:8]})")
    assert load_model().version == load_model().manifest["model_version"]


def test_a_changed_file_is_refused(copied):
    model = Model(copied)
    path = copied / model.about("LFP20")["file"]["name"]
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)
    with pytest.raises(ModelFileError, match="is not the file that the manifest names"):
        model.estimate(drawn())


def test_a_changed_manifest_is_refused(copied):
    text = (copied / MANIFEST).read_text()
    (copied / MANIFEST).write_text(text.replace('"LFP20": {', '"LFP68": {', 1))
    with pytest.raises(ModelFileError, match="does not match its signature"):
        Model(copied)


def test_the_shipped_directory_takes_no_other_key(copied, monkeypatch):
    keys = {copied.resolve(): SHIPPED_PUBLIC_KEY}
    monkeypatch.setattr("grading.soh.artifact.SHIPPED_KEYS", keys)
    with pytest.raises(ModelFileError, match="another key signed it"):
        Model(copied)


@pytest.mark.parametrize("name", [MANIFEST, SIGNATURE])
def test_a_missing_part_is_refused(copied, name):
    (copied / name).unlink()
    with pytest.raises(ModelFileError, match="holds no model that can be read"):
        Model(copied)


@pytest.mark.parametrize(("change", "words"), [
    ({"format_version": 2}, "this program reads version 1"),
    ({"format": "something else"}, "is no manifest"),
    ({"software": {"scikit-learn": "0.1"}}, "was trained with scikit-learn 0.1"),
])  # fmt: skip
def test_another_version_is_refused(copied, monkeypatch, change, words):
    manifest = json.loads((copied / MANIFEST).read_text()) | change
    (copied / MANIFEST).write_text(json.dumps(manifest))
    monkeypatch.setattr("grading.soh.artifact.is_signed", lambda *_: True)
    with pytest.raises(ModelFileError, match=words):
        Model(copied).estimate(drawn())


def test_a_file_with_an_untrusted_type_is_refused(tmp_path, monkeypatch):
    model = Model(shutil.copytree(SHIPPED_DIRECTORY, tmp_path / "copied"))
    assert "trees" in model.about("NMC21")["candidate"]
    monkeypatch.setattr("grading.soh.artifact.TRUSTED_TYPES", [])
    with pytest.raises(ModelFileError, match="holds what no model holds"):
        model.estimate(drawn("NMC21", 0.9))


def test_the_shipped_model_is_small_and_describes_itself():
    size = sum(path.stat().st_size for path in SHIPPED_DIRECTORY.rglob("*"))
    assert size < 10_000_000
    model = load_model()
    names = {about["file"]["name"] for about in model.manifest["types"].values()}
    others = {"manifest.json", "manifest.sig", "model_card.json", "demonstration.json"}
    assert {path.name for path in SHIPPED_DIRECTORY.iterdir()} == names | others | {PAIRS}
    card = json.loads((SHIPPED_DIRECTORY / "model_card.json").read_text())
    assert card == model_card(model.manifest)
    page = SHIPPED_DIRECTORY.parents[1] / "docs" / "model_card.md"
    assert page.read_text() == as_markdown(card)
    assert card["types"].keys() == model.manifest["types"].keys()
    units = {f["unit"] for t in card["types"].values() for fs in t["features"].values() for f in fs}
    assert units <= {"V", "V/C"}


GATES = {"LMO10": 0.030, "NMC21": 0.015, "LFP35": 0.030, "NMC2.1": 0.040, "LFP20": 0.020}


@pytest.mark.parametrize("cell_type", GATES)
def test_the_shipped_models_own_figures_hold_the_gates(cell_type):
    metrics = load_model().about(cell_type)["metrics"]
    assert metrics["nested"]["mae"] <= GATES[cell_type]
    assert metrics["false_alarms"] <= 0.015
    assert 0.85 <= metrics["nested"]["coverage"] <= 0.96


def arrays_in(value):
    """All arrays of a loaded model, in trees too."""
    if isinstance(value, np.ndarray):
        yield value
    elif isinstance(value, dict):
        for part in value.values():
            yield from arrays_in(part)
    elif isinstance(value, list | tuple):
        for part in value:
            yield from arrays_in(part)


@pytest.mark.shared_data
def test_no_training_row_is_in_the_shipped_files(shared_data):
    model = load_model()
    types = data_by_type(read_rows(shared_data / "pulsebat" / "train_5s.csv", with_soh=True))
    for cell_type, data in types.items():
        parts = model._parts(cell_type)
        rows = [FEATURES[name](data.voltages_v) for name in (STEPS, VOLTAGES)]
        for fitted in parts["members"]:
            made = FEATURES[MEMBERS[fitted["name"]].feature_set](data.voltages_v)
            rows.append((made - fitted["mean"]) @ fitted["projection"])
            if "trees" in fitted:
                for tree in fitted["trees"].estimators_:
                    leaves = tree.tree_.children_left == -1
                    assert tree.tree_.n_node_samples[leaves].min() >= 3
        for array in arrays_in(parts):
            if array.ndim != 2:
                continue
            for made in rows:
                if made.shape[1] == array.shape[1]:
                    gaps = np.abs(array[:, None, :] - made[None, :, :]).max(axis=2)
                    assert gaps.min() > 1e-4
    summaries = json.loads((SHIPPED_DIRECTORY / "demonstration.json").read_text())
    for cell_type, data in types.items():
        made = FEATURES["steps"](data.voltages_v)
        for key in ("slopes", "spread"):
            kept = np.asarray(summaries[cell_type][key])
            assert np.abs(kept[:, None, :] - made[None, :, :]).max(axis=2).min() > 1e-4
