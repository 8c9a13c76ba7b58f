"""What to buy: what one more pack of a class would bring, as far as the proof can tell.

Added to the problem, with a price of its own, it raises each leaf's bound by a sum that is reckoned
exactly; so much at most the proven bound rises. Duality: true whatever the best plan would be.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from matching.solver import value as money
from matching.solver.certificate import Certificate
from matching.solver.instance import Pack
from matching.solver.market import Market, build_market
from matching.solver.plan import Plan
from matching.solver.why.classes import classes
from matching.solver.why.prices import Prices
from matching.solver.why.rise import LeafRise


@dataclass(frozen=True)
class Purchase:
    """`price_c` is what the proven bound rises by at most, beside what recycling brings."""

    pack: Pack
    band_bp: tuple[int, int]
    price_c: int
    recycling_c: int
    demands: tuple[tuple[str, int], ...]  # its best use at the prices; none: recycled

    def as_json(self) -> dict[str, Any]:
        return {
            "model": self.pack.model,
            "site": self.pack.site,
            "low_bp": self.band_bp[0],
            "high_bp": self.band_bp[1],
            "soh_bp": self.pack.soh_bp,
            "soh_low_bp": self.pack.soh_low_bp,
            "power_w": self.pack.power_w,
            "price_c": self.price_c,
            "recycling_c": self.recycling_c,
            "demands": [list(row) for row in self.demands],
        }


def purchases(
    market: Market, certificate: Certificate, prices: Prices, site: str | None = None
) -> list[Purchase]:
    """What one more pack of each class would bring, the dearest first."""
    worth = np.array([prices.of_pack(name) for name in market.packs], np.int64)
    instance = market.instance
    made = classes(instance, site)
    if not made:
        return []
    extra = extra_market(market, [pack for pack, _ in made])
    rises = []
    uses: list[tuple[tuple[str, int], ...]] = []
    for leaf in certificate.leaves:
        is_highest = leaf is certificate.highest
        rise = LeafRise(market, extra, leaf, worth if is_highest else None)
        rises.append(rise.bounds() - certificate.bound_c)
        if is_highest:
            uses = rise.uses()
    price = np.maximum(0, np.max(rises, axis=0))
    found = [
        Purchase(
            pack,
            band,
            int(price[i]),
            money.recycling_c(instance, pack),
            uses[i] if price[i] > 0 else (),
        )
        for i, (pack, band) in enumerate(made)
    ]
    return sorted(found, key=lambda row: (-row.price_c, row.pack.model, row.band_bp))


def extra_market(market: Market, packs: Sequence[Pack]) -> Market:
    """The new packs alone before the demands as they stand open, in the market's own order."""
    left = dict(zip(market.demands, market.quantity.tolist(), strict=True))
    left |= dict(zip(market.arenas, market.strings.tolist(), strict=True))
    demands = {
        name: replace(demand, quantity=left[name])
        for name, demand in market.instance.demands.items()
        if name in left
    }
    return build_market(
        replace(
            market.instance,
            packs={pack.id: pack for pack in packs},
            demands=demands,
            locks=Plan(),
            previous={},
            bans=frozenset(),
        )
    )
