"""A log as it was read: columns of figures, and what could not be read."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class RefusedRow:
    """A line of the file (counted from 1) that was left out, and why."""

    line: int
    why: str


@dataclass
class DrivingLogFile:
    """Rows in order of time. Arrays of one length: times in seconds since 1970 (UTC), the rest SI.

    `cells_v` has the shape (rows, 96); `current_a` is positive on discharge; a figure that the car
    did not give is NaN. `vin` stands apart: it only finds the vehicle.
    """

    time_s: Any
    state_of_charge: Any
    capacity_ah: Any
    state_of_health: Any
    hx_percent: Any
    gids: Any
    pack_v: Any
    current_a: Any
    cells_v: Any
    temperature_c: Any
    odometer_km: Any
    quick_charges: Any
    normal_charges: Any
    speed: Any
    motor_w: Any
    auxiliary_w: Any
    climate_w: Any
    vin: str = ""
    has_own_header: bool = True
    refused: list[RefusedRow] = field(default_factory=list)

    def __len__(self) -> int:
        return len(self.time_s)
