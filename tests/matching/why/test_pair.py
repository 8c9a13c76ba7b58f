"""Each answer is reckoned again by the verifier and by trying, which share nothing with it."""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations, product

import pytest

from matching.solver.certificate import pack_prices
from matching.solver.plan import Kits, Plan, String, Whole
from matching.solver.rules import Refusal, judge
from matching.solver.verify import verify
from matching.solver.why.battery import battery_reasons
from matching.solver.why.faults import mended
from matching.solver.why.own_use import best_own_use
from matching.solver.why.pair import (
    ALLOWED,
    ALONE,
    FULL,
    LOCKED,
    PLANNED,
    REFUSED,
    answer,
    if_mended,
    shared_with_others,
)
from matching.solver.why.remedies import remedies
from matching.solver.why.second import nearest_uses
from matching.solver.why.strings import beyond_by_pack, most_strings, shelf_of

from .conftest import solved

SEEDS = range(10)


def pairs(case):
    return product(case.instance.packs.values(), case.instance.demands.values())


def gain_by_verifier(instance, plan):
    """Value of a plan of one use less the value of no use, however many strings are missing."""
    return verify(instance, plan).value_c - verify(instance, Plan()).value_c


def kits_tried(case, pack, demand):
    """Gains of 1, 2, … kits of one pack for one demand, as far as its modules go."""
    instance, gains = case.instance, []
    for units in range(1, case.left[demand.id] + 1):
        plan = Plan(kits=(Kits(pack.id, demand.id, units),))
        verdict = verify(instance, plan)
        if verdict.errors:
            break
        gains.append(verdict.value_c - verify(instance, Plan()).value_c)
    return gains


@pytest.mark.parametrize("seed", SEEDS)
def test_own_uses_and_stored_prices_are_those_of_the_certificate(seed):
    told = solved(seed, locked=seed % 2 == 1)
    case, market = told.case(), told.solution.market
    worth = pack_prices(market, told.solution.certificate.highest)
    lam = told.solution.certificate.highest.lam
    for row, name in enumerate(market.packs):
        own = best_own_use(case, case.instance.packs[name]).value_c
        assert case.prices.of_pack(name) == worth[row] == max(own, lam[row])
    for name in case.locked:
        assert best_own_use(case, case.instance.packs[name]).value_c == 0


@pytest.mark.parametrize("seed", SEEDS)
def test_what_a_pair_misses_is_reckoned_again(seed):
    told = solved(seed, locked=seed % 2 == 1)
    case = told.case()
    instance, prices = case.instance, case.prices
    checked = set()
    for pack, demand in pairs(case):
        said = answer(case, pack, demand)
        ruling = judge(told.instance, pack, demand)
        checked.add(said.verdict)
        if pack.id in case.locked:
            assert said.verdict == LOCKED
            continue
        if isinstance(ruling, Refusal):
            assert (said.verdict, said.faults[0].rule) == (REFUSED, ruling.rule)
            assert said.faults[0].numbers == ruling.numbers
            continue
        if case.left[demand.id] == 0:
            assert said.verdict == FULL
            continue
        if said.gain is not None:
            assert said.gain.total_c == sum(cents for _, cents in said.gain.lines)
        pi, worth = prices.of_unit(demand.id), prices.of_pack(pack.id)
        if demand.takes_strings:
            best = best_string_tried(case, pack, demand)
            assert (said.verdict == ALONE) == (best is None)
            if said.verdict == ALLOWED:
                assert said.misses_c == pi - best
                held = Plan(strings=(String(demand.id, said.string),))
                assert pack.id in said.string
                assert said.gain.total_c == gain_by_verifier(instance, held)
            continue
        if demand.takes_kits:
            gains = kits_tried(case, pack, demand)
            assert said.one.total_c == gains[0]
            least = min(n * pi + worth - gain for n, gain in enumerate(gains, 1))
        else:
            plan = Plan(whole=(Whole(pack.id, demand.id),))
            least = pi + worth - gain_by_verifier(instance, plan)
        if said.verdict == ALLOWED:
            assert said.misses_c == least
            assert said.misses_c >= 0  # nothing beats the prices of the proof
    assert REFUSED in checked


def best_string_tried(case, pack, demand):
    """Every string with the pack: the most beyond the prices of its packs."""
    mates = [
        p
        for p in case.instance.packs.values()
        if p.id != pack.id
        and p.model == pack.model
        and p.id not in case.locked
        and not isinstance(judge(case.instance, p, demand), Refusal)
    ]
    best = None
    for others in combinations(mates, demand.packs_per_string - 1):
        members = (pack, *others)
        health = [p.soh_bp for p in members]
        if max(health) - min(health) > demand.spread_bp:
            continue
        names = tuple(p.id for p in members)
        gain = gain_by_verifier(case.instance, Plan(strings=(String(demand.id, names),)))
        value = gain - sum(case.prices.in_string(name, demand.id) for name in names)
        best = value if best is None else max(best, value)
    return best


@pytest.mark.parametrize("seed", SEEDS)
def test_all_packs_of_a_demand_for_strings_at_once(seed):
    case = solved(seed).case()
    for demand in case.instance.demands.values():
        if not demand.takes_strings:
            continue
        beyond = beyond_by_pack(case, demand)
        for name, value in beyond.items():
            assert value == best_string_tried(case, case.instance.packs[name], demand)
        for model in case.instance.models:
            shelf = shelf_of(case, demand, model)
            found = most_strings(shelf, demand.spread_bp, demand.packs_per_string)
            assert found == _most_tried(shelf.soh, demand.spread_bp, demand.packs_per_string)


def _most_tried(soh, spread, k):
    if len(soh) < k:
        return 0
    rest = _most_tried(soh[1:], spread, k)
    for mates in combinations(range(1, len(soh)), k - 1):
        if all(soh[i] - soh[0] <= spread for i in mates):
            left = [h for i, h in enumerate(soh) if i and i not in mates]
            rest = max(rest, 1 + _most_tried(left, spread, k))
            break  # taking the nearest is as good as any
    return rest


@pytest.mark.parametrize("seed", SEEDS)
def test_kits_shared_with_others_are_the_best_of_all_mixtures(seed):
    case = solved(seed).case()
    for pack, demand in pairs(case):
        shared = shared_with_others(case, answer(case, pack, demand))
        if shared is None:
            continue
        use, misses = shared
        kits = [d for d in case.instance.demands.values() if d.takes_kits]
        best = None
        for counts in product(*(range(min(3, case.left[d.id]) + 1) for d in kits)):
            units = {d.id: n for d, n in zip(kits, counts, strict=True) if n}
            if demand.id not in units:
                continue
            plan = Plan(kits=tuple(Kits(pack.id, d, n) for d, n in units.items()))
            if verify(case.instance, plan).errors:
                continue
            net = gain_by_verifier(case.instance, plan)
            net -= sum(n * case.prices.of_unit(d) for d, n in units.items())
            best = net if best is None else max(best, net)
        assert use.value_c == best
        assert misses == case.prices.of_pack(pack.id) - best >= 0


@pytest.mark.parametrize("seed", SEEDS)
def test_remedies_are_the_least_that_help(seed):
    case = solved(seed).case()
    found = 0
    for pack, demand in pairs(case):
        said = answer(case, pack, demand)
        cure = remedies(case, said)
        if cure is None:
            assert said.verdict != ALLOWED or said.misses_c in (None, 0)
            continue
        if cure.price_c_per_kwh is not None:
            found += 1
            enough = replace(demand, price_c_per_kwh=cure.price_c_per_kwh)
            less = replace(demand, price_c_per_kwh=cure.price_c_per_kwh - 1)
            assert answer(case, pack, enough).misses_c <= 0 < answer(case, pack, less).misses_c
        if cure.ask_c is not None:
            assert cure.ask_c == pack.ask_c - said.misses_c >= 0
    assert found


def test_a_lower_asked_price_helps_only_where_no_other_use_gains_by_it():
    helped = set()
    for seed in SEEDS:
        case = solved(seed).case()
        for pack, demand in pairs(case):
            cure = remedies(case, answer(case, pack, demand))
            if cure is None or (cure.ask_c is None and cure.ask_helps):
                continue
            helped.add(cure.ask_helps)
            if cure.ask_helps:
                assert best_own_use(case, pack).value_c <= case.prices.of_pack(pack.id)
    assert helped == {True, False}


@pytest.mark.parametrize("seed", SEEDS)
def test_a_part_of_the_problem_answers_as_the_whole(seed):
    told = solved(seed, locked=seed % 2 == 1)
    whole = told.case()
    for pack, demand in pairs(whole):
        mates = {p.id for p in whole.instance.packs.values() if p.model == pack.model}
        part = told.case(packs=mates, demands={demand.id})
        said = answer(part, part.instance.packs[pack.id], part.instance.demands[demand.id])
        assert said == answer(whole, pack, demand)


@pytest.mark.parametrize("seed", SEEDS)
def test_gains_of_batteries_add_up_to_the_plan(seed):
    told = solved(seed)
    case, gained = told.case(), 0
    for pack in case.instance.packs.values():
        reasons = battery_reasons(case, pack)
        uses = case.uses.get(pack.id, ())
        assert (reasons.misses_c is None) == (not uses)
        if uses and not uses[0].string:
            gained += reasons.gain_c
        elif uses and uses[0].string[0] == pack.id:
            gained += reasons.gain.total_c
        order = [a.misses_c for a in reasons.answers if a.use is None and a.misses_c is not None]
        assert order == sorted(order)
        if uses and reasons.second is None:
            assert reasons.second_misses_c == reasons.price_c  # recycling is next
    assert gained == told.solution.value_c - told.solution.market.base_c


@pytest.mark.parametrize("seed", SEEDS)
def test_the_nearest_use_of_every_pack_at_once(seed):
    told = solved(seed)
    case, market = told.case(), told.solution.market
    used = {name: frozenset(u.demand for u in uses) for name, uses in case.uses.items()}
    near = nearest_uses(market, told.solution.certificate, case.prices, used)
    for name, offer in near.items():
        said = answer(case, case.instance.packs[name], case.instance.demands[offer.demand])
        assert (said.verdict, said.misses_c) == (ALLOWED, offer.misses_c)
        reasons = battery_reasons(case, case.instance.packs[name])
        gaining = [
            a.misses_c
            for a in reasons.answers
            if a.verdict == ALLOWED and a.gain is not None and a.gain.total_c > 0 and not a.string
        ]
        assert offer.misses_c <= min(gaining, default=offer.misses_c)


@pytest.mark.parametrize("seed", SEEDS)
def test_a_refused_pair_once_mended_is_reckoned_as_an_allowed_one(seed):
    case = solved(seed).case()
    for pack, demand in pairs(case):
        said = answer(case, pack, demand)
        after = if_mended(case, said)
        if after is None:
            assert said.verdict != REFUSED or demand.takes_strings or not said.faults[-1].changes
            continue
        instance, pack, demand = mended(case.instance, pack, demand, said.faults)
        packs = {**instance.packs, pack.id: pack}
        demands = {**instance.demands, demand.id: demand}
        changed = replace(case, instance=replace(instance, packs=packs, demands=demands))
        if demand.takes_kits:
            gains = kits_tried(changed, pack, demand)
        else:
            use = Plan(whole=(Whole(pack.id, demand.id),))
            gains = [gain_by_verifier(changed.instance, use)]
        pi, worth = case.prices.of_unit(demand.id), case.prices.of_pack(pack.id)
        assert after.misses_c == min(n * pi + worth - g for n, g in enumerate(gains, 1))


def test_bans_locks_and_plans_are_said_first():
    verdicts = set()
    for seed in SEEDS:
        case = solved(seed, locked=seed % 2 == 1).case()
        verdicts |= {answer(case, pack, demand).verdict for pack, demand in pairs(case)}
        for name in {"p0", "p1"} - case.locked:
            said = answer(case, case.instance.packs[name], case.instance.demands["d0"])
            assert said.faults[0].rule == "ban"
    assert verdicts == {LOCKED, FULL, PLANNED, REFUSED, ALONE, ALLOWED}
