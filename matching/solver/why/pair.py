"""Why this pack for this demand, or why not."""

from __future__ import annotations

from dataclasses import dataclass, replace

from matching.solver.instance import Demand, Pack
from matching.solver.rules import Fit, Refusal, judge
from matching.solver.why.case import Case, Use
from matching.solver.why.faults import MOST_FAULTS, Fault, faults, mended
from matching.solver.why.gains import Gain, kits_gain, string_gain
from matching.solver.why.own_use import OwnUse, best_with
from matching.solver.why.strings import best_string_with

PLANNED = "planned"  # the plan has it so
LOCKED = "locked"  # an accepted plan holds the pack
FULL = "full"  # accepted plans give the demand all that it takes
REFUSED = "refused"  # a rule forbids it
ALONE = "alone"  # allowed, but no string of packs alike
ALLOWED = "allowed"


@dataclass(frozen=True)
class Answer:
    """What it gains, what the prices ask for it, and by how much it falls short of them.

    `misses_c` = units · price of a unit + price of the pack (of a string: of all its packs) − gain.
    """

    pack: str
    demand: str
    verdict: str
    faults: tuple[Fault, ...] = ()
    use: Use | None = None  # in the plan
    units: int = 0
    modules: int = 0  # of a kit
    gain: Gain | None = None  # of those units, or of the whole string
    one: Gain | None = None  # of a single kit
    string: tuple[str, ...] = ()
    weakest_bp: int = 0
    pack_price_c: int = 0  # with a string: of all its packs
    unit_price_c: int = 0
    misses_c: int | None = None


def answer(case: Case, pack: Pack, demand: Demand, most_faults: int = MOST_FAULTS) -> Answer:
    """The reason of one pair; it needs the packs of the same model where it is about strings."""
    use = next((u for u in case.uses.get(pack.id, ()) if u.demand == demand.id), None)
    told = Answer(pack.id, demand.id, ALLOWED, use=use)
    ruling = judge(case.instance, pack, demand)
    if not case.is_free(pack.id):
        return _with(told, verdict=LOCKED)
    if isinstance(ruling, Refusal):
        found = faults(case.instance, pack, demand, most_faults)
        return _with(told, verdict=REFUSED, faults=found)
    if case.left[demand.id] <= 0:
        return _with(told, verdict=FULL)
    if use is not None:
        told = _with(told, verdict=PLANNED)
    if demand.takes_strings:
        return _in_string(case, told, pack, demand)
    return _by_itself(case, told, pack, demand, ruling)


def _by_itself(case: Case, told: Answer, pack: Pack, demand: Demand, fit: Fit) -> Answer:
    """Kits: one, or as many as pay best; whole packs are a unit of their own."""
    price = case.prices.of_unit(demand.id)
    if demand.takes_kits:
        most = min(case.left[demand.id], case.instance.models[pack.model].modules // fit.modules)
        counts = (told.use.units,) if told.use else (1, most)
        offers = [(n, kits_gain(case, pack, demand, fit.modules, n)) for n in counts]
        units, gain = max(offers, key=lambda offer: offer[1].total_c - offer[0] * price)
    else:
        units, gain = 1, string_gain(case, [pack], demand)
    one = kits_gain(case, pack, demand, fit.modules, 1) if demand.takes_kits else None
    pack_price = case.prices.of_pack(pack.id)
    return _with(
        told,
        units=units,
        modules=fit.modules,
        gain=gain,
        one=one,
        pack_price_c=pack_price,
        unit_price_c=price,
        misses_c=units * price + pack_price - gain.total_c,
    )


def _in_string(case: Case, told: Answer, pack: Pack, demand: Demand) -> Answer:
    """The string that the plan puts it in, else the best one that can hold it."""
    packs: tuple[Pack, ...] = ()
    if told.use and all(name in case.instance.packs for name in told.use.string):
        packs = tuple(case.instance.packs[name] for name in told.use.string)
    elif best := best_string_with(case, demand, pack):
        packs = best.packs
    if not packs:
        return _with(told, verdict=ALONE)
    gain = string_gain(case, packs, demand)
    prices = sum(case.prices.in_string(member.id, demand.id) for member in packs)
    price = case.prices.of_unit(demand.id)
    return _with(
        told,
        units=1,
        gain=gain,
        string=tuple(member.id for member in packs),
        weakest_bp=min(member.soh_bp for member in packs),
        pack_price_c=prices,
        unit_price_c=price,
        misses_c=price + prices - gain.total_c,
    )


def shared_with_others(case: Case, told: Answer) -> tuple[OwnUse, int] | None:
    """Kits of the pack for this and other demands at once, and what they miss together.

    The case must hold all demands. None where the pair is no kit that the rules allow.
    """
    pack, demand = case.instance.packs[told.pack], case.instance.demands[told.demand]
    if told.verdict != ALLOWED or not demand.takes_kits:
        return None
    best = best_with(case, pack, demand)
    return None if best is None else (best, case.prices.of_pack(pack.id) - best.value_c)


def if_mended(case: Case, told: Answer) -> Answer | None:
    """A refused pair with the first change of each fault, others as they are.

    None for strings, whose other packs the change of a demand would let in as well.
    """
    pack, demand = case.instance.packs[told.pack], case.instance.demands[told.demand]
    if not told.faults or demand.takes_strings:
        return None
    made = mended(case.instance, pack, demand, told.faults)
    if made is None:
        return None
    instance, pack, demand = made
    said = answer(replace(case, instance=instance), pack, demand)
    return None if said.misses_c is None else said


def _with(told: Answer, **changes: object) -> Answer:
    return replace(told, **changes)  # type: ignore[arg-type]
