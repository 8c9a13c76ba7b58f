"""One pack: what the plan does with it, and all its alternatives by what they miss."""

from __future__ import annotations

from dataclasses import dataclass

from matching.solver.instance import Pack
from matching.solver.why.case import Case
from matching.solver.why.gains import Gain, kits_gain, string_gain
from matching.solver.why.own_use import OwnUse, best_own_use
from matching.solver.why.pair import ALLOWED, Answer, answer


@dataclass(frozen=True)
class BatteryReasons:
    """`second` is the other use that misses least; None: recycling is the next best."""

    pack: Pack
    is_locked: bool
    gain: Gain | None  # of all that the plan does with it; of its string as a whole
    gain_c: int  # the pack's own: of a string its share
    price_c: int  # at which one more like it would be taken
    own_use: OwnUse  # best at the prices
    misses_c: int | None  # of its use in the plan: what the proof's gap leaves open
    second: Answer | None
    second_misses_c: int
    answers: tuple[Answer, ...]  # allowed ones by what they miss, then refused ones


def battery_reasons(case: Case, pack: Pack) -> BatteryReasons:
    """The case must hold all demands, and the packs of the same model for its strings."""
    answers = [answer(case, pack, demand) for demand in case.instance.demands.values()]
    price, uses = case.prices.of_pack(pack.id), case.uses.get(pack.id, ())
    others = [told for told in answers if told.verdict == ALLOWED and told.misses_c is not None]
    second = min(others, key=lambda told: (told.misses_c, told.demand), default=None)
    second_misses = price
    if second is not None and second.misses_c is not None:
        if second.misses_c < price or not uses:
            second_misses = second.misses_c
        else:
            second = None
    gain, gain_c, misses = _use(case, pack)
    return BatteryReasons(
        pack=pack,
        is_locked=not case.is_free(pack.id),
        gain=gain,
        gain_c=gain_c,
        price_c=price,
        own_use=best_own_use(case, pack),
        misses_c=misses if uses else None,
        second=second,
        second_misses_c=second_misses,
        answers=tuple(sorted(answers, key=_nearness)),
    )


def _use(case: Case, pack: Pack) -> tuple[Gain | None, int, int]:
    """Gain of what the plan does, the pack's own part, and what that misses at the prices."""
    uses, instance = case.uses.get(pack.id, ()), case.instance
    known = [use for use in uses if use.demand in instance.demands]
    if not known or not case.is_free(pack.id):
        return None, 0, 0
    demand = instance.demands[known[0].demand]
    if known[0].string:
        told = answer(case, pack, demand)
        share = 0 if told.gain is None else told.gain.total_c // len(told.string)
        return told.gain, share, told.misses_c or 0
    gain = _all_kits(case, pack) if demand.takes_kits else string_gain(case, [pack], demand)
    prices = sum(use.units * case.prices.of_unit(use.demand) for use in known)
    return gain, gain.total_c, prices + case.prices.of_pack(pack.id) - gain.total_c


def _all_kits(case: Case, pack: Pack) -> Gain:
    """Kits for several demands: the pack is opened once, and what is left over goes once."""
    parts = []
    uses = [use for use in case.uses[pack.id] if use.demand in case.instance.demands]
    for use in uses:
        demand = case.instance.demands[use.demand]
        modules = answer(case, pack, demand).modules
        parts.append(kits_gain(case, pack, demand, modules, use.units))
    once = kits_gain(case, pack, case.instance.demands[uses[0].demand], 0, 0)
    fixed = dict(once.lines)
    fixed.pop("change", None)
    sums: dict[str, int] = {}
    for part in parts:
        for name, cents in part.lines:
            sums[name] = sums.get(name, 0) + cents
    for name, cents in fixed.items():
        sums[name] = sums.get(name, 0) - (len(parts) - 1) * cents
    lines = tuple((name, cents) for name, cents in sums.items() if cents)
    return Gain(sum(sums.values()), lines)


def _nearness(told: Answer) -> tuple[int, int, int, str]:
    """The plan's own first, then by what is missed, then by how many rules fail."""
    if told.use is not None:
        return (0, 0, 0, told.demand)
    if told.misses_c is not None:
        return (1, told.misses_c, 0, told.demand)
    return (2, len(told.faults), 0, told.demand)
