"""The model of two tests as it is used: pairs in, estimates or refusals out."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np

from grading.measurements.records import PulseRecord
from grading.measurements.two_point import SHARES, nearest_share
from grading.soh.answers import Estimate, Refusal, RefusalKind
from grading.soh.artifact import displayed_version, read_manifest, read_type
from grading.soh.calibration import Calibration, Floats
from grading.soh.card_words import OF_TWO_TESTS
from grading.soh.model import Answer, Model, estimate_of, load_model
from grading.soh.record_rules import Fault, not_verified
from grading.soh.region import out_of_range, outside
from grading.soh.shipped import PAIRS, SHIPPED_DIRECTORY
from grading.soh.training import predict_candidate

# On the flat of LFP the resting voltage hardly rises, and a reading is a millivolt off.
LARGEST_FALL_V = 0.005
PROTOCOL = "Charge 15 or 20 % of the rated capacity, count it within 1 %, rest 10 min, test again."


@dataclass(frozen=True, slots=True)
class Pair:
    """Two tests of one cell and the charge from the first to the second (Ah)."""

    first: PulseRecord
    second: PulseRecord
    charge_ah: float


class PairModel:
    """The model of two tests beside the one-test model whose checks each test must pass."""

    def __init__(self, directory: Path) -> None:
        """`directory` is the one-test model's. Raises ModelFileError."""
        self.single: Model = load_model(directory)
        self.directory = directory / PAIRS
        self.manifest = read_manifest(self.directory, OF_TWO_TESTS.format)
        self.version = displayed_version(self.manifest)
        self.cell_types: tuple[str, ...] = tuple(sorted(self.manifest["types"]))
        self._loaded: dict[str, dict[str, Any]] = {}

    def estimate_many(self, pairs: Sequence[Pair]) -> list[Answer]:
        """An answer for each pair, in their order."""
        records = {id(record): record for pair in pairs for record in (pair.first, pair.second)}
        alone = dict(zip(records, self.single.estimate_many(list(records.values())), strict=True))
        answers: dict[int, Answer] = {}
        by_type: dict[str, list[int]] = {}
        for place, pair in enumerate(pairs):
            fault = self._fault(pair, alone[id(pair.first)], alone[id(pair.second)])
            if fault is not None:
                answers[place] = self._refusal(fault)
            else:
                by_type.setdefault(str(pair.first.cell_type), []).append(place)
        for cell_type, places in by_type.items():
            found = self._estimates(cell_type, [pairs[place] for place in places])
            answers.update(zip(places, found, strict=True))
        return [answers[place] for place in range(len(pairs))]

    def _fault(self, pair: Pair, first: Answer, second: Answer) -> Fault | None:
        """The first thing for which a pair is refused before any number is looked at."""
        if pair.first.cell_id != pair.second.cell_id or (
            pair.first.cell_type != pair.second.cell_type
        ):
            what = "The two tests are not of one cell."
            return (RefusalKind.FAILED_CHECK, what, "Name two tests of the same cell.")
        for which, answer in (("first", first), ("second", second)):
            if isinstance(answer, Refusal):
                return (answer.kind, f"The {which} test: {answer.reason}", answer.what_to_do)
        cell_type = str(pair.first.cell_type)
        if cell_type not in self.cell_types:
            known = ", ".join(self.cell_types)
            what = f"There is no model of two tests for {cell_type}; there is one for {known}."
            return (RefusalKind.UNSEEN_TYPE, what, "Take the estimate of one test.")
        return self._charge_fault(
            pair, float(self.manifest["types"][cell_type]["rated_capacity_ah"])
        )

    def _charge_fault(self, pair: Pair, rated_capacity_ah: float) -> Fault | None:
        if not pair.charge_ah > 0:
            what = "The charge between the tests is not known, or not positive."
            return (RefusalKind.FAILED_CHECK, what, PROTOCOL)
        if nearest_share(pair.charge_ah, rated_capacity_ah) is None:
            share = pair.charge_ah / rated_capacity_ah
            trained = " and ".join(f"{known * 100:.0f} %" for known in SHARES)
            what = (
                f"{pair.charge_ah:g} Ah are {share * 100:.1f} % of the rated capacity; the model "
                f"holds at {trained}, within 1 % of it."
            )
            return (RefusalKind.FAILED_CHECK, what, PROTOCOL)
        rise_v = (pair.second.voltages_v[0] or 0.0) - (pair.first.voltages_v[0] or 0.0)
        if rise_v < -LARGEST_FALL_V:
            what = f"The resting voltage changed by {rise_v:+.3f} V although the cell was charged."
            return (RefusalKind.FAILED_CHECK, what, "Check the order of the tests and the charge.")
        return None

    def _refusal(self, fault: Fault) -> Refusal:
        return Refusal(*fault, model_version=self.version)

    def _parts(self, cell_type: str) -> dict[str, Any]:
        if cell_type not in self._loaded:
            self._loaded[cell_type] = read_type(self.directory, self.manifest, cell_type)
        return self._loaded[cell_type]

    def _estimates(self, cell_type: str, pairs: Sequence[Pair]) -> list[Answer]:
        about, parts = self.manifest["types"][cell_type], self._parts(cell_type)
        count = int(about["sample_count"])
        first, second = (
            np.array([record.voltages_v[:count] for record in records], dtype=np.float64)
            for records in ([pair.first for pair in pairs], [pair.second for pair in pairs])
        )
        share = np.array([pair.charge_ah for pair in pairs]) / float(about["rated_capacity_ah"])
        values = predict_candidate(
            about["candidate"],
            tuple(parts["members"]),
            tuple(about["soh_range"]),
            np.column_stack([first, second, share]),
        )
        values = np.round(values, 6)
        distance = _distance(parts["region"], second - first)
        calibration = Calibration.from_json(about["calibration"])
        answers: list[Answer] = []
        for place, pair in enumerate(pairs):
            if distance[place]:
                answers.append(self._refusal(_region_fault(cell_type, float(distance[place]))))
                continue
            open_questions = dict.fromkeys(
                (*not_verified(pair.first, about), *not_verified(pair.second, about))
            )
            answers.append(
                estimate_of(float(values[place]), calibration, tuple(open_questions), self.version)
            )
        return answers


def _distance(region: dict[str, Any], change_v: Floats) -> Floats:
    """By row, 0 where the change between the tests is one that was trained."""
    samples = out_of_range(region, change_v)
    wrong = np.array([0.0 if sample is None else 1.0 for sample in samples])
    return np.asarray(np.maximum(outside(region, change_v), wrong), dtype=np.float64)


def _region_fault(cell_type: str, distance: float) -> Fault:
    return (
        RefusalKind.OUTSIDE_REGION,
        f"What changed between the two tests is not what changed in any {cell_type} cell that the "
        f"model was trained on ({max(distance, 1.0):.1f} times the limit).",
        "Check the counted charge, the rest and the order of the tests.",
    )


@cache
def _cached(directory: Path) -> PairModel:
    return PairModel(directory)


def load_pair_model(directory: Path | None = None) -> PairModel:
    """The model of two tests within a model directory (default: the shipped one), read once."""
    return _cached((directory or SHIPPED_DIRECTORY).resolve())


__all__ = ["Estimate", "Pair", "PairModel", "load_pair_model"]
