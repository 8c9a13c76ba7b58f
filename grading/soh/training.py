"""One model for one cell type: chosen, calibrated and measured on cells that it has not seen."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from grading.soh.answers import NOMINAL_COVERAGE
from grading.soh.calibration import LEAST_CELLS as CALIBRATION_CELLS
from grading.soh.calibration import Calibration, Floats, calibrate
from grading.soh.candidates import combine, members_of
from grading.soh.cells import cells_drawn, row_weights
from grading.soh.errors import TrainingError
from grading.soh.held_out import HeldOut, hold_out, soh_range
from grading.soh.members import MEMBERS, Fitted, fit_member, predict_member
from grading.soh.region import Region, fit_region, thresholds_of, with_thresholds
from grading.soh.scores import Judged, scores
from grading.soh.type_data import TypeData

LEAST_CELLS = 5
"""With fewer reference cells their mean is as good a guess as any model."""
DRAWS = 5
DRAWN_SHARE = 0.25


@dataclass(frozen=True, slots=True)
class TrainedType:
    """Everything that an estimate of this type needs, and how good it was on unseen cells."""

    data: TypeData
    candidate: str
    members: tuple[Fitted, ...]
    region: Region
    calibration: Calibration
    soh_range: tuple[float, float]
    metrics: dict[str, Any]
    judged: Judged
    """Each test by models that have not seen its cell."""


def train_type(data: TypeData, jobs: int = 1) -> TrainedType:
    """Trains one type. Raises TrainingError where there are too few reference cells."""
    if data.cell_count < LEAST_CELLS:
        raise TrainingError(
            f"{data.cell_type}: {data.cell_count} reference cells; at least {LEAST_CELLS} are "
            "needed for a provisional model, 9 for an interval, 20 for a normal one."
        )
    held = hold_out(data, jobs)
    candidate = held.best_candidate(data)
    errors = held.out_of_fold(candidate) - data.soh
    region = fit_region(data.compared_v)
    judged, refused = nested(data, held)
    return TrainedType(
        data=data,
        candidate=candidate,
        members=fit_candidate(candidate, data),
        region=with_thresholds(region, thresholds_of(held.out_of_fold_distances())),
        calibration=calibrate(errors, data.cells),
        soh_range=soh_range(data.soh),
        metrics=_metrics(data, judged, refused)
        | {"random_hold_outs_mae": draws(data, candidate, jobs)},
        judged=judged,
    )


def fit_candidate(candidate: str, data: TypeData) -> tuple[Fitted, ...]:
    """The members of a candidate, fitted on these tests."""
    weights = row_weights(data.cells)
    return tuple(
        fit_member(MEMBERS[name], data.voltages_v, data.soh, weights)
        for name in members_of(candidate)
    )


def predict_candidate(
    candidate: str, members: tuple[Fitted, ...], limits: tuple[float, float], voltages_v: Floats
) -> Floats:
    """SoH for rows of voltages (V)."""
    by_member = {fitted["name"]: predict_member(fitted, voltages_v) for fitted in members}
    return combine(by_member, candidate, limits)


def nested(data: TypeData, held: HeldOut) -> tuple[Judged, NDArray[np.bool_]]:
    """Nested cross-validation: choice, calibration, thresholds without the fold; and for each test
    whether it would have been refused."""
    estimates = np.full(len(data.soh), np.nan)
    half_widths = np.full(len(data.soh), np.nan)
    refused = np.zeros(len(data.soh), dtype=np.bool_)
    for fold in range(held.fold_count):
        rows, others = held.fold == fold, held.fold != fold
        candidate = held.best_candidate(data, without=fold)
        estimates[rows] = held.out_of_fold(candidate)[rows]
        errors = (held.out_of_fold(candidate, without=fold) - data.soh)[others]
        cells = data.rows(others).cells
        # One fewer is allowed here: a fold of nine single cells leaves eight.
        calibration = calibrate(errors, cells, CALIBRATION_CELLS - 1)
        width = calibration.half_width(NOMINAL_COVERAGE)
        half_widths[rows] = np.nan if width is None else width
        limits = thresholds_of(held.out_of_fold_distances(without=fold)[others])
        refused[rows] = (held.out_of_fold_distances()[rows] > limits).any(axis=1)
    return Judged(estimates, half_widths, data.soh, data.cells), refused


def _metrics(data: TypeData, judged: Judged, refused: NDArray[np.bool_]) -> dict[str, Any]:
    by_test = {
        kind: _scores_of_kind(data, kind, judged) for kind in sorted(set(data.test_kinds)) if kind
    }
    return {
        "nested": scores(judged),
        "by_test": by_test,
        "false_alarms": round(float(refused.mean()), 4),
    }


def _scores_of_kind(data: TypeData, kind: str, judged: Judged) -> dict[str, Any]:
    rows = np.array([name == kind for name in data.test_kinds])
    cells = data.rows(rows).cells
    return scores(Judged(judged.estimates[rows], judged.half_widths[rows], data.soh[rows], cells))


def draws(data: TypeData, candidate: str, jobs: int) -> list[float]:
    """Mean absolute errors on random quarters of the cells, the model fitted on the others."""
    from joblib import (  # type: ignore[import-untyped]
        Parallel,
        delayed,
        parallel_config,
    )

    with parallel_config(backend="loky", inner_max_num_threads=1):
        found = Parallel(n_jobs=jobs)(
            delayed(_draw)(data, candidate, seed) for seed in range(DRAWS)
        )
    return sorted(found)


def _draw(data: TypeData, candidate: str, seed: int) -> float:
    held = cells_drawn(data.cells, DRAWN_SHARE, seed)
    train, test = data.rows(~held), data.rows(held)
    members = fit_candidate(candidate, train)
    estimates = predict_candidate(candidate, members, soh_range(train.soh), test.voltages_v)
    return round(float(np.abs(estimates - test.soh).mean()), 4)
