"""A large ledger is checked by several processes, each a stretch of its batteries."""

from __future__ import annotations

import multiprocessing
from itertools import pairwise

from django.db import connections
from django.db.models import Max

from lifecycle.models import Battery, LedgerEvent
from lifecycle.services.verify.chains import Count, check_chains
from lifecycle.services.verify.finding import Finding

# Below this a second process costs more than it saves.
FEWEST_EVENTS = 20_000


def check_side_by_side(count: Count, processes: int) -> list[Finding]:
    """Findings of all chains. With one process, or few events, here and now."""
    last = Battery.objects.aggregate(last=Max("pk"))["last"] or 0
    newest = LedgerEvent.objects.aggregate(newest=Max("pk"))["newest"] or 0
    if processes < 2 or newest < FEWEST_EVENTS:
        return list(check_chains("", count))
    cuts = [round(last * n / processes) for n in range(processes + 1)]
    connections.close_all()  # a connection must not be shared with a forked process
    with multiprocessing.get_context("fork").Pool(processes) as pool:
        parts = pool.starmap(_stretch, list(pairwise(cuts)), chunksize=1)
    for _, part in parts:
        count.batteries += part.batteries
        count.events += part.events
    return [finding for findings, _ in parts for finding in findings]


def _stretch(after: int, until: int) -> tuple[list[Finding], Count]:
    count = Count()
    return list(check_chains("", count, after=after, until=until)), count
