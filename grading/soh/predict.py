"""Estimates of a pulse table as lines of text: one for each line, in its order."""

from collections.abc import Sequence

from grading.soh.answers import Estimate, Refusal
from grading.soh.model import Model
from grading.soh.pulse_rows import PulseRow

COLUMNS = (
    "test_id",
    "cell_id",
    "status",
    "soh",
    "lower",
    "upper",
    "reason",
    "model_version",
)
"""SoH and its bounds are fractions of the rated capacity, blank where refused or not known."""


def answers_of(model: Model, rows: Sequence[PulseRow]) -> list[Estimate | Refusal | None]:
    """The model's answer to each row, None for a row that could not be read."""
    records = [row.record for row in rows if row.record is not None]
    answers = iter(model.estimate_many(records))
    return [None if row.record is None else next(answers) for row in rows]


def predictions(model: Model, rows: Sequence[PulseRow]) -> list[dict[str, str]]:
    """A line for each row: by COLUMNS."""
    return [
        _line(model, row, answer) for row, answer in zip(rows, answers_of(model, rows), strict=True)
    ]


def _line(model: Model, row: PulseRow, answer: Estimate | Refusal | None) -> dict[str, str]:
    line = dict.fromkeys(COLUMNS, "") | {
        "test_id": row.test_id,
        "cell_id": row.cell_id,
        "model_version": model.version,
    }
    if isinstance(answer, Estimate):
        return line | {
            "status": "ok",
            "soh": number_text(answer.state_of_health),
            "lower": number_text(answer.lower),
            "upper": number_text(answer.upper),
            "reason": "; ".join(answer.warnings),
        }
    reason = row.problem if answer is None else str(answer)
    return line | {"status": "refused", "reason": reason}


def number_text(value: float | None) -> str:
    """A share with five decimals, empty where there is none."""
    return "" if value is None else f"{value:.5f}"
