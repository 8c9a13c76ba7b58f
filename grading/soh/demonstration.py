"""Made-up pulse tests for demonstrations, drawn from summaries of real ones.

A summary holds parameters only: how the steps of a pulse test depend on SoH and state of charge,
and in which few directions cells differ beside that. No measured row is in it.
"""

import csv
import io
import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from itertools import groupby
from pathlib import Path
from typing import Any

import numpy as np

from grading.measurements.checks import checks_without_steps
from grading.measurements.pulse_sequence import (
    SAMPLE_COUNT,
    broken_rules,
    drifted_rests,
)
from grading.measurements.records import PulseRecord
from grading.readers.pulse_table_columns import COLUMNS
from grading.soh.calibration import Floats
from grading.soh.cells import row_weights
from grading.soh.features import step_rates_c, steps
from grading.soh.shipped import SHIPPED_DIRECTORY
from grading.soh.type_data import TypeData

FILE = "demonstration.json"
CHARGE_POWERS = 5
SOH_POWERS = 3
SPREAD_AXES = 8
SPREAD_SHARE = 0.3
"""Of the real spread, so that a drawn cell is a typical one and its estimate near the wish."""
STATE_OF_CHARGE_STEP = 0.05
MOST_DRAWS = 50


class DrawError(Exception):
    """A cell type without summary, or a state of health that cannot be drawn."""


@dataclass(frozen=True, slots=True)
class Drawable:
    """A cell type that can be drawn, and the SoH (fraction) between which it can."""

    cell_type: str
    chemistry: str
    rated_capacity_ah: float
    soh_range: tuple[float, float]


def summarise(data: TypeData) -> dict[str, Any]:
    """The summary of one type's tests, ready for JSON."""
    charge = _state_of_charge(data)
    known = ~np.isnan(charge)
    basis = _basis(data.soh[known], charge[known])
    features = steps(data.voltages_v[known])
    root = np.sqrt(row_weights([c for c, is_in in zip(data.cells, known, strict=True) if is_in]))
    # A little ridge keeps the high powers of both from cancelling each other.
    left = np.vstack([basis * root[:, None], 1e-2 * np.eye(basis.shape[1])])
    right = np.vstack([features * root[:, None], np.zeros((basis.shape[1], features.shape[1]))])
    slopes = np.linalg.lstsq(left, right, rcond=None)[0]
    rest = features - basis @ slopes
    _, singular, axes = np.linalg.svd(rest - rest.mean(axis=0), full_matrices=False)
    count = min(SPREAD_AXES, len(singular))
    spread = axes[:count] * (singular[:count, None] / np.sqrt(len(rest)))
    low, high = np.quantile(data.soh, [0.02, 0.98])
    return {
        "chemistry": data.chemistry,
        "rated_capacity_ah": data.rated_capacity_ah,
        "pulse_s": data.pulse_s,
        "soh_range": [round(float(low), 3), round(float(high), 3)],
        "highest_charge": round(float(np.nanquantile(charge, 0.9)), 2),
        "slopes": [[round(float(v), 7) for v in row] for row in slopes],
        "spread": [[round(float(v), 7) for v in row] for row in spread],
    }


def drawable_types(directory: Path | None = None) -> tuple[Drawable, ...]:
    """The cell types that can be drawn."""
    return tuple(
        Drawable(name, about["chemistry"], about["rated_capacity_ah"], tuple(about["soh_range"]))
        for name, about in sorted(_summaries(directory or SHIPPED_DIRECTORY).items())
    )


def draw_pulse_test(
    cell_type: str,
    state_of_health: float,
    random: np.random.Generator,
    *,
    cell_id: str = "demonstration",
    test_id: str = "1",
    directory: Path | None = None,
) -> PulseRecord:
    """A plausible pulse test of a made-up cell of this type and SoH (fraction).

    Seeded by `random`: the same state of the generator gives the same test. `notes` says that it
    is made up. Raises DrawError for an unknown type or a SoH outside the summary's range.
    """
    about = _summaries(directory or SHIPPED_DIRECTORY).get(cell_type)
    if about is None:
        raise DrawError(f"There is no summary of real tests of {cell_type!r} to draw from.")
    low, high = about["soh_range"]
    if not low <= state_of_health <= high:
        raise DrawError(f"{cell_type} can be drawn from {low:g} to {high:g}, not at that SoH.")
    for _ in range(MOST_DRAWS):
        voltages = _draw(about, state_of_health, random)
        if not broken_rules(voltages, about["pulse_s"]) and not drifted_rests(voltages):
            return _record(cell_type, about, voltages, cell_id, test_id)
    raise DrawError(f"No plausible test of {cell_type} at {state_of_health:g} could be drawn.")


def pulse_table_csv(records: Sequence[PulseRecord]) -> str:
    """Pulse records as the pulse table that the reader reads."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    for record in records:
        about = (
            record.cell_type,
            record.chemistry,
            record.cell_format,
            record.cell_id,
            record.test_id,
            record.test_kind,
            record.rated_capacity_ah,
            record.pulse_s,
            record.temperature_c,
        )
        voltages = ("" if v is None else f"{v:.4f}" for v in record.voltages_v)
        writer.writerow([*("" if value is None else value for value in about), *voltages])
    return out.getvalue()


def _state_of_charge(data: TypeData) -> Floats:
    """The sweep's state of charge, from the order of the resting voltages; NaN elsewhere."""
    charge = np.full(len(data.soh), np.nan)
    places = [place for place, kind in enumerate(data.test_kinds) if kind != "random"]

    def sweep(place: int) -> tuple[str, float]:
        return data.cells[place], float(data.soh[place])

    for _, group in groupby(sorted(places, key=sweep), key=sweep):
        in_order = sorted(group, key=lambda place: data.voltages_v[place, 0])
        for rank, place in enumerate(in_order, start=1):
            charge[place] = STATE_OF_CHARGE_STEP * rank
    return charge


def _basis(soh: Floats, charge: Floats) -> Floats:
    columns = [
        (soh - 0.8) ** power * (charge - 0.4) ** other
        for power in range(SOH_POWERS)
        for other in range(CHARGE_POWERS)
    ]
    return np.column_stack(columns)


def _draw(about: dict[str, Any], soh: float, random: np.random.Generator) -> list[float | None]:
    highest = max(0.15, min(float(about["highest_charge"]), soh - 0.1))
    charge = random.uniform(0.1, highest)
    mean = _basis(np.array([soh]), np.array([charge])) @ np.asarray(about["slopes"])
    spread = np.asarray(about["spread"])
    features = mean[0] + SPREAD_SHARE * random.standard_normal(len(spread)) @ spread
    rates = step_rates_c(len(features))
    voltages = features[0] + np.concatenate([[0.0], np.cumsum(features[1:] * rates)])
    padding = [None] * (SAMPLE_COUNT - len(voltages))
    return [*(round(float(voltage), 4) for voltage in voltages), *padding]


def _record(
    cell_type: str,
    about: dict[str, Any],
    voltages: list[float | None],
    cell_id: str,
    test_id: str,
) -> PulseRecord:
    return PulseRecord(
        test_id=test_id,
        pulse_s=about["pulse_s"],
        voltages_v=tuple(voltages),
        where="drawn",
        cell_type=cell_type,
        chemistry=about["chemistry"],
        cell_id=cell_id,
        test_kind="demonstration",
        rated_capacity_ah=about["rated_capacity_ah"],
        temperature_c=25.0,
        notes=("Demonstration data: drawn from a summary of real tests, not measured.",),
        checks=checks_without_steps(voltages, about["pulse_s"], 25.0),
    )


@cache
def _summaries(directory: Path) -> dict[str, Any]:
    try:
        found = json.loads((directory / FILE).read_text())
    except (OSError, ValueError) as error:
        raise DrawError(f"{directory / FILE} cannot be read: {error}") from error
    assert isinstance(found, dict)
    return found
