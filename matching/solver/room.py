"""Room for strings that a draft lacks: an arena that brings little is closed, and all strings of a
model of its own are built anew, those that are missing among them."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial

from matching.solver.completion import complete
from matching.solver.draft import Draft, draft, shortage_costs
from matching.solver.market import Ints, appetites, models_of
from matching.solver.pool import PatternPool
from matching.solver.region import Region, merged
from matching.solver.run import Run

SECONDS, NODES, STEPS = 3.0, 60, 2
AT_ONCE = 2  # HiGHS works without Python's lock


@dataclass(frozen=True, order=True)
class _Room:
    """An arena that could give way, what that costs about, and a model in which it makes room."""

    cost: int
    arena: int
    model: int


def make_whole(run: Run, pool: PatternPool, made: Draft, worth: Ints, until: float) -> Draft:
    """A draft without missing strings; looks for room until that share of the run is used up."""
    best = complete(made, pool, worth)
    while made.short():
        roomier = _roomier(run, pool, made, made.value - best.value, until)
        if roomier is None:
            break
        made = roomier
        best = max(best, complete(made, pool, worth), key=lambda one: one.value)
    return best


def _roomier(run: Run, pool: PatternPool, made: Draft, loss: float, until: float) -> Draft | None:
    """The best draft that lacks fewer strings and costs no such loss; the cheapest ways are tried
    first, as long as they may be better than the best one found."""
    best: Draft | None = None
    rooms = _rooms(made)
    with ThreadPoolExecutor(AT_ONCE) as threads:
        while rooms and rooms[0].cost < loss and not run.must_stop() and run.used() < until:
            batch, rooms = rooms[:AT_ONCE], rooms[AT_ONCE:]
            for found in threads.map(partial(_with_room, run, pool, made), batch):
                if found is not None and made.value - found.value < loss:
                    best, loss = found, made.value - found.value
            run.spend(STEPS)
            run.report("Making room for strings")
    return best


def _rooms(made: Draft) -> list[_Room]:
    """The cheapest first."""
    model_of, likes = models_of(made.market), appetites(made.market)
    useful = {model for arena in made.short() for model in likes[arena]}
    rooms = []
    for arena, found in made.strings.items():
        if not made.missing(arena):
            cost = sum(s.gain - int(made.shares.own[list(s.packs)].sum()) for s in found)
            models = {int(model_of[s.packs[0]]) for s in found}
            rooms += [_Room(cost, arena, model) for model in models & useful]
    return sorted(rooms)


def _with_room(run: Run, pool: PatternPool, made: Draft, room: _Room) -> Draft | None:
    """The draft with that arena closed, where it lacks fewer strings then."""
    market, packs = made.market, models_of(made.market) == room.model
    strings = {a: found for a, found in made.strings.items() if a != room.arena}
    free = {a for a, found in strings.items() if any(packs[s.packs[0]] for s in found)}
    free |= set(made.short())
    region = Region(market, strings, made.shares, pool, shortage_costs(market), packs, free)
    rebuilt = region.solve(run.limits(SECONDS, NODES), run.must_stop)
    if rebuilt is None:
        return None
    roomier = draft(market, pool, merged(strings, [rebuilt]))
    return roomier if roomier.lacking() < made.lacking() else None
