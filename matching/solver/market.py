"""The free part of the problem as arrays: which pack may serve which demand, and for how much.

Gains are counted against recycling, so that 0 is "leave it to the recycler". All are int64 cents,
exact: the limits of `instance` keep every product below 2^63.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from matching.solver import value as money
from matching.solver.instance import Demand, Instance
from matching.solver.rules import modules_in_series
from matching.solver.verify import verify

Ints = NDArray[Any]
HELD_PAIRS = 10**8  # of pack and demand: a market of more holds no offers and no shelves


@dataclass(frozen=True)
class Shelf:
    """Packs of one model that one arena accepts, from the weakest up (ties by position)."""

    arena: int
    packs: Ints
    soh: Ints
    cost: Ints  # of each pack in a string, with lost recycling, less the change it saves
    pay: Ints  # of a string whose weakest pack this is
    last: Ints  # end (exclusive) of the packs within the spread above this one


@dataclass(frozen=True)
class Offers:
    """Pairs of pack and demand with its gain, sorted by pack; modules 0 is a whole pack."""

    pack: Ints
    demand: Ints
    modules: Ints
    gain: Ints  # a kit, or the whole pack with the change that it saves
    bonus: Ints  # change saved once where the pair was proposed before
    first: Ints  # offers of pack p: first[p] to first[p + 1]


@dataclass(frozen=True)
class Market:
    instance: Instance
    base_c: int  # locks kept, every free pack recycled
    packs: tuple[str, ...]  # free
    demands: tuple[str, ...]  # open, not arenas
    arenas: tuple[str, ...]
    quantity: Ints  # still open, of demands
    strings: Ints  # of arenas
    per_string: Ints
    modules: Ints
    opening: Ints
    offers: Offers
    shelves: Sequence[tuple[Shelf, ...]]  # of each arena
    stock: Stock | None = None  # where there are too many pairs to hold: `offers` is then empty


class Stock:
    """Columns of the free packs, that all demands share."""

    def __init__(self, instance: Instance, names: list[str]) -> None:
        self.instance, self.names = instance, names
        packs = [instance.packs[n] for n in names]
        self.row = {n: i for i, n in enumerate(names)}
        self.models = list(instance.models.values())
        model_row = {m.id: i for i, m in enumerate(self.models)}
        sites = list(instance.sites.values())
        site_row = {s.id: i for i, s in enumerate(sites)}
        self.x = np.array([s.x_km for s in sites], np.int64)
        self.y = np.array([s.y_km for s in sites], np.int64)
        self.model = np.array([model_row[p.model] for p in packs], np.int64)
        self.site = np.array([site_row[p.site] for p in packs], np.int64)
        self.soh = np.array([p.soh_bp for p in packs], np.int64)
        self.low = np.array([p.soh_low_bp for p in packs], np.int64)
        self.power = np.array([p.power_w for p in packs], np.int64)
        self.ready = np.array([p.ready_day for p in packs], np.int64)
        self.ask = np.array([p.ask_c for p in packs], np.int64)
        self.sound = np.array([p.hazard == "ok" for p in packs], bool)
        self.recycling = np.array([money.recycling_c(instance, p) for p in packs], np.int64)
        self.module_recycling = np.array(
            [money.module_recycling_c(instance, p) for p in packs], np.int64
        )
        self.opening = np.array([money.opening_c(instance, p) for p in packs], np.int64)
        self.energy = np.array([m.energy_wh for m in self.models], np.int64)
        self.modules = np.array([m.modules for m in self.models], np.int64)
        self.refurbishment = np.array([m.refurbishment_c for m in self.models], np.int64)
        self.risk = np.array(instance.params.risk_bp, np.int64)
        self.banned: dict[str, list[int]] = defaultdict(list)
        for pack, demand in instance.bans:
            if pack in self.row:
                self.banned[demand].append(self.row[pack])
        self.kept: dict[str, list[int]] = defaultdict(list)
        for pack, demand in instance.previous.items():
            if pack in self.row:
                self.kept[demand].append(self.row[pack])

    def saved(self, demand: Demand, rows: Ints) -> Ints:
        """Change that each pack saves if it goes where it was proposed before."""
        kept = self.kept.get(demand.id)
        if not kept:
            return np.zeros(len(rows), np.int64)
        return np.where(np.isin(rows, kept), self.instance.params.change_c, 0)

    def near(self, demand: Demand, lead_days: int, fits: Ints) -> tuple[Ints, Ints]:
        """Rows that pass R1 to R7 (`fits` says it for each model), and their distance in km."""
        site = self.instance.sites[demand.site]
        square = (self.x - site.x_km) ** 2 + (self.y - site.y_km) ** 2
        km = np.sqrt(square.astype(np.float64)).astype(np.int64)
        km -= km * km > square
        km += (km + 1) ** 2 <= square
        rows = np.flatnonzero(
            self.sound
            & fits[self.model]
            & (self.ready + lead_days <= demand.deadline_day)
            & (km <= demand.max_km)[self.site]
            & (self.low >= demand.min_soh_bp)
        )
        if banned := self.banned.get(demand.id):
            rows = rows[~np.isin(rows, banned)]
        return rows, km[self.site[rows]]

    def accepted(self, demand: Demand) -> Ints:
        wanted = demand.models
        return np.array(
            [
                m.chemistry in demand.chemistries and (wanted is None or m.id in wanted)
                for m in self.models
            ],
            bool,
        )

    def factor(self, rows: Ints, demand: Demand) -> Ints:
        off = np.abs(self.soh[rows] - demand.target_soh_bp)
        factor: Ints = np.maximum(0, 10_000 - demand.slope * off // 10_000)
        return factor

    def warranty(self, rows: Ints, demand: Demand) -> Ints:
        margin = self.soh[rows] - self.low[rows]
        step = (self.soh[rows] - demand.min_soh_bp) * 100 // np.maximum(margin, 1)
        step = np.where(margin <= 0, 400, np.clip(step, 0, 400))
        return demand.warranty_c * self.risk[step] // 10_000

    def kits(self, demand: Demand) -> tuple[Ints, Ints, Ints]:
        """Rows, modules of a kit, net gain of a kit over recycling its modules."""
        params = self.instance.params
        series = np.array([modules_in_series(m, demand) for m in self.models], np.int64)
        rows, km = self.near(demand, params.lead_kit_days, self.accepted(demand) & (series > 0))
        model = self.model[rows]
        rated, total, count = self.energy[model], self.modules[model], series[model]
        stored = count * rated * self.low[rows]
        power = count * self.power[rows]
        parallel = np.maximum(
            -(-demand.min_energy_wh * total * 10_000 // np.maximum(stored, 1)),
            -(-demand.min_power_w * total // np.maximum(power, 1)),
        )
        need = count * parallel
        ok = (need <= total) & (stored > 0) & ((power > 0) | (demand.min_power_w == 0))
        rows, km, need, rated, total = rows[ok], km[ok], need[ok], rated[ok], total[ok]
        energy = np.minimum(
            need * rated * self.soh[rows] // (total * 10_000), demand.min_energy_wh * 12 // 10
        )
        pay = energy * demand.price_c_per_kwh * self.factor(rows, demand) // 10**7
        gain = pay - params.kit_base_c - params.kit_km_c * km - params.kit_build_c
        gain += demand.bonus_c - self.warranty(rows, demand)
        return rows, need, gain - need * self.module_recycling[rows]

    def whole(self, demand: Demand) -> tuple[Ints, Ints, Ints]:
        """Rows, pay of a string (or pack) by that pack, cost of the pack with lost recycling."""
        params = self.instance.params
        lead = params.lead_string_days if demand.takes_strings else params.lead_whole_days
        band = np.array(
            [demand.min_voltage_mv <= m.voltage_mv <= demand.max_voltage_mv for m in self.models]
        )
        rows, km = self.near(demand, lead, self.accepted(demand) & band)
        k = demand.packs_per_string if demand.takes_strings else 1
        rated = self.energy[self.model[rows]]
        ok = (k * rated * self.low[rows] // 10_000 >= demand.min_energy_wh) & (
            k * self.power[rows] >= demand.min_power_w
        )
        rows, km, rated = rows[ok], km[ok], rated[ok]
        energy = k * rated * self.soh[rows] // 10_000
        pay = energy * demand.price_c_per_kwh * self.factor(rows, demand) // 10**7
        cost = params.whole_base_c + params.whole_km_c * km
        cost += self.refurbishment[self.model[rows]] + self.warranty(rows, demand) + self.ask[rows]
        cost += self.recycling[rows] - self.saved(demand, rows)
        return rows, pay + demand.bonus_c, cost

    def shelves(self, demand: Demand, arena: int) -> tuple[Shelf, ...]:
        rows, pay, cost = self.whole(demand)
        shelves = []
        for model in np.unique(self.model[rows]):
            here = np.flatnonzero(self.model[rows] == model)
            here = here[np.argsort(self.soh[rows[here]], kind="stable")]
            soh = self.soh[rows[here]]
            last = np.searchsorted(soh, soh + demand.spread_bp, side="right")
            shelves.append(Shelf(arena, rows[here], soh, cost[here], pay[here], last))
        return tuple(shelves)


class _Shelves(Sequence[tuple[Shelf, ...]]):
    """Shelves that are laid out each time they are asked for."""

    def __init__(self, stock: Stock, arenas: list[Demand]) -> None:
        self.stock, self.arenas = stock, arenas

    def __len__(self) -> int:
        return len(self.arenas)

    def __getitem__(self, arena: Any) -> Any:
        if not 0 <= arena < len(self.arenas):
            raise IndexError(arena)
        return self.stock.shelves(self.arenas[arena], int(arena))


def build_market(instance: Instance) -> Market:
    """Lay out what is free after the locks. Drops pairs without gain, which no best plan uses."""
    locks = instance.locks
    locked = {k.pack for k in locks.kits} | {w.pack for w in locks.whole}
    locked |= {p for s in locks.strings for p in s.packs}
    left = {d.id: d.quantity for d in instance.demands.values()}
    for kit in locks.kits:
        left[kit.demand] -= kit.units
    for use in locks.whole:
        left[use.demand] -= 1
    for string in locks.strings:
        left[string.demand] = 0
    packs = [p for p in instance.packs if p not in locked]
    base_c = verify(instance, locks).value_c
    return lay_out(instance, packs, left, base_c, len(packs) * len(left) <= HELD_PAIRS)


def lay_out(
    instance: Instance,
    packs: Sequence[str],
    left: Mapping[str, int],
    base_c: int = 0,
    held: bool = True,
) -> Market:
    """The market of some packs, and of the demands that still take something."""
    stock = Stock(instance, list(packs))
    open_demands = [instance.demands[name] for name, units in left.items() if units > 0]
    demands = [d for d in open_demands if not d.takes_strings]
    arenas = [d for d in open_demands if d.takes_strings]
    shelves = _Shelves(stock, arenas)
    return Market(
        instance=instance,
        base_c=base_c,
        packs=tuple(stock.names),
        demands=tuple(d.id for d in demands),
        arenas=tuple(d.id for d in arenas),
        quantity=np.array([left[d.id] for d in demands], np.int64),
        strings=np.array([left[d.id] for d in arenas], np.int64),
        per_string=np.array([d.packs_per_string for d in arenas], np.int64),
        modules=stock.modules[stock.model] if stock.names else np.zeros(0, np.int64),
        opening=stock.opening,
        offers=_offers(stock, demands if held else []),
        shelves=tuple(shelves) if held else shelves,
        stock=None if held else stock,
    )


def offers_of(stock: Stock, demand: Demand) -> tuple[Ints, Ints, Ints, Ints]:
    """Rows of packs, modules (0: whole), gain, and change saved, of the pairs that may gain."""
    if demand.takes_kits:
        rows, modules, gain = stock.kits(demand)
        bonus = stock.saved(demand, rows)
        useful = gain + bonus > 0
    else:
        rows, pay, cost = stock.whole(demand)
        gain, modules = pay - cost, np.zeros(len(rows), np.int64)
        bonus = np.zeros(len(rows), np.int64)
        useful = gain > 0
    return rows[useful], modules[useful], gain[useful], bonus[useful]


def _offers(stock: Stock, demands: list[Demand]) -> Offers:
    none = np.zeros(0, np.int64)
    parts: list[list[Ints]] = [[none], [none], [none], [none], [none]]
    for i, demand in enumerate(demands):
        rows, modules, gain, bonus = offers_of(stock, demand)
        found = (rows, np.full(len(rows), i, np.int64), modules, gain, bonus)
        for part, piece in zip(parts, found, strict=True):
            part.append(piece)
    pack, demand_row, modules, gain, bonus = (np.concatenate(part) for part in parts)
    order = np.argsort(pack, kind="stable")
    first = np.searchsorted(pack[order], np.arange(len(stock.names) + 1))
    return Offers(pack[order], demand_row[order], modules[order], gain[order], bonus[order], first)


def models_of(market: Market) -> Ints:
    """Of each free pack the position of its model in the instance."""
    rows = {name: i for i, name in enumerate(market.instance.models)}
    packs = market.instance.packs
    return np.array([rows[packs[p].model] for p in market.packs], np.int64)


def appetites(market: Market) -> list[Mapping[int, int]]:
    """For each arena the models that could make it a string, with their packs."""
    model_of = models_of(market)
    return [
        {
            int(model_of[shelf.packs[0]]): len(shelf.packs)
            for shelf in shelves
            if len(shelf.packs) >= market.per_string[arena]
        }
        for arena, shelves in enumerate(market.shelves)
    ]
