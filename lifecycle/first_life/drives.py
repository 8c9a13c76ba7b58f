"""A log cut into drives: what of each is needed to look across files, and nothing more."""

from __future__ import annotations

import itertools
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from typing import Any

from lifecycle.first_life.log import DrivingLogFile
from lifecycle.first_life.resistance import PER_KELVIN, REFERENCE_C

LONGEST_GAP_S = 90.0
# The car has just been switched on: rows from the start until the first larger current.
REST_A, KEY_ON_S = 8.0, 60.0
# Of a pair of a Gen-1 Leaf at 25 °C; takes 1 to 5 mV off a voltage read at a small current.
PAIR_OHM = 0.00066
FEWEST_ROWS, FEWEST_PARKED = 5, 5


@dataclass(frozen=True)
class Drive:
    """One drive. Shown and claimed figures are the BMS's.

    `charge_ah` is counted from the samples, out of the battery; `key_on_v` the mean pair at rest at
    the beginning, None where a current flowed; `zero_a` what the current reads too much while
    parked, None where that cannot be told.
    """

    start_s: float
    end_s: float
    interval_s: float
    charge_ah: float
    shown_start: float
    shown_end: float
    claimed_capacity_ah: float
    key_on_v: float | None
    zero_a: float | None
    first_odometer_km: float | None
    last_odometer_km: float | None
    quick_charges: float | None
    normal_charges: float | None


def drives_of(log: DrivingLogFile) -> list[Drive]:
    """The drives of one file, split where it is silent for more than 90 s."""
    import numpy as np

    cuts = np.flatnonzero(np.diff(log.time_s) > LONGEST_GAP_S) + 1
    edges = [0, *cuts.tolist(), len(log)]
    return [
        _drive(log, slice(first, last))
        for first, last in itertools.pairwise(edges)
        if last - first >= FEWEST_ROWS
    ]


def in_order(drives: Iterable[Drive]) -> list[Drive]:
    """By time, each moment once: of two files with the same minutes the longer drive counts."""
    kept: list[Drive] = []
    for drive in sorted(drives, key=lambda one: (one.start_s, -one.end_s)):
        if kept and drive.start_s < kept[-1].end_s:
            if drive.end_s - drive.start_s > kept[-1].end_s - kept[-1].start_s:
                kept[-1] = drive
            continue
        kept.append(drive)
    return kept


def stored(drives: Iterable[Drive]) -> list[dict[str, float | None]]:
    """As JSON keeps them."""
    return [asdict(drive) for drive in drives]


def _drive(log: DrivingLogFile, rows: slice) -> Drive:
    import numpy as np

    time_s, current_a = log.time_s[rows], log.current_a[rows]
    seconds = np.diff(time_s)
    counted = float((seconds * (current_a[1:] + current_a[:-1]) / 2).sum() / 3600)
    odometer = _known(log.odometer_km[rows])
    return Drive(
        start_s=float(time_s[0]),
        end_s=float(time_s[-1]),
        interval_s=round(float(np.median(seconds)), 2),
        charge_ah=round(counted, 4),
        shown_start=round(float(log.state_of_charge[rows][0]), 5),
        shown_end=round(float(log.state_of_charge[rows][-1]), 5),
        claimed_capacity_ah=round(float(np.median(log.capacity_ah[rows])), 3),
        key_on_v=_key_on_v(log, rows),
        zero_a=_zero_a(log, rows),
        first_odometer_km=float(odometer[0]) if len(odometer) else None,
        last_odometer_km=float(odometer[-1]) if len(odometer) else None,
        quick_charges=_middle(log.quick_charges[rows]),
        normal_charges=_middle(log.normal_charges[rows]),
    )


def _key_on_v(log: DrivingLogFile, rows: slice) -> float | None:
    import numpy as np

    current, since = log.current_a[rows], log.time_s[rows] - log.time_s[rows][0]
    loud = np.flatnonzero((np.abs(current) >= REST_A) | (since > KEY_ON_S))
    quiet = int(loud[0]) if len(loud) else len(current)
    if quiet == 0:
        return None
    warm = _known(log.temperature_c[rows])
    colder = REFERENCE_C - float(warm.mean()) if len(warm) else 0.0
    ohm = PAIR_OHM * float(np.exp(PER_KELVIN * colder))
    rested = log.cells_v[rows][:quiet].mean(axis=1) + current[:quiet] * ohm
    return round(float(np.median(rested)), 5)


def _zero_a(log: DrivingLogFile, rows: slice) -> float | None:
    """Current while parked less what the 12 V side draws; heater and cooling off."""
    import numpy as np

    still = (log.speed[rows] < 1) & (np.abs(log.motor_w[rows]) < 50) & (log.climate_w[rows] < 50)
    still &= (np.abs(log.current_a[rows]) < REST_A) & ~np.isnan(log.auxiliary_w[rows])
    if still.sum() < FEWEST_PARKED:
        return None
    drawn = log.auxiliary_w[rows][still] / log.pack_v[rows][still]
    return round(float(np.median(log.current_a[rows][still] - drawn)), 3)


def _known(values: Any) -> Any:
    return values[values == values]


def _middle(values: Any) -> float | None:
    import numpy as np

    known = _known(values)
    return float(np.median(known)) if len(known) else None
