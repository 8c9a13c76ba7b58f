"""What the plan's own use of a pack gains, and what that misses at the prices of the proof."""

from __future__ import annotations

from collections import Counter

from matching.solver.instance import Pack
from matching.solver.rules import Refusal, judge
from matching.solver.why.case import Case
from matching.solver.why.gains import Gain, gain_of, kits_gain, string_gain


def gain_in_plan(case: Case, pack: Pack) -> Gain | None:
    """Over recycling, of all its kits, of the pack or of its whole string; None where recycled.

    The case must hold the demands that the plan gives it to, and the packs of its string.
    """
    instance, uses = case.instance, case.uses.get(pack.id, ())
    if not uses:
        return None
    demand = instance.demands[uses[0].demand]
    if uses[0].string:
        return string_gain(case, [instance.packs[name] for name in uses[0].string], demand)
    return _all_kits(case, pack) if demand.takes_kits else string_gain(case, [pack], demand)


def share_c(case: Case, pack: Pack, gain: Gain | None) -> int:
    """The pack's own part: of a string's pay an even share, less its own costs."""
    uses = case.uses.get(pack.id, ())
    if gain is None or not uses or not uses[0].string:
        return 0 if gain is None else gain.total_c
    demand, names = case.instance.demands[uses[0].demand], uses[0].string
    lines = dict(gain.lines)
    alone = string_gain(case, [pack], demand)
    costs = alone.total_c - sum(cents for name, cents in alone.lines if name in _PAID)
    # The cents that do not divide go to the first packs, so that the parts add up to the string.
    share, rest = divmod(sum(lines.get(name, 0) for name in _PAID), len(names))
    return share + (names.index(pack.id) < rest) + costs


_PAID = ("pay", "bonus")


def misses_in_plan(case: Case, pack: Pack, gain: Gain) -> int | None:
    """Prices of what the pack (or its string) is used for, and its own, less the gain.

    Above 0 only as far as the proof leaves a gap. None for packs of locks, which have no price.
    """
    if not case.is_free(pack.id):
        return None
    uses, prices = case.uses[pack.id], case.prices
    if uses[0].string:
        members = sum(prices.in_string(name, uses[0].demand) for name in uses[0].string)
        return prices.of_unit(uses[0].demand) + members - gain.total_c
    units = sum(use.units * prices.of_unit(use.demand) for use in uses)
    return units + prices.of_pack(pack.id) - gain.total_c


def _all_kits(case: Case, pack: Pack) -> Gain:
    """Kits for several demands: the pack is opened once, and what is left over goes once."""
    sums: Counter[str] = Counter()
    for place, use in enumerate(case.uses[pack.id]):
        demand = case.instance.demands[use.demand]
        ruling = judge(case.instance, pack, demand)
        modules = 0 if isinstance(ruling, Refusal) else ruling.modules
        sums.update(dict(kits_gain(case, pack, demand, modules, use.units).lines))
        if place:
            once = dict(kits_gain(case, pack, demand, 0, 0).lines)
            once.pop("change", None)
            sums.subtract(once)
    return gain_of(**sums)
