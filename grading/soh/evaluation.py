"""How good a model is on tests with a measured state of health, by cell type."""

from collections.abc import Sequence
from typing import Any

import numpy as np

from grading.soh.answers import Estimate
from grading.soh.model import Model
from grading.soh.predict import answers_of
from grading.soh.pulse_rows import PulseRow
from grading.soh.scores import Judged, scores

Pair = tuple[PulseRow, Estimate]


def evaluate(model: Model, rows: Sequence[PulseRow]) -> dict[str, Any]:
    """Scores over all tests, by cell type, and within a type by kind of test (sweep, random)."""
    answered = list(zip(rows, answers_of(model, rows), strict=True))
    types = sorted({row.cell_type for row in rows})
    return {
        "model_version": model.version,
        "overall": _scores(answered),
        "types": {
            name: _of_type([pair for pair in answered if pair[0].cell_type == name])
            for name in types
        },
    }


def _of_type(answered: Sequence[tuple[PulseRow, Any]]) -> dict[str, Any]:
    kinds = sorted({row.record.test_kind or "" for row, _ in answered if row.record} - {""})
    by_test = {
        kind: _scores([p for p in answered if p[0].record and p[0].record.test_kind == kind])
        for kind in kinds
    }
    reasons: dict[str, int] = {}
    for _, answer in answered:
        if not isinstance(answer, Estimate):
            kind = "unreadable" if answer is None else str(answer.kind)
            reasons[kind] = reasons.get(kind, 0) + 1
    return _scores(answered) | {"by_test": by_test, "refusals": reasons}


def _scores(answered: Sequence[tuple[PulseRow, Any]]) -> dict[str, Any]:
    pairs: list[Pair] = [(row, a) for row, a in answered if isinstance(a, Estimate)]
    halves = [np.nan if a.upper is None else a.upper - a.state_of_health for _, a in pairs]
    return scores(
        Judged(
            np.array([a.state_of_health for _, a in pairs], dtype=np.float64),
            np.array(halves, dtype=np.float64),
            np.array([row.soh for row, _ in pairs], dtype=np.float64),
            tuple(row.cell_id for row, _ in pairs),
            refused=len(answered) - len(pairs),
        )
    )
