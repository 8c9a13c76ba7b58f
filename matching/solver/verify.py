"""Checks a plan by the rules of the problem alone; shares no code with the methods that plan."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from matching.solver import value as money
from matching.solver.instance import Instance
from matching.solver.plan import Plan
from matching.solver.rules import Refusal, judge


@dataclass(frozen=True, slots=True)
class Verdict:
    errors: tuple[str, ...]
    value_c: int


def plan_errors(instance: Instance, plan: Plan) -> tuple[str, ...]:
    return verify(instance, plan).errors


def verify(instance: Instance, plan: Plan) -> Verdict:
    """All faults of the plan, and its value in cents recomputed from the instance."""
    check = _Check(instance)
    check.take_kits(plan)
    check.take_whole(plan)
    check.take_strings(plan)
    check.close(plan)
    return Verdict(tuple(check.errors), check.value_c)


class _Check:
    def __init__(self, instance: Instance) -> None:
        self.instance = instance
        self.errors: list[str] = []
        self.value_c = 0
        self.uses: dict[str, list[tuple[str, str]]] = defaultdict(list)
        self.taken: dict[str, int] = defaultdict(int)

    def allowed(self, pack: str, demand: str, kind: str) -> int | None:
        """Note the use; modules of a kit (0 for whole packs), or None where it is not allowed."""
        self.uses[pack].append((kind, demand))
        wanted = self.instance.demands[demand]
        right = "kit" if wanted.takes_kits else "string" if wanted.takes_strings else "whole"
        if kind != right:
            self.errors.append(f"{pack} for {demand}: wrong kind of use, {kind} instead of {right}")
            return None
        ruling = judge(self.instance, self.instance.packs[pack], wanted)
        if isinstance(ruling, Refusal):
            self.errors.append(f"{pack} for {demand}: {ruling.rule}: {ruling.sentence}")
            return None
        return ruling.modules

    def take_kits(self, plan: Plan) -> None:
        used: dict[str, int] = defaultdict(int)
        for kit in plan.kits:
            modules = self.allowed(kit.pack, kit.demand, "kit")
            self.taken[kit.demand] += kit.units
            if kit.units < 1:
                self.errors.append(f"{kit.pack} for {kit.demand}: {kit.units} kits")
            if modules is not None:
                pack, demand = self.instance.packs[kit.pack], self.instance.demands[kit.demand]
                used[kit.pack] += modules * kit.units
                self.value_c += kit.units * money.kit_c(self.instance, pack, demand, modules)
        for name, count in used.items():
            pack = self.instance.packs[name]
            model = self.instance.models[pack.model]
            if count > model.modules:
                self.errors.append(f"{name}: {count} of {model.modules} modules are used")
            rest = (model.modules - count) * money.module_recycling_c(self.instance, pack)
            self.value_c += rest - pack.ask_c - model.disassembly_c

    def take_whole(self, plan: Plan) -> None:
        for use in plan.whole:
            self.taken[use.demand] += 1
            if self.allowed(use.pack, use.demand, "whole") is not None:
                pack, demand = self.instance.packs[use.pack], self.instance.demands[use.demand]
                pay = money.pay_c(self.instance, pack.model, pack.soh_bp, demand)
                self.value_c += pay - money.whole_cost_c(self.instance, pack, demand)

    def take_strings(self, plan: Plan) -> None:
        count: dict[str, int] = defaultdict(int)
        for string in plan.strings:
            count[string.demand] += 1
            demand = self.instance.demands[string.demand]
            rulings = [self.allowed(p, string.demand, "string") for p in string.packs]
            packs = [self.instance.packs[p] for p in string.packs]
            if len(packs) != demand.packs_per_string or len(set(string.packs)) < len(packs):
                self.errors.append(
                    f"{string.demand}: a string of {len(packs)}, not {demand.packs_per_string}"
                )
            if not packs or None in rulings:
                continue
            if len({pack.model for pack in packs}) > 1:
                self.errors.append(f"{string.demand}: a string of mixed models")
                continue
            weakest = min(pack.soh_bp for pack in packs)
            spread = max(pack.soh_bp for pack in packs) - weakest
            if spread > demand.spread_bp:
                self.errors.append(f"{string.demand}: spread {spread} above {demand.spread_bp}")
            model = packs[0].model
            self.value_c += money.pay_c(
                self.instance, model, weakest, demand, demand.packs_per_string
            )
            self.value_c -= sum(money.whole_cost_c(self.instance, p, demand) for p in packs)
        for name, strings in count.items():
            if strings != self.instance.demands[name].quantity:
                wanted = self.instance.demands[name].quantity
                self.errors.append(f"{name}: {strings} strings; it takes all {wanted} or none")

    def close(self, plan: Plan) -> None:
        """Packs used once, quantities, recycling, kept proposals, locks."""
        locked: dict[str, int] = defaultdict(int)
        for lock in self.instance.locks.kits:
            locked[lock.pack] += 1
        for name, uses in self.uses.items():
            kinds = [kind for kind, _ in uses]
            if len(kinds) > 1 and set(kinds) != {"kit"}:
                self.errors.append(f"{name}: used {len(kinds)} times")
            elif len(set(uses)) < len(uses):
                self.errors.append(f"{name}: the same demand twice")
            if name in locked and len(uses) > locked[name]:
                self.errors.append(f"{name}: more kits out of a locked pack")
        for demand, count in self.taken.items():
            if count > self.instance.demands[demand].quantity:
                wanted = self.instance.demands[demand].quantity
                self.errors.append(f"{demand}: {count} units, {wanted} wanted")
        for name, pack in self.instance.packs.items():
            if name not in self.uses:
                self.value_c += money.recycling_c(self.instance, pack)
        for name, demand in self.instance.previous.items():
            if demand not in (used for _, used in self.uses.get(name, ())):
                self.value_c -= self.instance.params.change_c
        kits, whole = set(plan.kits), set(plan.whole)
        strings = {(s.demand, frozenset(s.packs)) for s in plan.strings}
        self.errors += [f"lock lost: {k}" for k in self.instance.locks.kits if k not in kits]
        self.errors += [f"lock lost: {w}" for w in self.instance.locks.whole if w not in whole]
        for s in self.instance.locks.strings:
            if (s.demand, frozenset(s.packs)) not in strings:
                self.errors.append(f"lock lost: {s}")
