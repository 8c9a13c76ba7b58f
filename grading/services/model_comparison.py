"""A new model beside the active one, on the same cells."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from grading.queries import active_model
from grading.services.model_registry import load_entered

if TYPE_CHECKING:
    from grading.models import TrainedModel
    from grading.soh.pulse_rows import PulseRow
    from grading.soh.training import TrainedType

SHOWN_CELLS = 200


def compared(rows: Sequence[PulseRow], trained: TrainedType) -> dict[str, Any]:
    """Scores of candidate and active model, and the mean error of each on every cell.

    The candidate is judged by models that have not seen the cell; the active one may have been
    trained on some of them, which flatters it. `active` is None where the type has none.
    """
    import numpy as np

    judged = trained.judged
    row = active_model(trained.data.cell_type)
    active, by_cell = _of_active(rows, row) if row is not None else (None, {})
    cells, errors = np.asarray(judged.cells), np.abs(judged.estimates - judged.soh)
    return {
        "candidate": trained.metrics["nested"],
        "active": active,
        "by_cell": [
            {
                "cell": cell,
                "state_of_health": round(float(judged.soh[cells == cell].mean()), 4),
                "candidate_error": round(float(errors[cells == cell].mean()), 4),
                "active_error": by_cell.get(cell),
            }
            for cell in sorted(set(judged.cells))[:SHOWN_CELLS]
        ],
    }


def _of_active(
    rows: Sequence[PulseRow], row: TrainedModel
) -> tuple[dict[str, Any], dict[str, float]]:
    import numpy as np

    from grading.soh import ModelFileError
    from grading.soh.answers import Estimate
    from grading.soh.model import Model
    from grading.soh.scores import Judged, scores

    try:
        model = load_entered(row)
    except ModelFileError as error:
        return {"version": row.version, "problem": str(error)}, {}
    assert isinstance(model, Model)
    answers = model.estimate_many([one.record for one in rows if one.record is not None])
    there = [(one, a) for one, a in zip(rows, answers, strict=True) if isinstance(a, Estimate)]
    halves = [np.nan if a.upper is None else a.upper - a.state_of_health for _, a in there]
    estimates = np.array([a.state_of_health for _, a in there])
    measured = np.array([one.soh for one, _ in there])
    cells = tuple(one.cell_id for one, _ in there)
    refused = len(rows) - len(there)
    figures = scores(Judged(estimates, np.array(halves), measured, cells, refused=refused))
    errors: dict[str, list[float]] = {}
    for cell, off in zip(cells, np.abs(estimates - measured), strict=True):
        errors.setdefault(cell, []).append(float(off))
    means = {cell: round(float(np.mean(found)), 4) for cell, found in errors.items()}
    return {"version": row.version} | figures, means
