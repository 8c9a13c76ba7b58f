"""Estimates of a list of pairs as lines of text: one for each pair, in their order."""

from collections.abc import Sequence

from grading.soh.answers import Estimate
from grading.soh.pairs.model import Pair, PairModel
from grading.soh.pairs.table import PairRow
from grading.soh.predict import number_text
from grading.soh.pulse_rows import PulseRow

COLUMNS = (
    "test_id_first",
    "test_id_second",
    "cell_id",
    "status",
    "soh",
    "lower",
    "upper",
    "reason",
    "model_version",
)


def pair_predictions(
    model: PairModel, rows: Sequence[PulseRow], pairs: Sequence[PairRow]
) -> list[dict[str, str]]:
    """A line for each pair: by COLUMNS."""
    tests: dict[str, PulseRow] = {}
    twice: set[str] = set()
    for row in rows:
        twice |= {row.test_id} & tests.keys()
        tests[row.test_id] = row
    problems = [_problem(pair, tests, twice) for pair in pairs]
    asked = []
    for pair, problem in zip(pairs, problems, strict=True):
        first, second = tests.get(pair.test_id_first), tests.get(pair.test_id_second)
        if not problem and first and second and first.record and second.record:
            asked.append(Pair(first.record, second.record, pair.charge_ah))
    answers = iter(model.estimate_many(asked))
    lines = []
    for pair, problem in zip(pairs, problems, strict=True):
        line = dict.fromkeys(COLUMNS, "") | {
            "test_id_first": pair.test_id_first,
            "test_id_second": pair.test_id_second,
            "cell_id": pair.cell_id or _cell_of(pair, tests),
            "model_version": model.version,
            "status": "refused",
            "reason": problem,
        }
        if not problem:
            answer = next(answers)
            if isinstance(answer, Estimate):
                line |= {
                    "status": "ok",
                    "soh": number_text(answer.state_of_health),
                    "lower": number_text(answer.lower),
                    "upper": number_text(answer.upper),
                    "reason": "; ".join(answer.warnings),
                }
            else:
                line["reason"] = str(answer)
        lines.append(line)
    return lines


def _problem(pair: PairRow, tests: dict[str, PulseRow], twice: set[str]) -> str:
    """Why the pair cannot be asked about at all."""
    for test_id in (pair.test_id_first, pair.test_id_second):
        row = tests.get(test_id)
        if row is None:
            return f"The test {test_id!r} is not in the table of tests."
        if test_id in twice:
            return f"The test {test_id!r} is in the table of tests twice."
        if row.record is None:
            return f"The test {test_id!r}: {row.problem}"
        if pair.cell_id and row.cell_id != pair.cell_id:
            return f"The test {test_id!r} is of cell {row.cell_id}, not of {pair.cell_id}."
    if pair.test_id_first == pair.test_id_second:
        return "A pair has two tests; this names one twice."
    return ""


def _cell_of(pair: PairRow, tests: dict[str, PulseRow]) -> str:
    row = tests.get(pair.test_id_first)
    return row.cell_id if row else ""
