"""The model as it is used: pulse records in, estimates or refusals out."""

from collections.abc import Sequence
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np

from grading.measurements.pulse_sequence import SAMPLE_NAMES
from grading.measurements.records import PulseRecord
from grading.soh.answers import NOMINAL_COVERAGE, Estimate, Refusal, RefusalKind
from grading.soh.artifact import displayed_version, read_manifest, read_type
from grading.soh.calibration import LEAST_CELLS, Calibration, Floats
from grading.soh.explanation import reasons
from grading.soh.record_rules import Fault, not_verified, record_fault, unseen_type
from grading.soh.region import (
    LONG_LIMIT,
    SHORT_LIMIT,
    out_of_range,
    outside,
    pulse_length_score,
)
from grading.soh.shipped import SHIPPED_DIRECTORY
from grading.soh.training import predict_candidate

Answer = Estimate | Refusal


class Model:
    """A signed model directory. Types are loaded when first asked for; not to be changed."""

    def __init__(self, directory: Path | None = None) -> None:
        """Raises ModelFileError for a directory that is missing, changed or of another version."""
        self.directory = directory or SHIPPED_DIRECTORY
        self.manifest = read_manifest(self.directory)
        self.version = displayed_version(self.manifest)
        self.cell_types: tuple[str, ...] = tuple(sorted(self.manifest["types"]))
        self._loaded: dict[str, dict[str, Any]] = {}

    def estimate(self, pulse_test: PulseRecord) -> Answer:
        """State of health of the cell that this pulse test was made on."""
        return self.estimate_many([pulse_test], with_reasons=True)[0]

    def estimate_many(
        self, pulse_tests: Sequence[PulseRecord], *, with_reasons: bool = False
    ) -> list[Answer]:
        """The same for many tests at once, in their order: thousands a second."""
        answers: dict[int, Answer] = {}
        by_type: dict[str, list[int]] = {}
        for place, record in enumerate(pulse_tests):
            fault = unseen_type(record.cell_type, self.cell_types)
            if fault is None and record.cell_type is not None:
                fault = record_fault(record, self.about(record.cell_type))
                by_type.setdefault(record.cell_type, []).append(place)
            if fault is not None:
                answers[place] = self._refusal(fault)
        for cell_type, places in by_type.items():
            sound = [place for place in places if place not in answers]
            if sound:
                records = [pulse_tests[place] for place in sound]
                found = self._estimates(cell_type, records, with_reasons)
                answers.update(zip(sound, found, strict=True))
        return [answers[place] for place in range(len(pulse_tests))]

    def about(self, cell_type: str) -> dict[str, Any]:
        """What the manifest says of a known type."""
        entry = self.manifest["types"][cell_type]
        assert isinstance(entry, dict)
        return entry

    def _refusal(self, fault: Fault) -> Refusal:
        return Refusal(*fault, model_version=self.version)

    def _parts(self, cell_type: str) -> dict[str, Any]:
        if cell_type not in self._loaded:
            self._loaded[cell_type] = read_type(self.directory, self.manifest, cell_type)
        return self._loaded[cell_type]

    def _estimates(
        self, cell_type: str, records: Sequence[PulseRecord], with_reasons: bool
    ) -> list[Answer]:
        about, parts = self.about(cell_type), self._parts(cell_type)
        count = int(about["sample_count"])
        voltages_v = np.array([record.voltages_v[:count] for record in records], dtype=np.float64)
        values = predict_candidate(
            about["candidate"], tuple(parts["members"]), tuple(about["soh_range"]), voltages_v
        )
        # The last bits depend on how many rows are computed at once; an estimate must not.
        values = np.round(values, 6)
        calibration = Calibration.from_json(about["calibration"])
        wrong_sample = out_of_range(parts["region"], voltages_v)
        distance = outside(parts["region"], voltages_v)
        length = pulse_length_score(parts["region"], voltages_v)
        answers: list[Answer] = []
        for place, record in enumerate(records):
            fault = _region_fault(cell_type, parts, voltages_v[place], wrong_sample[place])
            if fault is None and not LONG_LIMIT <= length[place] <= SHORT_LIMIT:
                fault = _length_fault(float(length[place]), float(about["pulse_s"]))
            if fault is None and distance[place]:
                fault = _distance_fault(cell_type, float(distance[place]))
            if fault is not None:
                answers.append(self._refusal(fault))
                continue
            estimate = estimate_of(
                float(values[place]), calibration, not_verified(record, about), self.version
            )
            why = reasons(voltages_v[place], about["traits"]) if with_reasons else ()
            answers.append(replace(estimate, reasons=why))
        return answers


def estimate_of(
    value: float, calibration: Calibration, warnings: tuple[str, ...], version: str
) -> Estimate:
    """The estimate with the interval that its calibration gives."""
    half = calibration.half_width(NOMINAL_COVERAGE)
    if half is None:
        few = f"no interval: too few reference cells ({calibration.cell_count} of "
        warnings = (f"{few}{LEAST_CELLS})", *warnings)
    elif calibration.is_provisional:
        few = f"provisional interval: only {calibration.cell_count} reference cells"
        warnings = (few, *warnings)
    return Estimate(
        state_of_health=value,
        lower=None if half is None else max(0.0, value - half),
        upper=None if half is None else value + half,
        coverage=NOMINAL_COVERAGE,
        is_provisional=calibration.is_provisional,
        model_version=version,
        calibration=calibration,
        warnings=warnings,
    )


def _region_fault(
    cell_type: str, parts: dict[str, Any], voltages_v: Floats, sample: int | None
) -> Fault | None:
    if sample is None:
        return None
    low, high = parts["region"]["low_v"][sample], parts["region"]["high_v"][sample]
    return (
        RefusalKind.OUT_OF_RANGE,
        f"{SAMPLE_NAMES[sample]} is {voltages_v[sample]:g} V; in tests of {cell_type} cells it lay "
        f"between {low:g} and {high:g} V.",
        "Check cell type, order of the columns and state of charge, then repeat the test.",
    )


def _length_fault(score: float, pulse_s: float) -> Fault:
    which = "shorter" if score > 0 else "longer"
    return (
        RefusalKind.OUTSIDE_REGION,
        f"The pulses look {which} than {pulse_s:g} s: what they add after their first sample is "
        "not what it is in any cell of this type.",
        "Check the pulse length on the tester, then repeat the test.",
    )


def _distance_fault(cell_type: str, distance: float) -> Fault:
    return (
        RefusalKind.OUTSIDE_REGION,
        f"The pulses do not look like those of any {cell_type} cell that the model was trained on "
        f"({distance:.1f} times the limit).",
        "Check cell type, wiring, current and order of the columns; repeat the test, or run a "
        "capacity test.",
    )


@cache
def _cached(directory: Path) -> Model:
    return Model(directory)


def load_model(directory: Path | None = None) -> Model:
    """The model of a directory (default: the shipped one), read once. Raises ModelFileError."""
    return _cached((directory or SHIPPED_DIRECTORY).resolve())


def known_cell_types(directory: Path | None = None) -> tuple[str, ...]:
    """The cell types that a model knows; reads the manifest only, without scikit-learn."""
    return load_model(directory).cell_types
