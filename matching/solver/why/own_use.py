"""The best use of one pack by itself at the prices: a whole demand, or a knapsack of kits."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from matching.solver import value as money
from matching.solver.instance import Demand, Pack
from matching.solver.rules import Refusal, judge
from matching.solver.why.case import Case
from matching.solver.why.gains import string_gain


@dataclass(frozen=True)
class OwnUse:
    """Cents beyond the prices of the demands, 0 for recycling; units of each demand."""

    value_c: int
    units: tuple[tuple[str, int], ...] = ()


@dataclass(frozen=True)
class Kit:
    """A kit that the pack may give: what one gains beyond its price, and what the first saves."""

    demand: str
    modules: int
    most: int
    net_c: int
    saved_c: int


def best_own_use(case: Case, pack: Pack) -> OwnUse:
    """As the certificate reckons it, over all demands of the case; strings are no own use."""
    best = OwnUse(0)
    if not case.is_free(pack.id):
        return best
    for demand in case.instance.demands.values():
        if not demand.takes_kits and not demand.takes_strings and case.left[demand.id] > 0:
            if isinstance(judge(case.instance, pack, demand), Refusal):
                continue
            net = string_gain(case, [pack], demand).total_c - case.prices.of_unit(demand.id)
            best = max(best, OwnUse(net, ((demand.id, 1),)), key=lambda use: use.value_c)
    kits = kits_of(case, pack)
    modules = case.instance.models[pack.model].modules
    opening = money.opening_c(case.instance, pack)
    table = _Table(modules, [kit for kit in kits if kit.net_c > 0])
    if table.values[modules] - opening > best.value_c:
        best = OwnUse(table.values[modules] - opening, table.units(modules))
    for kit in kits:
        room = modules - kit.modules
        value = kit.net_c + kit.saved_c + table.values[room] - opening
        if kit.saved_c and value > best.value_c:
            units = dict(table.units(room))
            units[kit.demand] = units.get(kit.demand, 0) + 1
            best = OwnUse(value, tuple(sorted(units.items())))
    return best


def kits_of(case: Case, pack: Pack, demands: Iterable[Demand] | None = None) -> list[Kit]:
    """The kits that the rules allow out of this pack, of demands that still take any."""
    instance, rows = case.instance, []
    module_c = money.module_recycling_c(instance, pack)
    for demand in instance.demands.values() if demands is None else demands:
        if not demand.takes_kits or case.left[demand.id] <= 0:
            continue
        ruling = judge(instance, pack, demand)
        if isinstance(ruling, Refusal):
            continue
        n = ruling.modules
        net = money.kit_c(instance, pack, demand, n) - n * module_c
        most = min(case.left[demand.id], instance.models[pack.model].modules // n)
        price, saved = case.prices.of_unit(demand.id), case.saved_c(pack.id, demand.id)
        rows.append(Kit(demand.id, n, most, net - price, saved))
    return rows


class _Table:
    """Bounded knapsack over the modules of one pack; `values[m]` is the best of m modules."""

    def __init__(self, modules: int, kits: Sequence[Kit]) -> None:
        self.values = [0] * (modules + 1)
        self.layers: list[tuple[Kit, int, list[bool]]] = []
        for kit in kits:
            left, chunk = kit.most, 1
            while left > 0:
                self._add(kit, min(left, chunk))
                left, chunk = left - chunk, chunk * 2

    def _add(self, kit: Kit, copies: int) -> None:
        size, worth, before = copies * kit.modules, copies * kit.net_c, self.values
        taken = [False] * len(before)
        self.values = before.copy()
        for m in range(size, len(before)):
            if before[m - size] + worth > before[m]:
                self.values[m], taken[m] = before[m - size] + worth, True
        self.layers.append((kit, copies, taken))

    def units(self, modules: int) -> tuple[tuple[str, int], ...]:
        units: dict[str, int] = {}
        for kit, copies, taken in reversed(self.layers):
            if taken[modules]:
                units[kit.demand] = units.get(kit.demand, 0) + copies
                modules -= copies * kit.modules
        return tuple(sorted(units.items()))


def best_with(case: Case, pack: Pack, demand: Demand) -> OwnUse | None:
    """The best kits of this pack of which at least one goes to the demand; None: not allowed."""
    kits = {kit.demand: kit for kit in kits_of(case, pack)}
    mine = kits.pop(demand.id, None)
    if mine is None:
        return None
    kept = next((kit for kit in kits.values() if kit.saved_c), None)
    if kept is not None:
        del kits[kept.demand]
    modules = case.instance.models[pack.model].modules
    table = _Table(modules, [kit for kit in kits.values() if kit.net_c > 0])
    opening, best = money.opening_c(case.instance, pack), None
    for u in range(1, mine.most + 1):
        for again in range((kept.most if kept else 0) + 1):
            room = modules - u * mine.modules - again * (kept.modules if kept else 0)
            if room < 0:
                break
            value = u * mine.net_c + mine.saved_c + table.values[room] - opening
            value += again * kept.net_c + (kept.saved_c if again else 0) if kept else 0
            if best is None or value > best[0]:
                best = (value, u, again, room)
    assert best is not None  # one kit fits: the rules allow it
    value, u, again, room = best
    units = [*table.units(room), (demand.id, u)]
    if kept and again:
        units.append((kept.demand, again))
    return OwnUse(value, tuple(sorted(units)))
