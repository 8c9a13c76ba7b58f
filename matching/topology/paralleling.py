"""May these be put in parallel? Which one is off, and what to do about it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

LIMIT_V = Decimal(3)
LIMIT_SOURCE = (
    "Practice of second-life builders: whole packs no more than 3 V apart are put in parallel."
)
CELLS_OF_LIMIT = 96
"""The 3 V are said of whole packs of some 96 cells in series, 31 mV a cell. Assumption: fewer cells
bear only as much less, because their resistance, which limits the current, is less as well."""


@dataclass(frozen=True, slots=True)
class Unit:
    """A battery that is to be connected. `stop`: why it must not be at all, else empty."""

    name: str
    voltage_v: Decimal | None
    chemistry: str
    nominal_v: Decimal
    minimum_v: Decimal
    maximum_v: Decimal
    cells_in_series: int
    stop: str = ""


@dataclass(frozen=True, slots=True)
class Standing:
    """How one stands beside the others. `action` is empty where nothing is to be done."""

    unit: Unit
    is_off: bool
    action: str


@dataclass(frozen=True, slots=True)
class Verdict:
    """`may` is None where something is not known yet. `reasons` are sentences, the first rules."""

    may: bool | None
    limit_v: Decimal
    spread_v: Decimal | None
    reasons: tuple[str, ...]
    standings: tuple[Standing, ...]


def limit_for(cells_in_series: int, limit_v: Decimal = LIMIT_V) -> Decimal:
    """The largest difference in V between units of so many cells in series."""
    return limit_v * min(max(cells_in_series, 1), CELLS_OF_LIMIT) / CELLS_OF_LIMIT


def judge(units: Sequence[Unit], limit_v: Decimal = LIMIT_V) -> Verdict:
    """First what can never go together, then what is not measured, then the voltages."""
    limit = limit_for(min((one.cells_in_series for one in units), default=1), limit_v)
    known = [one.voltage_v for one in units if one.voltage_v is not None]
    spread = max(known) - min(known) if len(known) == len(units) and known else None
    if never := _never(units):
        return Verdict(
            False, limit, spread, never, tuple(Standing(u, False, u.stop) for u in units)
        )
    missing = [one.name for one in units if one.voltage_v is None]
    if len(units) < 2 or missing:
        why = (
            f"No voltage is known of {', '.join(missing)}: measure and type it."
            if missing
            else "One alone is not put in parallel: scan the others as well."
        )
        standings = tuple(
            Standing(one, False, "Measure it." if one.voltage_v is None else "") for one in units
        )
        return Verdict(None, limit, spread, (why,), standings)
    assert spread is not None
    if spread <= limit:
        why = f"They are {_v(spread)} apart; up to {_v(limit)} is allowed."
        return Verdict(True, limit, spread, (why,), tuple(Standing(u, False, "") for u in units))
    return _apart(units, limit, spread)


def _apart(units: Sequence[Unit], limit: Decimal, spread: Decimal) -> Verdict:
    """The largest group within the limit stays; every other one is brought to it."""
    lowest, highest = min(units, key=_measured), max(units, key=_measured)
    told = [
        f"{highest.name} has {_v(_measured(highest))}, {lowest.name} {_v(_measured(lowest))}: "
        f"{_v(spread)} apart, and no more than {_v(limit)} is allowed."
    ]
    if len(units) == 2:
        told.append(f"Bring one to the other: {lowest.name} up, or {highest.name} down.")
        standings = tuple(
            Standing(one, True, _action(one, *_around(_measured(other), limit, units)))
            for one, other in (units, units[::-1])
        )
        return Verdict(False, limit, spread, tuple(told), standings)
    low, high = _largest_group(units, limit)
    least, most = _around((low + high) / 2, limit, units)
    standings = tuple(
        Standing(one, not low <= _measured(one) <= high, _action(one, least, most)) for one in units
    )
    off = ", ".join(standing.unit.name for standing in standings if standing.is_off)
    told.append(f"Off: {off}. Bring each to between {_v(least)} and {_v(most)}.")
    return Verdict(False, limit, spread, tuple(told), standings)


def _around(middle: Decimal, limit: Decimal, units: Sequence[Unit]) -> tuple[Decimal, Decimal]:
    """Half the limit to both sides, so that any two in it go together, and safe for each."""
    least = max(middle - limit / 2, *(one.minimum_v for one in units))
    return least, min(middle + limit / 2, *(one.maximum_v for one in units))


def _largest_group(units: Sequence[Unit], limit: Decimal) -> tuple[Decimal, Decimal]:
    """Lowest and highest voltage of the most units that go together; of equal groups the one
    nearest to the middle of all, then the lower one."""
    voltages = sorted(_measured(one) for one in units)
    centre = voltages[len(voltages) // 2]
    groups = [[v for v in voltages if start <= v <= start + limit] for start in voltages]
    best = min(groups, key=lambda group: (-len(group), abs(group[0] - centre), group[0]))
    return best[0], best[-1]


def _action(unit: Unit, least: Decimal, most: Decimal) -> str:
    voltage = _measured(unit)
    if voltage < least <= most:
        return f"Charge it to between {_v(least)} and {_v(most)}."
    if voltage > most >= least:
        return f"Discharge it to between {_v(least)} and {_v(most)}."
    return "" if least <= most else "No voltage is safe for all of them."


def _never(units: Sequence[Unit]) -> tuple[str, ...]:
    """What no charging makes good."""
    found = [f"{one.name}: {one.stop}" for one in units if one.stop]
    for what, value in (
        ("chemistry", lambda one: one.chemistry),
        ("nominal voltage", lambda one: _v(one.nominal_v)),
        ("cells in series", lambda one: str(one.cells_in_series)),
    ):
        names: dict[str, str] = {}
        for one in units:
            names.setdefault(value(one), one.name)
        if len(names) > 1:
            told = ", ".join(f"{text} ({name})" for text, name in names.items())
            found.append(f"They differ in {what}: {told}. Only like ones go in parallel.")
    for one in units:
        voltage = one.voltage_v
        if voltage is not None and not one.minimum_v <= voltage <= one.maximum_v:
            found.append(
                f"{one.name} has {_v(voltage)}, outside its safe window of {_v(one.minimum_v)} to "
                f"{_v(one.maximum_v)}: inspect it before anything else."
            )
    return tuple(found)


def _measured(unit: Unit) -> Decimal:
    assert unit.voltage_v is not None  # judged before
    return unit.voltage_v


def _v(voltage_v: Decimal) -> str:
    return f"{round(voltage_v, 3).normalize():f} V"
