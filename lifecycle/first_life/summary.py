"""What is worth keeping of one log."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from lifecycle.first_life.drives import Drive, drives_of, in_order, stored
from lifecycle.first_life.log import DrivingLogFile
from lifecycle.first_life.resistance import fingerprint_of, pair_resistances

REST_A, LOAD_A = 8.0, 40.0


@dataclass(frozen=True)
class LogSummary:
    """Figures of one file; None where the log does not give them. What the BMS claims is named so.

    `fingerprint` has 96 numbers without unit, or is None where too few steps of current are there.
    """

    first_at: str
    last_at: str
    rows: int
    sampling_interval_s: float | None
    claimed_capacity_ah: float | None
    claimed_state_of_health: float | None
    claimed_hx_percent: float | None
    first_odometer_km: float | None
    last_odometer_km: float | None
    quick_charges: float | None
    normal_charges: float | None
    temperature_c: float | None
    spread_at_rest_mv: float | None
    spread_under_load_mv: float | None
    pair_resistance_mohm: float | None
    fingerprint: list[float] | None
    drives: list[dict[str, Any]] = field(default_factory=list)
    is_from_receipt: bool = False


def summarise(log: DrivingLogFile) -> LogSummary:
    """Medians over the file, so that single wild rows say nothing."""
    import numpy as np

    spread_mv = (log.cells_v.max(axis=1) - log.cells_v.min(axis=1)) * 1000
    current = np.abs(log.current_a)
    resistances = pair_resistances(log)
    odometer = log.odometer_km[~np.isnan(log.odometer_km)]
    steps = np.diff(log.time_s)
    driving = steps[steps <= 90]
    return LogSummary(
        first_at=_moment(log.time_s[0]),
        last_at=_moment(log.time_s[-1]),
        rows=len(log),
        sampling_interval_s=_median(driving, 2),
        claimed_capacity_ah=_median(log.capacity_ah, 3),
        claimed_state_of_health=_median(log.state_of_health, 4),
        claimed_hx_percent=_median(log.hx_percent, 2),
        first_odometer_km=float(odometer[0]) if len(odometer) else None,
        last_odometer_km=float(odometer[-1]) if len(odometer) else None,
        quick_charges=_median(log.quick_charges, 0),
        normal_charges=_median(log.normal_charges, 0),
        temperature_c=_median(log.temperature_c, 1),
        spread_at_rest_mv=_median(spread_mv[current < REST_A], 1),
        spread_under_load_mv=_median(spread_mv[current > LOAD_A], 1),
        pair_resistance_mohm=(
            None if resistances is None else round(float(resistances.mean()) * 1000, 4)
        ),
        fingerprint=None if resistances is None else fingerprint_of(resistances),
        drives=stored(drives_of(log)),
    )


def drives_in(history: Sequence[LogSummary]) -> list[Drive]:
    """The drives of all logs, in order, each moment once."""
    return in_order(Drive(**drive) for one in history for drive in one.drives)


def _moment(seconds: float) -> str:
    return datetime.fromtimestamp(float(seconds), UTC).isoformat()


def _median(values: Any, places: int) -> float | None:
    import numpy as np

    known = values[~np.isnan(values)]
    return round(float(np.median(known)), places) if len(known) else None
