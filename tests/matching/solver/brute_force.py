"""The best value of a tiny problem by trying every plan; knows nothing of how plans are found."""

from __future__ import annotations

from itertools import combinations

from matching.solver.instance import Instance
from matching.solver.plan import Kits, Plan, String, Whole
from matching.solver.rules import Refusal, judge
from matching.solver.verify import verify


def best_value(instance: Instance) -> int:
    """Every full choice of strings, then every use of every pack that is left, by the verifier."""
    best = -(10**18)
    for strings in _string_sets(instance, list(instance.demands.values()), frozenset()):
        held = {p for s in strings for p in s.packs}
        free = [p for p in instance.packs if p not in held]
        base = verify(instance, Plan(strings=tuple(strings)))
        assert base.errors == ()
        best = max(best, base.value_c + _rest(instance, free, {}, strings, base.value_c))
    return best


def _string_sets(instance, demands, used):
    if not demands:
        yield []
        return
    head, rest = demands[0], demands[1:]
    yield from _string_sets(instance, rest, used)
    if not head.takes_strings:
        return
    fit = [
        p.id
        for p in instance.packs.values()
        if p.id not in used and not isinstance(judge(instance, p, head), Refusal)
    ]
    groups = [
        g
        for g in combinations(fit, head.packs_per_string)
        if len({instance.packs[p].model for p in g}) == 1
        and max(instance.packs[p].soh_bp for p in g) - min(instance.packs[p].soh_bp for p in g)
        <= head.spread_bp
    ]
    for chosen in combinations(groups, head.quantity):
        packs = [p for g in chosen for p in g]
        if len(set(packs)) == len(packs):
            for more in _string_sets(instance, rest, used | set(packs)):
                yield [String(head.id, g) for g in chosen] + more


def _rest(instance, free, taken, strings, base):
    """The most that kits and whole packs add, pack after pack."""
    if not free:
        return 0
    head, rest = free[0], free[1:]
    best = _rest(instance, rest, taken, strings, base)
    for uses, gain in _own_uses(instance, head):
        now = dict(taken)
        for demand, count in uses:
            now[demand] = now.get(demand, 0) + count
        if all(now[d] <= instance.demands[d].quantity for d, _ in uses):
            best = max(best, gain + _rest(instance, rest, now, strings, base))
    return best


def _own_uses(instance, name, _memo={}):  # noqa: B006
    """Each way to use one pack for itself, with its gain over recycling by the verifier."""
    key = (id(instance), name)
    if key in _memo and _memo[key][0] is instance:
        return _memo[key][1]
    pack, found = instance.packs[name], []
    nothing = verify(instance, Plan()).value_c
    kits = []
    for demand in instance.demands.values():
        ruling = judge(instance, pack, demand)
        if isinstance(ruling, Refusal) or demand.takes_strings:
            continue
        if demand.takes_kits:
            kits.append((demand.id, min(demand.quantity, 4)))
        else:
            value = verify(instance, Plan(whole=(Whole(name, demand.id),))).value_c
            found.append((((demand.id, 1),), value - nothing))
    for uses in _counts(kits):
        plan = Plan(kits=tuple(Kits(name, d, n) for d, n in uses))
        verdict = verify(instance, plan)
        if uses and not verdict.errors:
            found.append((uses, verdict.value_c - nothing))
    _memo[key] = (instance, found)
    return found


def _counts(kits):
    if not kits:
        yield ()
        return
    (demand, most), rest = kits[0], kits[1:]
    for tail in _counts(rest):
        for n in range(most + 1):
            yield ((demand, n), *tail) if n else tail
