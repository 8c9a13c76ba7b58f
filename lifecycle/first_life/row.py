"""One row of a log: hostile until it makes sense."""

from __future__ import annotations

import re
from datetime import UTC, datetime

from lifecycle.first_life.columns import CELL_PAIRS

_VIN = re.compile(r"^[A-HJ-NPR-Z0-9]{17}$")
# What a 96-pair pack can show; beyond it columns have shifted or the car did not answer.
PACK_V, CELL_MV, LARGEST_A = (150.0, 450.0), (1_500.0, 4_400.0), 700.0
# The pack's voltage and the sum of its pairs are read within seconds of each other.
LARGEST_DISAGREEMENT_V = 30.0
EARLIEST_S, LATEST_S = 1_262_304_000.0, 4_102_444_800.0  # 2010 to 2100
# The figures that stand before the cell pairs, in order.
FIGURES = (
    "time_s", "state_of_charge", "capacity_ah", "pack_v", "current_a", "state_of_health",
    "hx_percent", "gids", "temperature_c", "odometer_km", "quick_charges", "normal_charges",
    "speed", "motor_w", "auxiliary_w", "climate_w",
)  # fmt: skip


class RowError(ValueError):
    """Why a row is left out."""


def read_row(cells: list[str], places: dict[str, int], day_first: bool) -> list[float]:
    """The figures of a row in SI, in the order of FIGURES, then the pairs. Raises RowError."""
    if not cells:
        raise RowError("the line is too long for a row")
    first, last = places["cp1"], places[f"cp{CELL_PAIRS}"]
    if len(cells) <= max(last, places["pack amps"]):
        raise RowError("the line is cut")
    pairs = _pairs(cells[first : last + 1])
    pack_v, current_a = _needed(cells, places, "pack volts"), _needed(cells, places, "pack amps")
    if pack_v < 0:
        raise RowError("the pack's voltage is below zero")
    if not PACK_V[0] <= pack_v <= PACK_V[1] or abs(pack_v - sum(pairs)) > LARGEST_DISAGREEMENT_V:
        raise RowError(f"{pack_v:g} V is not the sum of the cells: columns have shifted")
    if abs(current_a) > LARGEST_A:
        raise RowError(f"{current_a:g} A is more than any car draws")
    charge, capacity_ah = _needed(cells, places, "soc") / 1e6, _needed(cells, places, "ahr") / 1e4
    if not 0 <= charge <= 1.1 or not 1 <= capacity_ah <= 400:
        raise RowError("state of charge or capacity is out of range: columns have shifted")
    return [
        _time(cells, places, day_first),
        charge,
        capacity_ah,
        pack_v,
        current_a,
        _optional(cells, places, "soh", 1, 150) / 100,
        _optional(cells, places, "hx", 1, 200),
        _optional(cells, places, "gids", 1, 1_000),
        _temperature(cells, places),
        _optional(cells, places, "odo(km)", 1, 5_000_000),
        _optional(cells, places, "qc", 0, 1_000_000),
        _optional(cells, places, "l1/l2", 0, 1_000_000),
        _optional(cells, places, "speed", 0, 300),
        _optional(cells, places, "motor pwr(100w)", -2_000, 2_000) * 100,
        _optional(cells, places, "aux pwr(100w)", 0, 50) * 100,
        _climate(cells, places),
        *pairs,
    ]


def _pairs(cells: list[str]) -> list[float]:
    """Cell-pair voltages in V; a negative one is the same voltage with the balancing shunt on."""
    try:
        pairs = [abs(float(cell)) for cell in cells]
    except ValueError as error:
        raise RowError("a cell voltage is no number") from error
    if not CELL_MV[0] <= min(pairs) or not max(pairs) <= CELL_MV[1]:
        raise RowError("a cell voltage is out of range: the battery did not answer")
    return [pair / 1000 for pair in pairs]


def _needed(cells: list[str], places: dict[str, int], name: str) -> float:
    try:
        value = float(cells[places[name]])
    except ValueError as error:
        raise RowError(f"“{name}” is no number") from error
    if value != value or value in (float("inf"), float("-inf")):
        raise RowError(f"“{name}” is no number")
    return value


def _optional(
    cells: list[str], places: dict[str, int], name: str, low: float, high: float
) -> float:
    """NaN where the car did not answer, or answered with what cannot be."""
    place = places.get(name)
    if place is None or place >= len(cells):
        return float("nan")
    try:
        value = float(cells[place])
    except ValueError:
        return float("nan")
    return value if low <= value <= high else float("nan")


def _temperature(cells: list[str], places: dict[str, int]) -> float:
    """Mean of the sensors that the pack has (°C)."""
    found = [_optional(cells, places, f"pack t{n} c", -50, 100) for n in range(1, 5)]
    known = [value for value in found if value == value]
    return sum(known) / len(known) if known else float("nan")


def _climate(cells: list[str], places: dict[str, int]) -> float:
    """Power of heater and air conditioning (W) as far as the car gives it."""
    found = [
        _optional(cells, places, name, 0, 100) * unit_w
        for name, unit_w in (
            ("a/c pwr(250w)", 250), ("est pwr a/c(50w)", 50), ("est pwr htr(250w)", 250)
        )
    ]  # fmt: skip
    known = [value for value in found if value == value]
    return sum(known) if known else float("nan")


def _time(cells: list[str], places: dict[str, int], day_first: bool) -> float:
    """Seconds since 1970, UTC; the phone's local clock only where the epoch is missing."""
    if places.get("epoch time", 0) >= len(cells):
        raise RowError("the line is cut")
    epoch = _optional(cells, places, "epoch time", EARLIEST_S, LATEST_S)
    if epoch == epoch:
        return epoch
    text = cells[places["date/time"]].strip() if "date/time" in places else ""
    for form in ("%d/%m/%Y %H:%M:%S", "%d/%m/%Y %H:%M") if day_first else (
        "%m/%d/%Y %H:%M:%S", "%m/%d/%Y %H:%M",
    ):  # fmt: skip
        try:
            return datetime.strptime(text, form).replace(tzinfo=UTC).timestamp()
        except ValueError:
            continue
    raise RowError("neither the epoch nor the date can be read")


def vin_of(cells: list[str], places: dict[str, int]) -> str:
    place = places.get("vin")
    text = cells[place].strip().strip('"').upper() if place is not None else ""
    return text if _VIN.match(text) else ""
