"""What would have to be paid or asked for an allowed pair to miss nothing, all else as it is."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from matching.solver.instance import PRICE_C, Demand, Pack
from matching.solver.why.case import Case
from matching.solver.why.own_use import best_own_use
from matching.solver.why.pair import Answer, answer


@dataclass(frozen=True)
class Remedies:
    """Least c/kWh for this battery; most that may be asked for it. None: no such figure helps.

    Both hold at the margin: the prices of the proof stay, nobody else is paid or asked otherwise.
    """

    price_c_per_kwh: int | None
    ask_c: int | None
    ask_helps: bool  # False: a lower asked price would help another use as much


def remedies(case: Case, told: Answer) -> Remedies | None:
    """For an allowed pair that misses something; None for any other. Tried out, not inferred.

    `ask_c` is reckoned with the pack's own uses at the lower asked price, so the case must hold all
    demands.
    """
    if told.misses_c is None or told.misses_c <= 0 or told.use is not None:
        return None
    pack, demand = case.instance.packs[told.pack], case.instance.demands[told.demand]
    return Remedies(_least_price(case, pack, demand), *_asked(case, told, pack, demand))


def _least_price(case: Case, pack: Pack, demand: Demand) -> int | None:
    def enough(price: int) -> bool:
        paid = answer(case, pack, replace(demand, price_c_per_kwh=price)).misses_c
        return paid is not None and paid <= 0

    return _least(demand.price_c_per_kwh + 1, PRICE_C, enough)


def _asked(case: Case, told: Answer, pack: Pack, demand: Demand) -> tuple[int | None, bool]:
    """The pack costs less in its other uses too: then its own price rises as the asked one falls"""
    assert told.misses_c is not None
    ask = pack.ask_c - told.misses_c
    if ask < 0:
        return None, True
    cheaper = replace(pack, ask_c=ask)
    instance = replace(case.instance, packs={**case.instance.packs, pack.id: cheaper})
    trial = replace(case, instance=instance)
    price = max(case.prices.of_pack(pack.id), best_own_use(trial, cheaper).value_c)
    prices = replace(case.prices, packs={**case.prices.packs, pack.id: price})
    misses = answer(replace(trial, prices=prices), cheaper, demand).misses_c
    helps = misses is not None and misses <= 0
    return (ask if helps else None), helps


def _least(low: int, high: int, enough: Callable[[int], bool]) -> int | None:
    """The least whole number for which `enough` holds; it holds for all above it."""
    if low > high or not enough(high):
        return None
    while low < high:
        middle = (low + high) // 2
        low, high = (low, middle) if enough(middle) else (middle + 1, high)
    return low
