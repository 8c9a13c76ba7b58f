"""Why a demand stays open: what supply it lacks, and what it would have to ask less of."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace

from matching.solver.instance import Demand, Pack
from matching.solver.rules import Refusal, judge
from matching.solver.why.case import Case
from matching.solver.why.faults import Change, Fault, faults
from matching.solver.why.pair import Answer, answer
from matching.solver.why.strings import beyond_by_pack, most_strings, shelf_of

IDEAL_POWER_W = 10**9


@dataclass(frozen=True)
class NearMiss:
    """Packs that fail this rule alone. With `change` so many of them could serve.

    `gaining`: how many of them would then be taken at the prices; None where strings decide.
    """

    rule: str
    packs: int
    change: Change | None
    could_serve: int
    units: int
    gaining: int | None


@dataclass(frozen=True)
class OpenDemand:
    demand: Demand
    left: int  # units that it takes beside the locks
    filled: int  # of these, in the plan
    packs: int  # free packs at hand
    allowed: int
    most_units: int  # that the allowed packs make, whatever else they could do
    refused: tuple[tuple[str, int], ...]  # first failed rule and how many packs fail there
    near: tuple[NearMiss, ...]  # the cheapest relaxation first
    never: tuple[tuple[str, Fault], ...]  # by model, why not even a perfect pack could serve
    nearest: tuple[tuple[str, int | None], ...]  # allowed packs without it, by what they miss

    @property
    def missing(self) -> int:
        return self.left - self.filled


def open_demand(case: Case, demand: Demand, most_nearest: int = 50) -> OpenDemand:
    """The case must hold all packs."""
    free = [pack for pack in case.instance.packs.values() if case.is_free(pack.id)]
    failed = {pack.id: _faults(case, pack, demand) for pack in free}
    allowed = [pack for pack in free if not failed[pack.id]]
    first = Counter(found[0].rule for found in failed.values() if found)
    missing = case.left[demand.id] - case.taken[demand.id]
    return OpenDemand(
        demand=demand,
        left=case.left[demand.id],
        filled=case.left[demand.id] - missing,
        packs=len(free),
        allowed=len(allowed),
        most_units=_most_units(case, demand, allowed),
        refused=tuple(sorted(first.items(), key=lambda item: (-item[1], item[0]))),
        near=_near(case, demand, free, failed, missing),
        never=_never(case, demand, free),
        nearest=_nearest(case, demand, allowed)[:most_nearest],
    )


def _faults(case: Case, pack: Pack, demand: Demand) -> tuple[Fault, ...]:
    """Two are enough to tell whether the first stands alone."""
    return faults(case.instance, pack, demand, 2)


def _units_of(case: Case, pack: Pack, demand: Demand) -> int:
    """Kits that the pack could give; 1 where it stays whole."""
    ruling = judge(case.instance, pack, demand)
    if isinstance(ruling, Refusal) or not ruling.modules:
        return 1
    return case.instance.models[pack.model].modules // ruling.modules


def _most_units(case: Case, demand: Demand, allowed: list[Pack]) -> int:
    if not demand.takes_strings:
        return sum(_units_of(case, pack, demand) for pack in allowed)
    k, spread = demand.packs_per_string, demand.spread_bp
    models = {pack.model for pack in allowed}
    return sum(most_strings(shelf_of(case, demand, m, allowed), spread, k) for m in models)


def _nearest(case: Case, demand: Demand, allowed: list[Pack]) -> tuple[tuple[str, int | None], ...]:
    """Packs that the plan does not give it; those that no string can hold come last."""
    outside = [p for p in allowed if demand.id not in {u.demand for u in case.uses.get(p.id, ())}]
    if demand.takes_strings:
        beyond, price = beyond_by_pack(case, demand), case.prices.of_unit(demand.id)
        missed = {p.id: None if (b := beyond.get(p.id)) is None else price - b for p in outside}
    else:
        missed = {p.id: answer(case, p, demand).misses_c for p in outside}
    order = sorted(missed, key=lambda name: (missed[name] is None, missed[name] or 0, name))
    return tuple((name, missed[name]) for name in order)


def _near(
    case: Case,
    demand: Demand,
    free: list[Pack],
    failed: dict[str, tuple[Fault, ...]],
    missing: int,
) -> tuple[NearMiss, ...]:
    by_rule: dict[str, list[tuple[Pack, Fault]]] = defaultdict(list)
    for pack in free:
        if len(failed[pack.id]) == 1:
            by_rule[failed[pack.id][0].rule].append((pack, failed[pack.id][0]))
    wanted = max(1, missing) * (demand.packs_per_string if demand.takes_strings else 1)
    rows = [_relaxed(case, demand, rule, found, wanted) for rule, found in by_rule.items()]
    return tuple(sorted(rows, key=lambda row: _cheapness(row, wanted)))


def _cheapness(row: NearMiss, wanted: int) -> tuple[bool, bool, float, str]:
    """What fills the demand first, then what gains at the prices, then the smallest step."""
    change = row.change
    if change is None or not isinstance(change.before, int):
        step = 1.0
    else:
        step = abs(change.after - change.before) / max(1, abs(change.before))
    return (row.units < wanted, row.gaining == 0, step, row.rule)


def _relaxed(
    case: Case, demand: Demand, rule: str, found: list[tuple[Pack, Fault]], wanted: int
) -> NearMiss:
    """The least change of the demand that lets enough of these packs serve, or all of them."""
    options = [
        (change, pack)
        for pack, fault in found
        for change in fault.changes[:1]
        if change.side == "demand"
    ]
    if not options:
        return NearMiss(rule, len(found), None, 0, 0, None)
    field = Counter(change.field for change, _ in options).most_common(1)[0][0]
    options = [option for option in options if option[0].field == field]
    if isinstance(options[0][0].before, int):
        options.sort(key=lambda option: (abs(option[0].after - option[0].before), option[1].id))
    else:
        commonest = Counter(change for change, _ in options).most_common(1)[0][0]
        options = [option for option in options if option[0] == commonest]
    units, level = 0, options[0][0]
    for change, pack in options:
        if units >= wanted:
            break
        level = change
        units += _units_of(case, pack, _relax(demand, change))
    relaxed = _relax(demand, level)
    served = [pack for _, pack in options if _serves(case, pack, relaxed)]
    gaining = None if demand.takes_strings else sum(_gains(case, p, relaxed) for p in served)
    units = sum(_units_of(case, pack, relaxed) for pack in served)
    return NearMiss(rule, len(found), level, len(served), units, gaining)


def _relax(demand: Demand, change: Change) -> Demand:
    figure = {change.field: change.after}
    return replace(demand, **figure)


def _serves(case: Case, pack: Pack, demand: Demand) -> bool:
    return not isinstance(judge(case.instance, pack, demand), Refusal)


def _gains(case: Case, pack: Pack, demand: Demand) -> bool:
    told: Answer = answer(case, pack, demand)
    return told.misses_c is not None and told.misses_c <= 0


def _never(case: Case, demand: Demand, free: Iterable[Pack]) -> tuple[tuple[str, Fault], ...]:
    """By model why not even a new pack at the very place could serve; empty where one could."""
    told = []
    for model in sorted({pack.model for pack in free}):
        ideal = Pack(
            id="",
            model=model,
            soh_bp=10_000,
            soh_low_bp=10_000,
            power_w=IDEAL_POWER_W,
            site=demand.site,
            ready_day=0,
            ask_c=0,
            hazard="ok",
        )
        found = faults(case.instance, ideal, demand)
        if not found:
            return ()
        told.append((model, found[0]))
    return tuple(told)
