"""The one door to the solver: three methods, one answer, checked before it is handed out."""

from __future__ import annotations

import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

import numpy as np

from matching.solver.allocation import Allocation
from matching.solver.branching import tighten
from matching.solver.certificate import Certificate, Leaf, certify, pack_prices
from matching.solver.columns import Master
from matching.solver.compact import CompactModel
from matching.solver.dive import dived
from matching.solver.draft import draft
from matching.solver.generation import generate
from matching.solver.greedy import greedy
from matching.solver.huge import greedy_in_parts, plan_huge
from matching.solver.instance import Instance
from matching.solver.klor import klor
from matching.solver.large import ROUNDS, plan_large, prove_large
from matching.solver.market import Market, build_market
from matching.solver.plan import Plan
from matching.solver.pool import PatternPool
from matching.solver.pricing import Pattern
from matching.solver.room import make_whole
from matching.solver.run import Limits, Progress, Run
from matching.solver.search import Search
from matching.solver.start import begin_with
from matching.solver.verify import verify

METHODS = ("optimal", "greedy", "klor")
VERSION = "4"  # another one may give another plan for the same problem
EXACT_PACKS = 150
EXACT_SHARE = 0.5  # of the time
EXACT_NODES = 50_000  # where steps are counted
PROOF_SHARE = 0.4  # of the time, for a certificate of what the exact model has proven
COLUMN_PACKS = 3_000
PRICE_SHARE = 0.2
ROOM_SHARE, SEARCH_SHARE = 0.85, 0.9  # of the time, until then
STEPS_SHARE = 0.8  # of the steps for the plan, the rest for the proof
NEAR = 0.005  # of the value: a proof as good as that goes on no further


@dataclass(frozen=True, eq=False)
class Solution:
    """A verified plan. `bound_c` holds for every plan; `proof` says by what:
    "certificate" (anybody can check it) or "exhausted search" (the exact model was solved)."""

    plan: Plan
    value_c: int
    bound_c: int
    certificate: Certificate
    proof: str
    method: str
    seconds: float
    trajectory: tuple[tuple[float, int, int | None], ...]
    market: Market
    fault: str = ""  # why the method's own plan was set aside, where it was

    @property
    def gap_bp(self) -> int:
        """(bound − value) / |bound| in basis points, rounded up."""
        return -(-(self.bound_c - self.value_c) * 10_000 // max(1, abs(self.bound_c)))

    def as_json(self) -> dict[str, Any]:
        return self.plan.as_json() | {
            "value": self.value_c,
            "bound": self.bound_c,
            "gap_bp": self.gap_bp,
            "method": self.method,
            "seconds": round(self.seconds, 2),
            "proof": self.proof,
            "certificate_bound": self.certificate.bound_c,
        }


def solve(
    instance: Instance,
    *,
    method: str = "optimal",
    seconds: float = 60.0,
    work: int | None = None,
    gap_bp: int = 0,
    start: Plan | None = None,
    on_progress: Progress | None = None,
    on_plan: Callable[[Plan, int], None] | None = None,
    should_stop: Callable[[], bool] | None = None,
) -> Solution:
    """Plan within the time; the best plan so far is kept whatever happens.

    `work` counts steps in the place of seconds, so that the same problem gives the same plan;
    `gap_bp` is a gap that is good enough; `start` is an earlier plan, of which stands what is still
    allowed. on_progress(fraction, message, value_c, bound_c or None) is called often, on_plan(plan,
    value_c) with a verified better plan every few seconds; should_stop() is asked all along and
    ends the run early with what it has. ValueError for an unknown method.
    """
    if method not in METHODS:
        raise ValueError(f"unknown method {method!r}; choose one of {', '.join(METHODS)}")
    started = time.monotonic()
    market = build_market(instance)

    def hand_out(allocation: Allocation) -> None:
        plan = allocation.plan()
        verdict = verify(instance, plan)
        if on_plan and not verdict.errors:
            on_plan(plan, verdict.value_c)

    limits = Limits(seconds * 0.95 - 0.2, work, gap_bp)
    run = Run(market, limits, started, on_progress, hand_out if on_plan else None, should_stop)
    huge = market.stock is not None
    if not huge:
        run.improved(greedy(market))
    elif method != "optimal":
        run.improved(greedy_in_parts(market))
    fallback = run.best
    if start is not None and method == "optimal" and not huge:
        run.improved(begin_with(market, start))
    run.report("Greedy plan")
    fault = ""
    try:
        _METHODS[method](market, run)
    except Exception as error:  # whatever fails inside, the greedy plan stands
        fault = f"{type(error).__name__}: {error}"
    fault = fault or run.fault
    if not run.leaves:
        _cheap_bound(market, run)
    plan = run.best.plan()
    verdict = verify(instance, plan)
    if verdict.errors:
        fault, plan = verdict.errors[0], fallback.plan()
        run.exhausted = False
        verdict = verify(instance, plan)
    certificate = (
        Certificate(run.leaves, run.bound_c, run.leaves[0]) if huge else certify(market, run.leaves)
    )
    proven = run.exhausted or verdict.value_c == certificate.bound_c
    return Solution(
        plan=plan,
        value_c=verdict.value_c,
        bound_c=verdict.value_c if proven else certificate.bound_c,
        certificate=certificate,
        proof="exhausted search" if run.exhausted else "certificate",
        method=method,
        seconds=time.monotonic() - started,
        trajectory=tuple(run.trajectory),
        market=market,
        fault=fault,
    )


def _optimal(market: Market, run: Run) -> None:
    small = len(market.packs) <= EXACT_PACKS
    if market.stock is not None:
        plan_huge(run)
        return run.report("Plan")
    if len(market.packs) > COLUMN_PACKS:
        plan_large(run)
        return run.report("Plan")
    master = Master(market)
    master.add_allocation(run.best)
    generate(master, run, PRICE_SHARE)
    if small and not run.must_stop():
        _exact(market, run)
    if run.exhausted:
        tighten(master, run, PROOF_SHARE)
    elif run.leaves and not run.must_stop():
        _medium(market, run, master)
    run.report("Plan")


def _exact(market: Market, run: Run) -> None:
    """The whole market as one integer program; what it finds counts even if it proves nothing."""
    model = CompactModel(market)
    limits = run.limits(EXACT_SHARE * run.left(), EXACT_NODES)
    answer = model.solve(limits, run.must_stop, run.best)
    if answer.values is not None:
        run.improved(model.read(answer.values))
    run.exhausted = answer.optimal
    run.report("Every plan weighed" if answer.optimal else "Search of every plan given up")


def _medium(market: Market, run: Run, master: Master) -> None:
    """Arenas, then their strings, then both together in parts, then kits."""
    worth = pack_prices(market, run.leaves[0])
    pool = PatternPool(market, (u for u in master.uses if isinstance(u, Pattern)))
    whole = make_whole(run, pool, dived(master.copy(), run, pool), worth, ROOM_SHARE)
    known = draft(market, pool, dict(run.best.strings))
    start = max(whole, known, key=lambda made: made.value)
    search = Search(run, pool, worth, start)
    if run.repeats_itself:  # nothing beside it, so that nothing depends on what is faster
        search.go(STEPS_SHARE, lambda: True)
        search.finish()
        return tighten(master, run, 1.0, NEAR)
    with ThreadPoolExecutor(1) as beside:
        proof = beside.submit(tighten, master, run, SEARCH_SHARE, NEAR)
        search.go(SEARCH_SHARE, proof.done)
        search.finish()
        proof.result()


def _greedy(market: Market, run: Run) -> None:
    _cheap_bound(market, run)


def _klor(market: Market, run: Run) -> None:
    run.best = klor(market)
    _cheap_bound(market, run)


def _cheap_bound(market: Market, run: Run) -> None:
    """A bound from prices that cost little: column generation for a while, or none at all."""
    zero = Leaf(np.zeros(len(market.packs), np.int64), np.zeros(len(market.demands), np.int64))
    run.bounded(certify(market, (zero,)).bound_c, (zero,))
    if market.stock is not None:
        return run.report("Bound")
    if len(market.packs) <= COLUMN_PACKS and not run.must_stop():
        master = Master(market)
        master.add_allocation(run.best)
        generate(master, run, PRICE_SHARE)
    elif not run.must_stop():
        prove_large(run, ROUNDS, PRICE_SHARE)
    run.report("Bound")


_METHODS: dict[str, Callable[[Market, Run], None]] = {
    "optimal": _optimal,
    "greedy": _greedy,
    "klor": _klor,
}
