"""A range for the capacity, without believing the BMS: an estimate, never a test.

Charge counted between two rests over the change of the state of charge that their voltages mean.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from lifecycle.first_life.chains import chains_of
from lifecycle.first_life.drives import Drive
from lifecycle.first_life.open_circuit import VARIANTS, state_of_charge_at

FEWEST_CHAINS, DRAWS, SEED = 10, 1_000, 20_240
# Ageing moves the voltage curve: on real logs by up to 7 % of the capacity.
CURVE_SHARE = 0.07
# Where no parked row tells it: the zero of real cars was found at -0.6 ± 0.3 A.
ASSUMED_ZERO_A, ZERO_SPREAD_A = -0.6, 0.3
# Drawn while parked and seen by no log; assumed, of the order of a 12 V battery's upkeep.
LEAK_A = 0.02
TWO_SIDED = 1.96


@dataclass(frozen=True)
class CapacityRange:
    """Ampere-hours between which the pack's capacity lies with some 95 %; None where refused."""

    low_ah: float | None
    high_ah: float | None
    chains: int
    words: str


def capacity_range(drives: Sequence[Drive]) -> CapacityRange:
    """From all drives of a battery, in order."""
    import numpy as np

    zero_a, spread_a = _zero(drives)
    chains = chains_of(drives, zero_a)
    if len(chains) < FEWEST_CHAINS:
        words = (
            f"{len(chains)} stretches between two rests with a swing of 15 % and samples at most "
            f"6 s apart; it takes {FEWEST_CHAINS}."
        )
        return CapacityRange(None, None, len(chains), words)
    swings = np.array([[_swing(one.from_v, one.to_v, name) for one in chains] for name in VARIANTS])
    charges = np.array([one.charge_ah for one in chains])
    hours = np.array([one.driven_s for one in chains]) / 3600
    usable = ~np.isnan(swings).any(axis=0)
    if usable.sum() < FEWEST_CHAINS:
        return CapacityRange(None, None, int(usable.sum()), "The rests lie outside the curve.")
    swings, charges, hours = swings[:, usable], charges[usable], hours[usable]
    rng = np.random.default_rng(SEED)
    picks = rng.integers(0, len(charges), (DRAWS, len(charges)))
    variants = rng.integers(0, len(VARIANTS), DRAWS)
    zeros = rng.normal(zero_a, spread_a, DRAWS)
    drawn_ah = (charges[picks] - zeros[:, None] * hours[picks]).sum(axis=1)
    capacities = drawn_ah / swings[variants[:, None], picks].sum(axis=1)
    middle = float((charges - zero_a * hours).sum() / swings.mean(axis=0).sum())
    parked_h = sum(one.parked_s for one in chains) / 3600
    leak_ah = LEAK_A * parked_h / float(swings.mean(axis=0).sum())
    half = float(
        np.sqrt((TWO_SIDED * capacities.std()) ** 2 + (CURVE_SHARE * middle) ** 2 + leak_ah**2)
    )
    words = f"{len(charges)} stretches between rests. An estimate, not a test."
    return CapacityRange(round(middle - half), round(middle + half), len(charges), words)


def _swing(from_v: float, to_v: float, variant: str) -> float:
    found = state_of_charge_at([from_v, to_v], variant)
    return float(found[0] - found[1])


def _zero(drives: Sequence[Drive]) -> tuple[float, float]:
    """What the current reads too much (A), and how sure that is."""
    import numpy as np

    known = np.array([one.zero_a for one in drives if one.zero_a is not None])
    if len(known) < FEWEST_CHAINS:
        return ASSUMED_ZERO_A, ZERO_SPREAD_A
    return float(np.median(known)), ZERO_SPREAD_A
