"""Rests of the battery between drives, and chains of drives from one rest to another."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass

from lifecycle.first_life.drives import Drive

REST_S = 20 * 60.0
LONGEST_INTERVAL_S, LARGEST_UNSEEN_KM, LONGEST_CHAIN_S = 6.0, 1.0, 14 * 86_400.0
SMALLEST_SWING = 0.15


@dataclass(frozen=True)
class Rest:
    """Key-on after more than 20 minutes: mean pair (V) and the state of charge that was shown."""

    at_s: float
    voltage_v: float
    shown: float


@dataclass(frozen=True)
class Chain:
    """Charge (Ah) counted from one rest to another, over `driven_s` of samples."""

    from_v: float
    to_v: float
    charge_ah: float
    driven_s: float
    parked_s: float


def rests_of(drives: Sequence[Drive]) -> list[Rest]:
    """`drives` in order; the first has no known rest before it."""
    return [
        Rest(after.start_s, after.key_on_v, after.shown_start)
        for before, after in itertools.pairwise(drives)
        if after.key_on_v is not None and after.start_s - before.end_s > REST_S
    ]


def chains_of(drives: Sequence[Drive], zero_a: float) -> list[Chain]:
    """Chains without a common drive, each as long as it goes, of a swing of 15 % or more.

    A charge count, an odometer that moved unseen, or samples more than 6 s apart end a chain. The
    swing is judged by the counted charge (less `zero_a`, what the current reads too much): picked
    by the voltages, chains would be picked for the errors of these.
    """
    rested = {rest.at_s for rest in rests_of(drives)}
    chains: list[Chain] = []
    start: int | None = None
    for place, drive in enumerate(drives):
        if start is not None and _is_broken(drives[start], drives[place - 1], drive):
            chains += _longest(drives[start:place], rested, zero_a)
            start = None
        if start is None and drive.start_s in rested:
            start = place
    if start is not None:
        chains += _longest(drives[start:], rested, zero_a)
    return chains


def _longest(unbroken: Sequence[Drive], rested: set[float], zero_a: float) -> list[Chain]:
    ends = [place for place, one in enumerate(unbroken) if place and one.start_s in rested]
    if not ends:
        return []
    chain = _chain(unbroken[0], unbroken[ends[-1]], unbroken[: ends[-1]])
    counted_ah = chain.charge_ah - zero_a * chain.driven_s / 3600
    return [chain] if counted_ah >= SMALLEST_SWING * unbroken[0].claimed_capacity_ah else []


def _chain(origin: Drive, end: Drive, driven: Sequence[Drive]) -> Chain:
    assert origin.key_on_v is not None
    assert end.key_on_v is not None
    driven_s = sum(one.end_s - one.start_s for one in driven)
    return Chain(
        from_v=origin.key_on_v,
        to_v=end.key_on_v,
        charge_ah=sum(one.charge_ah for one in driven),
        driven_s=driven_s,
        parked_s=end.start_s - origin.start_s - driven_s,
    )


def _is_broken(first: Drive, before: Drive, after: Drive) -> bool:
    if before.interval_s > LONGEST_INTERVAL_S or after.start_s - first.start_s > LONGEST_CHAIN_S:
        return True
    left, found = before.last_odometer_km, after.first_odometer_km
    if left is None or found is None or abs(found - left) > LARGEST_UNSEEN_KM:
        return True
    return (first.quick_charges, first.normal_charges) != (
        after.quick_charges,
        after.normal_charges,
    )
