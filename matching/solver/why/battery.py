"""One pack: what the plan does with it, and all its alternatives by what they miss."""

from __future__ import annotations

from dataclasses import dataclass

from matching.solver.instance import Pack
from matching.solver.why.case import Case
from matching.solver.why.gains import Gain
from matching.solver.why.own_use import OwnUse, best_own_use
from matching.solver.why.pair import ALLOWED, Answer, answer
from matching.solver.why.placed import gain_in_plan, misses_in_plan, share_c


@dataclass(frozen=True)
class BatteryReasons:
    """`second` is the other use that misses least; None: recycling is the next best."""

    pack: Pack
    is_locked: bool
    gain: Gain | None  # of all that the plan does with it; of its string as a whole
    gain_c: int  # the pack's own: of a string its share
    price_c: int  # at which one more like it would be taken
    own_use: OwnUse  # best at the prices
    misses_c: int | None  # of its use (or string) in the plan: what the proof's gap leaves open
    second: Answer | None
    second_misses_c: int
    answers: tuple[Answer, ...]  # by what they miss, then refused ones with their first fault


def battery_reasons(case: Case, pack: Pack) -> BatteryReasons:
    """The case must hold all demands, and the packs of the same model for its strings."""
    answers = [answer(case, pack, demand, 1) for demand in case.instance.demands.values()]
    price, uses = case.prices.of_pack(pack.id), case.uses.get(pack.id, ())
    others = [told for told in answers if told.verdict == ALLOWED and told.misses_c is not None]
    second = min(others, key=lambda told: (told.misses_c, told.demand), default=None)
    second_misses = price
    if second is not None and second.misses_c is not None:
        if second.misses_c < price or not uses:
            second_misses = second.misses_c
        else:
            second = None
    gain = gain_in_plan(case, pack)
    return BatteryReasons(
        pack=pack,
        is_locked=not case.is_free(pack.id),
        gain=gain,
        gain_c=share_c(case, pack, gain),
        price_c=price,
        own_use=best_own_use(case, pack),
        misses_c=None if gain is None else misses_in_plan(case, pack, gain),
        second=second,
        second_misses_c=second_misses,
        answers=tuple(sorted(answers, key=_nearness)),
    )


def _nearness(told: Answer) -> tuple[int, int, int, str]:
    """The plan's own first, then by what is missed, then refused ones."""
    if told.use is not None:
        return (0, 0, 0, told.demand)
    if told.misses_c is not None:
        return (1, told.misses_c, 0, told.demand)
    rule = told.faults[0].rule if told.faults else ""
    return (2, *_place_of(rule), told.demand)


def _place_of(rule: str) -> tuple[int, int]:
    """Rules in their order, the last first: a pair that fails late nearly passes."""
    return (0, -int(rule[1:])) if rule[1:].isdigit() else (1, 0)
