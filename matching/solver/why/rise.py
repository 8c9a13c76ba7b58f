"""How a leaf's bound rises with one more pack: the price at which the leaf holds as it is."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from matching.solver.certificate import Leaf, arena_bound, leaf_bound, pack_prices
from matching.solver.market import Ints, Market, Shelf
from matching.solver.pricing import NEVER, Knapsacks, anchor_values
from matching.solver.why.sheet import best_of, cost_of, links_of


class LeafRise:
    """How one leaf's bound rises with each new pack by itself."""

    def __init__(
        self, market: Market, extra: Market, leaf: Leaf, worth: Ints | None = None
    ) -> None:
        self.market, self.extra, self.leaf = market, extra, leaf
        self.worth = pack_prices(market, leaf) if worth is None else worth
        self.knapsacks = Knapsacks(extra, leaf.pi)
        self.price = np.maximum(self.knapsacks.best, 0)
        self.arena = np.full(len(extra.packs), -1)  # whose strings pay best, if one's do
        self.slack: list[tuple[int, int, int]] = []  # arena, new pack, its place on its shelf
        self.short: dict[int, int] = {}  # arenas bounded by their packs' shares, with that bound
        self.lacking: dict[int, set[int]] = {}  # open without a string: the packs that make one
        self.fixed_c = 0
        for arena in range(len(market.arenas)):
            if leaf.arenas.get(arena) != 0:
                self._ask(arena)

    def _ask(self, arena: int) -> None:
        """A price at which no string with the new pack beats what the arena brings already."""
        market, leaf = self.market, self.leaf
        links, opened = links_of(leaf, arena), leaf.arenas.get(arena) == 1
        count = int(market.strings[arena])
        linked = 0 if links is None else int(links.sum())
        best = best_of(market, arena, self.worth, links)
        if best > NEVER // 2:
            value = count * best + linked
            most = best if opened or value >= 0 else -linked // count
        else:
            value, most = 0, -linked // count
            if opened:
                self.lacking[arena] = set()
        if not opened and value > 0:
            shelves = market.shelves[arena]
            bound = arena_bound(market, arena, shelves, self.worth, links, None) or 0
            if bound < value:
                self.short[arena] = bound
        for shelf in self.extra.shelves[arena]:
            old = self._shelf_of_model(arena, shelf)
            for place, new in enumerate(shelf.packs.tolist()):
                beyond = self._beyond(arena, shelf, place, old, links)
                if beyond <= NEVER // 2:
                    continue
                if arena in self.lacking:
                    self.lacking[arena].add(new)
                if beyond - most > self.price[new]:
                    self.price[new], self.arena[new] = beyond - most, arena
                if arena in self.short:
                    self.slack.append((arena, new, place))

    def _shelf_of_model(self, arena: int, shelf: Shelf) -> Shelf | None:
        model = self._model(self.extra, shelf)
        return next(
            (s for s in self.market.shelves[arena] if self._model(self.market, s) == model), None
        )

    @staticmethod
    def _model(market: Market, shelf: Shelf) -> str:
        return market.instance.packs[market.packs[shelf.packs[0]]].model

    def _beyond(
        self, arena: int, shelf: Shelf, place: int, old: Shelf | None, links: Ints | None
    ) -> int:
        """The best string with the new pack, beyond the prices of its other packs."""
        k, spread = self._k_and_spread(arena)
        soh, cost, pay = (int(x[place]) for x in (shelf.soh, shelf.cost, shelf.pay))
        if k == 1:
            return pay - cost
        if old is None:
            return NEVER
        costs = cost_of(old, self.worth, links)
        best = NEVER
        low, high = np.searchsorted(old.soh, [soh, soh + spread + 1])
        if high - low >= k - 1:
            others = np.partition(costs[low:high], k - 2)[: k - 1]
            best = pay - cost - int(others.sum())
        low, high = np.searchsorted(old.soh, [soh - spread, soh + 1])
        if high > low:
            member = int(anchor_values(old, k - 1, costs)[low:high].max())
            if member > NEVER // 2:
                best = max(best, member - cost)
        return best

    def _k_and_spread(self, arena: int) -> tuple[int, int]:
        demand = self.market.instance.demands[self.market.arenas[arena]]
        return demand.packs_per_string, demand.spread_bp

    def bounds(self) -> Ints:
        """The leaf's bound with each new pack; NEVER where no plan agrees with the leaf."""
        bound = self._bound()
        rise = self.price.copy()
        for arena, new, place in self.slack:
            rise[new] += self._more_shares(arena, new, place)
        bounds: Ints = bound + rise
        for makers in self.lacking.values():
            missing = [i for i in range(len(bounds)) if i not in makers]
            bounds[missing] = NEVER
        return bounds

    def _bound(self) -> int:
        """The leaf's bound; an open arena without a string brings at most 0 at the new price."""
        opened = {a: z for a, z in self.leaf.arenas.items() if a not in self.lacking}
        leaf = replace(self.leaf, arenas=opened | dict.fromkeys(self.lacking, 0))
        bound = leaf_bound(self.market, leaf, self.worth)
        assert bound is not None
        return bound

    def _more_shares(self, arena: int, new: int, place: int) -> int:
        """Where an arena is bounded by its packs' shares, the new pack may raise these."""
        links = links_of(self.leaf, arena)
        worth = np.append(self.worth, self.price[new])
        if links is not None:
            links = np.append(links, 0)
        after = arena_bound(self.market, arena, self._with(arena, new, place), worth, links, None)
        return (after or 0) - self.short[arena]

    def _with(self, arena: int, new: int, place: int) -> tuple[Shelf, ...]:
        """The arena's shelves with the new pack, as the last one of the market, in its place."""
        shelf = next(s for s in self.extra.shelves[arena] if new in s.packs)
        old = self._shelf_of_model(arena, shelf)
        spread = self._k_and_spread(arena)[1]
        row = [len(self.market.packs), *(int(x[place]) for x in (shelf.soh, shelf.cost, shelf.pay))]
        if old is None:
            columns = [np.array([figure]) for figure in row]
        else:
            at = int(np.searchsorted(old.soh, row[1], side="right"))
            kept = (old.packs, old.soh, old.cost, old.pay)
            columns = [np.insert(c, at, f) for c, f in zip(kept, row, strict=True)]
        packs, soh, cost, pay = columns
        last = np.searchsorted(soh, soh + spread, side="right")
        others = tuple(s for s in self.market.shelves[arena] if s is not old)
        return (*others, Shelf(arena, packs, soh, cost, pay, last))

    def uses(self) -> list[tuple[tuple[str, int], ...]]:
        """The best use of each new pack at the prices: demands with units."""
        own = {p.pack: p.units for p in self.knapsacks.patterns(np.arange(len(self.price)))}
        return [
            ((self.market.arenas[self.arena[new]], 1),)
            if self.arena[new] >= 0
            else tuple((self.market.demands[d], n) for d, n in own.get(new, ()))
            for new in range(len(self.price))
        ]
