"""What the cell voltages of a BMS say of the difference between modules."""

VOLTS_PER_CHARGE = 0.8
"""V of a cell for a whole charge, in the middle of the curve (assumption: between LMO and NMC, some
8 mV for each per cent; LFP is too flat to tell)."""
RANGE_OF_96 = 5.0
"""The range of 96 normal values is five deviations on average (Tippett 1925)."""
LOWEST, HIGHEST = 0.004, 0.08


def spread_from_voltages(
    spread_at_rest_mv: float, state_of_charge: float, state_of_health: float
) -> float:
    """Deviation of state of health between modules (fraction) from the spread of cell voltages at
    rest, of a pack that is balanced when full.

    A weaker cell is emptier after the same charge: its state of charge falls by (1 - charge) x the
    relative deviation of its capacity. Assumption: all of the spread is capacity, none is drift.
    Raises ValueError for a full pack, which tells nothing.
    """
    taken = 1.0 - state_of_charge
    if taken < 0.15:
        raise ValueError("the pack is too full: its cells are balanced there")
    charge = spread_at_rest_mv / 1000 / VOLTS_PER_CHARGE / RANGE_OF_96
    return min(HIGHEST, max(LOWEST, charge / taken * state_of_health))
