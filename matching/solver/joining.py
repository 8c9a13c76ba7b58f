"""Strings of settled counts, one model of packs after the other: each an integer program.

A string is of one model; with counts settled, models meet in nothing but kits. So what is hard as
one program is a few easy ones.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from functools import partial

from matching.solver.columns import Place
from matching.solver.draft import shortage_costs
from matching.solver.market import models_of
from matching.solver.pool import PatternPool, Shares
from matching.solver.pricing import Found
from matching.solver.region import Region
from matching.solver.run import Run

Anchor = tuple[int, int]  # an arena and the weakest pack of one of its strings
JOIN_SHARE, AGAIN_SHARE = 0.07, 0.12  # of the time: with the weakest packs of the dive; with any
LATEST = 0.75  # of the time, until strings are joined
AT_ONCE = 2  # HiGHS works without Python's lock
JOIN_NODES, JOIN_GAP = 400, 0.01


def join(
    run: Run,
    pool: PatternPool,
    shares: Shares,
    counts: Mapping[Place, int],
    anchors: set[Anchor],
    surest: Mapping[int, list[Found]],
) -> dict[int, list[Found]]:
    """Strings by these weakest packs, by any where one is missing; some may be missing even so.
    The `surest` ones, of which as many as are wanted, are where the programs begin."""
    wanted: dict[int, dict[int, int]] = defaultdict(dict)
    for (arena, model), count in counts.items():
        wanted[model][arena] = count
    found: dict[int, list[Found]] = defaultdict(list)
    longest_first = sorted(wanted.items(), key=lambda item: -sum(item[1].values()))
    with ThreadPoolExecutor(AT_ONCE) as threads:
        of_models = threads.map(
            partial(_join_model, run, pool, shares, anchors, surest), longest_first
        )
    for of_model in of_models:
        for arena, strings in of_model.items():
            found[arena] += strings
    return {arena: strings for arena, strings in found.items() if strings}


def _join_model(
    run: Run,
    pool: PatternPool,
    shares: Shares,
    anchors: set[Anchor],
    surest: Mapping[int, list[Found]],
    wanted: tuple[int, dict[int, int]],
) -> dict[int, list[Found]]:
    model, counts = wanted
    market = run.market
    packs = models_of(market) == model
    strings = {
        arena: [string for string in surest.get(arena, ()) if packs[string.packs[0]]][:count]
        for arena, count in counts.items()
    }
    for weakest, share in ((anchors, JOIN_SHARE), (None, AGAIN_SHARE)):
        if weakest or sum(map(len, strings.values())) < sum(counts.values()):
            region = Region(
                market,
                strings,
                shares,
                pool,
                shortage_costs(market),
                packs,
                counts,
                weakest,
                counts,
            )
            seconds = min(share, LATEST - run.used()) * run.seconds
            limits = run.limits(max(0.2, seconds), JOIN_NODES)
            rebuilt = region.solve(limits, run.must_stop, JOIN_GAP)
            if rebuilt is not None:
                strings = rebuilt.strings
    return strings
