"""Plans to be laid side by side."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Iterable
from typing import Any

from accounts.actors import Actor
from lifecycle.models import Battery
from matching.models import Demand, MatchingRun
from matching.queries.runs import runs_seen_by


def runs_to_compare(actor: Actor, uids: Iterable[uuid.UUID]) -> list[MatchingRun]:
    """The oldest first, with their plans; fewer where one is not the actor's. One statement."""
    seen = runs_seen_by(actor).defer(None).defer("snapshot", "certificate", "trajectory")
    return list(seen.filter(uid__in=list(uids)).order_by("created_at", "pk"))


def batteries_of(keys: Collection[int]) -> dict[int, frozenset[str]]:
    """The batteries that took part in each of these runs; one statement."""
    rows = MatchingRun.objects.filter(pk__in=keys).values_list("pk", "sequences")
    return {key: frozenset(sequences) for key, sequences in rows}


def plans_of(keys: Collection[int]) -> dict[int, dict[str, Any]]:
    """The plans of these runs, as JSON; one statement."""
    return dict(MatchingRun.objects.filter(pk__in=keys).values_list("pk", "plan"))


def names_of_demands(codes: Collection[str]) -> dict[str, str]:
    return dict(Demand.objects.filter(code__in=codes).values_list("code", "name"))


def known_batteries(ids: Collection[str]) -> set[str]:
    """Those that have a page of their own: a plan may name batteries that are only expected."""
    found = Battery.objects.filter(public_id__in=ids)
    return set(found.values_list("public_id", flat=True))
