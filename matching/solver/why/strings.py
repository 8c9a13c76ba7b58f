"""The best string that holds one pack, at the prices of its members."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from dataclasses import dataclass

from matching.solver import value as money
from matching.solver.instance import Demand, Pack
from matching.solver.rules import Refusal, judge
from matching.solver.why.case import Case


@dataclass(frozen=True)
class BestString:
    """Its packs from the weakest up, and what it brings beyond the prices of its packs."""

    packs: tuple[Pack, ...]
    beyond_c: int


@dataclass(frozen=True)
class Shelf:
    """Allowed free packs of one model, from the weakest up, with what each costs in a string."""

    packs: list[Pack]
    soh: list[int]
    cost_c: list[int]  # the pack's own price included
    pay_c: list[int]  # of a string whose weakest it is


def shelf_of(case: Case, demand: Demand, model: str, packs: Iterable[Pack] | None = None) -> Shelf:
    instance = case.instance
    found = [
        pack
        for pack in (instance.packs.values() if packs is None else packs)
        if pack.model == model
        and case.is_free(pack.id)
        and not isinstance(judge(instance, pack, demand), Refusal)
    ]
    found.sort(key=lambda pack: pack.soh_bp)
    k = demand.packs_per_string
    pays = {h: money.pay_c(instance, model, h, demand, k) for h in {p.soh_bp for p in found}}
    return Shelf(
        found,
        [pack.soh_bp for pack in found],
        [
            money.whole_cost_c(instance, pack, demand)
            + money.recycling_c(instance, pack)
            - case.saved_c(pack.id, demand.id)
            + case.prices.in_string(pack.id, demand.id)
            for pack in found
        ],
        [pays[pack.soh_bp] for pack in found],
    )


def best_string_with(case: Case, demand: Demand, pack: Pack) -> BestString | None:
    """The best string that the rules allow with this pack; None where no k packs are alike."""
    reach = demand.spread_bp
    near = (p for p in case.instance.packs.values() if abs(p.soh_bp - pack.soh_bp) <= reach)
    shelf, k = shelf_of(case, demand, pack.model, near), demand.packs_per_string
    at = next((i for i, other in enumerate(shelf.packs) if other.id == pack.id), None)
    if at is None:
        return None
    free, with_one = _by_weakest(shelf, reach, k, at + 1)
    values = [
        free[at] if i == at else _held(free[i], with_one[i], shelf.cost_c[at])
        for i in range(at + 1)
    ]
    best = max((value for value in values if value is not None), default=None)
    if best is None:
        return None
    weakest = values.index(best)
    held = {weakest, at}
    last = bisect_right(shelf.soh, shelf.soh[weakest] + reach)
    others = [i for i in range(weakest + 1, last) if i != at]
    others.sort(key=lambda i: (shelf.cost_c[i], i))
    chosen = sorted([*held, *others[: k - len(held)]])
    return BestString(tuple(shelf.packs[i] for i in chosen), best)


def _held(free: int | None, with_one: int | None, cost_c: int) -> int | None:
    """The best string by its weakest pack that also holds a pack of that cost."""
    return None if free is None or with_one is None else min(free, with_one - cost_c)


def beyond_by_pack(case: Case, demand: Demand) -> dict[str, int | None]:
    """For every allowed pack what its best string brings beyond its packs' prices.

    With a given weakest pack the best string that must hold a pack is the best one at all, where
    it holds the pack, else the pack takes the place of the dearest of the others.
    """
    best: dict[str, int | None] = {}
    k = demand.packs_per_string
    for model in {pack.model for pack in case.instance.packs.values()}:
        shelf = shelf_of(case, demand, model)
        n = len(shelf.packs)
        free, with_one = _by_weakest(shelf, demand.spread_bp, k, n)
        for at in range(n):
            values = [free[at]]
            for weakest in range(bisect_left(shelf.soh, shelf.soh[at] - demand.spread_bp), at):
                values.append(_held(free[weakest], with_one[weakest], shelf.cost_c[at]))
            best[shelf.packs[at].id] = max((v for v in values if v is not None), default=None)
    return best


def _by_weakest(
    shelf: Shelf, spread: int, k: int, n: int
) -> tuple[list[int | None], list[int | None]]:
    """By weakest pack, of the first n: the best string, and the best but for one free place."""
    free: list[int | None] = [None] * n
    with_one: list[int | None] = [None] * n
    window: list[int] = []  # costs of the packs above the weakest, in order
    end = 0
    for weakest in range(n):
        last = bisect_right(shelf.soh, shelf.soh[weakest] + spread)
        for i in range(max(end, weakest + 1), last):
            window.insert(bisect_left(window, shelf.cost_c[i]), shelf.cost_c[i])
        if end > weakest and weakest > 0:
            window.pop(bisect_left(window, shelf.cost_c[weakest]))
        end = max(end, last)
        if len(window) >= k - 1:
            base = shelf.pay_c[weakest] - shelf.cost_c[weakest]
            free[weakest] = base - sum(window[: k - 1])
            if k > 1:
                with_one[weakest] = base - sum(window[: k - 2])
    return free, with_one


def most_strings(shelf: Shelf, spread: int, k: int) -> int:
    """How many strings the packs of a shelf make at once: neighbours first is best."""
    count = at = 0
    while at + k <= len(shelf.soh):
        alike = shelf.soh[at + k - 1] - shelf.soh[at] <= spread
        count, at = (count + 1, at + k) if alike else (count, at + 1)
    return count
