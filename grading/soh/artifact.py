"""The model as files: one skops file a cell type, a signed manifest with the digest of each.

skops runs no code of the file as long as only the types named here are trusted; the manifest's
signature says who made the files, its digests that they are the same still.
"""

import hashlib
import json
import platform
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from grading.soh.card_words import OF_ONE_TEST, CardWords
from grading.soh.demonstration import FILE as DEMONSTRATION
from grading.soh.demonstration import summarise
from grading.soh.errors import ModelFileError
from grading.soh.explanation import summarise_traits
from grading.soh.features import feature_names
from grading.soh.members import MEMBERS
from grading.soh.model_card import model_card
from grading.soh.shipped import PAIRS, SHIPPED_DIRECTORY
from grading.soh.signature import (
    SHIPPED_PAIRS_PUBLIC_KEY,
    SHIPPED_PUBLIC_KEY,
    is_signed,
    public_hex,
)
from grading.soh.training import TrainedType
from grading.soh.type_data import TypeData

FORMAT_VERSION = 1
MANIFEST, SIGNATURE, MODEL_CARD = "manifest.json", "manifest.sig", "model_card.json"
TRUSTED_TYPES = ["sklearn.tree._tree.Tree"]
"""All that a model file may hold beside arrays, texts and scikit-learn's own estimators."""
MAX_MANIFEST_BYTES = 2 * 1024 * 1024
SHIPPED_KEYS = {
    SHIPPED_DIRECTORY: SHIPPED_PUBLIC_KEY,
    SHIPPED_DIRECTORY / PAIRS: SHIPPED_PAIRS_PUBLIC_KEY,
}
TRAIN_AGAIN = "Train it again with train_soh, or take the shipped model."


@dataclass(frozen=True, slots=True)
class TrainingSource:
    """What the models were trained on, and what was left out with its reason."""

    sha256: str
    rows: int
    left_out: tuple[str, ...] = ()


def write_model(
    directory: Path,
    trained: Sequence[TrainedType],
    source: TrainingSource,
    key: Ed25519PrivateKey,
    words: CardWords = OF_ONE_TEST,
) -> dict[str, Any]:
    """Writes files, manifest and signature into `directory`; returns the manifest.

    The manifest is written last, so that a directory that was left half-written is refused.
    """
    directory.mkdir(parents=True, exist_ok=True)
    for name in (SIGNATURE, MANIFEST):
        (directory / name).unlink(missing_ok=True)
    types = {one.data.cell_type: _write_type(directory, one) for one in trained}
    digest = hashlib.sha256("".join(t["file"]["sha256"] for t in types.values()).encode())
    created = datetime.now(UTC)
    manifest = {
        "format": words.format,
        "format_version": FORMAT_VERSION,
        "model_version": f"soh-{created:%Y%m%d}-{digest.hexdigest()[:8]}",
        "created": created.isoformat(timespec="seconds"),
        "public_key": public_hex(key),
        "software": software(),
        "training_data": {
            "sha256": source.sha256,
            "rows": source.rows,
            "left_out": list(source.left_out),
        },
        "types": types,
    }
    if words is OF_ONE_TEST:
        summaries = {one.data.cell_type: summarise(one.data) for one in trained}
        manifest["demonstration"] = _write_json(directory / DEMONSTRATION, summaries)
    _write_json(directory / MODEL_CARD, model_card(manifest, words))
    content = json.dumps(manifest, indent=1, ensure_ascii=False).encode()
    (directory / SIGNATURE).write_text(key.sign(content).hex() + "\n")
    (directory / MANIFEST).write_bytes(content)
    return manifest


def software() -> dict[str, str]:
    """Versions on which the numbers depend."""
    import numpy
    import sklearn
    import skops

    return {
        "python": platform.python_version(),
        "numpy": numpy.__version__,
        "scikit-learn": sklearn.__version__,
        "skops": skops.__version__,
    }


def _write_type(directory: Path, trained: TrainedType) -> dict[str, Any]:
    from skops.io import dumps

    data = trained.data
    safe = "".join(sign if sign.isalnum() or sign in "._-" else "_" for sign in data.cell_type)
    content = dumps(
        {"members": list(trained.members), "region": trained.region},
        compression=zipfile.ZIP_DEFLATED,
        compresslevel=9,
    )
    digest = hashlib.sha256(content).hexdigest()
    name = f"{safe}-{digest[:8]}.skops"
    for old in directory.glob(f"{safe}-????????.skops"):
        old.unlink()
    (directory / name).write_bytes(content)
    features = {MEMBERS[fitted["name"]].feature_set for fitted in trained.members}
    return {
        "chemistry": data.chemistry,
        "rated_capacity_ah": data.rated_capacity_ah,
        "pulse_s": data.pulse_s,
        "temperature_c": list(data.temperature_c) if data.temperature_c else None,
        "sample_count": data.sample_count,
        "features": {name: feature_names(name, data.sample_count) for name in sorted(features)},
        "candidate": trained.candidate,
        "cells": data.cell_count,
        "tests": len(data.soh),
        "soh_range": list(trained.soh_range),
        "calibration": trained.calibration.as_json(),
        "traits": [] if type(data) is not TypeData else summarise_traits(data),
        "metrics": trained.metrics,
        "file": {"name": name, "sha256": digest, "bytes": len(content)},
    }


def _write_json(path: Path, data: Mapping[str, Any]) -> dict[str, Any]:
    content = json.dumps(data, ensure_ascii=False).encode() + b"\n"
    path.write_bytes(content)
    return {"name": path.name, "sha256": hashlib.sha256(content).hexdigest()}


def read_manifest(directory: Path, form: str = OF_ONE_TEST.format) -> dict[str, Any]:
    """The manifest, its signature, format and version checked. Raises ModelFileError.

    The shipped directory must be signed by the key in the code, any other by the key that it names.
    """
    try:
        with (directory / MANIFEST).open("rb") as file:
            content = file.read(MAX_MANIFEST_BYTES + 1)
        signature = (directory / SIGNATURE).read_text()[:200]
        manifest = json.loads(content)
    except (OSError, ValueError, RecursionError) as error:
        raise ModelFileError(f"{directory}: holds no model that can be read: {error}") from error
    if not isinstance(manifest, dict) or manifest.get("format") != form:
        raise ModelFileError(f"{directory / MANIFEST}: is no manifest of a state-of-health model.")
    if manifest.get("format_version") != FORMAT_VERSION:
        raise ModelFileError(
            f"{directory}: the model is of format version {manifest.get('format_version')}, this "
            f"program reads version {FORMAT_VERSION}. {TRAIN_AGAIN}"
        )
    key = SHIPPED_KEYS.get(directory.resolve()) or str(manifest.get("public_key"))
    if not is_signed(content, signature, key):
        raise ModelFileError(
            f"{directory / MANIFEST}: does not match its signature: somebody changed it, or "
            f"another key signed it. {TRAIN_AGAIN}"
        )
    return manifest


def displayed_version(manifest: Mapping[str, Any]) -> str:
    """The model's version, with the key that signed it where it is not the shipped model's."""
    version, key = str(manifest["model_version"]), str(manifest["public_key"])
    return version if key in SHIPPED_KEYS.values() else f"{version} (key {key[:8]})"


def read_type(directory: Path, manifest: Mapping[str, Any], cell_type: str) -> dict[str, Any]:
    """Members and region of one type; raises ModelFileError where the file is not what was signed.

    Loaded by the same minor version of scikit-learn only: another may read a tree differently.
    """
    import sklearn
    from skops.io import loads

    entry = manifest["types"][cell_type]["file"]
    path = directory / Path(str(entry["name"])).name
    try:
        content = path.read_bytes()
    except OSError as error:
        raise ModelFileError(f"{path}: cannot be read: {error.strerror}.") from error
    if hashlib.sha256(content).hexdigest() != entry["sha256"]:
        raise ModelFileError(f"{path}: is not the file that the manifest names. {TRAIN_AGAIN}")
    trained, here = manifest["software"]["scikit-learn"], sklearn.__version__
    if trained.split(".")[:2] != here.split(".")[:2]:
        raise ModelFileError(
            f"{directory}: was trained with scikit-learn {trained}, here is {here}. {TRAIN_AGAIN}"
        )
    try:
        loaded = loads(content, trusted=TRUSTED_TYPES)
    except Exception as error:  # skops raises its own and others' errors on a strange file
        raise ModelFileError(f"{path}: holds what no model holds: {error}") from error
    assert isinstance(loaded, dict)
    return loaded
